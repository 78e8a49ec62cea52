"""Columns on disk: memory-mapped number arrays and string lists, and values turned into codes."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Ints = npt.NDArray[np.integer[Any]]
Mask = npt.NDArray[np.bool_]

#: Sorts behind every character, so that `prefix + LAST` ends the strings that begin with `prefix`.
LAST: Final = "\U0010ffff"
_APART: Final = 64
#: Elements of a block.
AT_ONCE: Final = 1 << 15
_COUNTING: Final = np.arange(2 * AT_ONCE)


def save_numbers(path: Path, values: npt.NDArray[Any]) -> None:
    """Write a number column."""
    np.save(path, values, allow_pickle=False)


def load_numbers(path: Path) -> npt.NDArray[Any]:
    """Map a number column into memory; its pages belong to the file, not to the process."""
    try:
        # A plain array over the mapping: numpy's memmap class costs at every slice.
        return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))
    except ValueError:  # an array without elements can't be mapped
        return np.load(path, allow_pickle=False)  # type: ignore[no-any-return]  # what save_numbers wrote


def smallest(values: Ints) -> Ints:
    """The same numbers in the smallest unsigned type that holds them."""
    return values.astype(np.min_scalar_type(int(values.max(initial=0))))


def places(rows: Ints) -> npt.NDArray[np.intp]:
    """Rows as numpy's own index type: to write to places by a smaller one takes it four times as long."""
    return rows.astype(np.intp, copy=False)


def firsts(ascending: Ints) -> Ints:
    """Where each number of an ascending list is for the first time."""
    if not len(ascending):
        return np.zeros(0, np.intp)
    return np.concatenate([[0], np.flatnonzero(ascending[1:] != ascending[:-1]) + 1])


def among(ascending: Ints, rows: Ints) -> Mask:
    """Which of a few rows are in a list, ascending, that isn't empty."""
    at = np.searchsorted(ascending, rows.astype(ascending.dtype, copy=False))
    found: Mask = ascending.take(at, mode="clip") == rows
    return found


def blocks(lengths: Ints) -> Iterator[tuple[slice, slice]]:
    """Lists that lie together with some `AT_ONCE` elements, and where these are.

    What is worked on block by block stays in a processor's cache, and in memory that the process has: a large
    array for once is taken from the system and given back, and that can take longer than the work.
    """
    ends = np.cumsum(lengths)
    last = int(ends[-1]) if len(ends) else 0
    cuts = np.searchsorted(ends, np.arange(AT_ONCE, last, AT_ONCE)) + 1
    place, element = 0, 0
    for next_place in [*np.unique(cuts).tolist(), len(lengths)]:
        if next_place > place:
            next_element = int(ends[next_place - 1])
            yield slice(place, next_place), slice(element, next_element)
            place, element = next_place, next_element


def cells(array: pa.Array) -> Callable[[int], Any]:
    """Reads a column cell by cell: texts as `str`, times as microseconds since 1970, None for null.

    Straight from the column's buffers where it can: making a scalar of Arrow's for each cell, and a time of
    Python's with its zone, takes several times as long.
    """
    text = pa.types.is_string(array.type) or pa.types.is_large_string(array.type)
    if not (text or pa.types.is_timestamp(array.type)):
        return lambda at: array[at].as_py()
    assert not array.offset, "columns of a file begin where their buffers do"
    valid, *buffers = array.buffers()
    read = _texts(buffers, array.type) if text else memoryview(buffers[0] or b"").cast("q").__getitem__
    if not array.null_count:
        return read
    bits = memoryview(valid)
    return lambda at: read(at) if bits[at >> 3] >> (at & 7) & 1 else None


def _texts(buffers: list[pa.Buffer], kind: pa.DataType) -> Callable[[int], str]:
    starts = memoryview(buffers[0] or b"").cast("i" if pa.types.is_string(kind) else "q")
    text = memoryview(buffers[1] or b"")
    return lambda at: str(text[starts[at] : starts[at + 1]], "utf-8")


