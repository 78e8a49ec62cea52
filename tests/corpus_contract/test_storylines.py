"""Storylines and events: what they are called, how they stand, and what is in them, scope by scope."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

from data.answers import STATES, State, StorylineOrder
from data.corpus import Corpus, StorylineNotFound
from data.filters import Filters
from data.frames import rows as rows_of
from tests.articles import make_article, table
from tests.corpus_contract.conftest import Build
from tests.corpus_contract.newsroom import ZONE

SOURCES = ("Wire", "Turan", "Sun", "Star", "")
LAST = date(2025, 3, 31)
DAY = timedelta(days=1)


def _made(seed: int, n: int = 240) -> list[dict[str, Any]]:
    """Articles of a few storylines and events, some of neither, some undated; the last on LAST."""
    rng = random.Random(seed)
    rows: list[dict[str, Any]] = []
    for i in range(n):
        story = rng.choice([None, *(f"s-{k:02}" for k in range(12))])
        ago = 0 if i == 0 else rng.choice([rng.randrange(20), rng.randrange(40), rng.randrange(400)])
        if story in ("s-03", "s-04"):
            ago = 60 + rng.randrange(300)
        rows.append(
            make_article(
                id=f"a{i:03}", headline=f"Headline {i}", body=f"word{i % 7} story{story}",
                language=rng.choice("ea"), source=rng.choice(SOURCES),
                published=None if rng.random() < 0.05 and i else str(LAST - ago * DAY),
                section=rng.choice(["Politics", "Sport"]), storyline=story,
                event=f"e-{story}-{rng.randrange(6)}" if story and rng.random() < 0.6 else None,
            )
        )  # fmt: skip
    return rows


def _day(row: dict[str, Any]) -> date | None:
    return row["published"].date() if row["published"] else None


def _state(rows: list[dict[str, Any]]) -> tuple[State, int, int]:
    """How a storyline stands: its articles of the last fourteen days, and of the fourteen before."""
    ago = [(LAST - day).days for row in rows if (day := _day(row))]
    recent, before = sum(a < 14 for a in ago), sum(14 <= a < 28 for a in ago)
    if recent >= 2 and recent > before:
        return "growing", recent, before
    return ("running" if recent + before else "quiet"), recent, before


def _counted(rows: list[dict[str, Any]], inside: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Each storyline with articles `inside`, counted one by one."""
    found: dict[str, dict[str, Any]] = {}
    for story in sorted({row["storyline"] for row in inside if row["storyline"]}):
        own = [row for row in inside if row["storyline"] == story]
        whole = [row for row in rows if row["storyline"] == story]
        days = [day for row in own if (day := _day(row))]
        state, recent, before = _state(whole)
        latest = max(own, key=lambda row: (row["published"] is not None, row["published"] or 0, row["id"]))
        found[story] = {
            "state": state, "recent": recent, "before": before, "articles": len(own),
            "corpus_articles": len(whole), "events": len({row["event"] or row["id"] for row in own}),
            "sources": len({row["source"] for row in own}),
            "languages": len({row["language"] for row in own}),
            "first": min(days, default=None), "last": max(days, default=None), "latest": latest["id"],
        }  # fmt: skip
    return found


def _order(found: dict[str, dict[str, Any]], order: StorylineOrder) -> list[str]:
    def key(story: str) -> tuple[Any, ...]:
        has = found[story]
        last = (LAST - has["last"]).days if has["last"] else 10**6
        first = (has["first"] - date(1, 1, 1)).days if has["first"] else 10**7
        by: dict[StorylineOrder, tuple[int, int]] = {
            "latest": (last, -has["articles"]),
            "articles": (-has["articles"], last),
            "first": (first, -has["articles"]),
        }
        return (*by[order], story)

    return sorted(found, key=key)


