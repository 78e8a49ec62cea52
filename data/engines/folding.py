"""Folding: articles that say the same, shown as one card. What is counted does not change."""

from __future__ import annotations

import numpy as np

from data.engines.columns import Ints
from data.engines.index import Index
from data.engines.ordering import ordered
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


def others(index: Index, scope: Scope, row: int) -> Ints:
    """The other rows in scope that say what this one says, earliest first."""
    if not index.in_group[row]:
        return np.empty(0, np.int64)
    rows = np.flatnonzero((index.copies_group == index.copies_group[row]) & scope.mask)
    left: Ints = rows[rows != row]
    return left


def card_of(index: Index, scope: Scope, folded: Scope, row: int) -> int:
    """The row whose card has this one."""
    if folded.mask[row]:
        return row
    return next(int(other) for other in others(index, scope, row) if folded.mask[other])
