"""Moderation as moderators do it: by keys alone, two at once, with marks, files and a way back."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Browser, Page, expect

from data.reviews.moderation import Moderator
from data.reviews.senders import Origin
from data.reviews.store import ReviewStore
from tests.browser.auditing import Audit
from tests.browser.browsing import send_twice, settle, visit
from tests.browser.conftest import NewPage
from tests.browser.server import ROOT, Server, serve
from tests.browser.signing import claims, sign_in, store_of, write_secrets
from tests.browser.windows import DESK, PHONE
from tests.reviews.databases import decisions_on, make_draft
from tests.slow import slow
from tools.ports import free_port

IDS = [
    json.loads(line)["id"]
    for line in (ROOT / "data" / "chronicle" / "chronicle.jsonl").read_text("utf-8").splitlines()[:40]
]
PAGE = "/reviews?view=moderation"


@pytest.fixture(scope="module")
def port() -> int:
    """One for all servers of these tests: what a browser has compiled of one is there for the next."""
    return free_port()


@pytest.fixture
def desk(port: int, chronicle_cache: Path, tmp_path: Path) -> Iterator[Server]:
    """A dashboard of the test's own, whose moderators are all of example.org."""
    secrets = write_secrets(tmp_path, NEWSDESK_MODERATORS="@example.org")
    shutil.copytree(chronicle_cache, tmp_path / "served" / "cache")
    given = {"STREAMLIT_SECRETS_FILES": str(secrets), "STREAMLIT_SERVER_PORT": str(port)}
    with serve(ROOT / "dashboard.py", tmp_path / "served", cwd=tmp_path, **given) as server:
        yield server


def seed(store: ReviewStore, n: int, browsers: int = 1_000) -> list[int]:
    """Reviews that wait, oldest first."""
    return [
        store.send(
            make_draft(f"What reader {i} thinks of it.", article_id=IDS[i % len(IDS)], rating=i % 5 + 1),
            "pending",
            Origin(browser=f"browser {i % browsers}", seconds=60.0),
        ).review.id
        for i in range(n)
    ]


def opened(page: Page, id: int) -> None:
    """Wait until this review is open and what was done is answered."""
    expect(page.locator(f'.nd-case[aria-label^="Review {id},"]')).to_be_visible()


def as_moderator(page: Page, server: Server, name: str = "anna", address: str = PAGE) -> None:
    sign_in(page, server, claims(name))
    visit(page, address)
    expect(page.locator(".nd-moderation")).to_be_visible()


@pytest.mark.parametrize("n", [12, *slow(200)])
def test_reviews_are_moderated_by_keyboard_alone(
    browser: Browser, desk: Server, tmp_path: Path, n: int
) -> None:
    store = store_of(desk)
    ids = seed(store, n)
    # Published; every fifth rejected, for one reason after another; some of these published first.
    plan = {
        id: "undone" if i % 12 == 11 else "rejected" if i % 5 == 4 else "published"
        for i, id in enumerate(ids)
    }
    context = browser.new_context(base_url=desk.url, viewport={"width": 1280, "height": 800})
    context.tracing.start(screenshots=True)
    page = context.new_page()
    page.set_default_timeout(15_000)
    sign_in(page, desk, claims())
    visit(page, PAGE)
    for i, id in enumerate(ids):
        opened(page, id)
        if plan[id] == "undone":
            page.keyboard.press("a")
            expect(page.locator(f'.nd-case[aria-label^="Review {id},"]')).to_have_count(0)
            page.keyboard.press("z")
            opened(page, id)
        if plan[id] == "published":
            page.keyboard.press("a")
        else:
            page.keyboard.press("x")
            for _ in range(i % 6):
                page.keyboard.press("ArrowDown")
            page.keyboard.press("Enter")
    expect(page.locator(".nd-moderation")).to_contain_text("Nothing is waiting.")
    context.tracing.stop(path=tmp_path / "moderated.zip")
    context.close()
    with ZipFile(tmp_path / "moderated.zip") as trace:
        assert sum(name.endswith(".jpeg") for name in trace.namelist()) > n / 4, "the run is recorded"
    for id in ids:
        review, record = store.review(id), decisions_on(store, id)
        wanted = ["published", "pending", "rejected"] if plan[id] == "undone" else [plan[id]]
        assert record["to_status"].tolist() == wanted
        assert set(record["decided_by"]) == {"anna@example.org"}
        assert set(record["identity"]) == {f"{claims()['iss']} anna"}
        assert bool(review.reason) == (review.status == "rejected")
    downs = {i % 6 for i, id in enumerate(ids) if plan[id] != "published"}
    assert len({reason for id in ids if (reason := store.review(id).reason)}) == len(downs)