SCOPES = (
    (Filters(), lambda row: True),
    (Filters(sections=("Sport",)), lambda row: row["section"] == "Sport"),
    (Filters(query="word3"), lambda row: "word3" in row["body"]),
    (
        Filters(date_from=date(2025, 3, 1), sources=("Wire", "Sun")),
        lambda row: row["source"] in ("Wire", "Sun") and (_day(row) or date.min) >= date(2025, 3, 1),
    ),
    (Filters(undated=True), lambda row: row["published"] is None),
    (Filters(query="absent"), lambda row: False),
)


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("scope", range(len(SCOPES)))
def test_storylines_are_those_that_a_plain_count_finds(build: Build, seed: int, scope: int) -> None:
    rows = _made(seed)
    corpus = build(table(*rows), ZONE)
    filters, within = SCOPES[scope]
    inside = [row for row in rows if within(row)]
    expected = _counted(rows, inside)
    orders: tuple[StorylineOrder, ...] = ("latest", "articles", "first")
    for order in orders:
        found = corpus.storylines(filters, 100, order=order)
        assert found.frame["storyline"].tolist() == _order(expected, order)
        told = found.frame.set_index("storyline").drop(columns=["title"]).to_dict("index")
        for story, has in expected.items():
            shown = {name: told[story][name] for name in has}
            for name in ("first", "last"):
                shown[name] = None if pd.isna(shown[name]) else shown[name].date()
            assert shown == has, story
    assert (found.total, found.scope) == (len(expected), len(inside))
    assert found.articles == sum(row["storyline"] is not None for row in inside)
    assert found.corpus_total == len({row["storyline"] for row in rows} - {None})
    for state in STATES:
        n = sum(has["state"] == state for has in expected.values())
        assert found.states[state] == n
        of_state = corpus.storylines(filters, 100, states=(state,))
        assert (of_state.total, set(of_state.frame["state"])) == (n, {state} if n else set())
    days = {(row["storyline"], _day(row)) for row in inside if row["storyline"] and _day(row)}
    assert {(r.storyline, r.day.date()) for r in rows_of(found.days)} == days
    assert found.days["articles"].sum() == sum(bool(row["storyline"] and _day(row)) for row in inside)


