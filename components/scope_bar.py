"""The masthead and the scope bar that stand over every page."""

from __future__ import annotations

from typing import Any

import streamlit as st

from components.address import Address
from components.desk import Desk
from components.frontend import draw
from components.kept_answers import kept_answers
from components.navigation import TITLES
from components.titles import titles_of
from components.words import value_label
from data.answers import About, FacetField
from data.article import NONE, split_entity_key
from data.budget import budget
from data.corpus import CorpusError, QueryError
from data.filters import Filters
from data.frames import rows
from data.partial import gathering
from data.reviewed import reviewed_digest

_KEY = "scope-bar"
#: The facets that this session has been shown last, and where.
_KEPT = "newsdesk_facets"
_FACETS: tuple[tuple[FacetField, str], ...] = (
    ("section", "Sections"),
    ("language", "Languages"),
    ("source", "Sources"),
    ("topic", "Topics"),
    ("entity", "Entities"),
)
_FACET_ROWS = 12
#: Characters that are looked up in “Add a filter”: no value is longer.
_LONGEST = 300


def masthead(about: About, address: Address) -> None:
    """The name of the corpus and a link to each page, carrying the scope along."""
    pages = [
        {"title": text, "href": address.to(page).href(), "current": page == address.page}
        for page, text in TITLES.items()
    ]
    draw("masthead", {"corpus": about.name, "home": "/", "pages": pages}, key="masthead")


@st.fragment
def scope_bar(desk: Desk, error: QueryError | None) -> None:
    """Search, dates, a box that completes every other filter, facets, and chips.

    A fragment: completing a name or opening the facets runs this and nothing else.
    """
    seen = st.session_state.get(_KEY) or {}
    prefix = str(st.session_state.get("scope-prefix", ""))
    about, address = desk.about, desk.address
    filters = address.filters
    wanted = bool(seen.get("open")) and not error
    facets, note = _facets(desk) if wanted else ([], "")
    suggestions, none = _suggestions(desk, prefix)
    data = {
        "path": f"/{address.page}",
        "params": address.scope(filters).params(),
        "share": address.href(),
        "clear": address.scope(Filters()).href(),
        "first": about.first.isoformat() if about.first else "",
        "last": about.last.isoformat() if about.last else "",
        "active": len(filters.clauses()),
        "chips": _chips(desk),
        "query_error": error
        and {"message": str(error), "query": error.query, "start": error.start, "end": error.end},
        "prefix": prefix,
        "suggestions": suggestions,
        "none": none,
        "open": bool(seen.get("open")),
        "facets": facets,
        "facets_note": note,
    }
    draw("scope_bar", data, key=_KEY, on_prefix_change=_typed, on_open_change=lambda: None)


def scope_count(desk: Desk, error: QueryError | None = None) -> None:
    """N of M articles, and the scope in words."""
    words = "the query can’t be read" if error else desk.describe(desk.filters)
    shown = "" if words == "everything" else f" {words}"
    count = f"Of {desk.about.articles:,} articles, not counted now:" if desk.uncounted else desk.denominator
    with st.container(key="scope-count"):
        draw("count", {"count": count, "words": shown}, key="count")


def _typed() -> None:
    typed = st.session_state[_KEY].get("prefix")
    st.session_state["scope-prefix"] = typed[:_LONGEST] if isinstance(typed, str) else ""


def _chips(desk: Desk) -> list[dict[str, str]]:
    address = desk.address
    return [
        {
            "words": clause.words,
            "href": address.scope(clause.without).href(),
            "label": f"Remove filter: {clause.words}",
        }
        for clause in address.filters.clauses(titles_of(desk.corpus, address.filters.storylines))
    ]


def _suggestions(desk: Desk, prefix: str) -> tuple[list[dict[str, Any]], str]:
    """What completes the words typed, and what is said where nothing does."""
    try:
        found = desk.corpus.suggest(prefix) if prefix else []
    except CorpusError as error:
        return [], str(error)
    suggestions = [
        {
            "param": s.param,
            "value": s.value,
            "label": value_label(s.param, s.label),
            "kind": split_entity_key(s.value)[0] if s.param == "entity" else s.param,
            "articles": s.articles,
        }
        for s in found
    ]
    return suggestions, ""


def _facets(desk: Desk) -> tuple[list[dict[str, Any]], str]:
    """What can be chosen, and what is missing from it.

    Where the corpus does not answer, what was counted last of this scope stands, else the sections' names.
    """
    here = desk.address.href()
    try:
        with budget(desk.settings.budget), gathering() as missing:
            found = _counted(
                desk,
                desk.about.version,
                desk.address.scope(desk.filters).href(),
                reviewed_digest(desk.corpus, desk.filters),
            )
    except CorpusError as error:
        kept: tuple[str, list[dict[str, Any]]] = st.session_state.get(_KEPT, ("", []))
        if kept[0] == here:
            return kept[1], f"{error} These are as they were counted last."
        return _names(desk), f"{error} Nothing could be counted."
    if missing:
        return found, f"Counts may be too low: {missing.words}."
    st.session_state[_KEPT] = (here, found)
    return found, ""


@kept_answers(64)
def _counted(_desk: Desk, version: str, scope: str, reviewed: str) -> list[dict[str, Any]]:
    """The facets of a scope, by its address: they stay the same from one of its articles to the next.

    `reviewed` tells apart what a scope by reviews is from one time to the next.
    """
    return [facet for name, title in _FACETS if (facet := _facet(_desk, name, title))["rows"]]


def _names(desk: Desk) -> list[dict[str, Any]]:
    """The largest sections, uncounted."""
    chosen = desk.filters.sections
    shown = [_facet_row(desk.address, "section", name, None, chosen) for name in desk.about.sections]
    return [{"title": "Sections", "rows": shown[:_FACET_ROWS], "note": ""}] if shown else []


def _facet(desk: Desk, field: FacetField, title: str) -> dict[str, Any]:
    # Alternatives stay in sight: a field of alternatives is counted without its own choice.
    address, filters = desk.address, desk.filters
    others = filters if field in ("topic", "entity") else filters.without(field)
    counted = desk.corpus.facet(others, field, _FACET_ROWS)
    chosen = filters.values(field)
    shown = [_facet_row(address, field, str(r.value), int(r.articles), chosen) for r in rows(counted.frame)]
    more = counted.distinct - len(shown)
    note = (
        f"The {len(shown)} largest of {counted.distinct_words}; type any other under “Add a filter”."
        if more > 0
        else ""
    )
    return {"title": title, "rows": shown, "note": note}


def _facet_row(
    address: Address, field: str, value: str, n: int | None, chosen: tuple[str, ...]
) -> dict[str, Any]:
    filters, on = address.filters, value in chosen
    changed = filters.without(field, value) if on else filters.adding(field, value)
    label = split_entity_key(value)[1] if field == "entity" else value_label(field, value)
    row: dict[str, Any] = {"label": label, "articles": n, "on": on, "href": address.scope(changed).href()}
    if not (field in ("topic", "entity") and value == NONE):
        row["exclude"] = address.scope(filters.adding(f"not_{field}", value)).href()
    return row
