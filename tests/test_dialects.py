"""How a table in text is written is guessed from its beginning, told, and can be corrected."""

from __future__ import annotations

import codecs
import json
from pathlib import Path

import pytest

from data.ingest.file_format import FileFormat, Sheet
from data.ingest.given import Given
from data.ingest.mapping import read_mapping, write_mapping
from data.ingest.preview import preview
from data.ingest.report import LoadReport, TableError
from data.ingest.tables import load_table
from tests.loading import BAKU, load, rows_of

ROW = "title{0}text\r\nGas flows{0}Through the pipeline.\r\n"


def described(report: LoadReport) -> str:
    assert report.format is not None
    return report.format.describe()


TOLD = {
    "commas": (ROW.format(","), "CSV: commas between, UTF-8, header in line 1"),
    "semicolons": (ROW.format(";"), "CSV: semicolons between, UTF-8, header in line 1"),
    "tabs": (ROW.format("\t"), "TSV: tabs between, UTF-8, header in line 1"),
    "bars": (ROW.format("|"), "CSV: bars between, UTF-8, header in line 1"),
    "carets": (ROW.format("^"), "CSV: carets between, UTF-8, header in line 1"),
    "Excel's own line": ("sep=|\r\n" + ROW.format("|"), "CSV: bars between, UTF-8, header in line 2"),
    "quotes": (
        'title,text\n"a, b",c\n',
        "CSV: commas between, UTF-8, quoted with double quotes, header in line 1",
    ),
    "single quotes": (
        "'title','text'\n'a, b','c'\n'd','e'\n",
        "CSV: commas between, UTF-8, quoted with single quotes, header in line 1",
    ),
    "escapes": (
        'title,text\n"a \\"b\\", c",d\n',
        "CSV: commas between, UTF-8, quoted with double quotes, backslashes before those inside, "
        "header in line 1",
    ),
    "one column": ("title\nGas, oil and more\nCup; final\n", "CSV: UTF-8, header in line 1"),
    "lines above": (
        "Export of 14 May; all desks\n\ntitle;text\na;b\n",
        "CSV: semicolons between, UTF-8, header in line 3",
    ),
    "json": ('[{"title": "a"}]', "JSON: UTF-8"),
    "json lines": ('{"title": "a"}\n{"title": "b"}\n', "JSON lines: UTF-8"),
}


@pytest.mark.parametrize("name", TOLD)
def test_what_a_file_was_taken_for_is_told(name: str, tmp_path: Path) -> None:
    content, words = TOLD[name]
    assert described(load(tmp_path, content).report) == words


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (codecs.BOM_UTF8 + ROW.format(",").encode(), "UTF-8 with a byte order mark"),
        (ROW.format(",").encode("utf-16"), "UTF-16 with a byte order mark"),
        (ROW.format(",").encode("utf-16-le"), "UTF-16"),
        (ROW.format(",").encode("utf-16-be"), "UTF-16"),
        ("title,text\nГаз подорожал на пять процентов,сообщает агентство\n".encode("cp1251"), "windows-1251"),
    ],
)
def test_the_encoding_is_told(content: bytes, words: str, tmp_path: Path) -> None:
    loaded = load(tmp_path, content)
    assert described(loaded.report) == f"CSV: commas between, {words}, header in line 1"
    assert rows_of(loaded)[0]["headline"].startswith(("Gas", "Газ"))


def test_utf_16_without_its_mark_is_read_in_other_letters(tmp_path: Path) -> None:
    text = "title,text\n" + "Газ подорожал на пять процентов,сообщает агентство\n" * 20
    loaded = load(tmp_path, text.encode("utf-16-le"))
    assert loaded.report.read == 20
    assert rows_of(loaded)[0]["headline"] == "Газ подорожал на пять процентов"


def test_quotes_of_a_text_of_its_own_are_letters(tmp_path: Path) -> None:
    lines = ["title\ttext", '"No," he said\ta', '"Never" again\tb', 'The "end\tc']
    loaded = load(tmp_path, "\n".join(lines))
    assert [row["headline"] for row in rows_of(loaded)] == ['"No," he said', '"Never" again', 'The "end']
    assert described(loaded.report) == "TSV: tabs between, UTF-8, header in line 1"


def test_single_quotes_around_fields_that_need_them_are_quotes(tmp_path: Path) -> None:
    rows = "".join(f"'Gas, oil {i}';'a \"b\"; c\nd';x\n" for i in range(5))
    loaded = load(tmp_path, f"title;text;section\nPlain;y;z\n{rows}")
    assert loaded.report.kept == 6
    assert rows_of(loaded)[1]["body"] == 'a "b"; c\nd'


def test_apostrophes_are_no_quotes(tmp_path: Path) -> None:
    loaded = load(tmp_path, "title,text\n'Tis the season,a\nIt's on,'b'\n'90s again,c\n")
    assert [row["headline"] for row in rows_of(loaded)] == ["'Tis the season", "It's on", "'90s again"]


def test_escaped_and_doubled_quotes_are_read(tmp_path: Path) -> None:
    escaped = load(tmp_path, 'title,text\n"He said \\"no, never\\"; then","a\\\\b"\n"x","y"\n')
    assert rows_of(escaped)[0]["headline"] == 'He said "no, never"; then'
    assert rows_of(escaped)[0]["body"] == "a\\b"
    doubled = load(tmp_path, 'title,text\n"He said ""no, never""",C:\\new\n')
    assert rows_of(doubled)[0]["headline"] == 'He said "no, never"'
    assert rows_of(doubled)[0]["body"] == "C:\\new"


