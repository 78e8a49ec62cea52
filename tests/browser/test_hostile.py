"""Text is text: what strangers write is shown as they wrote it, on every page, in a real browser."""

import json
from collections.abc import Callable
from urllib.parse import quote

import pytest
from playwright.sync_api import Page

from tests.browser.browsing import settle, visit
from tests.browser.conftest import NewPage
from tests.browser.server import ROOT, Server
from tests.slow import slow

#: Each sets a mark or leaves an element behind if it is ever taken for more than text.
HOSTILE = (
    "<script>window.hacked = 1</script>",
    '<img src=x onerror="window.hacked = 2" class=hacked>',
    "<svg onload='window.hacked = 3' class=hacked></svg>",
    "<iframe srcdoc='<script>top.hacked = 4</script>' class=hacked></iframe>",
    "[click](javascript:window.hacked=5)",
    "**bold** _em_ `code` # heading :red[red] :material/home: $\\frac{1}{2}$ ~~gone~~",
    "{{7*7}} ${7*7} <%= 7*7 %> %s {0}",
    '"><style class=hacked>*{display:none}</style>',
    "</textarea></title></noscript><b class=hacked>b</b>",
    "\u202eright to left\u202c \u2066isolated\u2069 \u200bzero\u200d \ufeff",
    "=cmd|' /C calc'!A0",
    "\x00\x07\x1b[31mcontrol\x7f",
    "A" * 100_000,
    "word " * 20_000,
    "https://example.invalid/<b>?a=1&b=2",
)
PATHS = ("/", "/reader", "/timeline", "/entities", "/reviews")


@pytest.fixture(scope="module")
def hostile(serving: Callable[..., Server], tmp_path_factory: pytest.TempPathFactory) -> Server:
    """The dashboard on articles whose every field is hostile."""
    corpus = tmp_path_factory.mktemp("hostile") / "hostile.jsonl"
    rows = [
        {
            "id": f"h{i}", "headline": text, "summary": text, "body": f"{text}\n\ngas {text} oil",
            "section": text[:300],
            "date": f"2024-05-{i + 1:02}", "source": text[:300], "url": f"javascript:window.hacked={i}",
            "authors": [text[:300]], "topics": [text[:300]], "people": [text[:300]], "language": "en",
        }
        for i, text in enumerate(HOSTILE)
    ]  # fmt: skip
    corpus.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    return serving(ROOT / "dashboard.py", NEWSDESK_CORPUS=str(corpus))


def assert_untouched(page: Page) -> None:
    """Nothing ran, nothing became an element, nothing broke the width, no address is a script."""
    assert page.evaluate("window.hacked") is None
    assert page.locator(".hacked").count() == 0
    assert page.locator("a[href^='javascript:' i]").count() == 0
    assert page.locator(".stException").count() == 0
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 1440


def assert_whole(page: Page) -> None:
    """The scope is counted, and nothing of it did harm."""
    page.wait_for_timeout(300)
    assert_untouched(page)
    assert f"{len(HOSTILE)} of {len(HOSTILE)} articles" in page.locator(".st-key-scope-count").inner_text()


def test_hostile_articles_are_shown_as_text(hostile: Server, new_page: NewPage) -> None:
    page = new_page(url=hostile.url)
    for path in [*PATHS, *(f"/reader?article=h{i}" for i in range(0, len(HOSTILE), 5))]:
        visit(page, path)
        assert_whole(page)


def test_hostile_articles_are_text_on_the_way_from_one_to_the_next(
    hostile: Server, new_page: NewPage
) -> None:
    page = new_page(url=hostile.url)
    visit(page, "/reader?article=h0&sort=oldest")
    for i in range(len(HOSTILE)):
        assert f"article=h{i}&" in f"{page.url}&"
        assert_whole(page)
        if i + 1 < len(HOSTILE):
            page.locator('[data-focus="next"]').first.click()
            settle(page)


def test_markup_in_a_headline_is_readable_as_such(hostile: Server, new_page: NewPage) -> None:
    page = new_page(url=hostile.url)
    visit(page, "/reader?article=h0")
    assert page.locator("h1").inner_text() == HOSTILE[0]
    assert HOSTILE[0] in page.locator(".st-key-article-body").inner_text()


def test_hostile_queries_and_addresses_are_shown_as_text(page: Page) -> None:
    names = ("q", "section", "entity", "sort", "article")
    for text in HOSTILE:
        short = quote(text[:3000])
        scope = "&".join(f"{name}={short}" for name in (*names, short))
        visit(page, f"/reader?{scope}"[:7000])
        assert_untouched(page)


@pytest.mark.parametrize("path", ["/entities", *slow("/timeline", "/reviews")])
def test_hostile_words_of_a_view_are_shown_as_text(page: Page, path: str) -> None:
    names = ("topic", "compare", "kind", "trend")
    for texts in (HOSTILE[i : i + 4] for i in range(0, len(HOSTILE), 4)):
        view = "&".join(f"{name}={quote(text[:1500])}" for name, text in zip(names, texts, strict=False))
        visit(page, f"{path}?{view}"[:7000])
        assert_untouched(page)


def test_hostile_words_can_be_typed_into_the_search(new_page: NewPage) -> None:
    page = new_page()
    visit(page, "/")
    for text in HOSTILE[:9]:
        page.fill("#nd-q", text)
        page.press("#nd-q", "Enter")
        settle(page)
        assert_untouched(page)
