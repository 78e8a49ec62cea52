"""Folding: near-copies and several outlets' reports of an event, shown as one card. No count changes by it.

Which articles share a card is settled when the index is built (`data.engines.groups.card_groups`) and is the
same in every scope and order; which of them is shown is the first in scope in the order of results.
"""

from __future__ import annotations

import numpy as np

from data.budget import check
from data.engines.columns import Ints, places
from data.engines.index import Index
from data.engines.ordering import ordered, page
from data.engines.scope import Scope
from data.filters import Sort


def fold(index: Index, scope: Scope, sort: Sort) -> Scope:
    """The rows that are shown: of those that share a card the first in the order of results."""
    if sort not in scope.folds:
        scope.folds[sort] = _folded(index, scope, sort)
    return scope.folds[sort]


def _folded(index: Index, scope: Scope, sort: Sort) -> Scope:
    if not np.any(scope.mask & index.cards.several):
        return scope
    order = ordered(index, scope, sort)
    check()
    order = order[index.cards.several[order]]
    _, first = np.unique(index.cards.number[order], return_index=True)
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
        check()
        rows = page(index, scope, sort, asked, 0)
        _, first = np.unique(index.cards.number[rows], return_index=True)
        if len(first) >= limit or len(rows) < asked:
            found: Ints = rows[np.sort(first)][:limit]
            return found
        asked *= 4


def page_of_cards(index: Index, scope: Scope, sort: Sort, limit: int, after: int) -> tuple[Ints, int]:
    """The rows at places `after` to `after + limit` of the folded scope, and how many rows are shown in all.

    Without folding the scope, which takes putting all of it in order.
    """
    shown = cards(index, scope)
    if shown == scope.total:
        return page(index, scope, sort, limit, after), shown
    if sort in scope.folds:
        return page(index, scope.folds[sort], sort, limit, after), shown
    return first_cards(index, scope, sort, after + limit)[after:], shown


def cards(index: Index, scope: Scope) -> int:
    """How many cards the articles in scope are shown on."""
    sharing = index.cards.sharing
    if not len(sharing):
        return scope.total
    sharing = sharing[scope.holds(sharing)]
    seen = np.zeros(index.articles, np.bool_)
    seen[places(index.cards.number.take(sharing))] = True
    return scope.total - len(sharing) + int(np.count_nonzero(seen))


def copies(index: Index, scope: Scope, row: int) -> Ints:
    """The other rows in scope that say what this one says, earliest first."""
    return _others(index.texts.of(row), scope, row)


def reports(index: Index, scope: Scope, row: int) -> Ints:
    """The rows in scope that share a card with this one and say it otherwise, earliest first."""
    rows = _others(index.cards.of(row), scope, row)
    left: Ints = rows[index.texts.number[rows] != index.texts.number[row]]
    return left


def of_event(index: Index, scope: Scope, row: int) -> Ints:
    """The rows in scope that report the event of this one and say it otherwise, earliest first."""
    event = int(index.codes["event"][row])
    rows = _others(index.list_rows["event"][event], scope, row)
    left: Ints = rows[index.texts.number[rows] != index.texts.number[row]]
    return left


def _others(rows: Ints, scope: Scope, row: int) -> Ints:
    left: Ints = rows[scope.mask[rows] & (rows != row)]
    return left


def card_of(index: Index, scope: Scope, folded: Scope, row: int) -> int:
    """The row whose card has this one."""
    if folded.mask[row]:
        return row
    return next(int(other) for other in index.cards.of(row) if folded.mask[other])
