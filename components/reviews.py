"""Published reviews: under their article, and as a list with the articles that they are about."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd
import streamlit as st

from components.desk import Desk
from components.frontend import draw
from components.message import message
from components.passages import passage_marks, quotations
from components.review_form import review_form
from components.words import count_of, published_text
from data.article import Article, display_title, published_iso
from data.corpus import CorpusUnavailable
from data.frames import rows
from data.reviews.review import ReviewsUnavailable

UNDER_AN_ARTICLE: Final = 20


@st.fragment
def article_reviews(desk: Desk, article: Article) -> None:
    """An article's published reviews with their average, and the form to leave one.

    A fragment: sending a review runs this and nothing else.
    """
    try:
        _published(desk, article.id)
        passage_marks(desk, article)
    except ReviewsUnavailable as error:
        message("problem", [str(error)], "The reviews can’t be shown", key="reviews-unavailable")
    review_form(desk, article.id)


def review_list(desk: Desk, frame: pd.DataFrame, key: str, with_articles: bool = False, **said: Any) -> None:
    """Draw reviews in the frame's order, each with the article that it is about or without.

    `said` stands around them: title, average, orders (as `choices` takes them), notes, pager (as
    `page_links` gives it), more (text, address), and empty, which stands for no reviews.
    """
    about = articles_of(desk, frame) if with_articles else {}
    quoted = quotations(desk, frame)
    items = [review_item(desk, row, about) for row in rows(frame)]
    for item in (item for item in items if item["id"] in quoted):
        item["passage"] = quoted[item["id"]]
    draw("review_list", {**said, "items": items}, key)


def review_item(desk: Desk, row: Any, about: dict[str, dict[str, str]]) -> dict[str, Any]:
    """One review as plain data; of its columns only those that all may see."""
    zone = desk.about.zone
    return {
        "id": int(row.id),
        "rating": int(row.rating),
        "text": row.text,
        "name": row.name,
        "date": published_text(row.created, "minute", zone),
        "iso": published_iso(row.created, "minute", zone),
        "article": about.get(row.article_id),
    }


def articles_of(desk: Desk, frame: pd.DataFrame) -> dict[str, dict[str, str]]:
    """Title and address of each reviewed article; those that the corpus lost are said to be.

    Where it does not answer, the reviews can be read without.
    """
    wanted = list(dict.fromkeys(frame["article_id"]))
    try:
        found = {row.id: _article(desk, row) for row in rows(desk.corpus.articles(wanted))}
    except CorpusUnavailable:
        untold = "An article whose headline can’t be shown now"
        return {id: {"title": untold, "href": desk.address.to("reader", article=id).href()} for id in wanted}
    lost = {id: {"title": f"An article that is no longer here ({id[:200]})", "href": ""} for id in wanted}
    return lost | found


def average_of(summary: pd.DataFrame) -> str:
    """The mean rating of a summary's reviews with its n: `4.2 of 5 on average, from 13 reviews`."""
    reviews = int(summary["reviews"].sum())
    if not reviews:
        return ""
    average = (summary["reviews"] * summary["average"]).sum() / reviews
    return f"{average:.1f} of 5 on average, from {count_of(reviews, 'review')}"


def _article(desk: Desk, row: Any) -> dict[str, str]:
    title = display_title(row.headline, row.summary, row.body)[:500]
    return {"title": title, "href": desk.address.to("reader", article=row.id).href(), "lang": row.language}


def _published(desk: Desk, article_id: str) -> None:
    found = desk.reviews.listing("published", [article_id], UNDER_AN_ARTICLE)
    average = average_of(desk.reviews.summary([article_id])) if found.total else ""
    more = None
    if found.total > UNDER_AN_ARTICLE:
        more = (f"All {found.total:,} reviews", desk.address.to("reviews", article=article_id).href())
    empty = "No one has reviewed this article yet."
    review_list(
        desk, found.frame, "article-review-list", title="Reviews", average=average, more=more, empty=empty
    )
