"""Dates as people write them become UTC times with a precision, or an honest None."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Any, Final, Literal
from zoneinfo import ZoneInfo

Precision = Literal["minute", "day"]
#: How a file writes 05/04/2024: unknown, 5 April or May 4.
Order = Literal["?", "day", "month"]

#: Years outside these are mistakes (Go and .NET write year 1 for "none") and break time axes.
FIRST_YEAR: Final = 1700
LAST_YEAR: Final = 2200

_MONTHS: Final = (
    "january february march april may june july august september october november december",
    "jan feb mar apr may jun jul aug sep oct nov dec",
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
    "yanvar fevral mart aprel may iyun iyul avqust sentyabr oktyabr noyabr dekabr",
    "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "januar februar märz april mai juni juli august september oktober november dezember",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
)
_MONTH: Final = {n: i for names in _MONTHS for i, n in enumerate(names.split(), 1)} | {"sept": 9}

#: RFC 2822's names, and the two that European agencies add; other abbreviations mean several zones.
_ZONES: Final = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7,
    "mdt": -6, "pst": -8, "pdt": -7, "cet": 1, "cest": 2, "met": 1, "mest": 2, "msk": 3,
}  # fmt: skip

_TIME: Final = (
    r"(?:(?:\s*,\s*|\s+at\s+|\s+|T)"
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?\s*(?P<half>[ap]\.?m\.?)?"
    r"\s*(?P<zone>[a-z]{1,4}|(?:utc|gmt)?\s*[+-]\d{1,2}:?\d{2})?(?:\s*\([a-z ]+\))?)?"
)
_WEEKDAY: Final = r"(?:[^\W\d]{2,12}(?:\.?\s+|\.?,\s*))?"
_SHAPES: Final = tuple(
    re.compile(rf"\s*{_WEEKDAY}{shape}{_TIME}\s*", re.IGNORECASE)
    for shape in (
        r"(?P<day>\d{1,2})(?:st|nd|rd|th)?[\s./-]+(?P<name>[^\W\d]{3,12})\.?,?[\s./-]+(?P<year>\d{4}|\d{2})(?:\s+(?:г\.?|il))?",
        r"(?P<name>[^\W\d]{3,12})\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})",
        r"(?P<year>\d{4})[/.-](?P<month>\d{1,2})[/.-](?P<day>\d{1,2})",
        r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4}|\d{2})",
        r"(?P<first>\d{1,2})[/-](?P<second_part>\d{1,2})[/-](?P<year>\d{4}|\d{2})",
    )
)


@dataclass(frozen=True, slots=True)
class When:
    """A moment in UTC, or a day: its midnight in the corpus's zone."""

    time: datetime
    precision: Precision
    #: Midnight to the second, without a zone: how tables of days are often saved.
    bare_midnight: bool = False


class Ambiguous(ValueError):
    """A date such as 05/04/2024, of which only the rest of its column can say what it means."""


def read_date(value: Any, zone: ZoneInfo, order: Order = "?") -> When | None:
    """Read a date or time; None where it can't be read.

    Text without a zone is in `zone`. Numbers are epoch seconds, milliseconds, micro- or
    nanoseconds by their size, or YYYYMMDD. Raises Ambiguous where `order` is needed and "?".
    """
    try:
        if isinstance(value, str):
            return _read_text(value, zone, order)
        if isinstance(value, datetime):
            return _moment(value, zone)
        if isinstance(value, date):
            return _day(value, zone)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return _number(float(value), zone)
    except (OverflowError, OSError):
        return None
    return None


def slash_order(value: Any) -> Order:
    """What a date with slashes gives away about the order of its column."""
    match = _SHAPES[-1].fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return "?"
    first, second = int(match["first"]), int(match["second_part"])
    if first > 12 >= second:
        return "day"
    return "month" if second > 12 >= first else "?"


@lru_cache(maxsize=4096)
def _read_text(text: str, zone: ZoneInfo, order: Order) -> When | None:
    text = text.strip()
    if len(text) > 80:
        return None
    try:
        if len(text) <= 10:
            return _day(date.fromisoformat(text), zone)
        return _moment(datetime.fromisoformat(text), zone)
    except ValueError:
        pass
    if re.fullmatch(r"-?\d{9,19}(?:\.\d+)?", text, re.ASCII):
        return _number(float(text), zone)
    matches = (shape.fullmatch(text) for shape in _SHAPES)
    return next((_from_parts(m.groupdict(), zone, order) for m in matches if m), None)


def _from_parts(parts: dict[str, str | None], zone: ZoneInfo, order: Order) -> When | None:
    if parts.get("first"):
        parts = _in_order(parts, order)
    month = _MONTH.get((parts.get("name") or "").casefold()) or int(parts.get("month") or 0)
    try:
        day = date(_year(parts["year"] or ""), month, int(parts["day"] or 0))
        if not parts["hour"]:
            return _day(day, zone)
        return _moment(datetime.combine(day, _clock(parts), _zone(parts["zone"])), zone)
    except ValueError:
        return None


def _in_order(parts: dict[str, str | None], order: Order) -> dict[str, str | None]:
    first, second = parts["first"] or "", parts["second_part"] or ""
    if int(first) > 12 or first == second:
        order = "day"
    elif int(second) > 12:
        order = "month"
    if order == "?":
        raise Ambiguous
    day, month = (first, second) if order == "day" else (second, first)
    return {**parts, "day": day, "month": month}


def _year(text: str) -> int:
    """Two digits mean 1969 to 2068, as POSIX and Python's strptime have it."""
    year = int(text)
    if len(text) > 2:
        return year
    return year + (1900 if year >= 69 else 2000)


def _clock(parts: dict[str, str | None]) -> time:
    hour = int(parts["hour"] or 0)
    half = (parts["half"] or "")[:1].casefold()
    if half:
        if not 1 <= hour <= 12:
            raise ValueError("no such hour")
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, int(parts["minute"] or 0), int(parts["second"] or 0))


def _zone(text: str | None) -> tzinfo | None:
    """The zone as written; none written is None. Raises ValueError for one that isn't known."""
    if not text:
        return None
    named = text.casefold().strip()
    if named in _ZONES:
        return timezone(timedelta(hours=_ZONES[named]))
    match = re.fullmatch(r"(?:utc|gmt)?\s*([+-])(\d{1,2}):?(\d{2})", named)
    if match is None:
        raise ValueError("no such zone")
    offset = timedelta(hours=int(match[2]), minutes=int(match[3]))
    return timezone(-offset if match[1] == "-" else offset)


def _number(number: float, zone: ZoneInfo) -> When | None:
    if 17000101 <= number <= 22001231 and number.is_integer():
        text = str(int(number))
        try:
            return _day(date(int(text[:4]), int(text[4:6]), int(text[6:])), zone)
        except ValueError:
            return None
    size = abs(number)
    for limit, per_second in ((1e8, 0.0), (1e11, 1.0), (1e14, 1e3), (1e17, 1e6), (1e20, 1e9)):
        if size < limit:
            return _moment(datetime.fromtimestamp(number / per_second, UTC), zone) if per_second else None
    return None


def _day(day: date, zone: ZoneInfo) -> When | None:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        return None
    return When(datetime.combine(day, time(), zone).astimezone(UTC), "day")


def _moment(moment: datetime, zone: ZoneInfo) -> When | None:
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        return None
    bare = moment.tzinfo is None
    aware = moment.replace(tzinfo=zone) if bare else moment
    return When(aware.astimezone(UTC), "minute", bare and moment.time() == time())
