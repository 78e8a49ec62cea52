"""Keyness: what tells one set of articles from another, counted by a cluster. See `data.engines.keyness`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from data.answers import KeyField, Keyness
from data.article import Kind, split_entity_key
from data.engines.counting import log_likelihood
from data.engines.keyness import COMMON, READ, TRIED, common_spelling, keyness_frame, telling_words
from data.engines.opensearch.asking import EVERYTHING, OLDEST, Asking, Query, both
from data.engines.opensearch.connection import Cluster
from data.engines.opensearch.known import Known
from data.engines.opensearch.tallies import Tallies, Tally
from data.filters import Filters
from data.query_tokens import Leaf

Scored = list[tuple[str, int, int, float]]


@dataclass(frozen=True, slots=True)
class _Sides:
    """The articles that are told from others, and these, with how many there are of each."""

    here: Query
    there: Query
    total: int
    others: int

    def scores(self, here: npt.NDArray[np.int64], there: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
        """G2 of values in so many articles of each side."""
        return log_likelihood(here, here + there, self.total, self.total + self.others)

    def most(self, articles: int) -> float:
        """The largest score of what so few articles of the scope have: no other article has it."""
        return float(self.scores(np.array([articles]), np.array([0]))[0])


def keyness(
    cluster: Cluster,
    tallies: Tallies,
    known: Known,
    filters: Filters,
    field: KeyField,
    against: Filters | None,
    kind: Kind | None,
    limit: int,
    least: float | None,
) -> Keyness:
    """The entities, or the words, that tell the scope from the others."""
    asking = known.glance().asking
    here = asking.scope(filters)
    other = EVERYTHING if against is None else asking.scope(against)
    there: Query = {"bool": {"filter": [other], "must_not": [here]}}
    sides = _Sides(here, there, tallies.count(here), tallies.count(there))
    if field == "entity":
        return _entities(tallies, sides, kind or "entity", limit, least)
    return _terms(cluster, tallies, asking, sides, limit, least)


def _entities(tallies: Tallies, sides: _Sides, field: str, limit: int, least: float | None) -> Keyness:
    best = _best(tallies, sides, field, limit, least)[:limit]
    keys = [key for key, *_ in best]
    split = [split_entity_key(key) for key in keys]
    here, there = (np.array([row[at] for row in best], np.int64) for at in (1, 2))
    frame = keyness_frame(
        keys, [name for _, name in split], [str(kind) for kind, _ in split], here, there,
        sides.total, sides.others,
    )  # fmt: skip
    distinct, exact = tallies.distinct(sides.here, field)
    return Keyness(frame, distinct, sides.total, sides.others, exact)


def _best(
    tallies: Tallies,
    sides: _Sides,
    field: str,
    limit: int,
    least: float | None = None,
    common: float | None = None,
) -> Scored:
    """Values by score: the first `limit` of all, and of others some; what most others have too is left out.

    A value in few articles of the scope can't score high: see `counting`.
    """
    if not sides.total or not sides.others:
        first = _scored(tallies, sides, field, tallies.by_name(sides.here, field, limit), common)
        return _high(first, least)

    scored: list[tuple[Tally, Scored]] = []

    def enough(tally: Tally) -> bool:
        found = _scored(tallies, sides, field, tally.counts, common)
        scored[:] = [(tally, found)]
        most = sides.most(tally.unseen)
        if least is not None and most < least:
            return True
        return len(found) >= limit and (not limit or found[limit - 1][3] > most)

    tally = tallies.until(sides.here, field, enough, limit)
    if scored and scored[0][0] is tally:
        found = scored[0][1]  # it was settled by these, which need not be counted again
    else:
        found = _scored(tallies, sides, field, tally.counts, common)
    return _high(found, least)


def _high(scored: Scored, least: float | None) -> Scored:
    return scored if least is None else [row for row in scored if row[3] >= least]


def _scored(
    tallies: Tallies, sides: _Sides, field: str, counts: Sequence[tuple[str, int]], common: float | None
) -> Scored:
    values = [value for value, _ in counts]
    elsewhere = tallies.named(sides.there, field, values)
    here = np.array([n for _, n in counts], np.int64)
    there = np.array([elsewhere[value] for value in values], np.int64)
    scores = sides.scores(here, there).tolist()
    rows = zip(values, here.tolist(), there.tolist(), scores, strict=True)
    kept = [row for row in rows if common is None or row[2] <= common * sides.others]
    return sorted(kept, key=lambda row: (-row[3], row[0]))


def _terms(
    cluster: Cluster, tallies: Tallies, asking: Asking, sides: _Sides, limit: int, least: float | None
) -> Keyness:
    """Stems are ranked first; a word is then chosen for each, and counted as a query for it counts."""
    bound = None if least is None else least / TRIED
    best = _best(tallies, sides, "stems", TRIED * limit, bound, COMMON)
    if least is not None:
        best = _promising(best, least)
    words = _words(cluster, sides, [stem for stem, *_ in best[: TRIED * limit]])
    here, there = (_counts(cluster, asking, side, words) for side in (sides.here, sides.there))
    frame = keyness_frame(words, words, ["term"] * len(words), here, there, sides.total, sides.others)
    if least is not None:
        frame = frame[frame.score >= least]
    distinct, exact = tallies.distinct(sides.here, "stems")
    return Keyness(frame.head(limit), distinct, sides.total, sides.others, exact)


def _promising(best: Scored, least: float) -> Scored:
    """The stems of words that may score high enough: by one stem, or by those of several languages."""
    several = Counter(stem.partition(":")[2] for stem, *_ in best)
    return [row for row in best if row[3] >= least or several[row[0].partition(":")[2]] > 1]


def _words(cluster: Cluster, sides: _Sides, stems: Sequence[str]) -> list[str]:
    """A word for each stem, as the scope's articles spell it most; none twice."""
    bodies = [
        {
            "query": both(sides.here, {"term": {"text": stem}}), "sort": OLDEST, "size": READ,
            "_source": ["row.headline", "row.summary", "row.body"], "track_total_hits": False,
        }
        for stem in stems
    ]  # fmt: skip
    found = cluster.searches(bodies)

    def spelling(stem: str, told: dict[str, Any]) -> str:
        return common_spelling(stem, [hit["_source"]["row"] for hit in told["hits"]["hits"]])

    return telling_words(spelling(stem, told) for stem, told in zip(stems, found, strict=True))


def _counts(cluster: Cluster, asking: Asking, side: Query, words: Sequence[str]) -> npt.NDArray[np.int64]:
    """How many articles of a side a query for each word finds."""
    if not words:
        return np.empty(0, np.int64)
    filters = [asking.tree(Leaf((word,))) for word in words]
    body = {"size": 0, "query": side, "aggs": {"words": {"filters": {"filters": filters}}}}
    buckets = cluster.search(body)["aggregations"]["words"]["buckets"]
    return np.array([bucket["doc_count"] for bucket in buckets], np.int64)
