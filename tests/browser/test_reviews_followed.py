"""What readers have of reviews: a private link, votes and reports, in their language, by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Page, expect

from tests.browser.auditing import Audit
from tests.browser.browsing import send_twice, settle, visit
from tests.browser.conftest import NewPage
from tests.browser.server import ROOT, Server, serve
from tests.browser.test_reviews import IDS, TEXT, locked, send, store_of, texts_of, write
from tests.browser.windows import DESK, PHONE
from tests.reviews.databases import decide_on, make_draft
from tests.slow import slow_row

#: Reviews are shown at once; a test is quicker than people, and repeats itself.
SHOWN: Final[dict[str, Any]] = {
    "NEWSDESK_REVIEWS": "published",
    "NEWSDESK_REVIEW_CHECKS": "speed=off, repeats=off, own_repeats=off, browser_rate=off, address_rate=off",
}


@pytest.fixture(scope="module")
def shown(serving: Callable[..., Server]) -> Server:
    """The dashboard where reviews are shown at once, and one with a link is held."""
    return serving(ROOT / "dashboard.py", **SHOWN)


#: The next message to the server goes nowhere.
LOSE_ONE = """
() => {
  const send = WebSocket.prototype.send;
  window.lost = 0;
  WebSocket.prototype.send = function (...message) {
    if (window.lost) return send.apply(this, message);
    window.lost += 1;
  };
}
"""


def follow(page: Page, article: str, text: str = TEXT) -> None:
    """Write and send a review, and open its private link."""
    visit(page, f"/reviews?article={article}")
    write(page, text)
    send(page)
    page.get_by_role("link", name="Follow your review").click()
    settle(page)


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.dataset.focus ?? document.activeElement.id"))


def tab_to(page: Page, name: str, most: int = 40) -> None:
    """Press Tab until what has this name has the focus."""
    for _ in range(most):
        if focused(page) == name:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not come to {name}; it is at {focused(page)}")


def test_form_and_private_link_need_no_mouse(shown: Server, new_page: NewPage) -> None:
    page = new_page(url=shown.url)
    visit(page, f"/reviews?article={IDS[0]}")
    page.locator("#nd-review-rating-1").focus()
    page.keyboard.press("ArrowRight")
    tab_to(page, "review text")
    page.keyboard.type(TEXT)
    tab_to(page, "send review")
    page.keyboard.press("Enter")
    expect(page.locator(".nd-thanks")).to_be_focused()
    tab_to(page, "copy private link")
    page.keyboard.press("Enter")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "/reviews?mine=" in copied
    page.goto(copied)
    settle(page)
    tab_to(page, "own change", 60)
    page.keyboard.press("Enter")
    expect(page.locator("#nd-own-text")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("Changed without a mouse, too.")
    tab_to(page, "own save")
    page.keyboard.press("Enter")
    expect(page.locator(".nd-own-said")).to_have_text("Your changes are stored and shown.")
    expect(page.locator(".nd-own-said")).to_be_focused()
    assert texts_of(shown, IDS[0]) == ["Changed without a mouse, too."]
    tab_to(page, "own withdraw")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Keep it")).to_be_focused()
    tab_to(page, "own yes")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Your review is withdrawn")).to_be_visible()
    assert texts_of(shown, IDS[0]) == [""]


def test_the_trap_is_met_by_no_key_and_no_screen_reader(shown: Server, new_page: NewPage) -> None:
    page = new_page(url=shown.url)
    visit(page, f"/reviews?article={IDS[1]}")
    assert page.get_by_role("textbox", name="Leave this field empty").count() == 0
    page.locator("#nd-review-language").focus()
    page.keyboard.press("Tab")
    assert focused(page) == "send review"
    write(page)
    page.locator(".nd-trap input").evaluate("(node) => { node.value = 'filled by a program'; }")
    send(page)
    expect(page.locator("#nd-review-text-problem")).to_contain_text("people don’t see")
    expect(page.locator("#nd-review-text")).to_have_value(TEXT)
    assert texts_of(shown, IDS[1]) == []


def test_a_lost_connection_is_said_and_the_review_sent_again_once(shown: Server, new_page: NewPage) -> None:
    page = new_page(url=shown.url)
    visit(page, f"/reviews?article={IDS[2]}")
    write(page)
    page.context.set_offline(True)
    send(page)
    expect(page.locator(".nd-review-status")).to_contain_text("The connection is lost")
    expect(page.locator("#nd-review-text")).to_have_value(TEXT)
    page.context.set_offline(False)
    expect(page.locator(".nd-review-status")).to_contain_text("The connection is back", timeout=30_000)
    send(page)
    expect(page.locator(".nd-thanks")).to_contain_text("Thank you")
    page.reload()
    settle(page)
    expect(page.locator("#nd-review-text")).to_have_value("")
    assert texts_of(shown, IDS[2]) == [TEXT]


def test_a_review_that_is_lost_on_its_way_is_sent_again_by_the_page(shown: Server, new_page: NewPage) -> None:
    page = new_page(url=shown.url)
    visit(page, f"/reviews?article={IDS[11]}")
    write(page)
    page.evaluate(LOSE_ONE)
    send(page)
    page.wait_for_function("window.lost === 1")
    expect(page.locator(".nd-review-status")).to_have_text("Sending …")
    expect(page.locator(".nd-thanks")).to_contain_text("Thank you", timeout=15_000)
    assert texts_of(shown, IDS[11]) == [TEXT]


def test_a_server_killed_while_a_review_is_sent_loses_nothing(tmp_path: Path, new_page: NewPage) -> None:
    with serve(ROOT / "dashboard.py", tmp_path, **SHOWN) as server:
        page = new_page(url=server.url)
        visit(page, f"/reviews?article={IDS[5]}")
        write(page)
        with locked(server):  # it waits for the database when it is killed
            send(page)
            expect(page.locator(".nd-review-status")).to_have_text("Sending …")
            server.process.kill()
            server.process.wait()
        expect(page.locator(".nd-review-status")).to_contain_text("connection is lost", timeout=20_000)
        expect(page.locator("#nd-review-text")).to_have_value(TEXT)
        assert texts_of(server, IDS[5]) == []
        same = {**SHOWN, "STREAMLIT_SERVER_PORT": server.url.rpartition(":")[2]}
        with serve(ROOT / "dashboard.py", tmp_path, **same):
            status = page.locator(".nd-review-status")
            expect(status).to_contain_text("The connection is back", timeout=60_000)
            send(page)
            expect(page.locator(".nd-thanks")).to_contain_text("Thank you", timeout=30_000)
            assert texts_of(server, IDS[5]) == [TEXT]


def test_an_open_page_goes_on_with_a_server_that_was_started_anew(tmp_path: Path, new_page: NewPage) -> None:
    with serve(ROOT / "dashboard.py", tmp_path, **SHOWN) as server:
        page = new_page(url=server.url)
        visit(page, f"/reviews?article={IDS[5]}")
        write(page)
        server.process.kill()
        server.process.wait()
    app = page.get_by_test_id("stApp")
    expect(app).not_to_have_attribute("data-test-connection-state", "CONNECTED")
    same = {**SHOWN, "STREAMLIT_SERVER_PORT": server.url.rpartition(":")[2]}
    with serve(ROOT / "dashboard.py", tmp_path, **same) as server:
        expect(app).to_have_attribute("data-test-connection-state", "CONNECTED", timeout=60_000)
        expect(app).to_have_attribute("data-test-script-state", "running", timeout=60_000)
        settle(page)
        send(page)
        expect(page.locator(".nd-thanks")).to_contain_text("Thank you", timeout=30_000)
        assert texts_of(server, IDS[5]) == [TEXT]


def test_a_held_review_says_why_and_the_private_link_is_in_no_other_address(
    shown: Server, new_page: NewPage
) -> None:
    page = new_page(url=shown.url)
    follow(page, IDS[3], "I read it at https://example.org/ already.")
    expect(page.locator(".nd-own-status")).to_contain_text("held until a moderator has read it")
    expect(page.locator(".nd-reasons")).to_have_text("It has links.")
    key = page.url.partition("mine=")[2]
    assert key
    # As written: what begins with # is of the page itself.
    links = page.locator("a[href]").evaluate_all("all => all.map((a) => a.getAttribute('href'))")
    assert len(links) > 5
    assert [link for link in links if key in link] == []
    page.get_by_role("button", name="Copy link", exact=True).click()
    assert key not in page.evaluate("navigator.clipboard.readText()")
    assert page.evaluate("document.querySelector('meta[name=referrer]').content") == "no-referrer"
    visit(page, "/reviews")
    page.locator(".nd-yours summary").click()
    expect(page.locator(".nd-yours li a")).to_have_attribute("href", f"/reviews?mine={key}")


def test_a_change_that_a_moderator_was_before_is_told(shown: Server, new_page: NewPage) -> None:
    page = new_page(url=shown.url)
    follow(page, IDS[4])
    page.get_by_role("button", name="Change the review").click()
    page.fill("#nd-own-text", "What I wrote while it was decided.")
    review = store_of(shown).listing(None, [IDS[4]]).frame.iloc[0]
    decide_on(store_of(shown), int(review["id"]), "rejected", "Mod", "Not about it.", int(review["revision"]))
    page.get_by_role("button", name="Save the changes").click()
    expect(page.get_by_text("The review was changed meanwhile")).to_be_focused()
    expect(page.locator("#nd-own-text")).to_have_value("What I wrote while it was decided.")
    expect(page.locator(".nd-own-status")).to_contain_text("Reason: Not about it.")
    assert texts_of(shown, IDS[4]) == [TEXT]


def test_what_a_browser_sends_twice_is_done_once(shown: Server, new_page: NewPage) -> None:
    page = new_page(url=shown.url)
    send_twice(page)
    follow(page, IDS[12])
    page.get_by_role("button", name="Change the review").click()
    page.fill("#nd-own-text", "What is changed once, though it is sent twice.")
    page.get_by_role("button", name="Save the changes").click()
    settle(page)
    expect(page.locator(".nd-own-said")).to_have_text("Your changes are stored and shown.")
    visit(page, f"/reader?article={IDS[12]}")
    page.get_by_role("button", name="Report").click()
    page.get_by_role("radio", name="Insults, hate or threats").check()
    page.get_by_role("button", name="Send report").click()
    settle(page)
    expect(page.locator(".nd-reactions")).to_contain_text("A moderator will look at this review")
    assert texts_of(shown, IDS[12]) == ["What is changed once, though it is sent twice."]


def test_a_vote_and_a_report_are_one_a_browser(shown: Server, new_page: NewPage) -> None:
    store_of(shown).send(make_draft("Worth a vote, or two.", article_id=IDS[5]), "published")
    one, two = new_page(url=shown.url), new_page(url=shown.url)
    for n, page in enumerate((one, two), 1):
        visit(page, f"/reader?article={IDS[5]}")
        page.get_by_role("button", name="Helpful").click()
        expect(page.get_by_role("button", name=f"Helpful ({n})", pressed=True)).to_be_visible()
    one.reload()
    settle(one)
    helpful = one.get_by_role("button", name="Helpful (2)", pressed=True)
    helpful.click()
    expect(one.get_by_role("button", name="Helpful (1)", pressed=False)).to_be_visible()
    one.get_by_role("button", name="Report").click()
    one.get_by_role("button", name="Send report").click()
    expect(one.get_by_role("radio", name="Advertising or spam")).to_be_focused()
    one.get_by_role("radio", name="Insults, hate or threats").check()
    one.get_by_role("button", name="Send report").click()
    expect(one.locator(".nd-reactions")).to_contain_text("A moderator will look at this review")
    one.reload()
    settle(one)
    expect(one.get_by_role("button", name="Report")).to_have_count(0)
    expect(two.get_by_role("button", name="Report")).to_be_visible()


@pytest.mark.parametrize(
    ("language", "name", "sent", "thanks"),
    [
        ("az", "Azərbaycanca", "Rəyi göndər", "Rəyiniz qeydə alındı və göstərilir"),
        slow_row("ru", "Русский", "Отправить отзыв", "Ваш отзыв сохранён и опубликован"),
    ],
)
def test_all_that_readers_see_is_said_in_the_language_that_they_chose(
    shown: Server, new_page: NewPage, language: str, name: str, sent: str, thanks: str
) -> None:
    page, article = new_page(PHONE, url=shown.url), IDS[6 if language == "az" else 7]
    visit(page, f"/reviews?article={article}")
    page.fill("#nd-review-text", TEXT)
    page.get_by_role("button", name=name).click()
    expect(page.get_by_role("button", name=name)).to_be_focused()
    expect(page.locator(".nd-leave")).to_have_attribute("lang", language)
    expect(page.locator(".nd-reviews")).to_have_attribute("lang", language)
    expect(page.locator("#nd-review-text")).to_have_value(TEXT)
    page.locator("label[for=nd-review-rating-2]").click()
    page.locator("#nd-review-language").select_option("en")
    page.get_by_role("button", name=sent).click()
    expect(page.locator(".nd-thanks")).to_contain_text(thanks)
    expect(page.locator(".nd-reviews .nd-review-text")).to_have_attribute("lang", "en")
    page.reload()
    settle(page)
    expect(page.locator(".nd-leave")).to_have_attribute("lang", language)
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= PHONE[0]


@pytest.mark.slow
@pytest.mark.parametrize("size", [DESK, PHONE])
def test_the_audit_finds_nothing_where_reviews_are_followed(
    new_page: NewPage, audit: Audit, shown: Server, size: tuple[int, int]
) -> None:
    article = IDS[8 if size == DESK else 9]
    page = new_page(size, url=shown.url)
    visit(page, f"/reviews?article={article}")
    write(page)
    audit(page)
    send(page)
    expect(page.locator(".nd-thanks")).to_be_visible()
    page.get_by_role("button", name="Report").click()
    audit(page)
    page.get_by_role("link", name="Follow your review").click()
    settle(page)
    page.get_by_role("button", name="Withdraw the review").click()
    audit(page)
    page.get_by_role("button", name="Keep it").click()
    page.get_by_role("button", name="Change the review").click()
    audit(page)
    visit(page, "/reviews?mine=nothing")
    audit(page)
