"""Where a scope takes too long, narrower ones are offered, each of which says what it is."""

from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from data.answers import About
from data.filters import Filters
from data.narrower import narrower


def about(**given: Any) -> About:
    told: dict[str, Any] = {
        "name": "Wire", "version": "1", "zone": ZoneInfo("UTC"), "articles": 900, "undated": 0, "day_only": 0,
        "first": date(2020, 1, 1), "last": date(2024, 3, 10), "sections": ("World", "Sport"),
        "languages": ("en",), "sources": 3, "topics": 0, "entities": 9,
    }  # fmt: skip
    return About(**{**told, **given})


def test_a_year_a_month_and_the_largest_section_are_offered() -> None:
    assert narrower(Filters(), about()) == [
        ("The last year alone", Filters(date_from=date(2023, 3, 12), date_to=date(2024, 3, 10))),
        ("The last month alone", Filters(date_from=date(2024, 2, 10), date_to=date(2024, 3, 10))),
        ("The largest section alone, World", Filters(sections=("World",))),
    ]


def test_the_last_year_is_that_of_the_scope() -> None:
    scope = Filters(date_from=date(2021, 1, 1), date_to=date(2022, 6, 30), sections=("Sport",))
    offered = dict(narrower(scope, about()))
    assert list(offered) == ["The last year alone", "The last month alone"]
    assert (offered["The last year alone"].date_from, offered["The last year alone"].date_to) == (
        date(2021, 7, 1),
        date(2022, 6, 30),
    )


def test_nothing_is_offered_that_is_as_large() -> None:
    week = Filters(date_from=date(2024, 3, 1), date_to=date(2024, 3, 7), sections=("World",))
    assert narrower(week, about()) == []
    assert narrower(Filters(), about(first=None, last=None, sections=("World",))) == []
    assert narrower(Filters(undated=True, sections=("World",)), about()) == []


def test_an_excluded_section_is_not_offered() -> None:
    offered = [
        words for words, _ in narrower(Filters(not_sections=("World",)), about(sections=("World", "A", "B")))
    ]
    assert "The largest section alone, A" in offered


def test_wildcards_are_taken_out_and_the_rest_of_the_query_stays() -> None:
    small = about(first=None, last=None, sections=())
    asked = '("a* b" OR elect*) NOT headline:gaz~'
    assert narrower(Filters(query=asked), small) == [
        (
            'Without * and ~: ("a* b" OR elect) NOT headline:gaz',
            Filters(query='("a* b" OR elect) NOT headline:gaz'),
        )
    ]
    assert narrower(Filters(query="gas pipeline"), small) == []
    assert narrower(Filters(query='"broken'), small) == []
