"""Scopes: filters evaluated over one index, and the last few kept."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import Final

import numpy as np

from data.article import KINDS, NONE, entity_key, split_entity_key
from data.engines.building import UNDATED
from data.engines.columns import Ints, Mask, places
from data.engines.index import Index
from data.engines.matching import Matcher
from data.engines.scope import Scope
from data.engines.scoring import Scorer
from data.filters import Filters
from data.query import Node, parse

#: Up to so many ids are looked up one by one.
_ONE_BY_ONE: Final = 500
#: Scopes kept ready: one of a query takes a bit an article, others a byte; once they are listed a byte, and
#: eight for each in scope. One of all articles or of some days takes nothing until then.
_KEPT: Final = 8
_DAYS: Final = ("date_from", "date_to", "undated")
#: The fields whose values have lists of rows, and what asks for them in filters.
_LISTED: Final = {
    "section": "sections", "language": "languages", "source": "sources", "topic": "topics",
    "entity": "entities",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Column:
    """A filter on a field that holds one value an article, or a list of them."""

    field: str
    wanted: tuple[str, ...]
    unwanted: tuple[str, ...]


class Scopes:
    """Evaluates filters over one index and keeps the last few."""

    def __init__(self, index: Index) -> None:
        self._index, self._matcher = index, Matcher(index)
        self._scorer = Scorer(index, self._matcher)
        self._kept: OrderedDict[Filters, Scope] = OrderedDict()
        self._lock = Lock()

    def clear(self) -> None:
        """Forget what is kept, for measuring."""
        with self._lock:
            self._kept.clear()

    def of(self, filters: Filters) -> Scope:
        """The scope of these filters; raises QueryError where the query can't be read."""
        if filters.by_reviews():
            raise ValueError("a corpus knows no reviews: data.reviewed says which articles they come to")
        with self._lock:
            if filters in self._kept:
                self._kept.move_to_end(filters)
                return self._kept[filters]
        node = parse(filters.query) if filters.query else None
        scope = self._made(filters, node)
        with self._lock:
            self._kept[filters] = scope
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return scope

    def _made(self, filters: Filters, node: Node | None) -> Scope:
        articles, scorer, alone = self._index.articles, self._scorer, filters.is_query()
        dated = _by_days(filters)
        span = self._days(filters) if dated else slice(0, articles)
        if span is not None and node is None and filters.is_only(*_DAYS):
            return Scope(articles, scorer, None, span=span)
        rows = None if span is None else self._list(filters, node)
        if rows is None and node is not None and alone:
            return Scope(articles, scorer, node, bits=self._matcher.bits(node), alone=True)
        if span is None or rows is None:
            return Scope(articles, scorer, node, mask=self._mask(filters, node), alone=alone)
        if dated:
            first, last = np.searchsorted(rows, np.array([span.start, span.stop], rows.dtype))
            rows = rows[first:last]
        return Scope(articles, scorer, node, rows=rows, alone=alone)

    def _list(self, filters: Filters, node: Node | None) -> Ints | None:
        """The rows of any day that hold a lone word or value, which are there as a list without a mask."""
        if node is not None:
            return self._matcher.rows(node) if filters.is_only("query", *_DAYS) else None
        for field, name in _LISTED.items():
            values = getattr(filters, name)
            if len(values) == 1 and filters.is_only(name, *_DAYS):
                return self._value_rows(field, values[0])
        return None

    def _value_rows(self, field: str, value: str) -> Ints | None:
        """The rows that hold a value, where no other rows do that it stands for."""
        if field in self._index.lists and value == NONE:
            return None
        found = [self._index.values[field].find(key) for key in _keys(field, value)]
        codes = [code for code in found if code is not None]
        return self._index.holding(field, codes[0]) if len(codes) == 1 else None

    def count(self, filters: Filters) -> int:
        """Articles in scope, without listing them where their number is known."""
        if filters.is_empty():
            return self._index.articles
        if filters.is_query():
            known = self._matcher.frequency(parse(filters.query))
            if known is not None:
                return known
        return self.of(filters).total

    def _mask(self, filters: Filters, node: Node | None) -> Mask:
        mask = np.ones(self._index.articles, np.bool_) if node is None else self._matcher.mask(node)
        self._keep_days(mask, filters)
        if filters.copies:
            mask &= self._index.is_copy == (filters.copies == "only")
        if filters.unsure:
            mask &= self._index.unsure[filters.unsure]
        if filters.ids is not None:
            mask &= self._of_ids(filters.ids)
        self._keep_values(mask, filters)
        return mask

    def _keep_values(self, mask: Mask, filters: Filters) -> None:
        for column in _columns(filters):
            if column.wanted:
                mask &= self._any(column.field, column.wanted)
            if column.unwanted:
                mask &= ~self._any(column.field, column.unwanted)
        for field, wanted in (("entity", filters.entities), ("topic", filters.topics)):
            for value in wanted:
                mask &= self._any(field, (value,))
        for field, unwanted in (("entity", filters.not_entities), ("topic", filters.not_topics)):
            if unwanted:
                mask &= ~self._any(field, unwanted)

    def _of_ids(self, ids: frozenset[str]) -> Mask:
        """The rows of some ids; many are looked for in one go through all."""
        if len(ids) > _ONE_BY_ONE:
            return self._index.ids.among(ids)
        mask = np.zeros(self._index.articles, np.bool_)
        mask[[row for row in map(self._index.row, ids) if row is not None]] = True
        return mask

    def _keep_days(self, mask: Mask, filters: Filters) -> None:
        if not _by_days(filters):
            return
        span, day = self._days(filters), self._index.day
        if span is not None:
            mask[: span.start] = mask[span.stop :] = False
            return
        if filters.undated:
            mask &= day == UNDATED
        if filters.date_from is not None:
            mask &= day >= max(_number(filters.date_from), UNDATED + 1)
        if filters.date_to is not None:
            mask &= (day <= _number(filters.date_to)) & (day != UNDATED)

    def _days(self, filters: Filters) -> slice | None:
        """The rows that the filters on days leave, where such rows lie together."""
        index = self._index
        if not index.days_ascend:
            return None
        days, start, stop = index.day[: index.dated], 0, index.articles
        if filters.undated:
            start = index.dated
        if filters.date_from is not None:
            start = max(start, int(np.searchsorted(days, days.dtype.type(_number(filters.date_from)))))
            stop = index.dated
        if filters.date_to is not None:
            last = days.dtype.type(_number(filters.date_to))
            stop = min(index.dated, int(np.searchsorted(days, last, side="right")))
        return slice(start, max(start, stop))

    def _any(self, field: str, values: Sequence[str]) -> Mask:
        """The rows that hold any of the values."""
        if field not in self._index.lists:
            return self._any_code(field, values)
        mask = np.zeros(self._index.articles, np.bool_)
        for value in values:
            if value == NONE:
                mask |= self._index.lists[field].lengths() == 0
            for key in _keys(field, value):
                code = self._index.values[field].find(key)
                if code is not None:
                    mask[places(self._index.holding(field, code))] = True
        return mask

    def _any_code(self, field: str, values: Sequence[str]) -> Mask:
        found = (self._index.values[field].find(value) for value in values)
        mask = np.zeros(self._index.articles, np.bool_)
        for code in found:
            if code is not None:
                mask |= self._index.codes[field] == code
        return mask


def _by_days(filters: Filters) -> bool:
    return filters.date_from is not None or filters.date_to is not None or filters.undated


def _columns(filters: Filters) -> tuple[_Column, ...]:
    return (
        _Column("section", filters.sections, filters.not_sections),
        _Column("language", filters.languages, filters.not_languages),
        _Column("source", filters.sources, filters.not_sources),
        _Column("storyline", filters.storylines, ()),
    )


def _keys(field: str, value: str) -> tuple[str, ...]:
    """What a value stands for: a bare entity name is every entity of that name."""
    if field != "entity" or split_entity_key(value)[0] is not None:
        return (value,)
    return tuple(entity_key(kind, value) for kind in KINDS)


def _number(day: date) -> int:
    return day.toordinal() - date(1970, 1, 1).toordinal()
