"""The headline of a page is what its readers see, and not what is behind it in the window's bar."""

from __future__ import annotations

import pytest
from lxml import html

from data.ingest.headlines import headline


@pytest.mark.parametrize(
    ("heads", "titles", "found"),
    [
        (
            ["Rain in the valley"],
            ["Rain in the valley - Weather and more | 02.01.2020"],
            "Rain in the valley",
        ),
        (
            ["The Sun", "Weather", "Rain in the valley"],
            ["Weather - Rain in the valley"],
            "Rain in the valley",
        ),
        (["Rain in the valley closes schools"], ["Rain closes schools"], "Rain in the valley closes schools"),
        (["Storm: Rain in the valley"], ["Rain in the valley", "Rain in the valley"], "Rain in the valley"),
        (["Cookies on this site"], ["Rain in the valley"], "Rain in the valley"),
        (["The Sun"], ["Rain in the valley"], "Rain in the valley"),
        ([], ["Rain in the valley - Sunshine", "Rain in the valley"], "Rain in the valley"),
        ([], ["Rain | The Sun"], "Rain"),
        (["Opinion"], ["Opinion | Rain is good", "Rain is good for all"], "Opinion | Rain is good"),
        (["Rain in the valley"], [], "Rain in the valley"),
        (["", " "], [], ""),
    ],
)
def test_a_heading_that_a_title_holds_stands(heads: list[str], titles: list[str], found: str) -> None:
    tree = html.document_fromstring("<p>x</p>" + "".join(f"<h1>{head}</h1>" for head in heads))
    assert headline(tree, titles, "The Sun") == found


def test_the_window_s_title_counts() -> None:
    tree = html.document_fromstring("<title>Rain in the valley – The Sun</title><p>x</p>")
    assert headline(tree, [], "The Sun") == "Rain in the valley"
