"""The words of reviews, counted once for the same reviews: to read 5,000 of them takes a second."""

from __future__ import annotations

import hashlib

import pandas as pd
import streamlit as st

from components.kept_answers import kept_answers
from data.analysis.review_words import telling_words, using


def words_that_tell(here: pd.DataFrame, there: pd.DataFrame) -> pd.DataFrame:
    """As `telling_words`; both frames are of ReviewStore.texts."""
    return _told(_version(here), _version(there), here, there)


def reviews_using(read: pd.DataFrame, word: str) -> list[int]:
    """As `using`, of a frame of ReviewStore.texts."""
    return _using(_version(read), word, read)


@st.cache_data(show_spinner=False, max_entries=50)
def _told(here: str, there: str, _here: pd.DataFrame, _there: pd.DataFrame) -> pd.DataFrame:
    return telling_words(_here, _there)


@kept_answers(50)
def _using(read: str, word: str, _read: pd.DataFrame) -> list[int]:
    return using(_read, word)


def _version(read: pd.DataFrame) -> str:
    """What tells these reviews, as they are now, from others."""
    each = pd.util.hash_pandas_object(read[["id", "text", "language"]], index=False)
    return hashlib.blake2b(each.to_numpy().tobytes(), digest_size=16).hexdigest()
