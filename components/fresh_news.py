"""Fresh news: an open page says that its corpus folder has grown, and leaves it to the reader to look."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import streamlit as st

from components.message import message
from components.under_way import last_end
from data.budget import budget
from data.corpus import CorpusUnavailable
from data.correction_log import CorrectionLog
from data.opening import version
from data.opening_ahead import Ahead
from data.settings import Settings

#: Seconds between two looks at the folder; one costs the reading of a list of names.
_EVERY: Final = 10


class _Shown:
    """The version of each corpus that this app shows, whoever asks."""

    def __init__(self) -> None:
        self.ahead = Ahead()
        self.numbers: dict[str, int] = {}


def shown_version(settings: Settings) -> int:
    """The version of the corpus to show: the newest whose index is there. Raises CorpusUnavailable."""
    shown = _shown()
    ended = last_end(Path(settings.corpus)) if settings.sources_open else 0.0
    return shown.ahead.version(settings, shown.numbers.get(repr(settings), 0), ended)


def opened_version(settings: Settings, number: int) -> None:
    """Say that a version is open, so that it can be shown while the one after it is being indexed."""
    _shown().numbers[repr(settings)] = number


@st.cache_resource(show_spinner=False)
def _shown() -> _Shown:
    return _Shown()


@st.fragment(run_every=_EVERY)
def watch(settings: Settings, number: int, digest: str, here: str, at_once: bool = False) -> None:
    """Look now and then whether there is a version after this one, or one that is corrected otherwise.

    `digest` tells what is corrected here, `here` is the page's own address.

    The page is drawn anew `at_once`, or when the reader asks for it.
    """
    try:
        with budget(settings.budget):
            newest = shown_version(settings)
            waiting = version(settings) > number
        corrected = CorrectionLog.of(settings).corrected().digest != digest
    except CorpusUnavailable:
        return  # the next run of the page says it
    if newest > number and at_once:
        st.rerun()
    elif newest > number:
        said = ["News has come in since this page was drawn."]
        message("note", said, ways=[("Show it", here)], key="news-waiting")
    elif corrected:
        said = ["Names or storylines have been corrected since this page was drawn."]
        message("note", said, ways=[("Show it", here)], key="news-corrected")
    elif waiting:
        said = ["News has come in. It can be read as soon as the search index has it."]
        message("note", said, key="news-indexed")
