"""The page Storylines: the list and its states, one storyline, empty scopes; and storylines elsewhere."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from streamlit.testing.v1 import AppTest

from components.storylines import spark
from data.store.folder import CorpusFolder
from tests.articles import make_article, table
from tests.pages import elements, figures, run_page

LAST = date(2024, 6, 30)


def report(id: str, headline: str, ago: int, **more: Any) -> dict[str, Any]:
    return {
        "id": id, "headline": headline, "body": f"{headline}. Baku.", "source": "Turan", "section": "News",
        "language": "en", "date": str(LAST - timedelta(days=ago)), **more,
    }  # fmt: skip


DAM = {"storyline": "s-da", "places": ["Sarsang"], "people": ["Ann Lee"]}
NEWS = [
    report("d1", "Dam leaks in Sarsang", 30, **DAM),
    report("d2", "Sarsang dam breaks", 6, event="e-1", **DAM),
    report(
        "d3", "Dam of Sarsang broke: flood", 5, event="e-1", **DAM | {"source": "Sun", "section": "World"}
    ),
    report("d4", "Minister speaks of the Sarsang dam", 1, **DAM | {"source": "Sun"}),
    report("g1", "Gas tender opens", 90, storyline="s-ga"),
    report("g2", "Gas tender closes", 60, storyline="s-ga"),
    report("r1", "Rail strike begins", 40, storyline="s-ra"),
    report("r2", "Rail strike goes on", 20, storyline="s-ra", source="Sun"),
    report("x", "Nothing else today", 0),
]


def write(folder: Path, rows: list[dict[str, Any]]) -> Path:
    corpus = folder / "news.jsonl"
    corpus.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return corpus


@pytest.fixture(autouse=True)
def news(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own_files: None) -> None:
    """Three storylines: the dam grows, the strike runs, the tender is quiet; one article is in none."""
    monkeypatch.setenv("NEWSDESK_CORPUS", str(write(tmp_path, NEWS)))


def one(at: AppTest, name: str) -> dict[str, Any]:
    assert not at.exception
    (shown,) = elements(at, name)
    return shown


def said(at: AppTest) -> str:
    assert not at.exception
    return " ".join(
        " ".join([m["heading"], *m["sentences"], *(link["text"] for link in m["links"])])
        for m in elements(at, "message")
    )


def test_storylines_are_listed_latest_first_with_their_numbers() -> None:
    shown = one(run_page("/storylines"), "storylines")
    dam, rail, gas = shown["items"]
    assert [item["state_text"] for item in shown["items"]] == ["Growing", "Running", "Quiet"]
    assert dam["facts"] == ["31 May to 29 June 2024 (30 days)", "4 articles", "3 events", "2 sources"]
    assert dam["latest"]["title"] == "Minister speaks of the Sarsang dam"
    assert dam["latest"]["href"] == "/reader?storyline=s-da&sort=oldest&article=d4"
    assert dam["href"] == "/storylines?storyline=s-da"
    assert rail["title"].startswith("Rail strike")
    assert gas["spark"]["bars"][0] == gas["spark"]["bars"][-1] == 1
    assert shown["notes"][0].startswith("3 storylines in scope, with 8 of 9 articles (89%)")
    assert "17 June 2024 to 30 June 2024" in shown["notes"][1]
    assert "since 3 June 2024" in shown["notes"][1]


def test_states_are_tabs_that_count_and_are_links() -> None:
    at = run_page("/storylines", state="running")
    shown = one(at, "storylines")
    assert [item["id"] for item in shown["items"]] == ["s-ra"]
    tabs = one(at, "choices")["groups"][0]["options"]
    assert [(tab["text"], tab["on"]) for tab in tabs] == [
        ("All 3", False), ("Growing 1", False), ("Running 1", True), ("Quiet 1", False),
    ]  # fmt: skip
    assert tabs[1]["href"] == "/storylines?state=growing"


def test_a_state_without_storylines_says_so_with_the_rule() -> None:
    text = said(run_page("/storylines", state="quiet", storyline=["s-da", "s-ra"]))
    assert "No storyline in scope is quiet." in text
    assert "Quiet: none since then" in text


def test_a_scope_counts_its_own_articles_of_each() -> None:
    shown = one(run_page("/storylines", source="Sun"), "storylines")
    assert [(item["id"], item["facts"][1]) for item in shown["items"]] == [
        ("s-da", "2 of 4 articles"), ("s-ra", "1 of 2 articles"),
    ]  # fmt: skip
    assert shown["items"][0]["state_text"] == "Growing", "how it stands does not hang on the scope"
    assert shown["items"][0]["href"] == "/storylines?source=Sun&storyline=s-da"


def test_each_storyline_has_a_row_in_the_chart_and_in_its_table() -> None:
    at = run_page("/storylines", order="first")
    (figure,) = figures(at)
    marks = next(trace for trace in figure["data"] if trace["mode"] == "markers")
    assert sorted(set(marks["customdata"])) == ["s-da", "s-ga", "s-ra"]
    assert len(marks["x"]) == 8
    foot = one(at, "chart_foot")
    assert [row[0].split()[0] for row in foot["rows"]] == ["Gas", "Rail", "Dam"]
    assert foot["links"]["base"] == "/storylines"
    assert foot["links"]["rows"]["storyline"] == ["s-ga", "s-ra", "s-da"]


def test_one_storyline_is_told_event_by_event() -> None:
    at = run_page("/storylines", storyline="s-da")
    shown = one(at, "storyline")
    assert [event["when"] for event in shown["events"]] == [
        "31 May 2024", "24 to 25 June 2024", "29 June 2024",
    ]  # fmt: skip
    flood = shown["events"][1]
    assert flood["reports"] == "2 reports from 2 sources, first by Turan"
    assert [member["id"] for member in flood["members"]] == ["d2", "d3"]
    assert flood["members"][0]["href"] == "/reader?storyline=s-da&sort=oldest&article=d2"
    assert shown["ids"] == ["d1", "d2", "d3", "d4"]
    assert shown["facts"] == ["31 May to 29 June 2024 (30 days)", "4 articles", "3 events"]
    assert (
        shown["standing"] == "Growing: 3 articles in the last 14 days of the corpus, 0 in the 14 days before"
    )
    assert shown["read"] == {"text": "Read 4 articles in order", "href": "/reader?storyline=s-da&sort=oldest"}
    assert "may be wrong" in shown["note"]
    beside = one(at, "storyline_beside")
    assert beside["first"]["id"] == "d1"
    lists = {part["title"]: [(row["name"], row["n"]) for row in part["rows"]] for part in beside["lists"]}
    assert lists == {
        "Sources": [("Sun", "2"), ("Turan", "2")], "People": [("Ann Lee", "4 of 4")],
        "Places": [("Sarsang", "4 of 4")],
    }  # fmt: skip
    assert len(figures(at)) == 1


def test_one_storyline_in_a_narrower_scope_shows_that_and_the_way_to_all() -> None:
    at = run_page("/storylines", storyline="s-da", source="Sun")
    shown = one(at, "storyline")
    assert [event["id"] for event in shown["events"]] == ["d3", "d4"]
    assert shown["facts"][1] == "2 of 4 articles"
    assert shown["all"]["href"] == "/storylines?storyline=s-da"
    assert shown["back"] == "/storylines?source=Sun"
    assert len(shown["ids"]) == 4, "what was seen is told by all its articles"


def test_a_page_of_events_that_is_not_there_is_said() -> None:
    at = run_page("/storylines", storyline="s-da", page="7")
    assert 'There is no page "7"' in said(at)
    assert len(one(at, "storyline")["events"]) == 3
    assert 'There is no page "x"' in said(run_page("/storylines", page="x"))


def test_an_unknown_storyline_is_said_and_all_are_listed() -> None:
    at = run_page("/storylines", storyline="s-0000000000")
    assert "There is no storyline “s-0000000000” in this corpus" in said(at)
    assert len(one(at, "storylines")["items"]) == 3


def test_a_scope_says_the_title_and_not_the_id() -> None:
    at = run_page("/reader", storyline="s-ra")
    title = "“Rail strike begins”"
    assert one(at, "count")["words"] == f" of the storyline {title}"
    (chip,) = one(at, "scope_bar")["chips"]
    assert chip["words"] == f"of the storyline {title}"
    assert chip["label"] == f"Remove filter: of the storyline {title}"
    saved = one(at, "saved_searches")
    assert saved["name"] == f"Of the storyline {title}"
    assert saved["feed_title"].endswith(title)
    empty = run_page("/storylines", storyline="s-ra", section="World")
    assert f"of the storyline {title}" in said(empty)


def test_a_corpus_without_storylines_says_what_they_are_and_why_there_are_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [report("a", "Alone", 3), report("b", "By itself", 2)]
    monkeypatch.setenv("NEWSDESK_CORPUS", str(write(tmp_path, rows)))
    at = run_page("/storylines")
    text = said(at)
    assert "A storyline is an affair that several articles tell" in text
    assert "None of the 2 articles here belongs to one" in text
    assert not figures(at)
    assert one(run_page("/"), "front")["affairs"] is None


def test_a_table_too_large_to_be_grouped_when_opened_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [report("a", "Dam leaks in Sarsang", 3), report("b", "Dam in Sarsang leaks", 2)]
    monkeypatch.setenv("NEWSDESK_CORPUS", str(write(tmp_path, rows)))
    monkeypatch.setattr("data.opening.GROUPED", 1)
    monkeypatch.setattr("components.storyline_absence.GROUPED", 1)
    text = said(run_page("/storylines"))
    assert "not looked for in a table of more than 1 article:" in text
    assert "python -m data add news.jsonl --corpus FOLDER" in text


def test_a_folder_whose_last_run_left_storylines_out_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = CorpusFolder.create(tmp_path / "kept", "Kept", ZoneInfo("UTC"))
    with folder.writing(finish=False) as writer:
        writer.add(table(make_article(headline="Dam leaks"), make_article(headline="Gas flows")))
    monkeypatch.setenv("NEWSDESK_CORPUS", str(folder.path))
    text = said(run_page("/storylines"))
    assert "Storylines were not looked for yet in all of the 2 articles here" in text
    assert "python -m data add FILE --corpus kept" in text


def test_a_scope_without_storylines_leads_to_all_of_them() -> None:
    text = said(run_page("/storylines", q="nothing"))
    assert "None of the 1 article in scope belongs to one of the 3 storylines of the corpus." in text
    assert "All storylines" in text


def test_the_front_page_names_what_is_under_way() -> None:
    block = one(run_page("/"), "front")["affairs"]
    assert [row["href"] for row in block["rows"]] == [
        "/storylines?storyline=s-da",
        "/storylines?storyline=s-ra",
    ]
    assert block["note"] == "2 of 3 storylines in scope had articles in the last 28 days of the corpus"
    assert block["rows"][0]["note"] == "Growing, 4 articles, 31 May to 29 June 2024 (30 days)"
    assert one(run_page("/", storyline="s-ga"), "front")["affairs"] is None


def test_an_article_says_what_it_is_part_of_and_who_else_reports_it() -> None:
    shown = one(run_page("/reader", article="d2", section="News"), "article")
    part = shown["part"]
    assert part["href"] == "/storylines?storyline=s-da"
    assert part["text"] == "(4 articles; this is number 2)"
    assert part["previous"]["href"] == "/reader?storyline=s-da&sort=oldest&article=d1"
    assert part["next"]["text"] == "Dam of Sarsang broke: flood"
    assert [item["id"] for item in shown["reports"]] == ["d3"]
    assert shown["reports_text"] == "1 other report of this event: Sun"
    alone = one(run_page("/reader", article="x"), "article")
    assert not {"part", "reports"} & alone.keys()


def test_reports_of_one_event_share_a_card_that_says_who_else_reported() -> None:
    shown = one(run_page("/reader", q="dam"), "results")
    cards = {item["id"]: [other["id"] for other in item.get("reports", [])] for item in shown["items"]}
    assert sum(len(others) for others in cards.values()) == 1
    holder = next(item for item in shown["items"] if item.get("reports"))
    assert holder["reports_text"] in ("Also reported by Sun", "Also reported by Turan")
    assert shown["folded"] == {"text": "4 articles in 3 cards", "label": "", "href": ""}


def test_a_spark_has_a_bar_a_day_or_a_week_and_no_more_than_forty() -> None:
    import pandas as pd

    def days(*ago: int) -> pd.DataFrame:
        days = [pd.Timestamp(LAST) - pd.Timedelta(days=n) for n in ago]
        return pd.DataFrame({"day": days, "articles": [2] * len(days)}).sort_values("day")

    assert spark(days(0, 2, 3))["bars"] == [2, 2, 0, 2]
    # 30 June 2024 is a Sunday: its week began on the 24th.
    assert spark(days(0, 6, 7, 49))["bars"] == [2, 0, 0, 0, 0, 0, 2, 4]
    long = spark(days(0, 7 * 100))
    assert len(long["bars"]) <= 40
    assert sum(long["bars"]) == 4
    assert long["text"] == "Articles per 3 weeks: 2 at most"
    assert spark(None)["bars"] == []
