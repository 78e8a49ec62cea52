"""Pairing: which rows have much in common, found by what they share and not by trying all pairs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from data.storylines.vectors import Floats, Ints, Sparse, ascending, first_of_each, runs

#: Of those that share a feature, each is held against so many that came next.
_NEXT: Final = 64
#: Products, and places of a table of their sums, that are in memory together.
_STEP: Final = 60_000
_TABLE: Final = 250_000
#: A table of sums may have so many places for each product: it is the faster way up to there.
_SPARSE: Final = 48
#: Pairs with less in common than this count as having nothing.
_LEAST: Final = 0.02


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of rows, the first before the second, with how alike they are."""

    first: Ints
    second: Ints
    alike: Floats


def pairs(vectors: Sparse, times: Floats, pace: Floats, window: float) -> Pairs:
    """Pairs of rows (in order of time) with the cosine of their vectors, less the further they are apart.

    After `pace` days (of the earlier row) it is down to 1/e, and after `window` times that it is nothing.
    """
    none = np.empty(0, np.int64)
    found = [(none, none, np.empty(0, np.float64))]
    for first, second, cosine in _cosines(vectors, np.searchsorted(times, times + window * pace, "right")):
        alike = cosine * np.exp(-(times[second] - times[first]) / pace[first])
        near = alike >= _LEAST
        found.append((first[near], second[near], alike[near]))
    first, second, alike = (np.concatenate([one[side] for one in found]) for side in range(3))
    return Pairs(first, second, alike)


def _cosines(vectors: Sparse, until: Ints) -> Iterator[tuple[Ints, Ints, Floats]]:
    """Pairs of rows that have something in common, up to a row for each: those that come to the least."""
    order = ascending(vectors.features)
    row, weight = vectors.rows[order], vectors.weights[order]
    begin, many = _later(vectors.features[order], row, until, len(vectors))
    # Back to the order of rows: the places of those that are held against each entry.
    begins, manys = np.empty_like(order), np.empty_like(order)
    begins[order], manys[order] = begin, many
    total = np.r_[0, np.cumsum(manys)][vectors.begins]
    start = 0
    while start < len(vectors):
        wide = max(1, int(until[start]) - start)
        stop = int(np.searchsorted(total, total[start] + _STEP, side="right")) - 1
        stop = max(start + 1, min(stop, start + _TABLE // wide))
        here = slice(*vectors.begins[[start, stop]].tolist())
        each = manys[here]
        place = runs(begins[here], each)
        if len(place):
            first = np.repeat(vectors.rows_of(start, stop), each)
            products = np.repeat(vectors.weights[here], each) * weight[place]
            yield _sums(first, row[place], products)
        start = stop


def _later(features: Ints, row: Ints, until: Ints, n: int) -> tuple[Ints, Ints]:
    """For entries by feature and row: where those begin that each is held against, and how many."""
    keys = (np.cumsum(first_of_each(features)) - 1) * (n + 1)
    end = np.searchsorted(keys + row, keys + until[row])
    begin = np.arange(1, len(row) + 1)
    return begin, np.clip(end - begin, 0, _NEXT)


def _sums(first: Ints, second: Ints, products: Floats) -> tuple[Ints, Ints, Floats]:
    """The sum of the products of each pair, where it comes to the least that counts; pairs in their order."""
    least, wide = int(first[0]), int(second.max()) - int(first[0]) + 1
    key = (first - least) * wide + second - least
    if (int(first[-1]) - least + 1) * wide <= _SPARSE * len(key):
        sums: Floats = np.bincount(key, products).astype(np.float64, copy=False)
        key = np.flatnonzero(sums >= _LEAST)
        sums = sums[key]
    else:
        order = ascending(key)
        key = key[order]
        at = np.flatnonzero(first_of_each(key))
        key, sums = key[at], np.add.reduceat(products[order], at)
    return key // wide + least, key % wide + least, sums
