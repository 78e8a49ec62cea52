"""The order of results: dates, ties, relevance, pages."""

from __future__ import annotations

import pytest

from data.corpus import Corpus
from data.filters import SORTS, Filters, Sort
from tests.articles import days, make_article, table
from tests.corpus_contract.conftest import Build
from tests.corpus_contract.newsroom import ZONE
from tests.corpus_contract.routes import scope_ids


@pytest.mark.parametrize(
    ("filters", "sort", "expected"),
    [
        (Filters(), "newest", "jkgfeacbdhi"),
        (Filters(), "oldest", "dbacefgjkhi"),
        (Filters(), "relevance", "jkgfeacbdhi"),
        (Filters(query="gas"), "newest", "jkacbhi"),
        (Filters(query="gas"), "oldest", "bacjkhi"),
        (Filters(undated=True), "newest", "hi"),
        (Filters(sections=("Energy",)), "oldest", "bcg"),
    ],
)
def test_results_come_in_order(newsroom: Corpus, filters: Filters, sort: Sort, expected: str) -> None:
    assert "".join(newsroom.ids(filters, sort)) == expected


def test_a_search_without_a_number_gives_the_twenty_newest(build: Build) -> None:
    corpus = build(table(*days("2024-01-01", [f"Day {i:02d}" for i in range(30)])), ZONE)
    page = corpus.search(Filters())
    assert page.frame["id"].tolist() == [f"day-{i:02d}" for i in range(29, 9, -1)]
    assert page.total == 30


@pytest.mark.parametrize("sort", SORTS)
def test_a_huge_tie_goes_by_id_across_pages(build: Build, sort: Sort) -> None:
    ids = [f"{i * 7919 % 1000:04d}" for i in range(1000)]
    rows = [
        make_article(id=id, headline="Same", body="gas", published="2024-05-14", language="en") for id in ids
    ]
    corpus = build(table(*rows), ZONE)
    found: list[str] = []
    for after in range(0, 1000, 130):
        found += corpus.search(Filters(query="gas"), sort, 130, after).frame["id"].tolist()
    assert found == sorted(ids)
    assert corpus.ids(Filters(query="gas"), sort).tolist() == sorted(ids)
    assert corpus.neighbours("0500", Filters(query="gas"), sort).position == 501


def test_a_page_behind_the_end_is_empty_and_keeps_its_columns(newsroom: Corpus) -> None:
    page = newsroom.search(Filters(query="gas"), "relevance", 5, 100)
    assert page.frame.empty
    assert page.total == 7
    full = newsroom.search(Filters(query="gas")).frame
    assert page.frame.columns.tolist() == full.columns.tolist()
    assert page.frame.dtypes.tolist() == full.dtypes.tolist()


@pytest.mark.parametrize(
    ("query", "better", "worse"),
    [
        ("gas", {"headline": "Gas flows", "body": "x y z"}, {"headline": "Now flows", "body": "gas y z"}),
        ("gas", {"body": "gas gas gas x y z"}, {"body": "gas a b x y z"}),
        ("gas", {"body": "gas x"}, {"body": f"gas {'x ' * 200}"}),
        ("gas OR oil", {"body": "gas oil"}, {"body": "gas gas"}),
        ('"gas line"', {"body": "gas line and gas line"}, {"body": "gas line and oil line"}),
    ],
)
def test_the_better_fit_is_more_relevant(
    build: Build, query: str, better: dict[str, str], worse: dict[str, str]
) -> None:
    rows = [
        make_article(id="a", language="en", **worse),
        make_article(id="b", language="en", **better),
        make_article(id="c", language="en", headline="Else", body="nothing"),
    ]
    assert build(table(*rows), ZONE).ids(Filters(query=query), "relevance").tolist() == ["b", "a"]


def test_filters_narrow_relevance_without_changing_its_order(newsroom: Corpus) -> None:
    whole = newsroom.ids(Filters(query="gas"), "relevance").tolist()
    part = newsroom.ids(Filters(query="gas", languages=("en",)), "relevance").tolist()
    assert part == [id for id in whole if id in part]
    assert len(part) == 5


@pytest.mark.parametrize("query", ["gas pipe*", "pipeline* OR g*", "pipe~ OR gas"])
def test_filters_narrow_relevance_by_words_that_stand_for_many(build: Build, query: str) -> None:
    """What a prefix adds is the same in a few of its articles as in all."""
    bodies = ["gas " * (n % 7) + ("pipes " if n % 3 else "pipe ") + "more " * (n % 11) for n in range(120)]
    rows = [
        make_article(id=f"{n:03d}", headline="", body=body, section="S" if n % 5 == 0 else "T", language="en")
        for n, body in enumerate(bodies)
    ]
    corpus = build(table(*rows), ZONE)
    whole = corpus.ids(Filters(query=query), "relevance").tolist()
    part = corpus.ids(Filters(query=query, sections=("S",)), "relevance").tolist()
    assert part == [id for id in whole if id in set(part)]
    assert 10 < len(part) < len(whole)


def test_an_article_outside_the_scope_has_no_neighbours(newsroom: Corpus) -> None:
    found = newsroom.neighbours("d", Filters(query="gas"))
    assert (found.previous, found.next, found.position, found.total) == (None, None, None, 7)


def test_neighbours_bring_their_titles(newsroom: Corpus) -> None:
    found = newsroom.neighbours("h", Filters(undated=True))
    assert found.next == ("i", "gas")
    assert newsroom.neighbours("i", Filters(undated=True)).previous == ("h", "Undated gas")


def test_days_are_the_zones_own_where_clocks_go_back_at_midnight(build: Build) -> None:
    from datetime import date
    from zoneinfo import ZoneInfo

    # In Havana 3 November 2024 has its first hour twice: 00:30 comes before and after the change.
    times = {"a": "2024-11-03T04:30", "b": "2024-11-03T05:30", "c": "2024-11-03T03:30"}
    rows = [make_article(id=id, headline="x", published=time) for id, time in times.items()]
    corpus = build(table(*rows), ZoneInfo("America/Havana"))
    third = date(2024, 11, 3)
    assert scope_ids(corpus, Filters(date_from=third, date_to=third)) == "ab"


def test_days_that_come_twice_where_clocks_go_back_over_midnight(build: Build) -> None:
    from datetime import date
    from zoneinfo import ZoneInfo

    # In St. John's clocks went back at 00:01 on 7 November 2010: the first minute of the 7th came before the
    # last hour of the 6th.
    times = {"a": "2010-11-07T02:30:30", "b": "2010-11-07T03:00", "c": "2010-11-08T12:00", "d": None}
    rows = [make_article(id=id, headline="x", published=time) for id, time in times.items()]
    corpus = build(table(*rows), ZoneInfo("America/St_Johns"))
    sixth, seventh, eighth = (date(2010, 11, day) for day in (6, 7, 8))
    assert scope_ids(corpus, Filters(date_from=sixth, date_to=sixth)) == "b"
    assert scope_ids(corpus, Filters(date_from=seventh, date_to=seventh)) == "a"
    assert scope_ids(corpus, Filters(date_from=seventh)) == "ac"
    assert scope_ids(corpus, Filters(query="x", date_to=sixth)) == "b"
    assert scope_ids(corpus, Filters(undated=True)) == "d"
    volume = corpus.volume(Filters()).frame
    counted = dict(zip(volume["period"].dt.date, volume["articles"], strict=True))
    assert {day: n for day, n in counted.items() if n} == {sixth: 1, seventh: 1, eighth: 1}
