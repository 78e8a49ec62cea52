"""What a run of taking in brought: the counts, and every row that was left out with its reason."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from components.message import heading, message
from components.words import count_of
from data.exporting import spreadsheet_cell

if TYPE_CHECKING:
    from data.ingest.taking_in import Result

_COLUMNS = ("source", "line", "field", "reason", "sample")
_SHOWN = 1_000


def say_result(result: Result) -> None:
    """Say what came of a run."""
    added = result.added
    said = (
        f"{count_of(result.read, 'row')} read: {added.new:,} new, {added.updated:,} updated, "
        f"{added.unchanged:,} unchanged, {result.rejected_count:,} rejected, in {result.seconds:.1f} s."
    )
    message("problem" if result.problems else "note", [said, *result.problems], key="taken-in")
    rejected = rejects(result)
    if rejected:
        _show(rejected, result.rejected_count)


def rejects(result: Result) -> list[tuple[str, str, str, str, str]]:
    """The rows left out: source, line, field, reason, and the beginning of what is in them."""
    return [
        (taken.source.rpartition("/")[2], str(row.line), row.field, row.reason, row.sample)
        for taken in result.taken
        for row in taken.rejected
    ]


def rejects_file(rejected: list[tuple[str, str, str, str, str]]) -> bytes:
    """The rows left out as a CSV file that spreadsheets open without running anything."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    writer.writerows(tuple(map(spreadsheet_cell, row)) for row in rejected)
    return text.getvalue().encode("utf-8-sig")


def _show(rejected: list[tuple[str, str, str, str, str]], count: int) -> None:
    shown = f"the first {_SHOWN:,} are shown" if count > _SHOWN else ""
    heading("Rejected rows", shown, "h3")
    frame = pd.DataFrame(rejected[:_SHOWN], columns=[name.title() for name in _COLUMNS])
    st.dataframe(frame, hide_index=True, width="stretch", key="rejected-rows")
    st.download_button(
        "Rejected rows as CSV", rejects_file(rejected), "rejected.csv", "text/csv", on_click="ignore"
    )
