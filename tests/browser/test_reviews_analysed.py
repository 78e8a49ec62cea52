"""What reviews add to the analysis, by hand: ratings on cards, scopes by reviews, charts that lead on."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.auditing import Audit
from tests.browser.browsing import press_mark, scope_count, settle, visit
from tests.browser.conftest import NewPage
from tests.browser.server import ROOT, Server
from tests.browser.test_reviews import store_of
from tests.browser.windows import DESK, PHONE
from tests.reviews.databases import make_draft
from tests.slow import slow_row

LATEST = sorted(
    map(json.loads, (ROOT / "data" / "chronicle" / "chronicle.jsonl").read_text("utf-8").splitlines()),
    key=lambda article: article["published"],
)[:-10:-1]
#: Ratings of each of the latest articles: the first is liked, the second disputed.
RATINGS = [(5, 4, 5), (1, 5, 1, 5, 1, 5), (2, 2, 3, 2, 2), *[(3, 4)] * 4]


@pytest.fixture(scope="module")
def reviewed(serving: Callable[..., Server]) -> Server:
    """The dashboard with reviews of some of the latest articles."""
    server = serving(ROOT / "dashboard.py")
    store = store_of(server)
    for article, ratings in zip(LATEST, RATINGS, strict=False):
        for n, rating in enumerate(ratings):
            words = "The sources are missing" if rating <= 2 else "Careful work with maps"
            text = f"{words}, thinks reader {n} of it."
            store.send(make_draft(text, article_id=article["id"], rating=rating), "published")
    return server


def test_a_card_says_how_its_article_is_rated_and_leads_to_the_reviews(
    reviewed: Server, new_page: NewPage
) -> None:
    page = new_page(url=reviewed.url)
    visit(page, "/reader")
    rating = page.get_by_role("link", name="4.7 of 5 on average, from 3 reviews").first
    expect(rating).to_contain_text("4.7 ★ (3)")
    rating.click()
    expect(page.locator(".nd-reviews .nd-review")).to_have_count(3)
    assert f"article={LATEST[0]['id']}" in page.url


def test_a_scope_asks_for_ratings_and_numbers_and_drops_them_again(
    reviewed: Server, new_page: NewPage
) -> None:
    page = new_page(url=reviewed.url)
    visit(page, "/reviews")
    everything = scope_count(page)
    page.get_by_role("link", name="4 ★ or better").click()
    settle(page)
    assert scope_count(page) == (1, everything[1])
    assert "rated=4" in page.url
    page.get_by_role("link", name="any").first.click()
    settle(page)
    page.get_by_role("link", name="5 or more").click()
    settle(page)
    assert scope_count(page)[0] == 2
    visit(page, page.url.replace("/reviews", "/reader"))
    assert scope_count(page)[0] == 2, "the scope goes along"
    page.go_back()
    settle(page)
    page.go_back()
    settle(page)
    assert scope_count(page) == everything


@pytest.mark.parametrize(
    ("chart", "param"),
    [("review-sections", "section="), slow_row("disputed", "article="), slow_row("review-words", "word=")],
)
def test_a_bar_leads_on_and_back_leads_home(
    reviewed: Server, new_page: NewPage, chart: str, param: str
) -> None:
    page = new_page(url=reviewed.url)
    visit(page, "/reviews")
    press_mark(page, page.locator(f"[class*='st-key-{chart}'] .trace.bars .point path").first)
    page.wait_for_url(re.compile(re.escape(param)))
    settle(page)
    if chart == "disputed":
        assert LATEST[1]["id"] in page.url
    expect(page.locator(".nd-reviews .nd-review").first).to_be_visible()
    page.go_back()
    settle(page)
    assert param not in page.url


@pytest.mark.slow
@pytest.mark.parametrize("size", [PHONE, DESK])
def test_charts_filters_and_cards_are_accessible_and_fit(
    reviewed: Server, audit: Audit, new_page: NewPage, size: tuple[int, int]
) -> None:
    page = new_page(size, url=reviewed.url)
    for address in ("/reviews?reviews=2&word=sources", "/?rated=4"):
        visit(page, address)
        audit(page)
        assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= size[0]


@pytest.mark.parametrize(
    ("locale", "sentence"),
    [("ru-RU", "Такой статьи здесь нет."), slow_row("az-AZ", "Burada belə məqalə yoxdur."),
     slow_row("de-DE", "There is no such article here.")],
)  # fmt: skip
def test_what_stands_in_place_of_reviews_is_said_in_the_readers_language(
    reviewed: Server, new_page: NewPage, locale: str, sentence: str
) -> None:
    page: Page = new_page(url=reviewed.url, locale=locale)
    visit(page, "/reviews?article=nowhere")
    expect(page.locator(".nd-message h2")).to_have_text(sentence)
