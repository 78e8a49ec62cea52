"""The entities page, run on the chronicle."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from data.engines.embedded import EmbeddedCorpus
from tests.pages import elements, figures, run_page

pytestmark = pytest.mark.usefixtures("own_files")


def naming(articles: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    lists = ("people", "organisations", "places")
    return [a for a in articles if any(name in a[field] for field in lists)]


def titles(at: AppTest) -> list[str]:
    return [head["title"] for head in elements(at, "chart_head")]


def summaries(at: AppTest) -> str:
    return " ".join(head["summary"] for head in elements(at, "chart_head"))


def table(at: AppTest, key: str) -> list[dict[str, Any]]:
    foot = next(foot for foot in elements(at, "chart_foot") if foot["key"] == key)
    return [dict(zip(foot["columns"], row, strict=True)) for row in foot["rows"]]


def params(href: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(href).query)


def test_the_ranking_counts_articles_as_the_dataset_does(chronicle: list[dict[str, Any]]) -> None:
    at = run_page("/entities", section="Energy")
    energy = [a for a in chronicle if a["section"] == "Energy"]
    rows = table(at, "entity-bars")
    assert len(rows) == 20
    for row in rows:
        assert row["Articles in scope"] == len(naming(energy, row["Name"]))
        assert row["In the corpus"] == len(naming(chronicle, row["Name"]))


def test_every_row_narrows_the_scope(chronicle: list[dict[str, Any]]) -> None:
    at = run_page("/entities", section="Energy", kind="organisation")
    foot = next(foot for foot in elements(at, "chart_foot") if foot["key"] == "entity-bars")
    assert foot["links"]["base"].startswith("/entities?")
    assert params(foot["links"]["base"]) == {"section": ["Energy"], "kind": ["organisation"]}
    assert foot["links"]["rows"] == {"entity": [[f"organisation:{row[0]}"] for row in foot["rows"]]}


def test_a_row_keeps_the_entities_that_the_scope_has() -> None:
    at = run_page("/entities", entity="organisation:SOCAR")
    foot = next(foot for foot in elements(at, "chart_foot") if foot["key"] == "entity-bars")
    own = dict(zip([row[0] for row in foot["rows"]], foot["links"]["rows"]["entity"], strict=True))
    assert own["SOCAR"] == ["organisation:SOCAR"]
    assert own["Baku"] == ["organisation:SOCAR", "place:Baku"]


@pytest.mark.parametrize(("kind", "kinds"), [("person", {"person"}), ("place", {"place"})])
def test_one_kind_alone(kind: str, kinds: set[str]) -> None:
    at = run_page("/entities", kind=kind)
    assert {row["Kind"] for row in table(at, "entity-bars")} == kinds


def test_the_whole_corpus_has_nothing_to_compare_with() -> None:
    at = run_page("/entities", rank="distinctive")
    foot = next(foot for foot in elements(at, "chart_foot") if foot["key"] == "entity-bars")
    assert "no other to compare with" in foot["notes"][0][0]
    assert "Rank in corpus" not in foot["columns"]
    assert len(figures(at)[0]["data"]) == 1


def test_distinctive_entities_come_by_their_score() -> None:
    at = run_page("/entities", section="Energy", rank="distinctive")
    scores = [row["G²"] for row in table(at, "entity-bars")]
    assert scores == sorted(scores, reverse=True)
    assert "elsewhere" in titles(at)[0]


def test_the_cloud_is_a_list_of_links_by_count() -> None:
    at = run_page("/entities", section="Energy")
    cloud = elements(at, "cloud")[0]
    counts = [row[2] for row in cloud["foot"]["rows"]]
    assert counts == sorted(counts, reverse=True)
    first, row = cloud["words"][0], cloud["foot"]["rows"][0]
    assert first["label"] == f"{row[0]}, {row[1]}, {row[2]} of 21 articles"
    assert cloud["foot"]["links"]["rows"]["entity"][0] == [f"{row[1]}:{row[0]}"]


def test_a_trend_adds_up_to_the_articles_that_name_it(chronicle: list[dict[str, Any]]) -> None:
    at = run_page("/entities", trend=["place:Baku", "organisation:SOCAR"])
    rows = table(at, "entity-trend")
    for name in ("Baku", "SOCAR"):
        assert sum(row[name] for row in rows) == len(naming(chronicle, name))
    assert sum(row["All in scope"] for row in rows) == len(chronicle)


def test_the_first_three_of_the_ranking_are_drawn_unless_others_are_chosen() -> None:
    at = run_page("/entities", section="Energy")
    first = [row["Name"] for row in table(at, "entity-bars")[:3]]
    assert [entry["name"] for entry in elements(at, "chart_head")[1]["legend"]] == first


@pytest.mark.parametrize(
    ("people", "title"),
    [
        (["Angela Merkel"], "No article with a date names Angela Merkel"),
        (["Angela Merkel", "Emmanuel Macron"], "No article with a date names these"),
    ],
)
def test_names_of_undated_articles_alone_have_no_peak(
    people: list[str], title: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [{"title": "Gas flows", "date": "2024-05-14"}, {"title": "A meeting", "people": people}]
    (tmp_path / "news.json").write_text(json.dumps(rows), "utf-8")
    monkeypatch.setenv("NEWSDESK_CORPUS", str(tmp_path / "news.json"))
    assert title in titles(run_page("/entities"))


def test_names_are_added_to_the_trend_and_taken_out() -> None:
    names = elements(run_page("/entities", trend=["place:Baku", "place:Yerevan"]), "trend_names")[0]
    assert params(names["on"][0]["href"])["trend"] == ["place:Yerevan"]
    assert params(names["more"][0]["href"])["trend"][:2] == ["place:Baku", "place:Yerevan"]
    assert "trend" not in params(names["reset"])


def test_a_trend_of_what_the_corpus_does_not_know_is_said() -> None:
    at = run_page("/entities", trend=["place:Nowhere at all", "Baku", "place:Yerevan"])
    said = " ".join(s for m in elements(at, "message") for s in m["sentences"])
    assert "Nowhere at all" in said
    assert "“Baku” was left out" in said
    assert [entry["name"] for entry in elements(at, "chart_head")[1]["legend"]] == ["Yerevan"]


def test_a_cell_of_the_trend_opens_its_articles(chronicle: list[dict[str, Any]]) -> None:
    at = run_page("/entities", trend=["place:Baku", "organisation:SOCAR"])
    foot = next(foot for foot in elements(at, "chart_foot") if foot["key"] == "entity-trend")
    links = foot["links"]
    assert links["base"] == "/reader"
    assert links["columns"]["SOCAR"] == {"entity": ["organisation:SOCAR"]}
    assert links["rows"]["from"][0].endswith("-01")
    assert len(links["rows"]["to"]) == len(foot["rows"])


def test_pairs_count_the_articles_that_name_both(chronicle: list[dict[str, Any]]) -> None:
    at = run_page("/entities", section="Politics")
    politics = [a for a in chronicle if a["section"] == "Politics"]
    rows = table(at, "named-together")
    assert rows
    for row in rows[:10]:
        a, b = row["Pair"].split(" + ")
        assert row["Articles naming both"] == len(naming(naming(politics, a), b))


def test_pairs_looked_for_among_some_names_are_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    comentions = EmbeddedCorpus.comentions

    def among(self: EmbeddedCorpus, *args: Any, **given: Any) -> pd.DataFrame:
        found = comentions(self, *args, **given)
        found.attrs["among"] = 900
        return found

    said = "Pairs were looked for among the 900 most named."
    assert said not in summaries(run_page("/entities", section="Politics"))
    monkeypatch.setattr(EmbeddedCorpus, "comentions", among)
    assert said in summaries(run_page("/entities", section="Politics"))


def test_a_pair_narrows_the_scope_to_both() -> None:
    at = run_page("/entities", section="Politics")
    foot = next(foot for foot in elements(at, "chart_foot") if foot["key"] == "named-together")
    a, b = foot["rows"][0][0].split(" + ")
    assert sorted(key.split(":", 1)[1] for key in foot["links"]["rows"]["entity"][0]) == sorted([a, b])


def test_a_corpus_that_names_no_one_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    news = tmp_path / "news.csv"
    news.write_text("title,date\nGas flows,2024-05-14\n", "utf-8")
    monkeypatch.setenv("NEWSDESK_CORPUS", str(news))
    at = run_page("/entities")
    assert not at.exception
    assert elements(at, "message")[0]["heading"] == "No one is named"
    assert not figures(at)


def test_an_empty_scope_has_its_own_screen() -> None:
    at = run_page("/entities", section="Energy", **{"from": "1990-01-01", "to": "1990-01-02"})
    assert not at.exception
    assert elements(at, "message")[0]["heading"] == "Nothing in this scope"


def test_an_empty_scope_says_what_each_filter_costs(chronicle: list[dict[str, Any]]) -> None:
    at = run_page("/entities", section="Energy", q="zzzq")
    energy = sum(article["section"] == "Energy" for article in chronicle)
    links = elements(at, "message")[0]["links"]
    assert [link["text"] for link in links] == [
        "Clear all filters",
        f"Drop “matching ‘zzzq’”: {energy} articles",
    ]
    assert params(links[1]["href"]) == {"section": ["Energy"]}


@pytest.mark.parametrize(
    "view", [{"kind": "dog"}, {"rank": "luck"}, {"measure": "kilograms"}, {"trend": ["x"] * 30}]
)
def test_a_bad_view_is_dropped_and_said(view: dict[str, Any]) -> None:
    at = run_page("/entities", **view)
    assert not at.exception
    assert any("left out" in s for m in elements(at, "message") for s in m["sentences"])
    assert len(figures(at)) == 3


def test_words_open_as_many_articles_as_they_say(chronicle: list[dict[str, Any]]) -> None:
    at = run_page("/entities", section="Energy", kind="word")
    foot = next(foot for foot in elements(at, "chart_foot") if foot["key"] == "key-words")
    rows = table(at, "key-words")
    assert len(rows) == 20
    assert {"gas", "SOCAR"} <= {row["Word"] for row in rows}
    for row, (query,) in zip(rows[:3], foot["links"]["rows"]["q"], strict=False):
        opened = run_page("/reader", section="Energy", q=query)
        assert elements(opened, "count")[0]["count"] == f"{row['Articles in scope']} of 348 articles", row


def test_words_are_added_to_the_query_that_is_there() -> None:
    at = run_page("/entities", q="gas OR oil", kind="word")
    foot = next(foot for foot in elements(at, "chart_foot") if foot["key"] == "key-words")
    assert all(query.startswith("(gas OR oil) ") for (query,) in foot["links"]["rows"]["q"])


def test_the_cloud_of_words_has_the_same_words() -> None:
    at = run_page("/entities", section="Energy", kind="word")
    cloud = elements(at, "cloud")[0]
    words = [row["Word"] for row in table(at, "key-words")]
    assert set(words) <= {row[0] for row in cloud["foot"]["rows"]}
    counts = [row[1] for row in cloud["foot"]["rows"]]
    assert counts == sorted(counts, reverse=True)
    assert cloud["foot"]["links"]["rows"]["q"][0][0] == cloud["foot"]["rows"][0][0]


def test_the_whole_corpus_has_no_words_of_its_own() -> None:
    at = run_page("/entities", kind="word")
    said = next(m for m in elements(at, "message") if m["tone"] == "empty")
    assert "whole corpus" in said["sentences"][0]


def test_two_scopes_are_told_apart(chronicle: list[dict[str, Any]]) -> None:
    at = run_page("/entities", section="Energy", compare="section=Sport")
    ours, theirs = table(at, "told-ours"), table(at, "told-theirs")
    energy = [a for a in chronicle if a["section"] == "Energy"]
    sport = [a for a in chronicle if a["section"] == "Sport"]
    for rows, own, other in ((ours, energy, sport), (theirs, sport, energy)):
        assert rows
        for row in rows:
            assert row["Articles"] == len(naming(own, row["Name"])), row
            assert row["In the other"] == len(naming(other, row["Name"])), row
    assert ours[0]["Name"] == "SOCAR"
    assert not {row["Name"] for row in ours} & {row["Name"] for row in theirs}


def test_what_is_in_both_scopes_is_counted_once() -> None:
    at = run_page("/entities", section="Energy", compare="q=gas")
    note = next(h for h in elements(at, "heading") if h["text"] == "What tells them apart")["note"]
    both = run_page("/reader", section="Energy", q="gas")
    n = elements(both, "count")[0]["count"].partition(" of ")[0]
    assert f"{n} articles in both" in note


def test_what_both_scopes_have_is_in_both(chronicle: list[dict[str, Any]]) -> None:
    at = run_page("/entities", section=["Energy", "World"], compare="section=Energy&section=Economy")
    rows = table(at, "told-both")
    assert "SOCAR" in {row["Name"] for row in rows}
    for row in rows:
        ours, theirs = [value for value in row.values() if isinstance(value, int)]
        for sections, n in ((("Energy", "World"), ours), (("Energy", "Economy"), theirs)):
            assert n == len(naming([a for a in chronicle if a["section"] in sections], row["Name"])), row
            assert n


def test_scopes_without_anything_in_common_say_so() -> None:
    at = run_page("/entities", section="Energy", compare="section=Sport", kind="person")
    said = [s for m in elements(at, "message") for s in m["sentences"]]
    assert "Nothing stands out in both against the rest of the corpus." in said


def test_a_comparison_that_cannot_be_read_is_left_out_and_said() -> None:
    at = run_page("/entities", section="Energy", compare="nonsense")
    assert any("can’t be read" in s for m in elements(at, "message") for s in m["sentences"])
    assert table(at, "entity-bars")
