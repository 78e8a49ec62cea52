"""The reviews page: leave a review, read those in scope, see how they rate and when they came in."""

from __future__ import annotations

import math
from typing import Any, Final

import pandas as pd
import streamlit as st

from components.article_list import page_links
from components.desk import Desk
from components.kept_articles import kept_article
from components.message import choices, empty_scope, message
from components.own_review import own_review, your_reviews
from components.parts import part, say_as_before
from components.review_charts import review_charts
from components.review_findings import review_findings
from components.review_form import review_form
from components.review_message import review_message, reviews_away
from components.review_picker import review_picker
from components.review_vocabulary import reviews_using
from components.review_words import said
from components.reviewed_scope import those_in_scope
from components.reviews import average_said, review_list
from data.analysis.review_words import NEWEST
from data.analysis.reviews import bounds
from data.article import Article
from data.corpus import ArticleNotFound, CorpusUnavailable
from data.reviews.review import Listing, ReviewsUnavailable

A_PAGE: Final = 20
_ORDERS: Final = (("newest", "newest"), ("oldest", "oldest"), ("rating", "best_rated"))


def reviews_page(desk: Desk) -> None:
    """The reviews in scope, or those of the article that the address names."""
    if key := desk.address.get("mine"):
        own_review(desk, key)
        return
    if asked := desk.address.get("article"):
        _of_one(desk, asked)
        return
    review_picker(desk)
    your_reviews(desk)
    if not desk.n and desk.uncounted is None:
        empty_scope(desk)
        return
    with part(desk, "The reviews in scope", "reviews"):
        try:
            _in_scope(desk)
        except ReviewsUnavailable as error:
            reviews_away(desk, error, "reviews-down")


def reviewed_in_scope(desk: Desk) -> tuple[pd.DataFrame, list[str] | None]:
    """The scope's reviewed articles as of `ReviewStore.spread`, and their ids, None for every article.

    The corpus is only asked where something is filtered.
    """
    summary = desk.reviews.spread()
    if desk.filters.is_empty() or summary.empty:
        return summary, None
    here = set(those_in_scope(desk, summary["article_id"].tolist()))
    summary = summary[summary["article_id"].isin(here)]
    return summary, summary["article_id"].tolist()


def _in_scope(desk: Desk) -> None:
    summary, ids = reviewed_in_scope(desk)
    reviews = int(summary["reviews"].sum())
    if not reviews and ids is not None and desk.missing:
        why = f"Which of the reviewed articles are in this scope can’t be told now: {desk.missing.words}."
        message("problem", [why], ways=[("Try again", desk.address.href())], key="no-reviews")
        return
    if not reviews:
        moderate = (said("moderate"), _moderation(desk))
        none = [said("none_in_scope", n=desk.n)]
        review_message("empty", none, said("none_yet"), [moderate], key="no-reviews")
        return
    _narrowings(desk)
    review_charts(desk, summary, ids)
    review_findings(desk, summary, ids)
    title = said("n_reviews" if desk.filters.is_empty() else "n_reviews_in_scope", n=reviews)
    more = (said("moderate"), _moderation(desk))
    _list(desk, ids, title=title, average=average_said(summary, articles=True), more=more)


def _narrowings(desk: Desk) -> None:
    """The scope by what reviews say of its articles: how good they find them, and how many there are."""

    def ways(param: str, options: tuple[tuple[str, str], ...]) -> list[tuple[str, str, bool]]:
        now = desk.filters.values(param)
        return [
            (
                text,
                desk.address.scope(desk.filters.setting(param, [value])).href(),
                now == ((value,) if value else ()),
            )
            for value, text in options
        ]

    rated = ("", "any"), ("3", "3 ★ or better"), ("4", "4 ★ or better"), ("4.5", "4.5 ★ or better")
    number = ("", "any"), ("2", "2 or more"), ("5", "5 or more"), ("20", "20 or more")
    choices(
        [("Articles rated", ways("rated", rated)), ("Reviews of each", ways("reviews", number))], "rated-by"
    )


