"""Storylines: which have articles in scope, how they stand, and one of them event by event."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.answers import LATER, RECENT_DAYS, STATES, State, Storyline, StorylineOrder, Storylines
from data.article import NONE, display_title, split_entity_key
from data.corpus import StorylineNotFound
from data.engines.building import UNDATED
from data.engines.columns import Ints
from data.engines.counting import texts
from data.engines.index import Index
from data.engines.results import frame_of, listed_frame
from data.engines.scope import Scope

#: Names of a storyline that others are looked for by, and how many others are given.
_NAMES: Final = 24
_RELATED: Final = 5
#: What more than this share of all articles names says nothing of an affair.
_COMMON: Final = 0.1
_LATEST: Final = ("source", "language", "published", "published_precision")
_EPOCH: Final = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class _Stand:
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


@dataclass(frozen=True, slots=True)
class _Counted:
    """The scope's articles that belong to storylines: their rows and codes, and what codes have articles."""

    rows: Ints
    codes: Ints
    found: Ints
    articles: Ints
    #: Days of the first and the last dated article by code; UNDATED where there is none.
    first: Ints
    last: Ints


def storylines(
    index: Index,
    scope: Scope,
    limit: int,
    after: int,
    order: StorylineOrder,
    states: Collection[State],
) -> Storylines:
    """The storylines with articles in scope."""
    counted, stand = _counted(index, scope), _stand(index)
    standing = stand.state[counted.found]
    asked = np.isin(standing, [STATES.index(state) for state in states])
    listed = _in_order(counted, counted.found[asked], order)[after : after + limit]
    return Storylines(
        _frame(index, counted, stand, listed),
        _days(index, counted, listed),
        {state: int(np.count_nonzero(standing == place)) for place, state in enumerate(STATES)},
        int(np.count_nonzero(asked)),
        len(counted.rows),
        scope.total,
        index.value_counts("storyline"),
        stand.until,
        stand.later,
        stand.span,
    )


def _none(index: Index) -> int:
    """The code of articles without a storyline; -1 where all have one."""
    none = index.values["storyline"].find(NONE)
    return -1 if none is None else none


def _counted(index: Index, scope: Scope) -> _Counted:
    codes = index.codes["storyline"][scope.rows].astype(np.int64)
    inside = codes != _none(index)
    rows, codes = scope.rows[inside], codes[inside]
    n = len(index.values["storyline"])
    first, last = np.full(n, UNDATED, np.int64), np.full(n, UNDATED, np.int64)
    dated = np.searchsorted(rows, index.dated)
    days = index.day[rows[:dated]]
    # Rows are in order of time: of several numbers for one place numpy keeps the last.
    last[codes[:dated]] = days
    first[codes[:dated][::-1]] = days[::-1]
    articles = np.bincount(codes, minlength=n)
    return _Counted(rows, codes, np.flatnonzero(articles), articles, first, last)


def _stand(index: Index) -> _Stand:
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
    return _Stand(recent, before, state, _day(last) if index.dated else None, index.dated - end, span)


def _in_order(counted: _Counted, codes: Ints, order: StorylineOrder) -> Ints:
    articles, last = -counted.articles[codes], -counted.last[codes]
    if order == "articles":
        return codes[np.lexsort((codes, last, articles))]
    if order == "first":
        first = counted.first[codes]
        return codes[np.lexsort((codes, articles, first, first == UNDATED))]
    return codes[np.lexsort((codes, articles, last))]


