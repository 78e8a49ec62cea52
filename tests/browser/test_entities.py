"""The entities page in a real browser: marks that narrow the scope, words that stand where they should."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.browsing import Console, press_mark, scope_count, settle, visit
from tests.slow import slow

#: The text of each word as drawn: left, top, right, bottom, and the size of its letters.
_WORDS = """() => {
  const frame = document.querySelector(".nd-cloud").getBoundingClientRect();
  return Array.from(document.querySelectorAll(".nd-cloud a bdi"), (word) => {
    const range = document.createRange();
    range.selectNodeContents(word);
    const box = range.getBoundingClientRect();
    const size = parseFloat(getComputedStyle(word).fontSize);
    const baseline = word.parentElement.getBoundingClientRect().top + 0.85 * size;
    return { text: word.textContent, left: box.left - frame.left, right: box.right - frame.left,
      top: baseline - 0.72 * size - frame.top, bottom: baseline + 0.24 * size - frame.top,
      width: frame.width, height: frame.height, size };
  });
}"""


def words(page: Page) -> list[dict[str, Any]]:
    expect(page.locator(".nd-cloud li").first).to_be_visible()
    page.evaluate("document.fonts.ready.then(() => true)")
    drawn: list[dict[str, Any]] = page.evaluate(_WORDS)
    return drawn


def overlapping(drawn: list[dict[str, Any]]) -> list[tuple[str, str]]:
    def apart(a: dict[str, Any], b: dict[str, Any]) -> bool:
        beside = a["right"] <= b["left"] or b["right"] <= a["left"]
        return bool(beside or a["bottom"] <= b["top"] or b["bottom"] <= a["top"])

    return [(a["text"], b["text"]) for i, a in enumerate(drawn) for b in drawn[i + 1 :] if not apart(a, b)]


def entries(page: Page) -> int:
    return int(page.evaluate("history.length"))


@pytest.mark.parametrize("fixture", ["page", "phone_page"])
@pytest.mark.parametrize("query", ["", *slow("?section=Sport", "?kind=organisation&section=Rights")])
def test_words_neither_touch_nor_leave_the_cloud(
    fixture: str, query: str, request: pytest.FixtureRequest
) -> None:
    page: Page = request.getfixturevalue(fixture)
    visit(page, f"/entities{query}")
    drawn = words(page)
    assert len(drawn) > 8
    assert overlapping(drawn) == []
    for word in drawn:
        assert word["left"] >= -1
        assert word["right"] <= word["width"] + 1
        assert word["top"] >= -1
        assert word["bottom"] <= word["height"] + 1
        assert word["size"] >= 11


@pytest.mark.parametrize("fixture", ["phone_page", *slow("page")])
def test_nothing_scrolls_sideways(fixture: str, request: pytest.FixtureRequest) -> None:
    page: Page = request.getfixturevalue(fixture)
    visit(page, "/entities?section=Politics")
    widths = page.evaluate("""() => {
      const main = document.querySelector('[data-testid="stMain"]');
      return [main.scrollWidth, main.clientWidth];
    }""")
    assert widths[0] <= widths[1]


def test_a_word_narrows_the_scope_by_keyboard_and_back_undoes_it(page: Page) -> None:
    visit(page, "/entities?section=Energy")
    before, steps = scope_count(page), entries(page)
    word = page.locator(".st-key-word-cloud .nd-cloud a").nth(3)
    label = word.get_attribute("aria-label") or ""
    match = re.search(r", (\d+) of 21 articles$", label)
    assert match, label
    word.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".nd-count strong")).to_have_text(f"{match[1]} of 348 articles")
    assert entries(page) == steps + 1
    page.go_back()
    expect(page.locator(".nd-count strong")).to_have_text(f"{before[0]} of {before[1]} articles")


def test_a_bar_narrows_the_scope_in_one_step(page: Page) -> None:
    visit(page, "/entities?section=Energy")
    steps = entries(page)
    press_mark(page, page.locator(".st-key-entity-bars .trace.bars .point path").nth(3))
    page.wait_for_url(re.compile("entity="))
    settle(page)
    assert scope_count(page)[0] == 10
    assert entries(page) == steps + 1
    page.go_back()
    settle(page)
    assert scope_count(page)[0] == 21


def test_a_point_of_the_trend_narrows_to_its_articles(page: Page) -> None:
    visit(page, "/entities?section=Energy&trend=organisation:SOCAR")
    press_mark(page, page.locator(".st-key-entity-trend .scatterlayer .points path").first)
    page.wait_for_url(re.compile("from="))
    settle(page)
    assert "entity=organisation%3ASOCAR" in page.url
    assert scope_count(page)[0] < 10


def test_a_pair_narrows_to_the_articles_that_name_both(page: Page) -> None:
    visit(page, "/entities?section=Energy")
    twin = page.locator(".st-key-named-together .nd-twin")
    twin.locator("summary").click()
    row = twin.locator("tbody tr").nth(2)
    articles = int(row.locator("td").first.inner_text())
    row.get_by_role("link").first.click()
    settle(page)
    assert scope_count(page)[0] == articles
    assert page.url.count("entity=") == 2


def test_the_trend_takes_a_name_more_and_gives_one_up(page: Page) -> None:
    visit(page, "/entities?section=Energy")
    page.get_by_role("link", name=re.compile("^Add SOCAR to the trend")).click()
    settle(page)
    legend = page.locator(".st-key-entity-trend .nd-legend li")
    expect(legend).to_have_count(4)
    page.get_by_role("link", name="Take Baku out of the trend").click()
    settle(page)
    expect(legend).to_have_count(3)
    assert scope_count(page)[0] == 21


def test_the_cloud_comes_as_a_picture_and_as_a_table(page: Page) -> None:
    visit(page, "/entities?section=Energy")
    frame = page.locator(".st-key-word-cloud")
    with page.expect_download() as picture:
        frame.get_by_role("button", name="PNG").click()
    assert Path(picture.value.path()).read_bytes().startswith(b"\x89PNG")
    with page.expect_download() as table:
        frame.get_by_role("button", name="CSV").click()
    rows = list(csv.reader(io.StringIO(Path(table.value.path()).read_text("utf-8-sig"))))
    assert rows[0] == ["Name", "Kind", "Articles in scope", "Share of scope"]
    assert len(rows) - 1 == frame.locator(".nd-cloud li").count()


def test_the_page_complains_of_nothing(page: Page, console: Callable[[Page], Console]) -> None:
    visit(page, "/entities?section=Energy&rank=distinctive&measure=share")
    expect(page.locator(".js-plotly-plot")).to_have_count(3)
    assert [error for error in console(page).errors if "404" not in error] == []
