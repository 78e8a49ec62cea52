"""What is being taken in: how far it is and what came of it, for everyone who has the page open.

A run is a process of its own: it goes on when its page is left or closed.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import streamlit as st

from components.message import message
from components.taken_in import say_polled, say_taken
from data.settings import Settings
from data.store.folder import CorpusFolder

if TYPE_CHECKING:
    from data.ingest.jobs import Job, Jobs

#: What a run does: "add" takes in a file or an address, "feeds" polls.
Kind = Literal["add", "feeds"]
#: Seconds between two looks at a run.
_EVERY: Final = 1.0
#: From this share on the time that is left can be told.
_TOLD_FROM: Final = 0.03
_BUSY: Final = "newsdesk_busy"


def begin(
    settings: Settings,
    folder: CorpusFolder,
    label: str,
    words: Sequence[str | Path],
    home: tempfile.TemporaryDirectory[str] | None = None,
) -> bool:
    """Begin a run; False where another one is under way, which the page says then."""
    begun = _jobs().start(folder.path, label, [*words, "--corpus", folder.path], settings.environ(), home)
    st.session_state[_BUSY] = not begun
    return begun


def under_way(folder: CorpusFolder, kind: Kind) -> bool:
    """Show the last run if it is of this kind; True while one of any kind goes on."""
    job = _jobs().last(folder.path)
    if job is None:
        return False
    if job.kind == kind:
        _watch(folder.path) if job.running else _say(job)
    if st.session_state.pop(_BUSY, False):
        message("note", ["Another run is under way; this one was not begun."], key=f"{kind}-busy")
    return job.running


@st.fragment(run_every=_EVERY)
def _watch(folder: Path) -> None:
    job = _jobs().last(folder)
    if job is None or not job.running:
        st.rerun()
    message("note", [f"{job.label} …", "It goes on when this page is left."], key=f"{job.kind}-under-way")
    step = job.step
    share = min(step.done / step.total, 1.0) if step and step.total else 0.0
    st.progress(share, _progress(job, share))
    st.button("Stop it", key=f"{job.kind}-stop", on_click=job.stop, disabled=job.stopped)


def _progress(job: Job, share: float) -> str:
    """How far it is, in figures alone: Streamlit reads the text of a bar as markdown."""
    step = job.step
    if step is None:
        return "Starting"
    if job.kind == "feeds":
        return f"{step.done:,} of {step.total:,} feeds, {step.read:,} new"
    told = [f"{step.read:,} read, {step.kept:,} kept, {step.read - step.kept:,} rejected"]
    if job.seconds > 1:
        told.append(f"{step.read / job.seconds:,.0f} a second")
    if _TOLD_FROM < share < 1:
        told.append(f"{_spent(job.seconds * (1 - share) / share)} left")
    return ", ".join(told)


def _spent(seconds: float) -> str:
    return f"{seconds:,.0f} s" if seconds < 90 else f"{seconds / 60:,.0f} min"


def _say(job: Job) -> None:
    """What came of a run."""
    if job.result is None:
        message("problem", [f"{job.label}: {job.problem}"], key=f"{job.kind}-ended")
    elif job.kind == "feeds":
        say_polled(job.result)
    else:
        say_taken(job.result)


@st.cache_resource(show_spinner=False)
def _jobs() -> Jobs:
    from data.ingest.jobs import Jobs

    return Jobs()
