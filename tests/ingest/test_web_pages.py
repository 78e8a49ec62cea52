"""A web page becomes a row: text in paragraphs, headline, date, authors; hostile ones are refused."""

from __future__ import annotations

from contextlib import suppress

import pytest

from data.ingest import web_pages
from data.ingest.normalising import without_outlet
from data.ingest.web_pages import PageError, decoded, read_page

PARAGRAPHS = [
    "Heavy rain fell over the valley on Thursday, and the river rose by two metres within a few hours.",
    "Schools stayed closed, and buses went no farther than the bridge, the town's mayor told reporters.",
    "More rain is expected at the weekend, when the ground will be too wet to take in any more of it.",
]
LD = """<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Rain in the valley",
"datePublished": "2020-01-02T10:30:00+04:00", "author": {"name": "By Ann Lee"},
"articleSection": "Weather"}</script>"""


def page(
    head: str = "", paragraphs: list[str] = PARAGRAPHS, title: str = "Rain in the valley | The Sun"
) -> str:
    text = "".join(f"<p>{one}</p>" for one in paragraphs)
    head = f'<title>{title}</title><meta property="og:site_name" content="The Sun">{head}'
    return f'<html lang="en"><head>{head}</head><article><h1>{title}</h1>{text}</article></html>'


def test_a_page_becomes_a_row() -> None:
    row = read_page(page(LD), "https://sun.example/rain")
    assert row["headline"] == "Rain in the valley"
    assert row["body"].split("\n\n") == PARAGRAPHS
    assert (row["published"], row["authors"]) == ("2020-01-02T10:30:00+04:00", ["Ann Lee"])
    assert (row["section"], row["source"], row["language"]) == ("Weather", "The Sun", "en")
    assert row["url"] == "https://sun.example/rain"


@pytest.mark.parametrize("address", ["https://[site]/a", "https://[x", "//[y", "http://a\u2100b/c"])
def test_a_page_that_gives_no_address_has_the_one_it_came_from(address: str) -> None:
    row = read_page(page(f'{LD}<link rel="canonical" href="{address}">'), "https://sun.example/rain")
    assert row["url"] == "https://sun.example/rain"


@pytest.mark.parametrize("name", ["punycode", "idna", "unicode_escape", "base64", "hex", "nothing"])
def test_an_encoding_of_no_document_is_not_believed(name: str) -> None:
    html = page(f'<meta charset="{name}">').encode()
    assert "rose by two metres" in decoded(html + b"-" + b"a" * 200_000, name)


@pytest.mark.parametrize(
    "html", ["", "plain text", b"", b"\x00\xff\xfe", "<html></html>", "<p>", b"%PDF-1.4"]
)
def test_what_is_no_article_is_refused(html: str | bytes) -> None:
    with pytest.raises(PageError):
        read_page(html)


@pytest.mark.parametrize(
    ("canonical", "url"),
    [
        ("https://www.sun.example/a", "https://www.sun.example/a"),
        ("/a", "https://sun.example/a"),
        ("https://other.example/a", "https://sun.example/rain?x=1"),
        ("https://sun.example/", "https://sun.example/rain?x=1"),
        ("javascript:alert(1)", "https://sun.example/rain?x=1"),
    ],
)
def test_the_page_s_own_address_stands_where_it_is_of_the_same_site(canonical: str, url: str) -> None:
    head = f'<link rel="canonical" href="{canonical}">'
    assert read_page(page(head), "https://sun.example/rain?x=1")["url"] == url


@pytest.mark.parametrize(
    ("encoding", "declared", "charset"),
    [("utf-8", "", ""), ("cp1251", "windows-1251", ""), ("cp1251", "", "windows-1251"), ("utf-16", "", ""),
     ("cp1251", "", ""), ("utf-8", "no-such-charset", "")],
)  # fmt: skip
def test_the_encoding_is_found(encoding: str, declared: str, charset: str) -> None:
    text = f'<meta charset="{declared}"><p>' + "Сильный дождь прошёл над долиной в четверг. " * 10
    assert decoded(text.encode(encoding), charset) == text


@pytest.mark.parametrize(
    ("title", "bare"),
    [
        ("Rain | The Sun", "Rain"), ("Rain - Sun", "Rain - Sun"), ("Rain – wind", "Rain – wind"),
        ("Rain – wind – The Sun", "Rain – wind"), ("The Sun", "The Sun"),
    ],
)  # fmt: skip
def test_the_outlet_goes_off_the_headline(title: str, bare: str) -> None:
    assert without_outlet(title, "The Sun") == bare


def test_a_page_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_pages, "MAX_BYTES", 100)
    with pytest.raises(PageError, match="larger"):
        read_page(page())


@pytest.mark.parametrize(
    "hostile",
    [
        "<div>" * 100_000, "<p>x</p>" * 100_000, f'<div style="{"x" * 5_000_000}">',
        "<table><tr><td>" * 5_000,
        "<b><i>" * 20_000,
        "<a " * 100_000, "<!--" * 100_000, "&amp;" * 500_000, "x" * 5_000_000,
    ],
    ids=lambda text: text[:12],
)  # fmt: skip
def test_a_hostile_page_is_read_or_refused(hostile: str) -> None:
    with suppress(PageError):
        assert read_page(page(paragraphs=[*PARAGRAPHS, hostile]))["body"]
