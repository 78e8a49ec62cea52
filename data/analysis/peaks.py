"""Peaks: the days or weeks on which more was published than the weeks around let expect.

Each period's count is tested against its baseline (`data.analysis.baseline`) by the tail of a negative
binomial distribution, and the many tests are answered for together by Benjamini and Hochberg's rule
(`data.analysis.tails`). What their number doesn't tell from chance is left to what the articles say
(`data.analysis.told`). Known failures: a day on which more was collected of everything is a peak of the
whole corpus like any other; a rise that lasts longer than the window is the new level, and one that begins
in the last weeks can't be told from it; a rhythm of the month or the year is not expected.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.analysis.baseline import Baseline, Floats, Window, baseline
from data.analysis.collected import collected, usual
from data.analysis.tails import believed, improbability

#: Of the peaks that are found by their number alone, the share that may be chance (false discovery rate).
RATE: Final = 0.01
#: A peak has so many times the articles expected, and so many articles, at least.
RATIO: Final = 1.5
LEAST: Final = 5
#: Of a period next to one that stands out it is enough that chance would rarely bring it alone.
NEAR: Final = 0.05
#: What has a common cause is a peak where chance would bring it rarely, and with this probability at most.
PERHAPS: Final = 0.1
#: Articles that a scope must have, and below which a day on which they came out is too thin for days.
ENOUGH: Final = 20
A_DAY: Final = 1.0

#: Eight weeks around a day, and half a year around a week.
WINDOWS: Final[dict[str, Window]] = {"day": Window(28, 2, 14), "week": Window(13, 1, 8)}

PeakInterval = Literal["day", "week"]
#: Why no peaks were looked for: too few articles, or too few days or weeks.
TooSmall = Literal["", "articles", "periods"]


@dataclass(frozen=True, slots=True)
class Peak:
    """A run of periods that stands out."""

    first: date
    last: date
    articles: int
    #: Articles that the baseline let expect of these periods.
    expected: float
    #: The least probable period's probability of having so many by chance.
    probability: float

    @property
    def ratio(self) -> float:
        """How many times the articles expected."""
        return self.articles / max(self.expected, 0.1)

    def reaches_into(self, first: date | None, last: date | None) -> bool:
        """Whether some day lies in these bounds."""
        return (first is None or self.last >= first) and (last is None or self.first <= last)


@dataclass(frozen=True, slots=True)
class Peaks:
    """The peaks of a series, strongest first, and how far it could be looked at."""

    interval: PeakInterval
    found: tuple[Peak, ...]
    #: Periods that were tested, and those whose surroundings have too little to test them by.
    tested: int
    untested: int
    too_small: TooSmall = ""
    #: Runs that chance would rarely bring, strongest first, and yet sometimes brings in so many periods: they
    #: are peaks where they have a common cause (`data.analysis.told`).
    perhaps: tuple[Peak, ...] = ()

    def within(self, first: date | None, last: date | None) -> tuple[Peak, ...]:
        """The peaks of which some day lies in these bounds."""
        return tuple(peak for peak in self.found if peak.reaches_into(first, last))


@dataclass(frozen=True, slots=True)
class _Series:
    """What is looked at, period by period."""

    interval: PeakInterval
    #: Articles of the scope, and of the corpus outside it.
    counts: Floats
    rest: Floats
    #: The part of each period on which news was collected.
    exposure: Floats
    #: The first and the last day.
    start: date
    end: date

    def bounds(self, a: int, b: int) -> tuple[date, date]:
        """First and last day of a run of periods."""
        if self.interval == "day":
            return self.start + timedelta(days=a), self.start + timedelta(days=b)
        monday = self.start - timedelta(days=self.start.weekday())
        first, last = monday + timedelta(days=7 * a), monday + timedelta(days=7 * b + 6)
        return max(first, self.start), min(last, self.end)

    def baseline(self, counts: Floats) -> Baseline:
        season = 7 if self.interval == "day" else 1
        return baseline(counts, self.exposure, WINDOWS[self.interval], season, LEAST)


def find_peaks(frame: pd.DataFrame, whole: pd.DataFrame | None = None) -> Peaks:
    """The peaks of a `Volume.frame` by the day, not split.

    `whole` is that of the whole corpus, which says on which days anything was collected, and whether
    more was of everything; without it the scope is taken for the whole. Days are tested where at least
    one article a day is usual, else weeks.
    """
    own = frame if whole is None else whole
    if own.empty or int(frame.articles.sum()) < ENOUGH:
        return Peaks("day", (), 0, 0, "articles")
    series = _series(frame, own)
    window, there = WINDOWS[series.interval], int((series.exposure > 0).sum())
    if there < window.least + 2 * window.guard + 1:
        return Peaks(series.interval, (), 0, there, "periods")
    tested = _tested(series.exposure, window)
    base = series.baseline(series.counts)
    expected, chance = _chances(series.counts, base, np.ones(len(series.counts)))
    perhaps = _peaks(series, _runs(chance < PERHAPS), expected, chance)
    out = _standing_out(chance, tested)
    if out.any() and series.rest.any():
        expected, chance = _chances(series.counts, base, _rise(series))
        out = _standing_out(chance, tested)
    found = _peaks(series, _runs(out), expected, chance)
    apart = tuple(
        peak for peak in perhaps if not any(peak.reaches_into(other.first, other.last) for other in found)
    )
    return Peaks(series.interval, found, tested, there - tested, perhaps=apart)


def _peaks(
    series: _Series, runs: list[tuple[int, int]], expected: Floats, chance: Floats
) -> tuple[Peak, ...]:
    """These runs of periods as peaks, strongest first."""
    found = [
        Peak(
            *series.bounds(a, b), int(series.counts[a : b + 1].sum()),
            float(expected[a : b + 1].sum()), float(chance[a : b + 1].min()),
        )
        for a, b in runs
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda peak: (peak.probability, -peak.articles, peak.first)))


def _series(frame: pd.DataFrame, whole: pd.DataFrame) -> _Series:
    """The scope's series by the day, or by the week where days are too thin."""
    days = whole.period.to_numpy("datetime64[D]")
    start, end = days.min().item(), days.max().item()
    counts, all_counts = _daily(frame, start, end), _daily(whole, start, end)
    # Two answers need not be of the same moment, or of the same part of a cluster.
    rest, half = np.maximum(all_counts - counts, 0.0), WINDOWS["day"].half
    there = collected(all_counts, half)
    if usual(counts, there, half) >= A_DAY:
        return _Series("day", counts, rest, there, start, end)
    before = start.weekday()
    weekly = (_weekly(counts, before), _weekly(rest, before), _weekly(there, before) / 7)
    return _Series("week", *weekly, start, end)


