"""One storyline, asked of a cluster: its events, its articles, and what else is like it.

What is meant by each number: see `data.engines.one_storyline`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from data.answers import Storyline
from data.article import NONE, split_entity_key
from data.corpus import StorylineNotFound
from data.engines.building import UNDATED
from data.engines.one_storyline import COMMON, NAMES, RELATED
from data.engines.opensearch.asking import EVERYTHING, Query, both
from data.engines.opensearch.connection import Cluster
from data.engines.opensearch.known import Known
from data.engines.opensearch.layout import document_id
from data.engines.opensearch.listing import LISTED_SOURCE, listed_frame, told_of
from data.engines.opensearch.members import IN_ONE, Member, members_of, numbers
from data.engines.opensearch.tallies import PART, Tallies
from data.engines.standing import dates_of, day_of
from data.frames import texts


def storyline(
    cluster: Cluster, tallies: Tallies, known: Known, query: Query, id: str, limit: int, after: int
) -> Storyline:
    """One storyline, event by event."""
    told = None if id == NONE else known.of("storyline", [id])[0]
    if told is None:
        raise StorylineNotFound("There is no such storyline in this corpus.", f"id {id!r}")
    own: Query = {"term": {"storyline": id}}
    whole = members_of(cluster, own)
    inside = whole if query == EVERYTHING else members_of(cluster, both(query, own))
    events: dict[str, list[Member]] = {}
    for member in inside:  # events come by their first reports
        events.setdefault(member.event, []).append(member)
    shown = list(events.values())[after : after + limit]
    days = [member.day for member in inside if member.day != UNDATED]
    standing = told["told"]
    return Storyline(
        id=id, title=standing["title"], central=standing["central"], state=standing["state"],
        recent=standing["recent"], before=standing["before"], recent_days=known.glance().span,
        articles=len(inside), corpus_articles=len(whole), total=len(events),
        first=day_of(min(days)) if days else None, last=day_of(max(days)) if days else None,
        events=_events_frame(cluster, shown), members=_members_frame(cluster, shown),
        related=_related(cluster, tallies, known, id), ids=tuple(member.id for member in whole),
    )  # fmt: skip


def _events_frame(cluster: Cluster, events: Sequence[Sequence[Member]]) -> pd.DataFrame:
    central = [next((m for m in members if m.central), members[0]) for members in events]
    days = [[m.day for m in members if m.day != UNDATED] for members in events]
    frame = pd.DataFrame(
        {
            "event": texts(["" if m.event.startswith("\x1f") else m.event for m in central]),
            "articles": numbers(len(members) for members in events),
            "sources": numbers(len({m.source for m in members}) for members in events),
            "first": dates_of(numbers(min(some, default=UNDATED) for some in days)),
            "last": dates_of(numbers(max(some, default=UNDATED) for some in days)),
        }
    )
    return frame.join(told_of(cluster, [member.id for member in central], "id"))


def _members_frame(cluster: Cluster, events: Sequence[Sequence[Member]]) -> pd.DataFrame:
    ids = [member.id for members in events for member in members]
    places = [place for place, members in enumerate(events) for _ in members]
    found: list[dict[str, Any] | None] = []
    for start in range(0, len(ids), 1_000):
        some = [document_id(id) for id in ids[start : start + 1_000]]
        found += cluster.documents(some, source=LISTED_SOURCE)
    kept = [(one, place) for one, place in zip(found, places, strict=True) if one is not None]
    frame = listed_frame([{"_source": one} for one, _ in kept])
    return frame.assign(place=numbers(place for _, place in kept))


def _related(cluster: Cluster, tallies: Tallies, known: Known, id: str) -> pd.DataFrame:
    """Storylines that name at least two whom this one names, most in common first."""
    names = _telling_names(tallies, known, id)
    bodies = [
        {
            "size": 0, "query": both({"term": {"entity": name}}, IN_ONE),
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
            "articles": numbers(of[other]["articles"] for other in best),
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
