"""How a table in text is written: two choices for where a guess is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import streamlit as st

if TYPE_CHECKING:
    from data.ingest.file_format import FileFormat
    from data.ingest.given import Given


def as_chosen(saved: Given, key: str) -> Given:
    """The saved mapping with what was chosen in the run before this one."""
    from data.ingest.given import Given

    chosen = st.session_state
    return Given(
        saved,
        chosen.get(f"delimiter-{key}", saved.delimiter),
        chosen.get(f"encoding-{key}", saved.encoding),
    )


def choices(format: FileFormat, given: Given, key: str) -> None:
    """What is between the columns, and the encoding; a format that has neither has no choice."""
    from data.ingest.encodings import ENCODINGS
    from data.ingest.file_format import DELIMITERS

    if not format.encoding:
        return
    # Of several encodings that people call the same, the one that reads with a byte order mark or without.
    encodings = {name: label for label, name in {v: k for k, v in reversed(ENCODINGS.items())}.items()}
    named = dict(sorted(encodings.items(), key=lambda encoding: encoding[1]))
    chosen = bool(given.delimiter or given.encoding)
    with st.expander(
        "If columns run together or letters look wrong", chosen, key=f"written-{key}", type="compact"
    ):
        left, right = st.columns(2)
        if format.delimiter or format.header or given.delimiter:
            _choice(left, "Between the columns", DELIMITERS, given.delimiter, f"delimiter-{key}")
        _choice(right, "The letters are in", named, given.encoding, f"encoding-{key}")


def _choice(place: Any, label: str, named: Mapping[str, str], now: str, key: str) -> None:
    names = {"": "as guessed", **named}
    names.setdefault(now, now)
    options = list(names)
    place.selectbox(label, options, options.index(now), format_func=names.__getitem__, key=key)
