"""How much two things go together beyond chance: log-likelihood and normalised mutual information."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Counts = npt.NDArray[np.integer[Any]]
Floats = npt.NDArray[np.float64]


class Meetings(NamedTuple):
    """In how many of `total` articles each pair is named together, and each of the two at all."""

    both: Counts
    a: Counts
    b: Counts
    total: int


def g2(met: Meetings) -> Floats:
    """Dunning's G2 of the two by two table of a pair, negative where it meets less often than by chance.

    Dunning 1993, https://aclanthology.org/J93-1003/. It grows with the evidence: frequent pairs go before
    rare ones that are as close.
    """
    both, a, b, total = _floats(met)
    score = np.zeros(len(both))
    for observed, expected in (
        (both, a * b / total),
        (a - both, a * (total - b) / total),
        (b - both, (total - a) * b / total),
        (total - a - b + both, (total - a) * (total - b) / total),
    ):
        safe = np.where(observed > 0, observed, 1.0)
        score += np.where(observed > 0, observed * np.log(safe / np.where(expected > 0, expected, 1.0)), 0.0)
    return np.where(both * total < a * b, -2 * score, 2 * score)


def most_g2(articles: int, total: int) -> float:
    """The largest G2 of any pair one of which is named in so many articles, or in fewer.

    G2 is 2 n times the mutual information of the two, which is no more than the entropy of either.
    """
    part = min(articles / total, 0.5)
    return -2 * total * float(sum(p * np.log(p) for p in (part, 1 - part) if p > 0))


def npmi(met: Meetings) -> Floats:
    """Normalised pointwise mutual information: 1 for two that are never apart, 0 by chance, towards -1 below.

    Bouma 2009, https://svn.spraakdata.gu.se/repos/gerlof/pub/www/Docs/npmi-pfd.pdf. It knows nothing of the
    amount of evidence: two that are named once, together, have 1. So ask for a few articles at least.
    """
    both, a, b, total = _floats(met)
    with np.errstate(divide="ignore", invalid="ignore"):
        score = np.log(both * total / (a * b)) / -np.log(both / total)
    return np.where(both == total, 0.0, np.where(both > 0, score, -1.0))


def _floats(met: Meetings) -> tuple[Floats, Floats, Floats, int]:
    both, a, b = (np.asarray(counts, np.float64) for counts in met[:3])
    return both, a, b, max(met.total, 1)
