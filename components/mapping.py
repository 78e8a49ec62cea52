"""The mapping of a table: what it was taken for and what each column is, with a look at how it will read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from components.message import heading, message
from components.words import count_of
from components.written import as_chosen, choices
from data.corpus import CorpusError
from data.store.folder import CorpusFolder

if TYPE_CHECKING:
    from data.ingest.given import Given
    from data.ingest.preview import Preview

_NOTHING: Final = "—"
_LETTERS: Final = 200
_SHOWN: Final = 8
_FIELDS: Final = ("headline", "section", "published", "language", "source", "summary", "body")


def mapped(path: Path, folder: CorpusFolder) -> tuple[Given | None, bool]:
    """What is said of a table, as guessed and as corrected, None for what has no columns; and whether
    anything can be read in it so.

    Raises CorpusError where the file can't be read in any way.
    """
    from data.ingest.archives import files_of_archive

    packed = files_of_archive(path)
    if packed is not None:
        # The files of an archive are read one by one, each by the names of its columns.
        message(
            "note", [f"An archive of {count_of(len(packed), 'file')}, each read by itself."], key="read-as"
        )
        return None, True
    said = st.container()  # comes first, and is known last
    saved = _saved(path)
    key = f"{path.name}-{saved[0]}"
    given = as_chosen(saved[1], key)
    guessed = _looked_at(path, folder, given, key)
    if guessed is None:
        return None, True
    with said:
        message("note", [f"Read as {guessed.format.describe()}."], key="read-as")
    choices(guessed.format, given, key)
    mapping = _columns(guessed, given, f"{key}-{given.delimiter}-{given.encoding}")
    return mapping, _show(path, folder, guessed, mapping)


def _saved(path: Path) -> tuple[str, Given]:
    """A mapping that was saved before, with what tells it apart from others."""
    from data.ingest.given import Given
    from data.ingest.mapping import read_mapping

    with st.expander("Use a mapping that was saved", key=f"saved-{path.name}", type="compact"):
        saved = st.file_uploader("The mapping", type="json", key=f"mapping-{path.name}")
    return (saved.file_id, read_mapping(saved.getvalue())) if saved else ("", Given())


def _looked_at(path: Path, folder: CorpusFolder, given: Given, key: str) -> Preview | None:
    from data.ingest.file_format import FileFormat
    from data.ingest.preview import preview

    try:
        return preview(path, folder.zone(), given)
    except CorpusError:
        if given.delimiter or given.encoding:  # what was chosen is wrong, and can be chosen again
            choices(FileFormat("", encoding="utf-8", delimiter=given.delimiter), given, key)
        raise


def _columns(guessed: Preview, given: Given, key: str) -> Given:
    """What each column is, in a table that can be corrected."""
    from data.ingest.given import Given
    from data.ingest.mapping import FIELDS

    heading("What each column is", "Correct what is guessed wrong.", "h3")
    rows = pd.DataFrame(
        {
            "Column": list(guessed.mapping),
            "Is taken for": [field or _NOTHING for field in guessed.mapping.values()],
            "Holds, for example": [guessed.samples[name] for name in guessed.mapping],
        }
    )
    edited = st.data_editor(
        rows, hide_index=True, width="stretch", disabled=("Column", "Holds, for example"),
        key=f"mapping-of-{key}",
        column_config={
            "Is taken for": st.column_config.SelectboxColumn(
                options=[_NOTHING, *FIELDS], required=True, format_func=_in_words
            )
        },
    )  # fmt: skip
    chosen = ["" if field == _NOTHING else str(field) for field in edited["Is taken for"]]
    return Given(zip(guessed.mapping, chosen, strict=True), given.delimiter, given.encoding)


def _in_words(field: object) -> str:
    return str(field).replace("_", " ")


def _show(path: Path, folder: CorpusFolder, guessed: Preview, mapping: Given) -> bool:
    """The first rows as articles, and the mapping to be saved; whether any of those looked at can be used."""
    from data.ingest.mapping import write_mapping
    from data.ingest.preview import preview

    looked = guessed if mapping == guessed.mapping else preview(path, folder.zone(), mapping)
    usable = looked is None or looked.report.kept > 0
    if looked is not None:
        _rows(looked, folder.zone())
    if usable:
        st.download_button(
            "Save this mapping", write_mapping(mapping), "mapping.json", "application/json",
            on_click="ignore",
        )  # fmt: skip
    return usable


def _rows(looked: Preview, zone: ZoneInfo) -> None:
    """The first articles, how many of the rows can be used, and what is wrong with the first that can't."""
    report = looked.report
    heading("How it will read", _usable(report.kept, report.read, looked.whole), "h3")
    if report.kept:
        st.dataframe(_articles(looked, zone), hide_index=True, width="stretch", key="preview-rows")
    else:
        message(
            "problem",
            ["No row can be used so: say above which column is the headline, the summary or the body."],
            key="preview-nothing",
        )
    said = []
    if report.rejected:
        first = report.rejected[0]
        where = f", {first.field}" if first.field else ""
        said.append(f"The first that can’t: line {first.line:,}{where}: {first.reason}.")
    if note := next((note for note in report.notes if note.line), None):
        said.append(f"Line {note.line:,}, {note.field}: {note.text}.")
    if said:
        message("note", said, key="preview-rejects")


def _usable(kept: int, read: int, whole: bool) -> str:
    if read == 1:
        return "its only row can be used" if kept else "its only row can’t be used"
    rows = f"its {read:,} rows" if whole else f"its first {read:,} rows"
    return f"{'all' if kept == read else f'{kept:,}'} of {rows} can be used"


def _articles(looked: Preview, zone: ZoneInfo) -> pd.DataFrame:
    """The first articles, without the columns in which none of them has anything."""
    frame: pd.DataFrame = looked.table.select([*_FIELDS, "published_precision"]).slice(0, _SHOWN).to_pandas()
    for name in ("summary", "body"):
        frame[name] = frame[name].str.slice(0, _LETTERS)
    frame["published"] = [
        _when(when, precision, zone)
        for when, precision in zip(frame["published"], frame.pop("published_precision"), strict=True)
    ]
    told = [name for name in _FIELDS if (frame[name].fillna("") != "").any()]
    return frame.loc[:, told].rename(columns=str.capitalize)


def _when(when: Any, precision: str | None, zone: ZoneInfo) -> str:
    if pd.isna(when):
        return ""
    local = when.astimezone(zone)
    return f"{local:%Y-%m-%d}" if precision == "day" else f"{local:%Y-%m-%d %H:%M}"
