"""Merging: what hangs together on average becomes a group.

Average-link agglomerative clustering (Sokal and Michener 1958), done in rounds in which all that are each
other's nearest are merged at once; for average links that gives what one merge after the other gives
(Sumengen and others 2021: Scaling Hierarchical Agglomerative Clustering to Billion-sized Datasets,
https://arxiv.org/abs/2105.11653).
"""

from __future__ import annotations

from typing import Final

import numpy as np

from data.storylines.pairing import Pairs
from data.storylines.vectors import Floats, Ints, ascending, first_of_each

#: Links are told apart to a millionth, so that sums of other orders come to the same.
_EXACT: Final = 1_000_000
_PLACES: Final = 1 << 32


def merged(n: int, pairs: Pairs, least: float, begin: Ints | None = None) -> Ints:
    """For each of n rows the first row of its group: groups merge while the average link is `least`.

    A pair that is not there links by 0.
    `begin` gives groups that stand already, by their first rows.
    """
    group = np.arange(n) if begin is None else begin.copy()
    size = np.bincount(group, minlength=n).astype(np.float64)
    a, b, link = _joined(group[pairs.first], group[pairs.second], pairs.alike, n)
    average = _average(link, a, b, size)
    while True:
        strong = average >= round(least * _EXACT)
        if not strong.any():
            return group
        active = np.zeros(n, np.bool_)
        active[a[strong]] = active[b[strong]] = True
        nearest = _nearest(n, a[strong], b[strong], average[strong])
        rows = np.flatnonzero(nearest >= 0)
        mutual = rows[(nearest[nearest[rows]] == rows) & (nearest[rows] < rows)]
        into = np.arange(n)
        into[mutual] = nearest[mutual]
        np.add.at(size, nearest[mutual], size[mutual])
        group = into[group]
        # What has no strong link gets none: it is through. Of the others those of groups that grew change.
        kept = np.flatnonzero(active[a] & active[b])
        grown = np.zeros(n, np.bool_)
        grown[mutual] = grown[nearest[mutual]] = True
        changed = grown[a[kept]] | grown[b[kept]]
        stay, moved = kept[~changed], kept[changed]
        joined = _joined(into[a[moved]], into[b[moved]], link[moved], n)
        average = np.r_[average[stay], _average(joined[2], joined[0], joined[1], size)]
        a, b, link = (np.r_[one[stay], more] for one, more in zip((a, b, link), joined, strict=True))


def _average(link: Floats, a: Ints, b: Ints, size: Floats) -> Ints:
    """Average links in millionths."""
    return np.rint(link / (size[a] * size[b]) * _EXACT).astype(np.int64)


def _nearest(n: int, a: Ints, b: Ints, average: Ints) -> Ints:
    """For each of n rows the other of its best link, the first of several; -1 where it has none."""
    best = np.full(n, -1, np.int64)
    for one, other in ((a, b), (b, a)):
        np.maximum.at(best, one, average * _PLACES + (_PLACES - 1 - other))
    return np.where(best >= 0, _PLACES - 1 - best % _PLACES, -1)


def _joined(a: Ints, b: Ints, link: Floats, n: int) -> tuple[Ints, Ints, Floats]:
    """Links between groups: those between the same two summed, those inside one left out."""
    between = a != b
    key, link = (np.minimum(a, b) * n + np.maximum(a, b))[between], link[between]
    if not (key[1:] > key[:-1]).all():
        order = ascending(key)
        key = key[order]
        at = np.flatnonzero(first_of_each(key))
        key, link = key[at], np.add.reduceat(link[order], at)
    return key // n, key % n, link
