"""Scope: the rows that filters leave."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from data.engines.bitmaps import Bits, count, holds, to_mask
from data.engines.columns import Ints, Lists, Mask, places
from data.engines.scoring import Scorer, Scores
from data.filters import Sort
from data.query import Node


class Scope:
    """The rows of one scope, and what is asked of them more than once."""

    def __init__(
        self,
        articles: int,
        scorer: Scorer,
        node: Node | None,
        *,
        mask: Mask | None = None,
        bits: Bits | None = None,
        rows: Ints | None = None,
        span: slice | None = None,
        alone: bool = False,
    ) -> None:
        """A scope over so many articles by its mask or bitmap or, where at hand, its rows, ascending.

        `span` is where rows that lie together begin and stop; `alone` says that nothing but the query filters
        them.
        """
        self._mask, self._bits = mask, bits
        if rows is not None:
            self.rows = rows
        self._span, self._articles = span, articles
        self.total: int
        if span is not None:
            self.total = span.stop - span.start
        elif bits is not None:
            self.total = count(bits)
        else:
            self.total = int(np.count_nonzero(self.mask)) if rows is None else len(rows)
        self._scorer, self._node, self._alone = scorer, node, alone
        #: The scope with one card for articles that say the same, by order of results.
        self.folds: dict[Sort, Scope] = {}

    def narrowed(self, mask: Mask) -> Scope:
        """Some of the scope's rows, ranked by the same query."""
        return Scope(self._articles, self._scorer, self._node, mask=mask)

    @property
    def mask(self) -> Mask:
        """Whether each article is in scope."""
        if self._mask is None:
            if self._bits is not None:
                mask = to_mask(self._bits, self._articles)
            else:
                mask = np.zeros(self._articles, np.bool_)
                mask[places(self.rows) if self._span is None else self._span] = True
            self._mask = mask  # once it is filled: other threads have this scope, too
        return self._mask

    @cached_property
    def rows(self) -> Ints:
        """The rows in scope, ascending."""
        if self._span is not None:
            return np.arange(self._span.start, self._span.stop)
        return np.flatnonzero(self.mask)

    def column(self, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """What a column holds for the rows in scope, in their order; not to be written to."""
        return values.take(self.rows) if self._span is None else values[self._span]

    def before(self, rows: Ints) -> Ints:
        """How many of the rows in scope come before each of some rows."""
        if self._span is not None:
            clipped: Ints = np.clip(rows, self._span.start, self._span.stop) - self._span.start
            return clipped
        return np.searchsorted(self.rows, rows.astype(self.rows.dtype))

    def holds(self, rows: Ints) -> Mask:
        """Which of some rows are in scope, without a mask of all articles; they lie near one another."""
        held: Mask
        if self._span is not None:
            held = (rows >= self._span.start) & (rows < self._span.stop)
            return held
        if not len(rows):
            return np.zeros(0, np.bool_)
        if self._bits is not None and self._mask is None:
            return holds(self._bits, rows)
        low, near = 0, self._mask
        if near is None:
            low, high = int(rows.min()), int(rows.max()) + 1
            first, last = np.searchsorted(self.rows, np.array([low, high], self.rows.dtype))
            near = np.zeros(high - low, np.bool_)
            near[places(self.rows[first:last]) - low] = True
        held = near[rows - low]
        return held

    def listed(self, lists: Lists) -> tuple[Ints, Ints]:
        """The codes of the rows in scope one after the other, and how many each has; not to be written to."""
        return lists.of_rows(self.rows) if self._span is None else lists.of_span(self._span)

    def listed_apart(self, lists: Lists, rows: int) -> Iterator[Ints]:
        """The codes of the rows in scope as `listed` has them, those of so many rows at a time."""
        for start in range(0, self.total, rows):
            if self._span is None:
                yield lists.of_rows(self.rows[start : start + rows])[0]
            else:
                first = self._span.start + start
                yield lists.of_span(slice(first, min(first + rows, self._span.stop)))[0]

    @property
    def whole(self) -> bool:
        """Whether every article is in scope."""
        return self.total == self._articles

    @property
    def ranked(self) -> bool:
        """Whether there is a query to rank by."""
        return self._node is not None

    def leaders(self, wanted: int) -> tuple[Ints, Scores]:
        """Rows, in no order, that the first `wanted` by score are among, and their scores."""
        if self._alone and self._node is not None and "scores" not in vars(self):
            found = self._scorer.leaders(self._node, self.total, wanted)
            if found is not None:
                return found
        return self.rows, self.scores

    @cached_property
    def scores(self) -> Scores:
        """How well each row in scope fits the query; parallel to `rows`."""
        if self._node is None:
            return np.zeros(self.total, np.float32)
        return self._scorer.scores(self._node, self, self._alone)
