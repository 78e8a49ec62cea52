"""Answers: what comes back from a Corpus, and the words in which it is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal
from zoneinfo import ZoneInfo

import pandas as pd

from data.filters import Filters

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


def number_words(number: int, exact: bool) -> str:
    """A number that is counted, or said to be about so large."""
    return f"{number:,}" if exact else f"about {number:,}"


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
    #: Whether `cards` is exact: of very many a cluster can say only about how many there are.
    cards_exact: bool = True

    @property
    def cards_words(self) -> str:
        """How many cards there are, in words."""
        return number_words(self.cards, self.cards_exact) + (" card" if self.cards == 1 else " cards")


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The articles before and after one in the order of the scope's results; None at an end.

    `position` counts from 1 and is None where the article is not in scope.
    """

    previous: tuple[str, str] | None
    next: tuple[str, str] | None
    position: int | None
    total: int
    #: Its place among the cards of folded results; None also where that can't be told exactly.
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
    #: Whether `distinct` is exact: of very many values a cluster can say only about how many there are.
    distinct_exact: bool = True

    @property
    def distinct_words(self) -> str:
        """How many values there are, in words."""
        return number_words(self.distinct, self.distinct_exact)


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
    #: As in `Facet`.
    distinct_exact: bool = True

    @property
    def distinct_words(self) -> str:
        """As in `Facet`."""
        return number_words(self.distinct, self.distinct_exact)


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
    #: As in `Facet`.
    distinct_exact: bool = True

    @property
    def distinct_words(self) -> str:
        """As in `Facet`."""
        return number_words(self.distinct, self.distinct_exact)


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
