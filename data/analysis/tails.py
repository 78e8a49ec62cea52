"""How improbable a count is, and how many improbable ones may be believed."""

from __future__ import annotations

from math import exp, lgamma, log
from typing import Final

import numpy as np
import numpy.typing as npt

#: A dispersion nearer to 1 than this is that of a Poisson distribution.
_POISSON: Final = 1e-6
#: Terms beyond a sum that add less than this part of it are left out.
_REST: Final = 1e-12
#: So many terms are added at a time; no tail of news is as long as all of them.
_LENGTHS: Final = (64, 1_024, *(65_536,) * 16)


def improbability(count: int, mean: float, dispersion: float = 1.0) -> float:
    """The mid-p value of a count: the probability of more, and half of that of as many.

    Of small counts the plain tail is too careful: it comes in steps (Lancaster 1961,
    https://doi.org/10.1080/01621459.1961.10482105).
    """
    return (upper_tail(count, mean, dispersion) + upper_tail(count + 1, mean, dispersion)) / 2


def upper_tail(count: int, mean: float, dispersion: float = 1.0) -> float:
    """The probability of `count` or more: negative binomial with this mean and variance over mean.

    Poisson for a dispersion of 1. A mean of 0 expects nothing.
    """
    if count <= 0:
        return 1.0
    if mean <= 0:
        return 0.0
    if count <= mean:
        return 1.0 - _sum(count - 1, mean, dispersion, -1)
    return _sum(count, mean, dispersion, 1)


def _sum(start: int, mean: float, dispersion: float, step: int) -> float:
    """The probabilities from `start` away from the mean, each from the one before by their ratio."""
    size = mean / (dispersion - 1) if dispersion > 1 + _POISSON else 0.0
    share = mean / (mean + size) if size else 0.0
    term = exp(min(_log_probability(start, mean, size), 0.0))
    total, k = 0.0, start
    for length in _LENGTHS:
        counts = k + step * np.arange(min(length, k + 1) if step < 0 else length)
        if step > 0:
            ratios = share * (counts + size) / (counts + 1) if size else mean / (counts + 1)
        else:
            ratios = counts / (share * np.maximum(counts - 1 + size, 1e-12)) if size else counts / mean
        falling = term * np.cumprod(ratios)
        total += term + float(falling[:-1].sum())
        term, k = float(falling[-1]), k + step * len(counts)
        if k < 0 or term <= _REST * total:
            break
    return min(total, 1.0)


def _log_probability(k: int, mean: float, size: float) -> float:
    if not size:
        return k * log(mean) - mean - lgamma(k + 1)
    return (
        lgamma(k + size) - lgamma(size) - lgamma(k + 1)
        + size * log(size / (size + mean)) + k * log(mean / (size + mean))
    )  # fmt: skip


def believed(probabilities: npt.NDArray[np.float64], rate: float, tests: int = 0) -> npt.NDArray[np.bool_]:
    """Those of so many tests whose expected share of false ones is at most `rate`.

    Benjamini and Hochberg (1995), https://doi.org/10.1111/j.2517-6161.1995.tb02031.x: of m ordered
    probabilities the first k, k being the last whose probability is at most `rate` k / m. Tests beyond
    the probabilities given are such as found nothing.
    """
    ordered = np.sort(probabilities)
    allowed = rate * np.arange(1, len(ordered) + 1) / max(tests, len(ordered), 1)
    good = np.flatnonzero(ordered <= allowed)
    return np.asarray(probabilities <= (ordered[good[-1]] if len(good) else -1.0))
