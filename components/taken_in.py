"""What a run of taking in brought: the counts, and every row that was left out with its reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from components.message import heading, message
from components.words import count_of
from data.ingest.rejects import COLUMNS, rejects_file

_SHOWN = 1_000


def say_taken(result: Mapping[str, Any]) -> None:
    """Say what came of a run, as `python -m data add --json` tells it."""
    said = (
        f"{count_of(result['read'], 'row')} read: {result['new']:,} new, {result['updated']:,} updated, "
        f"{result['unchanged']:,} unchanged, {result['rejected']:,} rejected, in {result['seconds']:.1f} s."
    )
    problems = result["problems"]
    message("problem" if problems else "note", [said, *problems], key="taken-in")
    if rejected := [[str(row[name]) for name in COLUMNS] for row in result["reasons"]]:
        _show(rejected, result["rejected"])


def say_polled(result: Mapping[str, Any]) -> None:
    """Say what feeds brought, as `python -m data feeds poll --json` tells it."""
    failed = [f"{feed['url']}: {feed['problem']}" for feed in result["feeds"] if feed["problem"]]
    new = f"{count_of(result['new'], 'new article')}."
    message("problem" if failed else "note", [new, *failed], key="feeds-polled")


def _show(rejected: Sequence[Sequence[str]], count: int) -> None:
    shown = f"the first {_SHOWN:,} are shown" if count > _SHOWN else ""
    heading("Rejected rows", shown, "h3")
    frame = pd.DataFrame(rejected[:_SHOWN], columns=[name.title() for name in COLUMNS])
    st.dataframe(frame, hide_index=True, width="stretch", key="rejected-rows")
    st.download_button(
        "Rejected rows as CSV", rejects_file(rejected), "rejected.csv", "text/csv", on_click="ignore"
    )
