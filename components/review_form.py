"""The form that takes a review: what was typed stays in the browser until the store has it."""

from __future__ import annotations

import re
from typing import Any, Final

import streamlit as st

from components.desk import Desk
from components.frontend import draw
from components.passages import PassageLost, passage_sent
from components.review_message import why_away
from components.review_origin import origin_of
from components.review_words import Said, reader_language, said
from data.reviews.checks.word_lists import word_lists
from data.reviews.limits import LANGUAGE_CHARACTERS, NAME_CHARACTERS, TEXT_CHARACTERS, Draft, Problem
from data.reviews.review import ReviewRefused, ReviewsUnavailable, Sent
from data.reviews.sending import Checks
from data.settings import Settings

_KEY: Final = "review-draft"
_ANSWER: Final = "review-answer"

#: Far beyond every limit: more is not worth the counting, which takes its time.
LARGEST: Final = 200_000
#: A language as BCP 47 writes it.
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*\Z")


def review_form(desk: Desk, article_id: str, about: dict[str, str] | None = None) -> None:
    """Draw the form for one article and answer what it sends; call it inside a fragment.

    `about` (title, lang, href, and the address `others` to choose another) names the article where
    the page does not show it.
    """
    notes = [
        said(f"next_{desk.settings.fresh_reviews}"),
        *([] if desk.reviews_last else [said("may_be_lost")]),
    ]
    data = {
        "article": article_id,
        "about": about,
        "language": reader_language(),
        "limits": {"text": TEXT_CHARACTERS, "name": NAME_CHARACTERS},
        "notes": notes,
        "answer": _answer_for(article_id),
    }
    with st.container(key="review-form"):
        draw("review_form", data, key=_KEY, on_send_change=lambda: _sent(desk, article_id))


def checks_of(settings: Settings) -> Checks:
    """What the settings have fresh reviews checked for."""
    return Checks(dict(settings.review_checks), word_lists(settings.review_words))


def problems_said(problems: tuple[Problem, ...]) -> list[dict[str, Any]]:
    """Problems as they are sent to the browser."""
    return [
        {"field": p.field, "message": p.message, "code": p.code, "values": [list(pair) for pair in p.values]}
        for p in problems
    ]


def text_of(message: dict[str, Any], name: str) -> str:
    """A text of a message, "" where it has none."""
    value = message.get(name)
    return value if isinstance(value, str) else ""


def draft_of(article_id: str, send_key: str, message: dict[str, Any]) -> Draft:
    """The draft of a message, whatever else it says."""
    rating, language = message.get("rating"), text_of(message, "language")
    known = len(language) <= LANGUAGE_CHARACTERS and _LANGUAGE.match(language)
    return Draft(
        article_id=article_id,
        rating=rating if type(rating) is int else 0,
        text=text_of(message, "text"),
        name=text_of(message, "name"),
        send_key=send_key,
        language=language if known else "",
    )


def _answer_for(article_id: str) -> dict[str, Any] | None:
    found: tuple[str, dict[str, Any]] | None = st.session_state.get(_ANSWER)
    return found[1] if found and found[0] == article_id else None


def _sent(desk: Desk, article_id: str) -> None:
    message = (st.session_state.get(_KEY) or {}).get("send")
    if not isinstance(message, dict):
        return
    attempt, send_key = text_of(message, "attempt")[:100], text_of(message, "send_key")[:200]
    answer = _stored(desk, article_id, message)
    st.session_state[_ANSWER] = (article_id, {"attempt": attempt, "send_key": send_key, **answer})


def _stored(desk: Desk, article_id: str, message: dict[str, Any]) -> dict[str, Any]:
    """Store what was sent and say what came of it; "stored" only once it is on the disk."""
    if message.get("article") != article_id:
        return _failed(said("stale"))
    if max(len(text_of(message, name)) for name in ("text", "name", "send_key")) > LARGEST:
        return _failed(said("far_too_long", most=TEXT_CHARACTERS[1]))
    draft = draft_of(article_id, text_of(message, "send_key"), message)
    settings = desk.settings
    try:
        passage = passage_sent(desk, article_id, message)
        sent = desk.reviews.send(
            draft,
            settings.fresh_reviews,
            origin=origin_of(message),
            checks=checks_of(settings),
            passage=passage,
        )
    except PassageLost as lost:
        return {"outcome": "refused", "problems": problems_said((lost.problem,))}
    except ReviewRefused as refused:
        return {"outcome": "refused", "problems": problems_said(refused.problems)}
    except ReviewsUnavailable as error:
        return _failed(said("not_stored"), why_away(error))
    return _thanks(sent)


def _failed(*messages: Said) -> dict[str, Any]:
    return {"outcome": "failed", "messages": list(messages)}


def _thanks(sent: Sent) -> dict[str, Any]:
    withdrawn = sent.review.withdrawn is not None
    messages = [said("thanks_withdrawn" if withdrawn else f"thanks_{sent.review.status}")]
    return {
        "outcome": "stored",
        "status": sent.review.status,
        "messages": messages + ([said("sent_first")] if sent.differs and not withdrawn else []),
        "held": problems_said(sent.held),
        #: Whether there is something to follow.
        "private": not withdrawn,
    }
