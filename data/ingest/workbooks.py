"""Excel workbooks (.xlsx, .xlsm) as tables: every sheet whose header is that of articles."""

from __future__ import annotations

import dataclasses
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from typing import IO, Any, Final, Protocol

from data.ingest.columns import is_empty
from data.ingest.file_format import FileFormat, Sheet
from data.ingest.headers import FIRST_ROWS, column_names, known_header, likely_header
from data.ingest.report import Findings, Row, SheetRow, TableError, excerpt
from data.ingest.shared_texts import SharedTexts
from data.ingest.sheet_lines import SheetLine, letters, sheet_lines
from data.ingest.sheet_links import Linked
from data.ingest.workbook_parts import MAX_LARGE, Book, SheetPart, opened, read_book
from data.ingest.xml_scan import XmlError

#: Bytes that all sheets and texts of a workbook may have together, once unpacked.
MAX_BYTES: Final = 2 * MAX_LARGE
#: Rows and bytes of a sheet among which its header must be.
_HEADER_ROW: Final = 1_000
_HEADER_BYTES: Final = 16 * 1024**2

#: What a ZIP file with one of these in it is, where it is no workbook that can be read.
_OTHERS: Final = (
    ("xl/workbook.bin", "a binary Excel workbook; save it as .xlsx or CSV"),
    ("word/document.xml", "a Word document"),
    ("ppt/presentation.xml", "a PowerPoint presentation"),
    ("content.xml", "an OpenDocument file; save it as .xlsx or CSV"),
    ("META-INF/container.xml", "a book (EPUB)"),
)


class Shares(Protocol):
    """Is told how far the reading is."""

    share: float | None


@dataclasses.dataclass(frozen=True, slots=True)
class _Found:
    """A sheet that is read."""

    part: SheetPart
    #: The row of its header, and the names there by column.
    header: int
    names: dict[int, str]


def is_document(names: Iterable[str]) -> bool:
    """Whether a ZIP file with such files in it is one document, and no archive of several."""
    there = set(names)
    return (
        "[Content_Types].xml" in there
        or {"mimetype", "content.xml"} <= there
        or "META-INF/container.xml" in there
    )


def workbook_rows(
    name: str, source: IO[bytes], findings: Findings, given: Mapping[str, str], progress: Shares
) -> Iterator[Row]:
    """The rows of a workbook, numbered as in their sheet. Raises TableError where it can't be read."""
    try:
        with zipfile.ZipFile(source) as archive:
            _refuse_others(name, archive)
            book = read_book(archive)
            with closing(SharedTexts(archive, book.texts)) as texts:
                yield from _Workbook(name, archive, book, texts, findings, given, progress).rows()
    except XmlError as error:
        raise TableError(f"{name} is an Excel workbook that can’t be read: {error}.") from error
    except (zipfile.BadZipFile, EOFError, NotImplementedError) as error:
        raise TableError(f"{name} is a damaged Excel workbook or ZIP archive.", str(error)) from error


def _refuse_others(name: str, archive: zipfile.ZipFile) -> None:
    there = set(archive.namelist())
    for part, what in _OTHERS:
        if part in there:
            raise TableError(f"{name} is not a table of articles but {what}.")
    if not is_document(there):
        raise TableError(f"{name} is a ZIP archive; unpack it first.")


