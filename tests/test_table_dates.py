"""Dates as people write them, and what becomes of those that can't be read."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from data.ingest.published import without_future
from data.ingest.tables import load_frame, read_table
from tests.loading import BAKU, lines, load_row, rows_of


@pytest.mark.parametrize(
    ("written", "utc", "precision"),
    [
        ("2024-05-14", "2024-05-13T20:00", "day"),
        ("14.05.2024", "2024-05-13T20:00", "day"),
        ("14 May 2024", "2024-05-13T20:00", "day"),
        ("May 14th, 2024", "2024-05-13T20:00", "day"),
        ("14 мая 2024 г.", "2024-05-13T20:00", "day"),
        ("14/05/2024", "2024-05-13T20:00", "day"),
        ("05/14/2024", "2024-05-13T20:00", "day"),
        (20240514, "2024-05-13T20:00", "day"),
        (date(2024, 5, 14), "2024-05-13T20:00", "day"),
        ("2024-05-14T09:30:00+04:00", "2024-05-14T05:30", "minute"),
        ("2024-05-14T09:30:00Z", "2024-05-14T09:30", "minute"),
        ("2024-05-14 09:30", "2024-05-14T05:30", "minute"),
        ("14.05.2024 09:30", "2024-05-14T05:30", "minute"),
        ("Tue, 14 May 2024 09:30:00 GMT", "2024-05-14T09:30", "minute"),
        ("Tue, 14 May 2024 09:30:00 -0500", "2024-05-14T14:30", "minute"),
        ("14-MAY-2024 09:30:00.00", "2024-05-14T05:30", "minute"),
        ("May 14, 2024 9:30 PM UTC", "2024-05-14T21:30", "minute"),
        (1715679000, "2024-05-14T09:30", "minute"),
        ("1715679000", "2024-05-14T09:30", "minute"),
        (1715679000000, "2024-05-14T09:30", "minute"),
        (1715679000.0, "2024-05-14T09:30", "minute"),
        (datetime(2024, 5, 14, 9, 30), "2024-05-14T05:30", "minute"),  # noqa: DTZ001 - without a zone on purpose
        (datetime(2024, 5, 14, 9, 30, tzinfo=UTC), "2024-05-14T09:30", "minute"),
        ("2024-01-01T00:30:00+04:00", "2023-12-31T20:30", "minute"),
    ],
)  # fmt: skip
def test_dates_are_read_as_people_write_them(written: object, utc: str, precision: str) -> None:
    row = load_row(date=written)
    assert row["published"].strftime("%Y-%m-%dT%H:%M") == utc
    assert row["published_precision"] == precision


@pytest.mark.parametrize(
    "written",
    ["soon", "31-MAR-1987 605:12:19.12", "2024-13-45", "0001-01-01T00:00:00Z", "9999-12-31", "2024",
     "9" * 400, True, "05/04/2024", "14 Month 2024", "2024-05-14 09:30 IST", 10**18 * 9, "²0240514", "1e999"],
)  # fmt: skip
def test_a_date_that_cannot_be_read_leaves_the_article_undated_and_is_said(written: object) -> None:
    loaded = load_frame([{"title": "x", "date": written}], BAKU)
    assert rows_of(loaded)[0]["published"] is None
    assert rows_of(loaded)[0]["published_precision"] is None
    assert [(note.line, note.field) for note in loaded.report.notes] == [(1, "published")]
    said = rows_of(loaded)[0]["published_as"]
    assert str(written)[:70] in said
    assert len(said) <= 81


@pytest.mark.parametrize("written", [None, "", "  ", "NaT", "nan", "null", float("nan")])
def test_no_date_is_nothing_to_be_said(written: object) -> None:
    loaded = load_frame([{"title": "x", "date": written}], BAKU)
    assert loaded.table["published"].null_count == loaded.table["published_as"].null_count == 1
    assert loaded.report.notes == ()


@pytest.mark.parametrize(("telling", "month"), [("25/12/2023", 4), ("12/25/2023", 5)])
def test_the_column_shows_whether_day_or_month_comes_first(telling: str, month: int) -> None:
    loaded = load_frame(
        [{"title": "a", "date": "05/04/2024"}, {"title": "b", "date": telling}], ZoneInfo("UTC")
    )
    assert rows_of(loaded)[0]["published"].month == month
    assert loaded.report.notes[0].line == 0


def test_a_date_that_is_read_says_no_more_what_was_given() -> None:
    rows = [{"title": "a", "date": "05/04/2024"}, {"title": "b", "date": "25/12/2023"}, {"title": "c"}]
    rows.append({"title": "d", "published_as": "31 February 2024"})
    rows.append({"title": "e", "published_as": "31 February 2024", "date": "2024-03-01"})
    said = [row["published_as"] for row in rows_of(load_frame(rows, BAKU))]
    assert said == [None, None, None, "31 February 2024", None]


@pytest.mark.parametrize(
    ("published", "said"),
    [
        ("2024-05-14", None),
        ("2024-05-15T11:00:00Z", None),
        ("2024-05-15T13:00:00Z", "2024-05-15T17:00+04:00"),
        ("2030-12-25", "2030-12-25"),
        ("", None),
    ],
)
def test_a_date_over_a_day_after_the_article_was_taken_in_can_not_be(
    published: str, said: str | None
) -> None:
    rows = [
        {"title": "x", "date": published, "collected": "2020-01-01"},
        {"title": "y", "date": "2024-01-02"},
    ]
    now = datetime(2024, 5, 14, 12, tzinfo=UTC)
    row, other = without_future(load_frame(rows, BAKU).table, BAKU, now).to_pylist()
    assert (row["published"] is None, row["published_as"]) == (said is not None or not published, said)
    assert (row["published_precision"] is None) == (row["published"] is None)
    assert (other["published"].day, other["published_as"]) == (1, None)


def test_a_column_that_contradicts_itself_settles_nothing() -> None:
    rows = [{"title": d, "date": d} for d in ("05/04/2024", "25/12/2023", "12/25/2023")]
    loaded = load_frame(rows, BAKU)
    assert [row["published"] is None for row in rows_of(loaded)] == [True, False, False]


def test_a_column_of_bare_midnights_is_a_column_of_days() -> None:
    rows = [{"title": d, "date": f"2024-05-{d} 00:00:00"} for d in ("14", "15")]
    assert [row["published_precision"] for row in rows_of(load_frame(rows, BAKU))] == ["day", "day"]
    rows.append({"title": "16", "date": "2024-05-16 09:30:00"})
    assert {row["published_precision"] for row in rows_of(load_frame(rows, BAKU))} == {"minute"}


def test_dates_that_wait_for_the_whole_column_are_settled_piece_by_piece(tmp_path: Path) -> None:
    """The row that shows the order is in the last piece, the dates that wait for it in the first."""
    rows = [{"id": n, "title": "x", "date": "05/04/2024"} for n in range(5_000)]
    rows.append({"id": 5_000, "title": "x", "date": "25/12/2023"})
    (tmp_path / "news.jsonl").write_text(lines(*rows), "utf-8")
    reading = read_table(tmp_path / "news.jsonl", ZoneInfo("UTC"))
    pieces = list(reading.pieces(2_000))
    assert [len(piece) for piece in pieces] == [2_000, 2_000, 1_001]
    assert {when.month for piece in pieces for when in piece["published"].to_pylist()} == {4, 12}
    assert [note.line for note in reading.report().notes] == [0]


def test_one_time_in_the_last_piece_makes_a_column_of_times(tmp_path: Path) -> None:
    rows = [{"id": n, "title": "x", "date": "2024-05-14 00:00:00"} for n in range(5_000)]
    rows.append({"id": 5_000, "title": "x", "date": "2024-05-14 09:30:00"})
    (tmp_path / "news.jsonl").write_text(lines(*rows), "utf-8")
    pieces = read_table(tmp_path / "news.jsonl", BAKU).pieces(2_000)
    assert {p for piece in pieces for p in piece["published_precision"].to_pylist()} == {"minute"}
