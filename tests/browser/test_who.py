"""The page of one entity in a real browser: lines, pages of articles, and the ways from it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.browsing import Console, scope_count, settle, visit
from tests.slow import slow

ALIYEV = "/entities?who=person:Ilham+Aliyev"


@pytest.mark.parametrize("fixture", ["phone_page", *slow("page")])
def test_nothing_scrolls_sideways(fixture: str, request: pytest.FixtureRequest) -> None:
    page: Page = request.getfixturevalue(fixture)
    visit(page, ALIYEV)
    page.locator(".nd-contexts tbody tr").first.wait_for()
    widths = page.evaluate("""() => {
      const main = document.querySelector('[data-testid="stMain"]');
      return [main.scrollWidth, main.clientWidth];
    }""")
    assert widths[0] <= widths[1]


def test_names_stand_under_each_other(page: Page) -> None:
    visit(page, ALIYEV)
    middles = page.locator(".nd-contexts tbody th").evaluate_all(
        """cells => cells.map((cell) => {
          const box = cell.getBoundingClientRect();
          return Math.round(box.left + box.width / 2);
        })"""
    )
    assert len(middles) == 25
    assert len(set(middles)) == 1


def test_lines_are_ordered_in_one_step_and_back_undoes_it(page: Page) -> None:
    visit(page, ALIYEV)
    first = page.locator(".nd-contexts tbody tr").first
    before = first.inner_text()
    page.get_by_role("link", name="Words after").click()
    page.wait_for_url(re.compile("contexts=right"))
    expect(first).not_to_have_text(before)
    page.go_back()
    expect(page.get_by_role("link", name="Newest first")).to_have_attribute("aria-current", "true")


def test_all_lines_are_shown_on_demand_and_come_as_a_table(page: Page) -> None:
    visit(page, ALIYEV)
    frame = page.locator(".nd-contexts")
    button = frame.get_by_role("button", name=re.compile(r"^All \d+ lines$"))
    n = int(re.search(r"\d+", button.inner_text())[0])  # type: ignore[index]  # the name has a number
    button.click()
    expect(frame.locator("tbody tr")).to_have_count(n)
    with page.expect_download() as table:
        frame.get_by_role("button", name="CSV").click()
    rows = list(csv.reader(io.StringIO(Path(table.value.path()).read_text("utf-8-sig"))))
    assert rows[0] == ["Date", "Source", "Before", "Name", "After", "Headline"]
    assert len(rows) - 1 == n


def test_the_next_articles_are_read_and_the_page_goes_there(page: Page) -> None:
    visit(page, ALIYEV)
    page.locator(".nd-pager a", has_text="Next").click()
    page.wait_for_url(re.compile("page=2"))
    settle(page)
    note = page.locator(".nd-contexts .nd-note")
    expect(note).to_contain_text("in articles 26 to 50 of 108")
    heading = page.get_by_role("heading", name="In the articles")
    expect(heading).to_be_in_viewport()


def test_a_line_opens_its_article_and_back_returns(page: Page) -> None:
    visit(page, ALIYEV)
    page.locator(".nd-contexts tbody th a").nth(2).click()
    page.wait_for_url(re.compile("/reader.*article="))
    page.locator("article.nd-article h1").wait_for()
    page.go_back()
    expect(page.locator(".nd-who h1")).to_have_text("Ilham Aliyev")


def test_a_speaker_leads_to_a_page_of_its_own(page: Page) -> None:
    visit(page, ALIYEV)
    by = page.locator(".nd-speech-by a").first
    name = by.inner_text()
    by.click()
    expect(page.locator(".nd-who h1")).to_have_text(name)


def test_a_point_of_its_trend_leads_down_to_headlines(page: Page) -> None:
    visit(page, "/entities?who=organisation:SOCAR")
    point = page.locator(".st-key-entity-trend .scatterlayer .points path").first
    box = point.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_url(re.compile("from="))
    settle(page)
    n = scope_count(page)[0]
    expect(page.locator(".nd-list-compact .nd-card")).to_have_count(n)
    assert n > 0


def test_the_page_complains_of_nothing(page: Page, console: Callable[[Page], Console]) -> None:
    visit(page, f"{ALIYEV}&section=Politics&trend=person:Ilham+Aliyev&trend=place:Baku")
    page.locator(".nd-contexts tbody tr").first.wait_for()
    assert [error for error in console(page).errors if "404" not in error] == []
