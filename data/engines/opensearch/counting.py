"""Counting: volume, facets and entities of a scope on a cluster."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.answers import By, Entities, Facet, FacetField, Interval, RankBy, Volume
from data.article import NONE, Kind, split_entity_key
from data.engines.counting import log_likelihood
from data.engines.opensearch.asking import EVERYTHING, LISTS, Query
from data.engines.opensearch.connection import Cluster
from data.engines.opensearch.known import Known
from data.engines.opensearch.tallies import PART, Tallies, Tally
from data.frames import texts

#: Boxes of periods and values read in one step: each step goes through the whole scope.
_BOXES: Final = 50_000
_DAY_ONLY: Final = {"filter": {"term": {"day_only": True}}}
_DATED: Final = {"filter": {"exists": {"field": "day"}}}


def volume(cluster: Cluster, query: Query, interval: Interval, by: By | None) -> Volume:
    """Articles per period, split by a field or not."""
    boxes: list[tuple[int, str, int]] = []
    told = _volume_step(cluster, query, interval, by, None)
    total, dated = told["hits"]["total"]["value"], told["aggregations"]["dated"]["doc_count"]
    day_only = told["aggregations"]["day_only"]["doc_count"]
    while True:
        found = told["aggregations"]["boxes"]
        boxes += [
            (int(box["key"]["period"]), box["key"].get("value", ""), box["doc_count"])
            for box in found["buckets"]
        ]
        if len(found["buckets"]) < _BOXES:
            break
        told = _volume_step(cluster, query, interval, by, found["after_key"])
    boxes.sort(key=lambda box: box[:2])
    frame = pd.DataFrame(
        {
            "period": _starts(np.array([period for period, _, _ in boxes], np.int64), interval),
            "value": texts([value for _, value, _ in boxes]),
            "articles": np.array([n for _, _, n in boxes], np.int64),
        }
    )
    return Volume(frame, total, total - dated, day_only)


def _volume_step(
    cluster: Cluster, query: Query, interval: Interval, by: By | None, after: Any
) -> dict[str, Any]:
    sources: list[dict[str, Any]] = [{"period": {"terms": {"field": interval}}}]
    if by:
        sources.append({"value": {"terms": {"field": by}}})
    composite: dict[str, Any] = {"size": _BOXES, "sources": sources}
    if after is not None:
        composite["after"] = after
    aggs: dict[str, Any] = {"boxes": {"composite": composite}}
    if after is None:
        aggs |= {"dated": _DATED, "day_only": _DAY_ONLY}
    return cluster.search({"size": 0, "track_total_hits": after is None, "query": query, "aggs": aggs})


def _starts(periods: npt.NDArray[np.int64], interval: Interval) -> npt.NDArray[np.datetime64]:
    """The first day of each period."""
    if interval == "month":
        months = (periods - 1970 * 12).astype("datetime64[M]")
        return months.astype("datetime64[D]").astype("datetime64[s]")
    if interval == "week":
        # Day 0, 1 January 1970, was a Thursday: weeks begin on Mondays.
        periods = periods * 7 - 3
    return periods.astype("datetime64[D]").astype("datetime64[s]")


def facet(tallies: Tallies, query: Query, field: FacetField, limit: int | None) -> Facet:
    """The most frequent values of a field in scope."""
    tally = _all(tallies, query, field) if limit is None else tallies.leading(query, field, limit)
    counts = tally.counts[:limit]
    distinct, exact = tallies.distinct(query, field, tally)
    if field in LISTS and tally.without:
        counts = sorted([*counts, (NONE, tally.without)], key=lambda pair: (-pair[1], pair[0]))[:limit]
        distinct += 1
    frame = pd.DataFrame(
        {
            "value": texts([value for value, _ in counts]),
            "articles": np.array([n for _, n in counts], np.int64),
        }
    )
    return Facet(frame, distinct, tally.articles, exact)


def _all(tallies: Tallies, query: Query, field: str) -> Tally:
    """All values of a scope."""
    return tallies.until(query, field, lambda tally: False, PART)


def entities(
    tallies: Tallies, known: Known, query: Query, kind: Kind | None, limit: int | None, rank_by: RankBy
) -> Entities:
    """The entities that the scope's articles name."""
    corpus, field = known.glance().about.articles, kind or "entity"
    tally = _all(tallies, query, field) if limit is None else tallies.leading(query, field, limit)
    total, listed = tally.articles, tally.counts[:limit]
    if limit is not None and rank_by == "distinctive":
        listed = _candidates(tallies, known, query, field, limit, tally)
    everywhere = known.articles("entity", [value for value, _ in listed])
    keys = [value for value, _ in listed]
    here, there = _arrays(listed, everywhere)
    score = log_likelihood(here, there, total, corpus)
    if rank_by == "distinctive":
        order = np.array(sorted(range(len(keys)), key=lambda at: (-score[at], keys[at])), np.int64)[:limit]
    else:
        order = np.arange(len(keys))
    keys = [keys[at] for at in order]
    here, there, score = here[order], there[order], score[order]
    split = [split_entity_key(key) for key in keys]
    if query == EVERYTHING and not tally.whole:
        distinct, exact = known.entities(kind), True
    else:
        distinct, exact = tallies.distinct(query, field, tally)
    more = known.more(kind, there.tolist())
    frame = pd.DataFrame(
        {
            "entity": texts(keys),
            "name": texts([name for _, name in split]),
            "kind": texts([str(one) for one, _ in split]),
            "articles": here,
            "corpus_articles": there,
            "rank": _ranks(tallies, query, field, here, tally),
            "corpus_rank": np.array([more[n] + 1 for n in there.tolist()], np.int64),
            "score": score,
        }
    )
    return Entities(frame, distinct, total, corpus, exact)


