"""A passage is chosen by mouse and by keys, sent with a review, quoted, marked, and found in the text."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from data.analysis.sentences import sentences
from data.reviews.passages import Passage, passage_of
from tests.browser.auditing import Audit
from tests.browser.browsing import Console, settle, visit
from tests.browser.conftest import NewPage
from tests.browser.server import ROOT, Server
from tests.browser.test_reviews import UNCHECKED, store_of, write
from tests.browser.windows import DESK, PHONE
from tests.reviews.databases import decide_on, make_draft
from tests.slow import slow_row

#: Letters beyond the first plane stand before what is chosen, where browsers count two and Python one.
BODY = (
    "😀😀 Bakıda yığıncaq keçirildi, şəhərin büdcəsi müzakirə olundu 𝒜𝒜. Бюджет города принят "
    "👩\u200d👩\u200d👧 вчера. Gas prices rose again in Baku.\n\n"
    "<b>Markup</b> & *stars* stay what they are. The last sentence 🇦🇿 ends it."
)
SENTENCES = [BODY[a:b] for a, b in sentences(BODY)]
assert len(SENTENCES) == 5
ARTICLE = {
    "id": "a1", "headline": "Şəhər 😀 büdcəsi", "summary": "A summary of it.", "body": BODY,
    "section": "City", "published": "2025-05-01", "language": "az", "source": "Paper", "url": "https://example.org/1",
}  # fmt: skip
OTHER = {**ARTICLE, "id": "a2", "headline": "Another", "body": "Another text. It has two sentences."}


@pytest.fixture(scope="module")
def served(serving: Callable[..., Server], tmp_path_factory: pytest.TempPathFactory) -> Server:
    """Two articles; reviews are shown at once."""
    table: Path = tmp_path_factory.mktemp("news") / "news.jsonl"
    table.write_text("".join(json.dumps(a) + "\n" for a in (ARTICLE, OTHER)), "utf-8")
    settings = {"NEWSDESK_REVIEWS": "published", "NEWSDESK_REVIEW_CHECKS": UNCHECKED}
    return serving(ROOT / "dashboard.py", NEWSDESK_CORPUS=str(table), **settings)


@pytest.fixture(autouse=True)
def no_reviews(served: Server) -> None:
    """Each test begins without reviews."""
    store = store_of(served)
    frame = store.listing("published", limit=500).frame
    for review, revision in zip(frame["id"].tolist(), frame["revision"].tolist(), strict=True):
        decide_on(store, review, "rejected", "test", "", revision)


def sent(server: Server, passage: Passage | None, text: str = "A review that is long enough.") -> int:
    return store_of(server).send(make_draft(text, article_id="a1"), "published", passage=passage).review.id


def of(words: str, field: str = "body") -> Passage:
    found = passage_of(field, ARTICLE[field], words)  # type: ignore[arg-type]  # a field of a passage
    assert found is not None
    return found


def last_passage(server: Server) -> Passage:
    store = store_of(server)
    review = int(store.listing("published", ["a1"], 1).frame["id"][0])
    return store.passages_of([review])[review]


_WHERE = """([block, words]) => {
  const node = document.querySelectorAll('.nd-article [data-field]')[block];
  const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const at = walker.currentNode.data.indexOf(words);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(walker.currentNode, at); range.setEnd(walker.currentNode, at + words.length);
    const boxes = Array.from(range.getClientRects()), [a, b] = [boxes[0], boxes.at(-1)];
    return [a.left + 1, a.top + a.height / 2, b.right - 1, b.top + b.height / 2];
  }
}"""


def drag(page: Page, block: int, words: str) -> None:
    """Select words with the mouse; blocks are headline, summary, then the paragraphs."""
    page.locator(".nd-article [data-field]").nth(block).scroll_into_view_if_needed()
    left, top, right, bottom = page.evaluate(_WHERE, [block, words])
    page.mouse.move(left, top)
    page.mouse.down()
    page.mouse.move(right, bottom, steps=6)
    page.mouse.up()


def send_review(page: Page) -> None:
    write(page)
    page.get_by_role("button", name="Send review").click()
    expect(page.locator(".nd-thanks")).to_contain_text("Thank you")


def review_button(page: Page) -> None:
    page.get_by_role("button", name="Review this passage").click()


@pytest.mark.parametrize(
    ("block", "words", "field"),
    [
        (2, "Бюджет города принят", "body"),
        slow_row(2, "Gas prices rose again", "body"),
        (3, "<b>Markup</b> & *stars*", "body"),
        slow_row(3, "The last sentence 🇦🇿 ends", "body"),
        (0, "büdcəsi", "headline"),
    ],
)
def test_words_selected_with_the_mouse_are_sent_with_the_review(
    served: Server, new_page: NewPage, block: int, words: str, field: str
) -> None:
    page = new_page(url=served.url)
    visit(page, "/reader?article=a1")
    drag(page, block, words)
    review_button(page)
    expect(page.locator("#nd-review-rating-1")).to_be_focused()
    expect(page.locator(".nd-chosen blockquote")).to_have_text(words)
    page.reload()
    settle(page)
    expect(page.locator(".nd-chosen blockquote")).to_have_text(words)
    send_review(page)
    assert last_passage(served) == of(words, field)
    expect(page.locator(".nd-reviews .nd-quoted blockquote")).to_have_text([words])
    expect(page.locator(".nd-article .nd-reviewed")).to_have_text([words])


def test_a_part_of_a_word_stands_for_the_word(served: Server, new_page: NewPage) -> None:
    page = new_page(url=served.url)
    visit(page, "/reader?article=a1")
    drag(page, 2, "юджет города прин")
    review_button(page)
    expect(page.locator(".nd-chosen blockquote")).to_have_text("Бюджет города принят")


def test_a_sentence_is_chosen_by_keys_alone(served: Server, new_page: NewPage) -> None:
    page = new_page(url=served.url)
    visit(page, "/reader?article=a1")
    opener = page.get_by_role("button", name="Review a sentence")
    opener.focus()
    page.keyboard.press("Enter")
    toolbar = page.get_by_role("toolbar", name="Review a sentence")
    expect(toolbar.get_by_role("button", name="Review this")).to_be_focused()
    live = page.locator("#nd-live")
    expect(live).to_contain_text("Sentence 1 of 7")
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    expect(live).to_have_text(f"Sentence 4 of 7: {SENTENCES[1]}")
    page.keyboard.press("Shift+ArrowDown")
    expect(live).to_have_text(f"Sentences 4 to 5 of 7: {SENTENCES[1]} {SENTENCES[2]}")
    page.keyboard.press("Shift+ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(live).to_contain_text("Sentence 3 of 7")
    page.keyboard.press("ArrowLeft")
    expect(toolbar.get_by_role("button", name="Shorter by a sentence")).to_be_focused()
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    expect(toolbar).to_be_hidden()
    page.keyboard.press("Enter")
    expect(live).to_contain_text("Sentence 1 of 7")
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#nd-review-rating-1")).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Remove the passage")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("Typed by keys alone, all of it.")
    page.get_by_role("button", name="Send review").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".nd-thanks")).to_contain_text("Thank you")
    assert last_passage(served) == of(SENTENCES[1])


@pytest.mark.parametrize(
    ("locale", "opener", "place", "about", "english"),
    [
        ("az-AZ", "Cümlə seçin", "Cümlə 2 / 7", "Haqqında yazdığınız parça:", "Sentence 2 of 7"),
        slow_row("ru-RU", "По предложениям", "Предложение 2 из 7", "Об отрывке:", "Sentence 2 of 7"),
    ],
)
def test_passages_are_chosen_and_quoted_in_the_readers_language(
    served: Server, new_page: NewPage, locale: str, opener: str, place: str, about: str, english: str
) -> None:
    sent(served, of(SENTENCES[2]))
    page = new_page(PHONE, url=served.url, locale=locale)
    visit(page, "/reader?article=a1")
    bar, switch = page.locator(".nd-passage-bar"), page.locator(".nd-languages")
    expect(bar).to_have_attribute("lang", locale[:2])
    expect(page.locator(".nd-reviewed-by")).to_have_attribute("lang", locale[:2])
    high = bar.bounding_box()
    bar.get_by_role("button", name=opener).click()
    page.keyboard.press("ArrowDown")
    live = page.locator("#nd-live")
    expect(live).to_contain_text(place)
    tools = bar.get_by_role("toolbar", name=opener)
    cut = "(node) => node.scrollWidth > node.clientWidth || node.getBoundingClientRect().right > innerWidth"
    assert not tools.evaluate(cut)
    assert bar.bounding_box()["height"] == high["height"]  # type: ignore[index]  # it is shown
    switch.get_by_role("button", name="English").click()
    expect(page.get_by_role("toolbar", name="Review a sentence")).to_contain_text(english)
    page.get_by_role("button", name="Review this").click()
    chosen = page.locator(".nd-chosen blockquote")
    expect(chosen).to_have_text("A summary of it.")
    switch.get_by_role("button", name="Azərbaycanca" if locale == "az-AZ" else "Русский").click()
    expect(chosen).to_have_text("A summary of it.")
    expect(page.locator(".nd-chosen-head")).to_contain_text(about)
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= PHONE[0]


def test_the_first_and_last_sentence_are_said(served: Server, new_page: NewPage) -> None:
    page = new_page(url=served.url)
    visit(page, "/reader?article=a2")
    page.get_by_role("button", name="Review a sentence").click()
    page.keyboard.press("ArrowUp")
    expect(page.locator("#nd-live")).to_have_text("This is the first sentence")
    for _ in range(4):
        page.keyboard.press("ArrowDown")
    expect(page.locator("#nd-live")).to_have_text("This is the last sentence")


def test_nothing_moves_when_words_are_selected(served: Server, new_page: NewPage) -> None:
    page = new_page(PHONE, url=served.url)
    visit(page, "/reader?article=a1")

    def places() -> list[float]:
        boxes = "Array.from(document.querySelectorAll('.nd-article [data-field], .nd-passage-bar, .nd-cite'))"
        found: list[float] = page.evaluate(f"{boxes}.map((node) => node.getBoundingClientRect().top)")
        return found

    page.locator(".nd-body p").first.scroll_into_view_if_needed()
    before = places()
    page.evaluate(
        "getSelection().selectAllChildren(document.querySelector('.nd-body p'))"
    )  # as a long press does: no mouse
    expect(page.get_by_role("button", name="Review this passage")).to_be_visible()
    assert places() == before
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_passage_can_be_taken_out_of_the_draft(served: Server, new_page: NewPage) -> None:
    page = new_page(url=served.url)
    visit(page, "/reader?article=a1")
    drag(page, 2, "Gas prices rose again")
    review_button(page)
    page.get_by_role("button", name="Remove the passage").click()
    expect(page.locator(".nd-chosen")).to_be_hidden()
    send_review(page)
    review = int(store_of(served).listing("published", ["a1"], 1).frame["id"][0])
    assert store_of(served).passages_of([review]) == {}


def test_a_draft_whose_words_are_gone_says_so_and_goes_without(served: Server, new_page: NewPage) -> None:
    page = new_page(url=served.url)
    visit(page, "/reader?article=a1")
    drag(page, 2, "Gas prices rose again")
    review_button(page)
    page.evaluate(
        """() => { const key = "newsdesk.review.a1", kept = JSON.parse(localStorage.getItem(key));
        kept.passage.text = "Words of yesterday"; localStorage.setItem(key, JSON.stringify(kept)); }"""
    )
    page.reload()
    settle(page)
    write(page)
    page.get_by_role("button", name="Send review").click()
    expect(page.locator("#nd-review-passage-problem")).to_contain_text("no longer in the article")
    page.get_by_role("button", name="Remove the passage").click()
    expect(page.locator("#nd-review-passage-problem")).to_be_hidden()
    page.get_by_role("button", name="Send review").click()
    expect(page.locator(".nd-thanks")).to_contain_text("Thank you")


def test_what_became_of_a_passage_is_said_and_its_markup_is_text(
    served: Server, new_page: NewPage, console: Callable[[Page], Console]
) -> None:
    gone = "<img src=x onerror='window.hacked = 1'> was here once"
    was = replace(of(SENTENCES[2]), exact="Gas prices have risen again in Baku.")
    for passage in (of("<b>Markup</b> & *stars*"), was, replace(was, exact=gone)):
        sent(served, passage)
    page = new_page(url=served.url)
    visit(page, "/reader?article=a1")
    quotes = page.locator(".nd-reviews .nd-quoted")
    expect(quotes.locator("blockquote")).to_have_text([gone, was.exact, "<b>Markup</b> & *stars*"])
    expect(quotes.nth(0)).to_contain_text("The passage is no longer in the article")
    expect(quotes.nth(0).get_by_role("link")).to_have_count(0)
    expect(quotes.nth(1)).to_contain_text("The passage was edited since")
    quotes.nth(1).get_by_role("link", name="In the text").click()
    shown = page.locator(".nd-passage-shown")
    expect(shown.first).to_be_focused()
    assert "".join(shown.all_inner_texts()) == SENTENCES[2]
    expect(shown.first).to_be_in_viewport()
    page.get_by_role("button", name="Back to the review").click()
    expect(page.locator(".nd-review").nth(1)).to_be_focused()
    assert page.evaluate("window.hacked") is None
    assert console(page).errors == []


def test_marks_keep_the_matches_and_lead_to_the_reviews(served: Server, new_page: NewPage) -> None:
    sent(served, of("Gas prices rose again in Baku."))
    number = sent(served, of("Gas prices rose again in Baku."))
    page = new_page(url=served.url)
    page.emulate_media(reduced_motion="reduce")
    visit(page, "/reader?q=prices&article=a1")
    expect(page.locator(".nd-body mark")).to_have_text(["prices"])
    assert page.locator(".nd-body p").first.text_content() == BODY.split("\n\n")[0]
    page.get_by_role("button", name="Next match").click()
    expect(page.locator("mark.nd-current")).to_have_text("prices")
    mark = page.get_by_role("link", name="2 reviews of this passage")
    mark.click()
    expect(page.locator(f"[data-review='{number}']")).to_be_focused()
    drag(page, 3, "The last sentence 🇦🇿 ends")
    review_button(page)
    expect(page.locator(".nd-chosen blockquote")).to_have_text("The last sentence 🇦🇿 ends")


def test_from_the_reviews_page_the_reader_opens_at_the_passage(served: Server, new_page: NewPage) -> None:
    number = sent(served, of("The last sentence 🇦🇿 ends it."))
    page = new_page(url=served.url)
    visit(page, "/reviews")
    page.get_by_role("link", name="In the text").click()
    settle(page)
    expect(page).to_have_url(f"{served.url}/reader?article=a1&passage={number}")
    expect(page.locator(".nd-passage-shown")).to_be_focused()
    expect(page.locator(".nd-passage-shown")).to_have_text("The last sentence 🇦🇿 ends it.")
    expect(page.locator(".nd-passage-shown")).to_be_in_viewport()
    page.evaluate("newsdesk.markPassages(document.querySelector('.nd-article'))")  # late news of reviews
    expect(page.locator(".nd-passage-shown")).to_be_focused()
    page.reload()
    expect(page.locator(".nd-passage-shown")).to_be_focused()


@pytest.mark.slow
@pytest.mark.parametrize("size", [PHONE, DESK])
def test_nothing_is_found_by_axe_while_a_passage_is_chosen(
    served: Server, new_page: NewPage, audit: Audit, size: tuple[int, int]
) -> None:
    sent(served, of(SENTENCES[2]))
    page = new_page(size, url=served.url)
    visit(page, "/reader?article=a1")
    audit(page)
    page.get_by_role("button", name="Review a sentence").click()
    audit(page)
    page.get_by_role("button", name="Review this").click()
    expect(page.locator(".nd-chosen")).to_be_visible()
    page.get_by_role("link", name="In the text").click()
    expect(page.locator(".nd-passage-shown").first).to_be_focused()
    audit(page)
