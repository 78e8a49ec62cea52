"""What the storylines of a scope are called, also when the corpus does not answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from data.corpus import Corpus, CorpusError
from data.filter_words import NO_TITLES, Titles

_KEY: Final = "newsdesk_titles"
#: The last answer, with the corpus of the run that it is of: a run asks several times.
_LAST: Final = "newsdesk_titles_last"
#: Titles that a session keeps.
_MOST: Final = 50


def titles_of(corpus: Corpus, storylines: Sequence[str]) -> Titles:
    """Their titles; where the corpus does not answer, as this session has known them last."""
    if not storylines:
        return NO_TITLES
    last: tuple[Corpus, tuple[str, ...], Titles] | None = st.session_state.get(_LAST)
    if last is not None and last[0] is corpus and last[1] == tuple(storylines):
        return last[2]
    found = _asked(corpus, storylines)
    st.session_state[_LAST] = (corpus, tuple(storylines), found)
    return found


def _asked(corpus: Corpus, storylines: Sequence[str]) -> Titles:
    known: dict[str, str] = st.session_state.get(_KEY, {})
    try:
        found = corpus.titles(storylines)
    except CorpusError:
        return {id: known[id] for id in storylines if id in known}
    st.session_state[_KEY] = dict([*(known | found).items()][-_MOST:])
    return found