def _list(desk: Desk, ids: list[str] | None, **around: Any) -> None:
    """A page of the published reviews of these articles, in the address's order."""
    found = _page(desk, ids)
    pages = max(1, math.ceil(found.total / A_PAGE))
    pager = {"pages": pages, "links": page_links(desk, min(desk.address.number(), pages), pages)}
    notes = _notes(desk, found.total)
    empty = said("none_like_that" if notes else "none_of_article")
    around |= {"orders": _orders(desk), "notes": notes, "pager": pager, "empty": empty}
    with st.container(key="review-list"):
        review_list(desk, found.frame, "reviews", with_articles=not desk.address.get("article"), **around)


def _page(desk: Desk, ids: list[str] | None) -> Listing:
    address = desk.address
    chosen: dict[str, Any] = {
        "order": address.get("order"),
        "rating": int(address.get("rating")) if address.get("rating") != "any" else None,
        "received": bounds(address.get("received"), desk.about.zone),
    }
    if word := address.get("word"):
        chosen["review_ids"] = reviews_using(desk.reviews.texts(NEWEST), word[:100])
    found = desk.reviews.listing("published", ids, A_PAGE, (address.number() - 1) * A_PAGE, **chosen)
    if found.total and found.frame.empty:  # beyond the last page
        last = (found.total - 1) // A_PAGE * A_PAGE
        return desk.reviews.listing("published", ids, A_PAGE, last, **chosen)
    return found


def _notes(desk: Desk, total: int) -> list[dict[str, Any]]:
    """What of the charts' marks the list keeps to, for the browser to say, and the way back to all."""
    rating, received = desk.address.get("rating"), desk.address.get("received")
    within = bounds(received, desk.about.zone)
    marks = [] if rating == "any" else [said("with_stars", n=int(rating))]
    if within:
        # A day of the calendar, which is told in the reader's language and in no zone.
        name = "received_on" if len(received) > len("2025-03") else "received_in"
        marks.append(said(name, period=received))
    notes = [{"parts": [said("no_period")]}] if received and not within else []
    if word := desk.address.get("word"):
        marks.append(said("using_word", word=word[:100], n=NEWEST))
    show_all = desk.address.with_view(rating="", received="", word="", page="").href()
    return notes + ([{"parts": [said("only", n=total), *marks], "all": show_all}] if marks else [])


def _orders(desk: Desk) -> list[dict[str, Any]]:
    address, chosen = desk.address, desk.address.get("order")
    return [
        {"text": said(text), "href": address.with_view(order=name, page="").href(), "on": name == chosen}
        for name, text in _ORDERS
    ]


def _of_one(desk: Desk, asked: str) -> None:
    """The form for one article, and what others wrote about it."""
    try:
        article = desk.corpus.article(asked)
    except ArticleNotFound:
        another = (said("choose_another"), desk.address.scope(desk.filters).href())
        review_message("empty", [], said("article_unknown"), [another], key="no-article")
        return
    except CorpusUnavailable as error:
        kept = kept_article(asked)
        if kept is None:
            raise
        say_as_before(desk, "The headline", error, "reviewed")
        article = kept
    _written(desk, article)


@st.fragment
def _written(desk: Desk, article: Article) -> None:
    others = desk.address.with_view(article="", page="").href()
    about = {
        "title": article.title[:500],
        "lang": article.language,
        "href": desk.address.to("reader", article=article.id).href(),
        "others": others,
    }
    review_form(desk, article.id, about)
    try:
        summary = desk.reviews.summary([article.id])
        average = average_said(summary) if len(summary) else None
        title, more = said("reviews_of_article"), (said("all_reviews"), others)
        _list(desk, [article.id], title=title, average=average, more=more)
    except ReviewsUnavailable as error:
        reviews_away(desk, error, "reviews-down")


def _moderation(desk: Desk) -> str:
    return desk.address.with_view(view="moderation", page="", rating="", received="").href()
