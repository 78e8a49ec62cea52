"""Ordering: the rows of a scope as results list them, and what stands beside one of them."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from data.engines.columns import Ints
from data.engines.index import Index
from data.engines.scope import Scope
from data.engines.scoring import Scores
from data.filters import Sort

_MOST: Final = 2**31 - 1
#: The part of a key that is the rank of the id.
_RANK: Final = 2**32 - 1
#: Rows looked at together when a page of the newest or oldest is sought: few at first, then more.
_STEP: Final = 1_024
_LARGEST: Final = 65_536
#: Up to so many rows in scope are put in order rather than sought among all.
_FEW: Final = 1_024


def ordered(index: Index, scope: Scope, sort: Sort) -> Ints:
    """All rows of the scope in order."""
    if sort == "relevance" and scope.ranked:
        return _rows(index, np.sort(_keys(index, scope.rows, scope.scores)))
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
    if scope.total <= _FEW:
        few = scope.rows.astype(np.int64) if sort == "oldest" else _newest(index, scope.rows)
        return few[after : after + limit]
    found: list[Ints] = []
    wanted, passed, start, step = limit, 0, 0, _STEP
    while wanted > 0 and start < index.articles:
        rows = np.arange(start, min(start + step, index.articles))
        if sort != "oldest":  # by relevance, too, where there is no query
            rows = index.newest[rows]
        rows = rows[scope.holds(rows)]
        here = rows[max(0, after - passed) :][:wanted]
        passed += len(rows)
        wanted -= len(here)
        found.append(here)
        start, step = start + step, min(4 * step, _LARGEST)
    return np.concatenate([np.empty(0, np.int64), *found]).astype(np.int64)


def _newest(index: Index, rows: Ints) -> Ints:
    """Some rows, newest first.

    Rows of one time lie together both in the order of rows and among the newest, and ascend in both. So the
    place of a row among the newest is told by what stands in its mirror's place; undated rows stay in theirs.
    """
    cut = int(np.searchsorted(rows, index.dated))
    dated = rows[:cut].astype(np.int64)
    mirrored = index.newest[index.dated - 1 - dated].astype(np.int64)
    return np.concatenate([dated[np.argsort(-mirrored)], rows[cut:].astype(np.int64)])


def _best(index: Index, scope: Scope, limit: int, after: int) -> Ints:
    """The page by score, ties by id; only what can be on it is sorted."""
    last = after + limit
    rows, scores = scope.leaders(last)
    if 0 < last < len(rows):
        found = np.flatnonzero(scores >= np.partition(scores, len(scores) - last)[len(scores) - last])
        rows, scores = rows[found], scores[found]
    return _rows(index, np.sort(_keys(index, rows, scores))[after:last])


def _rows(index: Index, keys: npt.NDArray[np.int64]) -> Ints:
    rows: Ints = index.by_id[keys & _RANK]
    return rows


def _keys(index: Index, rows: Ints, scores: Scores) -> npt.NDArray[np.int64]:
    """Score and id of each row as one number, the best smallest: no two are equal.

    The bits of a float that is not negative, read as a whole number, keep its order.
    """
    bits = scores.view(np.int32).astype(np.int64)
    keys: npt.NDArray[np.int64] = (_MOST - bits) << 32 | index.id_rank[rows]
    return keys


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
    keys = _keys(index, scope.rows, scope.scores)
    own = keys[np.searchsorted(scope.rows, row)]
    before, after = keys[keys < own], keys[keys > own]
    previous = int(index.by_id[before.max() & _RANK]) if len(before) else None
    following = int(index.by_id[after.min() & _RANK]) if len(after) else None
    return previous, following, len(before) + 1
