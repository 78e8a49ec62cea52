"""The embedded chronicle: all of it passes, its gold names are where they stand, and errors are named."""

from __future__ import annotations

import itertools
import json
import re
from collections import Counter
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from data.article import SCHEMA
from data.ingest.canonical import without_tracking
from data.ingest.chronicle import FOLDER, ZONE, load_chronicle, load_gazetteer, unplaced
from data.ingest.report import Loaded, TableError

_KINDS = {"people": "person", "organisations": "organisation", "places": "place"}


@cache
def _loaded() -> Loaded:
    return load_chronicle()


@cache
def _articles() -> dict[str, dict[str, Any]]:
    """The file as plain JSON, for counts of our own."""
    text = (FOLDER / "chronicle.jsonl").read_text(encoding="utf-8")
    return {article["id"]: article for article in map(json.loads, text.splitlines())}


@cache
def _rows() -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in _loaded().table.to_pylist()}


def _marked(row: dict[str, Any], entity: str) -> list[str]:
    return [row[m["field"]][m["start"] : m["end"]] for m in row["mentions"] if m["entity"] == entity]


def _broken_copy(folder: Path, change: dict[str, Any], line: int = 2, name: str = "chronicle.jsonl") -> Path:
    """A copy of the chronicle with some fields of one line changed; None takes a field away."""
    for file in ("chronicle.jsonl", "entities.jsonl"):
        lines = (FOLDER / file).read_text(encoding="utf-8").splitlines()
        if file == name:
            record = {**json.loads(lines[line - 1]), **change}
            lines[line - 1] = json.dumps({k: v for k, v in record.items() if v != "(gone)"})
        (folder / file).write_text("\n".join(lines), encoding="utf-8")
    return folder


def test_every_article_passes_and_nothing_is_noted() -> None:
    report = _loaded().report
    assert (report.read, report.kept, report.rejected, report.notes) == (348, 348, (), ())
    assert _loaded().table.schema == SCHEMA
    assert list(_rows()) == list(_articles())


def test_texts_labels_and_topics_are_those_of_the_file() -> None:
    for id, article in _articles().items():
        row = _rows()[id]
        for field in ("headline", "summary", "body", "section", "language", "source", "topics"):
            assert row[field] == article[field]
        assert row["url"] == without_tracking(article["source_url"])


def test_days_are_days_in_baku_and_minutes_are_kept() -> None:
    precisions = Counter(row["published_precision"] for row in _rows().values())
    assert precisions == {"day": 315, "minute": 33}
    for id, article in _articles().items():
        local = _rows()[id]["published"].astimezone(ZONE)
        assert local.date() == date.fromisoformat(article["published"][:10])
        if "T" in article["published"]:
            assert local == datetime.fromisoformat(article["published"])
        else:
            assert (local.hour, local.minute) == (0, 0)


def test_mentions_name_the_gold_entities_and_no_other() -> None:
    for id, article in _articles().items():
        gold = {(kind, name) for column, kind in _KINDS.items() for name in article[column]}
        assert {(m["kind"], m["entity"]) for m in _rows()[id]["mentions"]} == gold


def test_every_entity_is_found_where_it_stands() -> None:
    assert unplaced(_loaded()) == []


def test_every_entity_stands_in_headline_or_body_not_in_the_summary_alone() -> None:
    for row in _rows().values():
        everywhere = {(m["kind"], m["entity"]) for m in row["mentions"]}
        assert everywhere == {(m["kind"], m["entity"]) for m in row["mentions"] if m["field"] != "summary"}


def test_a_marked_place_is_a_form_of_its_entity_and_a_whole_word() -> None:
    forms = {(e["kind"], e["name"]): {e["name"], *e["aliases"]} for e in load_gazetteer().to_dict("records")}
    for row in _rows().values():
        for m in row["mentions"]:
            text, known = row[m["field"]], forms[m["kind"], m["entity"]]
            marked = text[m["start"] : m["end"]]
            surnames = {form.split()[-1] for form in known} if m["kind"] == "person" else set()
            assert marked in known | surnames or (" " in marked and _folded(marked) in map(_folded, known))
            assert not re.match(r"\w", text[m["end"] : m["end"] + 1])
            assert m["start"] == 0 or not re.match(r"\w", text[m["start"] - 1])


def _folded(text: str) -> str:
    return text.replace("İ", "i").lower()


def test_marked_places_do_not_overlap() -> None:
    for row in _rows().values():
        for field in ("headline", "summary", "body"):
            places = sorted((m["start"], m["end"]) for m in row["mentions"] if m["field"] == field)
            assert all(end <= start for (_, end), (start, _) in itertools.pairwise(places))


def test_a_surname_alone_is_whoever_bears_it_in_the_article() -> None:
    row = _rows()["2023-09-21-aliyev-apologises-over-peacekeepers"]
    assert "Aliyev" in _marked(row, "Ilham Aliyev")


