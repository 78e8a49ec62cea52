"""Dates, numbers and names as a reader of English expects them."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pandas as pd

from data.article import NONE
from data.language_names import language_name

_RIGHT_TO_LEFT = {"ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"}
KIND_NAMES = {"person": "People", "organisation": "Organisations", "place": "Places"}


def count_of(n: int, one: str, many: str = "") -> str:
    """A number with its noun: `1 article`, `1,234 articles`."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def percent(part: float, whole: float) -> str:
    """A share as readers write it; `<1%` rather than 0, and `>99%` rather than all of it."""
    if not whole:
        return "0%"
    share = 100 * part / whole
    if part < whole and share > 99:
        return ">99%"
    return f"{share:.0f}%" if share >= 1 or not part else "<1%"


def day_text(day: date) -> str:
    """A day: `14 May 2024`."""
    return f"{day.day} {day:%B %Y}"


def published_text(published: datetime | pd.Timestamp | None, precision: str | None, zone: ZoneInfo) -> str:
    """When an article was published, in the corpus's zone; the hour only where it is known."""
    if published is None or pd.isna(published):
        return "Undated"
    local = published.astimezone(zone)
    return day_text(local.date()) + (f", {local:%H:%M}" if precision == "minute" else "")


def direction(code: str) -> str:
    """`rtl` for languages written from right to left, `auto` for unknown ones."""
    if not code:
        return "auto"
    return "rtl" if code.split("-")[0] in _RIGHT_TO_LEFT else "ltr"


def quoted(words: str) -> str:
    """Words in quotation marks; those that they hold become single ones."""
    return f"“{words.replace('“', '‘').replace('”', '’')}”"


def value_label(field: str, value: str) -> str:
    """A facet's value for people: language names, `No section` for what is missing."""
    if value == NONE:
        return f"No {field}"
    return language_name(value) if field == "language" else value
