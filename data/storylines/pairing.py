"""Pairing: which rows have much in common, found by what they share and not by trying all pairs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from data.storylines.vectors import Floats, Ints, Sparse

#: Of those that share a feature, each is held against so many that came next.
_NEXT: Final = 64
#: Products that are in memory together.
_STEP: Final = 250_000
#: A table of sums may have so many places for each product.
_SPARSE: Final = 4
#: Pairs with less in common than this count as having nothing.
_LEAST: Final = 0.02


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of rows, the first before the second, with how alike they are."""

    first: Ints
    second: Ints
    alike: Floats

    def with_apart(self, apart: Ints) -> Pairs:
        """With pairs that are never to meet: so unlike that no average makes up for it."""
        if not len(apart):
            return self
        low, high = apart.min(axis=1), apart.max(axis=1)
        alike = np.full(len(apart), -1e9)
        return Pairs(
            np.r_[self.first, low], np.r_[self.second, high], np.r_[self.alike, alike]
        )  # fmt: skip


def pairs(vectors: Sparse, times: Floats, pace: Floats, window: float) -> Pairs:
    """Pairs of rows (in order of time) with the cosine of their vectors, less the further they are apart.

    After `pace` days (of the earlier row) it is down to 1/e, and after `window` times that it is nothing.
    """
    none = np.empty(0, np.int64)
    found = [(none, none, np.empty(0, np.float64))]
    for first, second, cosine in _products(vectors, times, times + window * pace):
        alike = cosine * np.exp(-(times[second] - times[first]) / pace[first])
        near = alike >= _LEAST
        found.append((first[near], second[near], alike[near]))
    first, second, alike = (np.concatenate([one[side] for one in found]) for side in range(3))
    return Pairs(first, second, alike)


def _products(vectors: Sparse, times: Floats, until: Floats) -> Iterator[tuple[Ints, Ints, Floats]]:
    """Sums of products of the weights that pairs share: all of a row in one step."""
    n, rows = len(vectors), vectors.rows
    posted = np.lexsort((rows, vectors.features))
    row, weight = rows[posted], vectors.weights[posted]
    keys = vectors.features[posted] * (n + 1) + row
    end = np.searchsorted(keys, keys - row + np.searchsorted(times, until, side="right")[row])
    begin = np.arange(len(posted)) + 1
    many = np.clip(end - begin, 0, _NEXT)
    # Back to the order of rows.
    order = np.argsort(row, kind="stable")
    row_of, begin, many, weight_of = row[order], begin[order], many[order], weight[order]
    total = np.cumsum(many)
    start = 0
    while start < len(order):
        stop = int(np.searchsorted(total, (total[start - 1] if start else 0) + _STEP))
        stop = int(np.searchsorted(row_of, row_of[min(stop, len(order) - 1)], side="right"))
        each = many[start:stop]
        mine = np.repeat(np.arange(start, stop), each)
        place = np.arange(len(mine)) - np.repeat(np.cumsum(each) - each, each) + begin[mine]
        if len(mine):
            yield _sums(row_of[mine], row[place], weight_of[mine] * weight[place])
        start = stop


def _sums(first: Ints, second: Ints, products: Floats) -> tuple[Ints, Ints, Floats]:
    """The sum of the products of each pair."""
    least, wide = int(first[0]), int(second.max()) - int(first[0]) + 1
    key = (first - least) * wide + second - least
    if (int(first[-1]) - least + 1) * wide <= _SPARSE * len(key):
        sums = np.bincount(key, products).astype(np.float64)
        key = np.flatnonzero(sums)
        return key // wide + least, key % wide + least, sums[key]
    order = np.argsort(key, kind="stable")
    key = key[order]
    at = np.flatnonzero(np.r_[True, key[1:] != key[:-1]])
    key = key[at]
    return key // wide + least, key % wide + least, np.add.reduceat(products[order], at)
