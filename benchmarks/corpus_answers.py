"""What a Corpus is asked beside the peers, and its answers as plain values that can be compared."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final, Protocol

from benchmarks.corpus_scopes import Scope
from data import highlight
from data.corpus import Corpus
from data.filters import Filters

#: What every engine is asked, in the order of the report.
CALLS: Final = (
    "count", "top 20", "newest 20", "volume by section", "facet section", "facet source", "top entities",
)  # fmt: skip
#: Those that count articles.
COUNTING: Final = ("count", "volume by section", "facet section", "facet source", "top entities")
FACET: Final = 10
ENTITIES: Final = 30


class Peer(Protocol):
    """An engine beside ours: the calls that it can answer over a scope, and their answers made plain.

    Plain are: the count; the number of the top 20; the ids of the newest 20; [day, section, articles] sorted;
    [value, articles] of a facet, largest first, then by value; likewise entities.
    """

    #: The processes whose memory counts.
    processes: tuple[int | str, ...]
    bytes: int
    build_seconds: float

    def calls(self, scope: Scope) -> dict[str, Callable[[], Any]]:
        """What can be asked of this scope, by name."""
        ...

    def plain(self, call: str, answer: Any) -> Any:
        """The answer of a call as plain values."""
        ...


class CorpusPeer:
    """Any Corpus."""

    processes: tuple[int | str, ...] = ("self",)
    #: Whether it is asked for all that a Corpus answers, beside what the peers are asked.
    whole = True
    bytes = 0
    build_seconds = 0.0

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus

    def forget(self) -> None:
        """Let go of answers that are kept, and of which words a query marks, so that each is found anew."""
        getattr(self.corpus, "clear_cache", bool)()
        highlight.forget()

    def calls(self, scope: Scope) -> dict[str, Callable[[], Any]]:
        corpus, filters = self.corpus, scope.filters
        ranked: dict[str, Callable[[], Any]] = {"top 20": lambda: corpus.search(filters, "relevance", 20)}
        return {
            "count": lambda: corpus.count(filters),
            **(ranked if scope.words else {}),
            "newest 20": lambda: corpus.search(filters, "newest", 20),
            "volume by section": lambda: corpus.volume(filters, "day", "section"),
            "facet section": lambda: corpus.facet(filters, "section", FACET),
            "facet source": lambda: corpus.facet(filters, "source", FACET),
            "top entities": lambda: corpus.entities(filters, limit=ENTITIES),
        }

    def plain(self, call: str, answer: Any) -> Any:
        if call == "count":
            return int(answer)
        if call == "top 20":
            return len(answer.frame)
        if call == "newest 20":
            return [str(id) for id in answer.frame["id"]]
        if call == "volume by section":
            days = answer.frame["period"].dt.strftime("%Y-%m-%d")
            return triples(days, answer.frame["value"], answer.frame["articles"])
        names = answer.frame["entity" if call == "top entities" else "value"]
        return pairs(names, answer.frame["articles"])


def pairs(values: Any, counts: Any) -> list[list[Any]]:
    """Values and counts as plain rows."""
    return [[str(value), int(n)] for value, n in zip(values, counts, strict=True)]


def triples(days: Any, values: Any, counts: Any) -> list[list[Any]]:
    """Days, values and counts as plain rows, sorted."""
    rows = zip(days, values, counts, strict=True)
    return sorted([str(day)[:10], str(value), int(n)] for day, value, n in rows)


def around(body: str, words: tuple[str, ...]) -> str:
    """240 characters around the first word."""
    hit = re.search(rf"\b{re.escape(words[0])}", body, re.IGNORECASE) if words else None
    begin = max(0, hit.start() - 60) if hit else 0
    return body[begin : begin + 240]


def corpus_calls(corpus: Corpus, filters: Filters) -> dict[str, Callable[[], object]]:
    """All that a Corpus is asked over one scope."""
    ids = corpus.search(filters, "relevance", 2).frame["id"]
    second = ids.iloc[-1] if len(ids) else ""
    return {
        "count": lambda: corpus.count(filters),
        "top 20": lambda: corpus.search(filters, "relevance", 20),
        "newest 20": lambda: corpus.search(filters, "newest", 20),
        "newest 20, folded": lambda: corpus.search(filters, "newest", 20, folded=True),
        "page 500": lambda: corpus.search(filters, "relevance", 20, 10_000),
        "ids": lambda: corpus.ids(filters, "relevance"),
        "neighbours": lambda: corpus.neighbours(second, filters, "relevance"),
        "volume by section": lambda: corpus.volume(filters, "day", "section"),
        "volume by source": lambda: corpus.volume(filters, "week", "source"),
        "facet section": lambda: corpus.facet(filters, "section"),
        "facet source": lambda: corpus.facet(filters, "source"),
        "facet topic": lambda: corpus.facet(filters, "topic"),
        "top entities": lambda: corpus.entities(filters),
        "distinctive entities": lambda: corpus.entities(filters, "person", 30, "distinctive"),
        "co-mentions": lambda: corpus.comentions(filters),
        "key entities": lambda: corpus.keyness(filters, "entity"),
        "key words": lambda: corpus.keyness(filters, "term", limit=40),
    }
