"""Beside an article: what is related to it, and the latest of its section."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from components.article_list import Folded, card, folded_with, with_folded
from components.desk import Desk
from components.frontend import draw
from components.parts import part
from components.rated import add_reviews
from data.article import NONE, Article
from data.filters import Filters
from data.frames import rows

RELATED, LATEST = 6, 5


def beside(desk: Desk, article: Article) -> None:
    """Draw the related articles with what they share, and the latest of the same section."""
    related = desk.corpus.related(article.id, RELATED, folded=True)
    folded = folded_with(desk, related["id"].tolist(), Filters(), "related")
    lists: list[dict[str, Any]] = [
        {"title": "Related articles", "href": "", "items": _cards(desk, rows(related), folded)}
    ]
    with part(desk, "The latest of its section", "latest"):
        lists.append(_latest(desk, article))
    add_reviews(desk, *(shown["items"] for shown in lists))
    draw("beside", {"lists": [shown for shown in lists if shown["items"]]}, key="beside")


def _latest(desk: Desk, article: Article) -> dict[str, Any]:
    scope = Filters(sections=(article.section or NONE,))
    found = desk.corpus.search(scope, "newest", LATEST + 1, folded=True)
    own = {article.id}
    for folded in (found.copies, found.reports):
        own |= set(folded["card"][folded["id"] == article.id])
    others = [row for row in rows(found.frame) if row.id not in own][:LATEST]
    return {
        "title": f"Latest in {article.section}" if article.section else "Latest without a section",
        "href": desk.address.to("reader", scope).with_sort("newest").href(),
        "items": _cards(desk, others, Folded.of(found), section=False),
    }


def _cards(desk: Desk, found: Iterable[Any], folded: Folded, section: bool = True) -> list[dict[str, Any]]:
    items = [card(desk, row, snippet=False, section=section) for row in found]
    return with_folded(desk, items, folded)
