"""Synthetic news: as many articles as wanted, grown from the chronicle's own words."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from data.article import KINDS, SCHEMA

_CHRONICLE: Final = Path(__file__).resolve().parents[1] / "data" / "chronicle"
BATCH: Final = 10_000
#: First day and number of days: six years of news.
_FIRST_DAY: Final = np.datetime64("2019-01-01", "s")
_SECONDS: Final = 6 * 365 * 86_400
_SOURCES: Final = 400
_MENTIONS: Final = 8
#: Words of a headline, a summary and a body; together about 130.
_LENGTHS: Final = {"headline": (6, 11), "summary": (12, 22), "body": (70, 140)}
#: How much of the text is words that the chronicle does not have, as names and numbers are in news.
_TAIL_SHARE: Final = 0.06
_SYLLABLES: Final = (
    "ba", "ke", "lo", "mi", "nu", "ra", "se", "ta", "vo", "zi", "dor", "fen",
    "gal", "hum", "jar", "kin", "lem", "mur", "nox", "pel", "qua", "rim", "sol",
)  # fmt: skip

Draws = npt.NDArray[np.int64]


@dataclass(frozen=True)
class _Words:
    """Words of one language and how often each is drawn, as a running sum."""

    words: npt.NDArray[np.object_]
    chances: npt.NDArray[np.float64]

    def draw(self, rng: np.random.Generator, n: int) -> npt.NDArray[np.object_]:
        places = np.searchsorted(self.chances, rng.random(n) * self.chances[-1])
        drawn: npt.NDArray[np.object_] = self.words[places]
        return drawn


def write_articles(path: Path, n: int, seed: int = 7) -> None:
    """Write `n` articles as an Arrow file, a batch at a time; the same `n` and seed give the same file."""
    part = path.with_suffix(".part")
    with pa.OSFile(str(part), "wb") as sink, pa.ipc.new_file(sink, SCHEMA) as writer:
        for batch in articles(n, seed):
            writer.write_table(batch)
    part.replace(path)


def articles(n: int, seed: int = 7) -> Iterator[pa.Table]:
    """`n` articles in tables of `BATCH`."""
    world = _World(n)
    for start in range(0, n, BATCH):
        yield world.table(np.random.default_rng((seed, start)), start, min(BATCH, n - start))


class _World:
    """What all articles share: the words of each language, sections, sources, topics and entities."""

    def __init__(self, n: int) -> None:
        rows = [json.loads(line) for line in (_CHRONICLE / "chronicle.jsonl").open(encoding="utf-8")]
        self.languages = ("en", "az", "ru")
        self.words = {tag: _words(rows, tag) for tag in self.languages}
        self.tail = max(20_000, n // 2)
        self.sections = _by_frequency([row["section"] for row in rows])
        self.topics = _by_frequency([topic for row in rows for topic in row["topics"]])
        self.sources = np.array([f"{invented(i).title()} News" for i in range(_SOURCES)], np.object_)
        self.kinds, self.names = _entities(max(2_000, n // 5))

    def table(self, rng: np.random.Generator, start: int, n: int) -> pa.Table:
        language = rng.choice(3, n, p=[0.86, 0.07, 0.07])
        published = _FIRST_DAY + rng.integers(0, _SECONDS, n).astype("timedelta64[s]")
        dated = rng.random(n) > 0.005
        columns: dict[str, Any] = {
            "id": [f"a{start + i:08d}" for i in range(n)],
            **{field: self._texts(rng, language, *bounds) for field, bounds in _LENGTHS.items()},
            "section": self.sections[_zipf(rng, len(self.sections), n)],
            "published": pa.array(published.astype("datetime64[us]"), pa.timestamp("us", "UTC"), mask=~dated),
            "published_precision": pa.array(["minute"] * n, mask=~dated),
            "language": np.array(self.languages, np.object_)[language],
            "source": self.sources[_zipf(rng, _SOURCES, n)],
            "url": [f"https://news.example/{start + i}" for i in range(n)],
            "authors": pa.array([[]] * n, pa.list_(pa.string())),
            "topics": self._topics(rng, n),
            "mentions": self._mentions(rng, n),
        }
        return pa.table({name: _column(columns.get(name), name, n) for name in SCHEMA.names}, SCHEMA)

    def _texts(self, rng: np.random.Generator, language: Draws, low: int, high: int) -> list[str]:
        lengths = rng.integers(low, high, len(language))
        of_word = np.repeat(language, lengths)
        words = np.empty(len(of_word), np.object_)
        for code, tag in enumerate(self.languages):
            here = np.flatnonzero(of_word == code)
            words[here] = self.words[tag].draw(rng, len(here))
        tail = np.flatnonzero(rng.random(len(words)) < _TAIL_SHARE)
        words[tail] = [invented(i) for i in _zipf(rng, self.tail, len(tail)).tolist()]
        ends = np.cumsum(lengths).tolist()
        flat = words.tolist()
        return [
            " ".join(flat[end - length : end]) for end, length in zip(ends, lengths.tolist(), strict=True)
        ]

    def _topics(self, rng: np.random.Generator, n: int) -> pa.Array:
        lengths = rng.integers(0, 4, n)
        values = self.topics[_zipf(rng, len(self.topics), int(lengths.sum()))]
        return pa.ListArray.from_arrays(
            np.r_[0, np.cumsum(lengths)].astype(np.int32), pa.array(values, pa.string())
        )

    def _mentions(self, rng: np.random.Generator, n: int) -> pa.Array:
        lengths = rng.integers(_MENTIONS - 4, _MENTIONS + 5, n)
        total = int(lengths.sum())
        chosen = _zipf(rng, len(self.names), total)
        empty = pa.nulls(total, pa.int32())
        fields = [
            pa.array(self.names[chosen], pa.string()), pa.array(self.kinds[chosen], pa.string()),
            pa.nulls(total, pa.string()), empty, empty,
        ]  # fmt: skip
        mentions = pa.StructArray.from_arrays(fields, fields=list(SCHEMA.field("mentions").type.value_type))
        return pa.ListArray.from_arrays(np.r_[0, np.cumsum(lengths)].astype(np.int32), mentions)


def _column(values: Any, name: str, n: int) -> Any:
    kind = SCHEMA.field(name).type
    if values is None:
        return pa.nulls(n, kind)
    return values if isinstance(values, pa.Array) else pa.array(values, kind)


def _words(rows: list[dict[str, Any]], language: str) -> _Words:
    text = (
        f"{row['headline']} {row['summary']} {row['body']}" for row in rows if row["language"] == language
    )
    counts = Counter(word for part in text for word in re.findall(r"\w+[.,]?", part))
    words, times = zip(*counts.most_common(), strict=True)
    return _Words(np.array(words, np.object_), np.cumsum(np.array(times, np.float64)))


def _by_frequency(values: list[str]) -> npt.NDArray[np.object_]:
    return np.array([value for value, _ in Counter(values).most_common()], np.object_)


def _zipf(rng: np.random.Generator, size: int, n: int) -> Draws:
    """Numbers below `size`, the k-th about 1/k as likely as the first."""
    drawn: Draws = np.exp(rng.random(n) * np.log(size + 1)).astype(np.int64) - 1
    return np.minimum(drawn, size - 1)


def _entities(n: int) -> tuple[npt.NDArray[np.object_], npt.NDArray[np.object_]]:
    """Kinds and names: the chronicle's own by their articles, then invented ones."""
    known = [json.loads(line) for line in (_CHRONICLE / "entities.jsonl").open(encoding="utf-8")]
    known.sort(key=lambda entity: -entity["articles"])
    kinds = [entity["kind"] for entity in known] + [KINDS[i % 3] for i in range(max(0, n - len(known)))]
    names = [entity["name"] for entity in known]
    names += [f"{invented(i).title()} {invented(7 * i + 1).title()}" for i in range(max(0, n - len(known)))]
    return np.array(kinds, np.object_), np.array(names, np.object_)


def invented(number: int) -> str:
    """A word of its own for each number."""
    parts: list[str] = []
    while number or len(parts) < 2:
        number, place = divmod(number, len(_SYLLABLES))
        parts.append(_SYLLABLES[place])
    return "".join(parts)
