"""A corpus folder that grows under an open tab."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

from data.store.folder import CorpusFolder
from tests.articles import make_article, table
from tests.browser.browsing import settle, visit
from tests.browser.conftest import NewPage
from tests.browser.server import ROOT, Server


def add(folder: CorpusFolder, headline: str) -> None:
    with folder.writing() as writer:
        writer.add(table(make_article(headline=headline, published="2024-05-14")))


def test_an_open_tab_says_that_news_has_come_in_and_shows_it(
    serving: Callable[..., Server], new_page: NewPage, tmp_path: Path
) -> None:
    folder = CorpusFolder.create(tmp_path / "wire", "The wire", ZoneInfo("UTC"))
    add(folder, "Gas flows")
    page = new_page(url=serving(ROOT / "dashboard.py", NEWSDESK_CORPUS=str(folder.path)).url)
    visit(page, "/reader?q=flows")
    expect(page.locator(".st-key-results a.nd-title")).to_have_count(1)
    entries = page.evaluate("history.length")
    add(folder, "Oil flows")
    page.locator(".st-key-news-waiting").get_by_role("link", name="Show it").click(timeout=30_000)
    settle(page)
    expect(page.locator(".st-key-results a.nd-title")).to_have_count(2)
    expect(page.locator(".st-key-news-came")).to_contain_text("1 new article came in.")
    expect(page.locator(".st-key-news-waiting")).to_have_count(0)
    assert page.evaluate("history.length") == entries
    assert page.url.endswith("/reader?q=flows")
