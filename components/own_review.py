"""One's own review, by its private link: what became of it, a change while there is time, withdrawing it.

Who has the link has the review; the key in it is in no other address, feed or file (`components.address`).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

import streamlit as st

from components.desk import Desk
from components.frontend import draw
from components.passages import quotation
from components.review_form import LARGEST, checks_of, draft_of, problems_said, text_of
from components.review_message import why_away
from components.review_origin import origin_of
from components.review_words import Said, reader_language, said
from components.reviews import about_article
from data.corpus import CorpusError
from data.frames import rows
from data.reviews.following import Own
from data.reviews.limits import NAME_CHARACTERS, TEXT_CHARACTERS
from data.reviews.review import DecidedMeanwhile, ReviewNotFound, ReviewRefused, ReviewsUnavailable

_KEY: Final = "own-review"
_ANSWER: Final = "own-review-answer"
#: Checks that help nobody who is told of them to write a better review.
_UNTOLD: Final = ("trap", "speed", "address_rate", "suspended")
#: What is told without the words that were found, which are not kept for authors.
_GENERAL: Final = ("words", "advertising")


@st.fragment
def own_review(desk: Desk, key: str) -> None:
    """Draw the review that a key opens, or that there is none; answers what its author asks for.

    A fragment: changing and withdrawing run this and nothing else.
    """
    data = {
        "key": key,
        "language": reader_language(),
        "zone": desk.about.zone.key,
        "limits": {"text": TEXT_CHARACTERS, "name": NAME_CHARACTERS},
        "answer": _answer_for(key),
        **_shown(desk, key),
    }
    with st.container(key="review-form"):
        draw(
            "own_review",
            data,
            key=_KEY,
            on_change_change=lambda: _asked(desk, key, "change"),
            on_withdraw_change=lambda: _asked(desk, key, "withdraw"),
        )


def your_reviews(desk: Desk) -> None:
    """Draw the place for the reviews that this browser has sent; which these are the server is not told."""
    draw("your_reviews", {"language": reader_language(), "zone": desk.about.zone.key}, key="your-reviews")


def _shown(desk: Desk, key: str) -> dict[str, Any]:
    back = desk.address.with_view(status="", page="").href()
    try:
        return {"state": "found", "back": back, "review": _own(desk, desk.reviews.following.own(key))}
    except ReviewNotFound:
        return {"state": "unknown", "back": back}
    except ReviewsUnavailable as error:
        return {"state": "away", "back": back, "why": why_away(error)}


def _own(desk: Desk, own: Own) -> dict[str, Any]:
    """The review as its author may see it."""
    review = own.review
    held = [name for name in own.held if name not in _UNTOLD] if review.status == "pending" else []
    return {
        "article": about_article(desk, review.article_id),
        "rating": review.rating,
        "text": review.text,
        "name": review.name,
        "language": review.language,
        "status": review.status,
        "reason": review.reason if review.status == "rejected" else "",
        "held": [said(f"{'held' if name in _GENERAL else 'found'}_{name}") for name in held],
        "revision": review.revision,
        "created": review.created.isoformat(),
        "edited": review.edited.isoformat() if review.edited else "",
        "until": own.until.isoformat(),
        "late": datetime.now(UTC) > own.until,
        "helpful": own.helpful,
        "passage": _passage(desk, own),
    }


def _passage(desk: Desk, own: Own) -> dict[str, Any] | None:
    """What the review is about; the reader leads to it once it is published."""
    if own.passage is None:
        return None
    review = own.review
    try:
        article = next(rows(desk.corpus.articles([review.article_id])), None)
    except CorpusError:
        article = None  # the words stand alone
    number = review.id if review.status == "published" else None
    return quotation(desk, own.passage, article, review.article_id, number)


def _answer_for(key: str) -> dict[str, Any] | None:
    found: tuple[str, dict[str, Any]] | None = st.session_state.get(_ANSWER)
    return found[1] if found and found[0] == key else None


def _asked(desk: Desk, key: str, what: str) -> None:
    message = (st.session_state.get(_KEY) or {}).get(what)
    if not isinstance(message, dict):
        return
    answer = changed(desk, key, message) if what == "change" else withdrawn(desk, key)
    st.session_state[_ANSWER] = (key, {"attempt": text_of(message, "attempt")[:100], **answer})


def changed(desk: Desk, key: str, message: dict[str, Any]) -> dict[str, Any]:
    """Change the review as a message says, if it is still the one that its author read."""
    revision = message.get("revision")
    if type(revision) is not int:
        return _failed(said("stale"))
    if max(len(text_of(message, name)) for name in ("text", "name")) > LARGEST:
        return _failed(said("far_too_long", most=TEXT_CHARACTERS[1]))
    following, settings = desk.reviews.following, desk.settings
    try:
        draft = draft_of(following.own(key).review.article_id, key, message)
        review = following.edit(
            draft, revision, settings.fresh_reviews, origin_of(message), checks_of(settings)
        )
    except DecidedMeanwhile:
        return {"outcome": "meanwhile", "message": said("own_meanwhile")}
    except ReviewRefused as refused:
        return {"outcome": "refused", "problems": problems_said(refused.problems)}
    except ReviewNotFound:
        return _failed(said("own_unknown"))
    except ReviewsUnavailable as error:
        return _failed([said("own_not_saved"), " ", why_away(error)])
    return {"outcome": "saved", "message": said(f"own_saved_{review.status}")}


def withdrawn(desk: Desk, key: str) -> dict[str, Any]:
    """Withdraw the review, for good."""
    try:
        desk.reviews.following.withdraw(key)
    except DecidedMeanwhile:
        return {"outcome": "meanwhile", "message": said("own_meanwhile")}
    except ReviewNotFound:
        return _failed(said("own_unknown"))
    except ReviewsUnavailable as error:
        return _failed([said("own_not_saved"), " ", why_away(error)])
    return {"outcome": "withdrawn"}


def _failed(message: Said | list[Any]) -> dict[str, Any]:
    return {"outcome": "failed", "message": message}
