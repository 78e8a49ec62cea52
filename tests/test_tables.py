"""Someone's file becomes the article table, whatever its format and its columns' names."""

from __future__ import annotations

import codecs
import gzip
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd
import pyarrow.parquet as pq
import pytest

from data.ingest.tables import Step, load_frame, load_table
from tests.articles import make_article, table
from tests.loading import BAKU, lines, load, load_row, rows_of

ROWS = [
    {"title": "Gas flows", "text": "Through the pipeline.", "date": "2024-05-14", "category": "Energy"},
    {"title": "Cup final", "text": "Two goals, no more.", "date": "2024-05-15", "category": "Sport"},
]


def _csv(mark: str) -> str:
    lines = [mark.join(ROWS[0]), *(mark.join(f'"{v}"' for v in row.values()) for row in ROWS)]
    return "\r\n".join(lines)


def _parquet(folder: Path) -> bytes:
    pd.DataFrame(ROWS).to_parquet(folder / "rows.parquet")
    return (folder / "rows.parquet").read_bytes()


FORMATS: dict[str, Callable[[Path], str | bytes]] = {
    "csv": lambda folder: _csv(","),
    "semicolons": lambda folder: _csv(";"),
    "tsv": lambda folder: _csv("\t"),
    "bars": lambda folder: _csv("|"),
    "excel's sep line": lambda folder: "sep=;\r\n" + _csv(";"),
    "old Mac line ends": lambda folder: _csv(",").replace("\r\n", "\r"),
    "byte order mark": lambda folder: codecs.BOM_UTF8 + _csv(",").encode(),
    "utf-16": lambda folder: _csv(",").encode("utf-16"),
    "json lines": lambda folder: lines(*ROWS),
    "json lines, blank ones between": lambda folder: "\n\n" + lines(*ROWS).replace("\n", "\n\n") + "\n",
    "json array": lambda folder: json.dumps(ROWS),
    "json array, indented": lambda folder: json.dumps(ROWS, indent=2),
    "json object with a list": lambda folder: json.dumps({"status": "ok", "articles": ROWS}),
    "json object with a list, indented": lambda folder: json.dumps({"n": 2, "articles": ROWS}, indent=1),
    "json object in an object": lambda folder: json.dumps({"response": {"results": ROWS, "total": 2}}),
    "parquet": _parquet,
}


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gz"])
@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", ["news", "news.json", "news.csv"])
def test_a_file_is_read_by_what_is_in_it(form: str, packed: bool, name: str, tmp_path: Path) -> None:
    content = FORMATS[form](tmp_path)
    content = content.encode() if isinstance(content, str) else content
    loaded = load(tmp_path, gzip.compress(content) if packed else content, name)
    rows = rows_of(loaded)
    assert [row["headline"] for row in rows] == ["Gas flows", "Cup final"]
    assert [row["body"] for row in rows] == ["Through the pipeline.", "Two goals, no more."]
    assert [row["section"] for row in rows] == ["Energy", "Sport"]
    assert [row["published"] for row in rows] == [
        datetime(2024, 5, 13, 20, tzinfo=UTC),
        datetime(2024, 5, 14, 20, tzinfo=UTC),
    ]
    assert loaded.report.rejected == ()
    assert loaded.report.columns == {
        "headline": "title", "body": "text", "section": "category", "published": "date"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("theirs", "field"),
    [
        ("Title", "headline"), ("HEADLINE", "headline"), ("article title", "headline"),
        ("articleBody", "body"), ("full_text", "body"), ("Content", "body"), ("article", "body"),
        ("Description", "summary"), ("short-description", "summary"), ("teaser", "summary"),
        ("Desk", "section"), ("category", "section"),
        ("domain", "source"), ("Outlet", "source"), ("publisher", "source"),
        ("byline", "authors"), ("Author", "authors"), ("Key Words", "topics"), ("tags", "topics"),
    ],
)  # fmt: skip
def test_columns_go_by_the_names_that_people_give_them(theirs: str, field: str) -> None:
    row: dict[str, object] = {theirs: "Words", "lead" if field != "summary" else "title": "x"}
    rows = rows_of(load_frame([row], BAKU))
    assert rows[0][field] == (["Words"] if field in ("authors", "topics") else "Words")


