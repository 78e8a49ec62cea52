"""Documents: what a cluster is given of each article, value and earlier text of an opened index.

The index says what belongs together, so that both engines hold the same: cards, storylines, titles, facts.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import numpy as np

from data.answers import STATES
from data.article import NONE, SURE_OF_LANGUAGE, Mention, entity_key, split_entity_key
from data.corrected import written
from data.engines.building import UNDATED
from data.engines.index import Index
from data.engines.opensearch.layout import (
    ABOUT,
    EARLIER,
    FORMAT,
    WAS_ENTITY,
    WAS_STORYLINE,
    cut,
    document_id,
    held,
    value_id,
)
from data.engines.opensearch.rows import micros_of, plain_row
from data.engines.opensearch.stemmed import Words
from data.engines.phrases import BREAK
from data.engines.standing import stand_of
from data.engines.suggesting import PARAMS
from data.language import GENERIC, analyzer, tokenise

Document = dict[str, Any]

#: Between the parts of what tells how an entity is written; in no text, since it is a control character.
PART: Final = "\x1f"
_DAY: Final = date(1970, 1, 1)
#: Articles read together, and entities whose facts are.
_TOGETHER: Final = 1_000
#: What a document's words become stale by: another way to cut them, as these files have it.
_RULES: Final = (
    "language.py", "article.py", "engines/words.py", "engines/opensearch/documents.py",
    "engines/opensearch/layout.py", "engines/opensearch/stemmed.py",
)  # fmt: skip


def _made_by() -> str:
    rules = hashlib.blake2b(f"{FORMAT} {version('PyStemmer')} {unicodedata.unidata_version}".encode())
    for name in _RULES:
        rules.update((Path(__file__).parents[2] / name).read_bytes())
    return rules.hexdigest()


_MADE_BY: Final = _made_by()


@dataclass(frozen=True, slots=True)
class Kept:
    """A document: the index it goes to, what it is kept under, and what tells its content from another."""

    kind: str
    id: str
    digest: str
    body: Document | None = None


class Documents:
    """The documents of one index."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._stand = stand_of(index)
        self._central = np.zeros(index.articles, np.bool_)
        events = index.values["event"]
        central, none = index.central["event"][: len(events)], events.find(NONE)
        # What is in no event has no article that stands for it.
        self._central[central if none is None else np.delete(central, none)] = True

    def articles(self) -> Iterator[tuple[Kept, dict[str, Any]]]:
        """Each article by its digest, without its body, and the row from which `whole` makes that."""
        for start in range(0, self._index.articles, _TOGETHER):
            rows = range(start, min(start + _TOGETHER, self._index.articles))
            for row, fields in zip(rows, self._index.table(rows).to_pylist(), strict=True):
                plain = plain_row(fields)
                told = {"row": plain, **self._grouped(row)}
                yield Kept("articles", document_id(fields["id"]), _digest(told)), told

    def whole(self, kept: Kept, told: dict[str, Any]) -> Kept:
        """The same with its body."""
        row = told["row"]
        rules = analyzer(row["language"])
        text, heading = Words(rules), Words(rules)
        parts = [text.add(row[name]) for name in ("headline", "summary", "body")]
        heading.add(row["headline"])
        outlet = Words(analyzer(GENERIC))
        outlet.add(row["source"])
        body = {
            **told, "digest": kept.digest, **_columns(row), **_times(row, told["day"]),
            "text": f" {BREAK} ".join(parts), "headline": " ".join(heading.stems), "stems": text.different,
            "text_words": " ".join(dict.fromkeys(text.words)),
            "headline_words": " ".join(dict.fromkeys(heading.words)),
            "outlet": " ".join(outlet.stems), "outlet_words": " ".join(outlet.words),
            "written": _written(row),
        }  # fmt: skip
        return Kept(kept.kind, kept.id, kept.digest, {k: v for k, v in body.items() if v is not None})

    def _grouped(self, row: int) -> Document:
        """What the index knows of an article beside its own fields."""
        index, day = self._index, int(self._index.day[row])
        return {
            "card": held(index.ids[int(index.cards.number[row])]), "in_card": bool(index.cards.several[row]),
            "said": held(index.ids[int(index.texts.number[row])]), "central": bool(self._central[row]),
            "day": None if day == UNDATED else day,
        }  # fmt: skip

    def values(self) -> Iterator[Kept]:
        """Each value that articles are filtered by."""
        for place, param in enumerate(PARAMS):
            values, counts = self._index.values[param], self._index.value_articles[param]
            for start in range(0, len(values), _TOGETHER):
                some = values.take(np.arange(start, min(start + _TOGETHER, len(values)))).to_pylist()
                told = self._told(param, some, start)
                for at, value in enumerate(some):
                    if value != NONE:
                        yield self._value(param, place, value, int(counts[start + at]), told[at])
        yield from self._led()

    def _value(self, param: str, place: int, value: str, articles: int, told: Document) -> Kept:
        kind, name = split_entity_key(value) if param == "entity" else (None, value)
        label = told.get("title", name)
        fold = analyzer(GENERIC).fold
        body = {
            "param": param, "place": place, "value": held(value), "label": label, "articles": articles,
            "words": sorted({cut(word) for word in map(fold, tokenise(label)) if word}), "told": told,
            **({"kind": kind} if kind else {}), **({"state": told["state"]} if "state" in told else {}),
        }  # fmt: skip
        return _kept("values", value_id(param, held(value)), body)

    def _told(self, param: str, values: list[str], start: int) -> Sequence[Document]:
        """What is known of some values beside their articles."""
        if param == "entity":
            facts = self._index.facts.of(values, self._index.values["entity"]).to_dict("records")
            return [
                {"aliases": list(fact["aliases"]), "country": _or_none(fact["country"]),
                 "latitude": _or_none(fact["latitude"]), "longitude": _or_none(fact["longitude"]),
                 "placed_by": _or_none(fact["placed_by"])}
                for fact in facts
            ]  # fmt: skip
        if param == "storyline":
            stand, central = self._stand, self._index.central["storyline"]
            return [
                {"title": self._index.titles[code], "central": self._index.ids[int(central[code])],
                 "state": STATES[int(stand.state[code])], "recent": int(stand.recent[code]),
                 "before": int(stand.before[code])}
                for code in range(start, start + len(values))
            ]  # fmt: skip
        return [{} for _ in values]

    def _led(self) -> Iterator[Kept]:
        """What values have become that corrections made others, or none."""
        corrected = self._index.corrected
        for entity in sorted(corrected.entities):
            body = {"param": WAS_ENTITY, "value": entity, "told": {"into": corrected.whole(entity)}}
            yield _kept("values", value_id(WAS_ENTITY, entity), body)
        if corrected.storylines:
            for was, into in self._index.joined.items():
                body = {"param": WAS_STORYLINE, "value": was, "told": {"into": into}}
                yield _kept("values", value_id(WAS_STORYLINE, was), body)

    def earlier(self) -> Iterator[Kept]:
        """What articles said before they were changed."""
        for row in range(self._index.articles):
            id = self._index.ids[row]
            for text in self._index.earlier.of(id):
                told = {
                    name: micros_of(value) if isinstance(value, datetime) else value
                    for name, value in asdict(text).items()
                }
                body = {"param": EARLIER, "value": id, "replaced": told["replaced"], "told": told}
                yield _kept("values", value_id(EARLIER, f"{id} {told['replaced']}"), body)

    def about(self, number: int) -> Kept:
        """The corpus at a glance, after so many loads: what is written last, and read first."""
        index = self._index
        told = {
            "format": FORMAT, "number": number, "name": index.name, "version": index.version,
            "zone": str(index.zone), "articles": index.articles,
            "undated": index.undated, "day_only": index.day_only_articles,
            "first": _iso(index.first), "last": _iso(index.last), "analyzers": list(index.analyzers),
            "sections": self._by_number("section"), "languages": self._by_number("language"),
            "corrected": bool(index.corrected),
            **{f"{name}s": index.value_counts(name) for name in ("source", "topic", "entity", "storyline")},
            "until": _iso(self._stand.until), "later": int(self._stand.later), "span": self._stand.span,
        }  # fmt: skip
        return _kept("values", ABOUT, {"param": ABOUT, "value": index.version, "told": told})

    def _by_number(self, param: str) -> list[str]:
        """The values of a field, those of most articles first."""
        values, counts = list(self._index.values[param]), self._index.value_articles[param]
        order = sorted(range(len(values)), key=lambda code: (-int(counts[code]), values[code]))
        return [values[code] for code in order if values[code] != NONE]


