"""On which days a corpus was collected, and how much of it is usual."""

from __future__ import annotations

from typing import Final

import numpy as np

from data.analysis.baseline import Floats

#: Days around which the corpus has less than this part of its usual level are stray, not collected.
_STRAY: Final = 0.005
#: Days without any article of the corpus are a gap where chance would leave them so only once in e^12 times.
_GAP_EXPECTED: Final = 12.0
_GAP_DAYS: Final = 4


def collected(whole: Floats, half: int) -> Floats:
    """1 for days on which news was collected; 0 in gaps, and where there are stray articles alone.

    A gap is an empty run that is too long for the days around it, or an empty day where the same weekday
    of the weeks around has many.
    """
    there = (_around(whole, half) >= _STRAY * usual(whole, np.ones(len(whole)), half)).astype(np.float64)
    edges = np.diff(np.concatenate([[0], (whole == 0).astype(np.int8), [0]]))
    for a, b in zip(np.flatnonzero(edges == 1).tolist(), np.flatnonzero(edges == -1).tolist(), strict=True):
        rate = max(whole[max(0, a - half) : a].mean(), whole[b : b + half].mean())
        if b - a >= _GAP_DAYS and rate * (b - a) > _GAP_EXPECTED:
            there[a:b] = 0
    empty = np.flatnonzero((whole == 0) & (there > 0))
    alike = empty[:, None] + 7 * np.array([-4, -3, -2, -1, 1, 2, 3, 4])
    inside = (alike >= 0) & (alike < len(whole))
    same_weekday = np.where(inside, whole[np.where(inside, alike, 0)], np.nan)
    known = inside.any(axis=1)
    there[empty[known][np.nanmedian(same_weekday[known], axis=1) > _GAP_EXPECTED]] = 0
    return there


def usual(counts: Floats, there: Floats, half: int) -> float:
    """How many articles a day are usual where the scope's articles are: the median article's level.

    Stray articles of other years don't thin out the days in which most came out.
    """
    level = _around(counts, half) / np.maximum(_around(there, half), 0.01)
    order = np.argsort(level)
    share = np.cumsum(counts[order]) / max(counts.sum(), 1)
    return float(level[order][np.searchsorted(share, 0.5)])


def _around(values: Floats, half: int) -> Floats:
    """The mean of each day's window, as far as there are days."""
    at = np.arange(len(values))
    sums = np.concatenate([[0.0], np.cumsum(values)])
    low, high = np.maximum(at - half, 0), np.minimum(at + half + 1, len(values))
    return np.asarray((sums[high] - sums[low]) / (high - low))