def _frame(index: Index, counted: _Counted, stand: _Stand, listed: Ints) -> pd.DataFrame:
    place = np.full(len(index.values["storyline"]), -1, np.int64)
    place[listed] = np.arange(len(listed))
    inside = place[counted.codes] >= 0
    rows, places = counted.rows[inside], place[counted.codes[inside]]
    latest = _latest(index, rows, places, len(listed))
    told = index.fields(latest, ["id", "headline", "summary", "body", *_LATEST])
    headlines = [display_title(*t) for t in zip(told["headline"], told["summary"], told["body"], strict=True)]
    events = _events(index, rows)
    frame = pd.DataFrame(
        {
            "storyline": texts(index.values["storyline"].take(listed).to_pylist()),
            "title": texts(index.titles.take(listed).to_pylist()),
            "state": texts([STATES[number] for number in stand.state[listed]]),
            "recent": stand.recent[listed].astype(np.int64),
            "before": stand.before[listed].astype(np.int64),
            "articles": counted.articles[listed].astype(np.int64),
            "corpus_articles": index.value_articles["storyline"][listed].astype(np.int64),
            "events": _different(places, events, len(listed)),
            "sources": _different(places, index.codes["source"][rows], len(listed)),
            "languages": _different(places, index.codes["language"][rows], len(listed)),
            "first": _dates(counted.first[listed]),
            "last": _dates(counted.last[listed]),
            "latest": texts(told["id"]),
            "headline": texts(headlines),
        }
    )
    return frame.join(frame_of({name: told[name] for name in _LATEST}))


def _latest(index: Index, rows: Ints, places: Ints, n: int) -> Ints:
    """The last dated row of each place, else its last."""
    latest = np.zeros(n, np.int64)
    order = np.argsort(rows < index.dated, kind="stable")
    latest[places[order]] = rows[order]
    return latest


def _events(index: Index, rows: Ints) -> npt.NDArray[np.int64]:
    """A number for the event of each row; an article without one has a number of its own."""
    codes = index.codes["event"][rows].astype(np.int64)
    none = index.values["event"].find(NONE)
    return codes if none is None else np.where(codes == none, len(index.values["event"]) + rows, codes)


