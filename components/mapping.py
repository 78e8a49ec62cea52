"""The mapping of a table: what it was taken for and what each column is, with a look at how it will read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import streamlit as st

from components.message import heading, message
from components.written import as_chosen, choices
from data.corpus import CorpusError
from data.store.folder import CorpusFolder

if TYPE_CHECKING:
    from data.ingest.given import Given
    from data.ingest.preview import Preview

_NOTHING: Final = "—"


def mapped(path: Path, folder: CorpusFolder) -> Given | None:
    """What is said of a table, as guessed and as corrected; None for what has no columns.

    Raises CorpusError where the file can't be read in any way.
    """
    from data.ingest.archives import files_in

    found = list(files_in(path))
    if len(found) != 1 or found[0].path != path or found[0].problem:
        return None  # the files of an archive are read one by one, each by the names of its columns
    saved = _saved(path)
    key = f"{path.name}-{saved[0]}"
    given = as_chosen(saved[1], key)
    guessed = _looked_at(path, folder, given, key)
    if guessed is None:
        return None
    message("note", [f"Read as {guessed.format.describe()}."], key="read-as")
    choices(guessed.format, given, key)
    mapping = _columns(guessed, given, f"{key}-{given.delimiter}-{given.encoding}")
    _show(path, folder, guessed, mapping)
    return mapping


def _saved(path: Path) -> tuple[str, Given]:
    """A mapping that was saved before, with what tells it apart from others."""
    from data.ingest.given import Given
    from data.ingest.mapping import read_mapping

    with st.expander("Use a saved mapping"):
        saved = st.file_uploader("A mapping saved here before", type="json", key=f"mapping-{path.name}")
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
            "Is taken for": st.column_config.SelectboxColumn(options=[_NOTHING, *FIELDS], required=True)
        },
    )  # fmt: skip
    chosen = ["" if field == _NOTHING else str(field) for field in edited["Is taken for"]]
    return Given(zip(guessed.mapping, chosen, strict=True), given.delimiter, given.encoding)


def _show(path: Path, folder: CorpusFolder, guessed: Preview, mapping: Given) -> None:
    """The first rows as articles, how many of those looked at can be used, and the mapping to be saved."""
    from data.ingest.mapping import write_mapping
    from data.ingest.preview import preview

    looked = guessed if mapping == guessed.mapping else preview(path, folder.zone(), mapping)
    if looked is not None:
        _rows(looked)
    st.download_button(
        "Save this mapping", write_mapping(mapping), "mapping.json", "application/json", on_click="ignore"
    )


def _rows(looked: Preview) -> None:
    report = looked.report
    heading("How it will read", f"{report.kept:,} of the first {report.read:,} rows can be used", "h3")
    names = ["headline", "section", "published", "language", "source", "summary", "body"]
    frame: Any = looked.table.select(names).slice(0, 8).to_pandas()
    for name in ("summary", "body"):
        frame[name] = frame[name].str.slice(0, 200)
    st.dataframe(frame, hide_index=True, width="stretch", key="preview-rows")
    if report.rejected:
        first = report.rejected[0]
        where = f", {first.field}" if first.field else ""
        message(
            "note",
            [f"The first that can’t: line {first.line:,}{where}: {first.reason}."],
            key="preview-rejects",
        )
