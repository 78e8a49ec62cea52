"""Standing: how each storyline of a corpus stands, growing, running or quiet, and numbers by storyline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from data.answers import LATER, RECENT_DAYS
from data.article import NONE
from data.engines.building import UNDATED
from data.engines.columns import Ints
from data.engines.index import Index

#: What is told of the latest article of a storyline or an event.
LATEST: Final = ("source", "language", "published", "published_precision")
_EPOCH: Final = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Stand:
    """How every storyline stands, by its code."""

    recent: Ints
    before: Ints
    #: Places in STATES.
    state: Ints
    #: The last day, None where nothing has a date, and the articles with a later one.
    until: date | None
    later: int
    #: How many days are recent.
    span: int


def stand_of(index: Index) -> Stand:
    """Articles of the last days and of those before, and what that makes of each storyline."""
    n = len(index.values["storyline"])
    codes, days = index.codes["storyline"], index.day[: index.dated]
    aside = index.dated // LATER
    first, last = (int(days[aside]), int(days[-1 - aside])) if index.dated else (0, 0)
    span = max(1, min(RECENT_DAYS, (last - first + 1) // 4))
    begins = [last - 2 * span + 1, last - span + 1, last + 1]
    begin, middle, end = np.searchsorted(days, begins).tolist()
    before = np.bincount(codes[begin:middle], minlength=n)
    recent = np.bincount(codes[middle:end], minlength=n)
    grows = (recent >= 2) & (recent > before)
    state = np.where(grows, 0, np.where(recent + before > 0, 1, 2))
    return Stand(recent, before, state, day_of(last) if index.dated else None, index.dated - end, span)


def none_code(index: Index) -> int:
    """The code of articles without a storyline; -1 where all have one."""
    none = index.values["storyline"].find(NONE)
    return -1 if none is None else none


def events_of(index: Index, rows: Ints) -> npt.NDArray[np.int64]:
    """A number for the event of each row; an article without one has a number of its own."""
    codes = index.codes["event"][rows].astype(np.int64)
    none = index.values["event"].find(NONE)
    return codes if none is None else np.where(codes == none, len(index.values["event"]) + rows, codes)


def different(places: Ints, values: Ints, n: int) -> npt.NDArray[np.int64]:
    """How many different values each place has."""
    width = int(values.max(initial=0)) + 1
    pairs = np.unique(places * width + values)
    return np.bincount(pairs // width, minlength=n).astype(np.int64)


def dates_of(days: Ints) -> npt.NDArray[np.datetime64]:
    """Days as dates; UNDATED is none."""
    dates = days.astype("datetime64[D]").astype("datetime64[s]")
    return np.where(days == UNDATED, np.datetime64("NaT", "s"), dates)


def day_of(number: Any) -> date:
    """A day of the index as a date."""
    return _EPOCH + timedelta(days=int(number))