def test_texts_with_more_commas_than_the_table_has_columns_do_not_mislead(tmp_path: Path) -> None:
    rows = "".join(f"one, two, three {i};four, five, six, {i}\n" for i in range(50))
    report = load(tmp_path, f"headline;text\n{rows}").report
    assert (report.kept, described(report)) == (50, "CSV: semicolons between, UTF-8, header in line 1")
    (tmp_path / "unknown.csv").write_text(f"kicker, long;words, full\n{rows}")
    looked = preview(tmp_path / "unknown.csv", BAKU)
    assert looked is not None
    assert list(looked.mapping) == ["kicker, long", "words, full"]


def test_lines_above_the_header_are_noted(tmp_path: Path) -> None:
    loaded = load(tmp_path, "Our wire,,\n,,\nid,title,text\n7,a,b\n,c,\n")
    assert [row["headline"] for row in rows_of(loaded)] == ["a", "c"]
    assert loaded.report.notes[0].text == "what stands above the header in line 3 was left out"


def test_a_format_says_for_machines_only_what_it_knows(tmp_path: Path) -> None:
    told = load(tmp_path, ROW.format(";").encode("utf-8-sig")).report.format
    assert told is not None
    assert told.as_dict() == {
        "kind": "CSV", "encoding": "UTF-8", "byte_order_mark": True, "delimiter": ";", "header": 1,
    }  # fmt: skip
    assert FileFormat("Parquet").as_dict() == {"kind": "Parquet"}


def test_sheets_are_told_by_name_and_many_are_counted() -> None:
    told = FileFormat("Excel", sheets=(Sheet("A", 1), Sheet("B", 3), Sheet("C", problem="hidden")))
    assert told.describe() == (
        "Excel: sheets “A” (header in row 1) and “B” (header in row 3); left out: “C” (hidden)"
    )
    many = FileFormat("Excel", gzipped=True, sheets=tuple(Sheet(f"S{n}", 1) for n in range(100)))
    assert many.describe() == (
        "Excel: gzipped; sheets “S0”, “S1”, “S2”, “S3”, “S4”, “S5”, “S6” and 93 more, header in row 1"
    )


def test_a_wrong_guess_is_corrected(tmp_path: Path) -> None:
    path = tmp_path / "news.csv"
    text = "title;text,more\nГаз;раз,два\n"
    path.write_bytes(text.encode("mac_cyrillic"))
    given = Given({}, delimiter=";", encoding="mac-cyrillic")
    (row,) = rows_of(load_table(path, BAKU, given=given))
    assert (row["headline"], row["body"]) == ("Газ", "")
    looked = preview(path, BAKU, given)
    assert looked is not None
    assert list(looked.mapping) == ["title", "text,more"]
    assert looked.format.describe() == "CSV: semicolons between, Mac Cyrillic, header in line 1"
    assert rows_of(load_table(path, BAKU, given=Given({"x": "body"}, ",", "mac-cyrillic"))) == []


def test_a_wrong_encoding_given_is_no_crash(tmp_path: Path) -> None:
    path = tmp_path / "news.csv"
    path.write_bytes("title,text\nГаз,раз\n".encode("utf-8-sig") + b"x")
    for encoding in ("utf-8", "gb18030", "shift_jis", "cp1252"):
        looked = preview(path, BAKU, Given({}, encoding=encoding))
        assert looked is not None
    with pytest.raises(TableError, match="has no rows"):
        preview(path, BAKU, Given({}, encoding="utf-16"))
    exact = preview(path, BAKU, Given({}, encoding="utf-8"))
    assert exact is not None
    assert list(exact.mapping) == ["title", "text"]


def test_a_saved_mapping_comes_back_as_it_was() -> None:
    given = Given({"kicker": "headline", "x": ""}, ";", "cp1251")
    again = read_mapping(write_mapping(given))
    assert (dict(again), again.delimiter, again.encoding) == (dict(given), ";", "cp1251")
    assert json.loads(write_mapping(Given({"a": "body"}))) == {"columns": {"a": "body"}}


@pytest.mark.parametrize(
    ("told", "columns", "delimiter", "encoding"),
    [
        ({"kicker": "headline", "columns": "topics"}, {"kicker": "headline", "columns": "topics"}, "", ""),
        ({"columns": {"kicker": "headline"}}, {"kicker": "headline"}, "", ""),
        ({"delimiter": "\t"}, {}, "\t", ""),
        ({"encoding": "windows-1251", "delimiter": ""}, {}, "", "cp1251"),
        ({"columns": {}, "encoding": "KOI8-R"}, {}, "", "koi8-r"),
        ({}, {}, "", ""),
    ],
)
def test_mappings_of_before_and_of_now_are_read(
    told: object, columns: dict[str, str], delimiter: str, encoding: str
) -> None:
    given = read_mapping(json.dumps(told).encode())
    assert (dict(given), given.delimiter, given.encoding) == (columns, delimiter, encoding)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ([], "object of column names"),
        ({"a": "nothing such"}, "is no field"),
        ({"columns": {"a": 7}}, "object of column names"),
        ({"columns": {}, "delimiter": "ab"}, "delimiter"),
        ({"columns": {}, "delimiter": '"'}, "delimiter"),
        ({"columns": {}, "delimiter": "x"}, "delimiter"),
        ({"columns": {}, "encoding": "base64"}, "no encoding"),
        ({"columns": {}, "encoding": "unicode_escape"}, "no encoding"),
        ({"columns": {}, "encoding": 7}, "no encoding"),
        ({"columns": {}, "encoding": "\0"}, "no encoding"),
        ({"columns": {}, "encodng": "utf-8"}, "“encodng”"),
    ],
)
def test_a_mapping_that_can_not_be_used_is_told(told: object, words: str) -> None:
    with pytest.raises(TableError, match=words):
        read_mapping(json.dumps(told).encode())
