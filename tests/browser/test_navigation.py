"""The address bar in a real browser: one step one entry, Back and Forward, links pasted elsewhere."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.browsing import scope_text, settle, visit
from tests.browser.conftest import NewPage
from tests.browser.windows import DESK, PHONE
from tests.slow import slow

PAGES = ("/", "/reader", "/timeline", "/entities", "/storylines", "/reviews")


def entries(page: Page) -> int:
    return int(page.evaluate("history.length"))


def step(page: Page, act: Callable[[], object]) -> str:
    """Do something that changes the address; it must add exactly one entry. The count afterwards."""
    before, address = entries(page), page.url
    act()
    settle(page)
    assert page.url != address
    assert entries(page) == before + 1
    return scope_text(page)


def test_four_steps_four_backs_four_forwards(page: Page) -> None:
    visit(page, "/")
    seen = [scope_text(page)]
    seen.append(step(page, lambda: page.get_by_role("link", name="Timeline", exact=True).click()))
    page.fill("#nd-q", "gas")
    seen.append(step(page, lambda: page.press("#nd-q", "Enter")))
    page.get_by_role("button", name="Filters").click()
    energy = page.locator('[data-focus="facet Sections Energy"]')
    expect(energy).to_be_visible()
    seen.append(step(page, energy.click))
    seen.append(step(page, lambda: page.get_by_role("link", name="Reader", exact=True).click()))
    assert len({*seen[:2], seen[2], seen[3]}) == 3
    addresses = [page.url]
    for expected in reversed(seen[:-1]):
        page.go_back()
        settle(page)
        assert scope_text(page) == expected
        addresses.append(page.url)
    for expected, address in zip(seen[1:], list(reversed(addresses))[1:], strict=True):
        page.go_forward()
        settle(page)
        assert scope_text(page) == expected
        assert page.url == address


def test_a_pasted_link_restores_the_view_in_a_fresh_browser(page: Page, new_page: NewPage) -> None:
    visit(page, "/reader?q=gas&section=Energy&from=2024-01-01&sort=oldest")
    other = new_page()
    visit(other, page.url)
    assert scope_text(other) == scope_text(page)
    titles = "a.nd-title"
    assert other.locator(titles).all_inner_texts() == page.locator(titles).all_inner_texts()
    assert other.input_value("#nd-q") == "gas"
    assert other.input_value("#nd-from") == "2024-01-01"


@pytest.mark.parametrize(
    "query", ["entity=place%3ABaku&not_section=Politics", *slow("section=Energy&section=Economy", "q=oil")]
)
def test_every_page_counts_the_same_scope_the_same(page: Page, query: str) -> None:
    visit(page, f"/?{query}")
    first = scope_text(page)
    assert " of 348 articles" in first
    for title in ("Reader", "Timeline", "Entities", "Storylines", "Reviews"):
        page.get_by_role("navigation", name="Pages", exact=True).get_by_role("link", name=title).click()
        settle(page)
        assert scope_text(page) == first


def test_opening_an_article_and_going_back_finds_the_same_place(page: Page) -> None:
    visit(page, "/reader")
    link = page.locator("a.nd-title").nth(12)
    link.scroll_into_view_if_needed()
    place = page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop")
    assert place > 200
    step(page, link.click)
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop") < 50
    page.go_back()
    settle(page)
    page.wait_for_function(
        "(was) => Math.abs(document.querySelector('[data-testid=stMain]').scrollTop - was) < 20", arg=place
    )


def test_chips_take_their_filter_away_one_by_one(page: Page) -> None:
    visit(page, "/reader?q=gas&section=Energy&language=en")
    for left in (2, 1, 0):
        step(page, page.locator(".nd-chip").first.click)
        expect(page.locator(".nd-chip")).to_have_count(left)
    assert scope_text(page).startswith("348 of 348")


def test_a_name_is_completed_and_chosen_by_keyboard(page: Page) -> None:
    visit(page, "/reader")
    page.focus("#nd-add")
    page.keyboard.type("ibado", delay=30)
    expect(page.get_by_role("option").first).to_contain_text("Gubad Ibadoghlu")
    page.keyboard.press("ArrowDown")
    step(page, lambda: page.keyboard.press("Enter"))
    assert "entity=person%3AGubad+Ibadoghlu" in page.url


def test_enter_never_takes_what_was_offered_for_another_text(page: Page) -> None:
    visit(page, "/reader")
    page.focus("#nd-add")
    page.keyboard.type("georg", delay=30)
    expect(page.get_by_role("option").first).to_contain_text("Georgia")

    def hasty() -> None:
        page.fill("#nd-add", "ibado")
        page.keyboard.press("Enter")  # before what begins so is there

    step(page, hasty)
    assert "entity=person%3AGubad+Ibadoghlu" in page.url
    assert "Georgia" not in page.url


def test_what_is_offered_can_be_sent_away_and_called_back(page: Page) -> None:
    visit(page, "/reader")
    page.focus("#nd-add")
    page.keyboard.type("georg", delay=30)
    expect(page.get_by_role("option").first).to_contain_text("Georgia")
    page.keyboard.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    page.keyboard.press("Enter")  # takes nothing that is not in sight
    settle(page)
    assert page.url.endswith("/reader")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    expect(page.locator("#nd-add")).to_have_attribute("aria-expanded", "true")
    step(page, lambda: page.keyboard.press("Enter"))
    assert "Georgia" in page.url


def test_dates_narrow_the_scope_and_back_undoes_it(page: Page) -> None:
    visit(page, "/")
    step(page, lambda: page.fill("#nd-from", "2025-03-01"))
    assert "from=2025-03-01" in page.url
    page.go_back()
    settle(page)
    assert page.input_value("#nd-from") == ""


def test_impatient_backs_end_where_they_should(page: Page) -> None:
    visit(page, "/")
    for query in ("gas", "oil", "treaty"):
        page.fill("#nd-q", query)
        step(page, lambda: page.press("#nd-q", "Enter"))
    for _ in range(3):
        page.go_back()
    settle(page)
    assert scope_text(page).startswith("348 of 348")
    assert page.input_value("#nd-q") == ""


def test_a_tab_is_named_after_its_page(page: Page) -> None:
    visit(page, "/")
    expect(page).to_have_title("Front page · Newsdesk")
    for title in ("Timeline", "Entities", "Reviews", "Reader", "Front page"):
        page.get_by_role("navigation", name="Pages").get_by_role("link", name=title).click()
        settle(page)
        expect(page).to_have_title(f"{title} · Newsdesk")


def test_two_tabs_keep_their_own_scopes(new_page: NewPage) -> None:
    one = new_page()
    two = one.context.new_page()
    visit(one, "/reader?section=Energy")
    visit(two, "/reader?section=Sport")
    one.reload()
    settle(one)
    assert "in Energy" in scope_text(one)
    assert "in Sport" in scope_text(two)


def test_copy_link_copies_the_address_of_the_view(page: Page) -> None:
    visit(page, "/timeline?section=Energy&chart=lines")
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == page.url


def test_a_broken_query_shows_where_and_searches_nothing(page: Page) -> None:
    visit(page, "/reader?q=gas+AND+%28oil")
    assert scope_text(page).startswith("0 of 348")
    expect(page.locator(".nd-query-error mark")).to_be_visible()
    assert page.get_attribute("#nd-q", "aria-invalid") == "true"
    page.get_by_role("link", name="Leave the query out").click()
    settle(page)
    assert scope_text(page).startswith("348 of 348")


def test_no_page_scrolls_sideways(new_page: NewPage) -> None:
    page = new_page(PHONE)
    boxes = "() => ['html', '[data-testid=stMain]'].map(n => document.querySelector(n).scrollWidth)"
    for path in PAGES:
        page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        visit(page, path)
        for width, height in (PHONE, DESK, (1920, 1080)):
            page.set_viewport_size({"width": width, "height": height})
            settle(page)
            assert max(page.evaluate(boxes)) <= width, path


def test_bad_values_are_said_and_dropped(page: Page) -> None:
    visit(page, "/reader?from=2024-99-01&section=Enrgy&sort=best&colour=red")
    said = page.locator(".nd-message").inner_text()
    for word in ("2024-99-01", "Enrgy", "best", "colour"):
        assert word in said
    assert json.dumps(scope_text(page)).count("348 of 348") == 1