def test_a_form_with_several_owners_goes_by_the_articles_lists() -> None:
    owners = {
        m["entity"]
        for row in _rows().values()
        for m in row["mentions"]
        if m["field"] and row[m["field"]][m["start"] : m["end"]] == "National Assembly"
    }
    assert owners == {"National Assembly of Armenia", "National Assembly of Karabakh"}


def test_a_longer_name_hides_the_shorter_one_within() -> None:
    hidden = [
        row[m["field"]][m["end"] : m["end"] + 11]
        for row in _rows().values()
        for m in row["mentions"]
        if m["entity"] == "Heydar Aliyev" and m["field"]
    ]
    assert hidden
    assert " Foundation" not in hidden


@pytest.mark.parametrize(
    ("change", "field", "reason"),
    [
        ({"published": "14.05.2024"}, "published", "must be a day"),
        ({"published": "2023-09-31"}, "published", "is no date"),
        ({"published": "2023-09-05T09:30:00Z"}, "published", "must be a day"),
        ({"published": "2023-09-06"}, "id", "date of `published`"),
        ({"section": "Gossip"}, "section", "must be one of"),
        ({"language": "de"}, "language", "must be one of"),
        ({"headline": ""}, "headline", "blank"),
        ({"headline": "x" * 91}, "headline", "longer than 90"),
        ({"headline": 7}, "headline", "must be text"),
        ({"summary": "a\u0007b"}, "summary", "control characters"),
        ({"body": "too short"}, "body", "2 words"),
        ({"source_url": "javascript:alert(1)"}, "source_url", "web address"),
        ({"also_from": ["nowhere"]}, "also_from", "web address"),
        ({"people": ["Nobody Known"]}, "people", "no person of entities.jsonl"),
        ({"places": ["Baku", "Baku"]}, "places", "twice"),
        ({"topics": []}, "topics", "list of 1 to 4"),
        ({"topics": ["Gas"]}, "topics", "small letters"),
        ({"id": "Bad Id"}, "id", "small letters"),
        ({"extra": 1}, "extra", "no field"),
        ({"summary": "(gone)"}, "summary", "is missing"),
    ],
)
def test_a_wrong_article_is_left_out_with_its_line_field_and_reason(
    change: dict[str, Any], field: str, reason: str, tmp_path: Path
) -> None:
    report = load_chronicle(_broken_copy(tmp_path, change)).report
    assert (report.read, report.kept) == (348, 347)
    bad = report.rejected[0]
    assert (bad.line, bad.field) == (2, field)
    assert reason in bad.reason


def test_a_repeated_id_is_left_out_by_its_own_line(tmp_path: Path) -> None:
    second = list(_articles().values())[1]
    report = load_chronicle(_broken_copy(tmp_path, second, line=5)).report
    assert [(bad.line, bad.field) for bad in report.rejected] == [(5, "id")]


def test_a_line_that_is_no_json_is_left_out(tmp_path: Path) -> None:
    folder = _broken_copy(tmp_path, {})
    with (folder / "chronicle.jsonl").open("a", encoding="utf-8") as file:
        file.write('\n{"id": \n[]')
    report = load_chronicle(folder).report
    assert [bad.line for bad in report.rejected] == [349, 350]
    assert report.kept == 348


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"kind": "animal"}, "kind must be one of"),
        ({"lat": 40.0, "lon": 49.0}, "only places"),
        ({"country": "Iran"}, "two capitals"),
        ({"aliases": "x"}, "must be a list"),
        ({"name": "Ilham Aliyev"}, "is there twice"),
        ({"articles": 0}, "must be a count"),
    ],
)
def test_a_wrong_entity_stops_the_load_and_is_named(
    change: dict[str, Any], reason: str, tmp_path: Path
) -> None:
    lines = (FOLDER / "entities.jsonl").read_text(encoding="utf-8").splitlines()
    last_person = max(i for i, line in enumerate(lines, 1) if json.loads(line)["kind"] == "person")
    folder = _broken_copy(tmp_path, change, line=last_person, name="entities.jsonl")
    with pytest.raises(TableError, match=reason) as told:
        load_chronicle(folder)
    assert f"line {last_person}" in str(told.value)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"entities\.jsonl"):
        load_chronicle(tmp_path)


def test_the_gazetteer_has_every_entity_and_coordinates_of_places_alone() -> None:
    frame = load_gazetteer()
    assert Counter(frame["kind"]) == {"person": 497, "organisation": 343, "place": 369}
    assert list(frame.columns) == ["name", "kind", "aliases", "country", "lat", "lon"]
    assert frame.loc[frame["kind"] != "place", ["lat", "lon"]].isna().all(axis=None)
    baku = frame[(frame["name"] == "Baku") & (frame["kind"] == "place")].iloc[0]
    assert (round(baku["lat"]), round(baku["lon"]), baku["country"]) == (40, 50, "AZ")


def test_times_are_utc() -> None:
    assert all(row["published"].tzinfo is not None for row in _rows().values())
    first = _rows()["2023-09-01-harutyunyan-resigns"]
    assert first["published"] == datetime(2023, 8, 31, 20, tzinfo=UTC)
