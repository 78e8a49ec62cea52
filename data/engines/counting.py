"""Counting: volume, facets and entities of a scope."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.answers import By, Entities, Facet, FacetField, Interval, RankBy, Volume
from data.article import KINDS, NONE, Kind, entity_key
from data.engines.columns import Ints
from data.engines.index import Index
from data.engines.scope import Scope

#: More boxes than this are not laid out; what occurs is sorted instead.
_BOXES: Final = 4_000_000


def volume(index: Index, scope: Scope, interval: Interval, by: By | None) -> Volume:
    """Articles per period, split by a field or not."""
    rows = scope.rows[: np.searchsorted(scope.rows, index.dated)]
    periods, names = _periods(index, rows, interval)
    width = len(index.values[by]) if by else 1
    keys = periods * width + index.codes[by][rows] if by else periods
    boxes, articles = _tally(keys, len(names) * width)
    frame = pd.DataFrame(
        {
            "period": names[boxes // width].astype("datetime64[s]"),
            "value": index.values[by].take(boxes % width).to_pandas() if by else "",
            "articles": articles,
        }
    )
    return Volume(frame, scope.total, scope.total - len(rows), _day_only(index, scope))


def _day_only(index: Index, scope: Scope) -> int:
    return index.day_only_articles if scope.whole else int(np.count_nonzero(scope.mask & index.day_only))


def _periods(
    index: Index, rows: Ints, interval: Interval
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.datetime64]]:
    """For each row the number of its period, and the first day of each period."""
    if not len(rows):
        return np.empty(0, np.int64), np.empty(0, "datetime64[D]")
    days = index.day[rows]
    low, high = int(days.min()), int(days.max())
    starts = _period_starts(np.arange(low, high + 1), interval)
    names, places = np.unique(starts, return_inverse=True)
    return places.astype(np.int64)[days - low], names


def _period_starts(days: npt.NDArray[np.int64], interval: Interval) -> npt.NDArray[np.datetime64]:
    if interval == "month":
        return days.astype("datetime64[D]").astype("datetime64[M]").astype("datetime64[D]")
    if interval == "week":
        # Day 0, 1 January 1970, was a Thursday.
        return (days - (days + 3) % 7).astype("datetime64[D]")
    return days.astype("datetime64[D]")


def _tally(keys: Ints, boxes: int) -> tuple[Ints, Ints]:
    """The keys that occur, ascending, and how often."""
    if boxes > max(_BOXES, 4 * len(keys)):
        return np.unique(keys, return_counts=True)
    counts = np.bincount(keys, minlength=boxes)
    found = np.flatnonzero(counts)
    return found, counts[found]


def facet(index: Index, scope: Scope, field: FacetField, limit: int | None) -> Facet:
    """The most frequent values of a field in scope."""
    counts, without = value_counts(index, scope, field)
    best = _largest(counts, limit)
    values, articles = index.values[field].take(best).to_pylist(), counts[best].tolist()
    if without:
        values, articles = _with_none(values, articles, without, limit)
    frame = pd.DataFrame({"value": pd.Series(values, dtype="str"), "articles": np.array(articles, np.int64)})
    return Facet(frame, int(np.count_nonzero(counts)) + bool(without), scope.total)


def value_counts(index: Index, scope: Scope, field: str) -> tuple[Ints, int]:
    """Articles in scope for each value of a field, and those whose list of values is empty."""
    if field not in index.lists:
        if scope.whole:
            return index.value_articles[field], 0
        return np.bincount(index.codes[field][scope.rows], minlength=len(index.values[field])), 0
    lists = index.lists[field]
    if scope.whole:
        return index.value_articles[field], int(np.count_nonzero(lists.lengths() == 0))
    codes, lengths = lists.of_rows(scope.rows)
    return np.bincount(codes, minlength=len(index.values[field])), int(np.count_nonzero(lengths == 0))


def _largest(counts: Ints, limit: int | None) -> Ints:
    """The values that occur, most frequent first, ties in the values' own order; codes keep that order."""
    found: Ints = np.flatnonzero(counts)
    if limit is not None and 4 * limit < len(found):
        least = np.partition(counts[found], len(found) - limit)[len(found) - limit] if limit else np.inf
        found = found[counts[found] >= least]
    return found[np.argsort(-counts[found], kind="stable")][:limit]


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
        found = np.flatnonzero(here)
        scores = log_likelihood(here[found], everywhere[found], scope.total, index.articles)
        best: Ints = found[np.lexsort((found, -scores))][:limit]
    else:
        best = _largest(here, limit)
    keys = index.values["entity"].take(best + low).to_pylist()
    frame = pd.DataFrame(
        {
            "entity": pd.Series(keys, dtype="str"),
            "name": pd.Series([key.partition(":")[2] for key in keys], dtype="str"),
            "kind": pd.Series([key.partition(":")[0] for key in keys], dtype="str"),
            "articles": here[best].astype(np.int64),
            "corpus_articles": everywhere[best].astype(np.int64),
            "rank": _ranks(here, best),
            "corpus_rank": _ranks(everywhere, best),
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


def _ranks(counts: Ints, chosen: Ints) -> Ints:
    """Places by count, from 1; ties share the smaller."""
    ascending = np.sort(counts)
    return len(counts) - np.searchsorted(ascending, counts[chosen], side="right") + 1


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


def texts(values: Sequence[str]) -> pd.Series:
    """A column of strings, also where there are none."""
    return pd.Series(list(values), dtype="str")
