"""A review is kept until it is stored, stored once, and shown as the text that it is."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import create_engine

from data.reviews.checks.rules import USUAL
from data.reviews.limits import counted, trimmed
from data.reviews.store import ReviewStore
from tests.browser.auditing import Audit
from tests.browser.browsing import Console, settle, visit
from tests.browser.conftest import NewPage
from tests.browser.server import ROOT, Server
from tests.browser.windows import DESK, PHONE
from tests.reviews.databases import decide_on, make_draft
from tests.slow import slow

IDS = [
    json.loads(line)["id"]
    for line in (ROOT / "data" / "chronicle" / "chronicle.jsonl").read_text("utf-8").splitlines()[:40]
]
TEXT = "A review that is long enough to be sent."
PASSPHRASE = "correct horse"
#: A test writes faster than people do, and the same again.
UNCHECKED = ", ".join(f"{name}=off" for name in USUAL)
HOSTILE = (
    "<script>window.hacked = 1</script><img src=x onerror='window.hacked = 2' class=hacked>",
    "**bold** _em_ [link](javascript:window.hacked=3) :red[red] $\\frac{1}{2}$ # heading",
    "\u202eright to left override, never closed",
    "\u2067isolate, never closed, and \u202b embedding",
    "</p></article></textarea><b class=hacked>b</b>",
    "W" * 2_000,
    "e" + "\u0301" * 500 + " an accent on an accent on an accent",
    "https://example.invalid/<b>?a=1&b=2 is no link",
)


@pytest.fixture(scope="module")
def shown(serving: Callable[..., Server]) -> Server:
    """The dashboard where reviews are shown at once."""
    return serving(ROOT / "dashboard.py", NEWSDESK_REVIEWS="published", NEWSDESK_REVIEW_CHECKS=UNCHECKED)


@pytest.fixture(scope="module")
def held(serving: Callable[..., Server]) -> Server:
    """The dashboard where reviews are held, and moderators have a passphrase."""
    return serving(
        ROOT / "dashboard.py", NEWSDESK_REVIEWS_PASSPHRASE=PASSPHRASE, NEWSDESK_REVIEW_CHECKS=UNCHECKED
    )


def store_of(server: Server) -> ReviewStore:
    return ReviewStore(create_engine(f"sqlite:///{server.folder / 'reviews.db'}"))


def texts_of(server: Server, article: str) -> list[str]:
    listing = store_of(server).listing(None, [article], 100)
    return list(listing.frame["text"])


def write(page: Page, text: str = TEXT, rating: int = 4, name: str = "") -> None:
    page.locator(f"label[for=nd-review-rating-{rating}]").click()
    page.fill("#nd-review-text", text)
    page.fill("#nd-review-name", name)


def send(page: Page) -> None:
    page.get_by_role("button", name="Send review").click()


@contextmanager
def locked(server: Server) -> Iterator[None]:
    """Nobody else can write to the server's reviews."""
    store_of(server).counts()
    with closing(sqlite3.connect(server.folder / "reviews.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@pytest.mark.parametrize("address", ["/reader?article={}", *slow("/reviews?article={}")])
def test_a_review_clicked_twice_is_stored_and_shown_once(
    shown: Server, new_page: NewPage, address: str
) -> None:
    page, article = new_page(url=shown.url), IDS[len(address) % 3]
    visit(page, address.format(article))
    write(page, name="Ayşe")
    page.get_by_role("button", name="Send review").dblclick()
    expect(page.locator(".nd-thanks")).to_contain_text("Thank you")
    expect(page.locator(".nd-thanks")).to_be_focused()
    expect(page.locator(".nd-reviews .nd-review-text")).to_have_text([TEXT])
    expect(page.locator(".nd-reviews")).to_contain_text("4.0 of 5 on average, from 1 review")
    assert texts_of(shown, article) == [TEXT]


def test_one_draft_sent_from_two_tabs_is_one_review(shown: Server, new_page: NewPage) -> None:
    one = new_page(url=shown.url)
    visit(one, f"/reviews?article={IDS[3]}")
    write(one)
    two = one.context.new_page()
    visit(two, f"/reviews?article={IDS[3]}")
    expect(two.locator("#nd-review-text")).to_have_value(TEXT)
    send(one)
    send(two)
    for page in (one, two):
        expect(page.locator(".nd-thanks")).to_contain_text("Thank you")
    assert texts_of(shown, IDS[3]) == [TEXT]


def test_what_was_typed_survives_a_reload_and_is_forgotten_once_stored(
    shown: Server, new_page: NewPage
) -> None:
    page = new_page(url=shown.url)
    visit(page, f"/reader?article={IDS[4]}")
    write(page, TEXT, 2, "Name")
    page.reload()
    settle(page)
    expect(page.locator("#nd-review-text")).to_have_value(TEXT)
    expect(page.locator("#nd-review-name")).to_have_value("Name")
    expect(page.locator("#nd-review-rating-2")).to_be_checked()
    send(page)
    expect(page.locator(".nd-thanks")).to_be_visible()
    page.reload()
    settle(page)
    expect(page.locator("#nd-review-text")).to_have_value("")


def test_drafts_of_two_articles_are_kept_apart(shown: Server, new_page: NewPage) -> None:
    page = new_page(url=shown.url)
    for article in IDS[5:7]:
        visit(page, f"/reader?article={article}")
        page.fill("#nd-review-text", f"about {article}")
    page.go_back()
    settle(page)
    expect(page.locator("#nd-review-text")).to_have_value(f"about {IDS[5]}")


def test_a_failed_send_keeps_the_text_and_can_be_sent_again(shown: Server, new_page: NewPage) -> None:
    page = new_page(url=shown.url)
    visit(page, f"/reviews?article={IDS[7]}")
    write(page)
    with locked(shown):
        send(page)
        expect(page.locator(".nd-review-status")).to_contain_text("could not be stored", timeout=15_000)
        expect(page.locator(".nd-thanks")).to_be_hidden()
        expect(page.locator("#nd-review-text")).to_have_value(TEXT)
    send(page)
    expect(page.locator(".nd-thanks")).to_be_visible()
    assert texts_of(shown, IDS[7]) == [TEXT]


def test_a_server_that_does_not_answer_is_said_and_sending_again_stores_once(
    shown: Server, new_page: NewPage
) -> None:
    page = new_page(url=shown.url)
    visit(page, f"/reviews?article={IDS[8]}")
    write(page)
    os.kill(shown.process.pid, signal.SIGSTOP)
    try:
        send(page)
        expect(page.locator(".nd-review-status")).to_contain_text("No answer has come", timeout=20_000)
        send(page)
    finally:
        os.kill(shown.process.pid, signal.SIGCONT)
    expect(page.locator(".nd-thanks")).to_be_visible()
    settle(page)
    assert texts_of(shown, IDS[8]) == [TEXT]


def test_problems_stand_at_their_fields_and_the_first_has_the_focus(shown: Server, new_page: NewPage) -> None:
    page = new_page(url=shown.url)
    visit(page, f"/reviews?article={IDS[10]}")
    page.fill("#nd-review-text", "short")
    send(page)
    rating, text = page.get_by_role("radiogroup"), page.locator("#nd-review-text")
    expect(rating).to_have_attribute("aria-invalid", "true")
    expect(rating).to_have_accessible_description("Choose a rating from 1 to 5.")
    expect(text).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#nd-review-text-problem")).to_contain_text("there are 5 so far")
    expect(page.locator("#nd-review-rating-1")).to_be_focused()
    text.fill(TEXT)
    expect(text).not_to_have_attribute("aria-invalid", "true")
    assert texts_of(shown, IDS[10]) == []


def test_who_comes_back_to_a_review_that_was_refused_is_not_pulled_to_its_form(
    shown: Server, new_page: NewPage
) -> None:
    page = new_page(url=shown.url)
    visit(page, f"/reviews?article={IDS[11]}")
    page.fill("#nd-review-text", "short")
    send(page)
    expect(page.locator("#nd-review-rating-1")).to_be_focused()
    page.get_by_role("link", name="Timeline").first.click()
    expect(page.locator("#nd-review-text")).to_have_count(0)
    page.go_back()
    expect(page.locator("#nd-review-text")).to_have_value("short")
    settle(page)
    expect(page.locator("#nd-review-text")).not_to_be_focused()
    expect(page.locator("#nd-review-rating-1")).not_to_be_focused()


def test_a_review_is_written_and_sent_without_a_mouse(shown: Server, new_page: NewPage) -> None:
    page = new_page(url=shown.url)
    visit(page, f"/reviews?article={IDS[11]}")
    page.locator("#nd-review-rating-1").focus()
    for key in ("Space", "ArrowRight", "ArrowRight", "Tab"):
        page.keyboard.press(key)
    page.keyboard.type(TEXT)
    for key in ("Tab", "Tab", "Tab", "Enter"):
        page.keyboard.press(key)
    expect(page.locator(".nd-thanks")).to_be_focused()
    expect(page.locator(".nd-reviews .nd-given")).to_contain_text("3 of 5 stars")


def test_the_browser_counts_characters_as_the_server_does(shown: Server, new_page: NewPage) -> None:
    page = new_page(url=shown.url)
    visit(page, f"/reviews?article={IDS[12]}")
    texts = [
        "", "abc", "  abc \n", "e\u0301é", "Gəncə İI ıi", "👩‍👩‍👧 🇦🇿🇹🇷🇦 1️⃣ 👍🏽", "می‌روم עברית",
        "\u200b\u200d\ufeff",
        "\x1c abc \x85", "\ufeffabc", "क्षि ക്ഷ", "a\u20ddb", "\U000e0041x", "x" * 3_000,
        "☎\u200d☎", "\u2029a\u2028",
        "\u3164\uffa0\u115f\u1160\u2800\u2065\ufff0\U000e0080", "a\u17b4\u034f\u180f",
    ]  # fmt: skip
    found = page.evaluate("texts => texts.map((text) => newsdesk.counted(text))", texts)
    assert found == [counted(trimmed(text)) for text in texts]


@pytest.mark.parametrize("text", [HOSTILE[0], *slow(*HOSTILE[1:])])
def test_hostile_reviews_are_previewed_and_shown_as_text(
    shown: Server, new_page: NewPage, console: Callable[[Page], Console], text: str
) -> None:
    page, article = new_page(PHONE, url=shown.url), IDS[20 + HOSTILE.index(text)]
    visit(page, f"/reviews?article={article}")
    write(page, text, name=text[:80])
    expect(page.locator(".nd-preview .nd-review-text")).to_have_text(text, use_inner_text=False)
    send(page)
    expect(page.locator(".nd-thanks")).to_be_visible()
    visit(page, f"/reader?article={article}")
    assert_shown(page, text)
    assert console(page).errors == []


def assert_shown(page: Page, text: str) -> None:
    """The first review on the page is this text, as text."""
    review = page.locator(".nd-reviews .nd-review").first
    assert review.locator(".nd-review-text").text_content() == text
    assert review.locator("bdi").text_content() == " ".join(text[:80].split())
    assert page.evaluate("window.hacked") is None
    assert page.locator(".hacked").count() == 0
    assert page.locator("a[href^='javascript:' i]").count() == 0
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= PHONE[0]


def test_hostile_reviews_are_listed_and_moderated_as_text(held: Server, new_page: NewPage) -> None:
    for text in HOSTILE:
        draft = make_draft(text, article_id=IDS[15], name=text[:80])
        store_of(held).send(draft, "published" if text == HOSTILE[0] else "pending")
    page = new_page(PHONE, url=held.url)
    visit(page, "/reviews?order=newest")
    assert_shown(page, HOSTILE[0])
    visit(page, "/reviews?view=moderation")
    sign_in(page)
    for text in HOSTILE[1:]:
        item = page.locator(".nd-queue li").nth(HOSTILE.index(text) - 1)
        assert item.locator(".nd-queue-text").text_content() in (text, text[:160] + " …")
        item.locator("a").click()
        expect(page.locator(".nd-case .nd-review-text")).to_have_text(text, use_inner_text=False)
    assert page.locator(".hacked").count() == 0
    assert page.evaluate("window.hacked") is None
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= PHONE[0]


def test_a_name_that_turns_its_direction_turns_nothing_else(shown: Server, new_page: NewPage) -> None:
    store_of(shown).send(
        make_draft("Turned by its name only.", article_id=IDS[13], name="\u202eeve"), "published"
    )
    page = new_page(url=shown.url)
    visit(page, f"/reader?article={IDS[13]}")
    head = page.locator(".nd-reviews .nd-review-head")
    name, time = head.locator("bdi").bounding_box(), head.locator("time").bounding_box()
    assert name
    assert time
    assert name["x"] + name["width"] <= time["x"]
    isolated = "(node) => getComputedStyle(node).unicodeBidi"
    assert head.locator("bdi").evaluate(isolated) == "isolate"
    assert page.locator(".nd-reviews .nd-review-text").evaluate(isolated) in ("isolate", "plaintext")


def test_an_article_is_found_by_its_words_and_reviewed(shown: Server, new_page: NewPage) -> None:
    page = new_page(url=shown.url)
    visit(page, "/reviews")
    page.fill("#nd-picker", "headline:resigns")
    expect(page.locator(".nd-picked [role=status]")).to_contain_text("found")
    chosen = page.locator(".nd-picked a").first
    title = chosen.inner_text()
    chosen.click()
    settle(page)
    expect(page.locator(".nd-about-article")).to_contain_text(title)
    expect(page.locator("#nd-review-text")).to_be_visible()
    page.go_back()
    settle(page)
    expect(page.locator("#nd-picker")).to_be_visible()


def test_a_broken_search_for_an_article_is_said(shown: Server, new_page: NewPage) -> None:
    page = new_page(url=shown.url)
    visit(page, "/reviews")
    page.fill("#nd-picker", '"never closed')
    expect(page.locator(".nd-picked .nd-problem-text")).to_be_visible()


def test_a_bar_narrows_the_list_and_back_widens_it(shown: Server, new_page: NewPage) -> None:
    for rating in (1, 5):
        store_of(shown).send(
            make_draft(f"Rated {rating} here.", article_id=IDS[14], rating=rating), "published"
        )
    page = new_page(url=shown.url)
    visit(page, "/reviews")
    page.locator(".st-key-ratings-chart .bars path").last.click(force=True)
    expect(page.locator(".nd-reviews > .nd-note")).to_contain_text("with 5 stars")
    assert "rating=5" in page.url
    settle(page)
    page.go_back()
    settle(page)
    assert "rating" not in page.url
    expect(page.locator(".nd-reviews > .nd-note")).to_have_count(0)
    page.locator(".st-key-ratings-chart summary").click()
    page.get_by_role("link", name="1 of 5").click()
    settle(page)
    expect(page.locator(".nd-reviews > .nd-note")).to_contain_text("with 1 star")


def sign_in(page: Page) -> None:
    page.get_by_label("Passphrase of the moderators").fill(PASSPHRASE)
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator(".nd-moderation")).to_be_visible()


def clear_pending(server: Server) -> None:
    """Reject what other tests left waiting: the server and its reviews are theirs too."""
    store = store_of(server)
    for row in store.listing("pending", limit=1_000).frame.itertuples():
        decide_on(store, int(row.id), "rejected", "test", "", int(row.revision))  # type: ignore[arg-type]


def test_a_held_review_is_shown_once_a_moderator_publishes_it(held: Server, new_page: NewPage) -> None:
    clear_pending(held)
    reader, moderator = new_page(url=held.url), new_page(url=held.url)
    visit(reader, f"/reader?article={IDS[0]}")
    write(reader, "Held until someone has read it.")
    send(reader)
    expect(reader.locator(".nd-thanks")).to_contain_text("held until a moderator has read it")
    visit(moderator, "/reviews?view=moderation")
    expect(moderator.locator(".nd-moderation")).to_have_count(0)
    sign_in(moderator)
    expect(moderator.locator(".nd-case .nd-review-text")).to_have_text(["Held until someone has read it."])
    moderator.get_by_role("button", name="Publish", exact=True).click()
    expect(moderator.locator(".nd-said")).to_contain_text("is published now")
    visit(reader, f"/reader?article={IDS[0]}")
    expect(reader.locator(".nd-reviews .nd-review-text")).to_have_text(["Held until someone has read it."])
    moderator.get_by_role("button", name="Undo").click()
    expect(moderator.locator(".nd-said")).to_contain_text("is pending again")
    visit(reader, f"/reader?article={IDS[0]}")
    expect(reader.locator(".nd-reviews .nd-review-text")).to_have_count(0)


def test_two_moderators_do_not_overrule_each_other_unseen(held: Server, new_page: NewPage) -> None:
    review = store_of(held).send(make_draft("Two read it at once.", article_id=IDS[1])).review
    page = new_page(url=held.url)
    visit(page, "/reviews?view=moderation")
    sign_in(page)
    page.locator(".nd-queue a", has_text="Two read it at once.").click()
    expect(page.locator(".nd-case .nd-review-text")).to_have_text("Two read it at once.")
    decide_on(store_of(held), review.id, "rejected", "the other", "", 1)
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator(".nd-said")).to_contain_text("Someone else decided meanwhile")
    expect(page.locator(".nd-said")).to_contain_text("by the other: it is rejected now")
    assert store_of(held).review(review.id).status == "rejected"


@pytest.mark.parametrize("size", [DESK, *slow(PHONE)])
def test_forms_lists_and_moderation_are_accessible(
    held: Server, audit: Audit, new_page: NewPage, size: tuple[int, int]
) -> None:
    store_of(held).send(
        make_draft("Published for all.", article_id=IDS[2], send_key=f"axe {size}"), "published"
    )
    page = new_page(size, url=held.url)
    for address in ("/reviews", f"/reviews?article={IDS[2]}", "/reviews?view=moderation"):
        visit(page, address)
        if "article" in address:
            write(page, "short")
            send(page)
            expect(page.locator("#nd-review-text-problem")).to_be_visible()
        audit(page)
        assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= size[0]
    sign_in(page)
    audit(page)
