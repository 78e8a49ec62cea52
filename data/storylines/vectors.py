"""Vectors: the features of many articles, weighed by how rare they are around the time of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

#: Articles around an article, those of its own day and of the days beside it at least, among which a
#: feature is rare or not.
REFERENCE: Final = 1_000
#: A feature that a larger share of them has tells nothing.
_COMMON: Final = 0.2
#: Differences in rarity are stretched by this power.
_POWER: Final = 1.5
#: The heaviest features of an article, which make its vector.
_DIMENSIONS: Final = 48


@dataclass(frozen=True, slots=True)
class Sparse:
    """Vectors in rows: the entries of row i stand from `begins[i]` to `begins[i + 1]`."""

    begins: Ints
    features: Ints
    weights: Floats

    def __len__(self) -> int:
        return len(self.begins) - 1

    @property
    def rows(self) -> Ints:
        """The row of each entry."""
        return np.repeat(np.arange(len(self)), np.diff(self.begins))

    def where(self, holds: Bools) -> Sparse:
        """Without the entries that don't hold."""
        return sparse(self.rows[holds], self.features[holds], self.weights[holds], len(self))

    def scaled(self, factors: Floats) -> Sparse:
        """With each entry times a factor, and rows of length 1."""
        weights = self.weights * factors
        lengths = np.sqrt(np.bincount(self.rows, weights**2, minlength=len(self)))
        return Sparse(self.begins, self.features, weights / np.maximum(lengths, 1e-12)[self.rows])

    def heaviest(self, most: int) -> Sparse:
        """The heaviest entries of each row, in the order of their features."""
        order = np.lexsort((self.features, -self.weights, self.rows))
        place = np.arange(len(order)) - self.begins[self.rows[order]]
        holds = np.zeros(len(order), np.bool_)
        holds[order[place < most]] = True
        return self.where(holds)


def sparse(rows: Ints, features: Ints, weights: Floats, n: int) -> Sparse:
    """Vectors of entries that are in the order of their rows."""
    begins = np.zeros(n + 1, np.int64)
    np.cumsum(np.bincount(rows, minlength=n), out=begins[1:])
    return Sparse(begins, features, weights)


def summed(vectors: Sparse, groups: Ints, n: int) -> Sparse:
    """The vectors of groups: the sum of those of their rows, of length 1 and as long as one's."""
    rows, features = groups[vectors.rows], vectors.features
    order = np.lexsort((features, rows))
    rows, features, weights = rows[order], features[order], vectors.weights[order]
    first = np.ones(len(rows), np.bool_)
    first[1:] = (rows[1:] != rows[:-1]) | (features[1:] != features[:-1])
    at = np.flatnonzero(first)
    weights = np.add.reduceat(weights, at) if len(at) else weights
    together = sparse(rows[at], features[at], weights, n)
    every = together.heaviest(_DIMENSIONS)
    return every.scaled(np.ones(len(every.features)))


def around(days: Ints, reference: int = REFERENCE) -> tuple[Ints, Ints, Ints]:
    """For each row (in order of time) the rows among which its features are rare or not.

    From, up to, and how many days on either side these are: as few as bring the articles, and one at least.
    """
    n = len(days)
    first, last = np.empty(n, np.int64), np.empty(n, np.int64)
    width = np.empty(n, np.int64)
    enough = min(reference, n)
    for day in np.unique(days).tolist():
        here = slice(*np.searchsorted(days, [day, day + 1]))
        reach = _reach(days, day, enough)
        first[here], last[here] = np.searchsorted(days, [day - reach, day + reach + 1])
        width[here] = reach
    return first, last, width


def _reach(days: Ints, day: int, enough: int) -> int:
    """The fewest days on either side, one at least, with which there are enough rows."""
    low, high = 0, 1
    while _between(days, day, high) < enough:
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _between(days, day, middle) >= enough else (middle, high)
    return high


def _between(days: Ints, day: int, reach: int) -> int:
    begin, end = np.searchsorted(days, [day - reach, day + reach + 1]).tolist()
    return int(end - begin)


def weighed(found: Sparse, first: Ints, last: Ints) -> Sparse:
    """The vectors of rows in order of time: what a feature weighs times how rare it is around there."""
    n, rows = len(found), found.rows
    features = np.unique(found.features, return_inverse=True)[1]
    keys = np.sort(features * (n + 1) + rows)
    there = np.searchsorted(keys, features * (n + 1) + last[rows])
    there -= np.searchsorted(keys, features * (n + 1) + first[rows])
    among = (last - first)[rows]
    rarity = np.log((among + 1) / (there + 0.5)) ** _POWER
    telling = there <= np.maximum(_COMMON * among, 3)
    vectors = Sparse(found.begins, features, found.weights * np.where(telling, rarity, 0.0))
    kept = vectors.where(telling).heaviest(_DIMENSIONS)
    return kept.scaled(np.ones(len(kept.features)))


def contrasted(vectors: Sparse, groups: Ints, damping: float) -> Sparse:
    """The vectors within groups: what all of a group have tells its members little apart.

    Entries of other groups have other features.
    """
    rows = vectors.rows
    of = groups[rows]
    several = np.bincount(groups, minlength=len(groups))
    _, own, shared = np.unique(
        of * (vectors.features.max(initial=0) + 1) + vectors.features, return_inverse=True, return_counts=True
    )
    factors = 1.0 - (shared[own] - 1) / (several[of] - 1 + damping)
    return Sparse(vectors.begins, own, vectors.weights).scaled(factors)


def listed(every: Sequence[tuple[npt.NDArray[np.uint32], npt.NDArray[np.float32]]]) -> Sparse:
    """The vectors of articles' features."""
    lengths = np.array([len(numbers) for numbers, _ in every], np.int64)
    begins = np.zeros(len(every) + 1, np.int64)
    np.cumsum(lengths, out=begins[1:])
    numbers = np.concatenate([np.empty(0, np.uint32), *(numbers for numbers, _ in every)])
    weights = np.concatenate([np.empty(0, np.float32), *(weights for _, weights in every)])
    return Sparse(begins, numbers.astype(np.int64), weights.astype(np.float64))
