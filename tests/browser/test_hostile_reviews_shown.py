"""Hostile reviews are text and nothing else on every page that shows them, in a real browser."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.browsing import Console, visit
from tests.browser.conftest import NewPage
from tests.browser.server import ROOT, Server
from tests.browser.test_reviews import IDS, store_of
from tests.browser.windows import PHONE
from tests.reviews.databases import make_draft
from tests.reviews.hostile_texts import HOSTILE
from tests.slow import SLOW, slow

A_PAGE = 20
ARTICLES = IDS[:4]
#: All of them fill pages for minutes.
TAKEN = [hostile for hostile in HOSTILE if hostile.expected == "taken"][:: 1 if SLOW else 4]

#: What of a review is no text: elements within it but for places to break long words, and those anywhere
#: that only a review could bring.
_ELEMENTS = """() => [
  ...document.querySelectorAll(".nd-review-text :not(wbr), .nd-review-name :not(wbr)"),
  ...document.querySelectorAll(
    ".nd-review :is(img, svg, math, iframe, object, embed, script, style, link, form, input, video, audio)"),
  ...document.querySelectorAll(".hacked, [href^='javascript:' i], base, meta[http-equiv=refresh]"),
].map((node) => node.outerHTML.slice(0, 300))"""

#: Reviews that are wider than the page, or lie over the one that comes after them.
_OUT_OF_PLACE = """() => [...document.querySelectorAll(".nd-review")].filter((review) => {
  const box = review.getBoundingClientRect();
  const next = review.parentElement.nextElementSibling?.getBoundingClientRect();
  const text = review.querySelector(".nd-review-text");
  return box.right > innerWidth || box.left < 0 || (next && box.bottom > next.top + 1)
    || text.getBoundingClientRect().right > innerWidth || getComputedStyle(text).overflow !== "clip";
}).map((review) => review.textContent.slice(0, 120))"""


@pytest.fixture(scope="module")
def hostile(serving: Callable[..., Server]) -> Server:
    """The dashboard on a few articles that have every hostile review that can be stored."""
    server = serving(ROOT / "dashboard.py", NEWSDESK_REVIEWS="published")
    store = store_of(server)
    for n, each in enumerate(TAKEN):
        article, rating = ARTICLES[n % len(ARTICLES)], n % 5 + 1
        name = " ".join(each.stored[:80].split())
        draft = make_draft(each.text, article_id=article, rating=rating, name=name, send_key=each.name)
        store.send(draft, "published")
    return server


def assert_text_alone(page: Page) -> None:
    """Nothing ran, nothing became an element, and nothing left its place."""
    assert page.evaluate("window.hacked") is None
    assert page.evaluate(_ELEMENTS) == []
    assert page.locator(".stException").count() == 0
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= PHONE[0]
    assert page.evaluate(_OUT_OF_PLACE) == []


def texts_on(page: Page) -> list[str]:
    """The texts of the list's reviews, as the browser holds them."""
    return page.locator(".nd-reviews .nd-review-text").all_text_contents()


def test_every_page_of_hostile_reviews_shows_them_as_text(
    hostile: Server, new_page: NewPage, console: Callable[[Page], Console]
) -> None:
    page, shown = new_page(PHONE, url=hostile.url), list[str]()
    pages = math.ceil(len(TAKEN) / A_PAGE)
    visit(page, "/reviews")
    for number in range(1, pages + 1):
        if number > 1:  # quicker than to load each page
            page.get_by_role("link", name="Next page").click()
        expect(page.locator(".nd-pager [aria-current=page]")).to_have_text(f"{number}")
        expect(page.locator(".nd-reviews .nd-review")).to_have_count(min(A_PAGE, len(TAKEN) - len(shown)))
        assert_text_alone(page)
        shown += texts_on(page)
    assert Counter(shown) == Counter(each.stored for each in TAKEN)
    assert console(page).errors == []


@pytest.mark.parametrize("article", [ARTICLES[0], *slow(*ARTICLES[1:])])
def test_an_article_shows_its_newest_hostile_reviews_as_text(
    hostile: Server, new_page: NewPage, console: Callable[[Page], Console], article: str
) -> None:
    page = new_page(PHONE, url=hostile.url)
    visit(page, f"/reader?article={article}")
    expect(page.locator(".nd-reviews .nd-review")).to_have_count(A_PAGE)
    assert_text_alone(page)
    newest = [each.stored for n, each in enumerate(TAKEN) if ARTICLES[n % len(ARTICLES)] == article][::-1]
    assert texts_on(page) == newest[:A_PAGE]
    expect(page.locator(".nd-leave")).to_be_visible()
    assert console(page).errors == []
