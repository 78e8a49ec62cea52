"""The articles in scope."""

from __future__ import annotations

import math

import streamlit as st

from components.article_list import article_list, pager
from components.desk import Desk
from components.message import choices

A_PAGE = 20


def results(desk: Desk) -> None:
    """The articles in scope, a page at a time."""
    pages = max(1, math.ceil(desk.n / A_PAGE))
    page = min(desk.address.number(), pages)
    found = desk.corpus.search(desk.filters, desk.sort, A_PAGE, (page - 1) * A_PAGE).frame
    choices([("Order", _orders(desk))], key="order")
    with st.container(key="results"):
        article_list(desk, found, key="result-list", start=(page - 1) * A_PAGE + 1)
    pager(desk, page, pages, key="pager")


def one_article(desk: Desk) -> None:
    """One article."""
    st.text(desk.address.get("article"))


def _orders(desk: Desk) -> list[tuple[str, str, bool]]:
    names = (("relevance", "Relevance"), ("newest", "Newest"), ("oldest", "Oldest"))
    shown = names if desk.filters.query else names[1:]
    return [(text, desk.address.with_sort(sort).href(), sort == desk.sort) for sort, text in shown]
