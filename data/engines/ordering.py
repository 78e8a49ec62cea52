"""Ordering: the rows of a scope as results list them, and what stands beside one of them."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from data.engines.columns import Ints
from data.engines.index import Index
from data.engines.scope import Scope
from data.filters import Sort

_MOST: Final = 2**31 - 1
#: The part of a key that is the rank of the id.
_RANK: Final = 2**32 - 1
#: Rows looked at together when a page of the newest or oldest is sought.
_STEP: Final = 65_536


def ordered(index: Index, scope: Scope, sort: Sort) -> Ints:
    """All rows of the scope in order."""
    if sort == "relevance" and scope.ranked:
        return _rows(index, np.sort(_keys(index, scope)))
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
    """The page by score, ties by id; only what can be on it is sorted."""
    keys = _keys(index, scope)
    last = after + limit
    if 0 < last < len(keys):
        keys = np.partition(keys, last - 1)[:last]
    return _rows(index, np.sort(keys)[after:last])


def _rows(index: Index, keys: npt.NDArray[np.int64]) -> Ints:
    rows: Ints = index.by_id[keys & _RANK]
    return rows


def _keys(index: Index, scope: Scope) -> npt.NDArray[np.int64]:
    """Score and id of each row in scope as one number, the best smallest: no two are equal.

    The bits of a float that is not negative, read as a whole number, keep its order.
    """
    bits = scope.scores.view(np.int32).astype(np.int64)
    keys: npt.NDArray[np.int64] = (_MOST - bits) << 32 | index.id_rank[scope.rows]
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
    keys = _keys(index, scope)
    own = keys[np.searchsorted(scope.rows, row)]
    before, after = keys[keys < own], keys[keys > own]
    previous = int(index.by_id[before.max() & _RANK]) if len(before) else None
    following = int(index.by_id[after.min() & _RANK]) if len(after) else None
    return previous, following, len(before) + 1
