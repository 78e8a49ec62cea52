"""The tables of reviews on SQLite and PostgreSQL; `data.reviews.migrations` makes them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.types import TypeDecorator


class Utc(TypeDecorator[datetime]):
    """An aware UTC time; SQLite forgets zones, PostgreSQL answers in the session's."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC; a time without a zone is a mistake in the code."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a time without a zone can't be stored")
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Back to an aware time."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


METADATA: Final = MetaData()
_ID: Final = BigInteger().with_variant(Integer(), "sqlite")

#: One row for each review. `revision` counts from 1 and goes up with every change, so that a
#: decision on what someone else has changed meanwhile is noticed. `decided`, `decided_by` and
#: `reason` repeat the last decision.
REVIEWS: Final = Table(
    "reviews",
    METADATA,
    Column("id", _ID, primary_key=True),
    Column("article_id", Text, nullable=False),
    Column("rating", SmallInteger, CheckConstraint("rating BETWEEN 1 AND 5"), nullable=False),
    Column("text", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("status", String(16), nullable=False),
    Column("created", Utc, nullable=False),
    Column("updated", Utc, nullable=False),
    Column("decided", Utc),
    Column("decided_by", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("send_key", Text, nullable=False, unique=True),
    #: Of the browser that sent it, "" where it is not known: see `data.reviews.senders`.
    Column("author", Text, nullable=False, server_default=text("''")),
    Column("edited", Utc),
    #: Taken back by its author: its text and name are gone then.
    Column("withdrawn", Utc),
    CheckConstraint("status IN ('pending', 'published', 'rejected')"),
    Index("reviews_by_article", "article_id", "status", "created"),
    Index("reviews_by_status", "status", "created"),
    Index("reviews_by_author", "author", "created"),
    # All that is counted of the published ones, so that counting need not read their texts.
    Index("reviews_counted", "status", "article_id", "rating", "created"),
    sqlite_autoincrement=True,  # an id is never given twice
)

#: What was decided on each review, in order; rows are only ever added. `revision` is the one that
#: the decision made.
DECISIONS: Final = Table(
    "review_decisions",
    METADATA,
    Column("review_id", _ID, ForeignKey(REVIEWS.c.id), primary_key=True, autoincrement=False),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("from_status", String(16), nullable=False),
    Column("to_status", String(16), nullable=False),
    Column("decided", Utc, nullable=False),
    Column("decided_by", Text, nullable=False),
    Column("reason", Text, nullable=False),
    #: Who that is to the provider of sign-in: issuer and subject; "" for a passphrase's holder.
    Column("identity", Text, nullable=False, server_default=text("''")),
)


def _review(**how: Any) -> Column[Any]:
    """Which review a row belongs to; it goes with the review."""
    if how.get("primary_key"):
        how["autoincrement"] = False
    return Column("review_id", _ID, ForeignKey(REVIEWS.c.id, ondelete="CASCADE"), **how)


#: What of its article a review is about, where it is about a passage: see `data.reviews.passages`.
PASSAGES: Final = Table(
    "review_passages",
    METADATA,
    _review(primary_key=True),
    Column("field", String(16), nullable=False),
    Column("exact", Text, nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("start", Integer, nullable=False),
)

#: Why a review was held: what each check found when it was sent.
FINDINGS: Final = Table(
    "review_findings",
    METADATA,
    _review(primary_key=True),
    Column("check", String(32), primary_key=True),
    Column("action", String(16), nullable=False),
    Column("why", Text, nullable=False),
)

#: What a review said before its author changed it; `revision` is the one that had it.
TEXTS: Final = Table(
    "review_texts",
    METADATA,
    _review(primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("rating", SmallInteger, nullable=False),
    Column("text", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("replaced", Utc, nullable=False),
)

#: What readers report; one a browser and review.
REPORTS: Final = Table(
    "review_reports",
    METADATA,
    Column("id", _ID, primary_key=True),
    _review(nullable=False),
    Column("created", Utc, nullable=False),
    Column("reason", String(32), nullable=False),
    Column("text", Text, nullable=False),
    Column("reporter", Text, nullable=False),
    Column("closed", Utc),
    Column("closed_by", Text, nullable=False, server_default=text("''")),
    UniqueConstraint("review_id", "reporter", name="one_report_a_reporter"),
    Index("reports_open", "closed", "review_id"),
)

#: Who found a review helpful, one a browser.
VOTES: Final = Table(
    "review_votes",
    METADATA,
    _review(primary_key=True),
    Column("voter", Text, primary_key=True),
    Column("created", Utc, nullable=False),
)

#: What moderators tell each other about a review.
NOTES: Final = Table(
    "review_notes",
    METADATA,
    Column("id", _ID, primary_key=True),
    _review(nullable=False),
    Column("created", Utc, nullable=False),
    Column("by", Text, nullable=False),
    Column("text", Text, nullable=False),
    Index("notes_by_review", "review_id", "id"),
)

#: When something was sent, by whom as a salted hash: kept for days, never shown.
ARRIVALS: Final = Table(
    "review_arrivals",
    METADATA,
    Column("id", _ID, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("sender", Text, nullable=False),
    Column("created", Utc, nullable=False),
    Index("arrivals_by_sender", "kind", "sender", "created"),
)

#: What hashes are salted with: that of a day is deleted soon after, and with it what its hashes stand for.
SALTS: Final = Table(
    "review_salts",
    METADATA,
    Column("day", String(10), primary_key=True),
    Column("salt", LargeBinary, nullable=False),
)

#: Browsers whose reviews are all held, until a time or for good.
SUSPENSIONS: Final = Table(
    "review_suspensions",
    METADATA,
    Column("author", Text, primary_key=True),
    Column("until", Utc),
    Column("created", Utc, nullable=False),
    Column("by", Text, nullable=False),
    Column("reason", Text, nullable=False),
)

#: Which moderator has a review before them.
READINGS: Final = Table(
    "review_readings",
    METADATA,
    _review(primary_key=True),
    Column("by", Text, nullable=False),
    Column("at", Utc, nullable=False),
)
