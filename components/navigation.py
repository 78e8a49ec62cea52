"""The dashboard's pages and their addresses."""

from __future__ import annotations

import streamlit as st

#: Address -> title; each has its file in `pages/`.
TITLES = {
    "": "Front page",
    "reader": "Reader",
    "timeline": "Timeline",
    "entities": "Entities",
    "storylines": "Storylines",
    "reviews": "Reviews",
    "sources": "Sources",
}


def choose_page() -> tuple[str, st.Page]:
    """The page that the address asks for, and its name in addresses ("" for the front page)."""
    pages = {name: _page(name) for name in TITLES}
    chosen = st.navigation(list(pages.values()), position="hidden")
    return next(name for name, page in pages.items() if page == chosen), chosen


def _page(name: str) -> st.Page:
    file = name or "front"
    return st.Page(f"pages/{file}.py", title=TITLES[name], url_path=file, default=not name)
