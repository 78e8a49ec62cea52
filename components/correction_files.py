"""Corrections as a file: to be kept, reviewed and carried to another machine, and to be taken in."""

from __future__ import annotations

from typing import Final

import streamlit as st

from components.correcting import log_of, may_correct, say
from components.desk import Desk
from components.folded import folded
from components.message import heading, message
from components.words import count_of
from data.corpus import CorpusError
from data.correction_import import Import, import_of
from data.correction_lines import read_log, write_log
from data.correction_words import describe
from data.corrections import Log

_NAMED: Final = 8
_LARGEST: Final = 20_000_000


def files(desk: Desk) -> None:
    """The corrections as a file, and a file of them taken in."""
    log = log_of(desk).read()
    may = may_correct(desk)
    if not (may or log.corrections):
        return
    heading("As a file", "one correction a line, to keep, to review, to carry to another corpus", apart=True)
    if log.corrections:
        st.download_button(
            "Export the corrections", write_log(log.corrections), "corrections.jsonl", "application/x-ndjson",
            key="corrections-export", on_click="ignore",
        )  # fmt: skip
    if not may:
        return
    unfolded = folded("Import corrections", "corrections-import")
    if unfolded.open:
        with unfolded:
            _import(desk, log)


def _import(desk: Desk, log: Log) -> None:
    file = st.file_uploader("A file of corrections", type=["jsonl", "json", "txt"], key="corrections-file")
    if file is None:
        return
    if file.size > _LARGEST:
        message("problem", ["The file is too large to be one of corrections."], key="import-large")
        return
    given = read_log(file.getvalue())
    found = import_of(given, log)
    _preview(given, log, found)
    possible = len(found.conflicts) - len(found.impossible)
    both = bool(possible) and st.checkbox(
        "Take in those in conflict too: of two, the one that was made earlier holds", key="import-conflicts"
    )
    chosen = found.chosen(both)
    if chosen:
        st.button(
            f"Take in {count_of(len(chosen), 'correction')}", type="primary", key="import-do",
            on_click=_take_in, args=(desk, file.getvalue(), both),
        )  # fmt: skip


def _preview(given: Log, log: Log, found: Import) -> None:
    """What the file would bring."""
    counts = (
        f"{len(found.new):,} new, {len(found.known):,} here already, {len(found.conflicts):,} in conflict, "
        f"{count_of(len(found.bad), 'bad line')}."
    )
    message("note", [counts, *_some([describe(one, given) for one in found.new])], key="import-preview")
    if found.conflicts:
        said = [
            f"{describe(one.given, given)} But here: {describe(one.here, log)}" for one in found.conflicts
        ]
        message("problem", _some(said), "In conflict", key="import-in-conflict")
    if found.bad:
        said = [f"Line {bad.line:,}: {bad.reason}." for bad in found.bad]
        message("problem", _some(said), "Lines that are no corrections", key="import-bad")


def _some(said: list[str]) -> list[str]:
    more = len(said) - _NAMED
    return [*said[:_NAMED], *([f"And {more:,} more."] if more > 0 else [])]


def _take_in(desk: Desk, content: bytes, conflicts: bool) -> None:
    """Take in what was previewed, as the corrections are by now."""
    if not may_correct(desk):
        return
    try:
        log = log_of(desk)
        taken = log.take_in(import_of(read_log(content), log.read()).chosen(conflicts))
        say("note", f"{count_of(taken, 'correction was', 'corrections were')} taken in.")
    except CorpusError as error:
        say("problem", f"Nothing was changed. {error}")
