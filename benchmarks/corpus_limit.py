"""The limit: bare programs with numpy and tantivy that do the least work for the same answers.

They have what a program needs no engine for: arrays on disk, mapped, bitmaps among them, and an index of
tantivy, those that our own index is made of, and the rows of each section, sorted beforehand. They take no
filters but those of the question at hand, keep nothing, check nothing and share nothing between questions;
where two ways are open, the quicker one for the size is taken. Rows lie by day, so those since a day are a
slice, of which columns are taken without a copy.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa

from benchmarks.corpus_answers import ENTITIES, FACET, around, pairs, triples
from benchmarks.corpus_limit_words import (
    DENSE,
    Bits,
    Ints,
    LimitFiles,
    LimitWords,
    Mask,
    Rows,
    cut,
    holds,
    places,
)
from benchmarks.corpus_scopes import Scope
from data.engines.building import UNDATED
from data.engines.columns import cells

_SHOWN: Final = ("id", "headline", "summary", "section", "published", "published_precision", "language",
                 "source", "url", "body")  # fmt: skip
#: From this share of all articles on, whole columns are masked rather than gathered.
_MOST: Final = 0.2
#: So many of all articles are looked through at once for the newest in scope.
_BLOCK: Final = 4096


class LimitPeer:
    """Answers as arrays and lists; `framed` puts the same into the frames of pandas."""

    processes: tuple[int | str, ...] = ("self",)
    bytes = 0
    build_seconds = 0.0

    def __init__(self, folder: Path, stems: Callable[[str], list[str]], *, framed: bool) -> None:
        self._framed = framed
        files = LimitFiles(folder)
        numbers, texts = files.numbers, files.texts
        self._day, self._newest = numbers("day"), numbers("newest")
        self._n = len(self._day)
        self._words = LimitWords(folder, stems, self._n)
        self._dated = self._n - int(np.count_nonzero(self._day == UNDATED))
        days, starts = np.unique(self._day[: self._dated], return_index=True)
        self._days, self._day_starts = days, np.append(starts, self._dated)
        self._code = {field: numbers(field) for field in ("section", "source")}
        self._articles = {field: numbers(f"{field}.articles") for field in ("section", "source")}
        self._values = {field: texts(f"{field}.values").to_pylist() for field in ("section", "source")}
        self._section_rows = np.argsort(self._code["section"], kind="stable")
        self._section_ends = np.cumsum(self._articles["section"])
        self._entity_starts, self._entity_codes = numbers("entity.starts"), numbers("entity.codes")
        self._entity_articles = numbers("entity.articles")
        self._entities = texts("entity.values")
        self._text = pa.ipc.open_file(pa.memory_map(str(folder / "text.arrow")))
        self._batches = [self._text.get_batch(i) for i in range(self._text.num_record_batches)]
        self._read: dict[tuple[int, str], Callable[[int], Any]] = {}

    def calls(self, scope: Scope) -> dict[str, Callable[[], Any]]:
        return {
            "count": lambda: self._count(scope),
            **({"top 20": lambda: self._shown(scope, self._best(scope))} if scope.words else {}),
            "newest 20": lambda: self._shown(scope, self._last(scope)),
            "volume by section": lambda: self._volume(scope),
            "facet section": lambda: self._facet(scope, "section"),
            "facet source": lambda: self._facet(scope, "source"),
            "top entities": lambda: self._named(scope),
        }

    def _in(self, scope: Scope) -> Rows:
        """The rows of a scope."""
        span, codes = self._days_and_sections(scope)
        if not scope.words:
            return cut(self._of_sections(codes), span) if codes else span
        rows = self._words.rows(scope, span)
        if codes:
            rows = rows[_of_codes(self._code["section"][rows], codes)]
        return rows

    def _days_and_sections(self, scope: Scope) -> tuple[slice, list[int]]:
        """Where the rows of the days lie, and the codes of the sections, none for any."""
        span = slice(0, self._n)
        if scope.filters.date_from is not None:
            since = np.datetime64(scope.filters.date_from).astype(self._day.dtype)
            span = slice(int(np.searchsorted(self._day[: self._dated], since)), self._dated)
        return span, [self._values["section"].index(name) for name in scope.filters.sections]

    def _whole(self, rows: Rows) -> bool:
        return isinstance(rows, slice) and rows == slice(0, self._n)

    def _of_sections(self, codes: list[int]) -> Ints:
        ends = [int(self._section_ends[code]) for code in codes]
        each = [self._section_rows[end - int(self._articles["section"][code]) : end]
                for code, end in zip(codes, ends, strict=True)]  # fmt: skip
        return self._words.together(each)

    def _count(self, scope: Scope) -> int:
        filtered = scope.filters.sections or scope.filters.date_from
        known = None if filtered or not scope.words else self._words.number(scope)
        return _number(self._in(scope)) if known is None else known

    def _best(self, scope: Scope) -> list[int]:
        if not (scope.filters.sections or scope.filters.date_from):
            return self._words.best(scope)
        inside = self._in(scope)
        assert not isinstance(inside, slice)
        return [int(row) for row in self._words.by_times(scope.words[0], inside)]

    def _last(self, scope: Scope) -> list[int]:
        """The newest twenty: the order of each time is kept, and rows lie by day, so some at a time do."""
        bits = self._words.bits(scope.words) if scope.words and not scope.phrase else None
        if bits is not None:
            return self._newest_of(partial(self._with_bits, bits, *self._days_and_sections(scope)), 20)
        rows = self._in(scope)
        if self._whole(rows):
            return [int(row) for row in self._newest[:20]]
        return self._newest_of(lambda some: _among(rows, some), min(20, _number(rows)))

    def _with_bits(self, bits: Bits, span: slice, codes: list[int], rows: Ints) -> Mask:
        """Which of some rows have their bit, of some days and sections."""
        mask: Mask = holds(bits, rows) & (rows >= span.start) & (rows < span.stop)
        return mask & _of_codes(self._code["section"][rows], codes) if codes else mask

    def _newest_of(self, inside: Callable[[Ints], Mask], wanted: int) -> list[int]:
        found: list[int] = []
        for start in range(0, self._n, _BLOCK):
            some = self._newest[start : start + _BLOCK]
            found += some[inside(some)][: wanted - len(found)].tolist()
            if len(found) == wanted:
                break
        return found

    def _shown(self, scope: Scope, rows: list[int]) -> Any:
        """Ids and texts of a list of results, with what stands around the first word."""
        found: dict[str, list[Any]] = {name: [] for name in _SHOWN}
        for row in rows:
            for name in _SHOWN:
                found[name].append(self._cells(row // 8192, name)(row % 8192))
        bodies = found.pop("body")
        found["snippet"] = [around(body, scope.words) for body in bodies]
        if not self._framed:
            return found
        return pd.DataFrame(found | {"published": np.array(found["published"], "datetime64[us]")})

    def _cells(self, batch: int, name: str) -> Callable[[int], Any]:
        """Reads a column of a batch; as our own index does, which is quicker than by Arrow's scalars."""
        read = self._read.get((batch, name))
        if read is None:
            read = self._read[batch, name] = cells(self._batches[batch].column(name))
        return read

    def _volume(self, scope: Scope) -> Any:
        rows, width = cut(self._in(scope), slice(0, self._dated)), len(self._values["section"])
        codes, first = self._code["section"][rows], int(self._days[0]) if len(self._days) else 0
        if isinstance(rows, slice):
            before = np.clip(self._day_starts, rows.start, rows.stop) - rows.start
        else:
            before = np.searchsorted(rows, self._day_starts.astype(rows.dtype))
        each, starts = np.diff(before), (self._days - first).astype(np.int64) * width
        if len(codes) < 4096:
            boxes, counts = np.unique(np.repeat(starts, each) + codes, return_counts=True)
        else:
            # As many days at a time as stay in the processor's cache.
            parts = []
            for days in np.array_split(np.arange(len(each)), len(codes) // 32_768 + 1):
                keys = np.repeat(starts[days] - starts[days[0]], each[days])
                keys += codes[before[days[0]] : before[days[-1] + 1]]
                tally = np.bincount(keys)
                found = np.flatnonzero(tally > 0)
                parts.append((found + starts[days[0]], tally[found]))
            boxes, counts = (np.concatenate(side) for side in zip(*parts, strict=True))
        days, codes = (boxes // width + first).astype("datetime64[D]"), boxes % width
        if not self._framed:
            return days, codes, counts
        values = pd.Categorical.from_codes(codes, self._values["section"])
        return pd.DataFrame({"period": days.astype("datetime64[s]"), "value": values, "articles": counts})

    def _facet(self, scope: Scope, field: str) -> Any:
        rows, values = self._in(scope), self._values[field]
        if self._whole(rows):
            best, counts = _largest(self._articles[field], FACET)
        else:
            best, counts = _most_frequent(self._code[field][rows], len(values), FACET)
        found = {"value": [values[code] for code in best], "articles": counts}
        return pd.DataFrame(found) if self._framed else found

    def _named(self, scope: Scope) -> Any:
        rows = self._in(scope)
        if self._whole(rows):
            best, counts = _largest(self._entity_articles, ENTITIES)
        else:
            best, counts = _most_frequent(self._codes(rows), len(self._entity_articles), ENTITIES)
        found = {"entity": self._entities.take(pa.array(best)).to_pylist(), "articles": counts}
        return pd.DataFrame(found) if self._framed else found

    def _codes(self, rows: Rows) -> Ints:
        """The entities of the rows, one after the other."""
        starts: Ints = self._entity_starts
        codes: Ints = self._entity_codes
        if isinstance(rows, slice):
            return codes[int(starts[rows.start]) : int(starts[rows.stop])]
        if len(rows) > _MOST * self._n:
            mask = np.zeros(self._n, np.bool_)
            mask[places(rows)] = True
            return codes[np.repeat(mask, np.diff(starts))]
        begin = starts[rows]
        lengths = starts[rows + 1] - begin
        ends = np.cumsum(lengths)
        total = int(ends[-1]) if len(ends) else 0
        gathered: Ints = codes[np.repeat(begin - ends + lengths, lengths) + np.arange(total)]
        return gathered

    def plain(self, call: str, answer: Any) -> Any:
        if call == "count":
            return int(answer)
        if call == "top 20":
            return len(answer["id"])
        if call == "newest 20":
            return list(answer["id"])
        if call != "volume by section":
            return pairs(answer["value" if call.startswith("facet") else "entity"], answer["articles"])
        if self._framed:
            days = answer["period"].dt.strftime("%Y-%m-%d")
            return triples(days, answer["value"], answer["articles"])
        days, codes, counts = answer
        return triples(days.astype(str), [self._values["section"][code] for code in codes], counts)


def _number(rows: Rows) -> int:
    return rows.stop - rows.start if isinstance(rows, slice) else len(rows)


def _of_codes(column: Ints, codes: list[int]) -> Mask:
    mask: Mask = column == codes[0]
    for code in codes[1:]:
        mask |= column == code
    return mask


def _among(rows: Rows, some: Ints) -> Mask:
    """Which of some rows that lie near one another are in scope."""
    if isinstance(rows, slice):
        mask: Mask = (some >= rows.start) & (some < rows.stop)
        return mask
    low, high = int(some.min()), int(some.max()) + 1
    near = np.zeros(high - low, np.bool_)
    near[places(cut(rows, slice(low, high))) - low] = True
    return near[some - low]


def _most_frequent(codes: Ints, values: int, limit: int) -> tuple[Ints, Ints]:
    """The first of so many values by count, and their counts: a tally, or by sorting where codes are few."""
    if len(codes) * DENSE > values:
        return _largest(np.bincount(codes), limit)
    found, counts = np.unique(codes, return_counts=True)
    best, most = _largest(counts, limit)
    return found[best], most


def _largest(counts: Ints, limit: int) -> tuple[Ints, Ints]:
    """The first values by count, ties in the values' own order, which is that of their codes."""
    least = int(counts.max()) if len(counts) > 8 * limit else 1
    while least > 1 and np.count_nonzero(counts >= least) < limit:
        least //= 2
    found = np.flatnonzero(counts >= max(least, 1))
    best = found[np.argsort(-counts[found].astype(np.int64), kind="stable")][:limit]
    return best, counts[best]
