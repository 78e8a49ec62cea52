"""Storylines: which have articles in scope, asked of a cluster.

What is meant by each number: see `data.engines.storylines`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from data.answers import STATES, State, StorylineOrder, Storylines
from data.article import NONE
from data.engines.building import UNDATED
from data.engines.opensearch.asking import Query, both
from data.engines.opensearch.connection import Cluster
from data.engines.opensearch.known import Known
from data.engines.opensearch.layout import WINDOW
from data.engines.opensearch.listing import told_of
from data.engines.opensearch.members import IN_ONE, Member, members_of, numbers
from data.engines.opensearch.tallies import Tallies
from data.engines.standing import dates_of
from data.frames import texts


@dataclass(frozen=True, slots=True)
class _Counted:
    """A storyline in scope: its articles, and the days of the first and the last."""

    id: str
    articles: int
    first: int
    last: int


def storylines(
    cluster: Cluster,
    tallies: Tallies,
    known: Known,
    query: Query,
    limit: int,
    after: int,
    order: StorylineOrder,
    states: Collection[State],
) -> Storylines:
    """The storylines with articles in scope."""
    glance = known.glance()
    counted = _counted(tallies, both(query, IN_ONE))
    standing = _standing(cluster)
    by_state = Counter(standing.get(one.id, "quiet") for one in counted)
    asked = [one for one in counted if standing.get(one.id, "quiet") in states]
    listed = sorted(asked, key=_key(order))[after : after + limit]
    members = members_of(cluster, both(query, {"terms": {"storyline": [one.id for one in listed]}}))
    told = known.of("storyline", [one.id for one in listed])
    return Storylines(
        _frame(cluster, listed, members, [one or {} for one in told]),
        _days(listed, members),
        {state: by_state.get(state, 0) for state in STATES},
        len(asked),
        sum(one.articles for one in counted),
        tallies.count(query),
        glance.storylines,
        glance.until,
        glance.later,
        glance.span,
    )


def _counted(tallies: Tallies, query: Query) -> list[_Counted]:
    """All storylines of a scope."""
    days = {name: {name: {"field": "day"}} for name in ("min", "max")}
    return [
        _Counted(
            bucket["key"], bucket["doc_count"],
            *(UNDATED if bucket[name]["value"] is None else int(bucket[name]["value"]) for name in days),
        )
        for bucket in tallies.buckets(query, "storyline", days)
    ]  # fmt: skip


def _standing(cluster: Cluster) -> dict[str, State]:
    """The storylines that are not quiet, and how they stand."""
    body = {
        "query": {"terms": {"state": [state for state in STATES if state != "quiet"]}},
        "sort": [{"value": "asc"}], "_source": ["value", "state"],
    }  # fmt: skip
    return {hit["_source"]["value"]: hit["_source"]["state"] for hit in cluster.walk(body, "values", WINDOW)}


def _key(order: StorylineOrder) -> Any:
    if order == "articles":
        return lambda one: (-one.articles, -one.last, one.id)
    if order == "first":
        return lambda one: (one.first == UNDATED, one.first, -one.articles, one.id)
    return lambda one: (-one.last, -one.articles, one.id)


def _frame(
    cluster: Cluster, listed: Sequence[_Counted], members: Sequence[Member], told: Sequence[dict[str, Any]]
) -> pd.DataFrame:
    of: dict[str, list[Member]] = {one.id: [] for one in listed}
    for member in members:
        of[member.storyline].append(member)
    standing = [one.get("told", {}) for one in told]
    frame = pd.DataFrame(
        {
            "storyline": texts([one.id for one in listed]),
            "title": texts([one.get("title", "") for one in standing]),
            "state": texts([one.get("state", "quiet") for one in standing]),
            "recent": numbers(one.get("recent", 0) for one in standing),
            "before": numbers(one.get("before", 0) for one in standing),
            "articles": numbers(one.articles for one in listed),
            "corpus_articles": numbers(one.get("articles", 0) for one in told),
            "events": numbers(len({member.event for member in of[one.id]}) for one in listed),
            "sources": numbers(len({member.source for member in of[one.id]}) for one in listed),
            "languages": numbers(len({member.language for member in of[one.id]}) for one in listed),
            "first": dates_of(numbers(one.first for one in listed)),
            "last": dates_of(numbers(one.last for one in listed)),
        }
    )
    return frame.join(told_of(cluster, [_latest(of[one.id]) for one in listed], "latest"))


def _latest(members: Sequence[Member]) -> str:
    """The last dated article, else the last; none where articles left meanwhile."""
    dated = [member.id for member in members if member.day != UNDATED]
    return (dated or [member.id for member in members] or [""])[-1]


def _days(listed: Sequence[_Counted], members: Iterable[Member]) -> pd.DataFrame:
    """Articles of each listed storyline by the day."""
    places = {one.id: place for place, one in enumerate(listed)}
    counted = Counter((places[m.storyline], m.day) for m in members if m.day != UNDATED)
    rows = sorted(counted.items())
    return pd.DataFrame(
        {
            "storyline": texts([listed[place].id for (place, _), _ in rows]),
            "day": dates_of(numbers(day for (_, day), _ in rows)),
            "articles": numbers(n for _, n in rows),
        }
    )


def titles(known: Known, ids: Sequence[str]) -> dict[str, str]:
    """What storylines are called."""
    asked = [id for id in ids if id != NONE]
    told = zip(asked, known.of("storyline", asked), strict=True)
    return {id: one["told"]["title"] for id, one in told if one is not None}
