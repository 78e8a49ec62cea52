"""Fresh news: an open page says that its corpus folder has grown, and leaves it to the reader to look."""

from __future__ import annotations

from typing import Final

import streamlit as st

from components.message import message
from data.corpus import CorpusUnavailable
from data.opening import version
from data.settings import Settings

#: Seconds between two looks at the folder; one costs the reading of a list of names.
_EVERY: Final = 10


@st.fragment(run_every=_EVERY)
def watch(settings: Settings, number: int, here: str) -> None:
    """Look now and then whether there is a version after this one; `here` is the page's own address."""
    try:
        newest = version(settings)
    except CorpusUnavailable:
        return  # the next run of the page says it
    if newest > number:
        said = ["News has come in since this page was drawn."]
        message("note", said, ways=[("Show it", here)], key="news-waiting")
