"""A look at a table before it is taken in: its columns, what each is taken for, and its first rows."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import pyarrow as pa

from data.ingest.columns import Columns, is_empty
from data.ingest.file_format import FileFormat
from data.ingest.formats import Progress, rows_of
from data.ingest.given import Given
from data.ingest.loading import is_table
from data.ingest.report import Findings, LoadReport, TableError, excerpt
from data.ingest.tables import Reading

#: Rows that are looked at.
_ROWS: Final = 200


@dataclass(frozen=True, slots=True)
class Preview:
    """The columns of a table with what they hold, and its first rows as articles."""

    #: Column -> the field that it is taken for, "" for none.
    mapping: dict[str, str]
    #: Column -> the first value in it.
    samples: dict[str, str]
    #: The article table of the first rows.
    table: pa.Table
    report: LoadReport
    #: What the file was taken for.
    format: FileFormat
    #: Whether these are all its rows.
    whole: bool = False


def preview(path: Path, zone: ZoneInfo, given: Mapping[str, str] | None = None) -> Preview | None:
    """Look at a table's first rows; None for a feed, a page or a WARC file, which need no mapping.

    Raises TableError where the file can't be used at all.
    """
    if not is_table(path):
        return None
    told, findings = Given.of(given), Findings()
    # With an answer for some column, if only for "", a table is not refused over the names of its columns.
    any_names = Given({"": "", **told}, told.delimiter, told.encoding)
    reading = Findings()
    rows = list(itertools.islice(rows_of(path, reading, Progress(path), any_names), _ROWS))
    if not rows:
        raise TableError(f"{path.name} has no rows.")
    loaded = Reading(rows, path.name, zone, findings, lambda: None, any_names).whole()
    names = list(dict.fromkeys(name for _, row in rows for name in row))
    columns = Columns(told)
    columns.learn(names)
    taken = {column: field for field, there in columns.by_field.items() for column in there}
    mapping = {name: taken.get(name, "") for name in names}
    samples = {name: _sample(name, rows) for name in names}
    whole = len(rows) < _ROWS
    return Preview(
        mapping, samples, loaded.table, loaded.report, reading.format or FileFormat("table"), whole
    )


def _sample(name: str, rows: list[tuple[int, Mapping[str, Any]]]) -> str:
    return next((excerpt(row[name]) for _, row in rows if name in row and not is_empty(row[name])), "")
