"""Memory: what a page loads for good is not looked through again after each of its runs."""

from __future__ import annotations

import gc

import streamlit as st


@st.cache_resource(show_spinner=False)
def keep_loaded(page: str) -> str:
    """Take what is loaded by now out of garbage collection, once for each page.

    Streamlit collects all garbage after every run, and the end of the run reaches the browser only
    after that: modules and an open corpus made it 10 ms of each click. gc.freeze is Python's way to
    leave them out, https://docs.python.org/3/library/gc.html#gc.freeze
    """
    gc.collect()
    gc.freeze()
    return page
