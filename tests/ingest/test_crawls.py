"""A news crawl's WARC file is taken in: each page is an article or a named row, the rest is counted."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from typer.testing import CliRunner

from benchmarks.crawl_file import PAGES, corpus_pages, write_crawl
from data.commands import app
from data.ingest import tables
from data.ingest.loading import read_file
from data.ingest.web_pages import PageError, read_page

pytestmark = [
    pytest.mark.usefixtures("own_files"),
    pytest.mark.skipif(not PAGES.is_dir(), reason="no ../shared/corpora beside the checkout"),
]


@pytest.fixture(scope="module")
def pages() -> list[tuple[str, bytes]]:
    return list(itertools.islice(corpus_pages(), 0, 400, 25))


@pytest.fixture
def crawl(tmp_path: Path, pages: list[tuple[str, bytes]]) -> Path:
    path = tmp_path / "crawl.warc.gz"
    write_crawl(path, pages)
    return path


def articles(pages: list[tuple[str, bytes]]) -> dict[str, str]:
    """The headlines of the pages as they are read one by one, by address."""
    read = {}
    for url, html in pages:
        try:
            row = read_page(html, url)
        except PageError:
            continue
        read[row["url"]] = row["headline"]
    return read


def test_every_page_of_a_crawl_becomes_an_article_or_a_named_row(
    tmp_path: Path, crawl: Path, pages: list[tuple[str, bytes]]
) -> None:
    words = ["add", str(crawl), "--corpus", str(tmp_path / "corpus"), "--no-entities", "--json"]
    done = CliRunner().invoke(app, words)
    said = json.loads(done.stdout)
    assert said["read"] == len(pages)
    assert said["kept"] == len(articles(pages))
    assert said["rejected"] == len(said["reasons"]) == len(pages) - said["kept"]
    assert not said["problems"]


def test_a_page_says_the_same_however_a_crawler_stored_it(
    crawl: Path, pages: list[tuple[str, bytes]]
) -> None:
    table = read_file(crawl, ZoneInfo("UTC")).whole().table
    found = dict(zip(table.column("url").to_pylist(), table.column("headline").to_pylist(), strict=True))
    assert found == articles(pages)
    assert {str(time) for time in table.column("collected").to_pylist()} == {"2024-05-06 07:08:09+00:00"}


def test_other_answers_are_counted(crawl: Path, pages: list[tuple[str, bytes]]) -> None:
    sets = -(-len(pages) // 10)
    notes = [note.text for note in read_file(crawl, ZoneInfo("UTC")).whole().report.notes if not note.line]
    passed = next(note for note in notes if "passed over" in note)
    assert f"{3 * sets} no web pages" in passed
    assert f"{2 * sets} errors" in passed
    assert f"{sets} redirects" in passed
    assert f"{sets} the same as before" in passed


def test_a_crawl_that_breaks_off_gives_what_came_before(
    tmp_path: Path, pages: list[tuple[str, bytes]]
) -> None:
    path = tmp_path / "crawl.warc.gz"
    write_crawl(path, pages[:12], cut=2_000)
    loaded = read_file(path, ZoneInfo("UTC")).whole()
    assert len(loaded.table) >= len(articles(pages[:11]))
    assert "break" in loaded.report.rejected[-1].reason


def test_a_crawl_is_given_on_in_small_pieces(
    crawl: Path, pages: list[tuple[str, bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "_SLOW_BATCH", 2)
    monkeypatch.setattr(tables, "_SLOW_PIECE", 6)
    pieces = [len(piece) for piece in read_file(crawl, ZoneInfo("UTC")).pieces(20_000)]
    assert sum(pieces) == len(articles(pages))
    assert max(pieces) <= 6
