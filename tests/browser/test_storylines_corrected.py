"""A storyline is corrected in the browser: renamed, joined, some articles taken out; and each undone."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.browsing import Console, scope_text, settle, table_rows, visit
from tests.browser.conftest import NewPage
from tests.browser.server import ROOT, Server
from tests.browser.windows import PHONE
from tests.test_page_storylines import NEWS, write

DAM = "/storylines?storyline=s-da"
FORMS = f"{DAM}&correct=storyline"
TITLE = "Dam leaks in Sarsang"


@pytest.fixture
def served(serving: Callable[..., Server], tmp_path: Path) -> Server:
    return serving(
        ROOT / "dashboard.py", NEWSDESK_CORPUS=str(write(tmp_path, NEWS)), NEWSDESK_CORRECTING="open"
    )


@pytest.fixture
def desk_page(served: Server, new_page: NewPage) -> Page:
    page = new_page(url=served.url)
    visit(page, DAM)
    return page


def headlines(page: Page) -> list[str]:
    """What the page lists, event by event."""
    return page.locator(".nd-events h3").all_inner_texts()


def bars(page: Page) -> int:
    """Articles that the chart shows, as the table under it has them."""
    cells = table_rows(page, "storyline-volume").locator("td:last-child")
    return sum(int(text or 0) for text in cells.all_text_contents())


def listed(page: Page) -> dict[str, str]:
    """The storylines of the list by their titles, with what stands beside each."""
    visit(page, "/storylines")
    return {story.locator("h3").inner_text(): story.inner_text() for story in page.locator(".nd-story").all()}


def said(page: Page) -> Locator:
    return page.locator(".nd-said")


def press(page: Page, label: str) -> None:
    page.get_by_role("button", name=label).click()
    settle(page)


def undo(page: Page) -> None:
    said(page).get_by_role("button", name="Undo").click()
    settle(page)
    expect(said(page)).to_contain_text("Taken back")


def choose(page: Page, wrong: str) -> None:
    page.get_by_text(wrong).click()
    settle(page)


def test_a_storyline_is_renamed_and_called_so_everywhere(
    desk_page: Page, served: Server, new_page: NewPage, console: Callable[[Page], Console]
) -> None:
    page, other = desk_page, new_page(url=served.url)
    visit(other, "/storylines")
    was = page.locator("h1").inner_text()
    page.get_by_role("link", name="This storyline").click()
    settle(page)
    assert page.url.endswith(FORMS)
    field = page.get_by_role("textbox", name="Its title")
    expect(field).to_have_value(was)
    field.fill("The Sarsang dam")
    field.press("Enter")
    settle(page)
    press(page, "Call it so")
    expect(page.locator("h1")).to_have_text("The Sarsang dam")
    expect(said(page)).to_contain_text("is called “The Sarsang dam”")
    assert scope_text(page).endswith("of the storyline “The Sarsang dam”")
    expect(other.locator(".st-key-news-corrected")).to_contain_text("have been corrected", timeout=20_000)
    assert "The Sarsang dam" in listed(other)
    undo(page)
    expect(page.locator("h1")).to_have_text(was)
    titles = listed(other)
    assert was in titles
    assert "The Sarsang dam" not in titles
    assert console(page).errors == []


def test_two_storylines_are_made_one_and_two_again(
    desk_page: Page, console: Callable[[Page], Console]
) -> None:
    page = desk_page
    before = headlines(page)
    assert bars(page) == 4
    visit(page, FORMS)
    choose(page, "It is one affair with another")
    field = page.get_by_role("textbox", name="Find the other one")
    field.fill("gas")
    field.press("Enter")
    settle(page)
    expect(page.get_by_role("combobox", name="It is one affair with")).to_have_value(
        "Gas tender opens (2 articles)"
    )
    expect(page.locator(".st-key-storyline-correction-touches")).to_contain_text("6 articles")
    press(page, "Make them one")
    assert scope_text(page).startswith("6 of 9 articles")
    assert len(headlines(page)) == len(before) + 2
    assert bars(page) == 6
    assert len(listed(page)) == 2
    visit(page, "/storylines?storyline=s-ga")
    expect(page.locator(".st-key-dropped")).to_contain_text("That storyline is part of")
    visit(page, "/entities?correct=all")
    page.get_by_role("button", name="Undo").click()
    settle(page)
    visit(page, DAM)
    assert headlines(page) == before
    assert bars(page) == 4
    assert console(page).errors == []


def test_articles_are_taken_out_by_mouse_and_are_a_storyline_of_their_own(desk_page: Page) -> None:
    page = desk_page
    before = headlines(page)
    visit(page, FORMS)
    choose(page, "Some of its articles are another affair")
    box = page.get_by_role("combobox", name="Articles of another affair")
    for headline in ("Dam leaks in Sarsang", "Minister speaks of the Sarsang dam"):
        box.click()
        page.get_by_role("option", name=headline).click()
        settle(page)
    page.keyboard.press("Escape")
    expect(page.locator(".st-key-storyline-correction-touches")).to_contain_text(
        "They will be a storyline of their own. 2 articles stay."
    )
    press(page, "Take them out")
    assert scope_text(page).startswith("2 of 9 articles")
    assert len(headlines(page)) == 1
    assert bars(page) == 2
    assert len(listed(page)) == 4
    visit(page, "/reader?article=d4")
    expect(page.locator(".nd-part")).to_contain_text("Part of")
    visit(page, "/entities?correct=all")
    page.get_by_role("button", name="Undo").click()
    settle(page)
    visit(page, DAM)
    assert headlines(page) == before
    assert len(listed(page)) == 3


def test_all_is_done_by_keyboard(desk_page: Page) -> None:
    page = desk_page
    page.get_by_role("link", name="This storyline").focus()
    page.keyboard.press("Enter")
    settle(page)
    page.get_by_role("radio", name="It should be called something else").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    settle(page)
    box = page.get_by_role("combobox", name="Articles of another affair")
    box.focus()
    page.keyboard.type("Minister")
    page.keyboard.press("Enter")
    settle(page)
    page.keyboard.press("Escape")
    button = page.get_by_role("button", name="Take them out")
    button.focus()
    page.keyboard.press("Enter")
    settle(page)
    assert len(headlines(page)) == 2
    assert bars(page) == 3
    way = said(page).get_by_role("button", name="Undo")
    way.focus()
    page.keyboard.press("Enter")
    settle(page)
    expect(said(page)).to_contain_text("Taken back")
    assert len(headlines(page)) == 3
    assert bars(page) == 4


def test_a_phone_shows_the_forms_without_scrolling_sideways(served: Server, new_page: NewPage) -> None:
    page = new_page(PHONE, url=served.url)
    visit(page, FORMS)
    for wrong in ("It is one affair with another", "Some of its articles are another affair"):
        choose(page, wrong)
        assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= PHONE[0]


def test_titles_that_look_like_markup_stay_text(
    serving: Callable[..., Server], new_page: NewPage, tmp_path: Path
) -> None:
    odd = "**Dam** <b>leaks</b> :red[c] $x$"
    rows = [{**row, "headline": f"{odd} {n}"} for n, row in enumerate(NEWS)]
    file = tmp_path / "odd.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    server = serving(ROOT / "dashboard.py", NEWSDESK_CORPUS=str(file), NEWSDESK_CORRECTING="open")
    page = new_page(url=server.url)
    visit(page, FORMS)
    choose(page, "Some of its articles are another affair")
    page.get_by_role("combobox", name="Articles of another affair").click()
    page.get_by_role("option", name=f"{odd} 0").click()
    settle(page)
    page.keyboard.press("Escape")
    press(page, "Take them out")
    expect(said(page)).to_contain_text("belongs to no storyline")
    assert page.locator("b, .katex").count() == 0
