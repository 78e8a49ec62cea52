"""What a page says of itself is read from JSON-LD, meta elements and microdata, broken ones too."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import html

from data.ingest.structured_data import PageData, page_data


def data_of(head: str, body: str = "") -> PageData:
    tree: Any = html.document_fromstring(f"<html><head>{head}</head><body><p>x</p>{body}</body></html>")
    return page_data(tree)


def script(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


ARTICLE = '"@type": "NewsArticle", "headline": "Rain", "datePublished": "2020-01-02"'


@pytest.mark.parametrize(
    "text",
    [
        f"{{{ARTICLE}}}",
        f"[{{{ARTICLE}}}]",
        f'{{"@graph": [{{"@type": "WebSite", "name": "Sun"}}, {{{ARTICLE}}}]}}',
        f'{{"@type": "WebPage", "mainEntity": {{{ARTICLE}}}}}',
        f"{{{ARTICLE},}}",
        f"<!-- {{{ARTICLE}}} -->",
        f"//<![CDATA[\n{{{ARTICLE}}}\n//]]>",
        f'{{{ARTICLE}, "description": "a\n\tb"}}',
        f"{{{ARTICLE}}};",
        f"{{{ARTICLE.replace('NewsArticle', 'ReportageNewsArticle')}}}",
    ],
)
def test_an_article_is_found_in_json(text: str) -> None:
    data = data_of(script(text))
    assert (data.headline, data.published) == ("Rain", "2020-01-02")


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ('"Ann Lee"', ("Ann Lee",)),
        ('{"@type": "Person", "name": "Ann Lee"}', ("Ann Lee",)),
        ('[{"name": "Ann Lee"}, "Bo Ek"]', ("Ann Lee", "Bo Ek")),
        ('{"name": ["Ann Lee", "Bo Ek"]}', ("Ann Lee", "Bo Ek")),
        ("null", ()),
        ("7", ()),
    ],
)
def test_authors_may_be_written_in_many_ways(author: str, names: tuple[str, ...]) -> None:
    assert data_of(script(f'{{{ARTICLE}, "author": {author}}}')).authors == names


def test_an_author_may_be_a_reference() -> None:
    person = '{"@type": "Person", "@id": "#ann", "name": "Ann Lee"}'
    graph = f'{{"@graph": [{{{ARTICLE}, "author": {{"@id": "#ann"}}}}, {person}]}}'
    assert data_of(script(graph)).authors == ("Ann Lee",)


def test_of_several_articles_the_page_s_own_is_read() -> None:
    other = '{"@type": "NewsArticle", "headline": "Snow"}'
    head = '<meta property="og:title" content="Rain">' + script(f"[{other}, {{{ARTICLE}}}]")
    assert data_of(head).headline == "Rain"


def test_meta_elements_and_microdata_are_read() -> None:
    head = (
        '<meta property="article:published_time" content="2020-01-02T10:00:00Z">'
        '<meta property="article:section" content="Weather"><meta name="keywords" content="rain, wind; rain">'
        '<meta property="og:site_name" content="The Sun"><link rel="canonical" href="https://a.org/1">'
    )
    data = data_of(head, '<span itemprop="datePublished" content="2020-01-03"></span>')
    assert (data.meta_published, data.item_published) == ("2020-01-02T10:00:00Z", "2020-01-03")
    assert (data.section, data.keywords) == ("Weather", ("rain", "wind"))
    assert (data.source, data.url) == ("The Sun", "https://a.org/1")


@pytest.mark.parametrize(
    "text", ["", "{", "null", "[" * 100_000, '{"@type": 7}', '{"a": ' * 100_000, "[[[]]]"]
)
def test_broken_json_is_passed_over(text: str) -> None:
    assert data_of(script(text)) == PageData()
