"""Counting: volume, facets and entities of a scope."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.answers import By, Entities, Facet, FacetField, Interval, RankBy, Volume
from data.article import KINDS, NONE, Kind, entity_key
from data.engines.building import UNDATED
from data.engines.columns import Ints
from data.engines.index import Index
from data.engines.scope import Scope
from data.frames import frame_of, texts

#: More boxes than this are not laid out; what occurs is sorted instead.
_BOXES: Final = 4_000_000
#: Nor more than so many for each that is counted: sorting a few is quicker than looking through all boxes.
_SPARSE: Final = 24


def volume(index: Index, scope: Scope, interval: Interval, by: By | None) -> Volume:
    """Articles per period, split by a field or not."""
    days = scope.column(index.day)
    # Rows are in the order of time, those without a date last.
    dated = len(days) - (int(np.count_nonzero(days == UNDATED)) if index.undated else 0)
    periods = _periods(days[:dated], interval)
    first, last = _ends(index, periods)
    width = len(index.values[by]) if by else 1
    # In place: each further array of millions of numbers costs as much as the work that it is for.
    keys = periods
    keys -= first
    if by:
        keys *= width
        keys += scope.column(index.codes[by])[:dated]
    boxes, articles = _tally(keys, (last - first + 1) * width)
    frame = frame_of(
        {
            "period": pd.DatetimeIndex(_first_days(boxes // width + first, interval)),
            "value": texts(index.values[by].take(boxes % width) if by else [""] * len(boxes)),
            "articles": articles,
        }
    )
    return Volume(frame, scope.total, scope.total - dated, _day_only(index, scope))


def _day_only(index: Index, scope: Scope) -> int:
    if scope.whole or not index.day_only_articles:
        return index.day_only_articles
    return int(np.count_nonzero(scope.column(index.day_only)))


def _ends(index: Index, periods: Ints) -> tuple[int, int]:
    """The first and the last of some periods, which ascend where the days do."""
    if not len(periods):
        return 0, -1
    first, last = (periods[0], periods[-1]) if index.days_ascend else (periods.min(), periods.max())
    return int(first), int(last)


def _periods(days: Ints, interval: Interval) -> npt.NDArray[np.int64]:
    """The number of the period of each day, counted from that of 1 January 1970, which was a Thursday."""
    if interval == "month":
        return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return days.astype(np.int64) if interval == "day" else (days.astype(np.int64) + 3) // 7


def _first_days(periods: Ints, interval: Interval) -> npt.NDArray[np.datetime64]:
    """The first day of each period."""
    if interval == "month":
        return periods.astype("datetime64[M]").astype("datetime64[s]")
    days = periods if interval == "day" else periods * 7 - 3
    return days.astype("datetime64[D]").astype("datetime64[s]")


def _tally(keys: Ints, boxes: int) -> tuple[Ints, Ints]:
    """The keys that occur, ascending, and how often."""
    if boxes > max(_BOXES, 4 * len(keys)) or boxes > _SPARSE * len(keys):
        return _runs(np.sort(keys))
    counts = np.bincount(keys, minlength=boxes)
    found = np.flatnonzero(counts > 0)
    return found, counts[found]


def _runs(ascending: Ints) -> tuple[Ints, Ints]:
    """The distinct numbers of a sorted list, and how often each is there; on few numpy's own takes longer."""
    if not len(ascending):
        return ascending, ascending
    first = np.concatenate([[0], np.flatnonzero(ascending[1:] != ascending[:-1]) + 1])
    return ascending[first], np.diff(first, append=len(ascending))


def facet(index: Index, scope: Scope, field: FacetField, limit: int | None) -> Facet:
    """The most frequent values of a field in scope."""
    counts, without = value_counts(index, scope, field)
    best = _largest(counts, limit)
    values, articles = index.values[field].texts(best), counts[best].tolist()
    if without:
        values, articles = _with_none(values, articles, without, limit)
    frame = frame_of({"value": texts(values), "articles": np.array(articles, np.int64)})
    return Facet(frame, int(np.count_nonzero(counts)) + bool(without), scope.total)


def value_counts(index: Index, scope: Scope, field: str) -> tuple[Ints, int]:
    """Articles in scope for each value of a field, and those whose list of values is empty."""
    if field not in index.lists:
        if scope.whole:
            return index.value_articles[field], 0
        return np.bincount(scope.column(index.codes[field]), minlength=len(index.values[field])), 0
    lists = index.lists[field]
    if scope.whole:
        return index.value_articles[field], lists.empty
    codes, lengths = scope.listed(lists)
    return np.bincount(codes, minlength=len(index.values[field])), int(np.count_nonzero(lengths == 0))


