"""Saved searches, provenance, feeds and reports in a real browser."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from data.store.folder import CorpusFolder
from tests.articles import make_article, table
from tests.browser.browsing import Console, scope_count, settle, visit
from tests.browser.conftest import NewPage
from tests.browser.server import ROOT, Server
from tests.browser.test_hostile import HOSTILE
from tests.slow import slow

SHEET = "#nd-saved"


@pytest.fixture(scope="module")
def served(serving: Callable[..., Server]) -> Server:
    """The dashboard with its feeds, as `make run` starts it."""
    return serving(ROOT / "app.py")


@pytest.fixture(scope="module")
def hostile(serving: Callable[..., Server], tmp_path_factory: pytest.TempPathFactory) -> Server:
    """The dashboard on articles whose every field is hostile."""
    corpus = tmp_path_factory.mktemp("hostile") / "hostile.jsonl"
    rows = [
        {
            "id": f"h{i}", "headline": text[:2_000], "summary": text[:2_000], "section": text[:200],
            "source": text[:200], "url": f"javascript:window.hacked={i}", "people": [text[:200]],
            "date": f"2024-05-{i + 1:02}", "language": "en",
        }
        for i, text in enumerate(HOSTILE)
    ]  # fmt: skip
    corpus.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    return serving(ROOT / "dashboard.py", NEWSDESK_CORPUS=str(corpus))


@pytest.fixture
def apart(browser: Browser) -> Iterator[Callable[[Path], tuple[Page, list[str]]]]:
    """Opens a file in a browser of its own: the page, and every address that it asked for."""
    contexts = []

    def opened(file: Path) -> tuple[Page, list[str]]:
        context = browser.new_context(accept_downloads=False)
        contexts.append(context)
        page, asked = context.new_page(), list[str]()
        page.on("request", lambda request: asked.append(request.url))
        page.goto(file.as_uri())
        page.wait_for_timeout(300)
        return page, asked

    yield opened
    for context in contexts:
        context.close()


def save(page: Page, name: str = "") -> None:
    page.get_by_role("button", name="Save this search").click()
    if name:
        page.fill("#nd-save-name", name)
    page.keyboard.press("Enter")
    settle(page)


def searches(page: Page) -> Locator:
    return page.locator(f"{SHEET} .nd-saved-list li")


def kept(page: Page) -> Any:
    return page.evaluate("JSON.parse(localStorage.getItem('newsdesk.searches'))")


def report_of(page: Page, folder: Path) -> Path:
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Report (HTML)").click()
    file = folder / waiting.value.suggested_filename
    waiting.value.save_as(file)
    return file


def test_a_search_is_saved_found_after_a_reload_and_opened(page: Page) -> None:
    visit(page, "/timeline?q=gas&section=Energy")
    n, _ = scope_count(page)
    save(page)
    expect(searches(page)).to_have_count(1)
    expect(searches(page).first).to_contain_text(f"In Energy, matching “gas”{n} articles")
    page.keyboard.press("Escape")
    expect(page.locator(SHEET)).to_have_count(0)
    visit(page, "/reader?section=Sport")
    page.get_by_role("button", name="Saved searches (1)").click()
    settle(page)
    page.locator(f"{SHEET} a").press("Enter")
    settle(page)
    assert page.url.endswith("/reader?q=gas&section=Energy")
    assert scope_count(page)[0] == n


def test_a_list_that_is_opened_again_has_its_counts(page: Page) -> None:
    visit(page, "/reader?q=gas")
    n, _ = scope_count(page)
    save(page)
    page.keyboard.press("Escape")
    for _ in range(2):  # the second answer is the same as the first
        page.get_by_role("button", name="Saved searches (1)").click()
        expect(searches(page).first).to_contain_text(f"{n} articles")
        settle(page)
        expect(searches(page).first).to_contain_text(f"{n} articles")
        page.keyboard.press("Escape")
        expect(page.locator(SHEET)).to_have_count(0)


def test_keys_alone_save_rename_delete_and_undo(page: Page) -> None:
    visit(page, "/reader?section=Energy")
    page.get_by_role("button", name="Save this search").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "nd-save-name"
    page.keyboard.type("Fuel")
    page.keyboard.press("Enter")
    settle(page)
    expect(searches(page).locator("a")).to_have_text("Fuel")
    page.get_by_role("button", name="Rename: Fuel").press("Enter")
    page.keyboard.type("Fuel & power")
    page.keyboard.press("Escape")
    expect(searches(page).locator("a")).to_have_text("Fuel")
    page.get_by_role("button", name="Rename: Fuel").press("Enter")
    page.keyboard.type("Fuel & power")
    page.keyboard.press("Enter")
    expect(searches(page).locator("a")).to_have_text("Fuel & power")
    page.get_by_role("button", name="Delete: Fuel & power").press("Enter")
    expect(searches(page)).to_have_count(0)
    assert kept(page) == []
    page.keyboard.press("Enter")  # the focus is on "Undo"
    expect(searches(page).locator("a")).to_have_text("Fuel & power")
    page.keyboard.press("Escape")
    expect(page.locator('[data-focus="save"]')).to_be_focused()


def test_another_tab_may_change_the_list_that_is_open(page: Page) -> None:
    visit(page, "/reader?section=Energy")
    save(page, "Fuel")
    other = "{ name: 'Other', query: 'q=oil', made: '', seen: null, version: '' }"
    page.evaluate(f"""() => {{
        const all = JSON.parse(localStorage.getItem("newsdesk.searches"));
        localStorage.setItem("newsdesk.searches", JSON.stringify([{other}, ...all]));
    }}""")
    page.get_by_role("button", name="Rename: Fuel").press("Enter")
    page.keyboard.type("Power")
    page.keyboard.press("Enter")
    assert [one["name"] for one in kept(page)] == ["Other", "Power"]
    page.evaluate("""() => {
        const all = JSON.parse(localStorage.getItem("newsdesk.searches"));
        localStorage.setItem("newsdesk.searches", JSON.stringify(all.reverse()));
    }""")
    page.get_by_role("button", name="Delete: Power").press("Enter")
    assert [one["name"] for one in kept(page)] == ["Other"]


def test_a_search_is_that_of_the_page_on_which_its_dialog_was_opened(page: Page) -> None:
    visit(page, "/reader?section=Energy&q=gas")
    page.get_by_role("link", name="Remove filter: matching").click()
    settle(page)
    page.get_by_role("button", name="Save this search").click()
    page.go_back()
    settle(page)
    assert "q=gas" in page.url
    page.locator("#nd-save-name").press("Enter")
    settle(page)
    assert [one["query"] for one in kept(page)] == ["section=Energy"]


def test_the_same_scope_is_one_search_whatever_it_is_called(page: Page) -> None:
    visit(page, "/reader?section=Energy")
    save(page, "One")
    page.keyboard.press("Escape")
    save(page, "Two")
    expect(searches(page).locator("a")).to_have_text(["Two"])


def test_searches_go_from_one_browser_to_another(page: Page, new_page: NewPage, tmp_path: Path) -> None:
    visit(page, "/reader?section=Energy")
    save(page, "Fuel")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Export", exact=True).click()
    file = tmp_path / "searches.json"
    waiting.value.save_as(file)
    assert [s["query"] for s in json.loads(file.read_text())["searches"]] == ["section=Energy"]
    other = new_page()
    visit(other, "/reader")
    other.get_by_role("button", name="Saved searches").click()
    other.locator(f"{SHEET} input[type=file]").set_input_files(file)
    settle(other)
    expect(searches(other).locator("a")).to_have_text(["Fuel"])
    expect(searches(other)).to_contain_text("21 articles")
    other.get_by_role("button", name="Undo").click()
    expect(searches(other)).to_have_count(0)


@pytest.mark.parametrize(
    "content", ["", '{"searches": [1]}', *slow("{", "[]", "null", '{"newsdesk": "saved searches"}')]
)
def test_a_file_without_searches_is_said_to_have_none(page: Page, tmp_path: Path, content: str) -> None:
    file = tmp_path / "x.json"
    file.write_text(content)
    visit(page, "/reader")
    page.get_by_role("button", name="Saved searches").click()
    page.locator(f"{SHEET} input[type=file]").set_input_files(file)
    expect(page.locator(SHEET)).to_contain_text("holds no saved searches")


def test_tampered_storage_does_no_harm(page: Page, console: Callable[[Page], Console]) -> None:
    visit(page, "/reader")
    good = [{"name": text[:2_000], "query": "section=Energy", "seen": text[:99]} for text in HOSTILE]
    bad: list[Any] = [None, 1, "x", [], {}, {"name": 1, "query": 1}, {"name": "n", "query": "x" * 5_000},
           {"name": "n", "query": {"toString": 1}}, {"__proto__": {"name": "p", "query": "q=1"}}]  # fmt: skip
    many = [{"name": f"n{i}", "query": f"q=n{i}&__proto__=1&onclick=2"} for i in range(400)]
    for stored in ("{", '"x"', "{}", "null", json.dumps(bad), json.dumps(bad + good + many)):
        page.evaluate("(s) => localStorage.setItem('newsdesk.searches', s)", stored)
        page.reload()
        settle(page)
        page.locator('[data-focus="saved"]').click()
        settle(page)
        expect(page.locator(SHEET)).to_be_visible()
    expect(searches(page)).to_have_count(50)
    assert page.evaluate("window.hacked") is None
    assert page.locator(".hacked").count() == 0
    assert page.locator(f"{SHEET} a[href*='onclick' i], {SHEET} a[href^='javascript:' i]").count() == 0
    assert page.evaluate("document.querySelector('#nd-saved').scrollWidth") <= 1440
    assert console(page).errors == []


def test_new_articles_are_counted_from_the_last_time_a_search_was_opened(
    serving: Callable[..., Server], new_page: NewPage, tmp_path: Path
) -> None:
    folder = CorpusFolder.create(tmp_path / "wire", "The wire", ZoneInfo("UTC"))

    def take_in(*headlines: str) -> None:
        with folder.writing() as writer:
            now = datetime.now(UTC).isoformat()
            writer.add(
                table(*(make_article(headline=h, published="2024-05-14", collected=now) for h in headlines))
            )

    def listed(said: str) -> None:
        visit(page, "/reader")
        page.get_by_role("button", name="Saved searches (1)").click()
        settle(page)
        expect(searches(page)).to_contain_text(said)

    take_in("Gas flows")
    page = new_page(url=serving(ROOT / "dashboard.py", NEWSDESK_CORPUS=str(folder.path)).url)
    visit(page, "/reader?q=gas")
    save(page)
    listed("1 article, nothing new")
    take_in("Gas leaks", "Oil flows")
    listed("2 articles, 1 new or changed")
    listed("2 articles, 1 new or changed")  # to look at the list is not to open the search
    page.locator(f"{SHEET} a").click()
    settle(page)
    listed("2 articles, nothing new")


def test_the_list_fits_a_phone(phone_page: Page) -> None:
    visit(phone_page, "/reader?section=Energy")
    save(phone_page, "A name that is long enough to need more than one line on the screen of a phone")
    box = phone_page.locator(SHEET).bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert phone_page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390


def test_a_view_says_where_it_comes_from_and_how_to_cite_it(page: Page) -> None:
    visit(page, "/timeline?section=Energy&chart=lines")
    page.get_by_text("About this view").click()
    about = page.locator(".nd-about-view")
    expect(about).to_contain_text("21 of 348 articles")
    assert page.url in about.inner_text()
    page.get_by_role("button", name="Copy as text").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "Scope: in Energy\n" in copied
    page.get_by_role("button", name="Copy RIS").click()
    assert page.evaluate("navigator.clipboard.readText()").startswith("TY  - ELEC")


def test_a_charts_data_have_their_provenance(page: Page, tmp_path: Path) -> None:
    visit(page, "/timeline?section=Energy")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="JSON", exact=True).click()
    file = tmp_path / "data.json"
    waiting.value.save_as(file)
    told = json.loads(file.read_text("utf-8"))
    assert told["columns"] == ["Week", "All articles", "Energy"]
    assert sum(row[1] for row in told["rows"]) == 21
    assert told["provenance"]["articles"] == {"in_scope": 21, "in_corpus": 348}
    assert told["provenance"]["shown"][0]["name"] == told["chart"]


@pytest.mark.parametrize("path", ["/reader", "/timeline", *slow("/", "/entities")])
def test_a_report_opens_without_asking_anyone_for_anything(
    page: Page, apart: Any, tmp_path: Path, path: str
) -> None:
    visit(page, f"{path}?section=Energy")
    charts = page.locator(".js-plotly-plot").count() + page.locator(".nd-cloud").count()
    file = report_of(page, tmp_path)
    shown, asked = apart(file)
    assert asked == [file.as_uri()]
    expect(shown.locator("header")).to_contain_text("21 of 348 articles in Energy")
    expect(shown.locator("ol.articles > li")).to_have_count(21)
    pictures = shown.locator("figure svg[role=img]")
    assert pictures.count() == charts
    for i in range(charts):
        box = pictures.nth(i).bounding_box()
        assert box
        assert box["height"] > 80
        assert pictures.nth(i).locator("path, text, rect").count() > 3
    assert "<!--picture" not in file.read_text("utf-8")
    expect(page.get_by_role("button", name="Report (HTML)")).to_be_enabled()


def test_a_report_of_a_dark_page_is_light_for_who_prefers_that(
    dark_page: Page, apart: Any, tmp_path: Path
) -> None:
    visit(dark_page, "/timeline?section=Energy")
    shown, _ = apart(report_of(dark_page, tmp_path))
    ink = shown.evaluate("getComputedStyle(document.querySelector('svg .xtick text')).fill")
    assert ink == "rgb(92, 88, 82)"
    assert shown.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 253, 249)"


def test_a_report_of_the_map_is_dark_for_who_prefers_that(page: Page, apart: Any, tmp_path: Path) -> None:
    visit(page, "/entities?view=map&section=Energy")
    shown, _ = apart(report_of(page, tmp_path))
    land = "getComputedStyle(document.querySelector('svg .fills path')).fill"
    assert shown.evaluate(land) == "rgb(240, 235, 225)"
    shown.emulate_media(color_scheme="dark")
    assert shown.evaluate(land) == "rgb(42, 38, 35)"


def test_the_report_of_the_timeline_has_the_marks_of_its_peaks_and_prints(
    page: Page, apart: Any, tmp_path: Path
) -> None:
    visit(page, "/timeline?from=2024-01-01&chart=lines")
    listed = page.locator(".nd-peaks h3").all_inner_texts()
    shown, asked = apart(report_of(page, tmp_path))
    items = shown.locator("ol.items > li")
    expect(items).to_have_count(len(listed))
    assert len(listed) > 1
    marks = shown.locator("figure svg .scatterlayer text").all_text_contents()
    numbers = items.locator("b").all_inner_texts()
    assert set(numbers) <= {number for mark in marks for number in mark.split(", ")}
    shown.emulate_media(media="print")
    expect(items.first).to_be_visible()
    assert len(shown.pdf(format="A4")) > 20_000
    assert len(asked) == 1


@pytest.mark.parametrize(
    "path", ["/reader", *slow("/timeline", "/entities", "/", "/entities?view=map", "/entities?view=network")]
)
def test_a_report_of_hostile_news_runs_nothing(
    hostile: Server, new_page: NewPage, apart: Any, tmp_path: Path, path: str
) -> None:
    page = new_page(url=hostile.url)
    visit(page, path)
    file = report_of(page, tmp_path)
    shown, asked = apart(file)
    assert asked == [file.as_uri()]
    assert shown.evaluate("window.hacked") is None
    assert shown.locator(".hacked, script, img, iframe, foreignObject, link, base, form").count() == 0
    assert shown.locator("a:not([href^='http'])").count() == 0
    handlers = (
        "[...document.querySelectorAll('*')].some((n) => [...n.attributes].some((a) => /^on/i.test(a.name)))"
    )
    assert shown.evaluate(handlers) is False
    assert HOSTILE[0] in shown.locator("ol.articles").inner_text()


def test_a_feed_is_named_where_it_is_served(served: Server, new_page: NewPage) -> None:
    page = new_page(url=served.url)
    visit(page, "/timeline?section=Energy")
    page.get_by_role("button", name="Copy feed address").click()
    address = page.evaluate("navigator.clipboard.readText()")
    assert address == f"{served.url}/feed?section=Energy"
    assert page.evaluate("document.querySelector('link[rel=alternate]').href") == address
    with urlopen(address) as answer:
        assert answer.headers["content-type"].startswith("application/atom+xml")
        tag = answer.headers["etag"]
    again = page.request.get(address, headers={"If-None-Match": tag})
    assert again.status == 304
    with urlopen(Request(f"{served.url}/_stcore/health")) as answer:
        assert answer.read() == b"ok"


def test_no_feed_is_named_where_none_is_served(page: Page) -> None:
    visit(page, "/timeline?section=Energy")
    expect(page.locator(".nd-about-view")).to_be_visible()
    assert page.get_by_role("button", name="Copy feed address").count() == 0
    assert page.locator("link[rel=alternate]").count() == 0
