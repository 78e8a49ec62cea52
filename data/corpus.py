"""The Corpus protocol: the questions that pages ask, what comes back, and what can go wrong."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal, Protocol
from zoneinfo import ZoneInfo

import pandas as pd

from data.article import Article, Earlier, Kind
from data.filters import Filters, Sort

Interval = Literal["day", "week", "month"]
By = Literal["section", "language", "source"]
FacetField = Literal["section", "language", "source", "topic", "entity"]
RankBy = Literal["articles", "distinctive"]
#: What is compared between two scopes: the entities that articles name, or the words that they use.
KeyField = Literal["entity", "term"]
RankPairsBy = Literal["articles", "g2", "npmi"]
#: How a storyline stands at the corpus's last day, see `Storylines`.
State = Literal["growing", "running", "quiet"]
STATES: Final[tuple[State, ...]] = ("growing", "running", "quiet")
StorylineOrder = Literal["latest", "articles", "first"]
#: Days to the corpus's last one, itself among them, whose articles are compared with those of as many before;
#: in a corpus of less than four times as many days a quarter of its days.
RECENT_DAYS: Final = 14
#: Of so many dated articles one may have a later date than the last day that storylines are told by, and an
#: earlier one than the first: a date that is wrong would make all of them quiet.
LATER: Final = 1_000


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


class ArticleNotFound(CorpusError):
    """There is no article of that id."""


class StorylineNotFound(CorpusError):
    """There is no storyline of that id."""


@dataclass(frozen=True, slots=True)
class About:
    """The corpus at a glance."""

    name: str
    #: Changes when the articles do: part of every cache key.
    version: str
    zone: ZoneInfo
    articles: int
    undated: int
    #: Articles known by their day alone.
    day_only: int
    first: date | None
    last: date | None
    #: By number of articles, largest first, then name. "(none)" is not among them.
    sections: tuple[str, ...]
    languages: tuple[str, ...]
    sources: int
    topics: int
    entities: int


@dataclass(frozen=True, slots=True)
class Resolved:
    """Filters whose every value this corpus knows, and a sentence for each value dropped or led on."""

    filters: Filters
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of results.

    `frame`, in the order asked for, has id, headline, summary, section, published (UTC),
    published_precision, language, source, url, words (of the body), snippet (plain text around
    the first hits, or the opening), snippet_hits and headline_hits (lists of (start, end)).
    """

    frame: pd.DataFrame
    #: Articles in scope.
    total: int
    #: Cards that show them: fewer than articles where copies and reports are folded.
    cards: int
    #: The folded copies: id, headline, summary, section, published, published_precision, language,
    #: source and `card`, the id of the article in `frame` that they say the same as; earliest first.
    copies: pd.DataFrame
    #: Likewise what else is folded into the cards: other sources' reports of the same event.
    reports: pd.DataFrame


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The articles before and after one in the order of the scope's results; None at an end.

    `position` counts from 1 and is None where the article is not in scope.
    """

    previous: tuple[str, str] | None
    next: tuple[str, str] | None
    position: int | None
    total: int
    #: Its place among the cards of folded results.
    card: int | None = None


@dataclass(frozen=True, slots=True)
class Volume:
    """Articles per period.

    `frame` has period (datetime64, first day of the period, no zone: calendar days of the corpus's
    zone; weeks begin on Monday), value (of the field asked for; "(none)" where the article has
    none; "" when not split) and articles; periods without articles are left out; sorted.
    `total == frame.articles.sum() + undated`.
    """

    frame: pd.DataFrame
    total: int
    undated: int
    day_only: int


@dataclass(frozen=True, slots=True)
class Facet:
    """The values of a field over the scope.

    `frame` has value ("(none)" for articles without one; entities as `kind:name`) and articles,
    largest first, then by value. `distinct` counts all values, `total` the articles in scope.
    """

    frame: pd.DataFrame
    distinct: int
    total: int


@dataclass(frozen=True, slots=True)
class Entities:
    """The entities of a scope.

    `frame` has entity (`kind:name`), name, kind, articles (in scope), corpus_articles, rank,
    corpus_rank (within the kinds asked for; ties share the smaller rank) and score (log-likelihood
    G2, signed: negative where rarer in scope than outside), ordered as asked, ties by entity.
    `total` and `corpus_total` are the denominators; `distinct` counts the scope's entities.
    """

    frame: pd.DataFrame
    distinct: int
    total: int
    corpus_total: int


@dataclass(frozen=True, slots=True)
class Keyness:
    """What tells one set of articles from another, best first.

    `frame` has value (an entity as `kind:name`; a term as a word that a query finds it by), name (as
    shown), kind ("term" for a term), articles (in scope), against_articles (of those it is compared
    with) and score (Dunning's log-likelihood G2, signed: negative where rarer in scope). Only what
    occurs in scope is among them; ties by value. `articles` is what the scope has when the entity or
    the word is added to it. `distinct` counts the entities, or the stems of words, that occur in scope.
    """

    frame: pd.DataFrame
    distinct: int
    total: int
    against_total: int


@dataclass(frozen=True, slots=True)
class Written:
    """How an entity is written where the corpus names it.

    `frame` has written (with single spaces; where a mention has no place in the text, as its list names
    the entity), mentions and articles, most mentions first, then by what is written. `mentions`, `articles`
    and `distinct` count all of them.
    """

    frame: pd.DataFrame
    mentions: int
    articles: int
    distinct: int


@dataclass(frozen=True, slots=True)
class Arrivals:
    """The articles of a scope by when they were taken in; one that came with other words counts anew."""

    #: Articles in scope.
    total: int
    #: Those taken in after the moment asked about.
    new: int
    #: Those of which nobody knows when they were taken in; they are not among the new ones.
    unknown: int
    #: When the last of them was taken in.
    latest: datetime | None


@dataclass(frozen=True, slots=True)
class Storylines:
    """The storylines with articles in scope.

    A storyline is growing where the `recent_days` to the corpus's last day brought it two articles or more,
    and more than as many days before; quiet where these and those brought none; else running. That is counted
    over all its articles, whatever the scope. The last day is `until`: of the corpus's dated articles no more
    than one in LATER have a later date, and these count for neither.

    `frame`, in the order asked for, has storyline (id), title, state, recent and before (articles of those
    days and of those before), articles (in scope), corpus_articles, events, sources, languages (how many
    different ones, in scope; an article without an event is one of its own), first and last (datetime64
    days in scope, NaT where undated), and of the latest article in scope latest (id), headline (the opening
    of its text where it has none), source, language and published with published_precision.
    `days` has storyline, day and articles in scope, of the storylines of `frame`, undated ones left out.
    """

    frame: pd.DataFrame
    days: pd.DataFrame
    #: Storylines in scope of each state; `total` of them have a state that was asked for.
    states: Mapping[State, int]
    total: int
    #: Articles in scope that belong to a storyline, and all articles in scope.
    articles: int
    scope: int
    #: Storylines of the whole corpus.
    corpus_total: int
    #: The last day that they are told by, None where nothing has a date; articles with a later one.
    until: date | None
    later: int
    #: See RECENT_DAYS.
    recent_days: int


@dataclass(frozen=True, slots=True)
class Storyline:
    """One storyline as far as its articles are in scope.

    `events`, in order of time, has event ("" for an article that is alone in its own), articles and
    sources (in scope), first and last (days), and the central article, the one most like the others of its
    event: id, headline (the opening of its text where it has none), published, published_precision,
    source, language.
    `members` are the articles of these events, rows as in `SearchPage.copies` with `place` (the event's in
    `events`, counted from 0) for `card`; events in order, in each the first report first.
    `related` has storyline, title, articles (in the corpus) and shared (names, at most three): others that
    name at least two of the same, each in two articles or more.
    """

    id: str
    title: str
    #: The article whose headline is the title.
    central: str
    #: As `Storylines` has them.
    state: State
    recent: int
    before: int
    recent_days: int
    articles: int
    corpus_articles: int
    #: Events in scope; `events` may be some of them.
    total: int
    first: date | None
    last: date | None
    events: pd.DataFrame
    members: pd.DataFrame
    related: pd.DataFrame
    #: All its articles, in scope or not, in order of time.
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One completion: the address parameter and value it stands for."""

    param: str
    value: str
    label: str
    articles: int


class Corpus(Protocol):
    """A set of articles that answers small questions with small frames.

    Every count is exact. Methods that take a query raise QueryError where it can't be read; all
    may raise CorpusUnavailable. A filter value that the corpus does not know matches nothing.
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
    ) -> Keyness:
        """What tells the scope from the articles of another, or from the rest of the corpus.

        Articles of `against` that are in scope too are left out of it. `kind` is for entities. Numbers,
        single letters and words that more than half of the others use too are not among the terms.
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
