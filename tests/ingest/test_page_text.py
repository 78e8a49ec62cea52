"""An article's text is without what leads elsewhere, and without headline, date and byline before it."""

from __future__ import annotations

import pytest
from lxml import html

from data.ingest import page_text
from data.ingest.page_text import article_text, drop_invitations, trimmed

URL = "https://www.sun.example/rain"
TEXT = "Heavy rain fell over the valley on Thursday, and the river rose by two metres within a few hours."


@pytest.mark.parametrize(
    ("markup", "left"),
    [
        ('<p><a href="/snow">Snow will fall in the hills</a></p>', False),
        ('<p>Read also: <a href="https://sun.example/snow">Snow will fall in the hills</a></p>', False),
        ('<ul><li><a href="/snow">Snow will fall in the hills</a></li></ul>', False),
        ('<h3><a href="/snow">Snow will fall in the hills</a></h3>', False),
        ('<p><a href="https://shop.example/boots">Boots for rain and for snow</a></p>', True),
        ('<p>The mayor said that <a href="/snow">snow will fall in the hills</a> too.</p>', True),
        ('<p><a href="/snow">Snow</a></p>', True),
        ('<p><a href="#rain">Go to the part on rain</a></p>', True),
        ('<p><a href="http://[broken">Snow will fall in the hills</a></p>', True),
        ("<p>Snow will fall in the hills</p>", True),
    ],
)
def test_a_paragraph_that_only_links_to_the_site_goes(markup: str, left: bool) -> None:
    tree = html.document_fromstring(f"<article><p>{TEXT}</p>{markup}</article>")
    drop_invitations(tree, URL)
    assert ("now" in tree.text_content() or "rain" in tree.text_content().replace(TEXT, "")) is left


@pytest.mark.parametrize(
    ("lines", "left"),
    [
        (["Rain in the valley", TEXT], [TEXT]),
        (["Weather", "Rain in the valley", TEXT], ["Weather", TEXT]),
        (["By Ann Lee", TEXT], [TEXT]),
        (["Updated 2 January 2020, 10:30", TEXT], [TEXT]),
        ([TEXT, "Rain in the valley", "In 2020", TEXT], [TEXT, "Rain in the valley", "In 2020", TEXT]),
        (["In 2019 it rained.", TEXT], ["In 2019 it rained.", TEXT]),
        ([TEXT, "More", "Contact"], [TEXT]),
        ([TEXT, "Subscribe to our newsletter", "© The Sun 2020"], [TEXT]),
        ([TEXT, "They sell newsletters. " * 20], [TEXT, "They sell newsletters. " * 20]),
        (["Contact"], ["Contact"]),
    ],
)  # fmt: skip
def test_what_stands_around_the_text_goes(lines: list[str], left: list[str]) -> None:
    heads = {"more", "contact"}
    assert trimmed(lines, heads, ["Rain in the Valley"], ["Ann Lee"]) == left


def test_boxes_about_the_author_go() -> None:
    box = f'<div class="author-bio"><p>Ann Lee has written on rain for years. {TEXT}</p></div>'
    page = html.document_fromstring(f"<article>{f'<p>{TEXT} Again.</p>' * 3}<p>It ends.</p>{box}</article>")
    found = article_text(page, URL, [])
    assert "It ends." in found
    assert "for years" not in found


def test_where_little_is_found_other_ways_are_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[bool, bool]] = []

    def answer(_: object, fast: bool = False, recall: bool = False) -> tuple[list[str], set[str]]:
        asked.append((fast, recall))
        return [TEXT] * (1 if fast else 2 if recall else 20), set()

    monkeypatch.setattr(page_text, "_asked", answer)
    page = html.document_fromstring("<p>x</p>")
    assert len(article_text(page, URL, []).split("\n\n")) == 20
    assert len(article_text(page, URL, [], again=False).split("\n\n")) == 1
    assert asked == [(True, False), (False, False), (True, False)]
