"""What Alembic runs for each upgrade: on the connection that it is given, in that one's transaction."""

from __future__ import annotations

from alembic import context

from data.reviews.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"], target_metadata=METADATA, compare_server_default=True
)
with context.begin_transaction():
    context.run_migrations()
