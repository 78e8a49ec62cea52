"""The timeline in a real browser: bars, brushes, legend and table lead to the same scopes."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from struct import unpack
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.auditing import Audit
from tests.browser.browsing import Console, scope_count, settle, visit
from tests.browser.conftest import NewPage
from tests.browser.server import ROOT, Server
from tests.browser.windows import DESK, PHONE
from tests.slow import slow

CHART = ".st-key-timeline-chart"
BARS = f"{CHART} .trace.bars .point path"
CHRONICLE = [
    json.loads(line)
    for line in (ROOT / "data" / "chronicle" / "chronicle.jsonl").read_text("utf-8").splitlines()
]


def entries(page: Page) -> int:
    return int(page.evaluate("history.length"))


def params(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def title(page: Page) -> str:
    return page.locator(f"{CHART} h2").first.inner_text()


def press(page: Page, mark: Locator) -> None:
    """Click a mark where a hand would: plotly's own layer lies over its marks."""
    mark.scroll_into_view_if_needed()
    box = mark.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def brush(page: Page, first: float, last: float) -> None:
    """Drag over the plot, from one part of its width to another."""
    area = page.locator(f"{CHART} .nsewdrag").first
    area.scroll_into_view_if_needed()
    box = area.bounding_box()
    assert box
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + first * box["width"], y)
    page.mouse.down()
    page.mouse.move(box["x"] + (first + last) / 2 * box["width"], y + 20, steps=6)
    page.mouse.move(box["x"] + last * box["width"], y + 30, steps=6)
    page.mouse.up()


def drawn(page: Page, address: str) -> None:
    visit(page, address)
    expect(page.locator(f"{CHART} .nsewdrag").first).to_be_attached()


def undone(page: Page, before: tuple[int, int]) -> None:
    """Back brings the count back, and a chart that nothing is chosen in."""
    page.go_back()
    settle(page)
    assert scope_count(page) == before
    expect(page.locator(f"{CHART} .nsewdrag").first).to_be_attached()
    expect(page.locator(f"{CHART} .outline-controllers, {CHART} .select-outline")).to_have_count(0)


def test_a_bar_narrows_to_its_month_and_section_in_one_step(page: Page) -> None:
    drawn(page, "/timeline?interval=month")
    before, steps = scope_count(page), entries(page)
    press(page, page.locator(BARS).nth(1))
    page.wait_for_url(re.compile("section="))
    settle(page)

    chosen = params(page)
    first, last = (date.fromisoformat(chosen[name][0]) for name in ("from", "to"))
    month = [
        a
        for a in CHRONICLE
        if a["section"] == chosen["section"][0] and a["published"][:7] == f"{first:%Y-%m}"
    ]
    assert (first.day, last.month) == (1, first.month)
    assert scope_count(page)[0] == len(month)
    assert entries(page) == steps + 1
    undone(page, before)


def test_a_brush_narrows_to_whole_periods_in_one_step(page: Page) -> None:
    drawn(page, "/timeline?interval=month")
    before, steps = scope_count(page), entries(page)
    brush(page, 0.3, 0.5)
    page.wait_for_url(re.compile("from="))
    settle(page)

    chosen = params(page)
    first, last = chosen["from"][0], chosen["to"][0]
    assert "section" not in chosen
    assert first.endswith("-01")
    assert scope_count(page)[0] == sum(first <= a["published"][:10] <= last for a in CHRONICLE) < before[0]
    assert entries(page) == steps + 1
    undone(page, before)
    page.go_forward()
    settle(page)
    assert params(page) == chosen


def test_a_choice_in_the_legend_narrows_and_widens(page: Page) -> None:
    drawn(page, "/timeline")
    before = scope_count(page)
    page.locator(f"{CHART} .nd-legend").get_by_role("link", name=re.compile("^Energy")).click()
    settle(page)
    assert params(page) == {"section": ["Energy"]}
    assert scope_count(page)[0] == sum(a["section"] == "Energy" for a in CHRONICLE)

    page.locator(f"{CHART} .nd-legend").get_by_role("link", name=re.compile("^Energy")).click()
    settle(page)
    assert scope_count(page) == before


