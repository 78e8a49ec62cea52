"""Grown news: as many articles as wanted from those of real corpora, a batch at a time.

The first articles are real ones as they stand. Every other is one of them anew: half of its sentences and the
end of its headline are those of other articles in its language, and three words in a hundred are invented,
as names and numbers are new in news. All keep weekday and time of day; their weeks are drawn from six years.
Names are what a plain rule finds (words with capitals inside a sentence), the same for every engine.
"""

from __future__ import annotations

import calendar
import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any, Final

import numpy as np
import pyarrow as pa

from benchmarks.synthetic import BATCH, invented
from data.article import SCHEMA

#: The files that are read, and a section and source for those of their articles that have none.
FILES: Final = {
    "newsapi2020.jsonl.gz": ("", ""),
    "reuters.jsonl.gz": ("business", "Reuters"),
    "newsarticles2017.jsonl.gz": ("news", ""),
}
_SEED: Final = 7
_WEEK: Final = 7 * 86_400
#: Monday, 1 January 2018, and how many weeks follow.
_FIRST: Final = 1_514_764_800
_WEEKS: Final = 313
#: How much of a grown article is others' sentences, how much invented words; and what has no date.
_OTHERS: Final = 0.5
_INVENTED: Final = 0.03
_UNDATED: Final = 0.005
#: Invented words: the k-th is about 1/k as likely as the first, so that new ones never end.
_TAIL: Final = 3_000_000
_SENTENCE: Final = re.compile(r"(?<=[.!?…])\s+(?=[\"“«'(]?[^\W\d_a-zа-яё])")
_NAME: Final = re.compile(r"(?<!^)(?<![.!?:] )\b[A-ZÀ-ÞА-ЯЁ][\w’'-]+(?: [A-ZÀ-ÞА-ЯЁ][\w’'-]+){0,2}")
_NO_NAMES: Final = frozenset(
    [
        *calendar.day_name, *calendar.month_name,
        "The", "This", "That", "But", "And", "For", "With", "From", "After", "When", "What", "How", "It",
    ]
)  # fmt: skip
_CUT: Final = re.compile(r"…?\s*\[\+\d+ chars\]\s*$")


@dataclass(frozen=True, slots=True)
class _Real:
    """A real article, its text in sentences."""

    headline: str
    summary: list[str]
    body: list[str]
    section: str
    language: str
    source: str
    topics: list[str]
    #: Seconds into its week.
    time: int


