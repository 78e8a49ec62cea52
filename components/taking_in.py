"""Taking in: a file or an address becomes part of the corpus, after a look at its columns."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any, Final

import streamlit as st

from components.desk import Desk
from components.mapping import mapped
from components.message import heading, message
from components.own_folder import open_folder
from components.taken_in import say_result
from data.corpus import CorpusError
from data.store.folder import CorpusFolder

_RESULT: Final = "taking-in-result"
_ROUND: Final = "taking-in-round"
_UPLOAD: Final = "taking-in-upload"
_KINDS: Final = (
    "CSV, TSV, JSON, JSON lines, ninjs, Parquet, Excel, a feed, a web page, WARC; as it is, gzipped, or in a "
    "ZIP"
)


def taking_in(desk: Desk) -> None:
    """The form; what a run brought stays until the next one."""
    heading("Take in news")
    folder = open_folder(desk)
    if folder is None:
        return
    if (result := st.session_state.get(_RESULT)) is not None:
        say_result(result)
    round_ = st.session_state.setdefault(_ROUND, 0)
    uploaded = st.file_uploader(f"A file of articles: {_KINDS}", key=f"upload-{round_}")
    if uploaded is not None:
        _of_file(desk, folder, uploaded)
    else:
        _of_address(desk, folder, round_)


def _of_file(desk: Desk, folder: CorpusFolder, uploaded: Any) -> None:
    path = _on_disk(uploaded)
    try:
        given = mapped(path, folder)
    except CorpusError as error:
        _problem(error)
        return
    entities = st.checkbox(
        "Find people, organisations and places where none are listed (20 to 200 articles a second)",
        value=True,
        key="find-entities",
    )
    if st.button("Take the articles in", type="primary", key="take-file"):
        _run(desk, folder, path, given, entities)


def _of_address(desk: Desk, folder: CorpusFolder, round_: int) -> None:
    with st.form("take-address", border=False):
        url = st.text_input("Or the address of an article or a file", key=f"address-{round_}", max_chars=8000)
        sent = st.form_submit_button("Fetch it")
    if sent and url.strip():
        _run(desk, folder, url.strip() if "://" in url else f"https://{url.strip()}", None, True)


def _on_disk(uploaded: Any) -> Path:
    """The uploaded file, written once, under its own name's last part: it is shown in what is said of it."""
    held: tuple[str, tempfile.TemporaryDirectory[str], Path] | None = st.session_state.get(_UPLOAD)
    if held is None or held[0] != uploaded.file_id:
        home = tempfile.TemporaryDirectory()  # goes with the session, or with the next upload
        name = PurePosixPath(uploaded.name.replace("\\", "/")).name or "upload"
        path = Path(home.name) / (name[-120:].lstrip(".") or "upload")
        path.write_bytes(uploaded.getbuffer())
        held = st.session_state[_UPLOAD] = (uploaded.file_id, home, path)
    return held[2]


def _run(
    desk: Desk, folder: CorpusFolder, source: Path | str, given: Mapping[str, str] | None, entities: bool
) -> None:
    """Take in with a bar, and begin anew with what came of it."""
    from data.ingest.entities.found import EntitySettings
    from data.ingest.fetching import FetchPolicy
    from data.ingest.report import Step
    from data.ingest.taking_in import take_in

    finder = EntitySettings.of(desk.settings) if entities else None
    bar = st.progress(0.0, "Reading …")

    def hear(_: str, step: Step) -> None:
        said = f"{step.read:,} read, {step.kept:,} kept, {step.read - step.kept:,} rejected"
        bar.progress(min(step.done / step.total, 1.0) if step.total else 0.0, said)

    try:
        # An upload lies in a folder of ours: readers know it by its name.
        home = source.parent if isinstance(source, Path) else None
        policy = FetchPolicy.of(desk.settings)
        result = take_in([source], folder, hear, policy, given, finder, within=home)
    except (CorpusError, OSError) as error:
        bar.empty()
        _problem(error)
        return
    st.session_state[_RESULT] = result
    st.session_state.pop(_UPLOAD, None)
    st.session_state[_ROUND] += 1
    st.rerun()


def _problem(error: Exception) -> None:
    message("problem", [str(error)], key="taking-in-problem")
