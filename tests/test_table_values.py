"""Cells of any type become text, labels, lists, addresses, languages and mentions."""

from __future__ import annotations

import pytest

from data.ingest.tables import load_frame
from tests.loading import BAKU, load_row, rows_of


def test_nested_junk_for_text_is_refused_by_name() -> None:
    rows: list[dict[str, object]] = [
        {"title": {"a": {"b": 1}}, "body": "x"},
        {"title": [["x"]], "body": "x"},
        {"title": True, "body": "x"},
    ]
    report = load_frame(rows, BAKU).report
    assert report.kept == 0
    assert [(bad.line, bad.field) for bad in report.rejected] == [
        (1, "headline"),
        (2, "headline"),
        (3, "headline"),
    ]


def test_values_of_other_types_become_text() -> None:
    assert load_row(headline=2024)["headline"] == "2024"
    assert load_row(headline={"rendered": "From WordPress"})["headline"] == "From WordPress"
    assert load_row(body=["First.", "Second."])["body"] == "First.\n\nSecond."
    assert load_row(section=7)["section"] == "7"
    assert load_row(authors=[{"name": "A. Writer"}, "B. Writer"])["authors"] == ["A. Writer", "B. Writer"]


def test_junk_beside_the_text_is_left_empty_and_said() -> None:
    loaded = load_frame(
        [{"title": "x", "section": {"a": {}, "b": [1]}, "tags": {"a": {"b": 1}}, "lang": "Klingon"}], BAKU
    )
    row = rows_of(loaded)[0]
    assert (row["section"], row["topics"], row["language"]) == ("", [], "")
    assert {note.field for note in loaded.report.notes} == {"section", "topics", "language"}


@pytest.mark.parametrize(
    ("cell", "topics"),
    [
        (["gas", "oil"], ["gas", "oil"]), ("gas; oil, crude", ["gas", "oil, crude"]),
        ("gas|oil", ["gas", "oil"]), ("gas, oil , gas", ["gas", "oil"]), ("gas", ["gas"]),
        ('["gas", "oil"]', ["gas", "oil"]),
        ("['gas', 'oil']", ["gas", "oil"]), ("", []), (None, []), ([None, "", "gas"], ["gas"]), ("[]", []),
        ([{"term": 1, "name": "gas"}], ["gas"]), ("nan", []),
    ],
)  # fmt: skip
def test_lists_come_as_lists_or_text(cell: object, topics: list[str]) -> None:
    assert load_row(tags=cell)["topics"] == topics


def test_where_a_list_was_split_is_said() -> None:
    notes = load_frame([{"title": "x", "tags": "gas; oil"}], BAKU).report.notes
    assert [(note.line, note.field) for note in notes] == [(0, "topics")]
    assert "“;”" in notes[0].text


def test_a_byline_keeps_its_comma() -> None:
    assert load_row(author="By Janie Gabbett, Reuters")["authors"] == ["By Janie Gabbett, Reuters"]
    assert load_row(author="A. Writer; B. Writer")["authors"] == ["A. Writer", "B. Writer"]


@pytest.mark.parametrize(
    ("cell", "code"),
    [("en", "en"), ("English", "en"), ("en-GB", "en"), ("en_US", "en"), ("ENG", "en"), ("Azerbaijani", "az"),
     ("русский", "ru"), ("zh-Hant", "zh"), ("", ""), (None, ""), ("qqq", "qqq")],
)  # fmt: skip
def test_languages_are_primary_subtags(cell: object, code: str) -> None:
    assert load_row(lang=cell)["language"] == code


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,x", "/relative", "file:///etc/passwd", "http://", "x" * 9000],
)
def test_what_is_no_web_address_is_left_out_and_said(url: str) -> None:
    loaded = load_frame([{"title": "x", "url": url}], BAKU)
    assert rows_of(loaded)[0]["url"] == ""
    assert loaded.report.notes[0].field == "url"


def test_names_are_marked_where_they_stand_as_whole_words() -> None:
    row = load_row(
        headline="Baku hosts COP29", summary="In Baku.", body="Bakuvians of Baku met SOCAR.",
        places=["Baku"], orgs=["SOCAR", "NATO"], people=[],
    )  # fmt: skip
    found = [(m["entity"], m["kind"], m["field"], m["start"], m["end"]) for m in row["mentions"]]
    assert found == [
        ("Baku", "place", "headline", 0, 4),
        ("Baku", "place", "summary", 3, 7),
        ("Baku", "place", "body", 13, 17),
        ("SOCAR", "organisation", "body", 22, 27),
        ("NATO", "organisation", None, None, None),
    ]


@pytest.mark.parametrize(
    ("text", "tag", "marked"),
    [
        ("West Germany and Bonn", "west-germany", ["West Germany"]),
        ("Those who met at WHO", "who", ["WHO"]),
        ("REAGAN SAYS; Reagan said", "reagan", ["REAGAN", "Reagan"]),
        ("a country in usage", "usa", []),
        ("New York City, York", "New York", ["New York"]),
    ],
)
def test_tags_in_small_letters_are_found_as_texts_write_them(text: str, tag: str, marked: list[str]) -> None:
    mentions = load_row(headline=text, places=[tag])["mentions"]
    assert [text[m["start"] : m["end"]] for m in mentions if m["field"]] == marked
    assert {m["entity"] for m in mentions} == {tag}


def test_the_longer_name_takes_the_place() -> None:
    row = load_row(
        headline="Central Bank of Azerbaijan", orgs=["Central Bank of Azerbaijan"], places=["Azerbaijan"]
    )
    assert [(m["entity"], m["field"]) for m in row["mentions"]] == [
        ("Central Bank of Azerbaijan", "headline"),
        ("Azerbaijan", None),
    ]
