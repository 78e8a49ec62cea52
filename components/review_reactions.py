"""What readers do with others' reviews: call them helpful, or report them; one of each a browser."""

from __future__ import annotations

from typing import Any, Final, cast

import streamlit as st

from components.desk import Desk
from components.review_form import LARGEST, text_of
from components.review_origin import browser_of, origin_of
from components.review_words import Said, said
from data.reviews.following import REPORT_REASONS, ReportReason
from data.reviews.review import ReviewNotFound, ReviewRefused, ReviewsUnavailable

_ANSWER: Final = "review-reaction"


def answer_reaction(desk: Desk, key: str, what: str) -> None:
    """Do what the list of reviews `key` was asked for, "vote" or "report", and keep what came of it."""
    message = (st.session_state.get(key) or {}).get(what)
    if not isinstance(message, dict):
        return
    attempt = text_of(message, "attempt")[:100]
    st.session_state[_ANSWER] = (key, {"attempt": attempt, **reacted(desk, what, message)})


def last_reaction(key: str) -> dict[str, Any] | None:
    """What came of the last reaction in a list."""
    found: tuple[str, dict[str, Any]] | None = st.session_state.get(_ANSWER)
    return found[1] if found and found[0] == key else None


def reacted(desk: Desk, what: str, message: dict[str, Any]) -> dict[str, Any]:
    """Count a vote or keep a report, and say so; what no button sends is answered as a failure."""
    id = message.get("id")
    if type(id) is not int or not browser_of(message):
        return _failed("reaction_failed")
    try:
        return _voted(desk, id, message) if what == "vote" else _reported(desk, id, message)
    except ReviewNotFound:
        return _failed("reaction_gone")
    except ReviewRefused as refused:
        return _failed(refused.problems[0].code)
    except ReviewsUnavailable as error:
        return _failed(error.code)


def _voted(desk: Desk, id: int, message: dict[str, Any]) -> dict[str, Any]:
    helpful = message.get("helpful")
    if not isinstance(helpful, bool):
        return _failed("reaction_failed")
    desk.reviews.following.vote(id, origin_of(message), helpful)
    return {"outcome": "done", "message": None}


def _reported(desk: Desk, id: int, message: dict[str, Any]) -> dict[str, Any]:
    reason, text = message.get("reason"), text_of(message, "text")
    if reason not in REPORT_REASONS:
        return _failed("report_choose")
    if len(text) > LARGEST:
        return _failed("report_too_long")
    fresh = desk.reviews.following.report(id, cast(ReportReason, reason), text, origin_of(message))
    return _done(said("report_thanks" if fresh else "report_before"))


def _done(message: Said) -> dict[str, Any]:
    return {"outcome": "done", "message": message}


def _failed(code: str) -> dict[str, Any]:
    return {"outcome": "failed", "message": said(code)}
