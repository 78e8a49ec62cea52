"""Correcting: who may, what is done when a button is pressed, and what is said of it afterwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import streamlit as st

from components.desk import Desk
from components.frontend import draw
from components.message import heading, message
from components.passphrase import is_moderator, sign_in
from data.corpus import CorpusError
from data.correction_log import CorrectionLog, equipped
from data.correction_words import describe

_KEY: Final = "correction-said"
_BY: Final = "correction-by"
_NOTE: Final = "correction-note"
_ACTED: Final = "correction-acted"
_CLOSED: Final = (
    "Names and storylines are corrected here by whoever runs this dashboard. NEWSDESK_CORRECTING=open opens "
    "that to all who reach it, NEWSDESK_CORRECTING=passphrase to those who know the moderators’ passphrase; "
    "on the command line it is python -m data corrections."
)
_MISSING: Final = "Correcting needs what requirements-ingest.txt lists, which is not installed here."


def may_correct(desk: Desk) -> bool:
    """Whether this session may correct names."""
    allowed = desk.settings.correcting
    return equipped() and (allowed == "open" or (allowed == "passphrase" and is_moderator()))


def say_who_may(desk: Desk) -> None:
    """Why this session may not correct names, and the way to it where there is one."""
    if not equipped():
        message("note", [_MISSING], key="correcting-closed")
    elif desk.settings.correcting == "passphrase" and desk.settings.reviews_passphrase:
        heading("Correct names", "for those who know the passphrase", "h3")
        sign_in()
    else:
        message("note", [_CLOSED], key="correcting-closed")


def log_of(desk: Desk) -> CorrectionLog:
    """The corrections of the corpus that is shown."""
    return CorrectionLog.of(desk.settings)


def reasons() -> None:
    """Fields for why, and who says so; the name is kept for the session."""
    with st.container(horizontal=True):
        st.text_input("Why (optional)", key=_NOTE, max_chars=1_000, persist_state="page")
        st.text_input("Your name (optional)", key=_BY, max_chars=100, persist_state="session")


def correct(desk: Desk, **told: Any) -> None:
    """Take in a correction, with what was said of why and who."""
    try:
        if not may_correct(desk):
            return
        log = log_of(desk)
        made = log.add({**told, "note": _typed(_NOTE), "by": _typed(_BY)})[0]
        st.session_state[_KEY] = ("note", describe(made, log.read()), made.id)
        st.session_state[_NOTE] = ""
    except CorpusError as error:
        if not _was_just_made(desk, told):
            st.session_state[_KEY] = ("problem", f"Nothing was changed. {error}", "")


def _was_just_made(desk: Desk, told: Mapping[str, Any]) -> bool:
    """Whether the last correction of this session is this one: a button was pressed twice."""
    tone, _, id = st.session_state.get(_KEY) or ("", "", "")
    try:
        last = log_of(desk).read().find(id) if tone == "note" and id else None
    except CorpusError:
        return False
    return last is not None and all(getattr(last, name, None) == value for name, value in told.items())


def take_back(desk: Desk, id: str) -> None:
    """Take a correction back, or what took one back."""
    try:
        if not may_correct(desk):
            return
        log = log_of(desk)
        made = log.undo(id, by=_typed(_BY))
        st.session_state[_KEY] = ("note", describe(made, log.read()), made.id)
    except CorpusError as error:
        st.session_state[_KEY] = ("problem", f"Nothing was changed. {error}", "")


def say(tone: str, text: str) -> None:
    """Leave word for the next run of the page."""
    st.session_state[_KEY] = (tone, text, "")


def said_last(desk: Desk) -> None:
    """What was done last, with the way back; it stays until something else is done."""
    with st.container():
        if (said := st.session_state.get(_KEY)) is None:
            return
        tone, text, id = said
        data = {"tone": tone, "text": text, "undo": id if may_correct(desk) else ""}
        draw_acting("correction_said", data, "correction-said-box", on_undo_change=lambda: _undone(desk))


@st.fragment
def draw_acting(name: str, data: dict[str, Any], key: str, **callbacks: Callable[[], None]) -> None:
    """Draw an element whose buttons correct something; the page is run anew when one has.

    A fragment: what it asks waits for the run before, where a run of the page would break that off, perhaps
    between what it did and the word of it.
    """
    draw(name, data, key=key, **{on: _acting(callback) for on, callback in callbacks.items()})
    if st.session_state.pop(_ACTED, False):
        st.rerun()


def _acting(callback: Callable[[], None]) -> Callable[[], None]:
    def called() -> None:
        callback()
        st.session_state[_ACTED] = True

    return called


def _undone(desk: Desk) -> None:
    said = st.session_state.get(_KEY)
    if said is not None and said[2]:
        take_back(desk, said[2])


def _typed(key: str) -> str:
    return " ".join(str(st.session_state.get(key) or "").split())
