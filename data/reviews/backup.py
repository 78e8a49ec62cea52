"""Backup and restore of reviews: one file for both databases, so that it also moves them between these.

The file is lines of JSON, compressed: what it is, each table's rows, and at last how many there were and
the SHA-256 of all lines before. What is kept for days only (arrivals, their salts, who reads what) is left
out.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import os
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Final

from sqlalchemy import Connection, Engine, Table, delete, func, insert, inspect, select, text
from sqlalchemy.exc import SQLAlchemyError

from data.reviews.database import make_folder, settle
from data.reviews.migrations import HEAD, lock, upgrade
from data.reviews.review import ReviewError
from data.reviews.senders import LASTING
from data.reviews.tables import ARRIVALS, METADATA, READINGS, REVIEWS, SALTS, Utc
from data.store.manifest import replacing

FORMAT: Final = 1
_LEFT_OUT: Final = (ARRIVALS, READINGS)
TABLES: Final[tuple[Table, ...]] = tuple(t for t in METADATA.sorted_tables if t not in _LEFT_OUT)
_BY_NAME: Final = {table.name: table for table in TABLES}
_AT_A_TIME: Final = 500
#: Seconds to wait for others who write.
_PATIENCE: Final = 30.0
#: A line is one row; the longest has some texts of a few thousand characters.
_LINE: Final = 1_000_000


class BackupProblem(ReviewError):
    """A backup can't be made or taken back; what was there is as it was."""


def backup(engine: Engine, to: Path) -> dict[str, int]:
    """Write all reviews to a file as they are at one moment, while others go on; gives rows by table.

    The file is there whole or not at all, for its owner alone. Raises BackupProblem and OSError.
    """
    try:
        make_folder(engine)
        upgrade(engine, _PATIENCE)
        with _snapshot(engine) as connection, replacing(to) as file:
            os.fchmod(file.fileno(), 0o600)
            return _write(connection, file)
    except SQLAlchemyError as error:
        raise BackupProblem("The reviews can’t be read, so no backup was made.", _cause(error)) from error


def restore(engine: Engine, source: Path, replace: bool = False) -> dict[str, int]:
    """Bring back what a backup holds, in one transaction; gives rows by table.

    The whole file is checked first. Raises BackupProblem where it is damaged or newer than this code, or
    where the database has reviews already and `replace` doesn't say to delete them; OSError where it can't
    be read.
    """
    ids = _checked(source)
    try:
        make_folder(engine)
        upgrade(engine, _PATIENCE)
        with engine.connect() as connection:
            settle(connection, _PATIENCE)
            lock(connection)
            there = int(connection.scalar(select(func.count()).select_from(REVIEWS)) or 0)
            if there and not replace:
                raise BackupProblem(
                    f"The database has {there:,} reviews already: nothing was changed. To delete them and "
                    "restore, say --replace."
                )
            done = _fill(connection, source)
            for table, last in ids.items():
                _go_on_after(connection, _BY_NAME[table], last)
            connection.commit()
            return done
    except SQLAlchemyError as error:
        message = "The backup can’t be restored: the reviews are as they were."
        raise BackupProblem(message, _cause(error)) from error


def _write(connection: Connection, file: IO[bytes]) -> dict[str, int]:
    digest, written = hashlib.sha256(), Counter[str]()
    with gzip.GzipFile(fileobj=file, mode="wb", compresslevel=6, mtime=0) as packed:

        def line(value: Any) -> None:
            encoded = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
            digest.update(encoded)
            packed.write(encoded)

        made = datetime.now(UTC).isoformat()
        line({"newsdesk": "reviews", "format": FORMAT, "revision": HEAD, "made": made})
        for table in TABLES:
            for row in _rows(connection, table):
                line([table.name, row])
                written[table.name] += 1
        ids = {table.name: _last_id(connection, table) for table in TABLES if _numbered(table)}
        line({"rows": dict(written), "ids": ids, "sha256": digest.hexdigest()})
    return {table.name: written[table.name] for table in TABLES}


