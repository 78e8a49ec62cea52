"""The tables of reviews, on SQLite and PostgreSQL: their columns, creation, and how safely they write."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Column,
    ColumnElement,
    Connection,
    DateTime,
    Dialect,
    Engine,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    func,
    inspect,
    literal,
    select,
)
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlalchemy.types import TypeDecorator

from data.review_limits import storable

#: Any number will do, so long as nothing else on the same PostgreSQL locks it.
_CREATION_LOCK: Final = 7_205_733

#: Up to so many values are looked up one by one.
_FEW: Final = 100

#: Where Streamlit Community Cloud puts an app's code and its user's home; nothing there outlives a
#: restart: https://docs.streamlit.io/deploy/streamlit-community-cloud/status
_CLOUD_CODE: Final = Path("/mount/src")
_CLOUD_HOMES: Final = (Path("/home/appuser"), Path("/home/adminuser"))


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
    CheckConstraint("status IN ('pending', 'published', 'rejected')"),
    Index("reviews_by_article", "article_id", "status", "created"),
    Index("reviews_by_status", "status", "created"),
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
)


def create(connection: Connection) -> None:
    """Make the tables unless they are there; any number of processes may do so at once."""
    if inspect(connection).has_table(DECISIONS.name):  # the last one made
        return
    if connection.dialect.name == "sqlite":
        _write_ahead(connection)
    if connection.dialect.name == "postgresql":
        # Without the lock, two CREATE TABLE IF NOT EXISTS at once can still collide in PostgreSQL.
        connection.execute(select(func.pg_advisory_xact_lock(_CREATION_LOCK)))
    for table in METADATA.sorted_tables:
        connection.execute(CreateTable(table, if_not_exists=True))
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            connection.execute(CreateIndex(index, if_not_exists=True))


def settle(connection: Connection, patience: float) -> None:
    """Bound the wait for a lock to `patience` seconds, and write through to the disk (SQLite).

    With a write-ahead log, SQLite's default of today may still lose the last commits in a power
    failure; FULL doesn't: https://www.sqlite.org/pragma.html#pragma_synchronous
    """
    milliseconds = int(patience * 1000)
    if connection.dialect.name == "sqlite":
        cursor = connection.connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {milliseconds:d}")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.set_config("lock_timeout", str(milliseconds), True)))


def make_folder(engine: Engine) -> None:
    """Make the folder that a SQLite file is to live in."""
    database = engine.url.database
    if engine.dialect.name == "sqlite" and database and not database.startswith((":", "file:")):
        Path(database).parent.mkdir(parents=True, exist_ok=True)


def among(connection: Connection, column: Column[str], values: Iterable[str]) -> ColumnElement[bool]:
    """Whether a column's value is one of `values`; many travel as one JSON parameter.

    One parameter for each would end at SQLite's limit of 32,766, and PostgreSQL is slow at it; a few
    are better so, for then both look them up in the index.
    """
    wanted = _storable(list(values))
    if len(wanted) <= _FEW:
        return column.in_(wanted)
    array = literal(wanted, JSON())
    if connection.dialect.name == "sqlite":
        return column.in_(select(func.json_each(array).table_valued("value").c.value))
    return column.in_(select(func.json_array_elements_text(array).column_valued("wanted")))


def will_last(
    engine: Engine, setting: bool | None = None, *, home: Path | None = None, code: Path = Path(__file__)
) -> bool:
    """Whether reviews survive a restart of the app; `setting` overrules what can be seen from here.

    A database server keeps them. A SQLite file lasts as its disk does: not in memory, and not on
    Streamlit Community Cloud.
    """
    if setting is not None:
        return setting
    if engine.dialect.name != "sqlite":
        return True
    database = engine.url.database
    if not database or ":memory:" in database or "mode=memory" in str(engine.url):
        return False
    return not (code.is_relative_to(_CLOUD_CODE) or (home or Path.home()) in _CLOUD_HOMES)


def _storable(values: list[str]) -> list[str]:
    """The values that a database can hold, and so may have: one look at all of them is four times as fast."""
    return values if storable("".join(values)) else [value for value in values if storable(value)]


def _write_ahead(connection: Connection, attempts: int = 20) -> None:
    """Switch SQLite to its write-ahead log: readers and the writer don't wait for each other.

    Two processes that switch at once are told "locked" at once, whatever the busy timeout. Where
    the disk can't do it, SQLite keeps its rollback journal, which is as durable.
    """
    for attempt in range(attempts):
        try:
            connection.connection.cursor().execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError:
            if attempt == attempts - 1:
                raise
            time.sleep(0.05)
