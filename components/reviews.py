"""Published reviews: under their article, and as a list with the articles that they are about."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd
import streamlit as st

from components.desk import Desk
from components.frontend import draw
from components.message import message
from components.review_form import review_form
from components.words import count_of, published_iso, published_text
from data.article import Article, display_title
from data.review import ReviewsUnavailable

UNDER_AN_ARTICLE: Final = 20


@st.fragment
def article_reviews(desk: Desk, article: Article) -> None:
    """An article's published reviews with their average, and the form to leave one.

    A fragment: sending a review runs this and nothing else.
    """
    try:
        _published(desk, article.id)
    except ReviewsUnavailable as error:
        message("problem", [str(error)], "The reviews can’t be shown", key="reviews-unavailable")
    review_form(desk, article.id)


def review_list(
    desk: Desk, frame: pd.DataFrame, key: str, title: str = "", level: str = "h2", with_articles: bool = False,
    average: str = "", more: tuple[str, str] | None = None, empty: str = "",
) -> None:  # fmt: skip
    """Draw reviews in the frame's order, each with the article that it is about or without."""
    about = articles_of(desk, frame) if with_articles else {}
    items = [review_item(desk, row, about) for row in frame.itertuples(index=False)]
    way = {"text": more[0], "href": more[1]} if more else None
    draw(
        "review_list",
        {"title": title, "level": level, "average": average, "items": items, "more": way, "empty": empty},
        key,
    )


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
    """Title and address of each reviewed article; those that the corpus lost are said to be."""
    wanted = list(dict.fromkeys(frame["article_id"]))
    lost = {id: {"title": f"An article that is no longer here ({id})", "href": "", "lang": ""} for id in wanted}
    return lost | {row.id: _article(desk, row) for row in desk.corpus.articles(wanted).itertuples(index=False)}


def average_text(reviews: int, average: float) -> str:
    """The mean rating with its n: `4.2 of 5 on average, from 13 reviews`."""
    if reviews == 1:
        return f"{average:.0f} of 5, from 1 review"
    return f"{average:.1f} of 5 on average, from {count_of(reviews, 'review')}"


def _article(desk: Desk, row: Any) -> dict[str, str]:
    title = display_title(row.headline, row.summary, row.body)
    return {"title": title, "href": desk.address.to("reader", article=row.id).href(), "lang": row.language}


def _published(desk: Desk, article_id: str) -> None:
    found = desk.reviews.listing("published", [article_id], UNDER_AN_ARTICLE)
    summary = desk.reviews.summary([article_id])
    average = average_text(found.total, float(summary["average"].iloc[0])) if len(summary) else ""
    more = None
    if found.total > UNDER_AN_ARTICLE:
        href = desk.address.to("reviews", article=article_id).href()
        more = (f"All {found.total:,} reviews of this article", href)
    empty = "No one has reviewed this article yet."
    review_list(desk, found.frame, "article-review-list", "Reviews", average=average, more=more, empty=empty)
