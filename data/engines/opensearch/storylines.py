"""Storylines: which have articles in scope, and what one is, asked of a cluster.

What is meant by each number: see `data.engines.storylines` and `data.engines.one_storyline`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import numpy as np
import pandas as pd

from data.answers import STATES, State, Storyline, StorylineOrder, Storylines
from data.article import NONE, display_title, split_entity_key
from data.corpus import StorylineNotFound
from data.engines.one_storyline import COMMON, NAMES, RELATED
from data.engines.opensearch.asking import EVERYTHING, OLDEST, Query, both
from data.engines.opensearch.connection import Cluster
from data.engines.opensearch.documents import row_of
from data.engines.opensearch.known import Known
from data.engines.opensearch.layout import WINDOW, document_id
from data.engines.opensearch.listing import LISTED_SOURCE, listed_frame
from data.engines.opensearch.tallies import PART, Tallies
from data.engines.results import frame_of
from data.engines.standing import LATEST
from data.frames import texts

_FIELDS: Final = ["id", "storyline", "event", "source", "language", "day", "central"]
_TOLD: Final = [f"row.{name}" for name in ("id", "headline", "summary", "body", *LATEST)]
_IN_ONE: Final[Query] = {"bool": {"must_not": [{"term": {"storyline": NONE}}]}}
_EPOCH: Final = date(1970, 1, 1)
#: Before every day.
_UNDATED: Final = -(2**31)


@dataclass(frozen=True, slots=True)
class _Member:
    """An article of a storyline, as far as it is counted."""

    id: str
    storyline: str
    #: Its event, or what no other article has.
    event: str
    source: str
    language: str
    day: int | None
    central: bool


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
    counted = _counted(cluster, both(query, _IN_ONE))
    standing = _standing(cluster)
    by_state = Counter(standing.get(one.id, "quiet") for one in counted)
    asked = [one for one in counted if standing.get(one.id, "quiet") in states]
    listed = sorted(asked, key=_key(order))[after : after + limit]
    members = _members(cluster, both(query, {"terms": {"storyline": [one.id for one in listed]}}))
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


def _counted(cluster: Cluster, query: Query) -> list[_Counted]:
    """All storylines of a scope, in parts, each of which one answer holds."""
    asked = {"size": 0, "query": query}
    about = {"cardinality": {"field": "storyline", "precision_threshold": 40_000}}
    number = cluster.search({**asked, "aggs": {"about": about}})["aggregations"]["about"]["value"]
    parts = max(1, -(-int(number) * 5 // 4 // PART))
    found: list[_Counted] = []
    for part in range(parts):
        terms: dict[str, Any] = {"field": "storyline", "size": PART, "shard_size": PART}
        if parts > 1:
            terms["include"] = {"partition": part, "num_partitions": parts}
        days = {name: {name: {"field": "day"}} for name in ("min", "max")}
        body = {**asked, "aggs": {"lines": {"terms": terms, "aggs": days}}}
        for bucket in cluster.search(body)["aggregations"]["lines"]["buckets"]:
            first, last = (
                _UNDATED if bucket[name]["value"] is None else int(bucket[name]["value"])
                for name in ("min", "max")
            )
            found.append(_Counted(bucket["key"], bucket["doc_count"], first, last))
    return found


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
        return lambda one: (one.first == _UNDATED, one.first, -one.articles, one.id)
    return lambda one: (-one.last, -one.articles, one.id)


def _members(cluster: Cluster, query: Query) -> list[_Member]:
    """The articles of storylines, in order of time."""
    body = {"query": query, "sort": OLDEST, "_source": False, "docvalue_fields": _FIELDS}
    return [_member(hit["fields"]) for hit in cluster.walk(body, step=WINDOW)]


def _member(fields: dict[str, Any]) -> _Member:
    id, event = fields["id"][0], fields["event"][0]
    return _Member(
        id, fields["storyline"][0], f"\x1f{id}" if event == NONE else event, fields["source"][0],
        fields["language"][0], fields["day"][0] if "day" in fields else None, fields["central"][0],
    )  # fmt: skip


def _frame(
    cluster: Cluster, listed: Sequence[_Counted], members: Sequence[_Member], told: Sequence[dict[str, Any]]
) -> pd.DataFrame:
    of: dict[str, list[_Member]] = {one.id: [] for one in listed}
    for member in members:
        of[member.storyline].append(member)
    latest = [_latest(of[one.id]) for one in listed]
    rows = _rows(cluster, latest)
    standing = [one.get("told", {}) for one in told]
    frame = pd.DataFrame(
        {
            "storyline": texts([one.id for one in listed]),
            "title": texts([one.get("title", "") for one in standing]),
            "state": texts([one.get("state", "quiet") for one in standing]),
            "recent": _numbers(one.get("recent", 0) for one in standing),
            "before": _numbers(one.get("before", 0) for one in standing),
            "articles": _numbers(one.articles for one in listed),
            "corpus_articles": _numbers(one.get("articles", 0) for one in told),
            "events": _numbers(len({member.event for member in of[one.id]}) for one in listed),
            "sources": _numbers(len({member.source for member in of[one.id]}) for one in listed),
            "languages": _numbers(len({member.language for member in of[one.id]}) for one in listed),
            "first": _dates(one.first for one in listed),
            "last": _dates(one.last for one in listed),
            "latest": texts(latest),
            "headline": texts([display_title(r["headline"], r["summary"], r["body"]) for r in rows]),
        }
    )
    return frame.join(frame_of({name: [row[name] for row in rows] for name in LATEST}))


def _latest(members: Sequence[_Member]) -> str:
    """The last dated article, else the last."""
    dated = [member for member in members if member.day is not None]
    return (dated or list(members) or [_Member("", "", "", "", "", None, False)])[-1].id


def _rows(cluster: Cluster, ids: Sequence[str]) -> list[dict[str, Any]]:
    found = cluster.documents([document_id(id) for id in ids], source=_TOLD)
    missing = dict.fromkeys(("id", "headline", "summary", "body", *LATEST), "") | {"published": None}
    return [row_of(one["row"]) if one else dict(missing) for one in found]


def _days(listed: Sequence[_Counted], members: Iterable[_Member]) -> pd.DataFrame:
    """Articles of each listed storyline by the day."""
    places = {one.id: place for place, one in enumerate(listed)}
    counted = Counter((places[member.storyline], member.day) for member in members if member.day is not None)
    rows = sorted(counted.items())
    return pd.DataFrame(
        {
            "storyline": texts([listed[place].id for (place, _), _ in rows]),
            "day": _dates(day for (_, day), _ in rows),
            "articles": _numbers(n for _, n in rows),
        }
    )


def storyline(
    cluster: Cluster, tallies: Tallies, known: Known, query: Query, id: str, limit: int, after: int
) -> Storyline:
    """One storyline, event by event."""
    told = None if id == NONE else known.of("storyline", [id])[0]
    if told is None:
        raise StorylineNotFound("There is no such storyline in this corpus.", f"id {id!r}")
    own: Query = {"term": {"storyline": id}}
    whole = _members(cluster, own)
    inside = whole if query == EVERYTHING else _members(cluster, both(query, own))
    events: dict[str, list[_Member]] = {}
    for member in inside:  # events come by their first reports
        events.setdefault(member.event, []).append(member)
    shown = list(events.values())[after : after + limit]
    days = [member.day for member in inside if member.day is not None]
    standing = told["told"]
    return Storyline(
        id=id, title=standing["title"], central=standing["central"], state=standing["state"],
        recent=standing["recent"], before=standing["before"], recent_days=known.glance().span,
        articles=len(inside), corpus_articles=len(whole), total=len(events),
        first=_day(min(days)) if days else None, last=_day(max(days)) if days else None,
        events=_events_frame(cluster, shown), members=_members_frame(cluster, shown),
        related=_related(cluster, tallies, known, id), ids=tuple(member.id for member in whole),
    )  # fmt: skip


def _events_frame(cluster: Cluster, events: Sequence[Sequence[_Member]]) -> pd.DataFrame:
    central = [next((m for m in members if m.central), members[0]) for members in events]
    rows = _rows(cluster, [member.id for member in central])
    days = [[m.day for m in members if m.day is not None] for members in events]
    frame = pd.DataFrame(
        {
            "event": texts(["" if m.event.startswith("\x1f") else m.event for m in central]),
            "articles": _numbers(len(members) for members in events),
            "sources": _numbers(len({m.source for m in members}) for members in events),
            "first": _dates(min(some, default=_UNDATED) for some in days),
            "last": _dates(max(some, default=_UNDATED) for some in days),
            "id": texts([row["id"] for row in rows]),
            "headline": texts([display_title(r["headline"], r["summary"], r["body"]) for r in rows]),
        }
    )
    return frame.join(frame_of({name: [row[name] for row in rows] for name in LATEST}))


def _members_frame(cluster: Cluster, events: Sequence[Sequence[_Member]]) -> pd.DataFrame:
    ids = [member.id for members in events for member in members]
    places = [place for place, members in enumerate(events) for _ in members]
    found: list[dict[str, Any] | None] = []
    for start in range(0, len(ids), 1_000):
        some = [document_id(id) for id in ids[start : start + 1_000]]
        found += cluster.documents(some, source=LISTED_SOURCE)
    kept = [(one, place) for one, place in zip(found, places, strict=True) if one is not None]
    frame = listed_frame([{"_source": one} for one, _ in kept])
    return frame.assign(place=_numbers(place for _, place in kept))


def _related(cluster: Cluster, tallies: Tallies, known: Known, id: str) -> pd.DataFrame:
    """Storylines that name at least two whom this one names, most in common first."""
    names = _telling_names(tallies, known, id)
    bodies = [
        {
            "size": 0, "query": both({"term": {"entity": name}}, _IN_ONE),
            "aggs": {"lines": {"terms": {
                "field": "storyline", "size": PART, "shard_size": PART, "min_doc_count": 2,
            }}},
        }
        for name, _ in names
    ]  # fmt: skip
    shared: dict[str, list[tuple[str, float, int]]] = {}
    for (name, weight), told in zip(names, cluster.searches(bodies), strict=True):
        for bucket in told["aggregations"]["lines"]["buckets"]:
            shared.setdefault(bucket["key"], []).append((name, weight, bucket["doc_count"]))
    others = sorted(other for other, some in shared.items() if len(some) > 1 and other != id)
    of = {
        other: told
        for other, told in zip(others, known.of("storyline", others), strict=True)
        if told is not None
    }
    scores = {
        other: round(sum(w * (n / max(told["articles"], 1)) ** 0.5 for _, w, n in shared[other]), 6)
        for other, told in of.items()
    }
    best = sorted(of, key=lambda other: (-scores[other], other))[:RELATED]
    return pd.DataFrame(
        {
            "storyline": texts(best),
            "title": texts([of[other]["told"]["title"] for other in best]),
            "articles": _numbers(of[other]["articles"] for other in best),
            "shared": pd.Series(
                [[split_entity_key(name)[1] for name, *_ in shared[other]][:3] for other in best],
                dtype=object,
            ),
        }
    )


def _telling_names(tallies: Tallies, known: Known, id: str) -> list[tuple[str, float]]:
    """Whom a storyline names in two articles or more, by rarity and by how often, the heaviest few."""
    n = known.glance().about.articles
    times = {key: count for key, count in tallies.all({"term": {"storyline": id}}, "entity") if count > 1}
    everywhere = known.articles("entity", list(times))
    weighed = [
        (key, float(np.sqrt(count) * np.log1p(n / everywhere[key])))
        for key, count in times.items()
        if count < everywhere[key] <= max(2, COMMON * n)
    ]
    return sorted(weighed, key=lambda pair: (-pair[1], pair[0]))[:NAMES]


def titles(known: Known, ids: Sequence[str]) -> dict[str, str]:
    """What storylines are called."""
    asked = [id for id in ids if id != NONE]
    told = zip(asked, known.of("storyline", asked), strict=True)
    return {id: one["told"]["title"] for id, one in told if one is not None}


def _numbers(values: Iterable[int]) -> np.ndarray[Any, np.dtype[np.int64]]:
    return np.array(list(values), np.int64)


def _dates(days: Iterable[int]) -> np.ndarray[Any, np.dtype[np.datetime64]]:
    """Days as dates; _UNDATED is none."""
    numbers = _numbers(days)
    dates = numbers.astype("datetime64[D]").astype("datetime64[s]")
    return np.where(numbers == _UNDATED, np.datetime64("NaT", "s"), dates)


def _day(number: int) -> date:
    return _EPOCH + timedelta(days=number)
