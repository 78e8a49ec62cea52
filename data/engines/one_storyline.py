"""One storyline: its events in order, their articles, and what storylines are related to it."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from data.answers import STATES, Storyline
from data.article import NONE, display_title, split_entity_key
from data.corpus import StorylineNotFound
from data.engines.building import UNDATED
from data.engines.columns import Ints
from data.engines.index import Index
from data.engines.results import frame_of, listed_frame
from data.engines.scope import Scope
from data.engines.standing import LATEST, dates_of, day_of, different, events_of, none_code, stand_of
from data.frames import texts

#: Names of a storyline that others are looked for by, and how many others are given.
NAMES: Final = 24
RELATED: Final = 5
#: What more than this share of all articles names says nothing of an affair.
COMMON: Final = 0.1


def storyline(index: Index, scope: Scope, id: str, limit: int, after: int) -> Storyline:
    """One storyline, event by event."""
    code = index.values["storyline"].find(id)
    if code is None or id == NONE:
        raise StorylineNotFound("There is no such storyline in this corpus.", f"id {id!r}")
    whole: Ints = index.list_rows["storyline"][code].astype(np.int64)
    rows = whole[scope.mask[whole]]
    events = events_of(index, rows)
    _, first, places = np.unique(events, return_index=True, return_inverse=True)
    # Events come by their first reports: rows are in order of time.
    rank = np.empty(len(first), np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    places = rank[places]
    shown = (places >= after) & (places < after + limit)
    stand = stand_of(index)
    dated = index.day[rows[rows < index.dated]]
    return Storyline(
        id=id, title=index.titles[code], central=index.ids[index.central["storyline"][code]],
        state=STATES[stand.state[code]], recent=int(stand.recent[code]), before=int(stand.before[code]),
        recent_days=stand.span,
        articles=len(rows), corpus_articles=len(whole), total=len(first),
        first=day_of(dated[0]) if len(dated) else None, last=day_of(dated[-1]) if len(dated) else None,
        events=_events_frame(index, rows[shown], places[shown] - after),
        members=_members_frame(index, rows[shown], places[shown] - after),
        related=_related(index, code, whole),
        ids=tuple(index.ids.take(whole).to_pylist()),
    )  # fmt: skip


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
    told = index.fields(central, ["id", "headline", "summary", "body", *LATEST])
    headlines = [display_title(*t) for t in zip(told["headline"], told["summary"], told["body"], strict=True)]
    names = index.values["event"].take(index.codes["event"][central]).to_pylist()
    frame = pd.DataFrame(
        {
            "event": texts(["" if name == NONE else name for name in names]),
            "articles": np.bincount(places, minlength=n).astype(np.int64),
            "sources": different(places, index.codes["source"][rows], n),
            "first": dates_of(first),
            "last": dates_of(last),
            "id": texts(told["id"]),
            "headline": texts(headlines),
        }
    )
    return frame.join(frame_of({name: told[name] for name in LATEST}))


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
    kept = (times > 1) & (articles <= max(2, COMMON * index.articles)) & (articles > times)
    names, weights = names[kept], (np.sqrt(times) * np.log1p(index.articles / articles))[kept]
    best = np.lexsort((names, -weights))[:NAMES]
    scores = np.zeros(len(index.values["storyline"]))
    shared: dict[int, list[int]] = {}
    for name, weight in zip(names[best].tolist(), weights[best].tolist(), strict=True):
        codes = index.codes["storyline"][index.list_rows["entity"][name]]
        others, counts = np.unique(codes, return_counts=True)
        others, counts = others[counts > 1], counts[counts > 1]
        scores[others] += weight * np.sqrt(counts / index.value_articles["storyline"][others])
        for other in others.tolist():
            shared.setdefault(other, []).append(name)
    scores[[code, none_code(index)] if none_code(index) >= 0 else code] = 0
    found = np.array([other for other in np.flatnonzero(scores).tolist() if len(shared[other]) > 1], np.int64)
    found = found[np.lexsort((found, -scores[found].round(6)))][:RELATED]
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
