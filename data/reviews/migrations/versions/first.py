"""Reviews and decisions, as they were before there were revisions: what is there already stays."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0001"
down_revision: Final = None

_ID: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the two tables and their indexes."""
    op.create_table(
        "reviews",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("article_id", sa.Text, nullable=False),
        sa.Column("rating", sa.SmallInteger, sa.CheckConstraint("rating BETWEEN 1 AND 5"), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided", sa.DateTime(timezone=True)),
        sa.Column("decided_by", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("send_key", sa.Text, nullable=False, unique=True),
        sa.CheckConstraint("status IN ('pending', 'published', 'rejected')"),
        sqlite_autoincrement=True,
        if_not_exists=True,
    )
    op.create_index("reviews_by_article", "reviews", ["article_id", "status", "created"], if_not_exists=True)
    op.create_index("reviews_by_status", "reviews", ["status", "created"], if_not_exists=True)
    op.create_table(
        "review_decisions",
        sa.Column("review_id", _ID, sa.ForeignKey("reviews.id"), primary_key=True, autoincrement=False),
        sa.Column("revision", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("from_status", sa.String(16), nullable=False),
        sa.Column("to_status", sa.String(16), nullable=False),
        sa.Column("decided", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        if_not_exists=True,
    )
