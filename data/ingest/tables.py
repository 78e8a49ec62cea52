"""From someone's file to the article table: what can be used is kept, the rest is named with its reason."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sized
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import pandas as pd

from data.ingest.building import TableBuilder
from data.ingest.formats import Progress, rows_of
from data.ingest.report import Findings, Loaded, LoadReport, Note, Rejected, Row, Step, TableError

__all__ = [
    "LoadReport",
    "Loaded",
    "Note",
    "Rejected",
    "Step",
    "TableError",
    "load_frame",
    "load_rows",
    "load_table",
]

#: Hears how far the reading is.
Report = Callable[[Step], None]

_BATCH: Final = 2_000


def load_table(
    path: Path, zone: ZoneInfo, progress: Report | None = None, given: Mapping[str, str] | None = None
) -> Loaded:
    """Read a CSV, TSV, JSON, JSON lines or Parquet file of articles, gzipped or not.

    `given` says of columns which field they are, "" for none, where their names don't tell. Days are
    days of `zone`, and times without a zone are in it. Raises TableError where the file is no table of
    articles at all; single rows that can't be used are in the report.
    """
    if path.is_dir():
        raise TableError(f"{path.name} is a folder; a file of articles was expected.")
    if not path.exists():
        raise TableError(f"There is no file {path}.")
    findings, read = Findings(), Progress(path)
    rows = rows_of(path, findings, read, given)

    def tell() -> None:
        if progress is not None:
            progress(Step(read.done, read.total, findings.read, findings.kept))

    return load_rows(rows, path.name, zone, findings, tell, given)


def load_frame(
    frame: pd.DataFrame | Iterable[Mapping[str, Any]],
    zone: ZoneInfo,
    source: str = "the table",
    progress: Report | None = None,
) -> Loaded:
    """Read a pandas frame, or rows as dicts, as `load_table` reads a file."""
    findings = Findings()
    total = len(frame) if isinstance(frame, Sized) else 0
    rows = _frame_rows(frame) if isinstance(frame, pd.DataFrame) else enumerate(frame, 1)

    def tell() -> None:
        if progress is not None:
            progress(Step(findings.read, max(total, findings.read), findings.read, findings.kept))

    return load_rows(rows, source, zone, findings, tell)


def load_rows(
    rows: Iterable[Row],
    source: str,
    zone: ZoneInfo,
    findings: Findings,
    tell: Callable[[], None],
    given: Mapping[str, str] | None = None,
) -> Loaded:
    """Read rows with their line numbers; `tell` is called after each batch."""
    builder = TableBuilder(source, zone, findings, given)
    for batch in _batches(iter(rows)):
        builder.add(batch)
        tell()
    tell()
    table = builder.finish()
    return Loaded(table, findings.report(source, builder.columns.mapping, builder.columns.ignored))


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(itertools.islice(rows, _BATCH)):
        yield batch


def _frame_rows(frame: pd.DataFrame) -> Iterator[Row]:
    named = frame.rename(columns=str)
    for start in range(0, len(named), _BATCH):
        part = named.iloc[start : start + _BATCH].astype(object)
        records = part.where(part.notna(), None).to_dict("records")
        yield from enumerate(records, start + 1)
