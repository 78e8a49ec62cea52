"""The store of reviews that this process has open, which pages and feeds share."""

from __future__ import annotations

from typing import Any

import streamlit as st
from sqlalchemy.exc import SQLAlchemyError
from streamlit.connections import SQLConnection

from data.reviews.database import will_last
from data.reviews.store import ReviewStore
from data.settings import SettingsError


@st.cache_resource(show_spinner=False, max_entries=2)
def review_store(url: str) -> tuple[ReviewStore, bool]:
    """The review store, in the database that the settings name, and whether reviews last there."""
    place: dict[str, Any] = {"url": url} if url else {}
    try:
        engine = st.connection("reviews", type=SQLConnection, **place).engine
    except (SQLAlchemyError, ImportError) as error:
        # The address may hold a password: of other errors only the kind is said.
        detail = str(error) if isinstance(error, ImportError) else type(error).__name__
        raise SettingsError("NEWSDESK_REVIEWS_URL names no database that can be used.", detail) from error
    return ReviewStore(engine), will_last(engine)
