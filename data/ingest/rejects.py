"""The rows that a run left out: as a file, and as the record of the run has them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

from data.exporting import spreadsheet_cell
from data.store.recording import KEPT_ROWS, Recording
from data.store.runs import Came

if TYPE_CHECKING:
    from data.ingest.taking_in import Result, Taken

COLUMNS: Final = ("source", "line", "field", "reason", "sample")
#: The same of several runs.
RUN_COLUMNS: Final = ("run", *COLUMNS)
Reject = tuple[str, str, str, str, str]


def rejects(result: Result) -> list[Reject]:
    """The rows left out: where they stand, the field, the reason, and the beginning of what is in them.

    Where a file has more than are listed, how many more stands after them.
    """
    found: list[Reject] = []
    for taken in result.taken:
        found += [(taken.source, str(row.line), row.field, row.reason, row.sample) for row in taken.rejected]
        if more := taken.rejected_count - len(taken.rejected):
            found.append((taken.source, "", "", f"{_more_rows(more)} left out, which are not listed", ""))
    return found


def _more_rows(more: int) -> str:
    """Rows beyond those that are listed, in words."""
    return f"{more:,} more row{'' if more == 1 else 's'}"


def rejects_file(rejected: Iterable[Sequence[Any]], columns: Sequence[str] = COLUMNS) -> bytes:
    """The rows left out as a CSV file that spreadsheets open without running anything."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([spreadsheet_cell(str(cell)) for cell in row] for row in rejected)
    return text.getvalue().encode("utf-8-sig")


def record(run: Recording, taken: Taken) -> Taken:
    """Add what became of one file to the record of its run, and hand it on."""
    report, added = taken.report, taken.added
    came = Came(
        taken.source, report.read if report else 0, added.new, added.updated, added.unchanged,
        taken.rejected_count, taken.problem,
    )  # fmt: skip
    run.took(
        came,
        [
            {"source": taken.source, "line": row.line, "field": row.field, "reason": row.reason,
             "sample": row.sample}
            for row in taken.rejected[:KEPT_ROWS]
        ],
    )  # fmt: skip
    return taken
