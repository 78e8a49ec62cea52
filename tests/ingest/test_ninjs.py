"""ninjs, the IPTC's News in JSON: every version is the same article, and what must not be shown is not."""

from __future__ import annotations

import gzip
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from data.ingest.archives import files_in
from data.ingest.loading import read_file
from data.ingest.ninjs import Withheld, article_of, is_ninjs
from tests.loading import BAKU, lines, load, rows_of

HTML = "<p>Gas flows <b>again</b>.</p><p>Minister Aydin Kaya said so.</p>"
PLAIN = "Gas flows again. Minister Aydin Kaya said so."

FIRST: dict[str, Any] = {
    "uri": "urn:newsml:wire.example:20240514:1",
    "type": "text",
    "version": "1",
    "firstcreated": "2024-05-14T09:30:00+04:00",
    "versioncreated": "2024-05-14T11:00:00+04:00",
    "pubstatus": "usable",
    "language": "en-GB",
    "headline": "Gas flows again",
    "headline_seo": "Gas, pipeline, Caspian",
    "description_text": "The pipeline is open.",
    "body_text": PLAIN,
    "body_xhtml": HTML,
    "byline": "Leyla Aliyeva",
    "copyrightholder": "The Wire",
    "subject": [
        {"name": "economy, business and finance", "code": "04000000"},
        {"name": "natural gas", "code": "20000271"},
    ],
    "person": [{"name": "Aydin Kaya", "rel": "about"}],
    "organisation": [{"name": "Caspian Gas"}],
    "place": [{"name": "Baku"}],
    "associations": {"main": {"uri": "urn:x:pic", "type": "picture", "headline": "Valve", "body_text": "no"}},
}  # fmt: skip

SECOND: dict[str, Any] = {
    **{name: FIRST[name] for name in ("uri", "type", "version", "language", "copyrightholder")},
    "standard": {"name": "ninjs", "version": "2.1"},
    "firstcreated": "2024-05-14T09:30:00+04:00",
    "versioncreated": "2024-05-14T11:00:00+04:00",
    "headlines": [{"role": "seo", "value": "Gas, pipeline"}, {"role": "main", "value": "Gas flows again"}],
    "descriptions": [{"value": "The pipeline is open."}],
    "bodies": [
        {"role": "nitf", "contenttype": "application/xml", "value": "<nitf><p>Not this</p></nitf>"},
        {"role": "main", "contenttype": "text/plain", "value": PLAIN},
        {"role": "richtext", "contenttype": "text/html", "value": HTML},
    ],
    "by": "Leyla Aliyeva",
    "subjects": [
        {"name": "economy, business and finance", "uri": "http://cv.iptc.org/newscodes/mediatopic/04000000"},
        {"name": "natural gas"},
    ],
    "people": [{"name": "Aydin Kaya"}],
    "organisations": [{"name": "Caspian Gas"}],
    "places": [{"name": "Baku"}],
    "associations": [{"name": "main", "uri": "urn:x:p", "type": "picture", "title": "Valve"}],
}  # fmt: skip


def _third() -> dict[str, Any]:
    camel = {
        "firstcreated": "firstCreated", "versioncreated": "versionCreated", "contenttype": "contentType",
        "copyrightholder": "copyrightHolder",
    }  # fmt: skip

    def renamed(value: Any) -> Any:
        if isinstance(value, dict):
            return {camel.get(name, name): renamed(inner) for name, inner in value.items()}
        return [renamed(inner) for inner in value] if isinstance(value, list) else value

    return {**renamed(SECOND), "standard": {"name": "ninjs", "version": "3.0"}, "pubStatus": "usable"}


VERSIONS = {"1": FIRST, "2": SECOND, "3": _third()}


