"""The reviewed articles of a scope: of a large one, most articles have no reviews."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from components.desk import Desk
from data.reviewed import MOST_IDS


def those_in_scope(desk: Desk, article_ids: Sequence[str]) -> list[str]:
    """Those of some articles that are in scope; raises CorpusUnavailable."""
    if not article_ids:
        return []
    filters = desk.filters
    if len(article_ids) <= MOST_IDS:
        filters = replace(filters, ids=frozenset(article_ids))
    return list(desk.corpus.ids(filters))


def ids_in_scope(desk: Desk) -> list[str] | None:
    """The articles of the scope that have reviews, shown or not; None where nothing is filtered."""
    if desk.filters.is_empty():
        return None
    return those_in_scope(desk, desk.reviews.moderation.articles())
