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
        return self.rows_of(0, len(self))

    def rows_of(self, start: int, stop: int) -> Ints:
        """The row of each entry of some rows."""
        return np.repeat(np.arange(start, stop), np.diff(self.begins[start : stop + 1]))

    def where(self, holds: Bools) -> Sparse:
        """Without the entries that don't hold."""
        if holds.all():
            return self
        return sparse(self.rows[holds], self.features[holds], self.weights[holds], len(self))

    def take(self, rows: Ints) -> Sparse:
        """Some rows, in an order of their own."""
        lengths = np.diff(self.begins)[rows]
        begins = np.zeros(len(rows) + 1, np.int64)
        np.cumsum(lengths, out=begins[1:])
        entries = runs(self.begins[rows], lengths)
        return Sparse(begins, self.features[entries], self.weights[entries])

    def scaled(self, factors: Floats) -> Sparse:
        """With each entry times a factor, and rows of length 1."""
        weights = self.weights * factors
        lengths = np.sqrt(np.bincount(self.rows, weights**2, minlength=len(self)))
        return Sparse(self.begins, self.features, weights / np.maximum(lengths, 1e-12)[self.rows])

    def held(self, which: Bools, most: float) -> Sparse:
        """With no weight above the most of the entries in question; rows get shorter by that."""
        return Sparse(
            self.begins, self.features, np.where(which, np.minimum(self.weights, most), self.weights)
        )

    def heaviest(self, most: int) -> Sparse:
        """The heaviest entries of each row, in the order of their features."""
        lengths = np.diff(self.begins)
        long = np.flatnonzero(lengths > most)
        if not len(long):
            return self
        entries, rows = runs(self.begins[long], lengths[long]), np.repeat(long, lengths[long])
        order = np.lexsort((self.features[entries], -self.weights[entries], rows))
        # Rows are as long in this order as in their own.
        place = entries - self.begins[rows]
        holds = np.ones(len(self.features), np.bool_)
        holds[entries[order[place >= most]]] = False
        return self.where(holds)


def runs(begins: Ints, lengths: Ints) -> Ints:
    """The places from each begin on, so many of each."""
    ahead = np.cumsum(lengths) - lengths
    places: Ints = np.arange(int(lengths.sum())) + np.repeat(begins - ahead, lengths)
    return places


def ascending(keys: Ints) -> Ints:
    """The order of keys, none of them below 0; equal ones stay as they stand.

    Keys and places are sorted as one number where they fit, several times as fast as an order is found.
    """
    places = len(keys).bit_length()
    if not len(keys) or int(keys.max()).bit_length() + places > 64:
        return np.argsort(keys, kind="stable")
    packed = keys.astype(np.uint64) << np.uint64(places)
    packed |= np.arange(len(keys), dtype=np.uint64)
    packed.sort()
    order: Ints = (packed & np.uint64((1 << places) - 1)).astype(np.int64)
    return order


def first_of_each(ordered: Ints) -> Bools:
    """Where in an order a key comes up for the first time."""
    first = np.ones(len(ordered), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return first


def sparse(rows: Ints, features: Ints, weights: Floats, n: int) -> Sparse:
    """Vectors of entries that are in the order of their rows."""
    begins = np.zeros(n + 1, np.int64)
    np.cumsum(np.bincount(rows, minlength=n), out=begins[1:])
    return Sparse(begins, features, weights)


def end_to_end(parts: Sequence[Sparse]) -> Sparse:
    """Vectors one after the other."""
    if len(parts) == 1:
        return parts[0]
    lengths = np.concatenate([np.empty(0, np.int64), *(np.diff(part.begins) for part in parts)])
    begins = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=begins[1:])
    return Sparse(
        begins,
        np.concatenate([np.empty(0, np.int64), *(part.features for part in parts)]),
        np.concatenate([np.empty(0), *(part.weights for part in parts)]),
    )


def summed(vectors: Sparse, groups: Ints, n: int) -> Sparse:
    """The vectors of groups: the sum of those of their rows, of length 1 and as long as one's."""
    many = int(vectors.features.max(initial=0)) + 1
    keys = groups[vectors.rows] * many + vectors.features
    order = ascending(keys)
    keys, weights = keys[order], vectors.weights[order]
    at = np.flatnonzero(first_of_each(keys))
    weights = np.add.reduceat(weights, at) if len(at) else weights
    together = sparse(keys[at] // many, keys[at] % many, weights, n)
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
    n, order = len(found), ascending(found.features)
    feature = np.cumsum(first_of_each(found.features[order])) - 1
    row = found.rows[order]
    # Each feature's rows are in order, and so is what is looked for among them.
    keys = feature * (n + 1)
    ends, starts = keys + last[row], keys + first[row]
    keys += row
    there = np.searchsorted(keys, ends) - np.searchsorted(keys, starts)
    among = (last - first)[row]
    rare = np.log((among + 1) / (there + 0.5))
    telling = there <= np.maximum(_COMMON * among, 3)
    features, weights, holds = np.empty_like(order), np.empty(len(order)), np.empty(len(order), np.bool_)
    features[order], holds[order] = feature, telling
    weights[order] = rare**_POWER
    kept = Sparse(found.begins, features, found.weights * weights).where(holds).heaviest(_DIMENSIONS)
    return kept.scaled(np.ones(len(kept.features)))


def contrasted(vectors: Sparse, groups: Ints, damping: float) -> Sparse:
    """The vectors within groups: what all of a group have tells its members little apart.

    Entries of other groups have other features.
    """
    of = groups[vectors.rows]
    several = np.bincount(groups, minlength=len(groups))
    keys = of * (int(vectors.features.max(initial=0)) + 1) + vectors.features
    order = ascending(keys)
    first = first_of_each(keys[order])
    own = np.empty_like(order)
    own[order] = np.cumsum(first) - 1
    shared = np.bincount(own)[own]
    factors = 1.0 - (shared - 1) / (several[of] - 1 + damping)
    return Sparse(vectors.begins, own, vectors.weights).scaled(factors)
