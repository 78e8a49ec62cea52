"""The timeline page, run on the chronicle."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages import ROOT, elements, figures, run_page

pytestmark = pytest.mark.usefixtures("own_files")

REUTERS = ROOT / ".." / "shared" / "corpora" / "reuters.jsonl.gz"


def day_of(article: dict[str, Any]) -> date:
    text = article["published"]
    if "T" not in text:
        return date.fromisoformat(text)
    return datetime.fromisoformat(text).astimezone(ZoneInfo("Asia/Baku")).date()


def table(at: AppTest) -> list[dict[str, Any]]:
    foot = elements(at, "chart_foot")[0]
    return [dict(zip(foot["columns"], row, strict=True)) for row in foot["rows"]]


def head(at: AppTest) -> dict[str, Any]:
    return elements(at, "chart_head")[0]


def notes(at: AppTest) -> str:
    return " ".join(
        piece if isinstance(piece, str) else piece[0]
        for note in elements(at, "chart_foot")[0]["notes"]
        for piece in note
    )


def count(at: AppTest) -> str:
    return str(elements(at, "count")[0]["count"])


def dropped(at: AppTest) -> list[str]:
    return [sentence for message in elements(at, "message") for sentence in message["sentences"]]


def choice(at: AppTest, text: str) -> dict[str, list[str]]:
    groups = next(e for e in elements(at, "choices"))["groups"]
    href = next(option["href"] for group in groups for option in group["options"] if option["text"] == text)
    return parse_qs(urlsplit(href).query, keep_blank_values=True)


def written(path: Path, articles: Iterator[dict[str, Any]] | list[dict[str, Any]]) -> str:
    path.write_text("".join(json.dumps(article) + "\n" for article in articles), "utf-8")
    return str(path)


def test_months_and_sections_are_counted_as_in_the_dataset(chronicle: list[dict[str, Any]]) -> None:
    at = run_page("/timeline", interval="month")

    shown = {
        (row["Month"], s): row[s] for row in table(at) for s in row if s not in ("Month", "All articles")
    }
    counted = Counter((f"{day_of(a):%B %Y}", a["section"]) for a in chronicle)
    cut = {f"{max(map(day_of, chronicle)):%B %Y}": f"{max(map(day_of, chronicle)):%B %Y} (in part)"}
    assert {key: n for key, n in shown.items() if n} == {
        (cut.get(m, m), s): n for (m, s), n in counted.items()
    }


def test_the_title_names_the_leader_with_its_denominator(chronicle: list[dict[str, Any]]) -> None:
    section, n = Counter(a["section"] for a in chronicle).most_common(1)[0]

    assert head(run_page("/timeline"))["title"] == f"{section} leads with {n} of {len(chronicle)} articles"


@pytest.mark.parametrize(
    ("by", "field"), [("section", "section"), ("language", "language"), ("source", "source")]
)
def test_the_legend_adds_up_to_the_scope(chronicle: list[dict[str, Any]], by: str, field: str) -> None:
    at = run_page("/timeline", by=by, q="gas")

    entries = head(at)["legend"]
    total = int(count(at).split()[0])
    assert sum(int(entry["n"].split()[0].replace(",", "")) for entry in entries) == total
    values = len({a[field] for a in chronicle})
    assert len(entries) <= min(values, 10)


def test_other_leads_to_the_scope_without_those_drawn() -> None:
    at = run_page("/timeline", by="source")

    drawn, other = head(at)["legend"][:-1], head(at)["legend"][-1]
    assert other["name"] == "Other"
    params = parse_qs(urlsplit(other["href"]).query)
    assert params["not_source"] == [entry["name"] for entry in drawn]
    assert count(run_page("/timeline", **params)).split()[0] == other["n"].split()[0]
    assert "The 9 largest of" in notes(at)


def test_a_legend_entry_narrows_and_then_widens_again() -> None:
    narrow = next(entry for entry in head(run_page("/timeline"))["legend"] if entry["name"] == "Energy")
    only = head(run_page("/timeline", section="Energy"))["legend"]

    assert parse_qs(urlsplit(narrow["href"]).query) == {"section": ["Energy"]}
    assert [entry["name"] for entry in only] == ["Energy"]
    assert only[0]["on"]
    assert "section" not in parse_qs(urlsplit(only[0]["href"]).query)


def test_a_rows_own_scope_has_as_many_articles_as_the_row_says() -> None:
    at = run_page("/timeline", interval="month")
    rows, links = table(at), elements(at, "chart_foot")[0]["links"]

    for i in (0, len(rows) // 2, len(rows) - 1):
        scope = {name: values[i] for name, values in links["rows"].items()}
        assert count(run_page("/timeline", **scope)).split()[0] == str(rows[i]["All articles"])


def test_shares_of_a_month_add_up_to_a_hundred() -> None:
    for row in table(run_page("/timeline", chart="share", interval="month")):
        parts = [value for name, value in row.items() if name not in ("Month", "All articles")]
        assert sum(parts) == pytest.approx(100, abs=0.6)


def test_the_calendar_has_a_row_for_every_day_and_all_articles(chronicle: list[dict[str, Any]]) -> None:
    rows = table(run_page("/timeline", chart="calendar"))
    days = Counter(map(day_of, chronicle))

    assert len(rows) == (max(days) - min(days)).days + 1
    assert {row["Day"]: row["Articles"] for row in rows if row["Articles"]} == {
        f"{day.day} {day:%B %Y}": n for day, n in days.items()
    }


def test_all_kinds_of_chart_draw_the_same_articles(chronicle: list[dict[str, Any]]) -> None:
    for kind in ("bars", "lines", "calendar"):
        rows = table(run_page("/timeline", chart=kind))
        assert sum(row["Articles" if kind == "calendar" else "All articles"] for row in rows) == len(
            chronicle
        )


def test_articles_known_by_the_day_alone_are_counted_openly(chronicle: list[dict[str, Any]]) -> None:
    n = sum("T" not in a["published"] for a in chronicle)

    assert f"Of {len(chronicle)} dated articles, {n} are known by the date alone" in notes(
        run_page("/timeline")
    )


def test_undated_articles_are_counted_and_can_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    articles = [{"title": f"Gas {i}", "section": "Energy", "date": "2024-05-01"} for i in range(3)]
    monkeypatch.setenv(
        "NEWSDESK_CORPUS", written(tmp_path / "a.jsonl", [*articles, {"title": "Oil"}, {"title": "Coal"}])
    )
    at = run_page("/timeline")

    assert "2 articles of the 5 in scope have no date and can’t be drawn" in notes(at)
    assert sum(row["All articles"] for row in table(at)) == 3
    link = next(p for note in elements(at, "chart_foot")[0]["notes"] for p in note if isinstance(p, list))
    assert link[1] == "/reader?undated=only"


def test_a_scope_without_any_date_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(
        "NEWSDESK_CORPUS", written(tmp_path / "a.jsonl", [{"title": "Oil"}, {"title": "Coal"}])
    )
    at = run_page("/timeline")

    assert not at.exception
    assert "None of the 2 articles in scope has a date: there is no timeline to draw." in dropped(at)


def test_days_over_too_long_a_span_are_refused_aloud(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    articles = [{"title": f"Gas {y}", "section": "Energy", "date": f"{y}-05-01"} for y in range(1994, 2025)]
    monkeypatch.setenv("NEWSDESK_CORPUS", written(tmp_path / "a.jsonl", articles))
    at = run_page("/timeline", interval="day")

    assert "By day, over 10,959 days, there would be too many marks" in head(at)["summary"]
    assert len(table(at)) == 30 * 12 + 1


def test_names_that_look_like_our_own_columns_stay_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sections = ["All articles", "Day", "Other", "<b>x</b>", "%{x}", *(f"S{i}" for i in range(9))]
    articles = [
        {"title": f"{s} {i}", "section": s, "date": "2024-05-01"}
        for n, s in enumerate(sections)
        for i in range(20 - n)
    ]
    monkeypatch.setenv("NEWSDESK_CORPUS", written(tmp_path / "a.jsonl", articles))
    at = run_page("/timeline")

    columns = elements(at, "chart_foot")[0]["columns"]
    assert len(columns) == len(set(columns)) == 2 + 9 + 1
    assert "All articles (section)" in columns
    assert "Other (sections)" in columns
    assert [trace["name"] for trace in figures(at)[0]["data"]][3:5] == ["&lt;b&gt;x&lt;/b&gt;", "% {x}"]


def test_two_scopes_are_counted_on_one_axis(chronicle: list[dict[str, Any]]) -> None:
    at = run_page("/timeline", section="Energy", compare="section=Sport")
    counted = Counter(a["section"] for a in chronicle)

    rows = table(at)
    assert sum(row["In Energy"] for row in rows) == counted["Energy"]
    assert sum(row["In Sport"] for row in rows) == counted["Sport"]
    assert [entry["n"] for entry in head(at)["legend"]] == [
        f"{counted[s]} articles" for s in ("Energy", "Sport")
    ]


def test_each_line_of_a_comparison_by_share_adds_up_to_one() -> None:
    at = run_page("/timeline", section="Energy", compare="section=Sport", chart="share")

    for trace in figures(at)[0]["data"]:
        assert sum(trace["y"]) == pytest.approx(1, abs=0.001)


def test_a_scope_is_kept_swapped_and_given_up() -> None:
    kept = choice(run_page("/timeline", section="Energy", q="gas"), "Keep this scope to compare")
    both = run_page("/timeline", q="oil", compare=kept["compare"])

    assert kept["compare"] == ["q=gas&section=Energy"]
    assert choice(both, "Swap the two") == {"q": ["gas"], "section": ["Energy"], "compare": ["q=oil"]}
    assert choice(both, "Stop comparing") == {"q": ["oil"]}


def test_everything_can_be_kept_to_compare(chronicle: list[dict[str, Any]]) -> None:
    kept = choice(run_page("/timeline"), "Keep this scope to compare")
    at = run_page("/timeline", section="Energy", compare=kept["compare"])

    assert [entry["name"] for entry in head(at)["legend"]] == ["In Energy", "Everything"]
    assert head(at)["legend"][1]["n"] == f"{len(chronicle)} articles"


def test_a_kept_scope_alone_draws_the_page_as_it_is() -> None:
    at = run_page("/timeline", q="gas", compare="q=gas")

    assert head(at)["title"].endswith("articles")
    assert "Split by" in [group["label"] for group in elements(at, "choices")[0]["groups"]]


@pytest.mark.parametrize(
    ("compare", "said"),
    [
        ("nonsense", "The scope to compare with can’t be read and was left out."),
        ("%%%&&&==", "The scope to compare with can’t be read and was left out."),
        ("q=" + "x" * 5_000, "The scope to compare with can’t be read and was left out."),
        ("section=Nowhere", "Nothing was left to compare with."),
        ("from=yesterday", "Nothing was left to compare with."),
        ("q=%22open", "It was left out."),
    ],
)
def test_a_bad_scope_to_compare_is_dropped_and_said(compare: str, said: str) -> None:
    at = run_page("/timeline", compare=compare)

    assert not at.exception
    assert any(sentence.endswith(said) for sentence in dropped(at))
    assert head(at)["title"].startswith("Politics leads")


def test_a_compared_period_narrows_both_scopes_only_where_their_dates_agree() -> None:
    together = run_page("/timeline", q="oil", compare="q=gas")
    apart = run_page(
        "/timeline", **{"from": "2024-01-01", "to": "2024-06-30"}, compare="from=2024-07-01&to=2024-12-31"
    )

    assert elements(together, "chart_foot")[0]["links"]["inside"] == ["compare"]
    links = elements(apart, "chart_foot")[0]["links"]
    assert links["inside"] == []
    # A period of the other scope alone leads nowhere.
    assert links["rows"]["from"][0] == "2024-01-01"
    assert links["rows"]["from"][-1] == ""


def test_the_newest_of_the_scope_stand_below() -> None:
    at = run_page("/timeline", section="World")
    listed = elements(at, "article_list")[0]

    assert len(listed["items"]) == 10
    assert listed["title"] == "The newest 10 of 52 cards for 53 articles in this range"
    assert {item["section"] for item in listed["items"]} == {"World"}


def test_an_agencys_archive_is_drawn_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    if not REUTERS.exists():
        pytest.skip("the archive lies beside the checkout only where it was put there")
    with gzip.open(REUTERS, "rt", encoding="utf-8") as lines:
        n = sum(1 for _ in lines)
    monkeypatch.setenv("NEWSDESK_CORPUS", str(REUTERS))
    at = run_page("/timeline", interval="day")

    undated = next((int(s.split()[0].replace(",", "")) for s in notes(at).split(". ") if "no date" in s), 0)
    total = int(count(at).split()[0].replace(",", ""))
    assert total <= n
    assert sum(row["All articles"] for row in table(at)) + undated == total