def _largest(counts: Ints, limit: int | None) -> Ints:
    """The values that occur, most frequent first, ties in the values' own order; codes keep that order."""
    least = 1 if limit is None or 4 * limit >= len(counts) else _floor(counts, limit)
    found: Ints = np.flatnonzero(counts >= least)
    return found[np.argsort(-counts[found], kind="stable")][:limit]


def _floor(counts: Ints, limit: int) -> int:
    """A count that `limit` values reach and not many more do; 1 where fewer occur.

    Halved until it is low enough: to partition counts takes many times as long, since most are equal.
    """
    floor = int(counts.max())
    while floor > 1 and np.count_nonzero(counts >= floor) < limit:
        floor //= 2
    return max(floor, 1)


def _with_none(
    values: list[str], articles: list[int], without: int, limit: int | None
) -> tuple[list[str], list[int]]:
    """The values with those articles that have none put in their place."""
    pairs = sorted(
        [*zip(values, articles, strict=True), (NONE, without)], key=lambda pair: (-pair[1], pair[0])
    )
    return [value for value, _ in pairs[:limit]], [count for _, count in pairs[:limit]]


def entities(index: Index, scope: Scope, kind: Kind | None, limit: int | None, rank_by: RankBy) -> Entities:
    """The entities that the scope's articles name."""
    counts, _ = value_counts(index, scope, "entity")
    low, high = kind_span(index, kind)
    here, everywhere = counts[low:high], index.value_articles["entity"][low:high]
    if rank_by == "distinctive":
        found = np.flatnonzero(here > 0)
        scores = log_likelihood(here[found], everywhere[found], scope.total, index.articles)
        best: Ints = found[np.lexsort((found, -scores))][:limit]
        ranks = len(found) + 1 - np.searchsorted(np.sort(here[found]), here[best], side="right")
    else:
        best = _largest(here, limit)
        # All that are more frequent stand before, so that the first of equals has the place of all.
        ranks = np.searchsorted(-here[best], -here[best]) + 1
    keys = index.values["entity"].texts(best + low)
    articles, ahead = index.ahead(low, high)
    parts = [key.partition(":") for key in keys]
    frame = frame_of(
        {
            "entity": texts(keys),
            "name": texts([name for *_, name in parts]),
            "kind": texts([kind for kind, *_ in parts]),
            "articles": here[best].astype(np.int64),
            "corpus_articles": everywhere[best].astype(np.int64),
            "rank": ranks,
            "corpus_rank": ahead[np.searchsorted(articles, everywhere[best])] + 1,
            "score": log_likelihood(here[best], everywhere[best], scope.total, index.articles),
        }
    )
    return Entities(frame, int(np.count_nonzero(here)), scope.total, index.articles)


def kind_span(index: Index, kind: Kind | None) -> tuple[int, int]:
    """The codes of one kind of entity: keys begin with their kind, and codes are in the order of keys."""
    if kind is None:
        return 0, len(index.values["entity"])
    assert kind in KINDS
    return index.values["entity"].span(entity_key(kind, ""))


def log_likelihood(here: Ints, everywhere: Ints, total: int, corpus: int) -> npt.NDArray[np.float64]:
    """Dunning's G2 of being named in scope against outside, negative where rarer in scope.

    https://aclanthology.org/J93-1003/, over the two by two table of named or not, inside or outside.
    """
    inside, outside = here.astype(np.float64), (everywhere - here).astype(np.float64)
    sizes = np.array([total, corpus - total], np.float64)
    if not sizes.all():
        return np.zeros(len(here))
    named = inside + outside
    score = np.zeros(len(here))
    for observed, size in ((inside, sizes[0]), (outside, sizes[1])):
        score += _term(observed, named * size / corpus)
        score += _term(size - observed, (corpus - named) * size / corpus)
    return np.where(inside / sizes[0] < outside / sizes[1], -2 * score, 2 * score)


def _term(observed: npt.NDArray[np.float64], expected: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    safe = np.where(observed > 0, observed, 1.0)
    return np.where(observed > 0, observed * np.log(safe / np.where(expected > 0, expected, 1.0)), 0.0)
