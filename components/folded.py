"""Parts of a page that are folded away until they are wanted."""

from __future__ import annotations

from typing import Any

import streamlit as st


def folded(label: str, key: str) -> Any:
    """A part under its label, to be drawn in while it is `open`.

    Its state is kept by its key: what comes and goes above it does not close it.
    """
    return st.expander(label, key=key, on_change="rerun", type="compact")