def write_grown(folder: Path, corpora: Path, n: int) -> list[Path]:
    """The files that hold the first `n` articles, `BATCH` in each; those that are there already stand."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{number:05d}.arrow" for number in range(-(-n // BATCH))]
    missing = [number for number, path in enumerate(paths) if not path.exists()]
    world = _World(corpora) if missing else None
    for number in missing:
        assert world is not None
        part = paths[number].with_suffix(".part")
        with pa.OSFile(str(part), "wb") as sink, pa.ipc.new_file(sink, SCHEMA) as writer:
            writer.write_table(world.table(number))
        part.replace(paths[number])
    return paths


class _World:
    """All real articles, in an order of their own."""

    def __init__(self, corpora: Path) -> None:
        self.real = [article for name in FILES for article in _read(corpora / name)]
        Random(_SEED).shuffle(self.real)
        self.of_language: dict[str, list[_Real]] = {}
        for article in self.real:
            self.of_language.setdefault(article.language, []).append(article)

    def table(self, number: int) -> pa.Table:
        """One batch; the same number gives the same articles, however many are wanted in all."""
        random, start = Random(_SEED + number), number * BATCH
        made = [self._article(random, start + i) for i in range(BATCH)]
        weeks = np.random.default_rng((_SEED, number)).integers(0, _WEEKS, BATCH)
        times = (_FIRST + weeks * _WEEK + [article.time for article in made]) * 1_000_000
        undated = np.random.default_rng((_SEED, number, 1)).random(BATCH) < _UNDATED
        summaries, bodies = ([" ".join(getattr(a, field)) for a in made] for field in ("summary", "body"))
        columns: dict[str, Any] = {
            "id": [f"g{start + i:08d}" for i in range(BATCH)],
            "headline": [article.headline for article in made], "summary": summaries, "body": bodies,
            "section": [article.section for article in made],
            "published": pa.array(times, pa.timestamp("us", "UTC"), mask=undated),
            "published_precision": pa.array(["minute"] * BATCH, mask=undated),
            "language": [article.language for article in made],
            "source": [article.source for article in made],
            "url": [f"https://news.example/{start + i}" for i in range(BATCH)],
            "authors": [[]] * BATCH,
            "topics": [article.topics for article in made],
            "mentions": _mentions([_names(article) for article in made]),
        }  # fmt: skip
        return pa.table({name: _column(columns.get(name), name) for name in SCHEMA.names}, SCHEMA)

    def _article(self, random: Random, number: int) -> _Real:
        base = self.real[number % len(self.real)]
        if number < len(self.real):
            return base
        others = self.of_language[base.language]
        other = others[int(random.random() * len(others))]
        own, its = base.headline.split(" "), other.headline.split(" ")
        return _Real(
            " ".join(own[: len(own) // 2] + its[len(its) // 2 :]),
            _mixed(random, base.summary, others), _mixed(random, base.body, others),
            base.section, base.language, other.source, base.topics, base.time,
        )  # fmt: skip


def _mixed(random: Random, sentences: list[str], others: list[_Real]) -> list[str]:
    """Sentences, half of them others', with invented words."""
    mixed = []
    for sentence in sentences:
        if random.random() < _OTHERS:
            other = others[int(random.random() * len(others))]
            foreign = other.body or other.summary
            chosen = foreign[int(random.random() * len(foreign))] if foreign else sentence
        else:
            chosen = sentence
        mixed.append(_with_invented(random, chosen))
    return mixed


def _with_invented(random: Random, sentence: str) -> str:
    words = sentence.split(" ")
    for _ in range(int(len(words) * _INVENTED + random.random())):
        words[int(random.random() * len(words))] = invented(int(_TAIL ** random.random()))
    return " ".join(words)


def _read(path: Path) -> Iterator[_Real]:
    section, source = FILES[path.name]
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            body = _CUT.sub("", row.get("body") or row.get("content_snippet") or "")
            yield _Real(
                row.get("headline") or "", _sentences(row.get("summary") or ""), _sentences(body),
                row.get("section") or section, row.get("language") or "en", row.get("source") or source,
                row.get("topics") or [], _time(row["published"]),
            )  # fmt: skip


def _sentences(text: str) -> list[str]:
    plain = " ".join(text.split())
    return _SENTENCE.split(plain) if plain else []


def _time(published: str | None) -> int:
    """Seconds into the week; noon of its Thursday where the date can't be read."""
    try:
        at = datetime.fromisoformat(published or "")
    except ValueError:
        return _WEEK // 2
    return at.weekday() * 86_400 + at.hour * 3600 + at.minute * 60 + at.second


def _names(article: _Real) -> list[str]:
    """The entities that the text names, as keys."""
    found = {name for part in (*article.summary, *article.body) for name in _NAME.findall(part)}
    return sorted(name for name in found if name not in _NO_NAMES)


def _mentions(names: list[list[str]]) -> pa.Array:
    """Several words are taken for a person, capitals alone for an organisation, and the rest for places."""
    flat = [name for some in names for name in some]
    kinds = ["person" if " " in name else "organisation" if name.isupper() else "place" for name in flat]
    empty = pa.nulls(len(flat), pa.int32())
    fields = [pa.array(flat, pa.string()), pa.array(kinds), pa.nulls(len(flat), pa.string()), empty, empty]
    mentions = pa.StructArray.from_arrays(fields, fields=list(SCHEMA.field("mentions").type.value_type))
    starts = np.concatenate([[0], np.cumsum([len(some) for some in names])]).astype(np.int32)
    return pa.ListArray.from_arrays(starts, mentions)


def _column(values: Any, name: str) -> pa.Array:
    kind = SCHEMA.field(name).type
    if values is None:
        return pa.nulls(BATCH, kind)
    return values if isinstance(values, pa.Array) else pa.array(values, kind)
