"""The limit's words: their rows, from lists, bitmaps, pairs and tantivy, whichever is the least work."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from pathlib import Path
from typing import Any, Final, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import tantivy

from benchmarks.corpus_scopes import Scope

Ints = npt.NDArray[np.integer[Any]]
Mask = npt.NDArray[np.bool_]
Bits = npt.NDArray[np.uint64]
#: Rows in scope, ascending: a list of them, or where they lie together.
Rows = Ints | slice
Kind = TypeVar("Kind", Ints, slice, Rows)

#: From one in so many on, lists are put together, and values counted, with a place for each there is.
DENSE: Final = 16


class LimitFiles:
    """The arrays and lists of strings of an index, mapped."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def numbers(self, name: str) -> Any:
        """An array."""
        return np.asarray(np.load(self._folder / f"{name}.npy", mmap_mode="r"))

    def texts(self, name: str) -> Any:
        """An Arrow array of strings."""
        file = pa.ipc.open_file(pa.memory_map(str(self._folder / f"{name}.arrow")))
        return file.get_batch(0).column(0)


class LimitWords:
    """Finds the rows of words and phrases."""

    def __init__(self, folder: Path, stems: Callable[[str], list[str]], n: int) -> None:
        files = LimitFiles(folder)
        self._stems, self._n = stems, n
        self._terms = {stem: number for number, stem in enumerate(files.texts("stems").to_pylist())}
        self._starts, self._rows = files.numbers("text.stems.starts"), files.numbers("text.stems.rows")
        self._rows_times = files.numbers("text.stems.times")
        self._maps = dict(
            zip(files.numbers("text.stems.mapped").tolist(), files.numbers("text.stems.bits"), strict=True)
        )
        self._frequent = {int(stem): place for place, stem in enumerate(files.numbers("pairs.stems"))}
        self._pair_starts, self._pair_rows = (
            files.numbers(f"text.pairs.{part}") for part in ("starts", "rows")
        )
        self._pair_times = files.numbers("text.pairs.times")
        index = tantivy.Index.open(str(folder / "phrases"))
        self._schema, self._searcher = index.schema, index.searcher()

    def bits(self, words: Sequence[str]) -> Bits | None:
        """A bit for each article with all the words, where each word has a bitmap in some language."""
        found = []
        for word in words:
            terms = [self._terms[stem] for stem in self._stems(word) if stem in self._terms]
            maps = [self._maps[term] for term in terms if term in self._maps]
            if not maps:
                return None
            bits = reduce(np.bitwise_or, maps)
            for term in (term for term in terms if term not in self._maps):
                rows = self._rows[self._starts[term] : self._starts[term + 1]]
                bits = bits.copy()
                np.bitwise_or.at(bits.view(np.uint8), rows >> 3, np.left_shift(1, rows & 7).astype(np.uint8))
            found.append(bits)
        both: Bits = reduce(np.bitwise_and, found)
        return both

    def number(self, scope: Scope) -> int | None:
        """The articles with what is sought, where that is known without a list of them.

        One word as the word book of tantivy has it; several as bits; a phrase as tantivy counts it, unless it
        is kept as a pair, which has its rows already.
        """
        if scope.phrase:
            if self._kept(scope)[0]:
                return None
            found: Any = self._searcher.search(self._query(scope), limit=1, count=True)
            return int(found.count)
        if len(scope.words) == 1:
            return sum(self._searcher.doc_freq("text", stem) for stem in self._stems(scope.words[0]))
        bits = self.bits(scope.words)
        return None if bits is None else int(np.bitwise_count(bits).sum(dtype=np.int64))

    def rows(self, scope: Scope, span: slice) -> Ints:
        """The rows with a phrase, or with all words: as bits, or the fewest first."""
        if scope.phrase:
            return cut(self._of_phrase(scope), span)
        bits = self.bits(scope.words) if len(scope.words) > 1 else None
        if bits is not None:
            mask = np.unpackbits(bits.view(np.uint8), count=self._n, bitorder="little").view(np.bool_)
            return cut(np.flatnonzero(mask), span)
        words = {word: [cut(self._rows[place], span) for place in self._lists(word)] for word in scope.words}
        first, *others = sorted(words, key=lambda word: sum(map(len, words[word])))
        rows = self.together(words[first])
        for word in others:
            bits = self.bits([word])
            held = self._mask(words[word])[places(rows)] if bits is None else holds(bits, rows)
            rows = rows[held]
        return rows

    def best(self, scope: Scope) -> list[int]:
        """The rows that tantivy ranks first."""
        kept = self._kept(scope)[0] if scope.phrase else []
        if len(kept) == 1:  # those that tantivy finds in other languages are few
            return [int(row) for row in most(self._pair_rows[kept[0]], self._pair_times[kept[0]])]
        hits = self._searcher.search(self._query(scope), limit=20, count=False).hits
        rows: list[Any] = self._searcher.fast_field_values("row", [at for _, at in hits])
        return [int(row) for row in rows]

    def by_times(self, word: str, rows: Ints) -> Ints:
        """Twenty of some rows: by how often the word is in the article, which is the least that ranks."""
        times = np.zeros(self._n, self._rows_times.dtype)
        for place in self._lists(word):
            times[places(self._rows[place])] = self._rows_times[place]
        return most(rows, times[places(rows)])

    def _lists(self, word: str) -> list[slice]:
        """Where the rows with a word lie, for each language that has it; none is in two of them."""
        terms = [self._terms[stem] for stem in self._stems(word) if stem in self._terms]
        return [slice(int(self._starts[term]), int(self._starts[term + 1])) for term in terms]

    def _mask(self, parts: Sequence[Ints]) -> Mask:
        mask = np.zeros(self._n, np.bool_)
        for part in parts:
            mask[places(part)] = True
        return mask

    def together(self, parts: Sequence[Ints]) -> Ints:
        """The rows of several lists, ascending; none is in two of them."""
        if len(parts) == 1:
            return parts[0]
        if sum(map(len, parts)) * DENSE < self._n:
            return np.sort(np.concatenate(parts))
        return np.flatnonzero(self._mask(parts))

    def _of_phrase(self, scope: Scope) -> Ints:
        """The rows with a phrase, ascending: from the pairs that are kept, and what tantivy finds."""
        kept, others, most = self._kept(scope)
        parts: list[Ints] = [self._pair_rows[each] for each in kept]
        if others is not None:
            hits = self._searcher.search(others, limit=most, count=False, order_by_field="row").hits
            parts.append(np.fromiter((row for row, _ in hits), np.int64, len(hits)))
        return self.together([part for part in parts if len(part)] or parts[:1])

    def _kept(self, scope: Scope) -> tuple[list[slice], tantivy.Query | None, int]:
        """Where the pairs of a phrase lie; a query for how other languages read it, and most it can find."""
        kept: list[slice] = []
        others: list[tantivy.Query] = []
        most = 0
        for stems in zip(*(self._stems(word) for word in scope.words), strict=True):
            numbers = [self._frequent.get(self._terms.get(stem, -1)) for stem in stems]
            first, second = numbers if len(numbers) == 2 else (None, None)
            if first is not None and second is not None:
                pair = first * len(self._frequent) + second
                kept.append(slice(*(int(at) for at in self._pair_starts[pair : pair + 2])))
            elif all(stem in self._terms for stem in stems):
                others.append(tantivy.Query.phrase_query(self._schema, "text", list(stems)))
                most += min(self._searcher.doc_freq("text", stem) for stem in stems)
        either = [(tantivy.Occur.Should, query) for query in others]
        return kept, tantivy.Query.boolean_query(either) if either else None, most

    def _query(self, scope: Scope) -> tantivy.Query:
        stems = [self._stems(word) for word in scope.words]
        if scope.phrase:
            each = [
                tantivy.Query.phrase_query(self._schema, "text", list(row))
                for row in zip(*stems, strict=True)
            ]
            return tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in each])
        words = [
            tantivy.Query.boolean_query([
                (tantivy.Occur.Should, tantivy.Query.term_query(self._schema, "text", stem, "freq"))
                for stem in row if stem in self._terms
            ]) for row in stems
        ]  # fmt: skip
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, query) for query in words])


def holds(bits: Bits, rows: Ints) -> Mask:
    """Which of some rows have their bit."""
    found: npt.NDArray[np.uint8] = bits.view(np.uint8)[rows >> 3] >> (rows & 7).astype(np.uint8) & 1
    return found.view(np.bool_)


def cut(rows: Kind, span: slice) -> Kind:
    """Those of the rows that lie within a span."""
    if isinstance(rows, slice):
        return slice(max(rows.start, span.start), min(rows.stop, span.stop))
    first, last = np.searchsorted(rows, np.array([span.start, span.stop], rows.dtype))
    return rows[first:last]


def places(rows: Ints) -> Ints:
    """Rows as numpy's own index type, to write to places by."""
    return rows.astype(np.intp, copy=False)


def most(rows: Ints, times: Ints) -> Ints:
    """Twenty of the rows that hold something most often."""
    return rows[np.argpartition(-times.astype(np.int16), 19)[:20]] if len(rows) > 20 else rows
