"""Files that mean no good, or were never tables: nothing breaks, all is said."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pyarrow as pa
import pytest

from data.article import SCHEMA
from data.ingest import documents, formats
from data.ingest.tables import TableError, load_frame, load_table
from tests.loading import BAKU, load, load_row, rows_of


def test_markup_stays_text() -> None:
    evil = "<script>alert(1)</script> **bold** $x$ \u202e :red[x] [a](javascript:b)"
    row = load_row(headline=evil, body=evil, section=evil, tags=[evil], source=evil)
    assert [row["headline"], row["body"], row["section"], row["topics"], row["source"]] == [evil] * 3 + [
        [evil],
        evil,
    ]


def test_a_headline_of_100000_characters_is_kept(tmp_path: Path) -> None:
    headline = "é" * 100_000
    assert rows_of(load(tmp_path, f"title,text\n{headline},x\n"))[0]["headline"] == headline


def test_a_section_too_long_to_be_a_label_is_left_empty_and_said() -> None:
    loaded = load_frame([{"title": "x", "section": "s" * 301}], BAKU)
    assert rows_of(loaded)[0]["section"] == ""
    assert loaded.report.notes[0].field == "section"


def test_nul_characters_go_and_half_characters_are_replaced(tmp_path: Path) -> None:
    loaded = load(tmp_path, '{"title": "a\\u0000b\\ud800c", "tags": ["\\ud800"], "url": "http://x/\\udfff"}')
    row = rows_of(loaded)[0]
    assert (row["headline"], row["topics"], row["url"]) == ("ab\ufffdc", ["\ufffd"], "http://x/\ufffd")
    assert rows_of(load(tmp_path, "title,text\na\0b,x\n"))[0]["headline"] == "ab"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Президент подписал указ о выплатах; газ подорожал на пять процентов, сообщает агентство", "cp1251"),
        ("Президент подписал указ о выплатах; газ подорожал на пять процентов", "koi8-r"),
        ("Президент подписал указ о выплатах; газ подорожал на пять процентов", "cp866"),
        ("“Never again,” he said – in the café’s back room", "cp1252"),
        ("İstanbul'da şiddetli yağış ve ağır hasar; kış başlıyor, açıklama yapıldı", "cp1254"),
        ("Le président a signé un décret à l'Élysée, c'est déjà très général", "cp1252"),
    ],
)
def test_old_encodings_are_guessed_and_said(text: str, encoding: str, tmp_path: Path) -> None:
    loaded = load(tmp_path, f'title,date\n"{text}",2024-05-14\n'.encode(encoding))
    assert rows_of(loaded)[0]["headline"] == text
    assert encoding in loaded.report.notes[0].text


def test_a_few_broken_bytes_spoil_only_their_characters(tmp_path: Path) -> None:
    content = "title\n" + "Ильхам Алиев\n" * 50
    loaded = load(tmp_path, content.encode() + b"caf\xe9\n")
    rows = rows_of(loaded)
    assert rows[0]["headline"] == "Ильхам Алиев"
    assert rows[-1]["headline"] == "caf\ufffd"


def test_ragged_rows_are_named_or_filled(tmp_path: Path) -> None:
    loaded = load(tmp_path, "title,text,section\na,b,c\nd,e\nf,g,h,i\nj,k,l,,\n\nm,n,o\n")
    assert [row["headline"] for row in rows_of(loaded)] == ["a", "d", "j", "m"]
    bad = loaded.report.rejected
    assert [(b.line, b.reason) for b in bad] == [(4, "4 fields where the header has 3")]
    assert [note.line for note in loaded.report.notes] == [3]


def test_a_quote_left_open_is_named_by_its_line(tmp_path: Path) -> None:
    loaded = load(tmp_path, 'title,text\na,b\nc,"never closed\nd,e\nf,g\n')
    assert [row["headline"] for row in rows_of(loaded)] == ["a"]
    assert [(b.line, b.reason) for b in loaded.report.rejected] == [
        (3, "a quote that opens in this row is never closed")
    ]


def test_line_breaks_in_quotes_stay_and_lines_are_counted(tmp_path: Path) -> None:
    loaded = load(tmp_path, 'id,title\n1,"a\r\nb"\n1,c\n')
    assert rows_of(loaded)[0]["headline"] == "a\r\nb"
    assert loaded.report.rejected[0].line == 4


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (gzip.compress(b"", mtime=0), "is empty"),
        (b"Just a letter to the editor,\nno table at all.\n", "no column for a headline"),
        (b"a,b\n1,2\n", "no column for a headline"),
        (b'{"a": 1}\n{"a": 2}\n', "no column for a headline"),
        (b"[]", "no column for a headline"),
        (b'{"articles": 7}', "no list"),
        (b'{"x": [{"title": "a"}, {"title": "b"}], "y": [{"title": "c"}]}', "2 lists"),
        (b'[{"title": "x"}', "not valid JSON"),
        (b"[" * 200_000, "not readable JSON"),
        (b"<!DOCTYPE html><html></html>", "a web page or feed"),
        (b'<?xml version="1.0"?><rss/>', "a web page or feed"),
        (b"PK\x03\x04rest", "damaged Excel workbook or ZIP archive"),
        (b"%PDF-1.7", "a PDF"),
        (bytes(range(256)) * 40, "binary"),
        (b"PAR1not really", "damaged Parquet"),
        (b"\x1f\x8bnot gzip", "damaged gzip|can't be read"),
        (gzip.compress(b"title,text\r\na,b\r\n" * 100, mtime=0)[:40], "damaged gzip|can't be read"),
    ],
    ids=repr,
)
def test_what_is_no_table_is_told_in_plain_words(content: bytes, words: str, tmp_path: Path) -> None:
    with pytest.raises(TableError, match=words):
        load(tmp_path, content)


def test_a_missing_file_and_a_folder_are_told(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="no file"):
        load_table(tmp_path / "missing.csv", BAKU)
    with pytest.raises(TableError, match="folder"):
        load_table(tmp_path, BAKU)


def test_what_stands_before_a_broken_off_end_is_kept(tmp_path: Path) -> None:
    # Incompressible rows, so that half of the packed bytes hold about half of the rows.
    content = "".join(json.dumps({"title": f"{i * 2654435761 % 2**61:x}"}) + "\n" for i in range(20_000))
    packed = gzip.compress(content.encode())
    report = load(tmp_path, packed[: len(packed) // 2]).report
    assert 5_000 < report.kept < 15_000
    assert "breaks off" in report.rejected[-1].reason
    assert report.read == report.kept + 1


def test_a_gzip_bomb_stops_at_the_cap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "MAX_BYTES", 3 * 1024**2)
    bomb = gzip.compress(b'{"title": "x"}\n' + b" " * 4 * 1024**2)
    assert len(bomb) < 10_000
    with pytest.raises(TableError, match="once unpacked"):
        load(tmp_path, bomb)


def test_a_json_document_too_large_to_be_read_whole_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "MAX_DOCUMENT", 1000)
    with pytest.raises(TableError, match="JSON lines"):
        load(tmp_path, json.dumps([{"title": "x" * 2000}]))


def test_samples_in_a_report_are_short_and_printable(tmp_path: Path) -> None:
    loaded = load(tmp_path, '{"title": "x"}\n{"\x1b[31m' + "y" * 10_000)
    sample = loaded.report.rejected[0].sample
    assert sample.isprintable()
    assert len(sample) < 100


def test_an_empty_table_has_the_schema() -> None:
    loaded = load_frame([{"title": ""}], BAKU)
    assert loaded.table.schema == SCHEMA
    assert pa.Table.from_pylist([], schema=SCHEMA) == loaded.table