@pytest.mark.parametrize("kind", ["calendar", *slow("lines", "share")])
def test_every_chart_can_be_brushed(page: Page, kind: str) -> None:
    drawn(page, f"/timeline?chart={kind}")
    before = scope_count(page)
    brush(page, 0.35, 0.6)
    page.wait_for_url(re.compile("from="))
    settle(page)

    first, last = params(page)["from"][0], params(page)["to"][0]
    assert scope_count(page)[0] == sum(first <= a["published"][:10] <= last for a in CHRONICLE) > 0
    undone(page, before)


def test_a_day_of_the_calendar_narrows_to_that_day(page: Page) -> None:
    drawn(page, "/timeline?chart=calendar")
    press(page, page.locator(f"{CHART} .scatterlayer .points path").nth(20))
    page.wait_for_url(re.compile("from="))
    settle(page)

    assert params(page)["from"] == params(page)["to"]
    day = params(page)["from"][0]
    assert scope_count(page)[0] == sum(a["published"][:10] == day for a in CHRONICLE)


def test_the_table_does_by_keyboard_what_a_click_does(page: Page) -> None:
    drawn(page, "/timeline?interval=month")
    page.locator(f"{CHART} .nd-twin summary").focus()
    page.keyboard.press("Enter")
    cell = page.locator(f"{CHART} .nd-table tbody td a").first
    label = cell.get_attribute("aria-label") or ""
    match = re.fullmatch(r"(\d+): (.+), (\w+ \d{4})", label)
    assert match, label
    cell.focus()
    page.keyboard.press("Enter")
    settle(page)
    assert params(page)["section"] == [match[2]]
    assert scope_count(page)[0] == int(match[1])


def test_two_scopes_share_an_axis_and_a_brush(page: Page) -> None:
    drawn(page, "/timeline?q=gas")
    page.get_by_role("link", name="Keep this scope to compare").click()
    settle(page)
    page.locator(".nd-search input").fill("oil")
    page.keyboard.press("Enter")
    settle(page)
    legend = page.locator(f"{CHART} .nd-legend li")
    expect(legend).to_have_count(2)
    assert f"{scope_count(page)[0]} articles" in legend.first.inner_text()

    brush(page, 0.3, 0.5)
    page.wait_for_url(re.compile("from="))
    settle(page)
    inner = parse_qs(params(page)["compare"][0])
    assert (inner["from"], inner["to"], inner["q"]) == (params(page)["from"], params(page)["to"], ["gas"])

    n = scope_count(page)[0]
    page.get_by_role("link", name="Swap the two").click()
    settle(page)
    assert params(page)["q"] == ["gas"]
    page.get_by_role("link", name="Swap the two").click()
    settle(page)
    assert scope_count(page)[0] == n


def test_the_table_is_downloaded_as_shown(page: Page) -> None:
    drawn(page, "/timeline?interval=month")
    with page.expect_download() as waiting:
        page.locator(CHART).get_by_role("button", name="CSV").click()
    rows = list(csv.DictReader(io.StringIO(Path(waiting.value.path()).read_text("utf-8-sig"))))

    assert waiting.value.suggested_filename == "politics-leads-with-80-of-348-articles.csv"
    assert sum(int(row["All articles"]) for row in rows) == len(CHRONICLE)


def test_the_picture_is_the_chart_with_its_title_and_leaves_the_page_as_it_was(page: Page) -> None:
    drawn(page, "/timeline")
    plot = page.locator(f"{CHART} .js-plotly-plot")
    before = plot.evaluate("plot => JSON.stringify(plot.layout)")
    with page.expect_download() as waiting:
        page.locator(CHART).get_by_role("button", name="PNG").click()
    content = Path(waiting.value.path()).read_bytes()

    assert waiting.value.suggested_filename == "politics-leads-with-80-of-348-articles.png"
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = unpack(">II", content[16:24])
    box = plot.bounding_box()
    assert box
    # Twice the size of the chart, which makes room for its title.
    assert width == pytest.approx(2 * box["width"], abs=4)
    assert height == pytest.approx(2 * box["height"], abs=4)
    assert plot.evaluate("plot => JSON.stringify(plot.layout)") == before


