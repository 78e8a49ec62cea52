"""Numbers in words."""

from __future__ import annotations

import pytest

from components.words import percent


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (0, 0, "0%"),
        (0, 5, "0%"),
        (1, 1_000, "<1%"),
        (1, 3, "33%"),
        (99, 100, "99%"),
        (999, 1_000, ">99%"),
        (5, 5, "100%"),
    ],
)
def test_a_share_is_never_rounded_to_none_or_all(part: int, whole: int, said: str) -> None:
    assert percent(part, whole) == said
