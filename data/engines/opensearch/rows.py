"""Rows: an article's fields as a cluster keeps them, plain and with times in microseconds, and back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Final

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_TIMES: Final = ("published", "updated", "collected")


def plain_row(fields: dict[str, Any]) -> dict[str, Any]:
    """A row of the article table as plain values, its times in microseconds."""
    return {**fields, **{name: micros_of(fields[name]) for name in _TIMES}}


def row_of(plain: dict[str, Any]) -> dict[str, Any]:
    """The row that `plain_row` was made of."""
    return {**plain, **{name: time_of(plain[name]) for name in _TIMES if name in plain}}


def micros_of(time: datetime | None) -> int | None:
    """A time in microseconds since 1970."""
    return None if time is None else (time - _EPOCH) // timedelta(microseconds=1)


def time_of(micros: int | None) -> datetime | None:
    """A time that is kept in microseconds."""
    return None if micros is None else _EPOCH + micros * timedelta(microseconds=1)
