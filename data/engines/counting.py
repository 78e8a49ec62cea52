"""Counting: facets and entities of a scope."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from data.answers import Entities, Facet, FacetField, RankBy
from data.article import KINDS, NONE, Kind, entity_key
from data.engines.columns import Ints
from data.engines.index import Index
from data.engines.scope import Scope
from data.frames import frame_of, texts


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
