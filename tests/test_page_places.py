"""The map, the network and the matrix on the entities page, run on the chronicle."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from data.ingest.chronicle import load_gazetteer
from tests.pages import elements, figures, run_page

pytestmark = pytest.mark.usefixtures("own_files")


def foot(at: Any, key: str) -> dict[str, Any]:
    return next(foot for foot in elements(at, "chart_foot") if foot["key"] == key)


def rows(at: Any, key: str) -> list[dict[str, Any]]:
    found = foot(at, key)
    return [dict(zip(found["columns"], row, strict=True)) for row in found["rows"]]


def texts(notes: list[list[Any]]) -> str:
    return " ".join(piece if isinstance(piece, str) else piece[0] for note in notes for piece in note)


def test_the_map_counts_as_the_dataset_does_and_lies_where_its_list_says(
    chronicle: list[dict[str, Any]],
) -> None:
    at = run_page("/entities", view="map", section="Energy")
    energy = [a for a in chronicle if a["section"] == "Energy"]
    listed = load_gazetteer().query("kind == 'place'").set_index("name")
    named = {name for a in energy for name in a["places"]}
    table = {row["Place"]: row for row in rows(at, "places-map")}
    assert table.keys() == named
    for name, row in table.items():
        assert row["Articles in scope"] == sum(name in a["places"] for a in energy)
        known = listed.lat.notna()[name]
        assert row["Latitude"] == (f"{listed.lat[name]:.2f}" if known else "")
        assert row["Longitude"] == (f"{listed.lon[name]:.2f}" if known else "")


def test_places_without_a_position_are_counted_and_listed() -> None:
    at = run_page("/entities", view="map")
    (head,) = elements(at, "chart_head")
    assert "22 of 369 places have no known position." in head["summary"]
    found = foot(at, "places-map")
    assert "Middle Corridor" in texts(found["notes"])
    assert "CC BY 4.0" in texts(found["notes"])
    (figure,) = figures(at)
    assert len(figure["data"][-1]["x"]) == 369 - 22


def test_a_mark_of_the_map_stands_for_the_row_that_narrows_to_it() -> None:
    at = run_page("/entities", view="map", section="Energy")
    found, (figure,) = foot(at, "places-map"), figures(at)
    assert found["marks"]
    for row, column in figure["data"][-1]["customdata"]:
        assert column == 0
        assert found["links"]["rows"]["entity"][row] == [f"place:{found['rows'][row][0]}"]
    assert parse_qs(urlsplit(found["links"]["base"]).query) == {"section": ["Energy"], "view": ["map"]}


def test_the_map_says_what_lies_beyond_it_and_leads_there() -> None:
    near = foot(run_page("/entities", view="map"), "places-map")
    assert "places lie beyond this area" in texts(near["notes"])
    far = foot(run_page("/entities", view="map", area="world"), "places-map")
    assert "beyond this area" not in texts(far["notes"])


def test_a_scope_without_places_has_a_screen_that_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [{"id": "a", "headline": "Talks", "places": ["Lemuria Deep"]}, {"id": "b", "headline": "Nothing"}]
    file = tmp_path / "few.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    monkeypatch.setenv("NEWSDESK_CORPUS", str(file))
    (nowhere,) = elements(run_page("/entities", view="map"), "message")
    assert nowhere["heading"] == "Nowhere on the map"
    (none,) = elements(run_page("/entities", view="map", q="Nothing"), "message")
    assert none["heading"] == "No place is named"
    (alone,) = elements(run_page("/entities", view="network"), "message")
    assert "beyond chance" in alone["heading"] or "more than by chance" in alone["heading"]


@pytest.mark.parametrize("view", ["network", "matrix"])
def test_the_networks_rows_count_as_the_dataset_does(view: str, chronicle: list[dict[str, Any]]) -> None:
    at = run_page("/entities", view=view, kind="person", nodes="60")
    sets = [set(a["people"]) for a in chronicle]
    table = rows(at, "network")
    people, pairs = ([r for r in table if (r["Kind"] == "pair") == pair] for pair in (False, True))
    assert pairs
    for row in people:
        assert row["Articles in scope"] == sum(row["Name or pair"] in named for named in sets)
    for row in pairs:
        both = set(row["Name or pair"].split(" + "))
        assert row["Articles in scope"] == sum(both <= named for named in sets) >= 2
        assert row["G²"] >= 10.8
        assert 0 < row["NPMI"] <= 1
    among = {row["Name or pair"] for row in people}
    never = [pair for pair in combinations(sorted(among), 2) if sum(set(pair) <= named for named in sets) < 2]
    assert not {frozenset(r["Name or pair"].split(" + ")) for r in pairs} & {frozenset(p) for p in never}


def test_a_node_narrows_the_scope_and_a_tie_opens_the_shared_articles() -> None:
    at = run_page("/entities", view="network", section="Politics")
    found = foot(at, "network")
    (figure,) = figures(at)
    marks = [mark for trace in figure["data"] for mark in trace.get("customdata", [])]
    nodes = [row for row in found["rows"] if row[1] != "pair"]
    assert sorted(row for row, _ in marks)[: len(nodes)] == list(range(len(nodes)))
    for row, href in zip(found["rows"], found["links"], strict=True):
        asked = parse_qs(urlsplit(href).query)
        assert asked["section"] == ["Politics"]
        names = [key.partition(":")[2] for key in asked["entity"]]
        assert row[0] == " + ".join(names)
        assert href.startswith("/reader?" if row[1] == "pair" else "/entities?")


def test_everyone_is_in_the_network_or_told_to_be_alone() -> None:
    at = run_page("/entities", view="network", nodes="20")
    (head,) = elements(at, "chart_head")
    found = foot(at, "network")
    nodes = [row for row in found["rows"] if row[1] != "pair"]
    alone = next(note for note in found["notes"] if "Tied to no other" in texts([note]))
    assert len(nodes) + int(texts([alone]).partition("(")[2].partition(")")[0]) == 20
    assert head["summary"].startswith(f"{len(nodes)} of the 20 most named")
    letters = {row[2] for row in nodes}
    assert {entry["name"][0] for entry in head["legend"]} == letters


def test_pairs_beyond_chance_are_in_another_order() -> None:
    by_articles = rows(run_page("/entities"), "named-together")
    beyond = rows(run_page("/entities", pairs="association"), "named-together")
    assert [r["Articles naming both"] for r in by_articles] == sorted(
        (r["Articles naming both"] for r in by_articles), reverse=True
    )
    assert [r["G²"] for r in beyond] == sorted((r["G²"] for r in beyond), reverse=True)
    assert beyond[0]["Pair"] != by_articles[0]["Pair"]


def test_a_view_that_is_none_is_dropped_and_said() -> None:
    at = run_page("/entities", view="globe", nodes="41")
    said = " ".join(sentence for note in elements(at, "message") for sentence in note["sentences"])
    assert "globe" in said or "globe" in json.dumps(elements(at, "scope_bar"))
