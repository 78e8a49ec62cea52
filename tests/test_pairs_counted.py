"""Pairs and cards, counted without holding all that there are at once."""

from __future__ import annotations

from collections import Counter
from random import Random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from data.engines.comentions import _counted
from data.engines.groups import _cards


@settings(deadline=None, max_examples=200)
@given(st.lists(st.lists(st.integers(0, 30), max_size=20), max_size=6))
def test_numbers_are_counted_some_at_a_time(parts: list[list[int]]) -> None:
    found, together = _counted(np.array(part, np.int64) for part in parts if part)
    expected = Counter(number for part in parts for number in part)
    assert dict(zip(found.tolist(), together.tolist(), strict=True)) == expected
    assert found.tolist() == sorted(expected)


def cards_one_by_one(outlets: dict[int, set[int]]) -> dict[int, int]:
    """For each text the first of those that begin a card and whose card has none of its sources."""
    cards: dict[int, set[int]] = {}
    of: dict[int, int] = {}
    for text, sources in outlets.items():
        if -1 in sources:
            of[text] = text
            continue
        of[text] = next((card for card, has in cards.items() if not has & sources), text)
        cards.setdefault(of[text], set()).update(sources)
    return of


def test_each_text_has_the_first_card_without_its_sources() -> None:
    random = Random(8)
    for texts in (1, 5, 60, 400):
        outlets = {n: set(random.choices(range(-1, 6), k=random.choice((1, 1, 2, 3)))) for n in range(texts)}
        assert dict(_cards(outlets)) == cards_one_by_one(outlets)


def test_very_many_reports_of_one_outlet_are_told_apart_at_once() -> None:
    outlets = {n: {0} for n in range(200_000)}
    assert dict(_cards(outlets)) == {n: n for n in range(200_000)}
