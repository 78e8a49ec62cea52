"""The column of publication dates: some of them make sense only when all have been seen."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import pyarrow as pa

from data.article import SCHEMA
from data.ingest.columns import is_empty
from data.ingest.dates import Ambiguous, Order, When, read_date, slash_order
from data.ingest.report import Findings, excerpt

_NULLS: Final = ("nan", "nat", "none", "null", "n/a", "<na>", "0")


class PublishedColumn:
    """Reads dates row by row, and settles at the end what 05/04/2024 and bare midnights mean."""

    def __init__(self, zone: ZoneInfo, findings: Findings) -> None:
        self._zone = zone
        self._findings = findings
        self._when: list[When | None] = []
        #: Position, line and text of dates that wait for the order of the column.
        self._waiting: list[tuple[int, int, str]] = []
        self._orders: set[Order] = set()

    def add(self, lines: list[int], values: list[Any]) -> None:
        """Take in the next rows' dates."""
        for line, value in zip(lines, values, strict=True):
            self._when.append(self._read(line, value))

    def _read(self, line: int, value: Any) -> When | None:
        if is_empty(value) or (isinstance(value, str) and value.strip().lower() in _NULLS):
            return None
        self._learn_order(value)
        try:
            when = read_date(value, self._zone)
        except Ambiguous:
            self._waiting.append((len(self._when), line, value))
            return None
        if when is None:
            self._findings.note(line, "published", f"not a date that can be read: “{excerpt(value)}”")
        return when

    def _learn_order(self, value: Any) -> None:
        if (
            isinstance(value, str)
            and len(value) > 5
            and value.strip()[1:3].strip("0123456789")[:1] in ("/", "-")
        ):
            self._orders.add(slash_order(value))

    def finish(self) -> tuple[pa.Array, pa.Array]:
        """The columns `published` and `published_precision`."""
        self._settle_order()
        self._settle_midnights()
        times = [when.time if when else None for when in self._when]
        precisions = [when.precision if when else None for when in self._when]
        return pa.array(times, SCHEMA.field("published").type), pa.array(precisions, pa.string())

    def _settle_order(self) -> None:
        """Read the waiting dates day first or month first, whichever the column's others show."""
        orders = self._orders - {"?"}
        order = orders.pop() if len(orders) == 1 else "?"
        for position, line, text in self._waiting:
            if order == "?":
                self._findings.note(line, "published", f"“{excerpt(text)}” may be day first or month first")
            else:
                self._when[position] = read_date(text, self._zone, order)
        if self._waiting and order != "?":
            self._findings.note(0, "published", f"dates with slashes were read {order} first")

    def _settle_midnights(self) -> None:
        """Take times for days where every one of them is a midnight without a zone."""
        dated = [when for when in self._when if when]
        if not dated or not all(when.bare_midnight for when in dated):
            return
        self._when = [When(when.time, "day") if when else None for when in self._when]
        self._findings.note(0, "published", "every time is midnight without a zone; they were read as days")


def read_time(value: Any, zone: ZoneInfo) -> datetime | None:
    """A time such as `updated`, None where there is none or it can't be read."""
    try:
        when = None if is_empty(value) else read_date(value, zone)
    except Ambiguous:
        return None
    return when.time if when else None
