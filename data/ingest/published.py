"""The column of publication dates: some of them make sense only when all have been seen."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import pyarrow as pa

from data.article import SCHEMA
from data.ingest.columns import is_empty
from data.ingest.dates import Ambiguous, Order, When, read_date, slash_order
from data.ingest.report import Findings, excerpt

_NULLS: Final = ("nan", "nat", "none", "null", "n/a", "<na>", "0")

#: All values of the column, from its beginning.
Every = Callable[[], Iterable[Any]]


class PublishedColumn:
    """Reads dates a batch at a time.

    What 05/04/2024 and bare midnights mean only the whole column can say: it is looked through once, when
    a date asks for that. Where it can't be read again, the dates so far decide.
    """

    def __init__(self, zone: ZoneInfo, findings: Findings, every: Every | None = None) -> None:
        self._zone = zone
        self._findings = findings
        self._every = every
        #: What the dates with slashes show, of all that were seen.
        self._orders: set[Order] = set()
        #: Whether every time is a bare midnight, which stands for its day; None while there was no date.
        self._days_only: bool | None = None
        self._looked = False
        self._order_told = False

    def read(self, lines: list[int], values: list[Any]) -> tuple[pa.Array, pa.Array]:
        """The columns `published` and `published_precision` of the next rows."""
        waiting: list[int] = []
        when = [self._read(at, lines[at], value, waiting) for at, value in enumerate(values)]
        if waiting:
            self._settle_order(lines, values, when, waiting)
        if any(when):
            self._settle_midnights(when)
        times = [one.time if one else None for one in when]
        precisions = [("day" if self._days_only else one.precision) if one else None for one in when]
        return pa.array(times, SCHEMA.field("published").type), pa.array(precisions, pa.string())

    def _read(self, at: int, line: int, value: Any, waiting: list[int]) -> When | None:
        if _is_null(value):
            return None
        if (order := _order_of(value)) is not None:
            self._orders.add(order)
        try:
            when = read_date(value, self._zone)
        except Ambiguous:
            waiting.append(at)
            return None
        if when is None:
            self._findings.note(line, "published", f"not a date that can be read: “{excerpt(value)}”")
        return when

    def _settle_order(
        self, lines: list[int], values: list[Any], when: list[When | None], waiting: list[int]
    ) -> None:
        """Read the waiting dates day first or month first, whichever the column's others show."""
        self._look()
        orders = self._orders - {"?"}
        order = orders.pop() if len(orders) == 1 else "?"
        for at in waiting:
            if order == "?":
                text = excerpt(values[at])
                self._findings.note(lines[at], "published", f"“{text}” may be day first or month first")
            else:
                when[at] = read_date(values[at], self._zone, order)
        if order != "?" and not self._order_told:
            self._order_told = True
            self._findings.note(0, "published", f"dates with slashes were read {order} first")

    def _settle_midnights(self, when: list[When | None]) -> None:
        """Take times for days where every one of them is a midnight without a zone."""
        if not all(one.bare_midnight for one in when if one):
            self._days_only = False
        elif self._days_only is None:
            self._days_only = True
            self._look()
            if self._days_only:
                self._findings.note(
                    0, "published", "every time is midnight without a zone; they were read as days"
                )

    def _look(self) -> None:
        """Look the whole column through, once."""
        if self._looked or self._every is None:
            return
        self._looked = True
        for value in self._every():
            if _is_null(value):
                continue
            if (order := _order_of(value)) is not None:
                self._orders.add(order)
            try:
                when = read_date(value, self._zone)
            except Ambiguous:
                when = read_date(value, self._zone, "day")
            if when is not None and not when.bare_midnight:
                self._days_only = False


def read_time(value: Any, zone: ZoneInfo) -> datetime | None:
    """A time such as `updated`, None where there is none or it can't be read."""
    try:
        when = None if is_empty(value) else read_date(value, zone)
    except Ambiguous:
        return None
    return when.time if when else None


def _is_null(value: Any) -> bool:
    return is_empty(value) or (isinstance(value, str) and value.strip().lower() in _NULLS)


def _order_of(value: Any) -> Order | None:
    """What a date with slashes shows; None of any other."""
    if isinstance(value, str) and len(value) > 5 and value.strip()[1:3].strip("0123456789")[:1] in ("/", "-"):
        return slash_order(value)
    return None
