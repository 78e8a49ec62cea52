"""Volume: articles of a scope per day, week or month, split by a field or not."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.answers import By, Interval, Volume
from data.engines.building import UNDATED
from data.engines.columns import Ints, blocks, firsts
from data.engines.index import Index
from data.engines.scope import Scope
from data.frames import frame_of, texts

#: More boxes than this are not laid out; what occurs is sorted instead.
_BOXES: Final = 4_000_000
#: Nor more than so many for each article that is counted: to sort a few is quicker than to look through all.
_SPARSE: Final = 24
#: Where there are more than so many articles a day, they are counted by days.
_MANY: Final = 8


def volume(index: Index, scope: Scope, interval: Interval, by: By | None) -> Volume:
    """Articles per period, split by a field or not."""
    width = len(index.values[by]) if by else 1
    # Where articles are many, days are few, and articles lie in their order.
    by_days = index.days_ascend and scope.total > _MANY * len(index.day_starts[0])
    boxes, articles = (_by_days if by_days else _one_by_one)(index, scope, interval, by, width)
    frame = frame_of(
        {
            "period": pd.DatetimeIndex(_first_days(boxes // width, interval)),
            "value": texts(index.values[by].take(boxes % width) if by else [""] * len(boxes)),
            "articles": articles,
        }
    )
    return Volume(frame, scope.total, scope.total - int(articles.sum()), _day_only(index, scope))


def _one_by_one(
    index: Index, scope: Scope, interval: Interval, by: By | None, width: int
) -> tuple[Ints, Ints]:
    """What occurs of period times `width` plus value, ascending, and how often, by a look at each article."""
    days = scope.column(index.day)
    # Rows are in the order of time, those without a date last.
    dated = len(days) - (int(np.count_nonzero(days == UNDATED)) if index.undated else 0)
    keys = _periods(days[:dated], interval)
    first, last = (int(keys.min()), int(keys.max())) if dated else (0, -1)
    keys -= first
    if by:
        keys *= width
        keys += scope.column(index.codes[by])[:dated]
    if _sparse((last - first + 1) * width, dated):
        found, articles = _runs(np.sort(keys))
    else:
        counts = np.bincount(keys)
        found = np.flatnonzero(counts > 0)
        articles = counts[found]
    return found + first * width, articles


def _by_days(index: Index, scope: Scope, interval: Interval, by: By | None, width: int) -> tuple[Ints, Ints]:
    """The same by where each day begins: days are put into periods, not articles."""
    days, starts = index.day_starts
    before = scope.before(starts)
    a_day = np.diff(before)
    here = np.flatnonzero(a_day > 0)
    periods = _periods(days[here], interval)
    first = firsts(periods)
    periods, articles = periods[first], np.add.reduceat(a_day[here], first)
    keys = periods * width
    if by is None or not len(keys):
        return keys, articles
    codes = scope.column(index.codes[by])[: before[-1]]
    if _are_equal(codes):
        return keys + int(codes[0]), articles
    if _sparse(int(keys[-1] - keys[0]) + width, len(codes)):
        return _runs(np.sort(np.repeat(keys, articles) + codes))
    found = [_filled(keys[some], articles[some], codes[rows]) for some, rows in blocks(articles)]
    return np.concatenate([keys for keys, _ in found]), np.concatenate([n for _, n in found])


def _filled(keys: Ints, articles: Ints, codes: Ints) -> tuple[Ints, Ints]:
    """The sums of a period's key and an article's code that occur, ascending, and how often."""
    each = np.repeat(keys - keys[0], articles)
    each += codes
    boxes = np.bincount(each)
    found = np.flatnonzero(boxes > 0)
    return found + keys[0], boxes[found]


def _are_equal(codes: Ints) -> bool:
    """Whether all codes are one, as those of a lone section are."""
    return bool(codes[0] == codes[-1] and codes.min() == codes.max())


def _sparse(boxes: int, articles: int) -> bool:
    return boxes > max(_BOXES, 4 * articles) or boxes > _SPARSE * articles


def _runs(ascending: Ints) -> tuple[Ints, Ints]:
    """The distinct numbers of a sorted list, and how often each is there; on few numpy's own takes longer."""
    first = firsts(ascending)
    return ascending[first], np.diff(first, append=len(ascending))


def _periods(days: Ints, interval: Interval) -> npt.NDArray[np.int64]:
    """The number of the period of each day, counted from that of 1 January 1970, which was a Thursday."""
    if interval == "month":
        return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return days.astype(np.int64) if interval == "day" else (days.astype(np.int64) + 3) // 7


def _first_days(periods: Ints, interval: Interval) -> npt.NDArray[np.datetime64]:
    """The first day of each period."""
    if interval == "month":
        return periods.astype("datetime64[M]").astype("datetime64[s]")
    days = periods if interval == "day" else periods * 7 - 3
    return days.astype("datetime64[D]").astype("datetime64[s]")


def _day_only(index: Index, scope: Scope) -> int:
    if scope.whole or not index.day_only_articles:
        return index.day_only_articles
    return int(np.count_nonzero(scope.column(index.day_only)))
