"""Peaks in a real browser: a mark and its item in the list lead to the same days, and Back returns."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.auditing import Audit
from tests.browser.browsing import scope_count, settle, visit
from tests.browser.conftest import NewPage
from tests.browser.test_timeline import CHART, brush, drawn, entries, params, press, undone
from tests.browser.windows import PHONE

CONFERENCE = {"from": ["2024-11-11"], "to": ["2024-11-24"]}
MARKS = f"{CHART} .scatterlayer .point"
LIST = ".nd-el-peaks"


def item(page: Page, label: str) -> str:
    """The number of the peak that is called so."""
    found = page.locator(f"{LIST} .nd-peak", has_text=label).locator(".nd-peak-number").first
    return found.inner_text()


def test_choosing_a_mark_opens_the_articles_of_its_days_in_one_step(page: Page) -> None:
    drawn(page, "/timeline")
    before, steps = scope_count(page), entries(page)
    number = item(page, "COP29")
    at = page.locator(f"{CHART} .scatterlayer text").all_text_contents().index(number)
    press(page, page.locator(MARKS).nth(at))
    page.wait_for_url("**/timeline?*")
    settle(page)
    assert params(page) == CONFERENCE
    assert entries(page) == steps + 1
    assert scope_count(page)[0] == 21
    expect(page.locator(f"{LIST} h3").first).to_contain_text("COP29")
    undone(page, before)


def test_the_list_leads_there_by_keyboard(page: Page) -> None:
    drawn(page, "/timeline")
    link = page.locator(f"{LIST} h3 a", has_text="COP29")
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/timeline?*")
    settle(page)
    assert params(page) == CONFERENCE


def test_the_number_of_articles_opens_them(page: Page) -> None:
    drawn(page, "/timeline")
    page.locator(f"{LIST} .nd-peak", has_text="COP29").locator("a", has_text="21 articles").click()
    page.wait_for_url("**/reader?*")
    settle(page)
    assert scope_count(page)[0] == 21


def test_a_brush_over_marks_keeps_to_periods(page: Page) -> None:
    drawn(page, "/timeline?interval=month")
    brush(page, 0.55, 0.9)
    page.wait_for_url("**from=*")
    settle(page)
    assert params(page)["from"][0].endswith("-01")


def test_a_cell_with_a_number_still_leads_to_its_day(page: Page) -> None:
    drawn(page, "/timeline?chart=calendar")
    points = page.locator(MARKS)
    number = page.locator(f"{CHART} .scatterlayer .trace").first.locator(".point").first
    press(page, number)
    page.wait_for_url("**from=*")
    settle(page)
    chosen = params(page)
    assert chosen["from"] == chosen["to"]
    assert points.count()


def test_peaks_can_be_read_by_everyone_on_a_phone_too(new_page: NewPage, audit: Audit) -> None:
    page = new_page(PHONE)
    visit(page, "/timeline")
    expect(page.locator(f"{LIST} .nd-peak").first).to_be_visible()
    audit(page)
    width = page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert width
