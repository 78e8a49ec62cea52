"""A corpus folder that grows while the dashboard shows it."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from components import fresh_news
from data.store.folder import CorpusFolder
from tests.articles import make_article, table
from tests.pages import elements, run_again, run_page


def add(folder: CorpusFolder, *headlines: str) -> None:
    articles = [make_article(headline=headline, published="2024-05-14") for headline in headlines]
    with folder.writing() as writer:
        writer.add(table(*articles))


@pytest.mark.usefixtures("own_files")
def test_new_articles_appear_without_a_restart_and_the_page_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = CorpusFolder.create(tmp_path / "wire", "The wire", ZoneInfo("UTC"))
    add(folder, "Gas flows", "Oil flows")
    monkeypatch.setenv("NEWSDESK_CORPUS", str(folder.path))
    at = run_page("/reader")
    assert [item["title"] for item in elements(at, "results")[0]["items"]] == ["Gas flows", "Oil flows"]
    assert elements(at, "masthead")[0]["corpus"] == "The wire"
    add(folder, "Water flows")
    run_again(at)
    assert len(elements(at, "results")[0]["items"]) == 3
    (note,) = elements(at, "message")
    assert note["sentences"] == ["1 new article came in. There are 3 articles now."]
    run_again(at)
    assert elements(at, "message") == []


@pytest.mark.usefixtures("own_files")
def test_while_the_next_version_is_indexed_the_one_before_is_shown_and_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = CorpusFolder.create(tmp_path / "wire", "The wire", ZoneInfo("UTC"))
    add(folder, "Gas flows")
    monkeypatch.setenv("NEWSDESK_CORPUS", str(folder.path))
    at = run_page("/reader")
    monkeypatch.setattr("data.opening_ahead._AHEAD", 0)
    add(folder, "Water flows")
    run_again(at)
    assert [item["title"] for item in elements(at, "results")[0]["items"]] == ["Gas flows"]
    (note,) = elements(at, "message")
    assert note["sentences"] == ["News has come in. It can be read as soon as the search index has it."]
    fresh_news._shown().ahead.wait()
    run_again(at)
    assert len(elements(at, "results")[0]["items"]) == 2


@pytest.mark.parametrize("page", ["/", "/reader", "/timeline", "/entities"])
def test_a_corpus_without_an_article_leads_to_where_news_is_taken_in(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own_files: object
) -> None:
    folder = CorpusFolder.create(tmp_path / "wire", "The wire", ZoneInfo("UTC"))
    monkeypatch.setenv("NEWSDESK_CORPUS", str(folder.path))
    at = run_page(page)
    (note,) = elements(at, "message")
    assert (note["heading"], note["links"]) == ("No news yet", [{"text": "Take in news", "href": "/sources"}])
