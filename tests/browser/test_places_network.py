"""The map and the network in a real browser: what a click does, and that nothing comes from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.browsing import Console, scope_count, settle, table_rows, visit
from tests.browser.conftest import NewPage
from tests.slow import slow

#: The middle of the drawn mark that stands for a row, in the page; plotly keeps its points in order.
_MARK = """([key, row]) => {
  const plot = document.querySelector(`.st-key-${key} .js-plotly-plot`);
  const { xaxis, yaxis } = plot._fullLayout;
  const box = plot.getBoundingClientRect();
  for (const trace of plot._fullData) {
    const at = (trace.customdata ?? []).findIndex((data) => data[0] === row);
    const point = (axis, value) => axis._offset + axis.d2p(value);
    if (at >= 0) return [box.left + point(xaxis, trace.x[at]), box.top + point(yaxis, trace.y[at])];
  }
  return null;
}"""


def press(page: Page, key: str, row: int) -> None:
    """Click the mark that stands for a row of the table."""
    plot = page.locator(f".st-key-{key} .js-plotly-plot")
    expect(plot).to_be_visible()
    plot.scroll_into_view_if_needed()
    x, y = page.evaluate(_MARK, [key, row])
    page.mouse.move(x - 3, y)
    page.mouse.move(x, y)
    expect(page.locator(f".st-key-{key} .hoverlayer .hovertext")).to_be_visible()
    page.mouse.click(x, y)


def row_of(page: Page, key: str, name: str) -> tuple[int, int]:
    """The place of a row in a chart's table, and its articles."""
    texts = [row.split("\t") for row in table_rows(page, key).all_inner_texts()]
    (at,) = (n for n, cells in enumerate(texts) if cells[0].strip() == name)
    return at, next(int(cell) for cell in texts[at][1:] if re.fullmatch(r"\d+", cell.strip()))


def test_a_click_on_a_place_narrows_the_scope_to_it(page: Page) -> None:
    visit(page, "/entities?view=map&section=Energy")
    at, articles = row_of(page, "places-map", "Azerbaijan")
    steps = page.evaluate("history.length")
    press(page, "places-map", at)
    page.wait_for_url(re.compile("entity=place%3AAzerbaijan"))
    settle(page)
    assert scope_count(page)[0] == articles
    assert "view=map" in page.url
    assert page.evaluate("history.length") == steps + 1
    page.go_back()
    settle(page)
    assert scope_count(page)[0] == 21


def test_a_place_is_chosen_by_keyboard_in_the_table(page: Page) -> None:
    visit(page, "/entities?view=map&section=Energy")
    at, articles = row_of(page, "places-map", "Turkey")
    table_rows(page, "places-map").nth(at).get_by_role("link").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("entity=place%3ATurkey"))
    settle(page)
    assert scope_count(page)[0] == articles


def test_the_maps_buttons_make_it_larger(page: Page) -> None:
    visit(page, "/entities?view=map")
    plot = page.locator(".st-key-places-map .js-plotly-plot")
    width = "({ _fullLayout }) => _fullLayout.xaxis.range[1] - _fullLayout.xaxis.range[0]"
    before = plot.evaluate(width)
    page.locator(".st-key-places-map").get_by_role("button", name="Larger").click()
    page.wait_for_timeout(500)
    larger = plot.evaluate(width)
    assert larger < 0.7 * before
    page.locator(".st-key-places-map").get_by_role("button", name="Smaller").click()
    page.wait_for_timeout(500)
    assert plot.evaluate(width) > 1.3 * larger


def test_a_click_on_a_node_narrows_the_scope(page: Page) -> None:
    visit(page, "/entities?view=network&kind=person")
    at, articles = row_of(page, "network", "Nikol Pashinyan")
    press(page, "network", at)
    page.wait_for_url(re.compile(r"entity=person%3ANikol"))
    settle(page)
    assert scope_count(page)[0] == articles
    assert "view=network" in page.url


@pytest.mark.parametrize("view", ["network", *slow("matrix")])
def test_a_click_on_a_tie_opens_the_shared_articles(page: Page, view: str) -> None:
    visit(page, f"/entities?view={view}")
    at, articles = row_of(page, "network", "France + Paris")
    press(page, "network", at)
    page.wait_for_url(re.compile(r"/reader\?.*entity=.*entity="))
    settle(page)
    assert scope_count(page)[0] == articles


def test_nothing_is_fetched_from_elsewhere(page: Page, console: Callable[[Page], Console]) -> None:
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(re.sub(r"^(\w+:(//[^/]*)?).*", r"\1", request.url)))
    for view in ("map", "map&area=world", "network", "matrix"):
        visit(page, f"/entities?view={view}")
        expect(page.locator(".js-plotly-plot .scatterlayer")).to_be_attached()
    own = re.match(r"\w+://[^/]+", page.url)
    assert own
    assert {host for host in hosts if not host.startswith(("data:", "blob:"))} == {own[0]}
    assert [error for error in console(page).errors if "404" not in error] == []


@pytest.mark.parametrize("view", ["map", *slow("network", "matrix")])
def test_nothing_scrolls_sideways_on_a_phone(phone_page: Page, view: str) -> None:
    visit(phone_page, f"/entities?view={view}")
    widths = phone_page.evaluate("""() => {
      const main = document.querySelector('[data-testid="stMain"]');
      return [main.scrollWidth, main.clientWidth];
    }""")
    assert widths[0] <= widths[1]


def test_the_same_scope_draws_the_same_network(new_page: NewPage) -> None:
    drawn = []
    for _ in range(2):
        page = new_page()
        visit(page, "/entities?view=network&section=Politics")
        plot = page.locator(".st-key-network .js-plotly-plot")
        expect(plot).to_be_visible()
        drawn.append(
            plot.evaluate(
                "(plot) => JSON.stringify(plot.data.map((trace) => [trace.x, trace.y, trace.text]))"
            )
        )
    assert drawn[0] == drawn[1]
