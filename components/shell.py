"""What stands around every page: opening the corpus, reading the address, the scope, bad days."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import Any

import streamlit as st

from components.address import Address, read_address
from components.desk import Desk, colours_of, last_desk, put_desk
from components.fresh_news import watch
from components.keeping import keep_view
from components.message import empty_corpus, empty_scope, message
from components.opened import open_shown, settings_now
from components.parts import part, say_away, say_failed
from components.review_store import review_store
from components.saved_searches import saved_searches
from components.scope_bar import masthead, scope_bar, scope_count
from components.under_way import going_on
from components.words import count_of
from data.answers import About
from data.budget import budget
from data.budgeted import budgeted
from data.corpus import Corpus, CorpusError, CorpusUnavailable, QueryError
from data.correction_log import CorrectionLog
from data.filters import Filters
from data.narrower import narrower
from data.opening import begin_folder
from data.partial import Missing
from data.reviewed import reviewed
from data.settings import Settings
from data.store.folder import CorpusFolder

_SEEN = "newsdesk_seen"
#: Pages that show something of their own when no article is in scope.
_SHOWN_WHEN_EMPTY = ("reviews", "sources")
#: What an address asks for that is shown whatever is in scope.
_OWN_VIEWS = ("article", "correct")


def open_desk(page: str) -> bool:
    """Open the corpus, read the address, draw masthead and scope; False where a page can't run."""
    params = {name: st.query_params.get_all(name) for name in st.query_params}
    asked, said = read_address(page, params)
    try:
        desk, dropped, broken, digest = _desk(asked)
    except CorpusError as error:
        _no_corpus(error, asked)
        return False
    masthead(desk.about, desk.address)
    with budget(desk.settings.page_budget, desk.began):
        scope_bar(desk, broken)
        with st.container(key="scope-line"):
            scope_count(desk, broken)
            saved_searches(desk, broken)
    # A container that is there in every run: what comes and goes in it does not close what is open below.
    desk = replace(desk, above=st.container())
    with desk.above:
        if desk.away:
            say_away(desk, desk.away)
        if digest is not None:
            _say_what_came(desk.about, digest, desk.address)
            _watch(desk, digest)
        if said or dropped:
            message("note", [*said, *dropped], key="dropped")
    if broken:
        _broken_query(desk.address)
        return False
    put_desk(desk)
    return True


def run_page(page: Any) -> None:
    """Run the page; where nothing is in scope say so instead; a lost corpus is no stack trace."""
    from components.desk import the_desk

    desk = the_desk()
    own = desk.address.page in _SHOWN_WHEN_EMPTY or any(map(desk.address.view.get, _OWN_VIEWS))
    # A corpus that has not answered is not waited for as long again.
    left = desk.settings.budget if desk.away else desk.settings.page_budget
    with budget(desk.settings.page_budget, desk.began), budget(left), part(desk, "This page", "page"):
        if desk.uncounted and not own:
            say_failed(desk, "This scope", desk.uncounted, "scope")
        elif not desk.n and not own and desk.missing:
            _untold_scope(desk)
            return
        elif not desk.n and not own:
            empty_scope(desk) if desk.about.articles else empty_corpus(desk)
        else:
            page.run()
            keep_view(desk)
    if desk.missing:
        said = f"Counts may be too low: {desk.missing.words}."
        with desk.above:
            message("problem", [said], ways=_ways(desk), key="missing")


def _untold_scope(desk: Desk) -> None:
    """Nothing was found in the part of the corpus that answered: that is not to say that nothing is there."""
    heading = "Whether anything is in this scope can’t be told now"
    message("problem", [f"Nothing was found; {desk.missing.words}."], heading, _ways(desk), key="untold")


def _ways(desk: Desk) -> list[tuple[str, str]]:
    """What helps where parts of the corpus did not answer: to try again, or to ask what takes less time."""
    ways = [("Try again", desk.address.href())]
    if desk.missing.late:
        ways += [
            (words, desk.address.scope(less).href()) for words, less in narrower(desk.filters, desk.about)
        ]
    return ways


