"""What sections are called: as they came, and as they are shown, which whoever takes in news can change."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NoReturn

import pandas as pd
import streamlit as st

from components.desk import Desk
from components.folded import folded
from components.message import heading, message
from components.own_folder import equipped, folder_of
from components.words import count_of
from data.article import NONE
from data.corpus import CorpusError
from data.ingest.section_names import section_name
from data.store.folder import CorpusFolder
from data.store.manifest import Manifest

_SAID: Final = "sections-outcome"
#: What was asked for and is not done yet: another rerun may cut a run short, and its click would be lost.
_ASKED: Final = "sections-asked"
_CAME, _ARTICLES, _SHOWN = "Section as it came", "Articles", "Shown as"


def sections_shown(desk: Desk) -> None:
    """The table, where readers may take in news; what came of the last change stays until the next one."""
    folder = folder_of(desk)
    if folder is None or not desk.settings.sources_open or not equipped():
        return
    try:
        manifest = folder.manifest()
        counts = _counts(str(folder.path), manifest.number, manifest)
    except CorpusError as error:
        message("problem", [str(error)], key="sections-problem")
        return
    if not counts and not manifest.sections:
        return
    heading("Sections", _note(counts, manifest.sections), apart=True)
    with st.container():
        if (said := st.session_state.get(_SAID)) is not None:
            message(said[0], said[1], key="sections-said")
    unfolded = folded("Show sections under other names", "sections-unfolded")
    if unfolded.open:
        with unfolded:
            _editor(folder, manifest, counts)


@st.cache_data(show_spinner=False, max_entries=4)
def _counts(path: str, number: int, _manifest: Manifest) -> dict[str, int]:
    """Articles of each section as it came; counted once a version."""
    return CorpusFolder(Path(path)).sections(_manifest)


def _note(counts: Mapping[str, int], sections: Mapping[str, str]) -> str:
    came = sum(bool(section) for section in counts)
    if not came and not sections:
        return "none is named"
    shown = len({sections.get(section, section) for section in counts} - {""})
    return f"{came:,} as they came, {shown:,} as shown" if shown != came else f"{came:,}, as they came"


def _editor(folder: CorpusFolder, manifest: Manifest, counts: Mapping[str, int]) -> None:
    st.caption(
        "Several may be shown as one; a name that is taken away stands for no section. Articles keep what "
        "came: a change holds for those that are here and those to come, and can be undone."
    )
    known = manifest.sections
    came = [*counts, *(section for section in known if section not in counts)]
    edited = st.data_editor(
        pd.DataFrame(
            {
                _CAME: [section or NONE for section in came],
                _ARTICLES: [counts.get(section, 0) for section in came],
                _SHOWN: [known.get(section, section) for section in came],
            }
        ),
        hide_index=True, width="stretch", disabled=(_CAME, _ARTICLES), key=f"sections-{manifest.number}",
        column_config={_SHOWN: st.column_config.TextColumn(max_chars=300)},
    )  # fmt: skip
    with st.container(horizontal=True):
        st.button("Show them so", type="primary", key="sections-apply", on_click=_ask, args=("apply",))
        if manifest.sections_before != known:
            st.button("Undo the last change", key="sections-undo", on_click=_ask, args=("undo",))
    asked = st.session_state.get(_ASKED)
    if asked == "undo":
        _change(folder, manifest.sections_before)
    elif asked == "apply":
        _change(folder, _read(folder, came, edited[_SHOWN].tolist()))


def _read(folder: CorpusFolder, came: list[str], shown: list[Any]) -> dict[str, str]:
    """The names as they were typed; a cell that was emptied is null."""
    try:
        names = [section_name(name) if isinstance(name, str) else "" for name in shown]
    except CorpusError as error:
        _again("problem", [str(error)])
    return dict(zip(came, names, strict=True))


def _change(folder: CorpusFolder, sections: Mapping[str, str]) -> NoReturn:
    try:
        with folder.writing() as writer:
            number = writer.manifest.number
            writer.show_sections(sections)
            changed, known = writer.manifest.number != number, writer.manifest.sections
    except CorpusError as error:
        _again("problem", [str(error)])
    said = f"{count_of(len(known), 'section is', 'sections are')} shown under another name."
    _again("note", [said if changed else f"Nothing has changed: {said}"])


def _ask(step: str) -> None:
    st.session_state[_ASKED] = step


def _again(tone: str, sentences: list[str]) -> NoReturn:
    st.session_state.pop(_ASKED, None)
    st.session_state[_SAID] = (tone, sentences)
    st.rerun()
