"""Names that may be the same are offered, and those that only look a little alike are not."""

from __future__ import annotations

import pandas as pd
import pytest

from data.analysis.likely_same import Together, likely_same


def pairs(*keys: str, together: Together | None = None) -> list[tuple[str, str]]:
    """What is offered where each entity is named in one article less than the one before it."""
    frame = pd.DataFrame({"entity": list(keys), "articles": range(len(keys) + 1, 1, -1)})
    return [(one.entity, one.into) for one in likely_same(frame, together=together)]


@pytest.mark.parametrize(
    ("into", "entity"),
    [
        ("place:U.S.", "place:US"),
        ("place:U.S.", "organisation:US"),
        ("person:İlham Əliyev", "person:Ilham Eliyev"),
        ("place:Nagorno-Karabakh", "place:Nagorno Karabakh"),
        ("organisation:OSCE", "organisation:Osce"),
        ("place:Şuşa", "place:Susa"),
        ("place:United States", "place:US"),
        ("place:United States of America", "place:USA"),
        ("organisation:Организация по безопасности", "organisation:ОПБ"),
        ("person:Joe Biden", "person:J. Biden"),
    ],
)
def test_names_alike_are_offered_the_rarer_into_the_more_frequent(into: str, entity: str) -> None:
    assert pairs(into, entity) == [(entity, into)]
    assert pairs(entity, into) == [(into, entity)]


@pytest.mark.parametrize(
    "keys",
    [
        ("place:Baku", "place:Batumi"),
        ("place:United States", "organisation:US"),
        ("place:United States", "place:Upper Silesia", "place:US"),  # which of the two?
        ("person:Joe Biden", "person:Jill Biden", "person:J. Biden"),
        ("person:Joe Biden", "person:Biden"),
        ("place:Us", "place:United States"),  # no initials: not in capitals
        ("organisation:ANC", "organisation:Andro-news.com"),  # nobody shortens the address of a site
        ("organisation:ER", "organisation:Esquire.ru"),
        ("place:—", "place:…"),
    ],
)
def test_names_that_could_be_several_are_not(keys: tuple[str, ...]) -> None:
    assert pairs(*keys) == []


def test_two_initials_are_offered_where_an_article_names_both() -> None:
    def never(one: str, other: str) -> int:
        return 0

    def once(one: str, other: str) -> int:
        return int({one, other} == {"place:US", "place:United States"})

    named = ("place:United States", "place:US", "organisation:Emory University", "organisation:EU")
    assert pairs(*named, together=once) == [("place:US", "place:United States")]
    assert pairs(*named, together=never) == []
    assert pairs("organisation:Department of Health", "organisation:DOH", together=never) != []
    assert pairs("place:U.S.", "place:US", together=never) == [("place:US", "place:U.S.")]


def test_those_in_most_articles_come_first_and_each_pair_once() -> None:
    found = pairs("place:U.S.", "organisation:E.U.", "place:US", "organisation:EU", "place:U.S")
    assert found == [
        ("place:US", "place:U.S."),
        ("organisation:EU", "organisation:E.U."),
        ("place:U.S", "place:U.S."),
    ]
    assert likely_same(pd.DataFrame({"entity": ["place:a", "place:A"], "articles": [1, 1]}), 0) == []
