"""The database of reviews as the store uses it: one transaction at a time, tables at hand, plain errors."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Final, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from data.reviews.database import make_folder, settle
from data.reviews.migrations import upgrade
from data.reviews.review import ReviewsUnavailable

T = TypeVar("T")


_MESSAGES: Final = {
    "store_busy": "Reviews are busy just now: try again in a moment.",
    "store_read_only": "Reviews can be read but not stored just now: try again later.",
    "store_full": "There is no room left to store reviews: try again later.",
    "store_away": "Reviews can't be reached just now: try again in a moment.",
}


class ReviewConnection:
    """Reviews in a database that SQLAlchemy reaches; threads may share one.

    The tables are made at the first use, so that a database that is down stops a page, not the app.
    """

    def __init__(self, engine: Engine, patience: float = 5.0) -> None:
        """`patience`: seconds to wait for a lock before giving up."""
        self._engine = engine
        self._patience = patience
        self._ready = False

    def run(self, work: Callable[[Connection], T], writing: bool = False) -> T:
        """Do `work` in one transaction, again if a pooled connection turns out to be dead.

        Where it reads before it writes, `writing` has it wait for other writers first: SQLite would turn its
        write down if one came between.
        """
        try:
            try:
                return self._attempt(work, writing)
            except DBAPIError as error:
                if not error.connection_invalidated:
                    raise
                return self._attempt(work, writing)
        except (SQLAlchemyError, sqlite3.Error, OSError) as error:
            self._ready = False  # the file may have been taken away: look again next time
            cause = str(getattr(error, "orig", None) or error)
            code = _why(cause)
            raise ReviewsUnavailable(_MESSAGES[code], detail=cause, code=code) from error

    def _attempt(self, work: Callable[[Connection], T], writing: bool) -> T:
        if not self._ready:
            self._prepare()
        with self._engine.connect() as connection:
            settle(connection, self._patience)
            if writing and connection.dialect.name == "sqlite":
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            done = work(connection)
            connection.commit()
            return done

    def _prepare(self) -> None:
        make_folder(self._engine)
        upgrade(self._engine, self._patience)
        self._ready = True


def _why(cause: str) -> str:
    cause = cause.lower()
    if "locked" in cause or "lock timeout" in cause:
        return "store_busy"
    if "readonly" in cause or "read-only" in cause:
        return "store_read_only"
    return "store_full" if "is full" in cause or "no space" in cause else "store_away"
