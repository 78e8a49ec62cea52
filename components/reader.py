"""The reader: the articles in scope, one article, and the article that is not there."""

from __future__ import annotations

import math
import re

import streamlit as st

from components.about_view import base_address, provenance_of
from components.article_around import article_around
from components.article_list import Folded, cards, page_links, with_folded
from components.article_view import A_PAGE, A_TITLE
from components.desk import Desk
from components.frontend import draw
from components.kept_articles import kept_article, kept_articles
from components.message import choices, heading, message
from components.parts import part, say_failed
from components.passages import shown_passage
from components.related import beside
from components.result_files import Results
from components.reviews import article_reviews
from components.words import count_of
from data.answers import SearchPage, number_words
from data.corpus import ArticleNotFound, CorpusError, CorpusUnavailable
from data.filters import Filters, Sort


def results(desk: Desk) -> None:
    """The articles in scope, a page at a time; beside them downloads and what this browser keeps."""
    with st.container(key="reader-results"):
        with st.container(key="results"), part(desk, "The articles", "results"):
            _results(desk)
        with st.container(key="reader-tools"):
            _downloads(desk)
            draw("shelf", {"alone": desk.address.to("reader", Filters()).href()}, key="shelf")


def _results(desk: Desk) -> None:
    asked = desk.address.number()
    found = _search(desk, asked)
    pages = max(1, math.ceil(found.cards / A_PAGE))
    page = min(asked, pages)
    if not found.cards_exact and len(found.frame):  # there may be more pages than that, or fewer
        page, pages = asked, max(pages, asked + (len(found.frame) == A_PAGE))
    elif not found.cards_exact:
        page, pages = 1, max(1, min(pages, asked - 1))
    if page != asked:
        found = _search(desk, page)
    _say_wrong_page(desk, page, number_words(pages, found.cards_exact) if pages > 1 else "")
    _list(desk, found, page, pages)


def one_article(desk: Desk) -> None:
    """One article, what is related to it, and its reviews."""
    asked, away = desk.address.get("article"), None
    try:
        article = desk.corpus.article(asked)
    except ArticleNotFound:
        _missing(desk, asked)
        return
    except CorpusUnavailable as error:
        kept = kept_article(asked)
        if kept is None:
            _away(desk, error)
            return
        article, away = kept, error
    st.set_page_config(page_title=f"{article.title[:200]} · Newsdesk")
    with st.container(key="article-page"):
        with st.container(key="article-body"):
            shown_passage(desk, article)
            article_around(desk, article, away)
        # Whatever is said there stands in the second column with what is drawn.
        with st.container(key="article-beside"), part(desk, "What is related to it", "beside"):
            beside(desk, article)
        article_reviews(desk, article)


def _away(desk: Desk, error: CorpusUnavailable) -> None:
    """The screen for an article that can't be had now: what this session was shown can be read."""
    say_failed(desk, "This article", error, "article")
    reader = desk.address.to("reader")
    ways = [(one.title[:A_TITLE], reader.with_view(article=one.id).href(), False) for one in kept_articles()]
    if ways:
        choices([("Still here to read", ways)], key="still-here", listed=True)


def _search(desk: Desk, page: int) -> SearchPage:
    return desk.corpus.search(desk.filters, desk.sort, A_PAGE, (page - 1) * A_PAGE, folded=True)


def _list(desk: Desk, found: SearchPage, page: int, pages: int) -> None:
    data = {
        "items": with_folded(desk, cards(desk, found.frame), Folded.of(found)),
        "folded": _folded(desk, found),
        "start": (page - 1) * A_PAGE + 1,
        "orders": _orders(desk),
        "pager": {"pages": pages, "links": page_links(desk, page, pages, found.cards_exact)},
    }
    draw("results", data, key="result-list")


def _folded(desk: Desk, found: SearchPage) -> dict[str, str] | None:
    """How many cards the articles have, where some share one, and the way to leave copies out."""
    if found.cards == found.total:
        return None
    text = f"{count_of(found.total, 'article')} in {found.cards_words}"
    without = desk.filters.setting("copies", ["hide"])
    try:
        none = desk.corpus.count(without) == found.total
    except CorpusError:  # the list stands without
        none = True
    if none:
        return {"text": text, "label": "", "href": ""}
    return {"text": text, "label": "Leave out near-copies", "href": desk.address.scope(without).href()}


def _orders(desk: Desk) -> list[dict[str, object]]:
    names: tuple[tuple[Sort, str], ...] = (
        ("relevance", "Relevance"),
        ("newest", "Newest"),
        ("oldest", "Oldest"),
    )
    shown = names if desk.filters.query else names[1:]
    # Relevance to no query is the newest first.
    chosen = desk.sort if desk.filters.query or desk.sort != "relevance" else "newest"
    return [
        {"text": text, "href": desk.address.with_sort(sort).href(), "on": sort == chosen}
        for sort, text in shown
    ]


def _say_wrong_page(desk: Desk, page: int, pages: str) -> None:
    asked = desk.address.get("page")
    if asked and asked != str(page) and desk.missing:
        said = f"How many pages the results have can’t be told now: {desk.missing.words}."
        message("problem", [said], key="wrong-page")  # over the page stands the way to try again
    elif asked and asked != str(page):
        shown = asked if len(asked) <= 60 else asked[:60] + "…"
        has = f"pages 1 to {pages}" if pages else "one page"
        message("note", [f'There is no page "{shown}": the results have {has}.'], key="wrong-page")


def _downloads(desk: Desk) -> None:
    """The scope's articles as files, none of them made before it is asked for."""
    view, base = provenance_of(desk), base_address("reader")
    files = Results(desk.corpus, desk.filters, desk.sort, desk.about.zone, view, base).files()
    heading("Download", note=f"{count_of(desk.n, 'article')} in scope, with their text")
    with st.container(horizontal=True, key="downloads"):
        for label, ending, kind, make in files:
            name = f"newsdesk-{count_of(desk.n, 'article').replace(',', '').replace(' ', '-')}.{ending}"
            st.download_button(label, make, name, kind, key=f"download-{ending}", on_click="ignore")


def _missing(desk: Desk, asked: str) -> None:
    shown = asked if len(asked) <= 80 else asked[:80] + "…"
    near = _near(desk, asked)
    ways = [("Back to the results", desk.address.to("reader").href())]
    if not desk.filters.is_empty():
        ways.append(("All articles", desk.address.to("reader", Filters()).href()))
    sentences = [
        f"No article has the address “{shown}”.",
        "It may have been taken out of the corpus, or its link was cut short on the way.",
    ]
    with st.container(key="article-body"):
        message("empty", sentences, "This article is not here", ways, key="missing-article")
        if near:
            draw("beside", {"lists": [near]}, key="near")


def _near(desk: Desk, asked: str) -> dict[str, object] | None:
    """Articles that have words of the address, which is often made of the headline's."""
    words = re.findall(r"[^\W\d_]{3,}", asked[:300])[:8]
    if not words:
        return None
    scope = Filters(query=" OR ".join(f'headline:"{word}"' for word in words))
    try:
        found = desk.corpus.search(scope, "relevance", 5, folded=True)
        items = with_folded(desk, cards(desk, found.frame, snippet=False), Folded.of(found))
    except CorpusError:
        return None
    title = "Headlines with words of that address"
    return {"title": title, "href": "", "items": items} if items else None
