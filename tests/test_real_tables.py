"""Real news of several origins: as many articles as plain JSON has, odd rows named."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections import Counter
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from data.ingest.report import Loaded
from data.ingest.tables import load_table
from tests.ingest.workbooks import workbook

CORPORA = Path(__file__).resolve().parents[1] / ".." / "shared" / "corpora"
FILES = ("reuters", "newsapi2020", "azerbaijan", "newsarticles2017", "turkish")

pytestmark = pytest.mark.skipif(not CORPORA.is_dir(), reason="no ../shared/corpora beside the checkout")


@cache
def _loaded(name: str) -> Loaded:
    return load_table(CORPORA / f"{name}.jsonl.gz", ZoneInfo("UTC"))


@cache
def _plain(name: str) -> list[dict[str, Any]]:
    with gzip.open(CORPORA / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def _readable(row: dict[str, Any]) -> bool:
    return any((row.get(field) or "").strip() for field in ("headline", "summary", "body"))


@pytest.mark.parametrize("name", FILES)
def test_every_row_with_something_to_read_is_kept_once(name: str) -> None:
    readable = [str(row["id"]) for row in _plain(name) if _readable(row)]
    assert _loaded(name).table["id"].to_pylist() == list(dict.fromkeys(readable))
    assert _loaded(name).report.read == len(_plain(name))


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("field", ["headline", "summary", "body"])
def test_text_is_theirs_to_the_letter(name: str, field: str) -> None:
    theirs = [row.get(field) or "" for row in _plain(name) if _readable(row)]
    assert _loaded(name).table[field].to_pylist() == theirs


@pytest.mark.parametrize("name", FILES)
def test_times_are_theirs(name: str) -> None:
    days = sum("T" not in row["published"] for row in _plain(name) if row["published"])
    assert Counter(_loaded(name).table["published_precision"].to_pylist())["day"] == days
    for row, time in zip(
        filter(_readable, _plain(name)), _loaded(name).table["published"].to_pylist(), strict=True
    ):
        written = datetime.fromisoformat(row["published"]) if row["published"] else None
        assert time == (written and (written if written.tzinfo else written.replace(tzinfo=UTC)))


def test_reuters_odd_rows_are_named() -> None:
    report = _loaded("reuters").report
    empty = [line for line, row in enumerate(_plain("reuters"), 1) if not _readable(row)]
    assert [(bad.line, bad.reason) for bad in report.rejected] == [
        (line, "no headline, no summary and no body") for line in empty
    ]
    assert empty
    undated = [line for line, row in enumerate(_plain("reuters"), 1) if not row["published"]]
    assert [(note.line, note.field) for note in report.notes] == [(line, "published") for line in undated]
    assert "605:12:19" in report.notes[0].text


def test_reuters_tags_become_mentions_of_their_kind() -> None:
    columns = {"people": "person", "orgs": "organisation", "places": "place"}
    rows = [row for row in _plain("reuters") if _readable(row)]
    for row, mentions in zip(rows, _loaded("reuters").table["mentions"].to_pylist(), strict=True):
        tagged = {(kind, name) for column, kind in columns.items() for name in row[column]}
        assert {(m["kind"], m["entity"]) for m in mentions} == tagged


def test_overlong_bylines_are_the_only_thing_left_empty_in_newsapi() -> None:
    long = [line for line, row in enumerate(_plain("newsapi2020"), 1) if len(row.get("author") or "") > 300]
    notes = _loaded("newsapi2020").report.notes
    assert [(note.line, note.field) for note in notes] == [(line, "authors") for line in long]


@pytest.mark.parametrize("name", ["azerbaijan", "newsarticles2017", "turkish"])
def test_the_others_have_nothing_odd(name: str) -> None:
    assert _loaded(name).report.rejected == ()
    assert _loaded(name).report.notes == ()


MAKES: dict[str, dict[str, Any]] = {
    "commas": {}, "semicolons": {"delimiter": ";"}, "tabs": {"delimiter": "\t"},
    "bars and single quotes": {"delimiter": "|", "quotechar": "'", "quoting": csv.QUOTE_ALL},
    "escapes": {"escapechar": "\\", "doublequote": False},
}  # fmt: skip


@pytest.mark.parametrize("make", MAKES)
@pytest.mark.parametrize(("name", "encoding"), [("azerbaijan", "utf-16"), ("turkish", "cp1254")])
def test_a_table_reads_the_same_in_csv_of_any_make(
    name: str, encoding: str, make: str, tmp_path: Path
) -> None:
    rows = _as_cells(name)
    text = io.StringIO(newline="")
    csv.writer(text, **MAKES[make]).writerows(rows)
    written = text.getvalue().encode(encoding, "replace")
    (tmp_path / "news.csv").write_bytes(written)
    table = load_table(tmp_path / "news.csv", ZoneInfo("UTC")).table
    for field in ("id", "headline", "body", "section", "published", "url"):
        theirs = _loaded(name).table[field].to_pylist()
        if field in ("headline", "body", "section"):
            theirs = [value.encode(encoding, "replace").decode(encoding) for value in theirs]
        assert table[field].to_pylist() == theirs, field


def test_a_table_reads_the_same_in_a_workbook(tmp_path: Path) -> None:
    (tmp_path / "news.xlsx").write_bytes(workbook(*_as_cells("azerbaijan")))
    table = load_table(tmp_path / "news.xlsx", ZoneInfo("UTC")).table
    for field in ("id", "headline", "body", "section", "published", "url"):
        assert table[field].to_pylist() == _loaded("azerbaijan").table[field].to_pylist(), field


def _as_cells(name: str) -> list[list[str]]:
    """A table's header and its rows, all of it text."""
    rows = _plain(name)
    names = list(dict.fromkeys(field for row in rows for field in row))
    values = ([row.get(field) for field in names] for row in rows)
    return [
        names,
        *(["" if v is None else v if isinstance(v, str) else json.dumps(v) for v in row] for row in values),
    ]
