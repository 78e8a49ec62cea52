"""From someone's file to the article table: what can be used is kept, the rest is named with its reason."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import pandas as pd
import pyarrow as pa

from data.article import SCHEMA
from data.ingest.building import TableBuilder
from data.ingest.file_format import FileFormat
from data.ingest.formats import Progress, rows_of
from data.ingest.report import Findings, Loaded, LoadReport, Note, Rejected, Row, Step, TableError

__all__ = [
    "LoadReport",
    "Loaded",
    "Note",
    "Reading",
    "Rejected",
    "Step",
    "TableError",
    "load_frame",
    "load_table",
    "read_records",
    "read_table",
]

#: Hears how far the reading is.
Report = Callable[[Step], None]

_BATCH: Final = 2_000
#: The same, and the largest piece, of rows that take long to read: what a run that is stopped loses at most.
_SLOW_BATCH: Final = 100
_SLOW_PIECE: Final = 1_000


def load_table(
    path: Path, zone: ZoneInfo, progress: Report | None = None, given: Mapping[str, str] | None = None
) -> Loaded:
    """Read a table whole, as `read_table` does a piece at a time."""
    return read_table(path, zone, progress, given).whole()


def read_table(
    path: Path, zone: ZoneInfo, progress: Report | None = None, given: Mapping[str, str] | None = None
) -> Reading:
    """Read a CSV, TSV, JSON, JSON lines, ninjs, Parquet or Excel file of articles, gzipped or not.

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

    def again() -> Iterator[Row]:
        return rows_of(path, Findings(), Progress(path), given)

    def tell() -> None:
        if progress is not None:
            progress(Step(read.done, read.total, findings.read, findings.kept))

    return Reading(rows, path.name, zone, findings, tell, given, again)


def load_frame(
    frame: pd.DataFrame | Iterable[Mapping[str, Any]],
    zone: ZoneInfo,
    source: str = "the table",
    progress: Report | None = None,
) -> Loaded:
    """Read a pandas frame, or rows as dicts, as `load_table` reads a file."""
    return read_records(frame, zone, source, progress).whole()


def read_records(
    frame: pd.DataFrame | Iterable[Mapping[str, Any]],
    zone: ZoneInfo,
    source: str = "the table",
    progress: Report | None = None,
    format: FileFormat | None = None,
) -> Reading:
    """Read a pandas frame, or rows as dicts, as `read_table` reads a file; they may come of a format."""
    findings = Findings(format=format)
    rows = list(_frame_rows(frame) if isinstance(frame, pd.DataFrame) else enumerate(frame, 1))
    total = len(rows)

    def tell() -> None:
        if progress is not None:
            progress(Step(findings.read, total, findings.read, findings.kept))

    return Reading(rows, source, zone, findings, tell)


class Reading:
    """Rows that become the article table a piece at a time; afterwards the report is whole.

    `again` gives the rows anew, where that can be had; rows that are a list are their own. Rows that take
    long to read, as web pages do, are given on in small pieces: they are `slow`.
    """

    def __init__(
        self,
        rows: Iterable[Row],
        source: str,
        zone: ZoneInfo,
        findings: Findings,
        tell: Callable[[], None],
        given: Mapping[str, str] | None = None,
        again: Callable[[], Iterable[Row]] | None = None,
        slow: bool = False,
    ) -> None:
        if again is None and isinstance(rows, list):
            again = partial(iter, rows)
        self.source = source
        self._rows = rows
        self._findings = findings
        self._tell = tell
        self._batch, self._most = (_SLOW_BATCH, _SLOW_PIECE) if slow else (_BATCH, sys.maxsize)
        self._builder = TableBuilder(
            source, zone, findings, given, None if again is None else lambda: _batches(iter(again()))
        )

    def pieces(self, size: int = 20_000) -> Iterator[pa.Table]:
        """The articles, in tables of up to so many; raises TableError, also after some of them."""
        held: list[pa.Table] = []
        for batch in _batches(iter(self._rows), self._batch):
            held.append(self._builder.add(batch))
            self._tell()
            if sum(map(len, held)) + self._batch > min(size, self._most):
                yield pa.concat_tables(held)
                held = []
        self._tell()
        self._builder.finish()
        if held:
            yield pa.concat_tables(held)

    def whole(self) -> Loaded:
        """The article table of all rows, with the report."""
        table = pa.concat_tables([SCHEMA.empty_table(), *self.pieces()])
        return Loaded(table, self.report())

    def report(self) -> LoadReport:
        """What was found so far."""
        columns = self._builder.columns
        return self._findings.report(self.source, columns.mapping, columns.ignored)


def _batches(rows: Iterator[Row], size: int = _BATCH) -> Iterator[list[Row]]:
    while batch := list(itertools.islice(rows, size)):
        yield batch


def _frame_rows(frame: pd.DataFrame) -> Iterator[Row]:
    named = frame.rename(columns=str)
    for start in range(0, len(named), _BATCH):
        part = named.iloc[start : start + _BATCH].astype(object)
        records = part.where(part.notna(), None).to_dict("records")
        yield from enumerate(records, start + 1)
