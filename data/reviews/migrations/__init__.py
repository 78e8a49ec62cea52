"""The form of the reviews' tables, revision by revision; `upgrade` brings a database to the newest."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, func, inspect, select, text

from data.reviews.database import settle, write_ahead
from data.reviews.review import ReviewsUnavailable

#: The newest revision: that of the tables in `data.reviews.tables`.
HEAD: Final = "0002"
FOLDER: Final = Path(__file__).parent
#: Any number will do, so long as nothing else on the same PostgreSQL locks it.
_LOCK: Final = 7_205_733
#: Alembic keeps what it works on in its modules.
_ONE_AT_A_TIME: Final = threading.Lock()


def revision(connection: Connection) -> str:
    """The revision that a database is at, "" where it has none; without importing Alembic."""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return str(connection.scalar(text("SELECT version_num FROM alembic_version")) or "")


def upgrade(engine: Engine, patience: float, to: str = "head") -> None:
    """Bring the tables to this code's form in one transaction; any number of processes may do so at once.

    Raises ReviewsUnavailable where a newer Newsdesk has made them; nothing is written then.
    """
    with _ONE_AT_A_TIME, engine.connect() as connection:
        settle(connection, patience)
        if revision(connection) == HEAD:  # no lock, and no write, where there is nothing to do
            return
        lock(connection)
        before = revision(connection)
        if before != HEAD:  # another process may have been faster
            _run(connection, before, to)
        connection.commit()


def lock(connection: Connection) -> None:
    """Keep others from upgrading at the same time, and have SQLite undo all where it breaks off."""
    if connection.dialect.name == "sqlite":
        write_ahead(connection)
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))


def _run(connection: Connection, before: str, to: str) -> None:
    # Only here: it is not needed by a process whose database is as it should be.
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if before and before not in known:
        raise ReviewsUnavailable(
            "The reviews were written by a newer Newsdesk: update this one.", f"revision {before}"
        )
    command.upgrade(config, to)
