"""The masthead and the scope bar that stand over every page."""

from __future__ import annotations

from typing import Any

import streamlit as st

from components.address import Address
from components.frontend import draw
from components.navigation import TITLES
from components.words import value_label
from data.answers import About, FacetField
from data.article import NONE, split_entity_key
from data.corpus import Corpus, QueryError
from data.filters import Filters
from data.frames import rows

_KEY = "scope-bar"
_FACETS: tuple[tuple[FacetField, str], ...] = (
    ("section", "Sections"),
    ("language", "Languages"),
    ("source", "Sources"),
    ("topic", "Topics"),
    ("entity", "Entities"),
)
_FACET_ROWS = 12


def masthead(about: About, address: Address) -> None:
    """The name of the corpus and a link to each page, carrying the scope along."""
    pages = [
        {"title": text, "href": address.to(page).href(), "current": page == address.page}
        for page, text in TITLES.items()
    ]
    draw("masthead", {"corpus": about.name, "home": "/", "pages": pages}, key="masthead")


@st.fragment
def scope_bar(corpus: Corpus, about: About, address: Address, error: QueryError | None) -> None:
    """Search, dates, a box that completes every other filter, facets, and chips.

    A fragment: completing a name or opening the facets runs this and nothing else.
    """
    seen = st.session_state.get(_KEY) or {}
    prefix = str(st.session_state.get("scope-prefix", ""))
    filters = address.filters
    data = {
        "path": f"/{address.page}",
        "params": address.scope(filters).params(),
        "share": address.href(),
        "clear": address.scope(Filters()).href(),
        "first": about.first.isoformat() if about.first else "",
        "last": about.last.isoformat() if about.last else "",
        "active": len(filters.clauses()),
        "chips": _chips(corpus, address),
        "query_error": error
        and {"message": str(error), "query": error.query, "start": error.start, "end": error.end},
        "prefix": prefix,
        "suggestions": _suggestions(corpus, prefix),
        "open": bool(seen.get("open")),
        "facets": _facets(corpus, address) if seen.get("open") and not error else [],
    }
    draw("scope_bar", data, key=_KEY, on_prefix_change=_typed, on_open_change=lambda: None)


def scope_count(
    corpus: Corpus, n: int, about: About, filters: Filters, error: QueryError | None = None
) -> None:
    """N of M articles, and the scope in words."""
    words = "the query can’t be read" if error else filters.describe(corpus.titles(filters.storylines))
    shown = "" if words == "everything" else f" {words}"
    with st.container(key="scope-count"):
        draw("count", {"count": f"{n:,} of {about.articles:,} articles", "words": shown}, key="count")


def _typed() -> None:
    st.session_state["scope-prefix"] = st.session_state[_KEY].get("prefix") or ""


def _chips(corpus: Corpus, address: Address) -> list[dict[str, str]]:
    return [
        {
            "words": clause.words,
            "href": address.scope(clause.without).href(),
            "label": f"Remove filter: {clause.words}",
        }
        for clause in address.filters.clauses(corpus.titles(address.filters.storylines))
    ]


def _suggestions(corpus: Corpus, prefix: str) -> list[dict[str, Any]]:
    if not prefix:
        return []
    return [
        {
            "param": s.param,
            "value": s.value,
            "label": value_label(s.param, s.label),
            "kind": split_entity_key(s.value)[0] if s.param == "entity" else s.param,
            "articles": s.articles,
        }
        for s in corpus.suggest(prefix)
    ]


def _facets(corpus: Corpus, address: Address) -> list[dict[str, Any]]:
    return [facet for name, title in _FACETS if (facet := _facet(corpus, address, name, title))["rows"]]


def _facet(corpus: Corpus, address: Address, field: FacetField, title: str) -> dict[str, Any]:
    # Alternatives stay in sight: a field of alternatives is counted without its own choice.
    filters = address.filters
    others = filters if field in ("topic", "entity") else filters.without(field)
    counted = corpus.facet(others, field, _FACET_ROWS)
    chosen = filters.values(field)
    shown = [_facet_row(address, field, str(r.value), int(r.articles), chosen) for r in rows(counted.frame)]
    more = counted.distinct - len(shown)
    note = (
        f"The {len(shown)} largest of {counted.distinct:,}; type any other under “Add a filter”."
        if more > 0
        else ""
    )
    return {"title": title, "rows": shown, "note": note}


def _facet_row(address: Address, field: str, value: str, n: int, chosen: tuple[str, ...]) -> dict[str, Any]:
    filters, on = address.filters, value in chosen
    changed = filters.without(field, value) if on else filters.adding(field, value)
    label = split_entity_key(value)[1] if field == "entity" else value_label(field, value)
    row: dict[str, Any] = {"label": label, "articles": n, "on": on, "href": address.scope(changed).href()}
    if not (field in ("topic", "entity") and value == NONE):
        row["exclude"] = address.scope(filters.adding(f"not_{field}", value)).href()
    return row