class Strings(Sequence[str]):
    """A list of strings in an Arrow file, memory-mapped; sorted where it is searched."""

    def __init__(self, array: pa.LargeStringArray) -> None:
        self.array = array
        self._read = cells(array)
        #: Every so-manieth string, so that a search touches the file in one place alone.
        self._signposts: list[str] | None = None

    @staticmethod
    def save(path: Path, values: Iterable[str]) -> None:
        """Write strings as one uncompressed batch."""
        Strings.save_array(path, pa.array(values, pa.large_string()))

    @staticmethod
    def save_array(path: Path, array: pa.LargeStringArray) -> None:
        """Write an Arrow array of strings as one uncompressed batch."""
        batch = pa.record_batch([array], names=["value"])
        with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, batch.schema) as writer:
            writer.write_batch(batch)

    @classmethod
    def open(cls, path: Path) -> Strings:
        """Map strings into memory."""
        return cls(pa.ipc.open_file(pa.memory_map(str(path))).get_batch(0).column(0))

    def __len__(self) -> int:
        return len(self.array)

    def __getitem__(self, index: Any) -> Any:
        return self._read(int(index))

    def take(self, indices: Ints) -> pa.LargeStringArray:
        """The strings at these places."""
        return self.array.take(pa.array(indices.astype(np.int64)))

    def texts(self, indices: Ints) -> list[str]:
        """The strings at a few places."""
        return [self._read(index) for index in indices.tolist()]

    def among(self, values: Collection[str]) -> Mask:
        """Whether each string is one of these."""
        found = pc.is_in(self.array, pa.array(sorted(values), self.array.type))
        mask: Mask = found.to_numpy(zero_copy_only=False)
        return mask

    def find(self, value: str) -> int | None:
        """The place of a string in a sorted list."""
        at = self._place(value)
        return at if at < len(self) and self[at] == value else None

    def span(self, prefix: str) -> tuple[int, int]:
        """The places, from and to, of the strings that begin with `prefix` in a sorted list."""
        return self._place(prefix), self._place(prefix + LAST)

    def run(self, value: str) -> tuple[int, int]:
        """The places, from and to, of the strings that equal `value` in a sorted list."""
        return self._place(value), self._place(value + "\0")

    def _place(self, value: str) -> int:
        """Where a string is or would be in a sorted list."""
        if self._signposts is None:
            self._signposts = self.array.take(pa.array(np.arange(0, len(self), _APART))).to_pylist()
        post = bisect_left(self._signposts, value)
        return bisect_left(self, value, max(0, (post - 1) * _APART), min(post * _APART, len(self)))


class Coder:
    """Gives each distinct string a number, in order of first sight; sorts the numbers at the end."""

    def __init__(self) -> None:
        self._codes: dict[str, int] = {}

    def encode(self, array: pa.Array) -> npt.NDArray[np.int64]:
        """The numbers of an Arrow array of strings without nulls."""
        encoded = array.dictionary_encode()
        codes = self._codes
        known = [codes.setdefault(value, len(codes)) for value in encoded.dictionary.to_pylist()]
        places: Ints = encoded.indices.to_numpy(zero_copy_only=False)
        return np.array(known, np.int64)[places]

    def sort(self) -> tuple[list[str], npt.NDArray[np.int64]]:
        """The strings in order, and for each number its string's place among them."""
        return sorted_places(list(self._codes))


def sorted_places(values: list[str]) -> tuple[list[str], npt.NDArray[np.int64]]:
    """The strings in order, and for each of `values` its place among them."""
    order = sorted(range(len(values)), key=values.__getitem__)
    places = np.empty(len(values), np.int64)
    places[order] = np.arange(len(values))
    return [values[i] for i in order], places


class Lists:
    """For each of many rows a list of codes, as one array and the places where lists begin."""

    def __init__(self, starts: Ints, codes: Ints) -> None:
        self.starts = starts
        self.codes = codes

    @staticmethod
    def save(folder: Path, name: str, rows: Ints, codes: Ints, n: int) -> None:
        """Write the lists of `n` rows from pairs of row and code."""
        order = np.lexsort((codes, rows))
        starts = np.zeros(n + 1, np.int64)
        np.cumsum(np.bincount(rows, minlength=n), out=starts[1:])
        save_numbers(folder / f"{name}.starts.npy", starts)
        save_numbers(folder / f"{name}.codes.npy", codes[order].astype(np.uint32))

    @classmethod
    def open(cls, folder: Path, name: str) -> Lists:
        """Map lists into memory."""
        return cls(load_numbers(folder / f"{name}.starts.npy"), load_numbers(folder / f"{name}.codes.npy"))

    @classmethod
    def by_code(cls, codes: Ints, n: int) -> Lists:
        """For each of `n` codes the rows that have it, ascending."""
        starts = np.zeros(n + 1, np.int64)
        np.cumsum(np.bincount(codes, minlength=n), out=starts[1:])
        return cls(starts, np.argsort(codes, kind="stable").astype(np.uint32))

    def __getitem__(self, row: int) -> Ints:
        return self.codes[self.starts[row] : self.starts[row + 1]]

    def lengths(self) -> Ints:
        """How long each row's list is."""
        return np.diff(self.starts)

    @cached_property
    def empty(self) -> int:
        """How many rows have an empty list."""
        return int(np.count_nonzero(self.starts[1:] == self.starts[:-1]))

    def of_rows(self, rows: Ints) -> tuple[Ints, Ints]:
        """The codes of these rows one after the other, and how many each row has."""
        rows = places(rows)
        begin = self.starts.take(rows)
        lengths = self.starts.take(rows + 1)
        lengths -= begin
        codes = np.empty(int(lengths.sum()), np.intp)
        for some, span in blocks(lengths):
            # A list's codes follow one another: only where it begins is not where the last one stopped.
            ends = np.cumsum(lengths[some])
            at = np.repeat(begin[some] + lengths[some] - ends, lengths[some])
            at += _COUNTING[: len(at)] if len(at) <= len(_COUNTING) else np.arange(len(at))
            codes[span] = self.codes.take(at)
        return codes, lengths

    def of_span(self, span: slice) -> tuple[Ints, Ints]:
        """The same for rows that lie together, without copying their codes."""
        starts = self.starts[span.start : span.stop + 1]
        return self.codes[starts[0] : starts[-1]], np.diff(starts)
