"""What a newsroom needs: passages, what checks found, reports, votes, notes, earlier texts, senders."""

from __future__ import annotations

from typing import Any, Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0002"
down_revision: Final = "0001"

_ID: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME: Final = sa.DateTime(timezone=True)
_EMPTY: Final = sa.text("''")


def upgrade() -> None:
    """Add columns, each with a default, since an older copy of the app may go on writing; and tables."""
    op.add_column("reviews", sa.Column("author", sa.Text, nullable=False, server_default=_EMPTY))
    op.add_column("reviews", sa.Column("edited", _TIME))
    op.add_column("reviews", sa.Column("withdrawn", _TIME))
    op.create_index("reviews_by_author", "reviews", ["author", "created"])
    op.create_index("reviews_counted", "reviews", ["status", "article_id", "rating", "created"])
    op.add_column(
        "review_decisions", sa.Column("identity", sa.Text, nullable=False, server_default=sa.text("''"))
    )
    op.create_table(
        "review_passages",
        _review(primary_key=True),
        sa.Column("field", sa.String(16), nullable=False),
        sa.Column("exact", sa.Text, nullable=False),
        sa.Column("before", sa.Text, nullable=False),
        sa.Column("after", sa.Text, nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
    )
    op.create_table(
        "review_findings",
        _review(primary_key=True),
        sa.Column("check", sa.String(32), primary_key=True),
        sa.Column("action", sa.String(16), nullable=False),
        sa.Column("why", sa.Text, nullable=False),
    )
    op.create_table(
        "review_texts",
        _review(primary_key=True),
        sa.Column("revision", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("rating", sa.SmallInteger, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("replaced", _TIME, nullable=False),
    )
    op.create_table(
        "review_reports",
        sa.Column("id", _ID, primary_key=True),
        _review(nullable=False),
        sa.Column("created", _TIME, nullable=False),
        sa.Column("reason", sa.String(32), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("reporter", sa.Text, nullable=False),
        sa.Column("closed", _TIME),
        sa.Column("closed_by", sa.Text, nullable=False, server_default=_EMPTY),
        sa.UniqueConstraint("review_id", "reporter", name="one_report_a_reporter"),
    )
    op.create_index("reports_open", "review_reports", ["closed", "review_id"])
    op.create_table(
        "review_votes",
        _review(primary_key=True),
        sa.Column("voter", sa.Text, primary_key=True),
        sa.Column("created", _TIME, nullable=False),
    )
    op.create_table(
        "review_notes",
        sa.Column("id", _ID, primary_key=True),
        _review(nullable=False),
        sa.Column("created", _TIME, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
    )
    op.create_index("notes_by_review", "review_notes", ["review_id", "id"])
    op.create_table(
        "review_arrivals",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("sender", sa.Text, nullable=False),
        sa.Column("created", _TIME, nullable=False),
    )
    op.create_index("arrivals_by_sender", "review_arrivals", ["kind", "sender", "created"])
    op.create_table(
        "review_salts",
        sa.Column("day", sa.String(10), primary_key=True),
        sa.Column("salt", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "review_suspensions",
        sa.Column("author", sa.Text, primary_key=True),
        sa.Column("until", _TIME),
        sa.Column("created", _TIME, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
    )
    op.create_table(
        "review_readings",
        _review(primary_key=True),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", _TIME, nullable=False),
    )


def _review(**how: Any) -> sa.Column[Any]:
    """Which review a row belongs to; it goes with the review."""
    if how.get("primary_key"):
        how["autoincrement"] = False
    return sa.Column("review_id", _ID, sa.ForeignKey("reviews.id", ondelete="CASCADE"), **how)
