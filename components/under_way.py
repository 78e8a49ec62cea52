"""What is being taken in: how far it is and what came of it, for everyone who has the page open.

A run is a process of its own: it goes on when its page is left or closed.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import streamlit as st

from components.message import message
from components.taken_in import say_polled, say_taken
from data.corpus import CorpusError
from data.ingest.report import DOING
from data.settings import Settings
from data.store.folder import CorpusFolder

if TYPE_CHECKING:
    from data.ingest.jobs import Job, Jobs
    from data.ingest.report import Step

#: What a run does: "add" takes in a file or an address, "feeds" polls.
Kind = Literal["add", "feeds"]
#: Seconds between two looks at a run.
_EVERY: Final = 1.0
#: From this share on the time that is left can be told.
_TOLD_FROM: Final = 0.03
_NOT_BEGUN: Final = "newsdesk_not_begun"
_BUSY: Final = "News is being taken in already, here or by another program: try again when that is through."


def begin(
    settings: Settings,
    folder: CorpusFolder,
    label: str,
    words: Sequence[str | Path],
    home: tempfile.TemporaryDirectory[str] | None = None,
) -> bool:
    """Begin a run; False where another one is under way, here or elsewhere, which the page says then."""
    of_folder = [*words, "--corpus", folder.path.absolute()]
    try:
        begun = not folder.busy() and _jobs().start(folder.path, label, of_folder, settings.environ(), home)
        problem = "" if begun else _BUSY
    except CorpusError as error:
        begun, problem = False, str(error)
    st.session_state[_NOT_BEGUN] = problem
    return begun


def going_on(folder: CorpusFolder) -> bool:
    """Whether a run of any kind goes on that was begun here."""
    job = _jobs().last(folder.path)
    return job is not None and job.running


def shows(folder: CorpusFolder, kind: Kind) -> bool:
    """Whether the last run that was begun here is of this kind."""
    job = _jobs().last(folder.path)
    return job is not None and job.kind == kind


def last_end(folder: Path) -> float:
    """When the last run that was begun here was through, by the clock `time.monotonic`; 0 for none."""
    job = _jobs().last(folder)
    return job.ended if job is not None else 0.0


def under_way(
    folder: CorpusFolder, kind: Kind, say: bool = True, names: Mapping[str, str] | None = None
) -> bool:
    """Show the last run if it is of this kind; True while one of any kind goes on.

    What came of one that is through is left out without `say`; `names` are those of feeds, by address.
    """
    job = _jobs().last(folder.path)
    # Containers that are there in every run: what comes and goes in them does not close what is open below.
    with st.container():
        if job is not None and job.kind == kind:
            if job.running:
                _watch(folder.path)
            elif say:
                _say(job, names)
    with st.container():
        if problem := st.session_state.pop(_NOT_BEGUN, ""):
            message("problem", [problem], key=f"{kind}-not-begun")
    return going_on(folder)


@st.fragment(run_every=_EVERY)
def _watch(folder: Path) -> None:
    job = _jobs().last(folder)
    if job is None or not job.running:
        st.rerun()
    message("note", [f"{job.label} …", "It goes on when this page is left."], key=f"{job.kind}-under-way")
    step = job.step
    share = min(step.done / step.total, 1.0) if step and step.total else 0.0
    st.progress(share, _progress(job, share))
    st.button(
        "Stopping …" if job.stopped else "Stop it", key=f"{job.kind}-stop", on_click=job.stop,
        disabled=job.stopped,
    )  # fmt: skip


def _progress(job: Job, share: float) -> str:
    """How far it is, in figures and words of ours: Streamlit reads the text of a bar as markdown."""
    step = job.step
    if step is None:
        return "Starting"
    if step.doing:
        return f"{DOING[step.doing]}, {_figures(job, step, share)}"
    return _figures(job, step, share)


def _figures(job: Job, step: Step, share: float) -> str:
    if job.kind == "feeds":
        return f"{step.done:,} of {step.total:,} feeds, {step.read:,} new"
    told = [f"{step.read:,} read, {step.kept:,} kept, {step.read - step.kept:,} rejected"]
    if step.doing:
        return told[0]
    if job.seconds > 1:
        told.append(f"{step.read / job.seconds:,.0f} a second")
    if _TOLD_FROM < share < 1:
        told.append(f"{_spent(job.seconds * (1 - share) / share)} left")
    return ", ".join(told)


def _spent(seconds: float) -> str:
    return f"{seconds:,.0f} s" if seconds < 90 else f"{seconds / 60:,.0f} min"


def _say(job: Job, names: Mapping[str, str] | None) -> None:
    """What came of a run; `names` are those of feeds, by address."""
    if job.result is None:
        message("problem", [f"{job.label}: {job.problem}"], key=f"{job.kind}-ended")
    elif job.kind == "feeds":
        say_polled(job.result, names or {})
    else:
        say_taken(job.result)


@st.cache_resource(show_spinner=False)
def _jobs() -> Jobs:
    from data.ingest.jobs import Jobs

    return Jobs()
