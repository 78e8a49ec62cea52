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
from data.storylines.vectors import Ints

#: Links are told apart to a millionth, so that sums of other orders come to the same.
_EXACT: Final = 1_000_000
_PLACES: Final = 1 << 32


def merged(n: int, pairs: Pairs, least: float, begin: Ints | None = None) -> Ints:
    """For each of n rows the first row of its group: groups merge while the average link is `least`.

    A pair that is not there links by 0, and one whose likeness is far below 0 keeps its rows apart.
    `begin` gives groups that stand already, by their first rows.
    """
    group = np.arange(n) if begin is None else begin.copy()
    size = np.bincount(group, minlength=n).astype(np.float64)
    a, b, link = _joined(group[pairs.first], group[pairs.second], pairs.alike, n)
    while True:
        average = np.rint(link / (size[a] * size[b]) * _EXACT).astype(np.int64)
        strong = average >= round(least * _EXACT)
        active = np.zeros(n, np.bool_)
        active[a[strong]] = active[b[strong]] = True
        # What has no strong link gets none: it is through.
        kept = active[a] & active[b]
        a, b, link, average, strong = a[kept], b[kept], link[kept], average[kept], strong[kept]
        if not strong.any():
            return group
        best = np.full(n, -1, np.int64)
        for one, other in ((a[strong], b[strong]), (b[strong], a[strong])):
            np.maximum.at(best, one, average[strong] * _PLACES + (_PLACES - 1 - other))
        nearest = np.where(best >= 0, _PLACES - 1 - best % _PLACES, -1)
        rows = np.flatnonzero(nearest >= 0)
        mutual = rows[(nearest[nearest[rows]] == rows) & (nearest[rows] < rows)]
        into = np.arange(n)
        into[mutual] = nearest[mutual]
        np.add.at(size, nearest[mutual], size[mutual])
        group = into[group]
        a, b, link = _joined(into[a], into[b], link, n)


def _joined(a: Ints, b: Ints, link: np.ndarray, n: int) -> tuple[Ints, Ints, np.ndarray]:
    """Links between groups: those between the same two summed, those inside one left out."""
    between = a != b
    low, high = np.minimum(a, b)[between], np.maximum(a, b)[between]
    key, link = low * n + high, link[between]
    order = np.argsort(key, kind="stable")
    key, link = key[order], link[order]
    if not len(key):
        return key, key.copy(), link
    at = np.flatnonzero(np.r_[True, key[1:] != key[:-1]])
    return key[at] // n, key[at] % n, np.add.reduceat(link, at)