class _Workbook:
    """A workbook that is open."""

    def __init__(
        self,
        name: str,
        archive: zipfile.ZipFile,
        book: Book,
        texts: SharedTexts,
        findings: Findings,
        given: Mapping[str, str],
        progress: Shares,
    ) -> None:
        self._name = name
        self._archive = archive
        self._book = book
        self._texts = texts
        self._findings = findings
        self._given = given
        self._progress = progress
        self._done = 0
        self._all = self._size()

    def rows(self) -> Iterator[Row]:
        """The rows of all sheets that can be used, in order."""
        looked = [self._look(part) for part in self._book.sheets]
        if self._given and not any(isinstance(sheet, _Found) for sheet in looked):
            looked = self._likeliest(looked)
        found = [sheet for sheet in looked if isinstance(sheet, _Found)]
        told = tuple(Sheet(s.part.name, s.header) if isinstance(s, _Found) else s for s in looked)
        if not found:
            left = ", ".join(f"“{excerpt(sheet.name)}” ({sheet.problem})" for sheet in told)
            raise TableError(f"{self._name} has no sheet that can be used{f': {left}' if left else ''}.")
        self._findings.format = dataclasses.replace(self._findings.format or FileFormat("Excel"), sheets=told)
        for sheet in found:
            yield from self._sheet(sheet, len(found) > 1)

    def _size(self) -> int:
        """The bytes that there are to read. Raises XmlError where these are too many."""
        parts = [*(part.path for part in self._book.sheets if not part.hidden), self._book.texts]
        size = sum(
            self._archive.NameToInfo[path].file_size for path in parts if path in self._archive.NameToInfo
        )
        if size > MAX_BYTES:
            raise XmlError(f"it holds more than {MAX_BYTES / 1024**3:g} GB once unpacked")
        return size

    def _tell(self, read: int) -> None:
        done = self._done + self._texts.read + read
        self._progress.share = min(done / self._all, 1.0) if self._all else 1.0

    def _look(self, part: SheetPart) -> _Found | Sheet:
        """What a sheet's first rows say of it."""
        if part.hidden:
            return Sheet(part.name, problem="hidden")
        rows, problem = self._first_rows(part)
        if not rows:
            return Sheet(part.name, problem=problem or "empty")
        at = known_header([_texts_of(row) for row in rows], self._given)
        if at is None:
            return Sheet(part.name, problem="no column such as title, text or description")
        return _found(part, rows[at])

    def _likeliest(self, looked: list[_Found | Sheet]) -> list[_Found | Sheet]:
        """The first sheet with rows is read where someone says what its columns are."""
        for number, (part, sheet) in enumerate(zip(self._book.sheets, looked, strict=True)):
            if isinstance(sheet, Sheet) and sheet.problem.startswith("no column"):
                rows, _ = self._first_rows(part)
                at = likely_header([_texts_of(row) for row in rows]) or 0
                return [*looked[:number], _found(part, rows[at]), *looked[number + 1 :]]
        return looked

    def _first_rows(self, part: SheetPart) -> tuple[list[SheetLine], str]:
        """The rows among which the header must be, and what is wrong behind them."""
        rows: list[SheetLine] = []
        try:
            with opened(self._archive, part.path) as stream:
                for row in sheet_lines(stream, self._book, self._texts):
                    if isinstance(row, int):
                        if row > _HEADER_BYTES:
                            break
                    elif row.number > _HEADER_ROW or len(rows) == FIRST_ROWS:
                        break
                    else:
                        rows.append(row)
        except XmlError as error:
            return rows, str(error)
        return rows, ""

    def _sheet(self, found: _Found, several: bool) -> Iterator[Row]:
        """The rows below a sheet's header; where the sheet breaks off, what came before stands."""
        number = found.header
        linked = Linked(found.names, self._given)
        try:
            linked.read(self._archive, found.part.path)
            with opened(self._archive, found.part.path) as stream:
                for row in sheet_lines(stream, self._book, self._texts):
                    if isinstance(row, int):
                        self._tell(row)
                        continue
                    if row.number <= found.header:
                        continue
                    number = row.number
                    line = SheetRow(number, found.part.name) if several else number
                    if row.problem:
                        self._refuse(line, row.problem, _texts_of(row))
                    elif record := _record(found, row):
                        yield line, linked.with_links(record, row)
        except XmlError as error:
            line = SheetRow(number + 1, found.part.name) if several else number + 1
            self._refuse(line, f"the sheet breaks off here: {error}", "")
        self._done += self._archive.NameToInfo[found.part.path].file_size

    def _refuse(self, line: int, reason: str, sample: object) -> None:
        self._findings.read += 1
        self._findings.reject(line, "", reason, sample)


def _found(part: SheetPart, header: SheetLine) -> _Found:
    cells = _texts_of(header)
    names = column_names(cells)
    return _Found(part, header.number, {at: names[at] for at, cell in enumerate(cells) if cell.strip()})


def _texts_of(row: SheetLine) -> list[str]:
    """A row's cells as text, the empty ones too."""
    return [str(row.cells.get(at, "")) for at in range(max(row.cells, default=-1) + 1)]


def _record(found: _Found, row: SheetLine) -> dict[str, Any]:
    """A row by its columns' names; empty where it has nothing in any column with a name."""
    named = {
        name: row.cells.get(at)
        for at, name in found.names.items()
        if at in row.cells or len(found.names) < 256
    }
    if all(is_empty(value) for value in named.values()):
        return {}
    others = {f"column {letters(at)}": value for at, value in row.cells.items() if at not in found.names}
    return named | others
