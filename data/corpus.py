"""The Corpus protocol: the questions that pages ask, and what can go wrong."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

import pandas as pd

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
from data.article import Article, Earlier, Kind
from data.filters import Filters, Sort


class CorpusError(Exception):
    """Something a corpus could not do: `str()` is for people, `detail` for those who mend it."""

    def __init__(self, message: str, detail: str = "") -> None:
        super().__init__(message)
        self.detail = detail


class QueryError(CorpusError):
    """The reader's query can't be read; `start` and `end` bound the place in `query`."""

    def __init__(self, message: str, query: str, start: int, end: int) -> None:
        super().__init__(message, detail=f"{query!r} at {start}:{end}")
        self.query = query
        self.start = start
        self.end = end


class CorpusUnavailable(CorpusError):
    """The corpus does not answer now; trying again may help."""


class CorpusTimeout(CorpusUnavailable):
    """The corpus did not answer within its budget; a narrower scope may help."""

    @classmethod
    def after(cls, seconds: float) -> CorpusTimeout:
        """What to say when so many seconds were not enough."""
        given = f"{seconds:,.0f} seconds" if seconds > 1.5 else f"{seconds:,.1g} second"
        return cls(f"The corpus did not answer within {given}.", f"budget: {seconds:g} s")


class ArticleNotFound(CorpusError):
    """There is no article of that id."""


class StorylineNotFound(CorpusError):
    """There is no storyline of that id."""


class Corpus(Protocol):
    """A set of articles that answers small questions with small frames.

    Every count is exact. Methods that take a query raise QueryError where it can't be read; all
    may raise CorpusUnavailable, and CorpusTimeout where the budget that they are asked in is used up
    (`data.budget`). Where a part of the corpus did not answer, an engine says so (`data.partial`): counts
    may then be too low. A filter value that the corpus does not know matches nothing.
    """

    def about(self) -> About:
        """The corpus at a glance."""
        ...

    def resolve(self, filters: Filters) -> Resolved:
        """Drop values that this corpus does not have, saying so; the query is not looked at.

        An entity that was corrected since is led on to what it is now, which is said too.
        """
        ...

    def count(self, filters: Filters) -> int:
        """Articles in scope."""
        ...

    def arrivals(self, filters: Filters, after: datetime | None = None) -> Arrivals:
        """How many of the scope's articles were taken in after a moment; all of them after None."""
        ...

    def search(
        self, filters: Filters, sort: Sort = "newest", limit: int = 20, after: int = 0, folded: bool = False
    ) -> SearchPage:
        """Articles in scope, in order, `limit` of them after the first `after`.

        `newest` puts undated articles last and `oldest` puts them last too; ties go by id. An
        article known by its day alone counts as that day's midnight. `relevance` without a query
        is `newest`. `folded` gives near-copies, and reports of one event by different sources, one
        card: the first in that order. It counts `limit` and `after` in cards.
        """
        ...

    def copies(self, ids: Sequence[str], filters: Filters) -> pd.DataFrame:
        """The articles in scope that say the same as one of `ids`, which need not be in scope itself.

        Rows as in `SearchPage.copies`, `card` the one of `ids`; in the order of `ids`, earliest first. An
        article is no copy of its own; unknown ids have none.
        """
        ...

    def reports(self, ids: Sequence[str], filters: Filters, whole: bool = False) -> pd.DataFrame:
        """The articles in scope that share a card with one of `ids` and are no copies of it.

        `whole` gives all reports of its event, also those that folded lists show apart. Rows and order as
        in `copies`.
        """
        ...

    def latest(
        self, filters: Filters, by: By, values: Sequence[str], each: int, folded: bool = False
    ) -> pd.DataFrame:
        """The newest articles in scope of each of a field's values, `each` at most of one.

        Rows as in `SearchPage.frame` and `group`, the value; in the order of `values`, newest first.
        `folded` gives the newest alone of those of a value that share a card.
        """
        ...

    def ids(self, filters: Filters, sort: Sort = "newest") -> pd.Series:
        """The ids of all articles in scope, in order."""
        ...

    def articles(self, ids: Sequence[str]) -> pd.DataFrame:
        """The article table's rows of these ids, in their order; unknown ids are left out."""
        ...

    def article(self, id: str) -> Article:
        """One article; raises ArticleNotFound."""
        ...

    def earlier(self, id: str) -> tuple[Earlier, ...]:
        """What an article said before it was changed, oldest first; raises ArticleNotFound.

        Empty for an article that never changed, and where earlier texts are not kept.
        """
        ...

    def neighbours(self, id: str, filters: Filters, sort: Sort = "newest") -> Neighbours:
        """The articles (id, title) before and after `id` among the scope's results."""
        ...

    def related(self, id: str, limit: int = 6, folded: bool = False) -> pd.DataFrame:
        """Articles most like `id` by shared entities and words, best first.

        Columns id, headline, summary, section, published, published_precision, language, source
        and shared (names of shared entities, at most three). `folded` leaves out what shares its card,
        and gives the best alone of others that share one. Raises ArticleNotFound.
        """
        ...

    def volume(self, filters: Filters, interval: Interval = "day", by: By | None = None) -> Volume:
        """Articles per period, split by a field or not."""
        ...

    def facet(self, filters: Filters, field: FacetField, limit: int | None = 10) -> Facet:
        """The most frequent values of a field in scope."""
        ...

    def entities(
        self,
        filters: Filters,
        kind: Kind | None = None,
        limit: int | None = 30,
        rank_by: RankBy = "articles",
    ) -> Entities:
        """The entities that the scope's articles name, each article counted once an entity."""
        ...

    def comentions(
        self,
        filters: Filters,
        limit: int = 50,
        kind: Kind | None = None,
        rank_by: RankPairsBy = "articles",
        least: int = 1,
        among: Sequence[str] | None = None,
    ) -> pd.DataFrame:
        """Pairs of entities that `least` articles of the scope name together, of all or `among` some.

        Columns a, b (entity keys, a < b), articles, a_articles, b_articles (in scope), g2 (Dunning's
        log-likelihood, negative where the two meet less often than by chance) and npmi (normalised
        pointwise mutual information, -1 to 1, 0 by chance, 1 where neither is named without the
        other), by `rank_by`, largest first, then by a and b.
        """
        ...

    def keyness(
        self,
        filters: Filters,
        field: KeyField = "entity",
        against: Filters | None = None,
        kind: Kind | None = None,
        limit: int = 30,
        least: float | None = None,
    ) -> Keyness:
        """What tells the scope from the articles of another, or from the rest of the corpus.

        Articles of `against` that are in scope too are left out of it. `kind` is for entities. Numbers,
        single letters and words that more than half of the others use too are not among the terms. With
        `least` only those have a place that score so high: where they are few, it costs less.
        """
        ...

    def central(self, filters: Filters, limit: int = 1) -> pd.DataFrame:
        """The articles of the scope whose words are most like those of all the others, best first.

        Columns as in `SearchPage.copies` without `card`; ties by date, then id. Empty for an empty scope.
        """
        ...

    def written(self, entity: str, limit: int | None = 50) -> Written:
        """How the mentions of an entity (`kind:name`) are written; nothing for one that is not here."""
        ...

    def touched(self, entity: str, written: Sequence[str] = (), articles: Sequence[str] = ()) -> int:
        """Articles that mention an entity: written in one of these ways, and among these ids, if given."""
        ...

    def facts(self, keys: Sequence[str]) -> pd.DataFrame:
        """What is known of these entities beside their articles, in their order; unknown keys are left out.

        Columns entity, name, kind, aliases (a list of the other names that it goes by), country (ISO 3166-1
        alpha-2, null where not known), latitude, longitude (degrees, null for what is no place or whose
        place is not known) and placed_by (a `PlacedBy`: what the coordinates are from, null without).
        """
        ...

    def storylines(
        self,
        filters: Filters,
        limit: int = 20,
        after: int = 0,
        order: StorylineOrder = "latest",
        states: Collection[State] = STATES,
    ) -> Storylines:
        """The storylines with articles in scope, `limit` of them after the first `after`.

        `latest`: that with the latest article first, then by number of articles; `articles`: that with most
        in scope first, then by the latest; `first`: that with the earliest article first, then by number.
        Undated ones come last by time; ties go by id.
        """
        ...

    def storyline(self, id: str, filters: Filters, limit: int = 50, after: int = 0) -> Storyline:
        """One storyline: `limit` of its events in scope after the first `after`; raises StorylineNotFound."""
        ...

    def titles(self, storylines: Sequence[str]) -> dict[str, str]:
        """What storylines are called: the headline of the central article of each; unknown ids have none.

        Central is the article whose words and names are most like those of the others, among those in the
        language of most of them: see `data.analysis.centroids`.
        """
        ...

    def suggest(self, prefix: str, limit: int = 10) -> list[Suggestion]:
        """Values of any filter one of whose words begins with `prefix`, case and accents aside.

        Storylines are found by their titles.
        """
        ...
