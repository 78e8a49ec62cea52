"""The page of one entity, run on the chronicle."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages import elements, figures, run_page

pytestmark = pytest.mark.usefixtures("own_files")

ALIYEV = "person:Ilham Aliyev"


def naming(articles: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    lists = ("people", "organisations", "places")
    return [a for a in articles if any(name in a[field] for field in lists)]


def params(href: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(href).query)


def head(at: AppTest) -> dict[str, Any]:
    return elements(at, "who_head")[0]


def sentences(at: AppTest) -> str:
    return " ".join(s for m in elements(at, "message") for s in m["sentences"])


def test_it_says_who_and_in_how_many_articles(chronicle: list[dict[str, Any]]) -> None:
    at = run_page("/entities", who=ALIYEV, section="Energy")
    own = naming(chronicle, "Ilham Aliyev")
    energy = [a for a in chronicle if a["section"] == "Energy"]
    here = len(naming(energy, "Ilham Aliyev"))
    counts = head(at)["counts"]
    assert head(at)["name"] == "Ilham Aliyev"
    assert head(at)["kind"] == "Person"
    assert counts[0]["text"].startswith(f"{here} of {len(energy)} articles in scope")
    assert counts[1]["text"].startswith(f"{len(own)} of {len(chronicle)} in the corpus")
    assert params(counts[0]["href"]) == {"section": ["Energy"], "entity": [ALIYEV]}
    assert params(counts[1]["href"]) == {"entity": [ALIYEV]}


def test_its_trend_and_sections_add_up(chronicle: list[dict[str, Any]]) -> None:
    at = run_page("/entities", who="organisation:SOCAR")
    own = naming(chronicle, "SOCAR")
    foot = next(foot for foot in elements(at, "chart_foot") if foot["key"] == "entity-trend")
    assert sum(row[1] for row in foot["rows"]) == len(own)
    tally = elements(at, "who_tally")[0]
    assert sum(row[1] for row in tally["table"]) == len(own)
    for name, n, whole in tally["table"]:
        assert n == sum(a["section"] == name for a in own)
        assert whole == sum(a["section"] == name for a in chronicle)


def test_another_name_joins_its_trend() -> None:
    at = run_page("/entities", who="organisation:SOCAR", trend=["organisation:SOCAR", "organisation:BP"])
    legend = elements(at, "chart_head")[0]["legend"]
    assert [entry["name"] for entry in legend] == ["SOCAR", "BP"]
    assert elements(at, "trend_names")[0]["back"] == "Back to SOCAR alone"
    assert len(figures(at)) == 1


def test_a_page_of_articles_is_read_and_says_which(chronicle: list[dict[str, Any]]) -> None:
    n = len(naming(chronicle, "Ilham Aliyev"))
    first = run_page("/entities", who=ALIYEV)
    second = run_page("/entities", who=ALIYEV, page="2")
    assert f"in articles 1 to 25 of {n}, newest first" in elements(first, "who_contexts")[0]["note"]
    assert f"in articles 26 to 50 of {n}" in elements(second, "who_contexts")[0]["note"]
    links = elements(first, "pager")[0]["links"]
    assert params(links[1]["href"])["page"] == ["2"]
    shown = [{i["href"] for i in elements(at, "who_contexts")[0]["items"]} for at in (first, second)]
    assert not shown[0] & shown[1]


def test_mentions_stand_in_the_order_asked_for() -> None:
    at = run_page("/entities", who="organisation:SOCAR", contexts="right")
    items = elements(at, "who_contexts")[0]["items"]
    first_letters = [
        "".join(c for c in i["right"].casefold() if c.isalnum() or c == " ").strip() for i in items
    ]
    assert first_letters == sorted(first_letters)
    assert {o["text"]: o["on"] for o in elements(at, "who_contexts")[0]["orders"]}["Words after"]


def test_what_it_says_is_apart_from_what_others_say_of_it() -> None:
    at = run_page("/entities", who=ALIYEV)
    said, told = elements(at, "who_speech")
    assert said["title"] == "What Ilham Aliyev says"
    assert said["items"]
    assert all("speaker" not in item for item in said["items"])
    assert all(item["speaker"]["name"] != "Ilham Aliyev" for item in told["items"])
    for item in said["items"] + told["items"]:
        assert all(0 <= start < end <= len(item["text"]) for start, end in item["words"])


def test_those_named_with_it_lead_to_their_pages_and_to_the_articles(chronicle: list[dict[str, Any]]) -> None:
    at = run_page("/entities", who=ALIYEV)
    rows = elements(at, "table")[0]["rows"]
    own = naming(chronicle, "Ilham Aliyev")
    assert rows
    for name, both, everywhere, _ in rows:
        assert both[0] == f"{len(naming(own, name[0]))} of {len(own)}"
        assert everywhere.endswith(f" of {len(naming(chronicle, name[0]))}")
        assert params(name[1])["who"][0].endswith(f":{name[0]}")


def test_an_article_that_names_some_in_its_text_and_others_in_its_list_alone_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = {"id": "a", "headline": "Talks", "body": "“We agree,” Ann Lee said.", "people": ["Ann Lee"],
           "places": ["Baku"], "date": "2024-05-01", "language": "en"}  # fmt: skip
    file = tmp_path / "news.jsonl"
    file.write_text(json.dumps(row), "utf-8")
    monkeypatch.setenv("NEWSDESK_CORPUS", str(file))
    at = run_page("/entities", who="person:Ann Lee")
    assert not at.exception
    assert elements(at, "who_speech")[0]["items"][0]["text"] == "“We agree,” Ann Lee said."


def test_a_name_that_is_not_there_is_said_with_those_called_alike() -> None:
    at = run_page("/entities", who="person:Ilham Aliev")
    assert not at.exception
    screen = next(m for m in elements(at, "message") if m["heading"] == "No page of that name")
    assert "“Ilham Aliev”" in screen["sentences"][0]
    assert any(params(way["href"]).get("who") == [ALIYEV] for way in screen["links"])


@pytest.mark.parametrize("who", ["Baku", ":", "dog:Rex", "person:", "<b>x</b>", "x" * 3_000, "person:\x00"])
def test_strange_names_have_the_same_screen(who: str) -> None:
    at = run_page("/entities", who=who)
    assert not at.exception
    assert any(m["heading"] == "No page of that name" for m in elements(at, "message"))


def test_one_that_the_scope_does_not_name_says_so() -> None:
    at = run_page("/entities", who="organisation:SOCAR", section="Sport")
    screen = next(m for m in elements(at, "message") if m["heading"] == "Not in this scope")
    assert "names SOCAR" in screen["sentences"][0]
    assert params(screen["links"][0]["href"]) == {"who": ["organisation:SOCAR"]}


@pytest.mark.parametrize("page", ["0", "99", "x", "-1"])
def test_a_page_that_is_not_there_is_said(page: str) -> None:
    at = run_page("/entities", who=ALIYEV, page=page)
    assert not at.exception
    assert f'There is no page "{page}"' in sentences(at)


def test_a_bad_order_is_dropped_and_said() -> None:
    assert '"contexts" can be' in sentences(run_page("/entities", who=ALIYEV, contexts="size"))


def test_entities_lead_to_their_pages() -> None:
    at = run_page("/entities", entity="organisation:SOCAR")
    groups = [group for each in elements(at, "choices") for group in each["groups"]]
    way = next(group for group in groups if group["label"] == "More about")["options"][0]
    assert params(way["href"]) == {"entity": ["organisation:SOCAR"], "who": ["organisation:SOCAR"]}
    foot = next(foot for foot in elements(at, "chart_foot") if foot["key"] == "entity-bars")
    assert any(isinstance(piece, list) and "who=" in piece[1] for note in foot["notes"] for piece in note)


def test_a_scope_that_names_someone_ends_in_headlines(chronicle: list[dict[str, Any]]) -> None:
    at = run_page("/entities", entity="organisation:SOCAR", **{"from": "2024-06-01", "to": "2024-06-30"})
    listed = next(each for each in elements(at, "article_list") if "in scope" in each["title"])
    own = [a for a in naming(chronicle, "SOCAR") if a["published"].startswith("2024-06")]
    assert {item["id"] for item in listed["items"]} == {a["id"] for a in own}


def test_an_article_leads_to_the_pages_of_those_it_names(chronicle: list[dict[str, Any]]) -> None:
    one = naming(chronicle, "SOCAR")[0]
    about = elements(run_page("/reader", article=one["id"]), "article")[0]["about"]
    assert {"organisation:SOCAR"} <= {params(way["href"])["who"][0] for way in about}


def test_names_and_texts_of_strangers_stay_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = "<img src=x onerror=alert(1)> :red[x]"
    body = f"{name} said that *gas* <b>flows</b>."
    rows = [{"title": "Gas", "text": body, "people": [name], "language": "en"}]
    (tmp_path / "news.json").write_text(json.dumps(rows), "utf-8")
    monkeypatch.setenv("NEWSDESK_CORPUS", str(tmp_path / "news.json"))
    at = run_page("/entities", who=f"person:{name}")
    assert not at.exception
    assert head(at)["name"] == name
    assert not at.markdown


def facts(at: AppTest) -> dict[str, str]:
    return {fact["term"]: fact["text"] for fact in head(at)["facts"]}


def test_it_has_other_names_country_and_position_where_they_are_known() -> None:
    known = facts(run_page("/entities", who="place:Baku"))
    assert known["Country"] == "Azerbaijan"
    assert "Bakı" in known["Also written"].split(", ")
    assert known["Position"] == "40.41° N, 49.87° E"
    person = facts(run_page("/entities", who=ALIYEV))
    assert person["Country"] == "Azerbaijan"
    assert "Position" not in person


def test_it_says_when_it_stood_out_or_that_it_did_not() -> None:
    peaks = elements(run_page("/entities", who=ALIYEV), "peaks")
    assert len(peaks) == 1
    assert peaks[0]["items"] or peaks[0]["none"]
