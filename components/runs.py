"""The runs of a corpus folder: what was taken in when, what came of it, and the rows that were left out."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import streamlit as st

from components.article_list import pager
from components.desk import Desk
from components.message import heading, message
from components.own_folder import folder_of
from components.table import Cell, table
from components.taken_in import rejected_rows
from components.words import count_of
from data.corpus import CorpusError
from data.ingest.rejects import RUN_COLUMNS, rejects_file
from data.store.runs import Came, Run, Runs, read_rejects, read_runs

#: Runs on a page of the table, sources of a run that are named, rejected rows that are shown.
_A_PAGE: Final = 20
_NAMED: Final = 2
_SHOWN: Final = 5_000
#: What the address says to open the rows of all runs.
ALL: Final = "all"
_COLUMNS: Final = (
    "Begun", "From", "Rows", "New", "Updated", "Unchanged", "Rejected", "Took", "Result",
)  # fmt: skip


def runs(desk: Desk) -> None:
    """The table, and under it the rejected rows that the address asks for."""
    folder = folder_of(desk)
    if folder is None:
        return
    try:
        known = read_runs(folder.path)
        if known.kept:
            _table(desk, known)
        if asked := desk.address.get("rejected"):
            _rejected(desk, folder.path, known, asked)
    except CorpusError as error:
        message("problem", [str(error)], key="runs-problem")


def _table(desk: Desk, known: Runs) -> None:
    earlier = f"; {count_of(known.dropped, 'earlier run')} no longer listed" if known.dropped else ""
    heading("Runs", f"what was taken in when, and what came of it; times in {desk.about.zone}{earlier}",
            apart=True)  # fmt: skip
    pages = math.ceil(len(known.kept) / _A_PAGE)
    page = min(desk.address.number(), pages)
    newest = known.kept[::-1][(page - 1) * _A_PAGE : page * _A_PAGE]
    table(
        "Runs, newest first", _COLUMNS, [_row(desk, run) for run in newest], "runs", numbers=range(2, 8)
    )  # fmt: skip
    if pages > 1:
        pager(desk, page, pages, key="runs-pager")


def _row(desk: Desk, run: Run) -> list[Cell]:
    came = run.total
    zone = desk.about.zone
    begun = datetime.fromisoformat(run.begun).astimezone(zone)
    counts = (came.read, came.new, came.updated, came.unchanged)
    return [
        f"{begun:%Y-%m-%d %H:%M}", _sources(run), *(f"{n:,}" for n in counts), _left_out(desk, run),
        _spent(run.seconds), _ended(run),
    ]  # fmt: skip


def _left_out(desk: Desk, run: Run) -> Cell:
    rejected = run.total.rejected
    if not rejected:
        return "0"
    opened = desk.address.get("rejected") == str(run.number)
    href = desk.address.with_view(rejected=str(run.number)).href()
    return f"{rejected:,}", href, f"{count_of(rejected, 'rejected row')} of this run", opened


def _sources(run: Run) -> str:
    named = [came.source for came in run.sources[:_NAMED]]
    more = run.sources_count - len(named)
    listed = ", ".join([*named, *([f"{more:,} more"] if more else [])])
    return f"Feeds: {listed}" if run.kind == "poll" else listed or "nothing yet"


def _spent(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds < 100 else f"{seconds / 60:,.0f} min"


def _ended(run: Run) -> str:
    """How it ended, with the files that could not be used."""
    state = run.state(datetime.now(UTC))
    problems = [came for came in run.sources if came.problem]
    alone = run.sources_count == 1 and problems
    if alone and state == "done" and not run.total.read:
        return f"failed: {_reason(problems[0])}"
    said = [_reason(came) if alone else f"{came.source}: {_reason(came)}" for came in problems[:_NAMED]]
    more = [f"{len(problems) - _NAMED:,} more could not be used"] if len(problems) > _NAMED else []
    return "; ".join([state, *([run.problem] if run.problem else []), *said, *more])


def _reason(came: Came) -> str:
    return came.problem.removesuffix(".")


def _rejected(desk: Desk, folder: Path, known: Runs, asked: str) -> None:
    """The rows that a run left out, or all runs, and the same as a file."""
    run = known.run(int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 10 else None
    if run is None and asked != ALL:
        message("note", ["That run is no longer listed."], key="no-such-run")
        return
    of_all = run is None
    count = known.rejected if run is None else run.total.rejected
    rows = read_rejects(folder, None if run is None else [run.number])
    frame = rows.to_pandas()
    note = f"{len(frame):,} of {count:,} are kept" if len(frame) < count else count_of(count, "row")
    if len(frame) > _SHOWN:
        note += f"; the first {_SHOWN:,} are shown, the file has all"
    ways = [("Close", desk.address.with_view(rejected="").href())]
    heading("Rejected rows of all runs" if of_all else f"Rejected rows of run {asked}", note, "h3", ways[0],
            arrive=f"rejected {asked}")  # fmt: skip
    if not len(frame):
        return
    rejected_rows(
        frame.head(_SHOWN)[list(RUN_COLUMNS if of_all else RUN_COLUMNS[1:])], "rejected-rows-of-runs"
    )
    content = rejects_file(frame[list(RUN_COLUMNS)].itertuples(index=False, name=None), RUN_COLUMNS)
    name = "rejected.csv" if of_all else f"rejected-{asked}.csv"
    st.download_button(
        "These rows as CSV", content, name, "text/csv", key="rejected-download", on_click="ignore"
    )
