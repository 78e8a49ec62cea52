"""Keyword in context: a line for each mention, cut at word bounds, in the order asked for."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from data.analysis.contexts import contexts, in_order, left_of, right_of, unplaced
from tests.articles import make_article, table

ALIYEV = "person:Aliyev"


def articles(*rows: dict[str, Any]) -> pd.DataFrame:
    frame: pd.DataFrame = table(*rows).to_pandas()
    return frame


def lines(*rows: dict[str, Any]) -> pd.DataFrame:
    return contexts(articles(*rows), ALIYEV)


def test_each_mention_is_a_line_with_the_words_around_it() -> None:
    found = lines(make_article(headline="Aliyev speaks", body="In Baku Aliyev opened it.", mentions=[ALIYEV]))
    assert found[["field", "left", "name", "right"]].to_numpy().tolist() == [
        ["headline", "", "Aliyev", "speaks"],
        ["body", "In Baku", "Aliyev", "opened it."],
    ]


def test_words_are_cut_at_their_bounds() -> None:
    text = "alpha beta gamma Aliyev delta epsilon"
    assert left_of(text, text.index("Aliyev"), 12) == "beta gamma"
    assert right_of(text, text.index("Aliyev") + 6, 10) == "delta"


def test_a_word_longer_than_the_line_is_cut() -> None:
    text = "x" * 500 + "Aliyev" + "y" * 500
    assert left_of(text, 500, 20) == "x" * 20
    assert right_of(text, 506, 20) == "y" * 20


def test_an_ending_belongs_to_the_name() -> None:
    body = "Bakıda Aliyev'in sözü"
    found = lines(make_article(headline="a", body=body, mentions=[mention(body)]))
    assert found[["name", "right"]].to_numpy().tolist() == [["Aliyev'in", "sözü"]]


def mention(body: str) -> dict[str, Any]:
    at = body.index("Aliyev")
    return {"entity": "Aliyev", "kind": "person", "field": "body", "start": at, "end": at + 6}


def test_a_mention_without_a_place_is_counted_apart() -> None:
    rows = articles(make_article(headline="They speak", mentions=[ALIYEV]))
    assert contexts(rows, ALIYEV).empty
    assert unplaced(rows, ALIYEV) == 1
    assert unplaced(rows, "place:Aliyev") == 1


def test_only_the_entity_of_that_kind_is_looked_for() -> None:
    rows = articles(make_article(headline="Aliyev speaks", mentions=["place:Aliyev"]))
    assert contexts(rows, ALIYEV).empty


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 2), (0, 900), (5, 5)])
def test_places_that_cannot_be_are_left_out(start: int, end: int) -> None:
    bad = {"entity": "Aliyev", "kind": "person", "field": "headline", "start": start, "end": end}
    assert lines(make_article(headline="Aliyev speaks", mentions=[bad])).empty


def test_lines_are_ordered_by_the_words_beside_them() -> None:
    found = lines(
        make_article(id="1", headline="The zoo Aliyev opened", source="B", mentions=[ALIYEV]),
        make_article(id="2", headline="An élan Aliyev bought", source="A", mentions=[ALIYEV]),
        make_article(id="3", headline="Big APPLE Aliyev ate", source="C", mentions=[ALIYEV]),
    )
    assert in_order(found, "date")["id"].tolist() == ["1", "2", "3"]
    assert in_order(found, "left")["id"].tolist() == ["3", "2", "1"]
    assert in_order(found, "right")["id"].tolist() == ["3", "2", "1"]
    assert in_order(found, "source")["id"].tolist() == ["2", "1", "3"]


def test_no_articles_have_no_lines() -> None:
    found = contexts(articles(), ALIYEV)
    assert found.empty
    assert in_order(found, "left").empty
