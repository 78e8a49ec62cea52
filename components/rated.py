"""What readers think of articles, in short: the average and the number of their published reviews."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from components.desk import Desk
from components.words import count_of
from data.frames import rows
from data.reviews.review import ReviewsUnavailable


def add_reviews(desk: Desk, *lists: Iterable[dict[str, Any]]) -> None:
    """Add to each card of some lists what its reviews say, where it has any: one query for all of them.

    The news can be read without: where reviews can't be had now, the page Reviews says what is wrong.
    """
    items = [item for cards in lists for item in cards]
    if not items:
        return
    try:
        summary = desk.reviews.summary({item["id"] for item in items})
    except ReviewsUnavailable:
        return
    found = {row.article_id: row for row in rows(summary)}
    for item in items:
        if item["id"] in found:
            row = found[item["id"]]
            item["reviews"] = rated(desk, row.article_id, float(row.average), int(row.reviews))


def rated(desk: Desk, article_id: str, average: float, reviews: int) -> dict[str, str]:
    """An article's average as `4.2 ★ (13)`, the same in words, and the way to its reviews."""
    return {
        "text": f"{average:.1f} ★ ({reviews:,})",
        "label": f"{average:.1f} of 5 on average, from {count_of(reviews, 'review')}",
        "href": desk.address.to("reviews", article=article_id).href(),
    }
