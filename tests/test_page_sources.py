"""The sources page without a browser: what it says where nothing can be taken in, and corpus health."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from components import own_folder
from data.store.folder import CorpusFolder
from tests.articles import make_article, table
from tests.pages import elements, run_page


def notes(at: object) -> str:
    return " ".join(" ".join(one["sentences"]) for one in elements(at, "message"))  # type: ignore[arg-type]


@pytest.fixture
def wire(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own_files: object) -> CorpusFolder:
    folder = CorpusFolder.create(tmp_path / "wire", "The wire", ZoneInfo("UTC"))
    with folder.writing() as writer:
        writer.add(table(make_article(headline="Gas", section="Energy"), make_article(headline="Oil")))
    monkeypatch.setenv("NEWSDESK_CORPUS", str(folder.path))
    return folder


@pytest.mark.usefixtures("own_files")
def test_a_corpus_that_does_not_grow_says_how_to_bring_ones_own() -> None:
    at = run_page("/sources")
    assert "NEWSDESK_SOURCES=open" in notes(at)
    assert not at.exception


@pytest.mark.usefixtures("wire")
def test_it_is_closed_unless_the_setting_opens_it() -> None:
    at = run_page("/sources")
    assert "closed to readers" in notes(at)
    assert at.button.len == 0


@pytest.mark.usefixtures("wire")
def test_without_what_it_needs_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSDESK_SOURCES", "open")
    monkeypatch.setattr(own_folder, "find_spec", lambda name: None)
    assert "requirements-ingest.txt" in notes(run_page("/sources"))


@pytest.mark.usefixtures("wire")
def test_each_number_of_corpus_health_opens_its_articles() -> None:
    (health,) = elements(run_page("/sources", section="Energy"), "choices")
    told = {option["text"]: option["href"] for group in health["groups"] for option in group["options"]}
    assert told["All 2"] == "/reader"
    assert told["Energy 1"] == "/reader?section=Energy"


def test_a_folder_that_is_not_there_is_begun_where_news_can_be_taken_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own_files: object
) -> None:
    monkeypatch.setenv("NEWSDESK_CORPUS", str(tmp_path / "new"))
    monkeypatch.setenv("NEWSDESK_SOURCES", "open")
    at = run_page("/sources")
    assert not at.exception
    assert CorpusFolder.open(tmp_path / "new").manifest().articles == 0
