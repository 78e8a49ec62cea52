"""Answers: numbers that can't be exact are called about."""

from __future__ import annotations

import pandas as pd

from data.answers import Entities, Facet, Keyness, SearchPage


def test_a_number_that_is_not_exact_is_called_about() -> None:
    frame = pd.DataFrame()
    assert Facet(frame, 1_234, 9).distinct_words == "1,234"
    assert Facet(frame, 1_234_567, 9, distinct_exact=False).distinct_words == "about 1,234,567"
    assert Entities(frame, 2_000_000, 9, 9, distinct_exact=False).distinct_words == "about 2,000,000"
    assert Keyness(frame, 2_000_000, 9, 9, distinct_exact=False).distinct_words == "about 2,000,000"


def test_cards_are_counted_or_called_about() -> None:
    frame = pd.DataFrame()
    assert SearchPage(frame, 5, 1, frame, frame).cards_words == "1 card"
    assert SearchPage(frame, 5, 4_000, frame, frame, cards_exact=False).cards_words == "about 4,000 cards"
