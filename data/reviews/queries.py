"""The review store's statements, and their rows as frames and reviews."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final

import pandas as pd
from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    CursorResult,
    Integer,
    cast,
    extract,
    func,
    insert,
    select,
    update,
)

from data.reviews.database import among, insert_unless_there
from data.reviews.limits import Draft
from data.reviews.review import Order, Review, ReviewNotFound, Sent, Status
from data.reviews.tables import DECISIONS, REVIEWS

_DTYPES: Final = {
    "id": "int64", "review_id": "int64", "revision": "int64", "reviews": "int64", "reports": "int64",
    "rating": "int64",
    "start": "int64", "average": "float64",
    "created": "datetime64[us, UTC]", "updated": "datetime64[us, UTC]", "decided": "datetime64[us, UTC]",
    "edited": "datetime64[us, UTC]", "withdrawn": "datetime64[us, UTC]", "replaced": "datetime64[us, UTC]",
    "closed": "datetime64[us, UTC]",
}  # fmt: skip

#: The largest number that databases keep: a larger id is nobody's.
LARGEST: Final = 2**63 - 1
#: What is listed of a review: all but the send key, which is the sender's.
LISTED: Final = tuple(column for column in REVIEWS.c if column.name != "send_key")
#: What makes two sent reviews the same but for their key.
_CONTENT: Final = ("article_id", "rating", "text", "name")


def add(connection: Connection, draft: Draft, status: Status, author: str, now: datetime) -> Sent:
    """Add a review unless one with its send key is there."""
    row = {
        "article_id": draft.article_id, "rating": draft.rating, "text": draft.text, "name": draft.name,
        "language": draft.language, "send_key": draft.send_key, "status": status, "created": now,
        "updated": now, "decided_by": "", "reason": "", "revision": 1, "author": author,
    }  # fmt: skip
    insertion = insert_unless_there(connection, REVIEWS, "send_key").values(row).inline()
    # Without the option, SQLAlchemy keeps the number of rows of an UPDATE or DELETE alone.
    result = connection.execute(insertion, execution_options={"preserve_rowcount": True})
    stored = first(connection, REVIEWS.c.send_key == draft.send_key)
    assert stored is not None, "the row was there or has just been added"
    return sent(stored, draft, repeated=result.rowcount == 0)


def quarter_hour(connection: Connection, moment: Column[datetime]) -> ColumnElement[int]:
    """The number of the quarter of an hour of a moment, from 1970: days of every zone begin with one.

    The zones of today are whole quarters from UTC: https://www.iana.org/time-zones
    """
    if connection.dialect.name == "sqlite":
        # Without the fraction, which it rounds.
        seconds: ColumnElement[Any] = cast(func.strftime("%s", func.substr(moment, 1, 19)), Integer)
    else:
        seconds = cast(func.floor(extract("epoch", moment)), BigInteger)
    return seconds // 900


def sent(stored: Review, draft: Draft, repeated: bool) -> Sent:
    """A stored review, and how it stands to what was sent."""
    same = all(getattr(stored, name) == getattr(draft, name) for name in _CONTENT)
    return Sent(stored, repeated=repeated, differs=not same)


def decide(
    connection: Connection, before: Review, status: Status, by: str, reason: str, identity: str = ""
) -> bool:
    """Change a review and record why, unless it is no longer what it was `before`."""
    decided = {
        "revision": before.revision + 1, "decided": datetime.now(UTC), "decided_by": by, "reason": reason
    }  # fmt: skip
    same = (REVIEWS.c.id == before.id, REVIEWS.c.revision == before.revision)
    changes = {**decided, "status": status, "updated": decided["decided"]}
    if connection.execute(update(REVIEWS).where(*same).values(changes)).rowcount == 0:
        return False
    record = {
        **decided,
        "review_id": before.id,
        "from_status": before.status,
        "to_status": status,
        "identity": identity,
    }
    connection.execute(insert(DECISIONS).values(record))
    return True


def first(connection: Connection, condition: ColumnElement[bool]) -> Review | None:
    """The review that meets a condition, None where there is none."""
    row = connection.execute(select(REVIEWS).where(condition)).mappings().first()
    return None if row is None else Review(**row)


def review(connection: Connection, review_id: int) -> Review:
    """One review; raises ReviewNotFound."""
    found = first(connection, REVIEWS.c.id == review_id) if 0 < review_id <= LARGEST else None
    if found is None:
        raise ReviewNotFound("There is no such review.", detail=f"id {review_id}")
    return found


def scope(
    connection: Connection, status: Status | None, article_ids: Iterable[str] | None
) -> list[ColumnElement[bool]]:
    """The conditions that leave the reviews of a status and of these articles; None leaves all."""
    conditions: list[ColumnElement[bool]] = [] if status is None else [REVIEWS.c.status == status]
    if article_ids is not None:
        conditions.append(among(connection, REVIEWS.c.article_id, article_ids))
    return conditions


def marked(rating: int | None, received: tuple[datetime, datetime] | None) -> list[ColumnElement[bool]]:
    """The conditions that leave the reviews of a rating, and of a time: its end is not in it."""
    conditions: list[ColumnElement[bool]] = [] if rating is None else [REVIEWS.c.rating == rating]
    if received is not None:
        conditions += [REVIEWS.c.created >= received[0], REVIEWS.c.created < received[1]]
    return conditions


def ordered(order: Order) -> list[ColumnElement[Any]]:
    """What an order sorts by; ties go by id, so that pages neither repeat nor skip a review."""
    newest: list[ColumnElement[Any]] = [REVIEWS.c.created.desc(), REVIEWS.c.id.desc()]
    if order == "oldest":
        return [REVIEWS.c.created, REVIEWS.c.id]
    return [REVIEWS.c.rating.desc(), *newest] if order == "rating" else newest


def number() -> ColumnElement[int]:
    """The number of reviews, as the column `reviews`."""
    return func.count().label("reviews")


def average() -> ColumnElement[Any]:
    """The mean rating, as the column `average`."""
    return func.avg(REVIEWS.c.rating).label("average")


def frame(result: CursorResult[Any]) -> pd.DataFrame:
    """The rows of a result, with the same types when there are none."""
    # As tuples, since pandas looks closely at each row of another kind.
    names, rows = tuple(result.keys()), list(map(tuple, result))
    return _typed(pd.DataFrame(rows, columns=list(names))) if rows else _empty(names).copy()


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.astype({name: _DTYPES.get(name, "str") for name in frame.columns})


@cache
def _empty(names: tuple[str, ...]) -> pd.DataFrame:
    """What most articles have, kept because its types take their time."""
    return _typed(pd.DataFrame(columns=list(names)))