def test_what_a_browser_sends_twice_is_done_once(new_page: NewPage, desk: Server) -> None:
    store = store_of(desk)
    ids = seed(store, 2)
    page = new_page(url=desk.url)
    send_twice(page)
    as_moderator(page, desk)
    opened(page, ids[0])
    page.keyboard.press("m")
    page.keyboard.type("Once")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".nd-said")).to_contain_text("The note is kept")
    page.locator(".nd-case").focus()
    page.keyboard.press("a")
    opened(page, ids[1])
    expect(page.locator(".nd-said")).to_contain_text("is published now")
    page.keyboard.press("z")
    opened(page, ids[0])
    settle(page)
    expect(page.locator(".nd-said")).to_contain_text("is pending again")
    assert store.moderation.case(ids[0], Moderator("B")).notes["text"].tolist() == ["Once"]
    assert decisions_on(store, ids[0])["to_status"].tolist() == ["published", "pending"]


@pytest.mark.parametrize("n", [8, *slow(24)])
def test_two_moderators_on_one_queue_decide_each_review_once(new_page: NewPage, desk: Server, n: int) -> None:
    store = store_of(desk)
    ids = seed(store, n)
    pages = {name: new_page(url=desk.url) for name in ("anna", "boris")}
    for name, page in pages.items():
        as_moderator(page, desk, name)
    expect(pages["boris"].locator(".nd-reading")).to_have_text("anna@example.org is reading this")
    told = 0
    for turn in range(200):
        if not store.moderation.counts()["pending"]:
            break
        name = ("anna", "boris")[turn % 2]
        page = pages[name]
        case = page.locator(".nd-case")
        before = case.get_attribute("aria-label")
        page.keyboard.press("a" if name == "anna" else "x")
        if name == "boris" and page.locator(".nd-reject").count():
            page.keyboard.press("Enter")
        page.wait_for_function(
            "(before) => document.querySelector('.nd-case')?.getAttribute('aria-label') !== before",
            arg=before,
        )
        if "decided meanwhile" in page.locator(".nd-said").inner_text():
            told += 1
            expect(page.locator(".nd-said")).to_contain_text(
                "boris@example.org" if name == "anna" else "anna@example.org"
            )
            if not store.moderation.counts()["pending"]:
                break
            page.keyboard.press("j")
            expect(case).to_have_attribute("aria-label", re.compile("Pending"))
            # Whoever comes second to each review goes ahead once, to be the first to another one.
            here = case.get_attribute("aria-label")
            if page.locator(".nd-queue li").count() > 1:
                page.keyboard.press("j")
                expect(case).not_to_have_attribute("aria-label", here or "")
    assert told >= 1
    records = [decisions_on(store, id) for id in ids]
    assert [len(record) for record in records] == [1] * len(ids)
    statuses = {"anna@example.org": "published", "boris@example.org": "rejected"}
    for record in records:
        assert record["to_status"].item() == statuses[record["decided_by"].item()]
    assert {record["decided_by"].item() for record in records} == set(statuses)


