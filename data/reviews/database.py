"""The database of reviews: how safely it writes, whether it lasts, how many values are looked up at once."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from sqlalchemy import JSON, Column, ColumnElement, Connection, Engine, Table, func, literal, select
from sqlalchemy.dialects import postgresql, sqlite

from data.reviews.limits import storable

#: Up to so many values are looked up one by one.
_FEW: Final = 100

#: Where Streamlit Community Cloud puts an app's code and its user's home; nothing there outlives a
#: restart: https://docs.streamlit.io/deploy/streamlit-community-cloud/status
_CLOUD_CODE: Final = Path("/mount/src")
_CLOUD_HOMES: Final = (Path("/home/appuser"), Path("/home/adminuser"))


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


def insert_unless_there(
    connection: Connection, table: Table, *unique: str
) -> sqlite.Insert | postgresql.Insert:
    """An insert that leaves a row alone which has the same in the columns that are unique."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table).on_conflict_do_nothing(index_elements=unique)
    return postgresql.insert(table).on_conflict_do_nothing(index_elements=unique)


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


def write_ahead(connection: Connection, attempts: int = 20) -> None:
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
