"""What changed in an article, in a real browser: unfolded from a line, marked, shared, and harmless."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from data.store.folder import CorpusFolder
from tests.articles import make_article, table
from tests.browser.auditing import violations
from tests.browser.browsing import Console, settle, visit
from tests.browser.conftest import NewPage
from tests.browser.server import ROOT, Server
from tests.browser.windows import DESK, PHONE
from tests.slow import slow_row

LONG = "This paragraph says at length what it has said from the first day on. " * 5
HOSTILE = "<img src=x onerror=window.hacked=1><del>x</del>"
TEXTS = (
    f"The pipe is open.\n\n{LONG}\n\nEnd.",
    f"The long pipe is shut.\n\n{LONG}\n\nEnd.",
    f"The long pipe is shut.\n\n{LONG}\n\n{HOSTILE} End.",
)


@pytest.fixture(scope="module")
def edited(serving: Callable[..., Server], tmp_path_factory: pytest.TempPathFactory) -> Server:
    """The dashboard on a folder with one article that was changed twice."""
    folder = CorpusFolder.create(tmp_path_factory.mktemp("edited") / "wire", "The wire", ZoneInfo("UTC"))
    for body in TEXTS:
        with folder.writing() as writer:
            writer.add(table(make_article(id="gas", headline="Gas", body=body, language="en")))
    return serving(ROOT / "dashboard.py", NEWSDESK_CORPUS=str(folder.path))


def open_line(page: Page) -> None:
    page.locator(".nd-changes").get_by_role("link", name="Changed 2 times since").click()
    settle(page)


def test_the_line_unfolds_to_the_newest_change_and_back_folds_it(new_page: NewPage, edited: Server) -> None:
    page = new_page(url=edited.url)
    visit(page, "/reader?article=gas")
    expect(page.locator(".nd-changes ol")).to_have_count(0)
    page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop = 40")
    open_line(page)
    assert page.url.endswith("/reader?article=gas&change=2")
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop") == 40
    assert page.evaluate("document.activeElement.dataset.focus") == "changes"
    expect(page.locator(".nd-changes ol > li")).to_have_count(2)
    page.locator(".nd-changes ol > li").nth(1).get_by_role("link").click()
    settle(page)
    assert page.url.endswith("change=1")
    shown = page.locator(".nd-changed-text")
    expect(shown.locator("ins")).to_have_text(["[added: long] ", "[added: shut] "])
    expect(shown.locator("del")).to_have_text(["[removed: open] "])
    page.go_back()
    settle(page)
    expect(page.locator(".nd-changed-text ins")).to_contain_text(HOSTILE)
    page.go_back()
    settle(page)
    expect(page.locator(".nd-changes ol")).to_have_count(0)


def test_marks_are_not_by_colour_alone_and_their_words_are_for_listeners(
    new_page: NewPage, edited: Server
) -> None:
    page = new_page(url=edited.url)
    visit(page, "/reader?article=gas&change=1")
    line = "node => getComputedStyle(node).textDecorationLine"
    assert page.locator(".nd-changed-text del").evaluate(line) == "line-through"
    assert page.locator(".nd-changed-text ins").first.evaluate(line) == "underline"
    said = page.locator(".nd-changed-text del .nd-said")
    expect(said).to_have_text(["[removed: ", "] "])
    assert said.first.evaluate("node => getComputedStyle(node).clipPath") == "inset(50%)"


def test_unchanged_paragraphs_are_folded_away_until_asked_for(new_page: NewPage, edited: Server) -> None:
    page = new_page(url=edited.url)
    visit(page, "/reader?article=gas&change=1")
    folded = page.locator(".nd-changed-text").get_by_text("says at length")
    expect(folded).to_be_hidden()
    page.get_by_text("2 unchanged paragraphs").click()
    expect(folded).to_be_visible()


def test_changed_text_never_becomes_markup(
    new_page: NewPage, edited: Server, console: Callable[[Page], Console]
) -> None:
    page = new_page(url=edited.url)
    visit(page, "/reader?article=gas&change=2")
    expect(page.locator(".nd-changed-text ins")).to_contain_text(HOSTILE)
    assert page.locator(".nd-changes img").count() == 0
    assert page.evaluate("window.hacked") is None
    assert console(page).errors == []


@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "light"), slow_row(DESK, "dark")])
def test_an_unfolded_change_breaks_no_rule_that_the_article_keeps(
    new_page: NewPage, edited: Server, size: tuple[int, int], scheme: Literal["light", "dark"]
) -> None:
    page = new_page(size, scheme, edited.url)
    visit(page, "/reader?article=gas")
    before = violations(page)
    open_line(page)
    assert {rule: places for rule, places in violations(page).items() if rule not in before} == {}
    main = page.locator("[data-testid=stMain]")
    assert main.evaluate("node => node.scrollWidth - node.clientWidth") == 0
