"""What strangers send to make taking in fail, or take for ever."""

from __future__ import annotations

import json
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from data.ingest import formats
from data.ingest.canonical import host_of
from data.ingest.feeds import read_feed
from data.ingest.headers import column_names
from data.ingest.normalising import without_outlet
from data.ingest.report import TableError
from data.ingest.tables import load_table
from data.ingest.values import Unusable, as_url, clean
from data.stacked import MOST, unstacked
from tests.ingest.test_commands import run, told

#: Marks of two kinds: to put them in order takes the square of their number.
TOWER = "\u0301" * 300_000 + "\u0323" * 300_000
RSS = '<rss version="2.0"><channel><title>t</title><item><title>Rain</title></item></channel></rss>'


@pytest.mark.parametrize(
    "url", ["https://[redacted]/x", "https://[x", "https://a\u2100b.example/x", "https://@/x"]
)
def test_an_address_without_a_host_is_none(url: str) -> None:
    assert host_of(url) == ""
    with pytest.raises(Unusable):
        as_url(url)
    assert without_outlet("Rain - Herald", "", url) == "Rain - Herald"


def test_a_row_with_such_an_address_is_kept_and_the_files_after_it_go_on(tmp_path: Path) -> None:
    first, second = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    rows = [{"title": "Rain - Herald", "url": "https://[redacted]/x"}, {"title": "Sun"}]
    first.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    second.write_text(json.dumps({"title": "Wind"}), "utf-8")
    said = told("add", first, second, "--corpus", tmp_path / "corpus", "--no-entities")
    assert said["new"] == 3
    assert run("check", "--corpus", tmp_path / "corpus")[0] == 0


def test_towers_of_marks_are_taken_down() -> None:
    assert clean(f"Ba{TOWER}ku") == f"Ba{TOWER[:MOST]}ku"
    assert without_outlet(f"Rain - {TOWER}", "Herald") == f"Rain - {TOWER}"
    for text in ("Việt Nam", "שָׁלוֹם", "é" * 50, "🎉" * 50, "…" * 50, "e\u0301\u0323"):
        assert unstacked(text) == text
    assert unstacked("a\u0301\u0301\u0301b\u0301", 2) == "a\u0301\u0301b\u0301"


def test_a_table_with_towers_is_read(tmp_path: Path) -> None:
    path = tmp_path / "news.csv"
    path.write_text(f"title,{TOWER},text\nRa{TOWER}in,x,All day\n", "utf-8")
    article = load_table(path, ZoneInfo("UTC")).table.to_pylist()[0]
    assert article["headline"] == f"Ra{TOWER[:MOST]}in"


@pytest.mark.parametrize("wide", ["utf-8", "utf-16-le", "cp037"])
def test_a_feed_in_an_encoding_of_no_document_is_refused(wide: str) -> None:
    declared = f'<?xml version="1.0" encoding="punycode"?>{RSS}-{"a" * 100_000}'
    with pytest.raises(TableError, match="no document has"):
        read_feed(declared.encode(wide), "https://a.example/feed", {})


def test_what_a_header_says_of_an_encoding_is_looked_at_too() -> None:
    with pytest.raises(TableError, match="no document has"):
        read_feed(RSS.encode(), "https://a.example/feed", {"Content-Type": "text/xml; charset=punycode"})
    for charset in ("utf-8", "windows-1251", "ISO-8859-9", "Shift_JIS"):
        headers = {"Content-Type": f"text/xml; charset={charset}"}
        assert read_feed(RSS.encode(), "https://a.example/feed", headers).rows[0]["headline"] == "Rain"


def test_columns_are_named_apart() -> None:
    assert column_names(["a", "", "a", " b ", "\ufeffa"]) == ["a", " (1)", "a (2)", "b", "a (4)"]


def test_a_table_of_very_many_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    path.write_text(f"title,{','.join(f'c{n}' for n in range(20_000))}\nRain\n", "utf-8")
    with pytest.raises(TableError, match="more than 16,384 columns"):
        load_table(path, ZoneInfo("UTC"))


def test_a_line_without_an_end_is_refused_and_what_came_before_it_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(formats, "_MAX_LINE", 1_000)
    path = tmp_path / "news.jsonl"
    rows = [json.dumps({"title": title}) for title in ("Rain", "x" * 5_000, "Sun")]
    path.write_text("\n".join(rows), "utf-8")
    loaded = load_table(path, ZoneInfo("UTC"))
    assert loaded.table.column("headline").to_pylist() == ["Rain"]
    (rejected,) = loaded.report.rejected
    assert (rejected.line, "longer than 1,000 characters" in rejected.reason) == (2, True)
