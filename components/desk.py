"""What a page works with in one run: the corpus, the address, the scope that both agree on."""

from __future__ import annotations

from dataclasses import dataclass, field
from time import monotonic
from typing import Any

import streamlit as st

from components.address import Address
from components.navigation import choose_page
from components.palette import section_colours
from components.shown import Shown
from components.titles import titles_of
from data.answers import About
from data.corpus import Corpus, CorpusError, CorpusUnavailable
from data.filters import Filters, Sort
from data.partial import Missing
from data.reviews.store import ReviewStore
from data.settings import Settings

_KEY = "newsdesk_desk"


@dataclass(frozen=True)
class Desk:
    """One run's corpus, scope and address; the number of articles in scope is counted once."""

    settings: Settings
    corpus: Corpus
    about: About
    #: The address with only such values as the corpus knows.
    address: Address
    #: Articles in scope.
    n: int
    reviews: ReviewStore
    #: Whether reviews outlive a restart of the app.
    reviews_last: bool = True
    colours: dict[str, str] = field(default_factory=dict)
    #: The version of a corpus folder; 0 for a corpus that is none.
    number: int = 0
    #: Why `n` is not known, which is 0 then; None where it is.
    uncounted: CorpusError | None = None
    #: Why `about` is what was known last; None where it is not.
    away: CorpusUnavailable | None = None
    #: The charts and tables that the page has drawn so far, by key.
    shown: dict[str, Shown] = field(default_factory=dict)
    #: What was missing from the answers so far.
    missing: Missing = field(default_factory=Missing)
    #: Why the corpus did not answer so far, each with what it was that could not be shown first.
    failed: dict[str, str] = field(default_factory=dict)
    #: The container over the page, for what is known at its end only.
    above: Any = None
    #: Since when the corpus has been asked in this run, by `time.monotonic`.
    began: float = field(default_factory=monotonic)

    @property
    def filters(self) -> Filters:
        """The scope."""
        return self.address.filters

    @property
    def sort(self) -> Sort:
        """The order of results."""
        return self.address.order()

    @property
    def denominator(self) -> str:
        """What every share on the page is a share of, in words."""
        return f"{self.n:,} of {self.about.articles:,} articles"

    def describe(self, filters: Filters) -> str:
        """A scope in words, with storylines by their titles."""
        return filters.describe(titles_of(self.corpus, filters.storylines))


def put_desk(desk: Desk) -> None:
    """Make this run's desk known to the page."""
    st.session_state[_KEY] = desk


def last_desk() -> Desk | None:
    """The desk of this session's run before this one, None in the first."""
    desk: Desk | None = st.session_state.get(_KEY)
    return desk


def the_desk() -> Desk:
    """This run's desk."""
    if _KEY not in st.session_state:
        # Until st.navigation was called once in this process, Streamlit takes pages/ for a folder
        # of scripts that stand alone: a first visit to /reader arrives here without dashboard.py.
        choose_page()
        st.rerun()
    desk: Desk = st.session_state[_KEY]
    return desk


def colours_of(about: About) -> dict[str, str]:
    """The corpus's section colours."""
    return section_colours(about.sections)
