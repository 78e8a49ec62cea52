"""What a run of taking in brought: the counts, and every row that was left out with its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from components.message import heading, message
from components.words import count_of
from data.ingest.rejects import COLUMNS, Reject, rejects, rejects_file

if TYPE_CHECKING:
    from data.ingest.taking_in import Result

_SHOWN = 1_000


def say_result(result: Result) -> None:
    """Say what came of a run."""
    added = result.added
    said = (
        f"{count_of(result.read, 'row')} read: {added.new:,} new, {added.updated:,} updated, "
        f"{added.unchanged:,} unchanged, {result.rejected_count:,} rejected, in {result.seconds:.1f} s."
    )
    message("problem" if result.problems else "note", [said, *result.problems], key="taken-in")
    if rejected := rejects(result):
        _show(rejected, result.rejected_count)


def _show(rejected: list[Reject], count: int) -> None:
    shown = f"the first {_SHOWN:,} are shown" if count > _SHOWN else ""
    heading("Rejected rows", shown, "h3")
    frame = pd.DataFrame(rejected[:_SHOWN], columns=[name.title() for name in COLUMNS])
    st.dataframe(frame, hide_index=True, width="stretch", key="rejected-rows")
    st.download_button(
        "Rejected rows as CSV", rejects_file(rejected), "rejected.csv", "text/csv", on_click="ignore"
    )