def _different(places: Ints, values: Ints, n: int) -> npt.NDArray[np.int64]:
    """How many different values each place has."""
    width = int(values.max(initial=0)) + 1
    pairs = np.unique(places * width + values)
    return np.bincount(pairs // width, minlength=n).astype(np.int64)


def _days(index: Index, counted: _Counted, listed: Ints) -> pd.DataFrame:
    """Articles of each listed storyline by the day."""
    order = np.argsort(listed)
    dated = counted.rows[np.isin(counted.codes, listed) & (counted.rows < index.dated)]
    places = order[np.searchsorted(listed, index.codes["storyline"][dated], sorter=order)]
    days = index.day[dated].astype(np.int64)
    low = int(days.min(initial=0))
    width = int(days.max(initial=0)) - low + 1
    pairs, articles = np.unique(places * width + (days - low), return_counts=True)
    return pd.DataFrame(
        {
            "storyline": texts(index.values["storyline"].take(listed[pairs // width]).to_pylist()),
            "day": _dates(pairs % width + low),
            "articles": articles.astype(np.int64),
        }
    )


def _dates(days: Ints) -> npt.NDArray[np.datetime64]:
    dates = days.astype("datetime64[D]").astype("datetime64[s]")
    return np.where(days == UNDATED, np.datetime64("NaT", "s"), dates)


def storyline(index: Index, scope: Scope, id: str, limit: int, after: int) -> Storyline:
    """One storyline, event by event."""
    code = index.values["storyline"].find(id)
    if code is None or id == NONE:
        raise StorylineNotFound("There is no such storyline in this corpus.", f"id {id!r}")
    whole: Ints = index.list_rows["storyline"][code].astype(np.int64)
    rows = whole[scope.mask[whole]]
    events = _events(index, rows)
    _, first, places = np.unique(events, return_index=True, return_inverse=True)
    # Events come by their first reports: rows are in order of time.
    rank = np.empty(len(first), np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    places = rank[places]
    shown = (places >= after) & (places < after + limit)
    stand = _stand(index)
    dated = index.day[rows[rows < index.dated]]
    return Storyline(
        id=id, title=index.titles[code], central=index.ids[index.central["storyline"][code]],
        state=STATES[stand.state[code]], recent=int(stand.recent[code]), before=int(stand.before[code]),
        recent_days=stand.span,
        articles=len(rows), corpus_articles=len(whole), total=len(first),
        first=_day(dated[0]) if len(dated) else None, last=_day(dated[-1]) if len(dated) else None,
        events=_events_frame(index, rows[shown], places[shown] - after),
        members=_members_frame(index, rows[shown], places[shown] - after),
        related=_related(index, code, whole),
        ids=tuple(index.ids.take(whole).to_pylist()),
    )  # fmt: skip


def _day(number: Any) -> date:
    return _EPOCH + timedelta(days=int(number))


def _events_frame(index: Index, rows: Ints, places: Ints) -> pd.DataFrame:
    n = int(places.max(initial=-1)) + 1
    events = index.codes["event"][rows]
    central = np.zeros(n, np.int64)
    central[places[::-1]] = rows[::-1]
    own = index.central["event"][events] == rows
    central[places[own]] = rows[own]
    first, last = np.full(n, UNDATED, np.int64), np.full(n, UNDATED, np.int64)
    dated = rows < index.dated
    last[places[dated]] = index.day[rows[dated]]
    first[places[dated][::-1]] = index.day[rows[dated]][::-1]
    told = index.fields(central, ["id", "headline", "summary", "body", *_LATEST])
    headlines = [display_title(*t) for t in zip(told["headline"], told["summary"], told["body"], strict=True)]
    names = index.values["event"].take(index.codes["event"][central]).to_pylist()
    frame = pd.DataFrame(
        {
            "event": texts(["" if name == NONE else name for name in names]),
            "articles": np.bincount(places, minlength=n).astype(np.int64),
            "sources": _different(places, index.codes["source"][rows], n),
            "first": _dates(first),
            "last": _dates(last),
            "id": texts(told["id"]),
            "headline": texts(headlines),
        }
    )
    return frame.join(frame_of({name: told[name] for name in _LATEST}))


def _members_frame(index: Index, rows: Ints, places: Ints) -> pd.DataFrame:
    order = np.argsort(places, kind="stable")
    return listed_frame(index, rows[order]).assign(place=places[order])


def _related(index: Index, code: int, rows: Ints) -> pd.DataFrame:
    """Storylines that name at least two whom this one names, most in common first.

    A name counts where both have it in two articles or more, by its rarity, as in relating, and by how often
    each has it.
    """
    names, times = np.unique(index.lists["entity"].of_rows(rows)[0], return_counts=True)
    articles = index.value_articles["entity"][names]
    kept = (times > 1) & (articles <= max(2, _COMMON * index.articles)) & (articles > times)
    names, weights = names[kept], (np.sqrt(times) * np.log1p(index.articles / articles))[kept]
    best = np.lexsort((names, -weights))[:_NAMES]
    scores = np.zeros(len(index.values["storyline"]))
    shared: dict[int, list[int]] = {}
    for name, weight in zip(names[best].tolist(), weights[best].tolist(), strict=True):
        codes = index.codes["storyline"][index.list_rows["entity"][name]]
        others, counts = np.unique(codes, return_counts=True)
        others, counts = others[counts > 1], counts[counts > 1]
        scores[others] += weight * np.sqrt(counts / index.value_articles["storyline"][others])
        for other in others.tolist():
            shared.setdefault(other, []).append(name)
    scores[[code, _none(index)] if _none(index) >= 0 else code] = 0
    found = np.array([other for other in np.flatnonzero(scores).tolist() if len(shared[other]) > 1], np.int64)
    found = found[np.lexsort((found, -scores[found].round(6)))][:_RELATED]
    return pd.DataFrame(
        {
            "storyline": texts(index.values["storyline"].take(found).to_pylist()),
            "title": texts(index.titles.take(found).to_pylist()),
            "articles": index.value_articles["storyline"][found].astype(np.int64),
            "shared": pd.Series([_called(index, shared[int(other)][:3]) for other in found], dtype=object),
        }
    )


def _called(index: Index, names: list[int]) -> list[str]:
    return [split_entity_key(index.values["entity"][name])[1] for name in names]


def titles(index: Index, ids: Collection[str]) -> dict[str, str]:
    """What storylines are called."""
    found = ((id, index.values["storyline"].find(id)) for id in ids if id != NONE)
    return {id: index.titles[code] for id, code in found if code is not None}
