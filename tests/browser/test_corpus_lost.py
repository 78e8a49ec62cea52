"""In a real browser: the corpus goes away under a reader, and comes back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.browsing import Console, settle, visit
from tests.browser.conftest import NewPage
from tests.browser.server import Server
from tests.browser.windows import PHONE
from tests.faults import GONE

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def switch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file that says what is wrong with the corpus."""
    return tmp_path_factory.mktemp("switch") / "faults"


@pytest.fixture(scope="module")
def faulty(serving: Callable[..., Server], switch: Path) -> Server:
    """The dashboard on a corpus that is switched by a file."""
    return serving(HERE / "faulty_app.py", NEWSDESK_FAULTS=str(switch))


@pytest.fixture(autouse=True)
def mended(switch: Path) -> Iterator[None]:
    """Every test begins and ends with a corpus that answers."""
    switch.unlink(missing_ok=True)
    yield
    switch.unlink(missing_ok=True)


@pytest.fixture
def reading(new_page: NewPage, faulty: Server) -> Page:
    """A reader in the second article of a section."""
    page = new_page(url=faulty.url)
    visit(page, "/reader?section=Energy")
    page.locator(".st-key-results .nd-title").nth(1).click()
    settle(page)
    return page


def test_an_article_stays_when_the_corpus_goes_and_all_is_there_when_it_is_back(
    reading: Page, switch: Path, console: Callable[[Page], Console]
) -> None:
    page = reading
    title, text = page.locator("h1").inner_text(), page.locator(".nd-body").text_content() or ""
    switch.write_text("gone", "utf-8")
    page.reload()
    settle(page)
    # A reload is a session of its own, which knows nothing: it is told so, at the article's address.
    expect(page.get_by_text("The news could not be opened")).to_be_visible()
    switch.unlink()
    page.get_by_role("link", name="Try again").click()
    settle(page)
    expect(page.locator("h1")).to_have_text(title)

    switch.write_text("gone", "utf-8")
    page.get_by_role("button", name="Filters").click()  # a part of the page runs again
    settle(page)
    expect(page.locator(".nd-facets-note")).to_contain_text(GONE)
    expect(page.locator(".nd-body")).to_have_text(text)
    page.locator(".nd-turn a").first.click()  # another article, which was not shown yet
    settle(page)
    expect(page.get_by_text("This article can’t be shown now")).to_be_visible()
    expect(page.get_by_role("link", name=title)).to_be_visible()
    page.go_back()
    settle(page)
    expect(page.locator("h1")).to_have_text(title)
    expect(page.locator(".nd-body")).to_have_text(text)
    expect(page.get_by_text("stands as it was shown before")).to_be_visible()

    switch.unlink()
    page.get_by_role("link", name="Try again").click()
    settle(page)
    expect(page.locator("h1")).to_have_text(title)
    expect(page.locator(".nd-message")).to_have_count(0)
    expect(page.locator(".nd-beside, .st-key-beside").first).to_be_visible()
    assert page.locator("[data-testid=stException]").count() == 0
    assert console(page).errors == []


def test_a_page_that_is_slow_offers_less_and_the_offer_works(
    new_page: NewPage, faulty: Server, switch: Path
) -> None:
    page = new_page(url=faulty.url)
    switch.write_text("slow volume", "utf-8")
    visit(page, "/timeline?q=gas*")
    expect(page.get_by_text("The timeline can’t be shown now")).to_be_visible()
    expect(page.locator(".st-key-timeline-articles")).to_be_visible()
    switch.unlink()
    page.get_by_role("link", name="The last year alone").click()
    settle(page)
    expect(page.locator(".js-plotly-plot")).to_be_visible()
    assert "from=" in page.url
    assert "q=gas" in page.url


def test_on_a_phone_what_failed_is_said_without_scrolling_sideways(
    new_page: NewPage, faulty: Server, switch: Path
) -> None:
    page = new_page(PHONE, url=faulty.url)
    switch.write_text("slow search facet storylines", "utf-8")
    visit(page, "/")
    expect(page.get_by_text("The latest articles can’t be shown now")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
