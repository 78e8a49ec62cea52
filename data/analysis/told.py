"""Which peaks a scope has: those that chance can't bring, and those of which half the rise has one cause.

Counts alone tell small rises from chance badly: with four articles a day usual, twelve come about once in
two hundred days. What the articles say is evidence of its own: where half of those that are more are
about one thing, which is rare in the weeks around, something happened. So what is improbable, though not
improbable enough among so many days, is a peak where its causes carry half of its rise and can't be chance
among all the names and words that were looked through (`data.analysis.causes.beyond_chance`).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from data.analysis.explained import Explanation
from data.analysis.peaks import Peak, Peaks
from data.budget import check

#: The part of its rise that a peak's causes carry, at least.
HALF: Final = 0.5
#: Rises that are looked at for a cause: the least probable ones, so that a page needn't wait for more.
LOOKED_AT: Final = 8


def told(
    peaks: Peaks,
    explain: Callable[[Peak], Explanation | None],
    first: date | None = None,
    last: date | None = None,
) -> tuple[Peak, ...]:
    """The peaks of which some day lies in these bounds, strongest first.

    `explain` may give None where causes don't carry the half.
    """
    within = list(peaks.within(first, last))
    for peak in _perhaps(peaks, first, last)[:LOOKED_AT]:
        check()
        explanation = explain(peak)
        if explanation is not None and explanation.carried >= HALF:
            within.append(peak)
    return tuple(sorted(within, key=lambda peak: (peak.probability, -peak.articles, peak.first)))


def left_out(peaks: Peaks, first: date | None = None, last: date | None = None) -> int:
    """Rises in these bounds that are too many to be looked at for a cause."""
    return max(0, len(_perhaps(peaks, first, last)) - LOOKED_AT)


def _perhaps(peaks: Peaks, first: date | None, last: date | None) -> list[Peak]:
    return [peak for peak in peaks.perhaps if peak.reaches_into(first, last)]