def test_marked_reviews_go_in_one_go_and_come_back(new_page: NewPage, desk: Server) -> None:
    store = store_of(desk)
    ids = seed(store, 4)
    page = new_page(url=desk.url)
    as_moderator(page, desk)
    for id in ids[:3]:
        opened(page, id)
        page.keyboard.press("Space")
        expect(page.locator(f'[data-focus="mark {id}"]')).to_be_checked()
        page.keyboard.press("j")
    opened(page, ids[3])
    store.moderation.decide(ids[1], "published", Moderator("Boris"), "", 1)
    page.get_by_role("button", name="Reject as spam").click()
    expect(page.locator(".nd-said")).to_contain_text("2 reviews are rejected now as spam.")
    expect(page.locator(".nd-said")).to_contain_text(f"no. {ids[1]}")
    assert [store.review(id).status for id in ids] == ["rejected", "published", "rejected", "pending"]
    page.keyboard.press("z")
    expect(page.locator(".nd-said")).to_contain_text("2 reviews are as before.")
    assert [store.review(id).status for id in ids] == ["pending", "published", "pending", "pending"]


def test_what_is_asked_for_before_the_last_answer_is_there_loses_nothing(
    new_page: NewPage, desk: Server
) -> None:
    store = store_of(desk)
    ids = seed(store, 3)
    page = new_page(url=desk.url)
    as_moderator(page, desk)
    opened(page, ids[0])
    page.get_by_role("button", name="Mark all here").click()
    page.keyboard.press("m")
    page.keyboard.type("Not yet")
    # All within one moment, as of a page that is slow: the second and third find the first under way.
    page.evaluate("""() => {
        const press = (name) => Array.from(document.querySelectorAll(".nd-moderation button"))
            .find((node) => node.textContent.startsWith(name)).click();
        document.querySelectorAll('.nd-queue [data-focus^="open "]')[1].click();
        press("Publish them");
        press("Keep");
    }""")
    opened(page, ids[1])
    expect(page.locator(".nd-bulk")).to_contain_text("3 marked")
    page.keyboard.press("k")
    opened(page, ids[0])
    expect(page.locator(".nd-note-box textarea")).to_have_value("Not yet")
    assert [store.review(id).status for id in ids] == ["pending"] * 3
    page.get_by_role("button", name="Publish them").click()
    expect(page.locator(".nd-said")).to_contain_text("3 reviews are published now")
    expect(page.locator(".nd-bulk")).to_have_count(0)


@pytest.mark.slow
def test_keys_that_are_switched_off_do_nothing_and_buttons_do(new_page: NewPage, desk: Server) -> None:
    (id,) = seed(store_of(desk), 1)
    page = new_page(url=desk.url)
    as_moderator(page, desk)
    opened(page, id)
    page.keyboard.press("?")
    expect(page.locator("#nd-keys")).to_contain_text("Publish the review that is open")
    page.locator("#nd-keys-on").uncheck()
    page.get_by_role("button", name="Close").click()
    page.keyboard.press("a")
    settle(page)
    assert store_of(desk).review(id).status == "pending"
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator(".nd-said")).to_contain_text("is published now")


@pytest.mark.slow
def test_a_note_being_written_outlives_news_from_others(new_page: NewPage, desk: Server) -> None:
    store = store_of(desk)
    ids = seed(store, 2)
    page = new_page(url=desk.url)
    as_moderator(page, desk)
    opened(page, ids[0])
    page.keyboard.press("m")
    page.keyboard.type("I am still writing")
    store.moderation.decide(ids[1], "published", Moderator("Boris"), "", 1)
    expect(page.locator(".nd-queue li")).to_have_count(1, timeout=45_000)
    page.keyboard.type(" this")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".nd-case")).to_contain_text("I am still writing this")
    assert store.moderation.case(ids[0], Moderator("B")).notes["text"].tolist() == ["I am still writing this"]


