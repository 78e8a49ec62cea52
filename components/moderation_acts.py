"""What moderators do: each act is checked, done in the store, said, and can be taken back where it can.

Every act begins at the gate of `components.moderators`; what it is asked comes from a browser and is read as
strictly as an address.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import streamlit as st

from components.desk import Desk
from components.moderators import for_moderators
from components.reviewed_scope import ids_in_scope
from components.words import count_of
from data.corpus import CorpusUnavailable
from data.partial import gathering
from data.reviews.files import FORMATS, reviews_as
from data.reviews.moderation import BULK, QUEUES, Bulk, Moderation, Moderator, Queue
from data.reviews.queries import LARGEST
from data.reviews.reasons import reason_in
from data.reviews.review import (
    STATUSES,
    DecidedMeanwhile,
    Review,
    ReviewError,
    Status,
)

KEY: Final = "moderation"
SAID: Final = "moderation-said"
UNDO: Final = "moderation-undo"
#: The file that was asked for, until it is drawn.
FILE: Final = "moderation-file"
#: Which review is open in place of that of the address: an `Open`.
OPEN: Final = "moderation-open"
#: The stamp of the last act, by which the browser knows that it was heard.
HEARD: Final = "moderation-heard"
#: What was shown last, and at which address.
SHOWN: Final = "moderation-shown"
#: Days of a suspension; 0 is for good.
SUSPENSIONS: Final = (1, 7, 30, 0)
_MIME: Final = {"csv": "text/csv", "jsonl": "application/x-ndjson"}


@dataclass(frozen=True, slots=True)
class Open:
    """The review to be shown: this one, or where it has left the queue (`or_first`) the first there is."""

    id: int
    or_first: bool = False


#: Takes an act back and tells what that did.
Undo = Callable[[Moderation, Moderator], str]


def acted(desk: Desk) -> Callable[[], None]:
    """The callback of the element; nothing happens unless a moderator is here when it is called."""
    return for_moderators(lambda by: _act(desk, by))


def say(text: str, tone: str = "note", undo: Undo | None = None) -> None:
    """Have the page say what was done, with a way back where there is one."""
    st.session_state[SAID] = {"tone": tone, "text": text, "undo": undo is not None}
    st.session_state[UNDO] = undo


def _act(desk: Desk, by: Moderator) -> None:
    asked = (st.session_state.get(KEY) or {}).get("act")
    if not isinstance(asked, dict):
        return
    at = asked.get("at")
    st.session_state[HEARD] = at if type(at) is int else 0
    act = _ACTS.get(str(asked.get("do")))
    if act is None:
        return
    try:
        act(desk, by, asked)
    except DecidedMeanwhile as error:
        say(_meanwhile(error), "problem")
    except (ReviewError, CorpusUnavailable) as error:
        say(f"Nothing was changed. {error}", "problem")


def _meanwhile(error: DecidedMeanwhile) -> str:
    now = error.review
    why = f" Reason: {now.reason}" if now.reason else ""
    return f"Someone else decided meanwhile, and nothing was overwritten. {error}{why}"


def _open(desk: Desk, by: Moderator, asked: dict[str, Any]) -> None:
    if id := _id(asked.get("id")):
        st.session_state[OPEN] = Open(id)
        st.session_state.pop(SAID, None)


def _decide(desk: Desk, by: Moderator, asked: dict[str, Any]) -> None:
    id, revision, status = _id(asked.get("id")), _id(asked.get("revision")), asked.get("status")
    if not (id and revision) or status not in STATUSES:
        return
    st.session_state[OPEN] = Open(id)  # where it can't be decided on, it stays before whoever tried
    before = desk.reviews.review(id)
    began = datetime.now(UTC)
    after = desk.reviews.moderation.decide(id, status, by, _text(asked, "reason"), revision)
    _go_on(asked)
    say(f"{_whose(after)} is {after.status} now.", undo=_undecide(after, before.status, began))


def _undecide(after: Review, before: Status, began: datetime) -> Undo:
    def undo(store: Moderation, by: Moderator) -> str:
        st.session_state[OPEN] = Open(after.id)
        back = store.decide(after.id, before, by, "", after.revision)
        store.reopen_reports(after.id, began, by)
        return f"{_whose(back)} is {back.status} again."

    return undo


def _unfounded(desk: Desk, by: Moderator, asked: dict[str, Any]) -> None:
    if not (id := _id(asked.get("id"))):
        return
    began = datetime.now(UTC)
    n = desk.reviews.moderation.close_reports(id, by)
    _go_on(asked)

    def undo(store: Moderation, who: Moderator) -> str:
        st.session_state[OPEN] = Open(id)
        return f"{count_of(store.reopen_reports(id, began, who), 'report')} open again."

    say(f"{count_of(n, 'report')} called unfounded. The review stays as it is.", undo=undo if n else None)


def _note(desk: Desk, by: Moderator, asked: dict[str, Any]) -> None:
    if id := _id(asked.get("id")):
        st.session_state[OPEN] = Open(id)
        desk.reviews.moderation.note(id, _text(asked, "text"), by)
        say("The note is kept, for moderators alone.")


def _suspend(desk: Desk, by: Moderator, asked: dict[str, Any]) -> None:
    id, days = _id(asked.get("id")), asked.get("days")
    if not id or type(days) is not int or days not in SUSPENSIONS:
        return
    st.session_state[OPEN] = Open(id)
    author = desk.reviews.review(id).author
    if not author:
        return
    until = datetime.now(UTC) + timedelta(days=days) if days else None
    desk.reviews.moderation.suspend(author, until, by, _text(asked, "reason"))

    def undo(store: Moderation, who: Moderator) -> str:
        store.allow(author, who)
        return "Reviews of this browser are no longer held."

    how_long = f"for {count_of(days, 'day')}" if days else "for good"
    say(f"All reviews of this browser are held {how_long}.", undo=undo)


def _allow(desk: Desk, by: Moderator, asked: dict[str, Any]) -> None:
    if id := _id(asked.get("id")):
        st.session_state[OPEN] = Open(id)
        desk.reviews.moderation.allow(desk.reviews.review(id).author, by)
        say("Reviews of this browser are no longer held.")


def _bulk(desk: Desk, by: Moderator, asked: dict[str, Any]) -> None:
    marked, status = asked.get("reviews"), asked.get("status")
    if not isinstance(marked, list) or not 0 < len(marked) <= BULK or status not in ("published", "rejected"):
        return
    pairs = [(_id(pair[0]), _id(pair[1])) for pair in marked if isinstance(pair, list) and len(pair) == 2]
    if len(pairs) != len(marked) or not all(id and revision for id, revision in pairs):
        return
    _all_decided(desk, by, pairs, status)
    st.session_state[OPEN] = Open(_id(asked.get("next")), or_first=True)


def _author(desk: Desk, by: Moderator, asked: dict[str, Any]) -> None:
    if not (id := _id(asked.get("id"))):
        return
    st.session_state[OPEN] = Open(id, or_first=True)
    pairs = desk.reviews.moderation.of_author(desk.reviews.review(id).author)
    _all_decided(desk, by, pairs, "rejected")


def _all_decided(desk: Desk, by: Moderator, pairs: list[tuple[int, int]], status: Status) -> None:
    reason = reason_in("spam", "en") if status == "rejected" else ""
    done = desk.reviews.moderation.decide_all(pairs, status, by, reason)
    said = f"{_are(done.done)} {status} now{' as spam' if status == 'rejected' else ''}."
    if done.changed:
        which = ", ".join(f"no. {id}" for id in done.changed)
        said += f" Someone else has changed {which} meanwhile: left as decided there."
    more = len(pairs) - BULK
    said += f" {more:,} more are left: do it again." if more > 0 else ""
    say(said, "problem" if done.changed else "note", _unbulk(done) if done.done else None)


def _unbulk(done: Bulk) -> Undo:
    def undo(store: Moderation, by: Moderator) -> str:
        taken, changed = 0, 0
        for status in STATUSES:
            back = [(id, revision) for id, revision, before in done.before if before == status]
            found = store.decide_all(back, status, by, "")
            taken, changed = taken + found.done, changed + len(found.changed)
        left = f"; {changed:,} were changed meanwhile and stay" if changed else ""
        return f"{_are(taken)} as before{left}."

    return undo


def _erase(desk: Desk, by: Moderator, asked: dict[str, Any]) -> None:
    id = _id(asked.get("id"))
    if not id or asked.get("sure") is not True:
        return
    author = desk.reviews.review(id).author
    n = desk.reviews.moderation.erase_author(author, by, _text(asked, "reason")) if author else 0
    st.session_state[OPEN] = Open(0, or_first=True)
    say(f"{count_of(n, 'review')} deleted for good. That they were there stays in the record.")


def _undo(desk: Desk, by: Moderator, asked: dict[str, Any]) -> None:
    undo: Undo | None = st.session_state.get(UNDO)
    if undo is not None:
        say(undo(desk.reviews.moderation, by))


def _export(desk: Desk, by: Moderator, asked: dict[str, Any]) -> None:
    format, queue = asked.get("format"), asked.get("queue")
    if format not in FORMATS or queue not in (*QUEUES, ""):
        return
    chosen: Queue | None = queue or None
    with gathering() as missing:
        ids = ids_in_scope(desk)
    if missing:  # a file can't say so
        raise CorpusUnavailable(f"No file was made: {missing.words}.")
    frame = desk.reviews.moderation.export(chosen, ids)
    st.session_state[FILE] = {
        "name": f"reviews{f'-{queue}' if queue else ''}.{format}",
        "type": _MIME[format],
        "content": reviews_as(format, frame, desk.about.zone),
        "at": st.session_state[HEARD],
    }
    say(f"{count_of(len(frame), 'review')} written to a file.")


_ACTS: Final[dict[str, Callable[[Desk, Moderator, dict[str, Any]], None]]] = {
    "open": _open, "decide": _decide, "unfounded": _unfounded, "note": _note, "suspend": _suspend,
    "allow": _allow, "bulk": _bulk, "author": _author, "erase": _erase, "undo": _undo, "export": _export,
}  # fmt: skip


def _go_on(asked: dict[str, Any]) -> None:
    st.session_state[OPEN] = Open(_id(asked.get("next")), or_first=True)


def _id(value: object) -> int:
    """A number from 1, 0 for anything else; True is a number to Python."""
    return value if type(value) is int and 0 < value <= LARGEST else 0


def _text(asked: dict[str, Any], name: str) -> str:
    value = asked.get(name)
    return value if isinstance(value, str) else ""


def _whose(review: Review) -> str:
    return f"The review by {review.name}" if review.name else "The review"


def _are(n: int) -> str:
    return f"{count_of(n, 'review')} {'is' if n == 1 else 'are'}"
