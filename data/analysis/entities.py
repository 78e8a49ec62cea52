"""Who is named when, with whom, and how that differs from the whole corpus."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

import pandas as pd

from data.corpus import Interval

#: Up to this many days a trend counts by the day, or by the week; beyond it, by the month.
_BY_DAY: Final = 31
_BY_WEEK: Final = 240
_FREQUENCY: Final[dict[Interval, str]] = {"day": "D", "week": "W-MON", "month": "MS"}


def interval_of(first: date, last: date) -> Interval:
    """The interval that gives a trend some ten to forty points."""
    days = (last - first).days + 1
    if days <= _BY_DAY:
        return "day"
    return "week" if days <= _BY_WEEK else "month"


def period_end(first: date, interval: Interval) -> date:
    """The last day of the period that begins on `first`."""
    if interval == "day":
        return first
    if interval == "week":
        return first + timedelta(days=6)
    return (first.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def trend(total: pd.DataFrame, named: Mapping[str, pd.DataFrame], interval: Interval) -> pd.DataFrame:
    """Articles per period that name each entity; periods without any are zeros, not gaps.

    `total` and each frame of `named` are `Volume.frame` by the day, not split. Returns entity,
    period, articles, total (articles of the scope in that period) and share (0 where total is 0),
    in the order of `named`, then by period.
    """
    whole = _rolled(total, interval)
    parts = []
    for entity, frame in named.items():
        counts = _rolled(frame, interval).reindex(whole.index, fill_value=0)
        parts.append(
            pd.DataFrame(
                {
                    "entity": entity,
                    "period": whole.index,
                    "articles": counts.to_numpy(),
                    "total": whole.to_numpy(),
                }
            )
        )
    if not parts or whole.empty:
        return pd.DataFrame({"entity": [], "period": [], "articles": [], "total": [], "share": []})
    points = pd.concat(parts, ignore_index=True)
    points["share"] = (points.articles / points.total.where(points.total > 0, 1)).astype(float)
    return points


def with_change(ranking: pd.DataFrame) -> pd.DataFrame:
    """The ranking with `change`: places climbed against the corpus, negative where it fell."""
    return ranking.assign(change=ranking.corpus_rank.astype(int) - ranking["rank"].astype(int))


def with_shares(pairs: pd.DataFrame) -> pd.DataFrame:
    """Pairs with `a_share` and `b_share`: of the articles naming one, the part naming both."""
    return pairs.assign(
        a_share=(pairs.articles / pairs.a_articles).astype(float),
        b_share=(pairs.articles / pairs.b_articles).astype(float),
    )


def _rolled(frame: pd.DataFrame, interval: Interval) -> pd.Series:
    """Articles per period from the first to the last, zeros included, by the period's first day."""
    if frame.empty:
        return pd.Series([], index=pd.DatetimeIndex([]), dtype="int64")
    days = pd.DatetimeIndex(frame.period)
    begins = days
    if interval == "week":
        begins = days - pd.to_timedelta(days.dayofweek, unit="D")
    elif interval == "month":
        begins = days - pd.to_timedelta(days.day - 1, unit="D")
    counts = frame.articles.astype("int64").groupby(begins).sum()
    periods = pd.date_range(counts.index.min(), counts.index.max(), freq=_FREQUENCY[interval])
    return counts.reindex(periods, fill_value=0)
