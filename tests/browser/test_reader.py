"""The reader in a real browser: keys, matches, stars, the way back, downloads, long texts."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.browsing import Console, scope_count, settle, visit
from tests.browser.conftest import NewPage
from tests.browser.server import Server
from tests.slow import slow

LONG = "Baku met Ilham Aliyev over gas and oil. "
SCROLL = "document.querySelector('[data-testid=stMain]').scrollTop"


@pytest.fixture(scope="module")
def long_texts(serving: Callable[..., Server], tmp_path_factory: pytest.TempPathFactory) -> Server:
    """The dashboard on articles of 100,000 characters."""
    corpus = tmp_path_factory.mktemp("long") / "long.jsonl"
    rows = [
        {"id": "body", "headline": "A long body", "body": "\n\n".join([LONG * 40] * 63), "language": "en"},
        {"id": "headline", "headline": "Gas " + "w" * 100_000, "body": "z" * 100_000, "language": "en"},
    ]
    corpus.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return serving(Path(__file__).resolve().parents[2] / "dashboard.py", NEWSDESK_CORPUS=str(corpus))


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.dataset.focus ?? document.activeElement.id"))


def height(shown: Locator) -> float:
    box = shown.bounding_box()
    assert box
    return box["height"]


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)
    settle(page)


def test_keys_move_among_the_results_open_an_article_and_turn_its_pages(page: Page) -> None:
    visit(page, "/reader?section=Finance")
    titles = page.locator(".st-key-results .nd-title")
    press(page, "j", "j", "j", "k")
    assert focused(page) == titles.nth(1).get_attribute("data-focus")
    second, third = titles.nth(1).inner_text(), titles.nth(2).inner_text()
    press(page, "Enter")
    expect(page.locator("h1")).to_have_text(second)
    expect(page).to_have_title(f"{second} · Newsdesk")
    press(page, "j")
    expect(page.locator("h1")).to_have_text(third)
    expect(page).to_have_title(f"{third} · Newsdesk")
    press(page, "k")
    expect(page.locator("h1")).to_have_text(second)


def test_keys_never_act_while_typing_or_with_a_modifier(page: Page) -> None:
    visit(page, "/reader")
    press(page, "/")
    assert focused(page) == "q"
    page.keyboard.type("jkns?/")
    assert page.input_value("#nd-q") == "jkns?/"
    expect(page.locator("dialog")).to_have_count(0)
    page.evaluate("document.activeElement.blur()")
    press(page, "Alt+j", "Control+j", "Meta+j", "Shift+J")
    assert focused(page) == ""


def test_the_sheet_of_keys_holds_the_focus_and_turns_them_off_for_good(page: Page) -> None:
    visit(page, "/reader")
    press(page, "?")
    sheet = page.get_by_role("dialog", name="Keys")
    expect(sheet).to_be_visible()
    for _ in range(5):
        page.keyboard.press("Tab")
        inside = (
            "['BODY'].includes(document.activeElement.tagName) || !!document.activeElement.closest('dialog')"
        )
        assert page.evaluate(inside)
    sheet.get_by_role("checkbox").uncheck()
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    press(page, "j", "?")
    expect(sheet).to_have_count(0)
    page.reload()
    settle(page)
    press(page, "j", "?")
    expect(sheet).to_have_count(0)
    page.get_by_role("button", name="Keys").click()
    sheet.get_by_role("checkbox").check()
    page.keyboard.press("Escape")
    press(page, "?")
    expect(sheet).to_be_visible()


def test_matches_are_stepped_through_and_come_into_sight(page: Page) -> None:
    visit(page, "/reader?q=Baku&sort=newest")
    page.locator(".st-key-results .nd-title").first.click()
    settle(page)
    bar, current = page.locator(".nd-matches"), page.locator("mark.nd-current")
    n = page.locator(".nd-article mark").count()
    expect(bar).to_contain_text(f"{n} match")
    for at in range(1, n + 1):
        press(page, "n")
        expect(bar).to_contain_text(f"{at} of {n} match")
        expect(current).to_have_count(1)
        expect(current).to_be_in_viewport()
    press(page, "n")
    expect(bar).to_contain_text(f"1 of {n} match")
    page.get_by_role("button", name="Previous match").click()
    expect(bar).to_contain_text(f"{n} of {n} match")


def test_the_way_back_leads_to_the_same_place_of_the_same_page(page: Page) -> None:
    visit(page, "/reader?page=2")
    card = page.locator(".st-key-results .nd-title").nth(14)
    card.scroll_into_view_if_needed()
    page.wait_for_timeout(100)
    place, title = page.evaluate(SCROLL), card.inner_text()
    assert place > 500
    card.click()
    settle(page)
    expect(page.locator("h1")).to_have_text(title)
    page.get_by_role("link", name="Back to the results").click()
    settle(page)
    assert page.url.endswith("/reader?page=2")
    expect(page.locator(".st-key-results .nd-title").nth(14)).to_be_in_viewport()
    page.wait_for_function(f"Math.abs({SCROLL} - {place}) < 5")
    expect(page).to_have_title("Reader · Newsdesk")


def test_read_articles_are_greyed_and_can_be_forgotten(page: Page) -> None:
    visit(page, "/reader")
    first = page.locator(".st-key-results .nd-card").first
    assert "nd-read" not in (first.get_attribute("class") or "")
    first.locator(".nd-title").click()
    settle(page)
    page.go_back()
    settle(page)
    expect(first).to_have_class("nd-card nd-read")
    page.get_by_role("button", name="Forget what I read (1)").click()
    expect(first).to_have_class("nd-card")


def test_starred_articles_are_listed_unstarred_and_brought_back(page: Page) -> None:
    visit(page, "/reader")
    shelf, stars = page.locator(".nd-shelf"), page.locator(".st-key-results .nd-star")
    press(page, "j", "s")
    stars.nth(2).click()
    expect(shelf.locator("li")).to_have_count(2)
    page.reload()
    settle(page)
    expect(stars.nth(0)).to_have_attribute("aria-pressed", "true")
    shelf.get_by_role("button", name="Remove the star").first.click()
    expect(shelf.locator("li")).to_have_count(1)
    expect(stars.nth(2)).to_have_attribute("aria-pressed", "false")
    shelf.get_by_role("button", name="Remove all stars").click()
    expect(shelf.locator("li")).to_have_count(0)
    shelf.get_by_role("button", name="All stars removed: undo").click()
    expect(shelf.locator("li")).to_have_count(1)
    shelf.locator("li a").click()
    settle(page)
    expect(page.locator(".nd-article .nd-star")).to_have_attribute("aria-pressed", "true")


def test_a_name_in_the_text_leads_to_its_own_scope(page: Page) -> None:
    visit(page, "/reader?section=Energy")
    page.locator(".st-key-results .nd-title").first.click()
    settle(page)
    page.locator(".nd-body .nd-mention").first.click()
    settle(page)
    assert "/reader?entity=" in page.url
    assert "section" not in page.url
    assert 0 < scope_count(page)[0] < 348


def test_copied_links_and_citations(page: Page) -> None:
    visit(page, "/reader?section=Energy")
    page.locator(".st-key-results .nd-title").first.click()
    settle(page)
    clipboard = "navigator.clipboard.readText()"
    tools = page.locator(".nd-article-tools")
    tools.get_by_role("button", name="Copy link with this scope").click()
    page.wait_for_function(f"{clipboard}.then((text) => text === location.href)")
    tools.get_by_role("button", name="Copy link", exact=True).click()
    page.wait_for_function(f"{clipboard}.then((text) => text.includes('/reader?article='))")
    page.get_by_text("Cite this article").click()
    page.get_by_role("button", name="Copy CSL-JSON").click()
    page.wait_for_function(f"{clipboard}.then((text) => text.startsWith('['))")
    (item,) = json.loads(page.evaluate(clipboard))
    assert item["title"] == page.locator("h1").inner_text()


def test_the_source_opens_outside_and_learns_nothing(page: Page) -> None:
    visit(page, "/reader?section=Energy")
    page.locator(".st-key-results .nd-title").first.click()
    settle(page)
    source = page.get_by_role("link", name="Source page")
    assert (source.get_attribute("href") or "").startswith("http")
    assert {"noopener", "noreferrer"} <= set((source.get_attribute("rel") or "").split())


def test_a_download_holds_the_articles_in_scope(page: Page) -> None:
    visit(page, "/reader?section=Sport")
    with page.expect_download() as event:
        page.get_by_role("button", name="CSV", exact=True).click()
    text = Path(event.value.path()).read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert event.value.suggested_filename == "newsdesk-24-articles.csv"
    assert [row["section"] for row in rows] == ["Sport"] * 24


@pytest.mark.slow
def test_a_long_article_with_thousands_of_marks_appears_at_once(
    long_texts: Server, new_page: NewPage, console: Callable[[Page], Console]
) -> None:
    page = new_page(url=long_texts.url)
    visit(page, "/reader?q=gas+OR+oil")
    page.get_by_role("link", name="A long body").click()
    expect(page.locator(".nd-matches")).to_contain_text("5,040 matches", timeout=5_000)
    page.keyboard.press("p")
    expect(page.locator("mark.nd-current")).to_be_in_viewport(timeout=5_000)
    expect(page.locator(".nd-matches")).to_contain_text("5,040 of 5,040")
    assert console(page).errors == []


@pytest.mark.parametrize("width", [390, *slow(1440)])
def test_an_endless_headline_is_cut_and_can_be_seen_whole(
    long_texts: Server, new_page: NewPage, width: int
) -> None:
    page = new_page((width, 900), url=long_texts.url)
    visit(page, "/reader?article=headline")
    title = page.locator("h1")
    assert len(title.inner_text()) == 100_004
    assert height(title) < 400
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="Show the whole headline").click()
    assert height(title) > 4_000
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_on_a_phone_what_is_related_stands_under_the_article(phone_page: Page) -> None:
    visit(phone_page, "/reader?section=Energy")
    phone_page.locator(".st-key-results .nd-title").first.click()
    settle(phone_page)
    article = phone_page.locator(".nd-article").bounding_box()
    beside = phone_page.locator(".nd-beside").bounding_box()
    assert article
    assert beside
    assert beside["y"] >= article["y"] + article["height"]
    assert phone_page.evaluate("document.documentElement.scrollWidth <= innerWidth")
