"""Real corpora with spikes planted in them: more articles about one rare word on one day of one scope."""

from __future__ import annotations

import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa

from data.analysis.empty_words import is_empty, like
from data.article import SCHEMA
from data.engines.embedded import EmbeddedCorpus
from data.filters import Filters
from data.ingest.loading import read_file
from data.ingest.normalising import normalised
from data.language import tokenise

ZONE: Final = ZoneInfo("UTC")
#: Spikes of a scope are so many days apart.
_APART: Final = 14
#: Articles that a word must be in to be a cause, and at most.
_RARE: Final = range(8, 61)
#: A local level, at least.
_LEAST: Final = 3


@dataclass(frozen=True, slots=True)
class Source:
    """A corpus and the scopes that are looked at in it."""

    name: str
    rows: list[dict[str, Any]]
    #: The field whose values are scopes: "section" or "topic".
    field: str
    values: tuple[str, ...]
    #: Words that can be causes, worked out once.
    causes: list[str]

    def scopes(self) -> list[Filters]:
        """The whole corpus, then one scope for each value."""
        return [Filters(), *(Filters().setting(self.field, [value]) for value in self.values)]


@dataclass(frozen=True, slots=True)
class Plant:
    """A spike: so many more articles about `word` on `day` in `scope`."""

    scope: Filters
    day: date
    word: str
    more: int
    #: Articles of the scope on such a day, as the corpus has them.
    level: float
    #: Whether there is such a level: whether the same weekdays around differ by a factor of 3 at most.
    level_is_there: bool


def read(folder: Path, name: str) -> Source:
    """A corpus of the folder: newsapi2020 by section, Reuters by topic."""
    rows = normalised(read_file(folder / f"{name}.jsonl.gz", ZONE).whole().table).to_pylist()
    if name == "newsapi2020":
        # Stray articles of other years are there; what is planted stands where news was collected.
        return Source(name, rows, "section", _largest(row["section"] for row in rows), _causes(rows))
    topics = _largest(topic for row in rows for topic in row["topics"])
    return Source(name, rows, "topic", topics, _causes(rows))


def _largest(values: Any, most: int = 8) -> tuple[str, ...]:
    return tuple(value for value, _ in Counter(value for value in values if value).most_common(most))


def holds(source: Source, filters: Filters, row: dict[str, Any]) -> bool:
    """Whether an article is in a scope of its source."""
    if filters.is_empty():
        return True
    value = filters.values(source.field)[0]
    return value == row["section"] if source.field == "section" else value in row["topics"]


def daily(source: Source, filters: Filters) -> Counter[date]:
    """Articles of a scope by day."""
    return Counter(
        row["published"].date() for row in source.rows if row["published"] and holds(source, filters, row)
    )


def levels(counts: Counter[date]) -> dict[date, tuple[float, bool]]:
    """The usual number of articles by day, the median of the same weekdays around, and if there is one.

    Days are left out around which too few came out for a multiple to be a spike.
    """
    found = {}
    for day in counts:
        alike = [counts.get(day + timedelta(days=7 * k), 0) for k in (-3, -2, -1, 0, 1, 2, 3)]
        near = [n for n in alike if n]
        if len(near) >= 3 and np.median(near) >= _LEAST:
            found[day] = float(np.median(near)), max(near) <= 3 * min(near)
    return found


def plants(
    source: Source,
    scopes: Sequence[Filters],
    counts: Mapping[Filters, Counter[date]],
    size: float,
    seed: int,
    each: int,
) -> list[Plant]:
    """Spikes of one size at random days, with causes that differ: `each` of a scope at most.

    `counts` are the scopes' articles by day. A spike fills its day up to `size` times the local level.
    """
    random = np.random.default_rng(seed)
    words = list(source.causes)
    random.shuffle(words)
    found = []
    for scope in scopes:
        usual = levels(counts[scope])
        days = sorted(usual)
        random.shuffle(days)
        taken: list[date] = []
        for day in days:
            if len(taken) < each and words and all(abs((day - other).days) >= _APART for other in taken):
                taken.append(day)
                level, there = usual[day]
                more = max(1, round(size * level) - counts[scope][day])
                found.append(Plant(scope, day, words.pop(), more, level, there))
    return found


def _causes(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Rare words, written with a capital, that some headlines have and no other cause shares a stem with."""
    held: Counter[str] = Counter()
    for row in rows:
        held.update({token for token in tokenise(row["headline"]) if token[0].isupper() and len(token) > 4})
    by_stem: dict[frozenset[str], str] = {}
    for word, n in sorted(held.items()):
        if n in _RARE and word.isascii() and word.isalpha() and not is_empty(word):
            by_stem.setdefault(like(word), word)
    return sorted(by_stem.values())


def planted(source: Source, spikes: Sequence[Plant], caused: bool = True) -> pa.Table:
    """The corpus with the spikes in it: articles that have the word, from all its days, again and again.

    Without a cause they are articles of the scope, drawn from all its days.
    """
    random = np.random.default_rng(len(spikes))
    holding: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    words = {spike.word for spike in spikes}
    for row in source.rows:
        for word in words.intersection(tokenise(row["headline"])):
            holding[word].append(row)
    more = []
    for n, spike in enumerate(spikes):
        own = holding[spike.word] if caused else _drawn(source, spike, random)
        for i in range(spike.more):
            row = dict(own[i % len(own)])
            row["id"] = f"planted-{n}-{i}"
            row["published"] = datetime.combine(spike.day, time(12), UTC)
            row["published_precision"], row["duplicate_of"] = "day", None
            if spike.scope.sections:
                row["section"] = spike.scope.sections[0]
            if spike.scope.topics:
                row["topics"] = list(spike.scope.topics)
            more.append(row)
    return pa.Table.from_pylist([*source.rows, *more], schema=SCHEMA)


def _drawn(source: Source, spike: Plant, random: np.random.Generator) -> list[dict[str, Any]]:
    own = [row for row in source.rows if holds(source, spike.scope, row)]
    return [own[i] for i in random.choice(len(own), min(spike.more, len(own)), replace=False)]


@contextmanager
def opened(table: pa.Table) -> Iterator[EmbeddedCorpus]:
    """A corpus of this table, for as long as it is looked at."""
    with tempfile.TemporaryDirectory() as folder:
        yield EmbeddedCorpus.build(table, Path(folder) / "index", "planted", ZONE)
