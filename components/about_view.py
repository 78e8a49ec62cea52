"""What a page knows of itself: its provenance, its own web address, and the articles that it is about."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from components.desk import Desk
from components.navigation import TITLES
from data.provenance import Provenance


def provenance_of(desk: Desk) -> Provenance:
    """Where what the page shows comes from, with the charts that are drawn by now."""
    about = desk.about
    return Provenance(
        view=TITLES.get(desk.address.page) or desk.address.page.title(),
        filters=desk.filters,
        address=base_address(desk.address.page) + desk.address.href(),
        corpus=about.name, version=about.version, number=desk.number,
        n=desk.n, total=about.articles, order=desk.sort,
        made=datetime.now(about.zone),
        methods=tuple(shown.measure for shown in desk.shown.values()),
        titles=desk.corpus.titles(desk.filters.storylines),
    )  # fmt: skip


def base_address(page: str) -> str:
    """Where the reader has the dashboard, such as `https://news.example.org`; "" where that is not known."""
    url = (st.context.url or "").split("?")[0].split("#")[0].rstrip("/")
    return url.removesuffix(f"/{page}") if page else url
