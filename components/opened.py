"""The open corpus of this process, which pages and feeds share."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import nullcontext
from typing import Any

import streamlit as st

from components.fresh_news import opened_version, shown_version
from data.budget import budget
from data.corrected import Corrected
from data.opening import Opened, open_corpus
from data.settings import Settings


def open_shown(settings: Settings, corrected: Corrected) -> Opened:
    """The corpus that the settings name, in the version that is to be shown. Raises CorpusError.

    A cluster has the time of an answer for it. An index of one's own may have to be built, however long.
    """
    with budget(settings.budget) if settings.on_cluster else nullcontext():
        return _open_shown(settings, corrected)


def _open_shown(settings: Settings, corrected: Corrected) -> Opened:
    number = shown_version(settings)
    opened = _opened(settings, corrected, repr(settings), number, corrected.digest)
    opened_version(settings, number)
    return opened


def secrets() -> Mapping[str, Any]:
    """Streamlit's secrets, none where there is no file of them."""
    try:
        return st.secrets.to_dict()
    except FileNotFoundError:
        return {}


def settings_now() -> Settings:
    """The settings as they are at this moment, whatever a page was drawn with. Raises SettingsError."""
    return Settings.read(os.environ, secrets())


@st.cache_resource(show_spinner="Reading the news …", max_entries=2)
def _opened(_settings: Settings, _corrected: Corrected, key: str, number: int, digest: str) -> Opened:
    """The opened corpus; `key` is what of the settings it depends on, `number` a folder's version.

    `digest` tells what is corrected.
    """
    return open_corpus(_settings, number=number, corrected=_corrected)