@pytest.mark.parametrize("version", VERSIONS)
def test_every_version_becomes_the_same_article(version: str, tmp_path: Path) -> None:
    loaded = load(tmp_path, json.dumps(VERSIONS[version], indent=2))
    (row,) = rows_of(loaded)
    assert row["id"] == "urn:newsml:wire.example:20240514:1"
    assert row["headline"] == "Gas flows again"
    assert row["summary"] == "The pipeline is open."
    assert row["body"] == "Gas flows again.\n\nMinister Aydin Kaya said so."
    assert row["published"] == datetime(2024, 5, 14, 5, 30, tzinfo=UTC)
    assert row["updated"] == datetime(2024, 5, 14, 7, tzinfo=UTC)
    assert (row["language"], row["source"], row["authors"]) == ("en", "The Wire", ["Leyla Aliyeva"])
    assert row["topics"] == ["economy, business and finance", "natural gas"]
    assert row["section"] == "economy, business and finance"
    assert {(m["kind"], m["entity"]) for m in row["mentions"]} == {
        ("person", "Aydin Kaya"), ("organisation", "Caspian Gas"), ("place", "Baku"),
    }  # fmt: skip
    assert loaded.report.format is not None
    assert loaded.report.format.describe() == "ninjs: UTF-8"


def item(number: int, **fields: Any) -> dict[str, Any]:
    return {
        "uri": f"urn:x:{number}", "versioncreated": "2024-05-14T09:30:00Z", "headline": f"Story {number}",
        "body_text": "Text.", "version": "1", **fields,
    }  # fmt: skip


SHAPES: dict[str, Callable[[list[dict[str, Any]]], str]] = {
    "array": json.dumps,
    "lines": lambda items: lines(*items),
    "object with a list": lambda items: json.dumps({"total": len(items), "items": items}, indent=1),
    "object with a list under another name": lambda items: json.dumps(
        {"_items": items, "_meta": {"page": 1}}
    ),
}


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gz"])
@pytest.mark.parametrize("shape", SHAPES)
def test_many_items_come_in_any_shape(shape: str, packed: bool, tmp_path: Path) -> None:
    content = SHAPES[shape]([item(1), item(2), item(3)]).encode()
    path = tmp_path / "wire.json"
    path.write_bytes(gzip.compress(content) if packed else content)
    assert read_file(path, BAKU).whole().table["id"].to_pylist() == ["urn:x:1", "urn:x:2", "urn:x:3"]


@pytest.mark.parametrize("indent", [None, 2])
def test_one_item_with_others_in_it_is_one_article(indent: int | None, tmp_path: Path) -> None:
    others = [item(7, name="related"), item(8, name="more")]
    loaded = load(tmp_path, json.dumps(item(1, associations=others, items=others), indent=indent))
    assert loaded.table["id"].to_pylist() == ["urn:x:1"]


def test_items_in_an_archive_are_read(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "wire.zip", "w") as archive:
        for number in (1, 2):
            archive.writestr(f"{number}.json", json.dumps(item(number), indent=2))
    ids = [
        read_file(found.path, BAKU).whole().table["id"].to_pylist()
        for found in files_in(tmp_path / "wire.zip")
    ]
    assert ids == [["urn:x:1"], ["urn:x:2"]]


def test_what_must_not_be_shown_is_rejected_with_its_reason(tmp_path: Path) -> None:
    content = lines(
        item(1),
        item(2, pubstatus="canceled"),
        item(3, pubStatus="stat:withheld"),
        item(4, embargoed="2199-01-01T00:00:00Z"),
        item(5, embargoedUntil="2199-01-01T00:00:00Z"),
        item(6, embargoed="2001-01-01T00:00:00Z"),
        {**item(7, type="picture", description_text="A valve."), "body_text": ""},
        item(8, type="video"),
    )
    report = load(tmp_path, content).report
    assert (report.read, report.kept) == (8, 3)
    assert [(bad.line, bad.field, bad.reason, bad.sample) for bad in report.rejected] == [
        (2, "pubstatus", "its provider says that it is canceled", "Story 2"),
        (3, "pubstatus", "its provider says that it is withheld", "Story 3"),
        (4, "embargoed", "embargoed until 2199-01-01 00:00+00:00", "Story 4"),
        (5, "embargoeduntil", "embargoed until 2199-01-01 00:00+00:00", "Story 5"),
        (7, "type", "not an article but a “picture”", "Story 7"),
    ]


