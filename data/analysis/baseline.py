"""What was to be expected of each period: a robust local level times the rhythm of the week.

The estimate is that of Noufaily and others (2013), "An improved algorithm for outbreak detection in
multiple surveillance systems", https://doi.org/10.1002/sim.5595, after Farrington and others (1996),
https://doi.org/10.2307/2983331: a mean whose earlier outbreaks are weighted down by their Anscombe
residuals. The variance is mean + a mean^2, that of a negative binomial: days with few articles stray
less than days with many. Health watches the present with the past alone; who looks back at news has both
sides, so that the window lies around the period and a trend cancels out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

#: Anscombe residuals above this are weighted down (Noufaily, section 3.4), here those below its negative too:
#: days that were collected in part.
_UNUSUAL: Final = 2.58
#: And this steeply. Noufaily's square leaves each outbreak its whole share in the variance: an affair of two
#: weeks in a window of eight would hide itself.
_STEEP: Final = 4
#: The lowest part of a window that the estimate begins with: what peaks don't reach.
_QUIET: Final = 0.75
#: The variance of all values of a bell curve against that of its lowest three quarters, about.
_OF_QUIET: Final = 2.0
#: The same for what the weights leave of it.
_OF_TRUSTED: Final = 1.1
_ROUNDS: Final = 6
#: A period with so many times the median of its window is looked at closely.
_BUSY: Final = 1.25
#: So many others are looked at too, to know how widely the series strays.
_SAMPLED: Final = 120
#: No window is taken to be calmer than this part of them are.
_CALM: Final = 0.25
#: For the rhythm of the week a peak counts as so many times what its weekday usually has at most: first
#: as so many times the median of all days, then the factors are found anew as often.
_CUT: Final = 1.5
_FIRST_CUT: Final = 3.0
_CUTS: Final = 4
#: A weekday counts as much as any other until it has about so many articles.
_SHRINK: Final = 5.0
#: Less than this part of the usual level is not expected of any weekday.
_LEAST: Final = 0.02


@dataclass(frozen=True, slots=True)
class Window:
    """Which periods around one say what was to be expected of it."""

    #: Periods on each side; at an end of the series the window is as wide and lies to one side.
    half: int
    #: The nearest periods on each side, left out: a peak may begin before it stands out.
    guard: int
    #: Periods that must have been collected for an estimate.
    least: int


@dataclass(frozen=True, slots=True)
class Baseline:
    """For some periods the articles expected, how widely their number strays, and whether that is known."""

    #: Places in the series; the other fields are parallel to it.
    rows: Ints
    expected: Floats
    #: Variance divided by mean, 1 for Poisson.
    dispersion: Floats
    known: Bools


def baseline(counts: Floats, exposure: Floats, window: Window, season: int = 1, least: float = 1) -> Baseline:
    """The baseline of a series without gaps in time, at those periods that may stand out.

    `exposure` is the part of each period that was collected (0 for none). `season` periods make a cycle
    (7 for days of the week, 1 for none). What has fewer than `least` articles, or hardly more than
    the median of its window, is not looked at closely.
    """
    there = np.where(exposure > 0, exposure, np.nan)
    usual = _rolling(counts / there, window, "median")
    weights = exposure
    if season > 1:
        weights = exposure * _rhythm(counts, exposure, usual, window, season)
        usual = _rolling(counts / np.where(weights > 0, weights, np.nan), window, "median")
    busy = (exposure > 0) & (counts >= least) & (counts >= _BUSY * usual * weights)
    collected = np.flatnonzero(exposure > 0)
    some = collected[:: max(1, len(collected) // _SAMPLED)]
    rows = np.union1d(np.flatnonzero(busy), some)
    level, spread, known = _levels(counts, weights, window, rows)
    if known.any():
        # By chance a window looks calmer than the series is.
        ordinary = np.isin(rows, some) & known
        spread = np.maximum(spread, np.quantile(spread[ordinary if ordinary.any() else known], _CALM))
    expected = level * weights[rows]
    # Weekdays with few articles stray less than those with many, though more than in proportion to them.
    return Baseline(rows, expected, 1 + spread * np.sqrt(expected * level), known)


def _rolling(rates: Floats, window: Window, how: str) -> Floats:
    """The median or mean of the window of each period, as far as it was collected."""
    around = pd.Series(rates).rolling(2 * window.half + 1, center=True, min_periods=1)
    found = around.median() if how == "median" else around.mean()
    return np.asarray(np.nan_to_num(found.to_numpy(np.float64)), np.float64)


def _rhythm(counts: Floats, exposure: Floats, usual: Floats, window: Window, season: int) -> Floats:
    """How each weekday differs from the level, peaks cut off; a repeated factor for each period."""
    there = np.where(exposure > 0, exposure, np.nan)
    day = np.arange(len(counts)) % season
    factors = np.full(season, _FIRST_CUT)
    for _ in range(_CUTS):
        cut = np.minimum(counts, (_CUT * factors[day] * usual + 2) * exposure)
        expected = exposure * _rolling(cut / there, window, "mean")
        factors = (np.bincount(day, cut, season) + _SHRINK) / (np.bincount(day, expected, season) + _SHRINK)
        factors = np.maximum(factors / factors.mean(), _LEAST)
    return np.asarray(factors[day], np.float64)


def _levels(counts: Floats, weights: Floats, window: Window, rows: Ints) -> tuple[Floats, Floats, Bools]:
    """The level per unit of `weights`, the spread, and whether the window had enough, of `rows`."""
    values, units, used = _windows(counts, weights, window, rows)
    fitted = _quiet(values, units, used)
    roots, unit_roots = np.cbrt(values) ** 2, np.cbrt(units) ** 2
    level, spread = _fit(values, units, fitted, _OF_QUIET)
    for _ in range(_ROUNDS):
        fitted = used * _trust(roots, unit_roots, units, level, spread)
        level, spread = _fit(values, units, fitted, _OF_TRUSTED)
    return level, spread, used.sum(axis=1) >= window.least


def _windows(counts: Floats, weights: Floats, window: Window, rows: Ints) -> tuple[Floats, Floats, Bools]:
    """The windows of these periods: articles, weights, and which of them are used."""
    n = len(counts)
    width = min(2 * window.half + 1, n)
    starts = np.clip(rows - window.half, 0, n - width)
    slid = np.lib.stride_tricks.sliding_window_view
    values, units = slid(counts, width)[starts], slid(weights, width)[starts]
    away = np.abs((starts - rows)[:, None] + np.arange(width))
    used = (units > 0) & (away > window.guard)
    return np.where(used, values, 0.0), np.where(used, units, 0.0), used


def _quiet(values: Floats, units: Floats, used: Bools) -> Floats:
    """1 for the lowest periods of each window, by their articles per unit."""
    rate = np.where(used, values / np.where(used, units, 1.0), np.inf)
    last = np.maximum(np.ceil(_QUIET * used.sum(axis=1)).astype(np.int64) - 1, 0)
    highest = np.take_along_axis(np.sort(rate, axis=1), last[:, None], axis=1)
    return (used & (rate <= highest)).astype(np.float64)


def _fit(values: Floats, units: Floats, trust: Floats, wider: float) -> tuple[Floats, Floats]:
    """The weighted level and spread of each window; the variance of chance alone is a spread of 0.

    The spread is the moment estimate of a in variance = mean + a mean^2; `wider` makes up for what of the
    squares is left out.
    """
    level = (trust * values).sum(axis=1) / np.maximum((trust * units).sum(axis=1), 1e-9)
    mean = level[:, None] * units
    squares = wider * (trust * (values - mean) ** 2).sum(axis=1)
    free = 1 - 1 / np.maximum(trust.sum(axis=1), 2)
    spread = (squares / free - (trust * mean).sum(axis=1)) / np.maximum((trust * mean**2).sum(axis=1), 1e-9)
    return level, np.maximum(spread, 0.0)


def _trust(roots: Floats, unit_roots: Floats, units: Floats, level: Floats, spread: Floats) -> Floats:
    """1 for what is usual, less for what stands out, by the standardised Anscombe residual."""
    mean_root = np.maximum(np.cbrt(level)[:, None] ** 2 * unit_roots, 1e-6)
    dispersion = 1 + (spread * level)[:, None] * units
    residual = 1.5 * (roots - mean_root) / np.sqrt(np.sqrt(mean_root) * dispersion)
    strange = np.abs(residual)
    return np.where(strange > _UNUSUAL, np.maximum(strange, 1.0) ** -_STEEP, 1.0)
