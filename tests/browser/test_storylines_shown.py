"""Storylines in a real browser: links that restore, Back, what is new, a phone, and axe."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.auditing import Audit
from tests.browser.browsing import scope_text, settle, visit
from tests.browser.conftest import NewPage
from tests.browser.server import ROOT, Server
from tests.browser.windows import DESK, PHONE
from tests.slow import slow

LAST = date(2024, 6, 30)


def _news() -> list[dict[str, Any]]:
    """Eight storylines of five articles, two of which report one event; and articles of none."""
    rows: list[dict[str, Any]] = [
        {"id": f"x{n}", "headline": f"Weather of day {n}", "body": "Rain.", "source": "Sun",
         "date": str(LAST - timedelta(days=n))}
        for n in range(30)
    ]  # fmt: skip
    for n in range(8):
        for part in range(5):
            rows.append(
                {
                    "id": f"s{n}-{part}", "headline": f"Affair {n} of the harbour, part {part}",
                    "body": f"Harbour affair {n}. Ann Lee spoke.", "people": ["Ann Lee"],
                    "source": ("Turan", "Sun", "Wire")[part % 3], "section": "News",
                    "date": str(LAST - timedelta(days=12 * n + 5 * (4 - part))),
                    "storyline": f"s-{n:010}", "event": f"e{n}" if part < 2 else None,
                }
            )  # fmt: skip
    return rows


@pytest.fixture(scope="module")
def harbour(serving: Callable[..., Server], tmp_path_factory: pytest.TempPathFactory) -> Server:
    corpus = tmp_path_factory.mktemp("harbour") / "news.jsonl"
    corpus.write_text("".join(json.dumps(row) + "\n" for row in _news()), "utf-8")
    return serving(ROOT / "dashboard.py", NEWSDESK_CORPUS=str(corpus))


def headlines(page: Page) -> list[str]:
    return page.locator(".nd-events h3").all_inner_texts()


def test_from_the_front_page_to_a_storyline_and_back(new_page: NewPage, harbour: Server) -> None:
    page = new_page(url=harbour.url)
    visit(page, "/")
    block = page.locator(".nd-affairs")
    first = block.locator("li a").first
    title = first.inner_text()
    first.click()
    settle(page)
    assert "/storylines?storyline=s-0000000000" in page.url
    expect(page.locator("h1")).to_have_text(title)
    assert scope_text(page).startswith("5 of 70 articles of the storyline “Affair 0")
    assert len(headlines(page)) == 4
    page.get_by_text("2 reports from 2 sources, first by Turan").click()
    page.get_by_role("link", name="Affair 0 of the harbour, part 1").last.click()
    settle(page)
    assert "/reader?storyline=s-0000000000&sort=oldest&article=s0-1" in page.url
    assert "Part of " in page.locator(".nd-part").inner_text()
    page.go_back()
    settle(page)
    assert len(headlines(page)) == 4
    page.go_back()
    settle(page)
    expect(page.locator(".nd-affairs")).to_be_visible()


def test_a_link_to_a_storyline_restores_it_in_a_fresh_browser(new_page: NewPage, harbour: Server) -> None:
    page = new_page(url=harbour.url)
    visit(page, "/storylines?order=articles&state=quiet")
    page.locator(".nd-story h3 a").nth(1).click()
    settle(page)
    other = new_page(url=harbour.url)
    visit(other, page.url)
    assert headlines(other) == headlines(page) != []
    assert scope_text(other) == scope_text(page)
    expect(other).to_have_title(f"{page.locator('h1').inner_text()} · Newsdesk")


def test_tabs_and_marks_lead_on_and_each_is_one_step(new_page: NewPage, harbour: Server) -> None:
    page = new_page(url=harbour.url)
    visit(page, "/storylines")
    expect(page.locator(".nd-story")).to_have_count(8)
    page.get_by_role("link", name="Quiet").first.click()
    settle(page)
    assert page.url.endswith("/storylines?state=quiet")
    n = page.locator(".nd-story").count()
    assert 0 < n < 8
    page.go_back()
    settle(page)
    expect(page.locator(".nd-story")).to_have_count(8)
    mark = page.locator(".st-key-storylines-over-time .scatterlayer .points path").first
    mark.click(force=True)
    settle(page)
    assert "/storylines?storyline=s-" in page.url
    expect(page.locator(".nd-storyline h1")).to_be_visible()
    page.go_back()
    settle(page)
    expect(page.locator(".nd-story")).to_have_count(8)


def test_what_came_since_the_last_visit_is_marked(new_page: NewPage, harbour: Server) -> None:
    page = new_page(url=harbour.url)
    address = "/storylines?storyline=s-0000000001"
    visit(page, address)
    expect(page.locator(".nd-since")).to_have_count(0)
    # An hour ago the last two were not there yet.
    page.evaluate(
        """() => {
          const all = JSON.parse(localStorage.getItem("newsdesk.storylines"));
          const known = all["s-0000000001"];
          Object.assign(known, { at: Date.now() - 36e5, ids: known.ids.slice(0, 3), n: 3 });
          localStorage.setItem("newsdesk.storylines", JSON.stringify(all));
        }"""
    )
    visit(page, "/storylines")
    expect(page.locator(".nd-story .nd-new")).to_have_text(["2 new since your visit"])
    visit(page, address)
    expect(page.locator(".nd-since")).to_contain_text("2 new since your last visit")
    marked = page.locator(".nd-event", has=page.locator(".nd-new")).locator("h3").all_inner_texts()
    assert [text.split(",")[1].split()[1] for text in marked] == ["3", "4"]
    page.reload()
    settle(page)
    expect(page.locator(".nd-since")).to_contain_text("2 new since your last visit")


def test_a_card_unfolds_to_other_reports_of_its_event(new_page: NewPage, harbour: Server) -> None:
    page = new_page(url=harbour.url)
    visit(page, "/reader?storyline=s-0000000002")
    expect(page.locator(".nd-card")).to_have_count(4)
    expect(page.locator(".nd-folded")).to_have_text("5 articles in 4 cards")
    page.get_by_text("Also reported by Turan").click()
    expect(page.locator(".nd-copies li a")).to_have_text(["Affair 2 of the harbour, part 0"])


@pytest.mark.parametrize("path", ["/storylines", *slow("/storylines?storyline=s-0000000000", "/")])
def test_a_phone_does_not_scroll_sideways(new_page: NewPage, harbour: Server, path: str) -> None:
    page = new_page(PHONE, url=harbour.url)
    visit(page, path)
    wide = page.evaluate(
        "[document.documentElement.scrollWidth, document.querySelector('[data-testid=stMain]').scrollWidth]"
    )
    assert max(wide) <= PHONE[0]


@pytest.mark.slow
@pytest.mark.parametrize("size", [DESK, PHONE])
def test_axe_finds_nothing_on_storylines(
    new_page: NewPage, harbour: Server, audit: Audit, size: tuple[int, int]
) -> None:
    page = new_page(size, url=harbour.url)
    for path in ("/storylines", "/storylines?storyline=s-0000000000", "/reader?article=s0-1", "/"):
        visit(page, path)
        audit(page)


def test_a_storyline_can_be_followed_by_keyboard(new_page: NewPage, harbour: Server) -> None:
    page = new_page(url=harbour.url)
    visit(page, "/storylines")
    page.locator(".nd-story h3 a").first.focus()
    page.keyboard.press("Enter")
    settle(page)
    page.locator('[data-focus="read"]').focus()
    page.keyboard.press("Enter")
    settle(page)
    assert "/reader?storyline=s-" in page.url
    assert "sort=oldest" in page.url
