"""A page that is made to be slow is cut, refused or read plainly, and never sent to extraction."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import html

from data.ingest import page_limits, web_pages
from data.ingest.page_limits import Weight, weight_of, without_long_tags
from data.ingest.plain_page import article_markup, plain_body
from data.ingest.web_pages import PageError, read_page

TEXT = "Heavy rain fell over the valley on Thursday, and the river rose by two metres within a few hours."


def page(body: str) -> str:
    return (
        '<html><head><title>Rain in the valley</title><meta name="author" content="Ann Lee"></head><body>'
        f"<nav>Home</nav><article><h1>Rain in the valley</h1><p>{TEXT}</p>{body}<p>The end.</p></article>"
        "<footer>About us</footer></body></html>"
    )


@pytest.fixture
def extracted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was asked of the libraries."""
    asked: list[str] = []
    for name in ("article_text", "_metadata"):

        def note(*_: Any, _name: str = name, **__: Any) -> Any:
            asked.append(_name)
            return {} if _name == "_metadata" else TEXT

        monkeypatch.setattr(web_pages, name, note)
    return asked


@pytest.mark.parametrize(
    "heavy",
    [f"<p>{TEXT}</p>" * 20_000, "<b>rain</b> " * 20_000, "<div>" * 300 + TEXT + "</div>" * 300,
     f"<p>{TEXT * 20_000}</p>", "<ul>" + "<li>rain" * 20_000 + "</ul>"],
    ids=["paragraphs", "elements", "depth", "text", "list"],
)  # fmt: skip
def test_a_heavy_page_is_read_plainly(heavy: str, extracted: list[str]) -> None:
    row = read_page(page(heavy), "https://sun.example/rain")
    assert not extracted
    assert row["headline"] == "Rain in the valley"
    assert row["authors"] == ["Ann Lee"]
    assert TEXT in row["body"].split("\n\n")
    assert row["body"].endswith("The end.")
    assert "Home" not in row["body"]


def test_an_ordinary_page_is_extracted(extracted: list[str]) -> None:
    read_page(page(f"<p>{TEXT}</p>" * 100))
    assert extracted == ["_metadata", "article_text"]


@pytest.mark.parametrize(
    ("markup", "weight"),
    [
        ("<p>x</p>" * 100, Weight.LIGHT),
        ("<p>x</p>" * 6_000, Weight.HEAVY),
        ("<p>x</p>" * 13_000, Weight.TOO_HEAVY),
        (f"<p>{'rain ' * 250_000}</p>", Weight.HEAVY),
        (f'<p title="{"x" * 90_000}">x</p>' * 15, Weight.HEAVY),
        (f"<p>{'rain ' * 400_000}</p>", Weight.TOO_HEAVY),
        (f"<script>{'rain ' * 400_000}</script><p>x</p>", Weight.HEAVY),
        (f"<script>{'rain ' * 40_000}</script><p>x</p>", Weight.LIGHT),
        ("<i>" * 254 + "x", Weight.TOO_HEAVY),
    ],
    ids=range(9),
)
def test_the_weight_is_told_by_elements_text_and_depth(markup: str, weight: Weight) -> None:
    assert weight_of(html.document_fromstring(markup)) is weight


@pytest.mark.parametrize("tags", ["<b>", "<p>x</p>", "<", "<!--", "<a "])
def test_more_tags_than_any_article_has_are_refused_unparsed(
    tags: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web_pages, "_tree", lambda _: pytest.fail("it was parsed"))
    with pytest.raises(PageError, match="tags"):
        read_page(page(tags * 150_001))


def test_more_text_than_any_article_has_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_pages, "MAX_PLAIN", 1_000_000)
    with pytest.raises(PageError, match="than any article has"):
        read_page(page(f"<p>{TEXT}</p>" * 20_000))


@pytest.mark.parametrize(
    "attributes",
    [" ".join(f"a{n}" for n in range(20_000)), 'a=">" ' * 20_000, "/a" * 20_000, "a='x'" * 20_000],
    ids=["names", "quoted ends", "slashes", "values"],
)
def test_a_tag_of_thousands_of_attributes_has_none(attributes: str) -> None:
    assert without_long_tags(f"<p>rain</p><div {attributes}>snow</div>") == "<p>rain</p><div>snow</div>"


@pytest.mark.parametrize(
    "markup",
    [f'<img src="data:{"A" * 1_000_000}">', '<p class="a b">x</p>', "a < b", '<a href="open', "<i>a<b</i>"],
)
def test_other_tags_stay(markup: str) -> None:
    assert without_long_tags(markup) == markup


def test_scripts_after_the_first_megabytes_are_emptied() -> None:
    tree = html.document_fromstring("<p>x</p>" + f"<script>{'x' * 1_000_000}</script>" * 5)
    weight_of(tree)
    assert [bool(script.text) for script in tree.iter("script")] == [True, True, True, False, False]


def test_long_attributes_are_taken_away() -> None:
    tree = html.document_fromstring(f'<p style="{"x" * 200_000}" class="a">x</p>')
    assert weight_of(tree) is Weight.LIGHT
    assert dict(tree.find(".//p").attrib) == {"class": "a"}


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<body><nav>menu</nav><p>Rain</p><footer>us</footer></body>", "Rain"),
        ("<nav>a<nav>b</nav>c</nav><p>Rain</p>", "Rain"),
        ("<p>Rain</p><nav>never closed", "Rain\n\nnever closed"),
        ("<p>Rain</p></nav><p>Snow</p>", "Rain\n\nSnow"),
        ("<navy>Rain</navy>", "<navy>Rain</navy>"),
    ],
)
def test_menus_are_left_out_where_they_end(markup: str, text: str) -> None:
    assert plain_body(markup) == text


@pytest.mark.parametrize(
    ("markup", "part"),
    [
        ("a<article>b</article>c<article>d</article>e", "<article>b</article>c<article>d"),
        ("a<MAIN id=x>b</MAIN>c", "<MAIN id=x>b"),
        ("a<body>b", "<body>b"),
        ("a</article><article>b", "<article>b"),
        ("a", "a"),
    ],
)
def test_the_article_s_part_of_the_markup(markup: str, part: str) -> None:
    assert article_markup(markup) == part


def test_the_limits_leave_room_for_real_pages() -> None:
    assert page_limits.MAX_ELEMENTS > 10_000  # the largest of the real pages that were measured