@pytest.mark.parametrize(
    "theirs", ["published", "publishedAt", "pub_date", "pubDate", "Date", "time", "date_published"]
)
def test_dates_go_by_many_names(theirs: str) -> None:
    assert load_row(**{theirs: "2024-05-14"})["published_precision"] == "day"


@pytest.mark.parametrize("theirs", ["link", "URL", "source_url", "web url", "permalink"])
def test_addresses_go_by_many_names(theirs: str) -> None:
    assert load_row(**{theirs: "https://example.org/a"})["url"] == "https://example.org/a"


def test_the_exact_name_wins_and_the_other_column_helps_out() -> None:
    rows: list[dict[str, object]] = [
        {"title": "second", "headline": "first"},
        {"title": "second", "headline": None},
    ]
    assert [row["headline"] for row in rows_of(load_frame(rows, BAKU))] == ["first", "second"]


def test_columns_without_a_place_are_named() -> None:
    report = load_frame([{"title": "x", "views": 7, "dateline": "BAKU"}], BAKU).report
    assert report.columns == {"headline": "title"}
    assert report.ignored == ("views", "dateline")


def test_newsapis_nested_source_is_a_name() -> None:
    assert load_row(source={"id": "bbc-news", "name": "BBC News"})["source"] == "BBC News"
    assert load_row(source={"id": "bbc-news", "name": None})["source"] == "bbc-news"


def test_ids_are_theirs_as_text() -> None:
    assert [load_row(id=value)["id"] for value in (7, 7.0, " x-1 ", "7")] == ["7", "7", "x-1", "7"]


def test_without_an_id_the_address_makes_a_stable_one() -> None:
    before = load_row(url="https://example.org/a", headline="As first written")
    after = load_row(url="https://example.org/a", headline="As corrected later")
    assert before["id"] == after["id"]
    assert before["id"] != load_row(url="https://example.org/b")["id"]


def test_without_an_address_headline_date_and_source_make_the_id() -> None:
    same = {"headline": "Daily briefing", "date": "2024-05-14", "source": "Turan"}
    assert load_row(**same)["id"] == load_row(**same, body="corrected")["id"]
    ids = {load_row(**{**same, **other})["id"] for other in ({}, {"date": "2024-05-15"}, {"source": "Trend"})}
    assert len(ids) == 3


def test_two_texts_without_headline_and_date_are_two_articles() -> None:
    assert load_frame([{"body": "one"}, {"body": "another"}], BAKU).report.kept == 2


def test_a_repeated_id_is_left_out_and_named(tmp_path: Path) -> None:
    content = lines({"id": 1, "title": "a"}, {"id": 2, "title": "b"}, {"id": "1", "title": "c"})
    loaded = load(tmp_path, content)
    assert [row["headline"] for row in rows_of(loaded)] == ["a", "b"]
    bad = loaded.report.rejected[0]
    assert (bad.line, bad.field, bad.reason, bad.sample) == (3, "id", "the same id as line 1", "1")


def test_a_row_with_nothing_to_read_is_left_out() -> None:
    rows: list[dict[str, object]] = [
        {"title": " ", "body": None, "date": "2024-05-14"},
        {"title": "x", "body": "", "date": None},
    ]
    report = load_frame(rows, BAKU).report
    assert (report.read, report.kept) == (2, 1)
    assert report.rejected[0].reason == "no headline, no summary and no body"


def test_a_broken_line_is_named_and_the_rest_kept(tmp_path: Path) -> None:
    good = json.dumps({"title": "x"})
    broken = [
        '{"title": "cut', "[1, 2]", "null", '"text"', "{'title': 1}",
        "[" * 100_000, '{"id": ' + "9" * 5_000 + ', "title": "y"}',
    ]  # fmt: skip
    loaded = load(tmp_path, "\n".join([good, *broken]))
    assert loaded.report.read == 1 + len(broken)
    assert [bad.line for bad in loaded.report.rejected] == list(range(2, 2 + len(broken)))
    assert all(bad.reason for bad in loaded.report.rejected)
    assert loaded.report.kept == 1


