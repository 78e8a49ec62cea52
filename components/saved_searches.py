"""Saved searches: the browser keeps them, the corpus counts them when their list is opened."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from urllib.parse import parse_qs, urlencode

import streamlit as st

from components.desk import Desk
from components.feed_address import feed_address
from components.frontend import draw
from components.titles import titles_of
from data.budget import budget
from data.corpus import Corpus, CorpusError, QueryError
from data.filter_words import NO_TITLES, Titles
from data.filters import PARAMS, Filters
from data.partial import gathering

_KEY: Final = "saved-searches"
#: Searches that a browser may keep, and the length of one; the frontend has the same numbers.
MOST: Final = 50
LONGEST: Final = 4_000


@st.fragment
def saved_searches(desk: Desk, error: QueryError | None) -> None:
    """The buttons that save this scope and list those saved; counts are made when the list asks for them.

    A fragment: opening the list runs this and nothing else.
    """
    asked = st.session_state.pop(f"{_KEY}-asked", None)
    about, filters = desk.about, desk.filters
    titles = titles_of(desk.corpus, filters.storylines)
    data = {
        "query": "" if error else query_of(filters),
        "name": proposed_name(filters, titles),
        "can_save": error is None,
        "params": PARAMS,
        "reader": "/reader",
        "version": about.version,
        "feed": feed_address(filters),
        "feed_title": f"{about.name}: {filters.describe(titles)}",
        "counts": _counts(desk, asked) if asked is not None else None,
    }
    draw("saved_searches", data, key=_KEY, on_ask_change=_asked)


def _counts(desk: Desk, asked: Any) -> list[dict[str, Any]]:
    """Those of all saved searches, which together have the time of a page."""
    with budget(desk.settings.page_budget):
        return counts_of(desk.corpus, asked)


def query_of(filters: Filters) -> str:
    """A scope as the query string of its address."""
    return urlencode(filters.to_params(), doseq=True)


def proposed_name(filters: Filters, titles: Titles = NO_TITLES, longest: int = 80) -> str:
    """The scope in words, as a name that its reader may change."""
    words = filters.describe(titles)
    name = words[0].upper() + words[1:]
    return name if len(name) <= longest else name[: longest - 1].rstrip() + "…"


def counts_of(corpus: Corpus, asked: Any) -> list[dict[str, Any]]:
    """How many articles each saved scope has and how many are new; `asked` comes from a browser.

    Each of `asked` has `query`, the query string of a scope, and `seen`, the time at which the last of its
    articles had been taken in when it was opened ("" for never). What can't be read is said, not counted.
    Each answer has the `query` that it is about, since a browser may have asked again meanwhile.
    """
    items = [item for item in asked if isinstance(item, Mapping)] if isinstance(asked, list) else []
    return [{"query": _short(item.get("query")), **_count(corpus, item)} for item in items[:MOST]]


def _short(query: Any) -> str:
    return query if isinstance(query, str) and len(query) <= LONGEST else ""


def _count(corpus: Corpus, item: Mapping[str, Any]) -> dict[str, Any]:
    filters, said = _read(item.get("query"))
    if filters is None:
        return {"said": said}
    try:
        with gathering() as missing:
            resolved = corpus.resolve(filters)
            found = corpus.arrivals(resolved.filters, _time(item.get("seen")))
    except CorpusError as error:
        return {"said": [str(error)]}
    told = found.total and found.unknown < found.total
    return {
        "articles": found.total,
        "new": found.new if told else None,
        "latest": found.latest.isoformat() if found.latest else "",
        "said": [*said, *resolved.dropped, *([f"{missing.words}."] if missing else [])],
    }


def _read(query: Any) -> tuple[Filters | None, list[str]]:
    unread = ["This search can’t be read."]
    if not isinstance(query, str) or len(query) > LONGEST:
        return None, unread
    try:
        params = parse_qs(query, strict_parsing=bool(query), max_num_fields=200)
    except ValueError:
        return None, unread
    filters, said = Filters.from_params({name: values for name, values in params.items() if name in PARAMS})
    return filters, list(said)


def _time(seen: Any) -> datetime | None:
    try:
        when = datetime.fromisoformat(seen) if isinstance(seen, str) else None
    except ValueError:
        return None
    return when if when is not None and when.tzinfo is not None else None


def _asked() -> None:
    st.session_state[f"{_KEY}-asked"] = st.session_state[_KEY].get("ask")
