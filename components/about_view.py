"""What a page knows of itself: its provenance, its own web address, and the articles that it is about."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import streamlit as st

from components.address import Address
from components.comparison import compared_scope
from components.desk import Desk
from components.entity_links import entity_of
from components.navigation import TITLES
from components.titles import titles_of
from data.article import split_entity_key
from data.filters import Filters
from data.provenance import Provenance

#: What a page's view is called, where the page has several.
_VIEWS: Final = {"map": "map", "network": "network", "matrix": "matrix", "word": "words"}


def provenance_of(desk: Desk) -> Provenance:
    """Where what the page shows comes from, with the charts that are drawn by now."""
    about = desk.about
    view, address, filters = _subject(desk)
    return Provenance(
        view=view,
        filters=filters,
        address=base_address(address.page) + address.href(),
        corpus=about.name, version=about.version, number=desk.number,
        n=desk.n if filters == desk.filters else desk.corpus.count(filters),
        total=about.articles, order=desk.sort,
        made=datetime.now(about.zone),
        methods=tuple(shown.measure for shown in desk.shown.values()),
        against=_against(desk),
        titles=titles_of(desk.corpus, desk.filters.storylines),
        missing=desk.missing.words,
    )  # fmt: skip


def _subject(desk: Desk) -> tuple[str, Address, Filters]:
    """What the page is, where, and what it is about: that of an entity about the articles that name it."""
    address = desk.address
    key = entity_of(desk)[0] if address.page == "entities" else ""
    if not key:
        page = TITLES.get(address.page) or address.page.title()
        return ": ".join(filter(None, (page, _VIEWS.get(_own_view(address), "")))), address, desk.filters
    return f"About {split_entity_key(key)[1]}", address.with_view(who=key), desk.filters.adding("entity", key)


def _own_view(address: Address) -> str:
    """Which of several views of its page is open; "" for the first."""
    if address.page != "entities":
        return ""
    return address.get("view") if address.view.get("view") else address.get("kind")


def _against(desk: Desk) -> str:
    """The scope that the page compares its own with."""
    address = desk.address
    views = [address.view.get(name) for name in ("view", "who", "correct")]
    if not address.view.get("compare") or any(views):
        return ""
    other, _ = compared_scope(desk)
    if other is None or other.filters == desk.filters:
        return ""
    n = desk.corpus.count(other.filters)
    return f"{desk.describe(other.filters)} ({n:,} of {desk.about.articles:,} articles)"


def base_address(page: str) -> str:
    """Where the reader has the dashboard, such as `https://news.example.org`; "" where that is not known."""
    url = (st.context.url or "").split("?")[0].split("#")[0].rstrip("/")
    return url.removesuffix(f"/{page}") if page else url
