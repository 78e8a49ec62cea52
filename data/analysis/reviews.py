"""When reviews came in: by day or by month, and the bounds of one such period."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import pandas as pd

#: A longer time than this is shown by month.
DAYS: Final = 45
_PERIOD: Final = re.compile(r"\d{4}-\d{2}(-\d{2})?", re.ASCII)


def by_period(by_day: pd.DataFrame) -> pd.DataFrame:
    """Reviews by day (by month where they span more than DAYS), without gaps.

    `by_day` has day, reviews and average; the result has label (`14 March 2025`, `March 2025`),
    address (`2025-03-14`, `2025-03`), reviews and average, which is NaN where there are none.
    """
    if by_day.empty:
        return pd.DataFrame({"label": [], "address": [], "reviews": [], "average": []})
    days = by_day["day"]
    monthly = (days.max() - days.min()).days >= DAYS
    period = days.dt.to_period("M" if monthly else "D")
    sums = (by_day["reviews"] * by_day["average"]).groupby(period).sum()
    reviews = by_day["reviews"].groupby(period).sum()
    every = pd.period_range(period.min(), period.max(), freq="M" if monthly else "D")
    counted = pd.DataFrame({"reviews": reviews, "average": sums / reviews}).reindex(every)
    labels = [f"{p:%B %Y}" if monthly else f"{p.day} {p:%B %Y}" for p in every]
    return pd.DataFrame(
        {
            "label": labels,
            "address": [str(p) for p in every],
            "reviews": counted["reviews"].fillna(0).astype("int64").to_numpy(),
            "average": counted["average"].to_numpy(),
        }
    )


def bounds(period: str, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
    """The beginning (UTC) of a day or a month in `zone`, and of the next; None where it is neither."""
    if not _PERIOD.fullmatch(period):
        return None
    try:
        first = datetime.strptime(period, "%Y-%m-%d" if len(period) > len("2025-03") else "%Y-%m")  # noqa: DTZ007  # the zone comes next
        if len(period) == len("2025-03"):
            after = (first + timedelta(days=31)).replace(day=1)
        else:
            after = first + timedelta(days=1)
        # At the far ends of the calendar there is no such time in UTC.
        return first.replace(tzinfo=zone).astimezone(UTC), after.replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