def _standing_out(chance: Floats, tested: int) -> npt.NDArray[np.bool_]:
    """The periods that are believed to stand out, and those next to them that are high too."""
    # Those that were not looked at closely count among the tested.
    looked = np.isfinite(chance)
    out = np.zeros(len(chance), np.bool_)
    out[looked] = believed(chance[looked], RATE, tested)
    return _with_neighbours(out, chance < NEAR)


def _rise(series: _Series) -> Floats:
    """How many times as much as expected the rest of the corpus has, where that stands out; else 1.

    Where more was collected or published of everything, the scope is to stand out from that.
    """
    base = series.baseline(series.rest)
    expected, chance = _chances(series.rest, base, np.ones(len(series.rest)))
    return np.where(chance < NEAR, series.rest / np.maximum(expected, 1.0), 1.0)


def _tested(exposure: Floats, window: Window) -> int:
    """Periods that have enough around them to be tested by."""
    there = exposure > 0
    width = min(2 * window.half + 1, len(there))
    starts = np.clip(np.arange(len(there)) - window.half, 0, len(there) - width)
    sums = np.concatenate([[0], np.cumsum(there)])
    own = sums[np.minimum(np.arange(len(there)) + window.guard + 1, len(there))]
    own = own - sums[np.maximum(np.arange(len(there)) - window.guard, 0)]
    return int((there & (sums[starts + width] - sums[starts] - own >= window.least)).sum())


def _chances(counts: Floats, base: Baseline, rise: Floats) -> tuple[Floats, Floats]:
    """For each period what was expected and its chance of having so many; NaN where not looked at."""
    expected, chance = np.full(len(counts), np.nan), np.full(len(counts), np.nan)
    rows = base.rows[base.known]
    expected[rows], chance[rows] = base.expected[base.known] * rise[rows], 1.0
    for at, spread in zip(rows, base.dispersion[base.known], strict=True):
        if counts[at] >= max(RATIO * expected[at], LEAST):
            chance[at] = improbability(int(counts[at]), float(expected[at]), float(spread * rise[at]))
    return expected, chance


def _with_neighbours(out: npt.NDArray[np.bool_], high: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """What stands out, with the periods next to it that are high too, run by run."""
    result = np.zeros_like(out)
    for a, b in _runs(out | high):
        result[a : b + 1] = out[a : b + 1].any()
    return result


def _runs(out: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """First and last place of each run of periods that stand out."""
    edges = np.diff(np.concatenate([[0], out.astype(np.int8), [0]]))
    firsts, lasts = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1) - 1
    return list(zip(firsts.tolist(), lasts.tolist(), strict=True))


def _daily(frame: pd.DataFrame, start: date, end: date) -> Floats:
    """Articles of each day from `start` to `end`; a day without any is a zero."""
    at = (frame.period.to_numpy("datetime64[D]") - np.datetime64(start, "D")).astype(np.int64)
    days = (end - start).days + 1
    inside = (at >= 0) & (at < days)
    counts = np.bincount(at[inside], frame.articles.to_numpy(np.float64)[inside], days)
    return counts.astype(np.float64)


def _weekly(daily: Floats, before: int) -> Floats:
    """Sums of weeks, the first of which began `before` days before the series."""
    padded = np.concatenate([np.zeros(before), daily, np.zeros(-(before + len(daily)) % 7)])
    return np.asarray(padded.reshape(-1, 7).sum(axis=1), np.float64)
