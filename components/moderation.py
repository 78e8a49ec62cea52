"""Moderation: a plain list of what is pending, published and rejected, for whoever has the passphrase."""

from __future__ import annotations

import math
from typing import Any, Final, cast

import streamlit as st

from components.article_list import page_links
from components.desk import Desk
from components.frontend import draw
from components.message import heading, message
from components.parts import say_failed
from components.passphrase import is_moderator, sign_in, sign_out
from components.reviews import articles_of, review_item
from components.words import published_text
from data.corpus import CorpusUnavailable
from data.frames import rows
from data.reviews.review import (
    STATUSES,
    DecidedMeanwhile,
    Review,
    ReviewNotFound,
    ReviewRefused,
    ReviewsUnavailable,
    Status,
)

A_PAGE: Final = 20
_KEY: Final = "moderation"
_SAID: Final = "moderation-said"
_BY: Final = "moderator"
_NAMES: Final[dict[Status, str]] = {"pending": "Pending", "published": "Published", "rejected": "Rejected"}
_HOW_TO_SET: Final = (
    "No passphrase is set, so reviews can’t be moderated here. Whoever runs this dashboard sets one in "
    'Streamlit’s secrets: the line NEWSDESK_REVIEWS_PASSPHRASE = "…" in .streamlit/secrets.toml, or '
    "under “Secrets” on Community Cloud."
)


def moderation(desk: Desk) -> None:
    """The reviews of one status with what can be decided on each; nothing without the passphrase."""
    public = ("To the published reviews", desk.address.with_view(status="", page="").href())
    if not desk.settings.reviews_passphrase:
        message("empty", [_HOW_TO_SET], "Moderation is closed", [public], key="moderation-closed")
    elif not is_moderator(desk):
        heading("Moderation", "For those who decide which reviews are shown.", link=public)
        sign_in(desk)
    else:
        _list(desk)
        st.button("Sign out", on_click=sign_out, key="moderation-sign-out")


@st.fragment
def _list(desk: Desk) -> None:
    if not is_moderator(desk):
        return
    try:
        data = _shown(desk, cast(Status, desk.address.get("status")))
    except ReviewsUnavailable as error:
        message("problem", [str(error)], "The reviews can’t be shown", [("Try again", desk.address.href())])
        return
    except CorpusUnavailable as error:
        say_failed(desk, "The reviews in scope", error, "moderation")
        return
    with st.container(key="review-moderation"):
        draw("moderation", data, key=_KEY, on_decide_change=lambda: _decided(desk))


def _shown(desk: Desk, status: Status) -> dict[str, Any]:
    ids = None if desk.filters.is_empty() else list(desk.corpus.ids(desk.filters))
    counts = desk.reviews.counts(ids)
    pages = max(1, math.ceil(counts[status] / A_PAGE))
    page = min(desk.address.number(), pages)
    # What waits longest is read first.
    order = "oldest" if status == "pending" else "newest"
    found = desk.reviews.listing(status, ids, A_PAGE, (page - 1) * A_PAGE, order)  # type: ignore[arg-type]  # both are orders
    about = articles_of(desk, found.frame)
    return {
        "statuses": [_status_link(desk, name, counts[name], name == status) for name in STATUSES],
        "note": "Of every article." if ids is None else "Of the articles in scope alone.",
        "said": st.session_state.get(_SAID),
        "items": [_item(desk, row, about) for row in rows(found.frame)],
        "empty": f"No review is {status}.",
        "pager": {"pages": pages, "links": page_links(desk, page, pages)},
    }


def _status_link(desk: Desk, status: Status, n: int, on: bool) -> dict[str, Any]:
    href = desk.address.with_view(status=status, page="").href()
    return {"text": f"{_NAMES[status]} ({n:,})", "href": href, "on": on}


def _item(desk: Desk, row: Any, about: dict[str, dict[str, str]]) -> dict[str, Any]:
    ways = {"published": "Publish", "rejected": "Reject", "pending": "Back to pending"}
    decided = ""
    if row.reason or row.revision > 1:
        decided = f"{_NAMES[row.status]} {published_text(row.decided, 'minute', desk.about.zone)}"
        decided += f": {row.reason}" if row.reason else ""
    return review_item(desk, row, about) | {
        "revision": int(row.revision),
        "note": decided,
        "ways": [[status, text] for status, text in ways.items() if status != row.status],
    }


def _decided(desk: Desk) -> None:
    """Do what was asked, if it is a moderator who asks and the review is still what was read."""
    asked = (st.session_state.get(_KEY) or {}).get("decide")
    if not is_moderator(desk) or not isinstance(asked, dict):
        return
    id, status, revision = asked.get("id"), asked.get("status"), asked.get("revision")
    if type(id) is not int or type(revision) is not int or status not in STATUSES:
        return
    reason = asked.get("reason")
    st.session_state[_SAID] = _decide(desk, id, status, reason if isinstance(reason, str) else "", revision)


def _decide(desk: Desk, id: int, status: Status, reason: str, revision: int) -> dict[str, Any]:
    try:
        before = desk.reviews.review(id)
        after = desk.reviews.decide(id, status, _BY, reason, revision)
    except DecidedMeanwhile as error:
        return _problem(f"Someone else decided meanwhile. {error}")
    except (ReviewNotFound, ReviewRefused, ReviewsUnavailable) as error:
        return _problem(f"Nothing was changed. {error}")
    return _done(before, after)


def _problem(text: str) -> dict[str, Any]:
    return {"tone": "problem", "text": text}


def _done(before: Review, after: Review) -> dict[str, Any]:
    undo = {"id": after.id, "revision": after.revision, "status": before.status}
    whose = f"The review by {after.name}" if after.name else "The review"
    return {"tone": "note", "text": f"{whose} is {after.status} now.", "undo": undo}