def _rows(connection: Connection, table: Table) -> Iterator[dict[str, Any]]:
    query = select(table).order_by(*table.primary_key.columns)
    if table is SALTS:  # those of days are deleted, and their hashes with them
        query = query.where(SALTS.c.day == LASTING)
    with connection.execute(query.execution_options(yield_per=_AT_A_TIME)) as result:
        for row in result.mappings():
            yield {name: _plain(value) for name, value in row.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


def _checked(source: Path) -> dict[str, int]:
    """Read a backup to its end without keeping it; gives the last id of each table that has some."""
    digest, read = hashlib.sha256(), Counter[str]()
    lines = _lines(source)
    first = next(lines, b"")
    _check_head(_json(first, 1), source)
    before, number = first, 1
    for number, line in enumerate(lines, 2):  # the last one is needed
        digest.update(before)
        before = line
        value = _json(line, number)
        if isinstance(value, list):
            read[_row(value, number)[0].name] += 1
    last = _json(before, number)
    good = (
        isinstance(last, dict) and last.get("sha256") == digest.hexdigest() and last.get("rows") == dict(read)
    )
    ids = last.get("ids") if isinstance(last, dict) else None
    if (
        not good
        or not isinstance(ids, dict)
        or not all(t in _BY_NAME and type(n) is int for t, n in ids.items())
    ):
        raise BackupProblem(
            f"{source} is cut off or was changed: nothing was restored.", f"after line {number}"
        )
    return ids


def _check_head(head: Any, source: Path) -> None:
    if not isinstance(head, dict) or head.get("newsdesk") != "reviews":
        raise BackupProblem(f"{source} is no backup of reviews.")
    revision = head.get("revision")
    if head.get("format") != FORMAT or not isinstance(revision, str) or revision > HEAD:
        raise BackupProblem(
            f"{source} was made by a newer Newsdesk: update this one.", f"{head.get('format')}, {revision}"
        )


def _fill(connection: Connection, source: Path) -> dict[str, int]:
    """Put the rows of a checked backup in the place of all there are."""
    for table in reversed(METADATA.sorted_tables):
        connection.execute(delete(table))
    done, waiting, of = Counter[str](), list[dict[str, Any]](), TABLES[0]
    for number, line in enumerate(_lines(source), 1):
        value = _json(line, number)
        if not isinstance(value, list):
            continue
        table, row = _row(value, number)
        if waiting and (table is not of or len(waiting) == _AT_A_TIME):
            connection.execute(insert(of), waiting)
            waiting = []
        of = table
        waiting.append(row)
        done[table.name] += 1
    if waiting:
        connection.execute(insert(of), waiting)
    return {table.name: done[table.name] for table in TABLES}


def _row(value: list[Any], number: int) -> tuple[Table, dict[str, Any]]:
    """The table and the values of a line; columns that came later take their defaults."""
    try:
        name, given = value
        table = _BY_NAME[name]
        return table, {column: _value(table, column, given[column]) for column in given}
    except (KeyError, TypeError, ValueError) as error:
        message = f"Line {number:,} is no row of a backup: nothing was restored."
        raise BackupProblem(message, repr(error)) from error


def _value(table: Table, column: str, value: Any) -> Any:
    kind = table.c[column].type
    if value is None:
        return None
    if isinstance(kind, Utc):
        found = datetime.fromisoformat(value)
        if found.tzinfo is None:
            raise ValueError(f"{column} has no zone")
        return found
    if kind.python_type is bytes:
        return base64.b64decode(value, validate=True)
    if type(value) is not kind.python_type:
        raise TypeError(f"{column} is {type(value).__name__}")
    return value


def _lines(source: Path) -> Iterator[bytes]:
    try:
        with gzip.open(source, "rb") as packed:
            while line := packed.readline(_LINE):
                if not line.endswith(b"\n"):
                    raise BackupProblem(f"{source} is cut off or was changed: nothing was restored.")
                yield line
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        message = f"{source} is cut off, was changed, or is no backup: nothing was restored."
        raise BackupProblem(message, str(error)) from error


def _json(line: bytes, number: int) -> Any:
    try:
        return json.loads(line)
    except ValueError as error:
        raise BackupProblem(f"Line {number:,} can’t be read: nothing was restored.", str(error)) from error


def _numbered(table: Table) -> bool:
    return "id" in table.c


def _last_id(connection: Connection, table: Table) -> int:
    """The largest id that was ever given, or at least the largest that is there."""
    there = int(connection.scalar(select(func.max(table.c.id))) or 0)
    if connection.dialect.name != "sqlite":
        sequence = func.pg_get_serial_sequence(table.name, "id")
        return max(there, int(connection.scalar(select(func.pg_sequence_last_value(sequence))) or 0))
    if not inspect(connection).has_table("sqlite_sequence"):
        return there
    query = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
    return max(there, int(connection.scalar(query, {"name": table.name}) or 0))


def _go_on_after(connection: Connection, table: Table, last: int) -> None:
    """Have the next id be one that was never given."""
    last = max(last, _last_id(connection, table))
    if connection.dialect.name != "sqlite":
        sequence = func.pg_get_serial_sequence(table.name, "id")
        connection.execute(select(func.setval(sequence, max(last, 1), last > 0)))
    elif table.dialect_options["sqlite"]["autoincrement"]:
        known = text("UPDATE sqlite_sequence SET seq = :last WHERE name = :name")
        if connection.execute(known, {"last": last, "name": table.name}).rowcount == 0:
            fresh = text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)")
            connection.execute(fresh, {"last": last, "name": table.name})


@contextmanager
def _snapshot(engine: Engine) -> Iterator[Connection]:
    """A connection that sees the database as it is at one moment, and keeps nobody from writing."""
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            settle(connection, _PATIENCE)
            connection.exec_driver_sql("BEGIN")
        else:
            connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        yield connection
        connection.rollback()


def _cause(error: SQLAlchemyError) -> str:
    return str(getattr(error, "orig", None) or error)
