"""The rows of CSV and its kin: fields apart by commas, semicolons, tabs or bars, a header on top."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from typing import Final

from data.ingest.columns import Columns
from data.ingest.report import Findings, Row, TableError

#: Longest field, in characters.
MAX_FIELD: Final = 16 * 1024**2
_DELIMITERS: Final = ",;\t|"


def delimited_rows(
    name: str,
    text: Iterator[str],
    start: str,
    findings: Findings,
    given: Mapping[str, str] | None = None,
) -> Iterator[Row]:
    csv.field_size_limit(MAX_FIELD)
    header_line = start.splitlines()[0]
    lines = _Lines(text)
    reader = csv.reader(lines, delimiter=_delimiter(header_line, given or {}))
    header: list[str] = []
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            findings.read += 1
            findings.reject(line, "", f"not readable as CSV: {error}")
            continue
        if not any(cell.strip() for cell in cells) or (not header and cells[0].startswith("sep=")):
            continue
        if not header:
            header = _header(name, cells, given or {})
        elif lines.ended:
            findings.read += 1
            findings.reject(line, "", "a quote that opens in this row is never closed", ", ".join(cells))
        else:
            yield from _cells(line, header, cells, findings)


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


def _delimiter(header: str, given: Mapping[str, str]) -> str:
    """The mark that splits the header into the most columns that we know, then into the most."""

    def merit(mark: str) -> tuple[int, int]:
        columns = Columns(given)
        columns.learn(cell.strip() for cell in next(csv.reader([header], delimiter=mark), []))
        return len(columns.by_field), len(columns.seen)

    return max(_DELIMITERS, key=merit)


def _header(name: str, cells: list[str], given: Mapping[str, str]) -> list[str]:
    names = [cell.strip().removeprefix("\ufeff").strip() for cell in cells]
    columns = Columns(given)
    columns.learn(names)
    if not columns.usable:
        raise no_text_column(name, columns)
    return [f"{n} ({i})" if n in names[:i] or not n else n for i, n in enumerate(names)]


def no_text_column(name: str, columns: Columns) -> TableError:
    """What to say of a table without anything to read in it."""
    found = ", ".join(list(columns.seen)[:12])
    return TableError(
        f"{name} has no column for a headline, a summary or a text, such as title, description or body.",
        f"columns: {found}" if found else "no columns",
    )


def _cells(line: int, header: list[str], cells: list[str], findings: Findings) -> Iterator[Row]:
    spare = [cell for cell in cells[len(header) :] if cell.strip()]
    if spare:
        findings.read += 1
        reason = f"{len(cells)} fields where the header has {len(header)}"
        findings.reject(line, "", reason, ", ".join(cells))
        return
    if len(cells) < len(header):
        findings.note(line, "", f"{len(cells)} fields where the header has {len(header)}; the rest is empty")
    yield line, dict(zip(header, cells, strict=False))
