"""Published reviews: under their article, and as a list with the articles that they are about."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd
import streamlit as st

from components.desk import Desk
from components.frontend import draw
from components.passages import passage_marks, quotations
from components.review_form import review_form
from components.review_message import reviews_away
from components.review_reactions import answer_reaction, last_reaction
from components.review_words import Said, reader_language, said
from components.words import count_of, published_text
from data.article import Article, display_title, published_iso
from data.corpus import CorpusUnavailable
from data.frames import rows
from data.reviews.following import REPORT_REASONS
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
        reviews_away(desk, error, "reviews-unavailable")
    review_form(desk, article.id)


@st.fragment
def review_list(
    desk: Desk, frame: pd.DataFrame, key: str, with_articles: bool = False, **around: Any
) -> None:
    """Draw reviews in the frame's order, each with the article that it is about or without.

    `around` stands around them, each as `said` makes it or a list of such: title, average, orders (as
    `choices` takes them), notes, pager (as `page_links` gives it), more (text, address), and empty, which
    stands for no reviews. A fragment: a vote or a report runs this and nothing else.
    """
    about = articles_of(desk, frame) if with_articles else {}
    try:
        quoted = quotations(desk, frame)
    except ReviewsUnavailable:
        quoted = {}  # as below
    items = [review_item(desk, row, about) for row in rows(frame)]
    try:
        votes = desk.reviews.following.helpful([item["id"] for item in items])
    except ReviewsUnavailable:
        votes = {}  # the reviews can be read without
    data = {
        **around,
        "items": [
            item | {"helpful": votes.get(item["id"], 0), "passage": quoted.get(item["id"])} for item in items
        ],
        "language": reader_language(),
        "zone": desk.about.zone.key,
        "reasons": REPORT_REASONS,
        "answer": last_reaction(key),
    }
    draw(
        "review_list",
        data,
        key,
        on_vote_change=lambda: answer_reaction(desk, key, "vote"),
        on_report_change=lambda: answer_reaction(desk, key, "report"),
    )


def review_item(desk: Desk, row: Any, about: dict[str, dict[str, str]]) -> dict[str, Any]:
    """One review as plain data; of its columns only those that all may see."""
    zone = desk.about.zone
    return {
        "id": int(row.id),
        "rating": int(row.rating),
        "text": row.text,
        "name": row.name,
        "language": row.language,
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
        return {
            id: {
                "title": untold,
                "href": desk.address.to("reader", article=id).href(),
                "untold": "untold_article",
            }
            for id in wanted
        }
    lost = {
        id: {
            "title": f"An article that is no longer here ({id[:200]})", "href": "",
            "untold": "lost_article", "id": id[:200],
        }
        for id in wanted
    }  # fmt: skip
    return lost | found


def about_article(desk: Desk, article_id: str) -> dict[str, str]:
    """Title and address of one reviewed article."""
    return articles_of(desk, pd.DataFrame({"article_id": [article_id]}))[article_id]


def average_said(summary: pd.DataFrame, articles: bool = False) -> list[Said]:
    """The mean rating of a summary's reviews with its n, and of how many articles, for the browser to say."""
    average, reviews = _mean(summary)
    spoken = [said("average", average=round(average, 1), n=reviews)]
    return spoken + ([said("of_articles", n=len(summary))] if articles else [])


def average_of(summary: pd.DataFrame) -> str:
    """The mean rating of a summary's reviews with its n: `4.2 of 5 on average, from 13 reviews`."""
    average, reviews = _mean(summary)
    return f"{average:.1f} of 5 on average, from {count_of(reviews, 'review')}" if reviews else ""


def _mean(summary: pd.DataFrame) -> tuple[float, int]:
    """The mean rating of all reviews of a summary, 0 of none, and how many they are."""
    reviews = int(summary["reviews"].sum())
    return float((summary["reviews"] * summary["average"]).sum()) / max(reviews, 1), reviews


def _article(desk: Desk, row: Any) -> dict[str, str]:
    title = display_title(row.headline, row.summary, row.body)[:500]
    return {"title": title, "href": desk.address.to("reader", article=row.id).href(), "lang": row.language}


def _published(desk: Desk, article_id: str) -> None:
    found = desk.reviews.listing("published", [article_id], UNDER_AN_ARTICLE)
    average = average_said(desk.reviews.summary([article_id])) if found.total else None
    more = None
    if found.total > UNDER_AN_ARTICLE:
        href = desk.address.to("reviews", article=article_id).href()
        more = (said("all_n_reviews", n=found.total), href)
    around: dict[str, Any] = {
        "title": said("reviews"),
        "average": average,
        "more": more,
        "empty": said("none_of_article"),
    }
    review_list(desk, found.frame, "article-review-list", **around)
