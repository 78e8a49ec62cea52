"""What a run of taking in brought: the counts, and every row that was left out with its reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd
import streamlit as st

from components.message import heading, message
from components.words import count_of
from data.ingest.rejects import COLUMNS, rejects_file

_SHOWN: Final = 1_000
#: Files or feeds with something wrong that are named; the table of runs and that of feeds have more.
_NAMED: Final = 20
_COUNTS: Final = ("new", "updated", "unchanged", "rejected")


def say_taken(result: Mapping[str, Any]) -> None:
    """Say what came of a run, as `python -m data add --json` tells it."""
    problems = _first(result["problems"])
    if result["read"] or not problems:
        counts = [f"{result[name]:,} {name}" for name in _COUNTS if result[name]]
        told = ", ".join(counts) or "nothing in it"
        problems.insert(0, f"{count_of(result['read'], 'row')} read: {told}, in {result['seconds']:.1f} s.")
    came = result["new"] or result["updated"]
    all_left_out = result["rejected"] and result["rejected"] == result["read"]
    message(
        "problem" if result["problems"] or all_left_out else "note", problems,
        ways=[("Read the news", "/reader")] if came else [], key="taken-in",
    )  # fmt: skip
    if rejected := [[str(row[name]) for name in COLUMNS] for row in result["reasons"]]:
        _show(rejected, result["rejected"])


def say_polled(result: Mapping[str, Any], names: Mapping[str, str]) -> None:
    """Say what feeds brought, as `python -m data feeds poll --json` tells it; `names` are the feeds' own."""
    failed = [
        f"{names.get(feed['url'], feed['url'])}: {feed['problem']}"
        for feed in result["feeds"]
        if feed["problem"]
    ]
    polled = count_of(len(result["feeds"]), "feed was", "feeds were")
    new = f"{polled} polled: {count_of(result['new'], 'new article') if result['new'] else 'nothing new'}."
    message(
        "problem" if failed else "note", [new, *_first(failed)],
        ways=[("Read the news", "/reader")] if result["new"] else [], key="feeds-polled",
    )  # fmt: skip


def _first(sentences: Sequence[str]) -> list[str]:
    more = len(sentences) - _NAMED
    return [*sentences[:_NAMED], *([f"{more:,} more could not be used."] if more > 0 else [])]


def _show(rejected: Sequence[Sequence[str]], count: int) -> None:
    note = f"the first {_SHOWN:,} of {count:,} are shown" if count > _SHOWN else ""
    heading("Rejected rows", note, "h3")
    rejected_rows(pd.DataFrame(rejected[:_SHOWN], columns=list(COLUMNS)), "rejected-rows")
    st.download_button(
        "Rejected rows as CSV", rejects_file(rejected), "rejected.csv", "text/csv", on_click="ignore"
    )


def rejected_rows(rows: pd.DataFrame, key: str) -> None:
    """A table of rows that were left out; a column in which none of them has anything is left out too."""
    # Line 0 stands for the whole file, or for an article that was refused when it was to be written.
    told = rows.assign(line=[str(line) if str(line) != "0" else "" for line in rows["line"]])
    said = [name for name in told.columns if any(str(cell) for cell in told[name])]
    st.dataframe(
        told[said].rename(columns=str.title), hide_index=True, width="stretch", key=key,
        column_config={
            "Run": st.column_config.NumberColumn(width=60), "Line": st.column_config.Column(width=70),
            "Reason": st.column_config.Column(width="large"),
        },
    )  # fmt: skip