def test_a_few_dates_that_are_wrong_do_not_make_all_quiet(build: Build) -> None:
    rows = [
        make_article(id=f"a{i:04}", headline=f"News {i}", published=str(LAST - (i // 50) * DAY),
                     storyline=f"s-{i % 40}")
        for i in range(1_999)
    ]  # fmt: skip
    wrong = make_article(id="wrong", headline="Later", published=str(LAST + 300 * DAY), storyline="s-w")
    found = build(table(*rows, wrong), ZONE).storylines(Filters(), 100)
    assert (found.until, found.later) == (LAST, 1)
    assert (found.states["quiet"], found.frame["state"][found.frame["storyline"] == "s-w"].item()) == (
        1,
        "quiet",
    )
    alone = build(table(*rows[:500], wrong), ZONE).storylines(Filters(), 100)
    assert (alone.until, alone.later) == (LAST + 300 * DAY, 0)


def test_a_short_corpus_is_told_by_a_quarter_of_its_days(build: Build) -> None:
    def told(story: str, *ago: int) -> list[dict[str, Any]]:
        return [
            make_article(
                id=f"{story}{n}", headline=f"{story} {n}", published=str(LAST - n * DAY), storyline=story
            )
            for n in ago
        ]

    rows = [*told("a", 0, 2, 5), *told("b", 3, 4, 6), *told("c", 9, 15), *told("d", 0, 1, 3, 5)]
    found = build(table(*rows), ZONE).storylines(Filters())
    assert found.recent_days == 4, "sixteen days"
    states = dict(zip(found.frame["storyline"], found.frame["state"], strict=True))
    assert states == {"a": "growing", "b": "running", "c": "quiet", "d": "growing"}
    day = build(table(*told("a", 0, 1), *told("b", 1)), ZONE).storylines(Filters())
    assert day.recent_days == 1


def test_pages_of_storylines_follow_each_other(build: Build) -> None:
    corpus = build(table(*_made(3)), ZONE)
    whole = corpus.storylines(Filters(), 100).frame["storyline"].tolist()
    pages = [corpus.storylines(Filters(), 5, at).frame["storyline"].tolist() for at in (0, 5, 10, 15)]
    assert [story for page in pages for story in page] == whole
    assert set(corpus.storylines(Filters(), 5, 5).days["storyline"]) <= set(whole[5:10])


@pytest.mark.parametrize("scope", range(4))
def test_one_storyline_is_told_event_by_event(build: Build, scope: int) -> None:
    rows = _made(4)
    corpus = build(table(*rows), ZONE)
    filters, within = SCOPES[scope]
    for story in ("s-00", "s-03", "s-07"):
        whole = sorted((row for row in rows if row["storyline"] == story), key=_by_time)
        own = [row for row in whole if within(row)]
        found = corpus.storyline(story, filters, 100)
        events = list(dict.fromkeys(row["event"] or row["id"] for row in own))
        groups = [[row["id"] for row in own if (row["event"] or row["id"]) == event] for event in events]
        assert (found.articles, found.corpus_articles, found.total) == (len(own), len(whole), len(events))
        assert found.ids == tuple(row["id"] for row in whole)
        assert (found.state, found.recent, found.before) == _state(whole)
        told = [found.members["id"][found.members["place"] == n].tolist() for n in range(len(events))]
        assert told == groups
        assert found.events["articles"].tolist() == [len(group) for group in groups]
        assert [row.id in group for row, group in zip(rows_of(found.events), groups, strict=True)] == (
            [True] * len(groups)
        )
        assert found.events["event"].tolist() == [e if e.startswith("e-") else "" for e in events]
        assert found.title == corpus.titles([story])[story]
        parts = [corpus.storyline(story, filters, 3, at) for at in range(0, len(events), 3)]
        assert [event for part in parts for event in part.events["id"]] == found.events["id"].tolist()


def _by_time(row: dict[str, Any]) -> tuple[Any, ...]:
    return (row["published"] is None, row["published"] or 0, row["id"])


def test_a_storyline_that_is_not_there_is_an_error_for_people(build: Build) -> None:
    corpus = build(table(*_made(5)), ZONE)
    for id in ("s-99", "(none)", ""):
        with pytest.raises(StorylineNotFound, match="no such storyline"):
            corpus.storyline(id, Filters())
    assert corpus.titles(["s-99", "(none)"]) == {}


def test_a_corpus_without_storylines_has_none(build: Build) -> None:
    for rows in ([], [make_article(headline="Alone", published="2024-05-01")]):
        found = build(table(*rows), ZONE).storylines(Filters())
        assert (found.total, found.articles, found.scope, found.corpus_total) == (0, 0, len(rows), 0)
        assert found.frame.empty
        assert found.days.empty
        assert set(found.states.values()) == {0}


AFFAIR = [
    make_article(id="one", headline="Gas tender opens", body="Ministers spoke of winter roads and schools.",
                 published="2024-05-01", language="en", storyline="t", mentions=["place:Absheron"]),
    make_article(id="two", headline="Absheron gas tender: bids for the field", published="2024-05-03",
                 body="The tender for the Absheron gas field has bids.", language="en", storyline="t",
                 mentions=["place:Absheron"]),
    make_article(id="six", headline="Gas tender delayed", body="The tender waits for ships and steel.",
                 published="2024-05-06", language="en", storyline="t"),
    make_article(id="rus", headline="Тендер на газ", body="Заявки на Абшерон.", language="ru",
                 published="2024-05-04", storyline="t", mentions=["place:Absheron"]),
]  # fmt: skip
FILLER = [make_article(id=f"z{i}", headline=f"Rain {i}", body="weather", language="en") for i in range(30)]


def test_a_storyline_is_called_after_its_central_article(build: Build) -> None:
    corpus = build(table(*AFFAIR, *FILLER), ZONE)
    found = corpus.storyline("t", Filters())
    assert (found.title, found.central) == ("Absheron gas tender: bids for the field", "two")
    assert corpus.storylines(Filters()).frame["title"].tolist() == [found.title]
    assert found.events["headline"].tolist()[0] == "Gas tender opens"


def test_order_of_arrival_changes_no_title(build: Build) -> None:
    rows = [*_made(6), *AFFAIR, *FILLER]
    stories = sorted({row["storyline"] for row in rows} - {None})
    titles = []
    for seed in range(3):
        random.Random(seed).shuffle(rows)
        titles.append(build(table(*rows), ZONE).titles(stories))
    assert titles[0] == titles[1] == titles[2]
    assert len(titles[0]) == len(stories)


def test_storylines_that_name_the_same_are_related(build: Build) -> None:
    def told(story: str, names: list[str]) -> list[dict[str, Any]]:
        made = [f"person:{name}" for name in names]
        return [
            make_article(id=f"{story}{n}", headline=f"{story} {n}", storyline=story, mentions=made,
                         published=f"2024-05-0{n + 1}", language="en")
            for n in range(2)
        ]  # fmt: skip

    rows = [
        *told("a", ["Ann", "Bob", "Cid"]),
        *told("b", ["Ann", "Bob"]),
        *told("c", ["Cid", "Dan"]),
        *FILLER,
    ]
    found = build(table(*rows, *FILLER_TWO), ZONE).storyline("a", Filters()).related
    assert found["storyline"].tolist() == ["b"], "one name in common says nothing"
    assert sorted(found["shared"].iloc[0]) == ["Ann", "Bob"]


FILLER_TWO = [make_article(id=f"y{i}", headline=f"Snow {i}", language="en") for i in range(30)]


def test_storylines_are_suggested_by_title_and_unknown_ones_are_said(build: Build) -> None:
    corpus = build(table(*AFFAIR, *FILLER), ZONE)
    found = [(s.param, s.value, s.label, s.articles) for s in corpus.suggest("tend")]
    assert found == [("storyline", "t", "Absheron gas tender: bids for the field", 4)]
    said = corpus.resolve(Filters(storylines=("t", "s-0123456789"))).dropped
    assert len(said) == 1
    assert "There is no storyline “s-0123456789” in this corpus; it was left out" in said[0]
    assert "Did you mean" not in said[0]


def _reported(build: Build) -> Corpus:
    rows = [
        make_article(id="a1", headline="Dam breaks", source="Wire", published="2024-05-01", event="dam"),
        make_article(id="b1", headline="Valley floods", source="Sun", published="2024-05-02", event="dam"),
        make_article(id="a2", headline="What we know", source="Wire", published="2024-05-03", event="dam"),
        make_article(id="b2", headline="Water stands", source="Sun", published="2024-05-04", event="dam"),
        make_article(id="c1", headline="Dam breaks", source="Star", published="2024-05-05", event="dam",
                     duplicate_of="a1"),
        make_article(id="n1", headline="Water everywhere", published="2024-05-06", event="dam"),
        make_article(id="x", headline="Rain", source="Sun", published="2024-05-07"),
    ]  # fmt: skip
    return build(table(*rows), ZONE)


def test_reports_of_an_event_by_several_sources_share_a_card(build: Build) -> None:
    page = _reported(build).search(Filters(), "newest", 10, folded=True)
    assert page.frame["id"].tolist() == ["x", "n1", "c1", "b2"]
    assert (page.total, page.cards) == (7, 4)
    assert page.copies[["card", "id"]].values.tolist() == [["c1", "a1"]]
    assert page.reports[["card", "id"]].values.tolist() == [["c1", "b1"], ["b2", "a2"]]
    assert page.reports.columns.tolist() == page.copies.columns.tolist()
    oldest = _reported(build).search(Filters(), "oldest", 10, folded=True)
    assert oldest.frame["id"].tolist() == ["a1", "a2", "n1", "x"]


def test_a_card_holds_one_report_of_a_source_beside_copies(build: Build) -> None:
    corpus = _reported(build)
    page = corpus.search(Filters(), "oldest", 10, folded=True)
    for card in rows_of(page.frame):
        others = page.reports[page.reports["card"] == card.id]
        sources = [card.source, *others["source"]]
        assert len(set(sources)) == len(sources)


def test_folding_reports_changes_no_count_and_nothing_unasked(build: Build) -> None:
    corpus = _reported(build)
    assert corpus.search(Filters(), "newest", 10).cards == 7
    assert corpus.search(Filters(sources=("Sun",)), "newest", 10, folded=True).cards == 3
    hidden = corpus.search(Filters(copies="hide"), "newest", 10, folded=True)
    assert (hidden.total, hidden.frame["id"].tolist()) == (6, ["x", "n1", "b2", "b1"])
    assert hidden.reports[["card", "id"]].values.tolist() == [["b2", "a2"], ["b1", "a1"]]


def test_reports_of_an_article_are_those_of_its_card_or_of_its_whole_event(build: Build) -> None:
    corpus = _reported(build)
    assert corpus.reports(["a1", "x", "zz"], Filters())[["card", "id"]].values.tolist() == [["a1", "b1"]]
    whole = corpus.reports(["a1", "x"], Filters(), whole=True)
    assert whole["id"].tolist() == ["b1", "a2", "b2", "n1"]
    assert corpus.reports(["a1"], Filters(sources=("Wire",)), whole=True)["id"].tolist() == ["a2"]


def test_an_article_of_an_event_knows_its_card(build: Build) -> None:
    corpus = _reported(build)
    assert corpus.neighbours("b1", Filters(), "newest").card == 3
    assert corpus.neighbours("a2", Filters(), "newest").card == 4


def test_cards_are_the_same_whatever_the_order_of_arrival(build: Build) -> None:
    rng = random.Random(7)
    rows = [
        make_article(id=f"r{i:02}", headline=f"Report {i}", source=rng.choice(SOURCES), event=f"e{i % 5}",
                     published=f"2024-05-{1 + i % 28:02}",
                     duplicate_of=f"r{i - 10:02}" if i > 10 and rng.random() < 0.3 else None)
        for i in range(60)
    ]  # fmt: skip
    answers = []
    for _ in range(3):
        page = build(table(*rows), ZONE).search(Filters(), "newest", 100, folded=True)
        answers.append((page.frame["id"].tolist(), page.reports["id"].tolist(), page.copies["id"].tolist()))
        rng.shuffle(rows)
    assert answers[0] == answers[1] == answers[2]
    assert answers[0][1]
    assert len(answers[0][0]) < 60


def test_related_articles_leave_out_other_reports_of_the_same_card(build: Build) -> None:
    def told(id: str, source: str, event: str | None) -> dict[str, Any]:
        return make_article(id=id, headline="Dam of Sarsang", body="valley flood", language="en",
                            source=source, event=event)  # fmt: skip

    rows = [told("own", "Wire", "dam"), told("other", "Sun", "dam"), told("more", "Sun", None), *FILLER]
    corpus = build(pa.concat_tables([table(*rows)]), ZONE)
    assert corpus.related("own")["id"].tolist() == ["more", "other"]
    assert corpus.related("own", folded=True)["id"].tolist() == ["more"]
