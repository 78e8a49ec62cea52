"""The rows that a run left out, as a file."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from data.exporting import spreadsheet_cell

if TYPE_CHECKING:
    from data.ingest.taking_in import Result

COLUMNS: Final = ("source", "line", "field", "reason", "sample")
Reject = tuple[str, str, str, str, str]


def rejects(result: Result) -> list[Reject]:
    """The rows left out: where they stand, the field, the reason, and the beginning of what is in them."""
    return [
        (taken.source, str(row.line), row.field, row.reason, row.sample)
        for taken in result.taken
        for row in taken.rejected
    ]


def rejects_file(rejected: list[Reject]) -> bytes:
    """The rows left out as a CSV file that spreadsheets open without running anything."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows(tuple(map(spreadsheet_cell, row)) for row in rejected)
    return text.getvalue().encode("utf-8-sig")