def _candidates(
    tallies: Tallies, known: Known, query: Query, field: str, limit: int, leading: Tally
) -> list[tuple[str, int]]:
    """Values among which the `limit` most distinctive are, looked for from the leading ones on.

    A value in few articles of the scope can't score high, however rare it is elsewhere: once the next one
    could not be ahead of the last of those found, the rest need not be looked at.
    """

    total, corpus = leading.articles, known.glance().about.articles

    def enough(tally: Tally) -> bool:
        everywhere = known.articles("entity", [value for value, _ in tally.counts])
        scores = np.sort(log_likelihood(*_arrays(tally.counts, everywhere), total, corpus))[::-1]
        most = np.array([tally.unseen], np.int64)  # all of the articles that name it are in scope
        best = log_likelihood(most, most, total, corpus)[0]
        return len(scores) >= limit and bool(limit == 0 or scores[limit - 1] > best)

    if total in (0, corpus):  # nothing tells the whole corpus from the rest: all are equal, ties go by name
        return tallies.by_name(query, field, limit)
    return tallies.until(query, field, enough, limit, leading).counts


def _arrays(
    counts: Sequence[tuple[str, int]], everywhere: dict[str, int]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    here = np.array([n for _, n in counts], np.int64)
    # What is counted now may be ahead of what is known of the whole corpus while news is taken in.
    there = np.array([max(everywhere.get(value, n), n) for value, n in counts], np.int64)
    return here, there


def _ranks(
    tallies: Tallies, query: Query, field: str, here: npt.NDArray[np.int64], tally: Tally
) -> npt.NDArray[np.int64]:
    """Places by count among all values of the scope, from 1; ties share the smaller."""
    if not len(here):
        return np.empty(0, np.int64)
    least = int(here.min())
    tally = tallies.until(query, field, lambda found: found.unseen <= least, found=tally)
    counts = np.array([n for _, n in tally.counts], np.int64)
    return np.array([int(np.count_nonzero(counts > n)) + 1 for n in here.tolist()], np.int64)
