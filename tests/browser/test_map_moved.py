"""The map is moved by arrows, keys and two fingers; one finger scrolls the page, as over other maps."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect

from tests.browser.browsing import Console, scope_count, settle, visit
from tests.browser.conftest import NewPage
from tests.browser.server import Server
from tests.browser.test_places_network import _MARK
from tests.browser.windows import PHONE

MAP = ".st-key-places-map .js-plotly-plot"
AGENT = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 "
    "Mobile Safari/537.36"
)
#: Middle and width of what the map shows.
_PART = """(plot) => {
  const { xaxis: { range: [west, east] }, yaxis: { range: [south, north] } } = plot._fullLayout;
  return { x: (west + east) / 2, y: (south + north) / 2, width: east - west };
}"""
_SCROLLED = "document.querySelector('[data-testid=stMain]').scrollTop"


@pytest.fixture
def console() -> Console:
    return Console()


@pytest.fixture
def touched(browser: Browser, dashboard: Server, console: Console) -> Iterator[Page]:
    """The map on a phone with a screen that is touched."""
    width, height = PHONE
    context = browser.new_context(
        base_url=dashboard.url, viewport={"width": width, "height": height}, has_touch=True, is_mobile=True,
        device_scale_factor=2, user_agent=AGENT, locale="en-GB",
    )  # fmt: skip
    page = context.new_page()
    page.set_default_timeout(15_000)
    console.listen(page)
    visit(page, "/entities?view=map")
    plot = page.locator(MAP)
    expect(plot.locator(".scatterlayer")).to_be_attached()
    plot.evaluate("(plot) => plot.scrollIntoView({ block: 'center' })")
    yield page
    context.close()


def part(page: Page) -> dict[str, float]:
    found: dict[str, float] = page.locator(MAP).evaluate(_PART)
    return found


def middle(page: Page) -> tuple[float, float]:
    box = page.locator(MAP).bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def touch(cdp: CDPSession, kind: str, *points: tuple[float, float]) -> None:
    at = [{"x": x, "y": y, "id": n} for n, (x, y) in enumerate(points)]
    cdp.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": at})


def fingers(
    page: Page, start: list[tuple[float, float]], end: list[tuple[float, float]], steps: int = 8
) -> None:
    """Put fingers down, move them along, and lift them."""
    cdp = page.context.new_cdp_session(page)
    touch(cdp, "touchStart", *start)
    for step in range(1, steps + 1):
        done = step / steps
        touch(
            cdp, "touchMove",
            *((a + (c - a) * done, b + (d - b) * done) for (a, b), (c, d) in zip(start, end, strict=True)),
        )  # fmt: skip
        page.wait_for_timeout(16)
    touch(cdp, "touchEnd")
    page.wait_for_timeout(600)


def test_one_finger_scrolls_the_page_and_leaves_the_map(touched: Page, console: Console) -> None:
    before, scrolled = part(touched), touched.evaluate(_SCROLLED)
    x, y = middle(touched)
    fingers(touched, [(x, y)], [(x, y - 150)])
    assert touched.evaluate(_SCROLLED) > scrolled + 80
    assert part(touched) == before
    assert console.errors == []


def test_two_fingers_move_the_map_and_leave_the_page(touched: Page, console: Console) -> None:
    before, scrolled = part(touched), touched.evaluate(_SCROLLED)
    x, y = middle(touched)
    fingers(touched, [(x - 40, y), (x + 40, y)], [(x - 100, y + 50), (x - 20, y + 50)])
    after = part(touched)
    each = before["width"] / touched.locator(MAP).evaluate("(plot) => plot._fullLayout.xaxis._length")
    assert after["x"] - before["x"] == pytest.approx(60 * each, rel=0.1)
    assert after["y"] - before["y"] == pytest.approx(50 * each, rel=0.1)
    assert after["width"] == pytest.approx(before["width"], rel=0.02)
    assert touched.evaluate(_SCROLLED) == scrolled
    assert touched.evaluate("visualViewport.scale") == 1
    assert console.errors == []


def test_what_is_under_the_fingers_stays_there_when_they_zoom(touched: Page) -> None:
    before = part(touched)
    row = touched.locator(MAP).evaluate("(plot) => plot._fullData.at(-1).customdata[0][0]")
    x, y = touched.evaluate(_MARK, ["places-map", row])
    fingers(touched, [(x - 25, y), (x + 25, y)], [(x - 75, y), (x + 75, y)])
    assert part(touched)["width"] == pytest.approx(before["width"] / 3, rel=0.05)
    there = touched.evaluate(_MARK, ["places-map", row])
    assert there == pytest.approx([x, y], abs=6)
    assert touched.locator(f"{MAP} .cartesianlayer .plot > [style*=scale]").count() == 0


def test_fingers_do_not_leave_the_world(touched: Page) -> None:
    x, y = middle(touched)
    for _ in range(3):
        fingers(touched, [(x - 90, y), (x + 90, y)], [(x - 12, y), (x + 12, y)], 4)
    plot = touched.locator(MAP)
    ends = plot.evaluate(
        "({ _fullLayout: { xaxis: x, yaxis: y } }) => [x, y].map((a) => [a.range[0] - a.minallowed, "
        "a.maxallowed - a.range[1]])"
    )
    assert all(end >= -0.001 for axis in ends for end in axis)
    width, height = plot.evaluate(
        "({ _fullLayout: { xaxis: x, yaxis: y } }) => "
        "[x, y].map((a) => a._length / (a.range[1] - a.range[0]))"
    )
    assert width == pytest.approx(height, rel=0.01), "the land keeps its shape"


def test_a_tap_on_a_place_still_narrows_the_scope(touched: Page) -> None:
    visit(touched, "/entities?view=map&section=Energy")
    touched.locator(MAP).evaluate("(plot) => plot.scrollIntoView({ block: 'center' })")
    at = touched.evaluate(_MARK, ["places-map", 0])
    touched.touchscreen.tap(*at)
    touched.wait_for_url(re.compile("entity=place%3A"))
    settle(touched)
    n, of = scope_count(touched)
    assert 0 < n <= 21 < of


def test_arrows_move_the_map_by_keyboard(new_page: NewPage) -> None:
    page = new_page()
    visit(page, "/entities?view=map")
    expect(page.locator(f"{MAP} .scatterlayer")).to_be_attached()
    buttons = page.get_by_role("group", name="Move and zoom the map")
    for name, axis, sign in (("East", "x", 1), ("West", "x", -1), ("North", "y", 1), ("South", "y", -1)):
        before = part(page)
        buttons.get_by_role("button", name=name).focus()
        page.keyboard.press("Enter")
        page.wait_for_timeout(500)
        after = part(page)
        assert sign * (after[axis] - before[axis]) > 0.05 * before["width"]
        assert after["width"] == pytest.approx(before["width"])


def test_a_mouse_drags_the_map(new_page: NewPage) -> None:
    page = new_page()
    visit(page, "/entities?view=map")
    page.locator(MAP).scroll_into_view_if_needed()
    before = part(page)
    x, y = middle(page)
    page.mouse.move(x + 200, y + 150)
    page.mouse.down()
    page.mouse.move(x + 100, y + 150, steps=5)
    page.mouse.up()
    page.wait_for_timeout(500)
    assert part(page)["x"] > before["x"] + 0.05 * before["width"]
