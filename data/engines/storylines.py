"""Storylines: which have articles in scope, in which order, and what each of them is."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.answers import STATES, State, StorylineOrder, Storylines
from data.article import NONE, display_title
from data.budget import check
from data.engines.building import UNDATED
from data.engines.columns import Ints
from data.engines.index import Index
from data.engines.results import frame_of
from data.engines.scope import Scope
from data.engines.standing import LATEST, Stand, dates_of, different, events_of, none_code, stand_of
from data.frames import texts


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
    counted, stand = _counted(index, scope), stand_of(index)
    check()
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


def _counted(index: Index, scope: Scope) -> _Counted:
    codes = scope.column(index.codes["storyline"]).astype(np.int64)
    inside = codes != none_code(index)
    rows, codes = scope.rows[inside], codes[inside]
    n = len(index.values["storyline"])
    first, last = np.full(n, UNDATED, np.int64), np.full(n, UNDATED, np.int64)
    dated = np.searchsorted(rows, index.dated)
    days = index.day[rows[:dated]]
    # Rows are in order of time: of several numbers for one place numpy keeps the last.
    last[codes[:dated]] = days
    first[codes[:dated][::-1]] = days[::-1]
    articles = np.bincount(codes, minlength=n)
    return _Counted(rows, codes, np.flatnonzero(articles > 0), articles, first, last)


def _in_order(counted: _Counted, codes: Ints, order: StorylineOrder) -> Ints:
    articles, last = -counted.articles[codes], -counted.last[codes]
    if order == "articles":
        return codes[np.lexsort((codes, last, articles))]
    if order == "first":
        first = counted.first[codes]
        return codes[np.lexsort((codes, articles, first, first == UNDATED))]
    return codes[np.lexsort((codes, articles, last))]


def _frame(index: Index, counted: _Counted, stand: Stand, listed: Ints) -> pd.DataFrame:
    place = np.full(len(index.values["storyline"]), -1, np.int64)
    place[listed] = np.arange(len(listed))
    inside = place[counted.codes] >= 0
    check()
    rows, places = counted.rows[inside], place[counted.codes[inside]]
    latest = _latest(index, rows, places, len(listed))
    told = index.fields(latest, ["id", "headline", "summary", "body", *LATEST])
    headlines = [display_title(*t) for t in zip(told["headline"], told["summary"], told["body"], strict=True)]
    events = events_of(index, rows)
    frame = pd.DataFrame(
        {
            "storyline": texts(index.values["storyline"].take(listed).to_pylist()),
            "title": texts(index.titles.take(listed).to_pylist()),
            "state": texts([STATES[number] for number in stand.state[listed]]),
            "recent": stand.recent[listed].astype(np.int64),
            "before": stand.before[listed].astype(np.int64),
            "articles": counted.articles[listed].astype(np.int64),
            "corpus_articles": index.value_articles["storyline"][listed].astype(np.int64),
            "events": different(places, events, len(listed)),
            "sources": different(places, index.codes["source"][rows], len(listed)),
            "languages": different(places, index.codes["language"][rows], len(listed)),
            "first": dates_of(counted.first[listed]),
            "last": dates_of(counted.last[listed]),
            "latest": texts(told["id"]),
            "headline": texts(headlines),
        }
    )
    return frame.join(frame_of({name: told[name] for name in LATEST}))


def _latest(index: Index, rows: Ints, places: Ints, n: int) -> Ints:
    """The last dated row of each place, else its last."""
    latest = np.zeros(n, np.int64)
    order = np.argsort(rows < index.dated, kind="stable")
    latest[places[order]] = rows[order]
    return latest


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
            "day": dates_of(pairs % width + low),
            "articles": articles.astype(np.int64),
        }
    )


def titles(index: Index, ids: Collection[str]) -> dict[str, str]:
    """What storylines are called."""
    found = ((id, index.values["storyline"].find(id)) for id in ids if id != NONE)
    return {id: index.titles[code] for id, code in found if code is not None}
