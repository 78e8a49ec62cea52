"""Taking in one's own news in the browser: upload, correct the mapping, read the rejects, follow a feed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from data.ingest.opml import read_opml
from tests.browser.browsing import settle, visit
from tests.browser.conftest import NewPage
from tests.browser.server import ROOT, Server
from tests.ingest.hostile_server import Hostile, hostile_server
from tests.ingest.workbooks import workbook

ROWS = [
    {"id": str(i), "kicker": f"Gas story {i}", "desk": "Energy", "date": f"2024-05-{i + 1:02}"}
    for i in range(8)
]
#: What a run may take, in milliseconds: it is a process of its own, that has to start.
RUN = 90_000


@pytest.fixture(scope="module")
def news() -> Iterator[Hostile]:
    with hostile_server() as running:
        yield running


@pytest.fixture
def page(serving: Callable[..., Server], new_page: NewPage, tmp_path: Path) -> Page:
    settings = {
        "NEWSDESK_CORPUS": str(tmp_path / "mine"), "NEWSDESK_SOURCES": "open", "NEWSDESK_ALLOW_PRIVATE": "1",
    }  # fmt: skip
    opened = new_page(url=serving(ROOT / "dashboard.py", **settings).url)
    visit(opened, "/sources")
    return opened


def take_in(page: Page) -> None:
    """Take in what was uploaded, and wait until it is there."""
    page.get_by_role("button", name="Take the articles in").click()
    expect(page.locator(".st-key-taken-in")).to_contain_text("read", timeout=RUN)
    settle(page)


def test_a_file_is_uploaded_its_mapping_corrected_and_its_rejects_read(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "news.jsonl"
    bad = {"id": "x", "kicker": "", "desk": "Energy", "date": ""}
    file.write_text("".join(json.dumps(row) + "\n" for row in [*ROWS, bad]), "utf-8")
    mapping = tmp_path / "mapping.json"
    mapping.write_text(json.dumps({"kicker": "headline"}), "utf-8")
    page.get_by_test_id("stFileUploaderDropzoneInput").first.set_input_files(file)
    settle(page)
    expect(page.locator(".st-key-preview-rejects")).to_contain_text("no headline")
    page.get_by_text("Use a mapping that was saved").click()
    page.get_by_test_id("stFileUploaderDropzoneInput").nth(1).set_input_files(mapping)
    settle(page)
    expect(page.get_by_text("8 of its 9 rows can be used")).to_be_visible()
    take_in(page)
    expect(page.locator(".st-key-taken-in")).to_contain_text("9 rows read: 8 new", timeout=RUN)
    expect(page.get_by_role("button", name="Rejected rows as CSV")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Rejected rows as CSV").click()
    assert "no headline, no summary and no body" in download.value.path().read_text("utf-8-sig")
    page.locator(".st-key-corpus-health").get_by_role("link", name="Energy 8").click()
    settle(page)
    assert page.url.endswith("/reader?section=Energy")
    expect(page.locator(".st-key-results a.nd-title")).to_have_count(8)


@pytest.mark.slow
def test_what_a_file_was_taken_for_is_said_and_can_be_corrected(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "wire.csv"
    # The small letters are nearly all the same in windows-1251: the guess is wrong.
    rows = "".join(f"Газ подорожал {i};цены, спрос и погода\r\n" for i in range(8))
    file.write_bytes(f"title;text\r\n{rows}".encode("mac_cyrillic"))
    page.get_by_test_id("stFileUploaderDropzoneInput").first.set_input_files(file)
    settle(page)
    said = page.locator(".st-key-read-as")
    expect(said).to_contain_text("Read as CSV: semicolons between, ")
    expect(said).to_contain_text("header in line 1.")
    expect(said).to_contain_text("windows-1251")
    page.get_by_text("If columns run together or letters look wrong").click()
    settle(page)
    choose(page, "The letters are in", "Mac Cyrillic")
    expect(said).to_contain_text("Read as CSV: semicolons between, Mac Cyrillic, header in line 1.")
    choose(page, "Between the columns", "commas")
    expect(said).to_contain_text("commas between")
    choose(page, "Between the columns", "as guessed")
    expect(said).to_contain_text("semicolons between")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save this mapping").click()
    assert json.loads(download.value.path().read_text("utf-8")) == {
        "columns": {"title": "headline", "text": "body"}, "encoding": "mac-cyrillic",
    }  # fmt: skip
    take_in(page)
    expect(page.locator(".st-key-taken-in")).to_contain_text("8 rows read: 8 new", timeout=RUN)
    visit(page, "/reader?q=погода")
    expect(page.locator(".st-key-results a.nd-title")).to_have_count(8)


def choose(page: Page, label: str, option: str) -> None:
    """Choose an option of a select box."""
    page.get_by_label(label).fill(option)  # which opens the list, and shows what fits
    page.get_by_role("option", name=option, exact=True).click()
    settle(page)


@pytest.mark.slow
def test_a_workbook_is_uploaded_and_each_of_its_sheets_told(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "desk.xlsx"
    file.write_bytes(
        workbook(
            Gas=[["Title", "Date"], ["Gas flows", date(2024, 5, 14)]],
            Oil=[["Headline"], ["Oil too"], ["And coal"]],
            Totals=[["Month", "Number"]],
        )
    )
    page.get_by_test_id("stFileUploaderDropzoneInput").first.set_input_files(file)
    settle(page)
    said = page.locator(".st-key-read-as")
    expect(said).to_contain_text("Read as Excel: sheets “Gas” and “Oil”, header in row 1; ")
    expect(said).to_contain_text("left out: “Totals”")
    take_in(page)
    expect(page.locator(".st-key-taken-in")).to_contain_text("3 rows read: 3 new", timeout=RUN)


def test_a_feed_is_followed_and_what_is_new_reaches_an_open_tab(
    page: Page, news: Hostile, new_page: NewPage
) -> None:
    def feed(*headlines: str) -> bytes:
        told = (f"<title>{h}</title><guid>https://h.example/{h}</guid>" for h in headlines)
        items = "".join(f"<item>{one}</item>" for one in told)
        return f'<rss version="2.0"><channel><title>Herald</title>{items}</channel></rss>'.encode()

    news.pages["/rss"] = (200, {}, feed("First", "&lt;img src=x onerror=alert(1)&gt;Second"))
    page.get_by_text("Follow a feed", exact=True).click()
    settle(page)
    address = page.get_by_label("Address of a feed, or of a site that has one")
    address.fill(news.url("/not-there"))
    page.get_by_role("button", name="Follow it").click()
    settle(page)
    expect(page.locator(".st-key-feeds-said")).to_contain_text("404")
    expect(address).to_have_value(news.url("/not-there"))
    address.fill(news.url("/rss"))
    page.get_by_role("button", name="Follow it").click()
    settle(page)
    expect(page.locator(".st-key-feeds-said")).to_contain_text("Herald is followed")
    expect(page.locator(".st-key-feeds-polled")).to_contain_text("2 new articles.", timeout=RUN)
    expect(address).to_have_value("")  # what has come above has closed nothing
    other = page.context.new_page()
    visit(other, page.url.replace("/sources", "/reader"))
    expect(other.locator(".st-key-results a.nd-title")).to_have_count(2)
    news.pages["/rss"] = (200, {}, feed("First", "Third"))
    page.get_by_role("button", name="Poll all feeds now").click()
    settle(page)
    other.locator(".st-key-news-waiting").get_by_role("link", name="Show it").click(timeout=RUN)
    settle(other)
    expect(other.locator(".st-key-results")).to_contain_text("Third")


@pytest.mark.slow
def test_a_list_of_feeds_is_followed_and_saved(page: Page, news: Hostile, tmp_path: Path) -> None:
    item = b"<item><title>Gas</title></item>"
    news.pages["/listed"] = (200, {}, b'<rss version="2.0"><channel>' + item + b"</channel></rss>")
    file = tmp_path / "feeds.opml"
    file.write_text(
        '<opml version="2.0"><body><outline text="World"><outline text="&lt;b&gt;Herald" '
        f'xmlUrl="{news.url("/listed")}"/></outline></body></opml>'
    )
    page.get_by_test_id("stFileUploaderDropzoneInput").first.set_input_files(file)
    settle(page)
    said = page.locator(".st-key-feed-list-upload")
    expect(said).to_contain_text("A list of 1 feed: <b>Herald.")
    expect(said).to_contain_text("sections: World")
    page.get_by_role("button", name="Follow them").click()
    expect(page.locator(".st-key-feeds-said")).to_contain_text("1 feed is followed")
    expect(page.locator(".st-key-feeds-polled")).to_contain_text("1 new article.", timeout=RUN)
    settle(page)
    expect(page.locator(".st-key-corpus-health").get_by_role("link", name="World 1")).to_be_visible()
    page.get_by_text("Bring or save a list of feeds").click()
    settle(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Save the list of feeds").click()
    (feed,) = read_opml(download.value.path().read_bytes()).feeds
    assert (feed.url, feed.section) == (news.url("/listed"), "World")


def test_a_table_whose_columns_say_nothing_can_not_be_taken_in_before_one_is_named(
    page: Page, tmp_path: Path
) -> None:
    file = tmp_path / "news.csv"
    file.write_text("x1,x2\nGas flows,Energy\nOil flows,Energy\n", "utf-8")
    page.get_by_test_id("stFileUploaderDropzoneInput").first.set_input_files(file)
    settle(page)
    expect(page.locator(".st-key-preview-nothing")).to_contain_text("which column is the headline")
    expect(page.get_by_role("button", name="Take the articles in")).to_be_disabled()
    grid = page.locator("[class*=st-key-mapping-of] [data-testid=stDataFrame]")
    grid.scroll_into_view_if_needed()
    box = grid.bounding_box()
    assert box
    page.mouse.click(box["x"] + 0.45 * box["width"], box["y"] + 52)
    page.keyboard.press("Enter")
    page.locator("#portal input").fill("headline")
    page.keyboard.press("Enter")
    settle(page)
    expect(page.get_by_text("all of its 2 rows can be used")).to_be_visible()
    expect(page.get_by_role("button", name="Take the articles in")).to_be_enabled()


@pytest.mark.slow
def test_a_section_is_shown_under_another_name_and_back(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "news.jsonl"
    file.write_text("".join(json.dumps(row | {"title": row["kicker"]}) + "\n" for row in ROWS), "utf-8")
    page.get_by_test_id("stFileUploaderDropzoneInput").first.set_input_files(file)
    settle(page)
    take_in(page)
    health = page.locator(".st-key-corpus-health")
    expect(health.get_by_role("link", name="Energy 8")).to_be_visible()
    page.get_by_text("Show sections under other names").click()
    settle(page)
    grid = page.locator("[class*=st-key-sections-] [data-testid=stDataFrame]")
    grid.scroll_into_view_if_needed()
    cell = page.locator("#portal textarea, #portal input")
    for _ in range(5):  # the page may still be moving when the cell is looked for
        box = grid.bounding_box()
        assert box
        page.mouse.click(box["x"] + box["width"] - 40, box["y"] + 52)
        page.keyboard.press("Enter")
        try:
            expect(cell).to_be_visible(timeout=3_000)
            break
        except AssertionError:
            page.keyboard.press("Escape")
    cell.fill("Power")
    cell.press("Enter")
    settle(page)
    page.get_by_role("button", name="Show them so").click()
    settle(page)
    expect(health.get_by_role("link", name="Power 8")).to_be_visible()
    page.get_by_role("button", name="Undo the last change").click()
    settle(page)
    expect(health.get_by_role("link", name="Energy 8")).to_be_visible()


def test_a_run_goes_on_when_its_page_is_left_and_every_page_sees_it(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "news.jsonl"
    file.write_text("".join(json.dumps({"title": f"Gas story {i}"}) + "\n" for i in range(5_000)), "utf-8")
    page.get_by_test_id("stFileUploaderDropzoneInput").first.set_input_files(file)
    settle(page)
    page.get_by_text("Find the people, organisations and places").click()
    settle(page)
    page.get_by_role("button", name="Take the articles in").click()
    expect(page.locator(".st-key-add-under-way")).to_contain_text("Taking in news.jsonl …")
    expect(page.get_by_role("button", name="Stop it")).to_be_visible()
    sources = page.url
    other = page.context.new_page()
    page.close()
    visit(other, sources)
    expect(other.locator(".st-key-taken-in")).to_contain_text("5,000 rows read: 5,000 new", timeout=RUN)


def test_a_run_that_is_stopped_says_so_and_keeps_what_it_had(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "news.jsonl"
    text = "Angela Merkel met Emmanuel Macron in Berlin. " * 20
    rows = (json.dumps({"title": f"Gas story {i}", "text": f"{text} {i}"}) + "\n" for i in range(12_000))
    file.write_text("".join(rows), "utf-8")
    page.get_by_test_id("stFileUploaderDropzoneInput").first.set_input_files(file)
    settle(page)
    page.get_by_role("button", name="Take the articles in").click()
    page.get_by_role("button", name="Stop it").click()
    expect(page.locator(".st-key-add-ended")).to_contain_text("It was stopped", timeout=RUN)
    expect(page.get_by_test_id("stFileUploaderDropzoneInput").first).to_be_attached()


def test_rejected_rows_are_opened_by_their_number_and_come_into_sight(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "news.jsonl"
    bad = [{"id": f"x{n}", "title": ""} for n in range(3)]
    good = [row | {"title": row["kicker"]} for row in ROWS]
    file.write_text("".join(json.dumps(row) + "\n" for row in [*good, *bad]), "utf-8")
    page.get_by_test_id("stFileUploaderDropzoneInput").first.set_input_files(file)
    settle(page)
    take_in(page)
    page.get_by_role("link", name="3 rejected rows of this run").click()
    settle(page)
    expect(page.get_by_role("heading", name="Rejected rows of run 1")).to_be_in_viewport()
    with page.expect_download() as download:
        page.get_by_role("button", name="These rows as CSV").click()
    assert len(download.value.path().read_text("utf-8-sig").splitlines()) == 4
