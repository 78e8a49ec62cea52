"""Postings: for each term of a field the rows of the articles that hold it, as flat arrays on disk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from data.engines.columns import Ints, load_numbers, save_numbers

#: Highest count of a word in one article that is kept; relevance has long been flat by then.
_MOST = 255
#: Entries looked at together when all of them are read.
_PIECE = 4_000_000


class Postings:
    """The rows of each term, ascending, and how often each article holds it where that is kept."""

    def __init__(self, folder: Path, name: str) -> None:
        self._starts = load_numbers(folder / f"{name}.starts.npy")
        self._rows = load_numbers(folder / f"{name}.rows.npy")
        times = folder / f"{name}.times.npy"
        self._times = load_numbers(times) if times.exists() else None

    def frequency(self, term: int) -> int:
        """How many articles hold a term."""
        return int(self._starts[term + 1] - self._starts[term])

    def frequencies(self) -> Ints:
        """How many articles hold each term."""
        return np.diff(self._starts)

    def rows(self, low: int, high: int) -> Ints:
        """The rows of all terms from `low` to before `high`; those of one term are ascending."""
        return self._rows[self._starts[low] : self._starts[high]]

    def times(self, term: int) -> Ints:
        """How often each of a term's articles holds it."""
        assert self._times is not None, "counts are kept for stems of the whole text alone"
        return self._times[self._starts[term] : self._starts[term + 1]]

    def pieces(self, size: int = _PIECE) -> Iterator[tuple[Ints, Ints, Ints]]:
        """All entries, whole terms at a time: the term, the row and the times of each."""
        assert self._times is not None, "counts are kept for stems of the whole text alone"
        starts, low = self._starts, 0
        while low < len(starts) - 1:
            high = max(low + 1, int(np.searchsorted(starts, starts[low] + size, side="right")) - 1)
            span = slice(int(starts[low]), int(starts[high]))
            terms = np.repeat(np.arange(low, high), np.diff(starts[low : high + 1]))
            yield terms, self._rows[span], self._times[span]
            low = high


class PostingsWriter:
    """Collects terms batch by batch in files, then lays them out term by term."""

    def __init__(self, folder: Path, name: str, *, times: bool = False) -> None:
        self._folder, self._name, self._keep_times = folder, name, times
        self._runs: list[Path] = []

    def add(self, terms: Ints, rows: Ints) -> None:
        """Take in one batch: the term and row of each token; rows lie behind those of earlier batches."""
        keys, times = np.unique(terms.astype(np.int64) << 32 | rows.astype(np.int64), return_counts=True)
        path = self._folder / f"{self._name}.run{len(self._runs)}.npz"
        parts: dict[str, npt.NDArray[Any]] = {
            "terms": (keys >> 32).astype(np.uint32),
            "rows": (keys & 0xFFFFFFFF).astype(np.uint32),
        }
        if self._keep_times:
            parts["times"] = np.minimum(times, _MOST).astype(np.uint8)
        np.savez(path, allow_pickle=False, **parts)
        self._runs.append(path)

    def finish(self, places: Ints) -> None:
        """Lay the runs out by term; `places` maps the terms of the batches to their final order."""
        starts = self._starts(places)
        save_numbers(self._folder / f"{self._name}.starts.npy", starts)
        rows = self._output("rows", np.uint32, int(starts[-1]))
        times = self._output("times", np.uint8, int(starts[-1])) if self._keep_times else None
        free = starts[:-1].copy()
        for path in self._runs:
            with np.load(path) as run:
                target = _targets(places[run["terms"]], free)
                rows[target] = run["rows"]
                if times is not None:
                    times[target] = run["times"]
            path.unlink()

    def _starts(self, places: Ints) -> npt.NDArray[np.int64]:
        totals = np.zeros(len(places), np.int64)
        for path in self._runs:
            with np.load(path) as run:
                totals += np.bincount(places[run["terms"]], minlength=len(places))
        return np.concatenate([np.zeros(1, np.int64), np.cumsum(totals)])

    def _output(self, part: str, dtype: Any, length: int) -> npt.NDArray[Any]:
        path = self._folder / f"{self._name}.{part}.npy"
        if not length:  # an empty file can't be mapped
            save_numbers(path, np.empty(0, dtype))
            return np.empty(0, dtype)
        return np.lib.format.open_memmap(path, mode="w+", dtype=dtype, shape=(length,))


def _targets(terms: Ints, free: Ints) -> Ints:
    """Where each entry of a run goes: the next free places of its term, which are then taken."""
    first = np.flatnonzero(np.r_[True, terms[1:] != terms[:-1]]) if len(terms) else np.empty(0, np.int64)
    lengths = np.diff(np.r_[first, len(terms)])
    within = np.arange(len(terms)) - np.repeat(first, lengths)
    target = free[terms] + within
    free[terms[first]] += lengths
    return target
