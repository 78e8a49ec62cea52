"""Folding: articles that say the same, shown as one card. What is counted does not change."""

from __future__ import annotations

import numpy as np

from data.engines.columns import Ints
from data.engines.index import Index
from data.engines.ordering import ordered, page
from data.engines.scope import Scope
from data.filters import Sort


def fold(index: Index, scope: Scope, sort: Sort) -> Scope:
    """The rows that have a card: of those that say the same the first in the order of results."""
    if sort not in scope.folds:
        scope.folds[sort] = _folded(index, scope, sort)
    return scope.folds[sort]


def _folded(index: Index, scope: Scope, sort: Sort) -> Scope:
    if not np.any(scope.mask & index.in_group):
        return scope
    order = ordered(index, scope, sort)
    order = order[index.in_group[order]]
    _, first = np.unique(index.copies_group[order], return_index=True)
    if len(first) == len(order):
        return scope
    mask = scope.mask.copy()
    mask[order] = False
    mask[order[first]] = True
    return scope.narrowed(mask)


def first_cards(index: Index, scope: Scope, sort: Sort, limit: int) -> Ints:
    """The first rows of the folded scope, without folding all of it."""
    asked = limit
    while True:
        rows = page(index, scope, sort, asked, 0)
        _, first = np.unique(index.copies_group[rows], return_index=True)
        if len(first) >= limit or len(rows) < asked:
            found: Ints = rows[np.sort(first)][:limit]
            return found
        asked *= 4


def others(index: Index, scope: Scope, row: int) -> Ints:
    """The other rows in scope that say what this one says, earliest first."""
    rows = index.same_text(row)
    left: Ints = rows[scope.mask[rows] & (rows != row)]
    return left


def card_of(index: Index, scope: Scope, folded: Scope, row: int) -> int:
    """The row whose card has this one."""
    if folded.mask[row]:
        return row
    return next(int(other) for other in others(index, scope, row) if folded.mask[other])
