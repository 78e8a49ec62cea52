"""The rows of CSV and its kin: fields apart by commas, semicolons, tabs or the like, a header on top."""

from __future__ import annotations

import csv
import dataclasses
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from data.ingest.columns import Columns
from data.ingest.dialects import Dialect, dialect_of, reader
from data.ingest.file_format import FileFormat
from data.ingest.given import Given
from data.ingest.headers import FIRST_ROWS, column_names, header_at
from data.ingest.report import Findings, Row, TableError
from data.ingest.sheet_lines import MAX_COLUMNS


@dataclass(frozen=True, slots=True)
class _Record:
    """A row as it is written."""

    line: int
    cells: list[str]
    #: Why it can't be read, "" where it can.
    problem: str = ""


def delimited_rows(
    name: str,
    text: Iterator[str],
    start: str,
    findings: Findings,
    given: Mapping[str, str] | None = None,
) -> Iterator[Row]:
    """The rows of a table in text, of which `start` is the beginning; the findings hear how it is written."""
    told = Given.of(given)
    dialect = dialect_of(start, told, told.delimiter)
    records = _records(text, dialect)
    first = list(itertools.islice(records, FIRST_ROWS))
    if not first:
        return
    if max(len(record.cells) for record in first) > MAX_COLUMNS:
        raise TableError(f"{name} has more than {MAX_COLUMNS:,} columns.")
    at = header_at([record.cells for record in first], told)
    if at is None:
        columns = Columns()
        columns.learn(column_names(first[0].cells))
        raise no_text_column(name, columns)
    header = column_names(first[at].cells)
    mark = dialect.delimiter if len(header) > 1 else ""
    findings.format = dataclasses.replace(
        findings.format or FileFormat(""),
        kind="TSV" if mark == "\t" else "CSV",
        delimiter=mark,
        quote=dialect.quote if dialect.quoted else "",
        escape=dialect.escape,
        header=first[at].line,
    )
    if at:
        findings.note(0, "", f"what stands above the header in line {first[at].line:,} was left out")
    for record in first[at + 1 :]:
        yield from _cells(record, header, findings)
    for record in records:
        yield from _cells(record, header, findings)


class _Lines:
    """Lines that remember having ended: a CSV row that asks for more has a quote left open."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self.ended = False

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        try:
            return next(self._lines)
        except StopIteration:
            self.ended = True
            raise


def _records(text: Iterator[str], dialect: Dialect) -> Iterator[_Record]:
    """The rows that are not empty; Excel's own first line, such as “sep=;”, is none."""
    lines = _Lines(text)
    rows = reader(lines, dialect)
    while True:
        line = rows.line_num + 1
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield _Record(line, [], f"not readable as CSV: {error}")
            continue
        if not any(cell.strip() for cell in cells) or (line == 1 and cells[0].lower().startswith("sep=")):
            continue
        yield _Record(line, cells, "a quote that opens in this row is never closed" if lines.ended else "")


def no_text_column(name: str, columns: Columns) -> TableError:
    """What to say of a table without anything to read in it."""
    found = ", ".join(list(columns.seen)[:12])
    return TableError(
        f"{name} has no column for a headline, a summary or a text, such as title, description or body.",
        f"columns: {found}" if found else "no columns",
    )


def _cells(record: _Record, header: list[str], findings: Findings) -> Iterator[Row]:
    cells, problem = record.cells, record.problem
    if not problem and any(cell.strip() for cell in cells[len(header) :]):
        problem = f"{len(cells)} fields where the header has {len(header)}"
    if problem:
        findings.read += 1
        findings.reject(record.line, "", problem, ", ".join(cells))
        return
    if len(cells) < len(header):
        text = f"{len(cells)} fields where the header has {len(header)}; the rest is empty"
        findings.note(record.line, "", text)
    yield record.line, dict(zip(header, cells, strict=False))
