"""The column of publication dates: some of them make sense only when all have been seen."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from data.article import SCHEMA, published_iso
from data.ingest.columns import is_empty
from data.ingest.dates import Ambiguous, Order, When, read_date, slash_order
from data.ingest.report import Findings, excerpt

#: The columns that say when an article was published.
PUBLISHED: Final = ("published", "published_precision", "published_as")
#: An article that is dated later than this after it was taken in has a date that can't be: zones and clocks
#: that are wrong make a few hours.
_AHEAD: Final = timedelta(days=1)
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

    def read(self, lines: list[int], values: list[Any]) -> tuple[pa.Array, pa.Array, pa.Array]:
        """The columns `published`, `published_precision` and `published_as` of the next rows."""
        waiting: list[int] = []
        when = [self._read(at, lines[at], value, waiting) for at, value in enumerate(values)]
        if waiting:
            self._settle_order(lines, values, when, waiting)
        if any(when):
            self._settle_midnights(when)
        times = [one.time if one else None for one in when]
        precisions = [("day" if self._days_only else one.precision) if one else None for one in when]
        said = [
            None if one or _is_null(value) else _as_given(value)
            for one, value in zip(when, values, strict=True)
        ]
        kinds = (SCHEMA.field(name).type for name in PUBLISHED)
        return tuple(map(pa.array, (times, precisions, said), kinds))

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


def without_future(table: pa.Table, zone: ZoneInfo, now: datetime) -> pa.Table:
    """The article table without dates that are still to come; `published_as` keeps them.

    What a table says of when it collected an article does not count: an article that was seen before may
    have come out again since (40 of newsapi2020's 61,411 are dated over a day after they were first seen, and
    all of these before they were last seen).
    """
    published = table.column("published")
    ahead = pc.fill_null(pc.greater(published, pa.scalar(now + _AHEAD, published.type)), False)
    if not pc.any(ahead).as_py():
        return table
    pairs = zip(*(table.column(name).to_pylist() for name in PUBLISHED[:2]), strict=True)
    said = pa.array([published_iso(when, precision, zone) for when, precision in pairs], pa.string())
    for name in PUBLISHED:
        field = SCHEMA.field(name)
        instead = said if name == "published_as" else pa.nulls(len(table), field.type)
        column = pc.if_else(ahead, instead, table.column(name))
        table = table.set_column(SCHEMA.get_field_index(name), field, column)
    return table


def read_time(value: Any, zone: ZoneInfo) -> datetime | None:
    """A time such as `updated`, None where there is none or it can't be read."""
    try:
        when = None if is_empty(value) else read_date(value, zone)
    except Ambiguous:
        return None
    return when.time if when else None


def _is_null(value: Any) -> bool:
    return is_empty(value) or (isinstance(value, str) and value.strip().lower() in _NULLS)


def _as_given(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else excerpt(value)


def _order_of(value: Any) -> Order | None:
    """What a date with slashes shows; None of any other."""
    if isinstance(value, str) and len(value) > 5 and value.strip()[1:3].strip("0123456789")[:1] in ("/", "-"):
        return slash_order(value)
    return None
