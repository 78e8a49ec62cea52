"""The form that takes a review: what was typed stays in the browser until the store has it."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from components.desk import Desk
from components.frontend import draw
from components.passage_words import WORDS as PASSAGE_WORDS
from components.passages import PassageLost, passage_sent
from data.reviews.limits import NAME_CHARACTERS, TEXT_CHARACTERS, Draft
from data.reviews.review import ReviewRefused, ReviewsUnavailable, Sent, Status

_KEY: Final = "review-draft"
_ANSWER: Final = "review-answer"

#: Far beyond every limit: more is not worth the counting, which takes its time.
_LARGEST: Final = 200_000

_NEXT: Final[dict[str, str]] = {
    "published": "Your review is shown at once.",
    "pending": "Your review is held until a moderator has read it.",
}
_THANKS: Final[dict[Status, str]] = {
    "published": "Thank you. Your review is stored and shown.",
    "pending": "Thank you. Your review is stored; it is held until a moderator has read it.",
    "rejected": "Thank you. Your review had been stored before; a moderator decided not to show it.",
}
_MAY_BE_LOST: Final = (
    "Reviews may be lost here: this dashboard runs where files don’t outlive a restart, and has no "
    "database of its own yet."
)


def review_form(desk: Desk, article_id: str, about: dict[str, str] | None = None) -> None:
    """Draw the form for one article and answer what it sends; call it inside a fragment.

    `about` (title, lang, href, and the address `others` to choose another) names the article where
    the page does not show it.
    """
    data = {
        "article": article_id,
        "about": about,
        "limits": {"text": TEXT_CHARACTERS, "name": NAME_CHARACTERS},
        "notes": [_NEXT[desk.settings.fresh_reviews], *([] if desk.reviews_last else [_MAY_BE_LOST])],
        "answer": _answer_for(article_id),
        "passages": {name: PASSAGE_WORDS[name] for name in ("about", "remove", "remove passage", "removed")},
    }
    with st.container(key="review-form"):
        draw("review_form", data, key=_KEY, on_send_change=lambda: _sent(desk, article_id))


def _answer_for(article_id: str) -> dict[str, Any] | None:
    found: tuple[str, dict[str, Any]] | None = st.session_state.get(_ANSWER)
    return found[1] if found and found[0] == article_id else None


def _sent(desk: Desk, article_id: str) -> None:
    message = (st.session_state.get(_KEY) or {}).get("send")
    if not isinstance(message, dict):
        return
    attempt, send_key = _text(message, "attempt"), _text(message, "send_key")
    said = _stored(desk, article_id, message)
    st.session_state[_ANSWER] = (article_id, {"attempt": attempt, "send_key": send_key, **said})


def _stored(desk: Desk, article_id: str, message: dict[str, Any]) -> dict[str, Any]:
    """Store what was sent and say what came of it; "stored" only once it is on the disk."""
    if message.get("article") != article_id:
        return _failed("This form is out of date: reload the page and send again. Your text is kept.")
    if len(_text(message, "text")) > _LARGEST or len(_text(message, "name")) > _LARGEST:
        return _failed(f"A review has {TEXT_CHARACTERS[1]:,} characters at most. Your text is kept.")
    try:
        passage = passage_sent(desk, article_id, message)
        sent = desk.reviews.send(_draft(article_id, message), desk.settings.fresh_reviews, passage=passage)
    except PassageLost as lost:
        return {"outcome": "refused", "problems": [{"field": "passage", "message": str(lost)}]}
    except ReviewRefused as refused:
        problems = [{"field": p.field, "message": p.message} for p in refused.problems]
        return {"outcome": "refused", "problems": problems}
    except ReviewsUnavailable as error:
        return _failed(f"Your review could not be stored. {error} Your text is kept.")
    return {"outcome": "stored", "status": sent.review.status, "message": _thanks(sent)}


def _failed(message: str) -> dict[str, Any]:
    return {"outcome": "failed", "message": message}


def _thanks(sent: Sent) -> str:
    if sent.differs:
        return (
            _THANKS[sent.review.status] + " It had been sent before: what was sent first is what is stored."
        )
    return _THANKS[sent.review.status]


def _draft(article_id: str, message: dict[str, Any]) -> Draft:
    rating = message.get("rating")
    return Draft(
        article_id=article_id,
        rating=rating if type(rating) is int else 0,
        text=_text(message, "text"),
        name=_text(message, "name"),
        send_key=_text(message, "send_key"),
    )


def _text(message: dict[str, Any], name: str) -> str:
    value = message.get(name)
    return value if isinstance(value, str) else ""
