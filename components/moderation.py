"""Moderation: the queues, one review open beside its list, what can be done with it; for moderators alone."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any, Final

import streamlit as st

from components.article_list import page_links
from components.desk import Desk
from components.frontend import draw
from components.message import message
from components.moderation_acts import FILE, HEARD, KEY, OPEN, SAID, SHOWN, Open, acted
from components.moderation_case import case_data
from components.moderation_sign_in import sign_in, sign_out
from components.moderators import the_moderator
from components.parts import say_failed
from components.reviewed_scope import ids_in_scope
from components.reviews import articles_of
from components.words import published_text
from data.corpus import CorpusError
from data.frames import rows
from data.partial import gathering
from data.reviews.moderation import QUEUES, Moderator, Queue
from data.reviews.review import Listing, ReviewNotFound, ReviewsUnavailable

A_PAGE: Final = 20
#: Characters of a review in the list.
_SHORT: Final = 160
#: Another moderator's decisions, and who reads what, are looked for so often (seconds).
_EVERY: Final = 20
NAMES: Final[dict[Queue, str]] = {
    "pending": "Pending", "reported": "Reported", "published": "Published", "rejected": "Rejected"
}  # fmt: skip
_EMPTY: Final[dict[Queue, str]] = {
    "pending": "Nothing is waiting.",
    "reported": "No review has a report that is open.",
    "published": "No review is published.",
    "rejected": "No review is rejected.",
}


def moderation(desk: Desk) -> None:
    """The queues for a moderator; for all others how to sign in, and nothing else."""
    if the_moderator() is None:
        sign_in(desk)
        return
    # The address says what is open, until something is done.
    st.session_state.pop(OPEN, None)
    _desk(desk)
    sign_out()


@st.fragment(run_every=_EVERY)
def _desk(desk: Desk) -> None:
    by = the_moderator()
    if by is None:
        st.session_state.pop(SHOWN, None)
        ways = [("Sign in", desk.address.href())]
        message("note", ["You are not signed in as a moderator any more."], ways=ways, key="signed-out")
        return
    href = desk.address.href()
    at, data = st.session_state.get(SHOWN) or ("", None)
    try:
        at, data = st.session_state[SHOWN] = href, _shown(desk, by)
    except (ReviewsUnavailable, CorpusError) as error:
        if isinstance(error, ReviewsUnavailable):
            message("problem", [str(error)], "The reviews can’t be shown now", [("Try again", href)])
        else:
            say_failed(desk, "The reviews in scope", error, "moderation")
        if at != href or data is None:
            return
        # As it was last, so that nothing that is being typed is lost.
        data = {**data, "said": st.session_state.get(SAID), "heard": st.session_state.get(HEARD, 0)}
    with st.container(key="review-moderation"):
        draw("moderation", data, key=KEY, on_act_change=acted(desk))
        if file := st.session_state.pop(FILE, None):
            draw("moderation_file", file, key="moderation-file-drawn")


def _shown(desk: Desk, by: Moderator) -> dict[str, Any]:
    with gathering() as missing:
        ids = ids_in_scope(desk)
    store, queue = desk.reviews.moderation, _queue(desk)
    counts = store.counts(ids)
    pages = max(1, math.ceil(counts[queue] / A_PAGE))
    page = min(desk.address.number(), pages)
    found = store.queue(queue, ids, A_PAGE, (page - 1) * A_PAGE)
    return {
        "queues": [_queue_link(desk, name, counts[name], name == queue) for name in QUEUES],
        "queue": queue,
        "by": by.name,
        "scope": _scope_words(ids is None, missing.words),
        "said": st.session_state.get(SAID),
        "heard": st.session_state.get(HEARD, 0),
        "items": _items(desk, found),
        "first": (page - 1) * A_PAGE + 1,
        "total": counts[queue],
        "case": _case(desk, by, found),
        "empty": _EMPTY[queue],
        "without": desk.address.with_view(case="").href(),
        "pager": {"pages": pages, "links": page_links(_unopened(desk), page, pages)},
    }


def _scope_words(every: bool, missing: str) -> str:
    if every:
        return "Reviews of every article."
    return f"Reviews of the articles in scope alone{f'; some may be missing: {missing}' if missing else ''}."


def _queue(desk: Desk) -> Queue:
    return next(queue for queue in QUEUES if queue == desk.address.get("queue"))


def _unopened(desk: Desk) -> Desk:
    """The desk at the same address with no review open, for links to other pages of the list."""
    return replace(desk, address=desk.address.with_view(case=""))


def _queue_link(desk: Desk, queue: Queue, n: int, on: bool) -> dict[str, Any]:
    href = desk.address.with_view(queue=queue, page="", case="").href()
    return {"text": f"{NAMES[queue]} ({n:,})", "href": href, "on": on}


def _items(desk: Desk, found: Listing) -> list[dict[str, Any]]:
    about = articles_of(desk, found.frame)
    return [
        {
            "id": int(row.id),
            "revision": int(row.revision),
            "rating": int(row.rating),
            "name": row.name,
            "text": row.text if len(row.text) <= _SHORT else row.text[:_SHORT] + " …",
            "date": published_text(row.created, "minute", desk.about.zone),
            "reports": int(row.reports),
            "article": about[row.article_id]["title"][:120],
            "href": desk.address.with_view(case=str(int(row.id))).href(),
        }
        for row in rows(found.frame)
    ]


def _case(desk: Desk, by: Moderator, found: Listing) -> dict[str, Any] | None:
    """The review that is open: what was asked for, else the first of the list."""
    listed = [int(id) for id in found.frame["id"]]
    wanted = st.session_state.get(OPEN) or Open(
        desk.address.number("case") if desk.address.get("case") else 0
    )
    id = wanted.id
    if not id or (wanted.or_first and id not in listed):
        id = listed[0] if listed else 0
    if not id:
        return None
    # It stays before whoever reads it, also where another moderator takes it out of the queue meanwhile.
    st.session_state[OPEN] = Open(id)
    try:
        return case_data(desk, desk.reviews.moderation.case(id, by))
    except ReviewNotFound as error:
        return {"missing": str(error)}
