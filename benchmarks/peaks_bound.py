"""What chance allows: would a test that knows the level find a spike by its number alone?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date

import numpy as np

from benchmarks.peaks_planting import Plant, levels
from data.analysis.peaks import LEAST, RATE, RATIO
from data.analysis.tails import believed, improbability
from data.filters import Filters


def within_reach(counts: Mapping[Filters, Counter[date]], spike: Plant) -> bool:
    """Whether a spike is found by an oracle, at the method's own false discovery rate.

    The oracle needn't estimate: it knows the level that the spike was planted on, the levels of all other
    days and how widely the scope's days stray around these, those left out that have twice their level.
    """
    own = counts[spike.scope]
    usual = {day: level for day, (level, _) in levels(own).items()}
    spread = _dispersion(own, usual)
    chances = {day: _chance(own[day], level, spread) for day, level in usual.items()}
    chances[spike.day] = _chance(own[spike.day] + spike.more, spike.level, spread)
    days = list(chances)
    return bool(believed(np.array([chances[day] for day in days]), RATE)[days.index(spike.day)])


def _dispersion(counts: Counter[date], usual: Mapping[date, float]) -> float:
    """Variance over mean of the days that have less than twice their level; 1 is that of Poisson."""
    strays = [(counts[day] - level) ** 2 / level for day, level in usual.items() if counts[day] < 2 * level]
    return max(1.0, float(np.mean(strays))) if strays else 1.0


def _chance(n: int, level: float, spread: float) -> float:
    return improbability(n, level, spread) if n >= max(RATIO * level, LEAST) else 1.0