def test_an_embargo_ends_when_its_time_has_come() -> None:
    embargoed = item(1, embargoed="2024-05-14T12:00:00+04:00")
    with pytest.raises(Withheld):
        article_of(embargoed, datetime(2024, 5, 14, 7, 59, tzinfo=UTC))
    assert article_of(embargoed, datetime(2024, 5, 14, 8, 1, tzinfo=UTC))["headline"] == "Story 1"


def test_an_address_as_id_is_where_the_article_is() -> None:
    now = datetime.now(UTC)
    assert article_of(item(1, uri="https://wire.example/1"), now)["url"] == "https://wire.example/1"
    assert article_of(item(1), now)["url"] == ""


@pytest.mark.parametrize(
    ("fields", "source"),
    [
        ({"infosource": [{"name": "Desk"}, {"name": "Reuters", "rel": "originator"}]}, "Reuters"),
        ({"infosources": [{"name": "AP", "role": "isrole:provider"}], "copyrightholder": "x"}, "AP"),
        ({"infosources": [{"name": "Ministry", "role": "cited"}], "copyrightholder": "TNA"}, "TNA"),
        ({"infosources": [{"literal": "Ministry"}]}, "Ministry"),
        ({"source": "AAP", "copyrightholder": "x"}, "AAP"),
        ({}, ""),
    ],
)
def test_the_source_is_who_the_news_comes_from(fields: dict[str, Any], source: str) -> None:
    assert article_of(item(1, **fields), datetime.now(UTC))["source"] == source


def test_a_body_that_begins_with_the_headline_has_it_once() -> None:
    html = "<article><h1>Story 1</h1><p>First.</p><p>Second.</p></article>"
    told = item(1, body_html=html, body_text="Story 1\nFirst. Second.")
    assert article_of(told, datetime.now(UTC))["body"] == "First.\n\nSecond."


def test_fields_of_an_agencys_own_are_kept(tmp_path: Path) -> None:
    told = item(1, service=[{"name": "Sport", "code": "s"}], keywords=["final"], storyline="cup-2024")
    other = item(2, category="World", authors=[{"name": "N. N."}])
    first, second = rows_of(load(tmp_path, lines(told, other)))
    assert (first["section"], first["topics"], first["storyline"]) == ("Sport", ["final"], "cup-2024")
    assert (second["section"], second["authors"]) == ("World", ["N. N."])


@pytest.mark.parametrize(
    "other",
    [
        {"uri": "nyt://article/1", "title": "A", "abstract": "B", "byline": "By C", "url": "https://x/1"},
        {"guid": "1", "title": "A", "link": "https://x/1", "description": "B", "pubDate": "2024-05-14"},
        {"id": 1, "headline": "A", "body_text": "B"},
        {"headline": "A"},
        ["uri"],
        None,
    ],
)
def test_other_json_is_not_taken_for_it(other: Any) -> None:
    assert not is_ninjs(other)


@pytest.mark.parametrize(
    "junk",
    [
        {"headlines": "x", "bodies": 7}, {"bodies": [None, 7, {"value": 3}, []]}, {"subject": "x"},
        {"person": {"name": "x"}}, {"pubstatus": 7}, {"embargoed": "soon"}, {"embargoed": "05/04/2199"},
        {"versioncreated": ["x"]}, {"headline": {"main": "x"}}, {"standard": "ninjs"},
        {"": 1, "copyrightholder": None},
    ],
)  # fmt: skip
def test_fields_of_a_wrong_kind_spoil_nothing_else(junk: dict[str, Any], tmp_path: Path) -> None:
    report = load(tmp_path, lines(item(1), item(2, **junk))).report
    assert report.kept == 2
