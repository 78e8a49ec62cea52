"""Ordering: the rows of a scope as results list them, and what stands beside one of them."""

from __future__ import annotations

from typing import Final

import numpy as np

from data.engines.columns import Ints, Mask
from data.engines.index import Index
from data.engines.matching import Scores
from data.engines.scope import Scope
from data.filters import Sort

#: Rows looked at together when a page of the newest or oldest is sought.
_STEP: Final = 65_536


def ordered(index: Index, scope: Scope, sort: Sort) -> Ints:
    """All rows of the scope in order."""
    if sort == "relevance" and scope.ranked:
        return scope.rows[np.lexsort((index.id_rank[scope.rows], -scope.scores))]
    if sort == "oldest":
        return scope.rows
    rows: Ints = index.newest[scope.mask[index.newest]]
    return rows


def page(index: Index, scope: Scope, sort: Sort, limit: int, after: int) -> Ints:
    """The rows at places `after` to `after + limit` of the order."""
    if sort == "relevance" and scope.ranked:
        return _best(index, scope, limit, after)
    return _first(index, scope, sort, limit, after)


def _first(index: Index, scope: Scope, sort: Sort, limit: int, after: int) -> Ints:
    """Walks the order until the page is full: cheap for the pages that people see."""
    found: list[Ints] = []
    wanted, passed = limit, 0
    for start in range(0, index.articles, _STEP):
        if wanted <= 0:
            break
        rows = _piece(index, sort, start)
        rows = rows[scope.mask[rows]]
        here = rows[max(0, after - passed) :][:wanted]
        passed += len(rows)
        wanted -= len(here)
        found.append(here)
    return np.concatenate([np.empty(0, np.int64), *found]).astype(np.int64)


def _piece(index: Index, sort: Sort, start: int) -> Ints:
    end = min(start + _STEP, index.articles)
    return np.arange(start, end) if sort == "oldest" else index.newest[start:end]


def _best(index: Index, scope: Scope, limit: int, after: int) -> Ints:
    """The page by score; only what can be on it is sorted, ties by id."""
    rows, scores = scope.rows, scope.scores
    last = after + limit
    if last < len(rows):
        least = np.partition(scores, len(scores) - last)[len(scores) - last]
        above = scores > least
        tied = np.flatnonzero(scores == least)
        room = last - int(np.count_nonzero(above))
        ranks = index.id_rank[rows[tied]]
        chosen = tied[np.argpartition(ranks, room - 1)[:room]] if room < len(tied) else tied
        kept = np.concatenate([np.flatnonzero(above), chosen])
        rows, scores = rows[kept], scores[kept]
    return rows[np.lexsort((index.id_rank[rows], -scores))][after:last]


def around(index: Index, scope: Scope, sort: Sort, row: int) -> tuple[int | None, int | None, int]:
    """The rows before and after one of the scope, and its place counted from 1."""
    if sort == "relevance" and scope.ranked:
        return _around_by_score(index, scope, row)
    order = scope.rows if sort == "oldest" else ordered(index, scope, "newest")
    at = int(np.searchsorted(order, row)) if sort == "oldest" else int(np.flatnonzero(order == row)[0])
    before = int(order[at - 1]) if at else None
    after = int(order[at + 1]) if at + 1 < len(order) else None
    return before, after, at + 1


def _around_by_score(index: Index, scope: Scope, row: int) -> tuple[int | None, int | None, int]:
    at = int(np.searchsorted(scope.rows, row))
    scores, ranks = scope.scores, index.id_rank[scope.rows]
    score, rank = scores[at], ranks[at]
    tied = scores == score
    earlier = (scores > score) | (tied & (ranks < rank))
    later = (scores < score) | (tied & (ranks > rank))
    return (
        _edge(scope.rows, scores, ranks, earlier, last=True),
        _edge(scope.rows, scores, ranks, later, last=False),
        int(np.count_nonzero(earlier)) + 1,
    )


def _edge(rows: Ints, scores: Scores, ranks: Ints, among: Mask, *, last: bool) -> int | None:
    """The last of these rows in the order, or the first."""
    places = np.flatnonzero(among)
    if not len(places):
        return None
    score = scores[places].min() if last else scores[places].max()
    tied = places[scores[places] == score]
    return int(rows[tied[ranks[tied].argmax() if last else ranks[tied].argmin()]])
