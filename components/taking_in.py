"""Taking in: a file or an address becomes part of the corpus, after a look at its columns."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any, Final

import streamlit as st

from components.desk import Desk
from components.feed_lists import is_feed_list, offer_feed_list
from components.mapping import mapped
from components.message import heading, message
from components.own_folder import open_folder
from components.under_way import begin, shows, under_way
from data.corpus import CorpusError
from data.settings import Settings
from data.store.folder import CorpusFolder

_ROUND: Final = "taking-in-round"
_UPLOAD: Final = "taking-in-upload"
#: What is wrong with the address that was given last.
_REFUSED: Final = "taking-in-refused"
#: Beside an upload, whose own name begins with no dot.
_MAPPING: Final = ".mapping.json"
_FILE: Final = (
    "A file of articles: CSV, Excel, JSON, ninjs, Parquet, a feed, a web page or WARC, gzipped or in a ZIP "
    "too; or a list of feeds (OPML)"
)
_NAMES: Final = "Find the people, organisations and places in their texts"
_NAMES_HELP: Final = (
    "Where articles list none. It takes a second for 20 to 200 articles; without it, for thousands."
)


def taking_in(desk: Desk) -> None:
    """The form; what a run brought stays until the next file is chosen, or the next run begins."""
    heading("Take in news")
    folder = open_folder(desk)
    if folder is None:
        return
    round_ = st.session_state.setdefault(_ROUND, 0)
    chosen = st.session_state.get(f"upload-{round_}") is not None
    if under_way(folder, "add", say=not chosen):
        if not shows(folder, "add"):
            message(
                "note",
                ["The feeds are being polled: when that is through, more can be taken in."],
                key="wait",
            )
        return
    uploaded = st.file_uploader(_FILE, key=f"upload-{round_}")
    if uploaded is not None:
        _of_file(desk, folder, uploaded)
    else:
        _of_address(desk, folder, round_)


def _of_file(desk: Desk, folder: CorpusFolder, uploaded: Any) -> None:
    path = _on_disk(uploaded)
    if is_feed_list(path):
        offer_feed_list(desk, folder, path.read_bytes(), "upload", _done_with_upload)
        return
    try:
        given, usable = mapped(path, folder)
    except CorpusError as error:
        message("problem", [str(error)], key="taking-in-problem")
        return
    st.checkbox(_NAMES, value=True, key="find-entities", help=_NAMES_HELP)
    # What a click asks for is done in its callback, which no other rerun cuts short.
    st.button(
        "Take the articles in", type="primary", key="take-file", on_click=_take_file,
        args=(desk.settings, folder, path, given), disabled=not usable,
    )  # fmt: skip


def _of_address(desk: Desk, folder: CorpusFolder, round_: int) -> None:
    with st.form("take-address", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input("Or the address of an article or a file", key=f"address-{round_}", max_chars=8000)
        st.form_submit_button("Fetch it", on_click=_take_address, args=(desk.settings, folder, round_))
    if refused := st.session_state.pop(_REFUSED, ""):
        message("problem", [refused], key="address-refused")


def _take_file(settings: Settings, folder: CorpusFolder, path: Path, given: Mapping[str, str] | None) -> None:
    """Begin to take in what was uploaded, which goes with the run then."""
    from data.ingest.mapping import write_mapping

    if _UPLOAD not in st.session_state:
        return  # pressed twice: the run is under way
    _, home, _ = st.session_state[_UPLOAD]
    words: list[str | Path] = ["add", path, "--within", home.name]
    if given is not None:
        mapping = path.with_name(_MAPPING)
        mapping.write_bytes(write_mapping(given))
        words += ["--mapping", mapping]
    if not st.session_state["find-entities"]:
        words.append("--no-entities")
    if begin(settings, folder, f"Taking in {path.name}", words, home):
        _done_with_upload()


def _done_with_upload() -> None:
    """Make the form empty again."""
    if st.session_state.pop(_UPLOAD, None) is not None:
        st.session_state[_ROUND] += 1


def _take_address(settings: Settings, folder: CorpusFolder, round_: int) -> None:
    """Begin to fetch an address; what is none of the web's is refused here, and reaches no command."""
    from data.ingest.addresses import AddressRefused, web_address

    url = st.session_state[f"address-{round_}"].strip()
    if not url:
        return
    address = url if "://" in url else f"https://{url}"
    try:
        web_address(address)
    except AddressRefused as error:
        st.session_state[_REFUSED] = str(error)
        return
    if begin(settings, folder, f"Taking in {address}", ["add", address]):
        st.session_state[_ROUND] += 1


def _on_disk(uploaded: Any) -> Path:
    """The uploaded file, written once, under its own name's last part: it is shown in what is said of it."""
    held: tuple[str, tempfile.TemporaryDirectory[str], Path] | None = st.session_state.get(_UPLOAD)
    if held is None or held[0] != uploaded.file_id:
        home = tempfile.TemporaryDirectory()  # goes with the session, or with the next upload
        path = Path(home.name) / _file_name(uploaded.name)
        path.write_bytes(uploaded.getbuffer())
        held = st.session_state[_UPLOAD] = (uploaded.file_id, home, path)
    return held[2]


def _file_name(given: str) -> str:
    """A name to write under: marks that turn the direction of writing would make it seem another one."""
    name = PurePosixPath(given.replace("\\", "/")).name
    plain = "".join(letter for letter in name if letter.isprintable())
    short = plain.encode("utf-8", "replace")[-240:].decode("utf-8", "ignore")
    return short.lstrip(".") or "upload"
