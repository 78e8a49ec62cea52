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
from components.under_way import begin, under_way
from data.corpus import CorpusError
from data.settings import Settings
from data.store.folder import CorpusFolder

_ROUND: Final = "taking-in-round"
_UPLOAD: Final = "taking-in-upload"
#: Beside an upload, whose own name begins with no dot.
_MAPPING: Final = ".mapping.json"
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
    if under_way(folder, "add"):
        return
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
    st.checkbox(
        "Find people, organisations and places where none are listed (20 to 200 articles a second)",
        value=True,
        key="find-entities",
    )
    # What a click asks for is done in its callback, which no other rerun cuts short.
    st.button(
        "Take the articles in", type="primary", key="take-file", on_click=_take_file,
        args=(desk.settings, folder, path, given),
    )  # fmt: skip


def _of_address(desk: Desk, folder: CorpusFolder, round_: int) -> None:
    with st.form("take-address", border=False):
        st.text_input("Or the address of an article or a file", key=f"address-{round_}", max_chars=8000)
        st.form_submit_button("Fetch it", on_click=_take_address, args=(desk.settings, folder, round_))


def _take_file(settings: Settings, folder: CorpusFolder, path: Path, given: Mapping[str, str] | None) -> None:
    """Begin to take in what was uploaded, which goes with the run then."""
    from data.ingest.mapping import write_mapping

    _, home, _ = st.session_state[_UPLOAD]
    words: list[str | Path] = ["add", path, "--within", home.name]
    if given is not None:
        mapping = path.with_name(_MAPPING)
        mapping.write_bytes(write_mapping(given))
        words += ["--mapping", mapping]
    if not st.session_state["find-entities"]:
        words.append("--no-entities")
    if begin(settings, folder, f"Taking in {path.name}", words, home):
        del st.session_state[_UPLOAD]
        st.session_state[_ROUND] += 1


def _take_address(settings: Settings, folder: CorpusFolder, round_: int) -> None:
    url = st.session_state[f"address-{round_}"].strip()
    address = url if "://" in url else f"https://{url}"
    if url and begin(settings, folder, f"Taking in {address}", ["add", address]):
        st.session_state[_ROUND] += 1


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


def _problem(error: Exception) -> None:
    message("problem", [str(error)], key="taking-in-problem")