@pytest.mark.parametrize("kind", ["bars", "calendar"])
def test_nothing_scrolls_sideways(new_page: NewPage, kind: str) -> None:
    page = new_page(PHONE)
    drawn(page, f"/timeline?chart={kind}")
    page.locator(f"{CHART} .nd-twin summary").click()
    main = page.locator('[data-testid="stMain"]')
    for width, height in (PHONE, DESK, (1920, 1080)):
        page.set_viewport_size({"width": width, "height": height})
        settle(page)
        assert main.evaluate("main => main.scrollWidth - main.clientWidth") <= 0


def test_an_open_table_stays_open_while_the_scope_changes(page: Page) -> None:
    drawn(page, "/timeline?chart=bars")
    rows = page.locator(f"{CHART} .nd-twin tbody tr")
    page.locator(f"{CHART} .nd-twin summary").click()
    expect(rows.first).to_be_visible()
    before = rows.count()
    page.locator(f"{CHART} .nd-twin tbody").get_by_role("link").first.click()
    settle(page)
    assert scope_count(page)[0] < 348
    expect(rows.first).to_be_visible()
    assert rows.count() != before


@pytest.mark.slow
@pytest.mark.parametrize("query", ["section=Energy&compare=section%3DSport", "chart=calendar", "by=source"])
def test_axe_finds_nothing_in_open_tables_and_comparisons(page: Page, audit: Audit, query: str) -> None:
    drawn(page, f"/timeline?{query}")
    page.locator(f"{CHART} .nd-twin summary").click()
    audit(page)


def test_charts_take_the_colours_of_a_theme_that_is_chosen_while_they_are_shown(page: Page) -> None:
    drawn(page, "/timeline")
    tick = page.locator(f"{CHART} .xtick text").first
    entries_before = page.evaluate("history.length")
    expect(tick).to_have_css("fill", "rgb(92, 88, 82)")
    page.emulate_media(color_scheme="dark")
    expect(tick).to_have_css("fill", "rgb(182, 176, 166)")
    page.emulate_media(color_scheme="light")
    expect(tick).to_have_css("fill", "rgb(92, 88, 82)")
    page.get_by_test_id("stMainMenuButton").click()
    page.get_by_text("Dark", exact=False).first.click()
    expect(tick).to_have_css("fill", "rgb(182, 176, 166)")
    assert page.evaluate("history.length") == entries_before


def test_the_chart_has_a_name_for_a_screen_reader(page: Page) -> None:
    drawn(page, "/timeline")
    name = page.locator(f'{CHART} [data-testid="stPlotlyChart"]').get_attribute("aria-label") or ""
    assert name.startswith(f"{title(page)}. 348 articles by month")


def test_hostile_names_are_text_in_chart_hover_and_table(
    new_page: NewPage, serving: Callable[..., Server], tmp_path: Path, console: Callable[[Page], Console]
) -> None:
    name = '<img src=x onerror="window.hacked=1"><b>bold</b> %{customdata} $\\alpha$'
    articles = [{"title": f"{name} {i}", "section": name, "date": "2024-05-01"} for i in range(3)]
    articles += [{"title": "Quiet", "section": "Energy", "date": "2024-05-03"}]
    corpus = tmp_path / "hostile.jsonl"
    corpus.write_text("".join(json.dumps(a) + "\n" for a in articles), "utf-8")
    server = serving(ROOT / "dashboard.py", NEWSDESK_CORPUS=str(corpus))
    page = new_page(url=server.url)
    drawn(page, "/timeline")
    page.locator(f"{CHART} .nd-twin summary").click()
    bar = page.locator(BARS).first
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=3)
    hover = page.locator(f"{CHART} .hoverlayer .hovertext")
    expect(hover).to_contain_text("<b>bold</b>")
    expect(hover).to_contain_text("3 of 3 articles")

    assert name in title(page)
    assert name in page.locator(f"{CHART} .nd-table th a").nth(0).inner_text()
    assert page.locator(f"{CHART} :is(img, .hoverlayer a)").count() == 0
    assert page.evaluate("window.hacked") is None
    assert console(page).errors == []
