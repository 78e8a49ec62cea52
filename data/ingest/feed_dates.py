"""Dates as feeds write them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import lru_cache
from time import struct_time
from typing import Any, Final
from zoneinfo import ZoneInfo

from feedparser.datetimes.asctime import _parse_date_asctime
from feedparser.datetimes.greek import _parse_date_greek
from feedparser.datetimes.hungarian import _parse_date_hungarian
from feedparser.datetimes.iso8601 import _parse_date_iso8601
from feedparser.datetimes.korean import _parse_date_nate, _parse_date_onblog
from feedparser.datetimes.perforce import _parse_date_perforce
from feedparser.datetimes.rfc822 import _parse_date_rfc822
from feedparser.datetimes.w3dtf import _parse_date_w3dtf

from data.ingest.dates import Ambiguous, read_date

_Format = Callable[[str], Any]
#: feedparser's formats, the narrow ones first: its own order lets the wide ones guess at what they
#: read only in part. It has no public names for them.
_NARROW: Final[tuple[_Format, ...]] = (
    _parse_date_onblog, _parse_date_nate, _parse_date_greek, _parse_date_hungarian, _parse_date_perforce,
    _parse_date_w3dtf,
)  # fmt: skip
_WIDE: Final[tuple[_Format, ...]] = (_parse_date_rfc822, _parse_date_asctime)
#: The short forms of ISO 8601: years of two digits, ordinal days, no marks between the parts. Five digits
#: alone are a year and a day only from the hundredth day on; with fewer they are as likely a number.
_SHORT: Final = re.compile(
    r"(?:-\d\d-?\d\d|\d{6}|\d\d-\d\d-\d\d|\d\d[1-3]\d\d|\d{4}-?[0-3]\d\d|\d{8})"
    r"(?:T(?:[01]\d|2[0-3]):?[0-5]\d(?::?[0-5]\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?"
)
_YEAR_FIRST: Final = re.compile(r"-?\d{4}-|\d+$")
_CLOCK: Final = re.compile(r"\d:\d\d|T\d\d|\d\d\s*[ap]m", re.IGNORECASE)
#: Names of zones that feedparser takes for UTC.
_ZONES: Final = {"CET": "+0100", "CEST": "+0200", "EET": "+0200", "EEST": "+0300", "MSK": "+0300"}
_NAMED: Final = re.compile(rf"\b(?:{'|'.join(_ZONES)})$")
_LONGEST: Final = 100


@lru_cache(maxsize=4096)
def feed_date(text: str) -> datetime | date | None:
    """A moment in UTC, or a day where no time is given; None where it can't be read.

    RFC 822, W3CDTF, ISO 8601 with its short forms, asctime, and the Greek, Hungarian, Korean and
    Perforce formats that feedparser knows; what is none of them is read as a table's date is.
    """
    text = text.strip()
    if not text or len(text) > _LONGEST:
        return None
    moment = next((found for read in _formats(text) if (found := _moment(_tried(read, text)))), None)
    if moment is None:
        return _as_in_tables(text)
    return moment if _CLOCK.search(text) else moment.date()


def _formats(text: str) -> tuple[_Format, ...]:
    if _SHORT.fullmatch(text):
        return (_parse_date_iso8601,)
    return _NARROW if _YEAR_FIRST.match(text) else (*_NARROW, *_WIDE)


def _tried(read: _Format, text: str) -> struct_time | None:
    try:
        parsed: struct_time | None = read(_NAMED.sub(lambda zone: _ZONES[zone.group()], text))
    except (KeyError, OverflowError, ValueError, AttributeError):
        return None
    return parsed


def _moment(parsed: struct_time | None) -> datetime | None:
    if not parsed:
        return None
    try:
        year, month, day, hour, minute, second = tuple(parsed)[:6]
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
    except ValueError:
        return None


def _as_in_tables(text: str) -> datetime | date | None:
    if _YEAR_FIRST.match(text):  # the formats above know all of these
        return None
    try:
        read = read_date(text, ZoneInfo("UTC"))
    except Ambiguous:
        return None
    return None if read is None else read.time.date() if read.precision == "day" else read.time
