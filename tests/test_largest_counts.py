"""The largest counts: the first of a ranking, found without sorting all of it."""

from __future__ import annotations

import numpy as np
import pytest

from data.engines.counting import _largest

#: The highest count, and how steeply counts fall.
SHAPES = [(1, 1.0), (2, 1.0), (3, 8.0), (1_000_000, 12.0), (40, 0.2), (0, 1.0)]


@pytest.mark.parametrize(("highest", "steep"), SHAPES)
@pytest.mark.parametrize("values", [0, 1, 119, 120, 121, 5_000])
@pytest.mark.parametrize("limit", [0, 1, 30, 4_000, None])
def test_the_largest_are_those_of_a_whole_ranking(
    highest: int, steep: float, values: int, limit: int | None
) -> None:
    random = np.random.default_rng(values)
    counts = np.round(highest * random.random(values) ** steep).astype(np.int64)
    ranked = sorted(range(values), key=lambda value: (-counts[value], value))
    wanted = [value for value in ranked if counts[value]][:limit]
    assert _largest(counts, limit).tolist() == wanted


def test_where_all_are_equal_the_values_own_order_decides() -> None:
    assert _largest(np.full(1_000, 7), 3).tolist() == [0, 1, 2]