@pytest.mark.slow
def test_a_reason_that_is_chosen_outlives_news_from_others(new_page: NewPage, desk: Server) -> None:
    store = store_of(desk)
    ids = seed(store, 2)
    page = new_page(url=desk.url)
    as_moderator(page, desk)
    opened(page, ids[0])
    page.keyboard.press("x")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    wanted = page.locator(".nd-reject input:checked").get_attribute("value")
    store.moderation.decide(ids[1], "published", Moderator("Boris"), "", 1)
    expect(page.locator(".nd-queue li")).to_have_count(1, timeout=45_000)
    page.keyboard.press("Enter")
    expect(page.locator(".nd-moderation")).to_contain_text("Nothing is waiting.")
    assert store.review(ids[0]).reason == wanted


@pytest.mark.slow
def test_how_long_a_browser_is_held_outlives_news_from_others(new_page: NewPage, desk: Server) -> None:
    store = store_of(desk)
    ids = seed(store, 2)
    page = new_page(url=desk.url)
    as_moderator(page, desk)
    opened(page, ids[0])
    page.get_by_role("button", name="Hold all of this browser").click()
    page.get_by_label("For how long").select_option("30")
    store.moderation.decide(ids[1], "published", Moderator("Boris"), "", 1)
    expect(page.locator(".nd-queue li")).to_have_count(1, timeout=45_000)
    expect(page.get_by_label("For how long")).to_have_value("30")


@pytest.mark.slow
def test_a_file_holds_the_queue_and_no_formula(new_page: NewPage, desk: Server) -> None:
    store = store_of(desk)
    seed(store, 2)
    store.send(make_draft("=1+1 is a formula to some.", article_id=IDS[0]), "published")
    page = new_page(url=desk.url)
    as_moderator(page, desk)
    with page.expect_download() as begun:
        page.get_by_role("button", name="All as CSV").click()
    text = Path(begun.value.path()).read_text("utf-8-sig")
    rows = list(csv.DictReader(text.splitlines()))
    assert len(rows) == 3
    assert rows[2]["text"].startswith("'=1+1")
    assert begun.value.suggested_filename == "reviews.csv"


def test_an_authors_data_is_deleted_after_a_question(new_page: NewPage, desk: Server) -> None:
    store = store_of(desk)
    ids = seed(store, 3, browsers=1)
    page = new_page(url=desk.url)
    as_moderator(page, desk)
    page.get_by_role("button", name="Delete this author’s data").click()
    page.get_by_label("Why, for the record").fill("Asked by its author")
    assert store.review(ids[0]).text
    page.get_by_role("button", name="Delete for good").click()
    expect(page.locator(".nd-said")).to_contain_text("3 reviews deleted for good")
    assert [store.review(id).text for id in ids] == ["", "", ""]
    assert decisions_on(store, ids[0])["reason"].tolist() == ["Asked by its author"]


def test_back_and_a_copied_address_open_the_review(new_page: NewPage, desk: Server) -> None:
    ids = seed(store_of(desk), 3)
    page = new_page(url=desk.url)
    as_moderator(page, desk)
    page.locator(f'[data-focus="open {ids[2]}"]').click()
    opened(page, ids[2])
    assert page.url.endswith(f"case={ids[2]}")
    page.reload()
    settle(page)
    opened(page, ids[2])
    page.go_back()
    settle(page)
    opened(page, ids[0])


@pytest.mark.parametrize("size", [DESK, *slow(PHONE)])
def test_the_page_is_accessible_and_fits(
    desk: Server, audit: Audit, new_page: NewPage, size: tuple[int, int]
) -> None:
    store = store_of(desk)
    ids = seed(store, 30, browsers=2)
    store.moderation.note(ids[0], "W" * 500, Moderator("Boris"))
    page = new_page(size, url=desk.url)
    as_moderator(page, desk)
    page.locator(".nd-case").focus()
    for key in ("", "Space", "x"):
        if key:
            page.keyboard.press(key)
        audit(page)
        assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= size[0]