def _columns(row: Document) -> Document:
    """What an article is filtered by as it stands in its row."""
    mentions = [Mention(**mention) for mention in row["mentions"]]
    entities = sorted({held(mention.key) for mention in mentions})
    confidence = row["language_confidence"]
    return {
        "id": held(row["id"]),
        **{name: held(row[name] or NONE) for name in ("section", "language", "source", "event", "storyline")},
        "topic": sorted(set(map(held, row["topics"]))), "entity": entities,
        **{kind: [key for key in entities if split_entity_key(key)[0] == kind]
           for kind in {split_entity_key(key)[0] for key in entities} if kind},
        "is_copy": row["duplicate_of"] is not None,
        "unsure_language": confidence is not None and confidence < SURE_OF_LANGUAGE,
    }  # fmt: skip


def _times(row: Document, day: int | None) -> Document:
    week = month = None
    if day is not None:
        then = _DAY + timedelta(days=day)
        week, month = (day + 3) // 7, then.year * 12 + then.month - 1
    return {
        "day": day, "week": week, "month": month,
        "published": row["published"], "collected": row["collected"],
        "day_only": day is not None and row["published_precision"] == "day",
        "unsure_date": day is None and row["published_as"] is not None,
    }  # fmt: skip


def _written(row: Document) -> list[str]:
    """How each entity is written, and how often: entity, wording and number, apart by PART."""
    counted = Counter(
        (entity_key(mention["kind"], mention["entity"]), written(mention, row)) for mention in row["mentions"]
    )
    return [wording(held(entity), text) + str(times) for (entity, text), times in counted.items()]


def wording(entity: str, text: str | None = None) -> str:
    """What the way an entity is written begins with on the cluster; any way of it without `text`."""
    return f"{entity}{PART}" if text is None else f"{entity}{PART}{cut(text)}{PART}"


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _or_none(value: Any) -> Any:
    """A value of a frame, None where the frame has none."""
    return None if value is None or value != value else value


def _kept(kind: str, id: str, body: Document) -> Kept:
    digest = _digest(body)
    return Kept(kind, id, digest, {**body, "digest": digest})


def _digest(told: Document) -> str:
    text = json.dumps([_MADE_BY, told], ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.blake2b(text.encode(errors="surrogatepass"), digest_size=16).hexdigest()
