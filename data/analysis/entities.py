"""Who is named when, with whom, and how that differs from the whole corpus."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

import numpy as np
import pandas as pd

from data.answers import Interval

#: Up to this many days a trend counts by the day, or by the week; beyond it, by the month.
_BY_DAY: Final = 31
_BY_WEEK: Final = 240


def interval_of(first: date, last: date) -> Interval:
    """The interval that gives a trend some ten to forty points."""
    days = (last - first).days + 1
    if days <= _BY_DAY:
        return "day"
    return "week" if days <= _BY_WEEK else "month"


def trend(total: pd.DataFrame, named: Mapping[str, pd.DataFrame], interval: Interval) -> pd.DataFrame:
    """Articles per period that name each entity; periods without any are zeros, not gaps.

    `total` and each frame of `named` are `Volume.frame` by the day, not split. Returns entity,
    period, articles, total (articles of the scope in that period) and share (0 where total is 0),
    in the order of `named`, then by period.
    """
    if total.empty:
        return _points([], np.empty(0, "datetime64[D]"), np.empty(0, "int64"), [])
    at = _ordinals(total.period, interval)
    first, length = int(at.min()), int(at.max() - at.min()) + 1

    def counted(frame: pd.DataFrame) -> np.ndarray:
        own = _ordinals(frame.period, interval) - first
        inside = (own >= 0) & (own < length)  # the total is another answer, which may be older, or in part
        articles = frame.articles.to_numpy("int64")[inside]
        return np.bincount(own[inside], articles, length).astype("int64")

    starts = _starts(np.arange(first, first + length), interval)
    return _points(list(named), starts, counted(total), [counted(frame) for frame in named.values()])


def with_change(ranking: pd.DataFrame) -> pd.DataFrame:
    """The ranking with `change`: places climbed against the corpus, negative where it fell."""
    return ranking.assign(change=ranking.corpus_rank.astype(int) - ranking["rank"].astype(int))


def with_shares(pairs: pd.DataFrame) -> pd.DataFrame:
    """Pairs with `a_share` and `b_share`: of the articles naming one, the part naming both."""
    return pairs.assign(
        a_share=(pairs.articles / pairs.a_articles).astype(float),
        b_share=(pairs.articles / pairs.b_articles).astype(float),
    )


def _points(
    entities: list[str], starts: np.ndarray, total: np.ndarray, counts: list[np.ndarray]
) -> pd.DataFrame:
    articles = np.concatenate(counts) if counts else np.empty(0, "int64")
    whole = np.tile(total, len(entities))
    return pd.DataFrame(
        {
            "entity": np.repeat(np.array(entities, dtype=object), len(starts)),
            "period": np.tile(starts.astype("datetime64[s]"), len(entities)),
            "articles": articles,
            "total": whole,
            "share": articles / np.maximum(whole, 1),
        }
    )


def _ordinals(periods: pd.Series, interval: Interval) -> np.ndarray:
    """Days, weeks or months since the epoch, which was a Thursday: weeks begin on Mondays."""
    days = periods.to_numpy("datetime64[D]")
    if interval == "month":
        return days.astype("datetime64[M]").astype("int64")
    number = days.astype("int64")
    return number if interval == "day" else (number + 3) // 7


def _starts(ordinals: np.ndarray, interval: Interval) -> np.ndarray:
    """The first days of these periods; the inverse of `_ordinals`."""
    if interval == "month":
        return ordinals.astype("datetime64[M]").astype("datetime64[D]")
    return (ordinals if interval == "day" else ordinals * 7 - 3).astype("datetime64[D]")
