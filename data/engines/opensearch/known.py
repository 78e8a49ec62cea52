"""What is known of a corpus on a cluster without looking at its articles: itself, and its values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from threading import Lock
from time import monotonic
from typing import Any, Final
from zoneinfo import ZoneInfo

from data.answers import About, Suggestion
from data.article import split_entity_key
from data.budget import remaining
from data.corpus import CorpusTimeout, CorpusUnavailable
from data.engines.opensearch.asking import Asking, Query
from data.engines.opensearch.connection import Cluster
from data.engines.opensearch.layout import ABOUT, FORMAT, cut, held, value_id
from data.language import GENERIC, analyzer, tokenise

#: How long what was read of the corpus itself is good, in seconds: a new version is seen after that.
_FRESH: Final = 2.0
#: How long it is waited for at most where nobody set a budget, in seconds.
_PATIENCE: Final = 60.0
#: Values that one request asks for.
_MOST: Final = 1_000


@dataclass(frozen=True, slots=True)
class Glance:
    """The corpus at a glance, and how it is asked."""

    about: About
    asking: Asking
    #: Storylines of the corpus, the last day that they are told by, articles with a later one, recent days.
    storylines: int
    until: date | None
    later: int
    span: int
    corrected: bool
    #: How many loads have changed it.
    number: int


class Known:
    """Reads it, and keeps it for a moment."""

    def __init__(self, cluster: Cluster, name: str = "") -> None:
        self._cluster, self._name = cluster, name
        self._kept: tuple[float, Glance] | None = None
        self._lock = Lock()

    def glance(self) -> Glance:
        """The corpus as it is now, or was a moment ago."""
        kept = self._kept
        if kept is not None and monotonic() - kept[0] < _FRESH:
            return kept[1]
        if not self._lock.acquire(timeout=0 if kept is not None else remaining(_PATIENCE) or _PATIENCE):
            if kept is not None:  # someone else is reading it: what was good a moment ago will do
                return kept[1]
            raise CorpusTimeout("The cluster took too long to answer.", "others wait for it as well")
        try:
            kept = self._kept
            if kept is not None and monotonic() - kept[0] < _FRESH:
                return kept[1]
            glance = self._read(None if kept is None else kept[1])
            self._kept = (monotonic(), glance)
            return glance
        finally:
            self._lock.release()

    def _read(self, before: Glance | None) -> Glance:
        found = self._cluster.documents([ABOUT], "values")[0]
        if found is None:
            raise CorpusUnavailable(
                "The corpus on this cluster is not complete yet: it is still being written.",
                "no document about it",
            )
        told = found["told"]
        if told["format"] != FORMAT:
            raise CorpusUnavailable("The corpus on this cluster was written by another version.", str(told))
        if before is not None and (before.number, before.about.version) == (told["number"], told["version"]):
            return before
        about = About(
            name=self._name or told["name"], version=told["version"],
            zone=ZoneInfo(told["zone"]), articles=told["articles"],
            undated=told["undated"], day_only=told["day_only"],
            first=_day(told["first"]), last=_day(told["last"]), sections=tuple(told["sections"]),
            languages=tuple(told["languages"]), sources=told["sources"], topics=told["topics"],
            entities=told["entitys"],
        )  # fmt: skip
        return Glance(
            about, Asking(told["analyzers"]), told["storylines"], _day(told["until"]), told["later"],
            told["span"], told["corrected"], told["number"],
        )  # fmt: skip

    def of(self, param: str, values: Sequence[str]) -> list[dict[str, Any] | None]:
        """What is known of these values of a parameter, in their order: None where there is no such value."""
        found: list[dict[str, Any] | None] = []
        for start in range(0, len(values), _MOST):
            ids = [value_id(param, held(value)) for value in values[start : start + _MOST]]
            found += self._cluster.documents(ids, "values")
        return found

    def articles(self, param: str, values: Sequence[str]) -> dict[str, int]:
        """How many articles of the corpus have each of these values."""
        told = zip(values, self.of(param, values), strict=True)
        return {value: 0 if one is None else int(one["articles"]) for value, one in told}

    def entities(self, kind: str | None) -> int:
        """How many entities (of a kind) the corpus names."""
        if kind is None:
            return self.glance().about.entities
        asked = {"bool": {"filter": [{"term": {"param": "entity"}}, {"term": {"kind": kind}}]}}
        told = self._cluster.search({"size": 0, "track_total_hits": True, "query": asked}, "values")
        return int(told["hits"]["total"]["value"])

    def more(self, kind: str | None, counts: Iterable[int]) -> dict[int, int]:
        """For each number of articles how many entities (of a kind) have more."""
        asked = sorted(set(counts))
        kinds: list[Query] = [{"term": {"kind": kind}}] if kind else []
        bodies = [
            {
                "size": 0, "track_total_hits": True,
                "query": {"bool": {"filter": [
                    {"term": {"param": "entity"}}, *kinds, {"range": {"articles": {"gt": count}}},
                ]}},
            }
            for count in asked
        ]  # fmt: skip
        told = self._cluster.searches(bodies, "values")
        return {n: one["hits"]["total"]["value"] for n, one in zip(asked, told, strict=True)}

    def suggest(self, prefix: str, limit: int) -> list[Suggestion]:
        """The values that have, for each word typed, a word that begins so; most articles first."""
        words = words_of(prefix)
        if not words:
            return []
        begins = [{"prefix": {"words": word}} for word in words]
        hits = self._listed({"bool": {"filter": begins}}, limit)
        return [Suggestion(v["param"], v["value"], v["label"], v["articles"]) for v in hits]

    def close_to(self, param: str, value: str, most: int = 500) -> list[str]:
        """Values that share a word, or most of one, with a value that does not exist."""
        called = split_entity_key(value)[1] if param == "entity" else value
        begins = [{"prefix": {"words": word[: max(3, len(word) - 3)]}} for word in words_of(called)]
        query = {
            "bool": {"filter": [{"term": {"param": param}}], "should": begins, "minimum_should_match": 1}
        }
        return [hit["value"] for hit in self._listed(query, most)] if begins else []

    def every(self, param: str, most: int) -> list[str]:
        """All values of a parameter in order; empty where there are more than `most`."""
        query = {"bool": {"filter": [{"term": {"param": param}}]}}
        body = {"query": query, "size": most + 1, "sort": [{"value": "asc"}], "_source": ["value"]}
        hits = self._cluster.search(body, "values")["hits"]["hits"]
        return [hit["_source"]["value"] for hit in hits] if len(hits) <= most else []

    def _listed(self, query: Query, limit: int) -> list[dict[str, Any]]:
        order = [{"articles": "desc"}, {"place": "asc"}, {"value": "asc"}]
        body = {"query": query, "size": limit, "sort": order, "_source": {"excludes": ["told", "words"]}}
        return [hit["_source"] for hit in self._cluster.search(body, "values")["hits"]["hits"]]


def words_of(text: str) -> list[str]:
    """The words of what a value is called, as they are looked for."""
    fold = analyzer(GENERIC).fold
    return [cut(word) for word in map(fold, tokenise(text)) if word]


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
