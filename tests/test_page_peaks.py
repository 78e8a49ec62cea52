"""Peaks on the timeline and on the front page, run on the chronicle and on small tables."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages import elements, figures, run_page

pytestmark = pytest.mark.usefixtures("own_files")


def peaks(at: AppTest) -> dict[str, Any]:
    return elements(at, "peaks")[0]


def stood_out(at: AppTest) -> dict[str, Any]:
    found: dict[str, Any] = elements(at, "front")[0]["stood_out"]
    return found


def marks(at: AppTest) -> dict[str, Any] | None:
    return next((trace for trace in figures(at)[0]["data"] if trace.get("name") == "Peaks"), None)


def params(href: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(href).query)


def written(path: Path, spike: int = 0, days: int = 60) -> str:
    """Four articles a day, and `spike` more about a storm on the last but one."""
    start = date(2024, 1, 1)
    articles = [
        {"headline": f"Council report {i} {n}", "published": (start + timedelta(days=i)).isoformat()}
        for i in range(days)
        for n in range(4)
    ]
    day = (start + timedelta(days=days - 2)).isoformat()
    articles += [{"headline": f"Storm in Lerik breaks roof {n}", "published": day} for n in range(spike)]
    path.write_text("".join(json.dumps(article) + "\n" for article in articles), "utf-8")
    return str(path)


def test_the_chronicles_peaks_are_listed_and_marked_by_the_same_numbers() -> None:
    at = run_page("/timeline")
    shown, marked = peaks(at), marks(at)
    assert not at.exception
    conference = next(item for item in shown["items"] if "COP29" in item["label"])
    assert conference["when"] == "11 to 24 November 2024"
    assert conference["counts"].startswith("21 articles, about 8 expected")
    assert "half-year around" in conference["baseline"]
    assert conference["baseline"].endswith("Their number alone could be chance; what they are about is not.")
    assert "20 of the 21 articles bear on it: COP29 (18)" in conference["bearing"]
    assert "COP29" in conference["central"]["title"]
    assert marked
    numbers = sorted(number for text in marked["text"] for number in text.split(", "))
    assert numbers == [item["number"] for item in shown["items"]]


def test_choosing_a_peak_narrows_the_page_to_its_days_and_keeps_it_explained() -> None:
    items = peaks(run_page("/timeline", chart="lines"))["items"]
    first = next(item for item in items if "COP29" in item["label"])
    chosen = params(first["href"])
    assert chosen == {"from": ["2024-11-11"], "to": ["2024-11-24"], "chart": ["lines"]}
    at = run_page("/timeline", **{"from": "2024-11-11", "to": "2024-11-24"})
    assert elements(at, "count")[0]["count"].startswith("21 of 348")
    assert [item["label"] for item in peaks(at)["items"]] == [first["label"]]
    assert urlsplit(first["articles_href"]).path == "/reader"


def test_a_mark_leads_where_its_item_in_the_list_does() -> None:
    at = run_page("/timeline", chart="bars", interval="week")
    marked = marks(at)
    assert marked
    ways = {text: data[2] for text, data in zip(marked["text"], marked["customdata"], strict=True)}
    assert ways == {item["number"]: item["href"] for item in peaks(at)["items"]}


@pytest.mark.parametrize("chart", ["bars", "lines", "share", "calendar"])
def test_every_chart_marks_the_peaks(chart: str) -> None:
    at = run_page("/timeline", chart=chart)
    marked = marks(at)
    assert marked
    assert len(marked["text"]) == len(peaks(at)["items"])


def test_that_nothing_stands_out_is_said_with_what_would() -> None:
    at = run_page("/timeline", section="Economy")
    shown = peaks(at)
    assert (shown["items"], marks(at)) == ([], None)
    assert shown["none"].startswith("No week stands out among the 83 weeks looked at: a peak has 5 articles")


def test_dates_without_a_peak_say_so() -> None:
    shown = peaks(run_page("/timeline", **{"from": "2024-07-01", "to": "2024-08-31"}))
    assert shown["none"].startswith("No week within these dates stands out")


def test_a_scope_that_is_too_small_says_so() -> None:
    shown = peaks(run_page("/timeline", section="Finance"))
    assert shown["none"] == "Too few articles to tell a peak from chance: it takes 20 with a date."


def test_a_corpus_of_two_days_makes_no_nonsense(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSDESK_CORPUS", written(tmp_path / "two.jsonl", spike=40, days=2))
    at = run_page("/timeline")
    assert not at.exception
    assert peaks(at)["none"].startswith("Too few days to tell a peak from chance: it takes 19")
    assert stood_out(run_page("/"))["none"].startswith("Too few days")


def test_the_table_twin_has_each_peak_with_its_numbers() -> None:
    shown = peaks(run_page("/timeline"))
    rows = [dict(zip(shown["columns"], row, strict=True)) for row in shown["rows"]]
    assert [str(row["Peak"]) for row in rows] == [item["number"] for item in shown["items"]]
    conference = next(row for row in rows if row["First day"] == "2024-11-11")
    assert (conference["Articles"], conference["Bear on it"]) == (21, 20)


def test_two_scopes_compared_have_no_marks() -> None:
    assert elements(run_page("/timeline", compare="section=Politics"), "peaks") == []


def test_the_front_page_says_what_stood_out_in_the_latest_weeks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSDESK_CORPUS", written(tmp_path / "storm.jsonl", spike=20))
    shown = stood_out(run_page("/"))
    assert len(shown["items"]) == 1
    item = shown["items"][0]
    assert "Lerik" in item["text"]
    assert item["note"] == "28 February 2024: 24 articles, about 4 expected"
    assert params(item["href"]) == {"from": ["2024-02-28"], "to": ["2024-02-28"]}
    assert shown["note"] == "2 to 29 February 2024"


def test_the_front_page_says_that_nothing_stood_out() -> None:
    shown = stood_out(run_page("/"))
    assert shown["items"] == []
    assert shown["none"].startswith(
        "No week of 28 February to 27 March 2025 stands out: a peak has 5 articles"
    )


def test_a_front_page_without_dates_has_no_such_block(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "undated.jsonl"
    path.write_text("".join(json.dumps({"headline": f"Undated {n}"}) + "\n" for n in range(30)), "utf-8")
    monkeypatch.setenv("NEWSDESK_CORPUS", str(path))
    assert stood_out(run_page("/")) is None
