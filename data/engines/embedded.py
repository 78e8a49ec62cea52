"""The embedded engine: one machine's answers to a Corpus's questions, from memory-mapped files.

Words, prefixes, counts and ranking come from flat arrays (`postings`, `counting`), phrases and fuzzy
words from tantivy (`phrases`). A scope is rows that lie together, a list of rows, or a bit or a boolean for
each article.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pyarrow as pa

from data.answers import (
    STATES,
    About,
    Arrivals,
    By,
    Entities,
    Facet,
    FacetField,
    Interval,
    KeyField,
    Keyness,
    Neighbours,
    RankBy,
    RankPairsBy,
    Resolved,
    SearchPage,
    State,
    Storyline,
    StorylineOrder,
    Storylines,
    Suggestion,
    Volume,
    Written,
)
from data.article import NONE, Article, Earlier, Kind
from data.corpus import ArticleNotFound, CorpusUnavailable
from data.corrected import NONE_CORRECTED, Corrected
from data.engines import (
    arriving,
    central,
    comentions,
    counting,
    folding,
    keyness,
    one_storyline,
    ordering,
    relating,
    resolving,
    results,
    volumes,
    wordings,
)
from data.engines import storylines as affairs
from data.engines.apart import apart
from data.engines.building import Progress, build_index
from data.engines.columns import Ints
from data.engines.correcting import drop_corrected
from data.engines.index import Index
from data.engines.scope import Scope
from data.engines.scopes import Scopes
from data.filters import Filters, Sort

Answer = TypeVar("Answer")

#: Answers about the whole corpus that are kept: it is what people see first and most.
_KEPT: Final = 64


class EmbeddedCorpus:
    """A Corpus in one folder of files."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._scopes = Scopes(index)
        self._answers: dict[tuple[object, ...], object] = {}
        self._about: About | None = None

    @classmethod
    def build(
        cls,
        table: pa.Table,
        folder: Path,
        name: str,
        zone: ZoneInfo,
        progress: Progress | None = None,
        earlier: pa.Table | None = None,
        facts: pa.Table | None = None,
    ) -> EmbeddedCorpus:
        """Index an article table into `folder` and open it; `progress` hears the fraction done.

        `earlier` is what its articles said before (`data.article.EARLIER_SCHEMA`), where that is kept, and
        `facts` what the corpus itself knows of its entities (`data.facts.FACTS_SCHEMA`).
        """
        build_index(table, folder, name, zone, progress, earlier, facts)
        return cls.open(folder)

    @classmethod
    def open(cls, folder: Path, corrected: Corrected = NONE_CORRECTED) -> EmbeddedCorpus:
        """Open what `build` wrote; raises CorpusUnavailable where there is nothing that fits.

        Entities are as `corrected`, all counts and mentions with them.
        """
        try:
            return cls(_opened(folder, corrected))
        except (OSError, ValueError, pa.ArrowException) as error:
            raise CorpusUnavailable("The search index can't be read.", f"{folder}: {error}") from error

    @property
    def index(self) -> Index:
        """The opened files."""
        return self._index

    def clear_cache(self) -> None:
        """Forget the scopes and answers that are kept, for measuring."""
        self._scopes.clear()
        self._answers.clear()
        self._about = None

    def about(self) -> About:
        self._about = self._about or self._described()
        return self._about

    def _described(self) -> About:
        index = self._index
        return About(
            name=index.name, version=index.version, zone=index.zone, articles=index.articles,
            undated=index.undated, day_only=index.day_only_articles, first=index.first, last=index.last,
            sections=self._values("section"), languages=self._values("language"),
            sources=index.value_counts("source"), topics=index.value_counts("topic"),
            entities=index.value_counts("entity"),
        )  # fmt: skip

    def _values(self, field: FacetField) -> tuple[str, ...]:
        values = self.facet(Filters(), field, limit=None).frame["value"]
        return tuple(value for value in values if value != NONE)

    def resolve(self, filters: Filters) -> Resolved:
        return resolving.resolve(resolving.IndexValues(self._index), filters)

    def count(self, filters: Filters) -> int:
        return self._scopes.count(filters)

    def arrivals(self, filters: Filters, after: datetime | None = None) -> Arrivals:
        return arriving.arrivals(self._index, self._scopes.of(filters), after)

    def search(
        self, filters: Filters, sort: Sort = "newest", limit: int = 20, after: int = 0, folded: bool = False
    ) -> SearchPage:
        scope = self._scopes.of(filters)
        if folded:
            rows, shown = folding.page_of_cards(self._index, scope, sort, limit, after)
        else:
            rows, shown = ordering.page(self._index, scope, sort, limit, after), scope.total
        frame = results.results_frame(self._index, rows, filters.query)
        copies, reports = (
            results.copies_frame(self._index, rows, [of(self._index, scope, int(r)) for r in rows if folded])
            for of in (folding.copies, folding.reports)
        )
        return SearchPage(frame, scope.total, shown, copies, reports)

    def copies(self, ids: Sequence[str], filters: Filters) -> pd.DataFrame:
        return self._beside(ids, filters, folding.copies)

    def reports(self, ids: Sequence[str], filters: Filters, whole: bool = False) -> pd.DataFrame:
        return self._beside(ids, filters, folding.of_event if whole else folding.reports)

    def _beside(
        self, ids: Sequence[str], filters: Filters, others: Callable[[Index, Scope, int], Ints]
    ) -> pd.DataFrame:
        scope = self._scopes.of(filters)
        known = [row for row in map(self._index.row, ids) if row is not None]
        found = [others(self._index, scope, row) for row in known]
        return results.copies_frame(self._index, np.array(known, np.int64), found)

    def latest(
        self, filters: Filters, by: By, values: Sequence[str], each: int, folded: bool = False
    ) -> pd.DataFrame:
        scopes = [self._scopes.of(filters.setting(by, [value])) for value in values]
        groups: list[Ints] = [
            folding.first_cards(self._index, scope, "newest", each)
            if folded
            else ordering.page(self._index, scope, "newest", each, 0)
            for scope in scopes
        ]
        rows = np.concatenate(groups) if groups else np.empty(0, np.int64)
        frame = results.results_frame(self._index, rows, filters.query)
        frame["group"] = [value for value, found in zip(values, groups, strict=True) for _ in found]
        return frame

    def ids(self, filters: Filters, sort: Sort = "newest") -> pd.Series:
        rows = ordering.ordered(self._index, self._scopes.of(filters), sort)
        return pd.Series(self._index.ids.take(rows).to_pandas(), name="id", dtype="str")

    def articles(self, ids: Sequence[str]) -> pd.DataFrame:
        rows = [row for row in map(self._index.row, ids) if row is not None]
        return results.articles_frame(self._index, rows)

    def article(self, id: str) -> Article:
        return results.article(self._index, self._row(id))

    def earlier(self, id: str) -> tuple[Earlier, ...]:
        self._row(id)
        return self._index.earlier.of(id)

    def _row(self, id: str) -> int:
        row = self._index.row(id)
        if row is None:
            raise ArticleNotFound("There is no such article in this corpus.", f"id {id!r}")
        return row

    def neighbours(self, id: str, filters: Filters, sort: Sort = "newest") -> Neighbours:
        scope = self._scopes.of(filters)
        row = self._index.row(id)
        if row is None or not scope.mask[row]:
            return Neighbours(None, None, None, scope.total)
        before, after, position = ordering.around(self._index, scope, sort, row)
        previous, following = (
            None if at is None else results.title(self._index, at) for at in (before, after)
        )
        folded = folding.fold(self._index, scope, sort)
        card = position
        if folded is not scope:
            own = folding.card_of(self._index, scope, folded, row)
            card = ordering.around(self._index, folded, sort, own)[2]
        return Neighbours(previous, following, position, scope.total, card)

    def related(self, id: str, limit: int = 6, folded: bool = False) -> pd.DataFrame:
        row = self._row(id)

        def answer() -> pd.DataFrame:
            rows = relating.related_rows(self._index, row, limit, folded)
            return results.related_frame(self._index, row, rows)

        return self._answer(Filters(), ("related", row, limit, folded), answer)

    def volume(self, filters: Filters, interval: Interval = "day", by: By | None = None) -> Volume:
        return self._answer(
            filters, ("volume", interval, by),
            lambda: volumes.volume(self._index, self._scopes.of(filters), interval, by),
        )  # fmt: skip

    def facet(self, filters: Filters, field: FacetField, limit: int | None = 10) -> Facet:
        return self._answer(
            filters, ("facet", field, limit),
            lambda: counting.facet(self._index, self._scopes.of(filters), field, limit),
        )  # fmt: skip

    def entities(
        self, filters: Filters, kind: Kind | None = None, limit: int | None = 30, rank_by: RankBy = "articles"
    ) -> Entities:
        return self._answer(
            filters, ("entities", kind, limit, rank_by),
            lambda: counting.entities(self._index, self._scopes.of(filters), kind, limit, rank_by),
        )  # fmt: skip

    def comentions(
        self,
        filters: Filters,
        limit: int = 50,
        kind: Kind | None = None,
        rank_by: RankPairsBy = "articles",
        least: int = 1,
        among: Sequence[str] | None = None,
    ) -> pd.DataFrame:
        asked = comentions.Asked(limit, kind, rank_by, least, None if among is None else tuple(among))
        return self._answer(
            filters, ("comentions", asked),
            lambda: comentions.comentions(self._index, self._scopes.of(filters), asked),
        )  # fmt: skip

    def keyness(
        self,
        filters: Filters,
        field: KeyField = "entity",
        against: Filters | None = None,
        kind: Kind | None = None,
        limit: int = 30,
        least: float | None = None,
    ) -> Keyness:
        scope = self._scopes.of(filters)
        other = keyness.outside(scope, None if against is None else self._scopes.of(against))
        if field == "entity":
            return keyness.entities(self._index, scope, other, kind, limit, least)
        return keyness.terms(self._index, scope, other, limit, least)

    def central(self, filters: Filters, limit: int = 1) -> pd.DataFrame:
        rows = central.central_rows(self._index, self._scopes.of(filters).rows, limit)
        return results.listed_frame(self._index, rows)

    def written(self, entity: str, limit: int | None = 50) -> Written:
        found = self._answer(Filters(), ("written", entity), lambda: wordings.mentions(self._index, entity))
        return wordings.written(found, limit)

    def touched(self, entity: str, written: Sequence[str] = (), articles: Sequence[str] = ()) -> int:
        if not written and not articles:
            return self.count(Filters(entities=(entity,)))
        found = self._answer(Filters(), ("written", entity), lambda: wordings.mentions(self._index, entity))
        return wordings.touched(self._index, found, written, articles)

    def facts(self, keys: Sequence[str]) -> pd.DataFrame:
        return self._index.facts.of(keys, self._index.values["entity"])

    def storylines(
        self,
        filters: Filters,
        limit: int = 20,
        after: int = 0,
        order: StorylineOrder = "latest",
        states: Collection[State] = STATES,
    ) -> Storylines:
        return self._answer(
            filters, ("storylines", limit, after, order, tuple(states)),
            lambda: affairs.storylines(
                self._index, self._scopes.of(filters), limit, after, order, states
            ),
        )  # fmt: skip

    def storyline(self, id: str, filters: Filters, limit: int = 50, after: int = 0) -> Storyline:
        return one_storyline.storyline(self._index, self._scopes.of(filters), id, limit, after)

    def titles(self, storylines: Sequence[str]) -> dict[str, str]:
        return affairs.titles(self._index, storylines)

    def suggest(self, prefix: str, limit: int = 10) -> list[Suggestion]:
        return self._index.suggestions.find(prefix, limit)

    def _answer(self, filters: Filters, asked: tuple[object, ...], answer: Callable[[], Answer]) -> Answer:
        """The answer, kept where it is about the whole corpus; each caller has a frame of its own."""
        if not filters.is_empty():
            return answer()
        # Other threads answer, too, and forget all at once.
        kept = self._answers.get(asked)
        if kept is None:
            kept = answer()
            if len(self._answers) >= _KEPT:
                self._answers.clear()
            self._answers[asked] = kept
        return apart(kept)  # type: ignore[no-any-return]  # what `asked` asks for has one type


def _opened(folder: Path, corrected: Corrected) -> Index:
    """The index; corrected files that can't be read, as after a disk was full, are written once more."""
    try:
        return Index(folder, corrected)
    except (OSError, EOFError, ValueError, pa.ArrowException):
        if not drop_corrected(folder, corrected):
            raise
        return Index(folder, corrected)