def test_a_broken_first_line_is_named_too(tmp_path: Path) -> None:
    loaded = load(tmp_path, '{"title": "cut\n{"title": "x"}\n{"title": "y"}\n')
    assert [bad.line for bad in loaded.report.rejected] == [1]
    assert loaded.report.kept == 2


def test_the_article_table_itself_comes_back_unchanged(tmp_path: Path) -> None:
    rows = table(
        make_article(
            headline="Baku hosts", body="x", published="2024-05-14T09:30+04:00", updated="2024-05-15T00:00",
            language="en", source="Turan", url="https://example.org/1", authors=["A, B"], topics=["a; b"],
            mentions=["place:Baku", "person:Nobody"], event="e1", storyline="s1", section="World",
        ),
        make_article(headline="Undated", duplicate_of="baku-hosts"),
    )  # fmt: skip
    pq.write_table(rows, tmp_path / "own.parquet")
    assert load_table(tmp_path / "own.parquet", ZoneInfo("UTC")).table.to_pylist() == rows.to_pylist()
    lines = "\n".join(json.dumps(row, default=str, ensure_ascii=False) for row in rows.to_pylist())
    assert load(tmp_path, lines).table.to_pylist() == rows.to_pylist()


def test_a_mention_outside_its_text_loses_its_place() -> None:
    wrong = {"entity": "Baku", "kind": "place", "field": "headline", "start": 5, "end": 500}
    assert load_row(mentions=[wrong])["mentions"] == [
        {"entity": "Baku", "kind": "place", "field": None, "start": None, "end": None}
    ]


def test_a_pandas_frame_with_its_kinds_of_nothing_is_read() -> None:
    frame = pd.DataFrame(
        {
            "title": ["a", pd.NA, "c"], "text": [None, "b", float("nan")],
            "date": pd.Series(["2024-05-14T10:00", None, "2024-05-15T00:00"], dtype="datetime64[us]"),
            "id": [1.0, float("nan"), 3.0],
        }
    )  # fmt: skip
    rows = rows_of(load_frame(frame, BAKU))
    assert [(row["headline"], row["body"]) for row in rows] == [("a", ""), ("", "b"), ("c", "")]
    assert [row["published"] is None for row in rows] == [False, True, False]
    assert rows[0]["id"] == "1"


def test_progress_ends_with_all_bytes_read(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl.gz"
    path.write_bytes(gzip.compress(lines(*({"title": f"t{i}"} for i in range(5000))).encode()))
    told: list[Step] = []
    load_table(path, BAKU, told.append)
    assert len(told) >= 3
    assert [step.done for step in told] == sorted(step.done for step in told)
    assert told[-1] == Step(path.stat().st_size, path.stat().st_size, read=5000, kept=5000)


@pytest.mark.parametrize(
    "columns",
    [
        "Заголовок;Текст;Дата публикации;Рубрика;Источник;Ссылка",
        "Başlıq;Mətn;Tarix;Bölmə;Mənbə;Keçid",
        "BAŞLIK;METİN;TARİH;KATEGORİ;KAYNAK;BAĞLANTI",
        "Titel;Inhalt;Datum;Ressort;Quelle;Link",
        "Titre;Texte;Date de publication;Rubrique;Source;Lien",
        "Заголовок;Зміст;Дата публікації;Розділ;Джерело;Посилання",
    ],
    ids=["ru", "az", "tr", "de", "fr", "uk"],
)
def test_columns_are_known_by_their_names_in_other_languages(columns: str, tmp_path: Path) -> None:
    (row,) = rows_of(
        load(tmp_path, f"{columns}\nGas;It flows.;2024-05-14;Energy;Herald;https://h.example/1\n")
    )
    told = [row[name] for name in ("headline", "body", "section", "source", "url")]
    assert told == ["Gas", "It flows.", "Energy", "Herald", "https://h.example/1"]
    assert row["published"].date().isoformat() == "2024-05-13"  # the day's beginning in Baku, in UTC
