"""Two names are made one in the browser: every chart follows, other tabs hear of it, Undo makes them two."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.browsing import Console, send_twice, settle, table_rows, visit
from tests.browser.conftest import NewPage
from tests.browser.server import ROOT, Server

PLACES = ("US", "US", "U.S.", "U.S.", "U.S.", "Baku")


@pytest.fixture
def served(serving: Callable[..., Server], tmp_path: Path) -> Server:
    file = tmp_path / "news.jsonl"
    rows = [{"id": f"n{i}", "headline": f"Talks {i} in {p}", "places": [p], "date": f"2024-05-0{i + 1}"}
            for i, p in enumerate(PLACES)]  # fmt: skip
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return serving(ROOT / "dashboard.py", NEWSDESK_CORPUS=str(file), NEWSDESK_CORRECTING="open")


def bars(page: Page) -> dict[str, str]:
    """The names of the ranking and their articles, as its table has them."""
    rows = table_rows(page, "entity-bars").all()
    found = [row.locator("th, td").all_text_contents() for row in rows]
    return {cells[0].strip(): cells[2].strip() for cells in found}


def test_two_names_are_made_one_and_two_again(
    served: Server, new_page: NewPage, console: Callable[[Page], Console]
) -> None:
    page, other = new_page(url=served.url), new_page(url=served.url)
    visit(other, "/timeline")
    visit(page, "/entities")
    assert bars(page) == {"U.S.": "3", "US": "2", "Baku": "1"}
    page.get_by_role("link", name="US", exact=True).last.click()
    settle(page)
    expect(page.get_by_role("heading", name="Correct “US”")).to_be_visible()
    expect(page.locator(".st-key-correction-touches")).to_contain_text("This changes 2 articles.")
    page.get_by_role("button", name="Merge them").click()
    settle(page)
    said = page.locator(".nd-said")
    expect(said).to_contain_text("“US” (place) is the same as “U.S.” (place).")
    expect(other.locator(".st-key-news-corrected")).to_contain_text("have been corrected", timeout=20_000)

    visit(page, "/entities")
    assert bars(page) == {"U.S.": "5", "Baku": "1"}
    visit(page, "/reader?entity=place%3AUS")
    expect(page.locator(".st-key-dropped")).to_contain_text("“US” is “U.S.” in this corpus now.")
    expect(page.locator(".st-key-scope-count")).to_contain_text("5 of 6 articles")

    visit(page, "/entities?correct=all")
    page.get_by_role("button", name="Undo").click()
    settle(page)
    expect(page.locator(".nd-correction.nd-off")).to_contain_text("taken back")
    visit(page, "/entities")
    assert bars(page) == {"U.S.": "3", "US": "2", "Baku": "1"}
    assert console(page).errors == []


def test_a_correction_is_made_by_keyboard(served: Server, new_page: NewPage) -> None:
    page = new_page(url=served.url)
    visit(page, "/entities?correct=all")
    merge = page.get_by_role("button", name="Merge into “U.S.”")
    merge.focus()
    page.keyboard.press("Enter")
    settle(page)
    undo = page.locator(".nd-said").get_by_role("button", name="Undo")
    expect(undo).to_be_visible()
    expect(page.locator(".nd-correction")).to_have_count(1)
    undo.focus()
    page.keyboard.press("Enter")
    settle(page)
    expect(page.locator(".nd-said")).to_contain_text("Taken back")
    expect(page.locator(".nd-correction")).to_have_count(3)  # the pair is offered again


def test_what_a_browser_sends_twice_is_corrected_once(served: Server, new_page: NewPage) -> None:
    page = new_page(url=served.url)
    send_twice(page)
    visit(page, "/entities?correct=all")
    page.get_by_role("button", name="Merge into “U.S.”").click()
    expect(page.locator(".nd-said")).to_contain_text("is the same as “U.S.”")
    settle(page)
    page.locator(".nd-said").get_by_role("button", name="Undo").click()
    expect(page.locator(".nd-said")).to_contain_text("Taken back")
    settle(page)
    expect(page.locator(".nd-said")).to_contain_text("Taken back: “US”")
    visit(page, "/entities")
    assert bars(page) == {"U.S.": "3", "US": "2", "Baku": "1"}


def test_names_that_look_like_markup_stay_text(
    serving: Callable[..., Server], new_page: NewPage, tmp_path: Path
) -> None:
    names = ("**A** <b>b</b> :red[c] $x$", "A. <b>b</b> :red[c] $x$")
    file = tmp_path / "odd.jsonl"
    rows = [{"id": name, "headline": f"About {name}", "places": [name]} for name in names]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    server = serving(ROOT / "dashboard.py", NEWSDESK_CORPUS=str(file), NEWSDESK_CORRECTING="open")
    page = new_page(url=server.url)
    visit(page, "/entities?correct=all")
    expect(page.get_by_role("button", name=f"Merge into “{names[1]}”")).to_be_visible()
    page.get_by_role("link", name=names[0]).first.click()
    settle(page)
    other = page.get_by_role("combobox", name="It is the same as")
    expect(other).to_have_value(f"{names[1]} (place, 1 article)")
    page.get_by_role("button", name="Merge them").click()
    settle(page)
    expect(page.locator(".nd-said")).to_contain_text(
        f"“{names[0]}” (place) is the same as “{names[1]}” (place)."
    )
    assert page.locator("b, .katex").count() == 0
