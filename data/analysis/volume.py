"""Volume over time: which interval fits a span, gaps filled with zeros, what leads and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.answers import Interval

#: Up to this many days an automatic timeline counts by the day, or by the week; then by the month.
BY_DAY: Final = 62
BY_WEEK: Final = 549
#: A timeline has at most so many periods, save by the month, beyond which there is nothing coarser.
MOST_PERIODS: Final = 1_200
#: And at most so many marks: each is an element of the browser's page.
MOST_MARKS: Final = 4_000
#: Values that are drawn one by one; the others are added up.
TOP: Final = 9

_INTERVALS: Final[tuple[Interval, ...]] = ("day", "week", "month")


@dataclass(frozen=True)
class Timeline:
    """Articles per period and value, without gaps: a period without articles is a zero."""

    interval: Interval
    #: First day of each period; periods follow each other.
    starts: npt.NDArray[np.datetime64]
    #: The largest values first; where there are `others`, a last column adds them up.
    values: tuple[str, ...]
    #: Periods x values, and the others' sum as a last column.
    counts: npt.NDArray[np.int64]
    others: tuple[str, ...]
    #: First and last day in scope: the bounds asked for, else those of the articles.
    first: date
    last: date

    @cached_property
    def per_period(self) -> npt.NDArray[np.int64]:
        """Articles per period."""
        return np.asarray(self.counts.sum(axis=1), np.int64)

    @cached_property
    def per_value(self) -> npt.NDArray[np.int64]:
        """Articles per column."""
        return np.asarray(self.counts.sum(axis=0), np.int64)

    @cached_property
    def total(self) -> int:
        """Dated articles in scope."""
        return int(self.counts.sum())

    @cached_property
    def shares(self) -> npt.NDArray[np.float64]:
        """Each column's share of its period's articles; 0 where the period has none."""
        return self.counts / np.maximum(self.per_period, 1)[:, None]

    @cached_property
    def bounds(self) -> list[tuple[date, date]]:
        """First and last day of each period, as far as it is in scope."""
        days: list[date] = self.starts.tolist()
        return [(max(day, self.first), min(period_end(day, self.interval), self.last)) for day in days]

    @property
    def cut(self) -> tuple[bool, bool]:
        """Whether the first and the last period are in scope only in part."""
        first, last = self.starts[0].item(), self.starts[-1].item()
        return first < self.first, period_end(last, self.interval) > self.last

    @property
    def marks(self) -> int:
        """How many bars it takes."""
        return int(np.count_nonzero(self.counts))

    def busiest(self) -> tuple[int, int]:
        """The period with the most articles, the first of them, and how many it has."""
        at = int(self.per_period.argmax())
        return at, int(self.per_period[at])

    def halves(self) -> tuple[int, int] | None:
        """Articles in the earlier and the later half of the periods; None for fewer than four.

        The middle one of an odd number of periods is in neither.
        """
        half = len(self.starts) // 2
        if half < 2:
            return None
        return int(self.per_period[:half].sum()), int(self.per_period[-half:].sum())

    def leaders(self) -> tuple[tuple[str, ...], int]:
        """The values with the most articles, and how many each of them has."""
        own = self.per_value[: len(self.values)]
        most = int(own.max()) if len(own) else 0
        return tuple(v for v, n in zip(self.values, own.tolist(), strict=True) if n == most), most

    def weekdays(self) -> npt.NDArray[np.int64]:
        """Articles of each day of the week, Monday first; only for a timeline by the day."""
        assert self.interval == "day"
        # Day 0, 1 January 1970, was a Thursday.
        weekday = (self.starts.astype("datetime64[D]").astype(np.int64) + 3) % 7
        counted = np.bincount(weekday, self.per_period, 7)
        return counted.astype(np.int64)


@dataclass(frozen=True, slots=True)
class Fit:
    """The interval that a timeline takes, and why not the one asked for."""

    interval: Interval
    refused: Literal["", "periods", "marks"] = ""


def period_start(day: date, interval: Interval) -> date:
    """The first day of the period that holds `day`; weeks begin on Monday."""
    if interval == "month":
        return day.replace(day=1)
    return day if interval == "day" else day - timedelta(days=day.weekday())


def period_end(first: date, interval: Interval) -> date:
    """The last day of the period that begins on `first`."""
    if interval == "day":
        return first
    if interval == "week":
        return first + timedelta(days=6)
    return (first.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def fitting_interval(first: date, last: date, asked: str = "auto") -> Fit:
    """The interval asked for, or the next coarser one that the span allows; `auto` by the span."""
    days = (last - first).days + 1
    if asked not in _INTERVALS:
        return Fit("day" if days <= BY_DAY else "week" if days <= BY_WEEK else "month")
    for interval in _INTERVALS[_INTERVALS.index(asked) :]:
        if interval == "month" or days / (7 if interval == "week" else 1) <= MOST_PERIODS:
            return Fit(interval, "" if interval == asked else "periods")
    raise AssertionError("months are always allowed")


def coarser(interval: Interval) -> Interval:
    """The next coarser interval."""
    return _INTERVALS[min(_INTERVALS.index(interval) + 1, 2)]


def span(
    frame: pd.DataFrame, first: date | None = None, last: date | None = None
) -> tuple[date, date] | None:
    """First and last day of a volume by the day, widened to the bounds asked for; None where it is empty.

    Bounds far outside the articles would squeeze them together: they widen the span by at most
    its own length on each side.
    """
    if frame.empty:
        return None
    days = frame.period.to_numpy("datetime64[D]")
    low, high = days.min().item(), days.max().item()
    length = high - low + timedelta(days=1)
    floor = max(first, _before(low, length)) if first else low
    ceiling = min(last, _after(high, length)) if last else high
    return floor, ceiling


def timeline(frame: pd.DataFrame, interval: Interval, first: date, last: date, top: int = TOP) -> Timeline:
    """Lay out a `Volume.frame` of this interval from `first` to `last`, the largest values on their own.

    Ties go by value. One value too many is drawn rather than called "other".
    """
    starts = _starts(period_start(first, interval), last, interval)
    # The bounds were told by another answer, of a corpus that may have grown since, or answer in part.
    frame = frame[np.isin(frame.period.to_numpy("datetime64[D]"), starts)]
    sums = frame.groupby("value", sort=True).articles.sum().sort_values(ascending=False, kind="stable")
    ranked = [str(value) for value in sums.index]
    kept = ranked if len(ranked) <= top + 1 else ranked[:top]
    others = tuple(ranked[len(kept) :])
    column = {value: min(i, len(kept)) for i, value in enumerate(ranked)}
    counts = np.zeros((len(starts), len(kept) + bool(others)), np.int64)
    at = np.searchsorted(starts, frame.period.to_numpy("datetime64[D]"))
    np.add.at(counts, (at, frame.value.map(column).to_numpy(np.int64)), frame.articles.to_numpy(np.int64))
    return Timeline(interval, starts, tuple(kept), counts, others, first, last)


def _starts(first: date, last: date, interval: Interval) -> npt.NDArray[np.datetime64]:
    if interval == "month":
        months = np.arange(np.datetime64(first, "M"), np.datetime64(last, "M") + 1)
        return months.astype("datetime64[D]")
    step = np.timedelta64(7 if interval == "week" else 1, "D")
    return np.arange(np.datetime64(first, "D"), np.datetime64(last, "D") + np.timedelta64(1, "D"), step)


def _before(day: date, length: timedelta) -> date:
    return day - length if day - date.min > length else date.min


def _after(day: date, length: timedelta) -> date:
    return day + length if date.max - day > length else date.max
