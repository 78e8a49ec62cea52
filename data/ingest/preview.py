"""A look at a table before it is taken in: its columns, what each is taken for, and its first rows."""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import pyarrow as pa

from data.ingest.columns import NAMES, Columns, is_empty
from data.ingest.formats import Progress, rows_of
from data.ingest.loading import is_table
from data.ingest.report import Findings, LoadReport, TableError, excerpt
from data.ingest.tables import load_rows

#: Rows that are looked at.
_ROWS: Final = 200
#: The fields that a column can be, in the order in which people think of them.
FIELDS: Final = tuple(NAMES)


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


def preview(path: Path, zone: ZoneInfo, given: Mapping[str, str] | None = None) -> Preview | None:
    """Look at a table's first rows; None for a feed, a page or a WARC file, which need no mapping.

    Raises TableError where the file can't be used at all.
    """
    if not is_table(path):
        return None
    findings = Findings()
    # With an answer for some column, if only for "", a table is not refused over the names of its columns.
    rows = list(itertools.islice(rows_of(path, Findings(), Progress(path), {"": "", **(given or {})}), _ROWS))
    if not rows:
        raise TableError(f"{path.name} has no rows.")
    loaded = load_rows(rows, path.name, zone, findings, lambda: None, {"": "", **(given or {})})
    names = list(dict.fromkeys(name for _, row in rows for name in row))
    columns = Columns(dict(given or {}))
    columns.learn(names)
    taken = {column: field for field, there in columns.by_field.items() for column in there}
    mapping = {name: taken.get(name, "") for name in names}
    return Preview(mapping, {name: _sample(name, rows) for name in names}, loaded.table, loaded.report)


def read_mapping(content: bytes) -> dict[str, str]:
    """A mapping as it was saved: a JSON object of column names and fields. Raises TableError."""
    try:
        told = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise TableError("The mapping is not valid JSON.", str(error)) from error
    if not isinstance(told, dict) or not all(isinstance(field, str) for field in told.values()):
        raise TableError("The mapping must be an object of column names and fields.")
    unknown = sorted(field for field in told.values() if field and field not in FIELDS)
    if unknown:
        raise TableError(f"“{excerpt(unknown[0])}” is no field; the fields are {', '.join(FIELDS)}.")
    return dict(told)


def write_mapping(mapping: Mapping[str, str]) -> bytes:
    """A mapping to be saved and used again."""
    return json.dumps(dict(mapping), ensure_ascii=False, indent=1).encode() + b"\n"


def _sample(name: str, rows: list[tuple[int, Mapping[str, Any]]]) -> str:
    return next((excerpt(row[name]) for _, row in rows if name in row and not is_empty(row[name])), "")