def _desk(asked: Address) -> tuple[Desk, tuple[str, ...], QueryError | None, str | None]:
    """This run's desk, what was dropped of the address, a query that can't be read, and what is corrected.

    Where the corpus does not answer, what this session knew of it last stands, if it knew it: the last
    is None then. Raises CorpusError.
    """
    settings = settings_now()
    last = last_desk()
    known = last if last is not None and last.settings == settings else None
    store, lasting = review_store(settings.reviews_url)
    digest: str | None = None
    away: CorpusUnavailable | None = None
    began = monotonic()
    try:
        begin_folder(settings)
        corrected = CorrectionLog.of(settings).corrected()
        opened = open_shown(settings, corrected)
        bare, number, digest = opened.corpus, opened.number, corrected.digest
    except CorpusUnavailable as error:
        if known is None:
            raise
        bare, number, away = known.corpus, known.number, error
    # An index of one's own may have to be built first, however long that takes.
    began = began if settings.on_cluster else monotonic()
    missing = Missing()
    corpus = budgeted(reviewed(bare, store), settings.budget, missing)
    with budget(settings.budget):
        about, away = (known.about, away) if known and away else _about(corpus, known)
        filters, dropped = (asked.filters, ()) if away else _resolved(corpus, asked.filters)
        n, broken, uncounted = _count(corpus, filters, about, away)
    address = replace(asked, filters=filters)
    colours = colours_of(about)
    desk = Desk(
        settings, corpus, about, address, n, store, lasting, colours, number, uncounted, away,
        missing=missing, began=began,
    )  # fmt: skip
    return desk, dropped, broken, digest


def _about(corpus: Corpus, known: Desk | None) -> tuple[About, CorpusUnavailable | None]:
    """The corpus at a glance, as it was known last where it does not answer; and why it does not."""
    try:
        return corpus.about(), None
    except CorpusUnavailable as error:
        if known is None:
            raise
        return known.about, error


def _resolved(corpus: Corpus, filters: Filters) -> tuple[Filters, tuple[str, ...]]:
    """The scope with only such values as the corpus knows, as far as that can be told."""
    try:
        resolved = corpus.resolve(filters)
    except CorpusUnavailable:
        unknown = "Whether the corpus has all that is asked for could not be looked up."
        return filters, () if filters.is_empty() else (unknown,)
    return resolved.filters, resolved.dropped


def _count(
    corpus: Corpus, filters: Filters, about: About, away: CorpusUnavailable | None
) -> tuple[int, QueryError | None, CorpusError | None]:
    """Articles in scope, or why they can't be counted; all of them are as many as was known last."""
    try:
        if away:
            raise away
        return corpus.count(filters), None, None
    except QueryError as error:
        return 0, error, None
    except CorpusError as error:
        return (about.articles, None, None) if filters.is_empty() else (0, None, error)


def _watch(desk: Desk, digest: str) -> None:
    """Look for news and corrections while the page is open, where there may be any."""
    settings, page = desk.settings, desk.address.page
    grows = desk.number and not (page == "sources" and _taking_in(settings))
    if grows or settings.correcting != "closed":
        watch(settings, desk.number, digest, desk.address.href(), at_once=page == "sources")


def _taking_in(settings: Settings) -> bool:
    """Whether the page Sources shows a run, whose every step is a new version."""
    return settings.sources_open and going_on(CorpusFolder(Path(settings.corpus)))


def _say_what_came(about: About, digest: str, address: Address) -> None:
    """Tell a reader who was here before that the corpus has changed under the page.

    Sources tells itself what came in, and the page on which names are corrected what was done.
    """
    seen, before = st.session_state.setdefault(_SEEN, (about, digest))
    grown = about.articles - seen.articles
    if seen.version != about.version and address.page != "sources" and (grown or before == digest):
        came = f"{count_of(grown, 'new article')} came in." if grown > 0 else "The corpus has changed."
        said = f"{came} There are {count_of(about.articles, 'article')} now."
        message("note", [said], key="news-came")
    elif before != digest and not address.view.get("correct"):
        said = "Names or storylines have been corrected since: all counts go by it."
        message("note", [said], key="names-corrected")
    st.session_state[_SEEN] = (about, digest)


def _broken_query(address: Address) -> None:
    message(
        "empty",
        ["No search was made. Mend the query above, or leave it out."],
        "The query can’t be read",
        [("Leave the query out", address.scope(address.filters.without("q")).href())],
        key="broken-query",
    )


def _no_corpus(error: CorpusError, address: Address) -> None:
    ways = [("Try again", address.href())]
    message("problem", [str(error)], "The news could not be opened", ways, key="no-corpus")
    if error.detail:
        with st.expander("Detail for whoever runs this dashboard"):
            st.text(error.detail)
