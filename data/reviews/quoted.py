"""The passages of several reviews at once, and those of an article that published reviews are about."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, func, select

from data.reviews.passages import Passage
from data.reviews.queries import LARGEST
from data.reviews.tables import PASSAGES, REVIEWS

_COLUMNS: Final = ("field", "exact", "before", "after", "start")


@dataclass(frozen=True, slots=True)
class Quoted:
    """A passage that published reviews of an article are about: how many, and the newest of them."""

    passage: Passage
    reviews: int
    newest: int


def passages_of(connection: Connection, review_ids: Collection[int]) -> dict[int, Passage]:
    """The passages of these reviews, by review; those that are about none are left out."""
    wanted = sorted({number for number in review_ids if 0 < number <= LARGEST})
    if not wanted:
        return {}
    rows = connection.execute(select(PASSAGES).where(PASSAGES.c.review_id.in_(wanted))).mappings()
    return {row["review_id"]: _passage(row) for row in rows}


def quoted(connection: Connection, article_id: str) -> list[Quoted]:
    """What of an article its published reviews are about, in the text's order; equal passages once."""
    columns = [PASSAGES.c[name] for name in _COLUMNS]
    query = (
        select(*columns, func.count().label("reviews"), func.max(REVIEWS.c.id).label("newest"))
        .join_from(PASSAGES, REVIEWS)
        .where(REVIEWS.c.article_id == article_id, REVIEWS.c.status == "published")
        .group_by(*columns)
        .order_by(PASSAGES.c.field, PASSAGES.c.start, func.max(REVIEWS.c.id))
    )
    rows = connection.execute(query).mappings()
    return [Quoted(_passage(row), int(row["reviews"]), int(row["newest"])) for row in rows]


def _passage(row: RowMapping) -> Passage:
    values: dict[str, Any] = {name: row[name] for name in _COLUMNS}
    return Passage(**values)
