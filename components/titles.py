"""What the storylines of a scope are called, also when the corpus does not answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from data.corpus import Corpus, CorpusUnavailable
from data.filter_words import NO_TITLES, Titles

_KEY: Final = "newsdesk_titles"
#: Titles that a session keeps.
_MOST: Final = 50


def titles_of(corpus: Corpus, storylines: Sequence[str]) -> Titles:
    """Their titles; where the corpus does not answer, as this session has known them last."""
    if not storylines:
        return NO_TITLES
    known: dict[str, str] = st.session_state.get(_KEY, {})
    try:
        found = corpus.titles(storylines)
    except CorpusUnavailable:
        return {id: known[id] for id in storylines if id in known}
    st.session_state[_KEY] = dict([*(known | found).items()][-_MOST:])
    return found
