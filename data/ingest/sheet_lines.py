"""The rows of one sheet of an Excel workbook, in a stream."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import IO, Any, Final

from data.ingest.shared_texts import MAX_TEXT, SharedTexts, unescaped
from data.ingest.workbook_parts import Book
from data.ingest.xml_scan import XmlError, scan

#: How many rows and columns Excel's own sheets have.
MAX_ROWS: Final = 1_048_576
MAX_COLUMNS: Final = 16_384
_REFERENCE: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_LINK: Final = re.compile(r'\s*HYPERLINK\("((?:[^"]|"")+)"', re.IGNORECASE)
_WINDOWS: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - a sheet's times have no zone
_MAC: Final = datetime(1904, 1, 1)  # noqa: DTZ001


@dataclass(slots=True)
class SheetLine:
    """A row with something in it."""

    number: int
    #: Column, counted from 0, -> value; empty cells are left out.
    cells: dict[int, Any] = field(default_factory=dict)
    #: Column -> the address that a formula there links to.
    links: dict[int, str] = field(default_factory=dict)
    #: Why it can't be used, "" where it can.
    problem: str = ""


def sheet_lines(stream: IO[bytes], book: Book, texts: SharedTexts) -> Iterator[SheetLine | int]:
    """The rows that are not empty, in order, and after each block the bytes read so far. Raises XmlError."""
    rows: list[SheetLine] = []
    reading = _Reading(book, texts, rows)
    try:
        for read in scan(stream, reading.begin, reading.end, reading.text):
            yield from rows
            rows.clear()
            yield read
    except XmlError:
        yield from rows  # what stands before the fault
        raise


class _Reading:
    """Hears a sheet's tags and texts, and makes rows of them."""

    def __init__(self, book: Book, texts: SharedTexts, rows: list[SheetLine]) -> None:
        self._book = book
        self._texts = texts
        self._rows = rows
        self._row = SheetLine(0)
        self._column = -1
        self._kind = self._style = ""
        self._size = 0
        self._parts: list[str] = []
        self._formula: list[str] = []
        self._into: list[str] | None = None
        self._aside = 0

    def begin(self, name: str, told: Mapping[str, str]) -> None:
        if name == "c":
            self._begin_cell(told)
        elif name in ("v", "t"):
            self._into = None if self._aside else self._parts
        elif name == "f":
            self._into = self._formula
        elif name == "row":
            self._begin_row(told)
        elif name == "rPh":
            self._aside += 1

    def end(self, name: str) -> None:
        self._into = None
        if name == "c":
            self._end_cell()
        elif name == "row":
            if self._row.cells or self._row.problem:
                self._rows.append(self._row)
        elif name == "rPh":
            self._aside -= 1

    def text(self, data: str) -> None:
        if self._into is None or not self._fits(len(data)):
            return
        self._into.append(data)

    def _fits(self, more: int) -> bool:
        """Whether a row still has a length that rows have; what is too long is not kept."""
        self._size += more
        if self._size > MAX_TEXT:
            self._row.problem = f"it has more than {MAX_TEXT:,} characters"
        return not self._row.problem

    def _begin_row(self, told: Mapping[str, str]) -> None:
        before = self._row.number
        number = before + 1
        if given := told.get("r"):
            number = int(given) if given.isascii() and given.isdigit() and len(given) < 8 else 0
        if not before < number <= MAX_ROWS:
            raise XmlError(f"the row after {before:,} has a number that no row of Excel can have there")
        self._row = SheetLine(number)
        self._column = -1
        self._size = 0

    def _begin_cell(self, told: Mapping[str, str]) -> None:
        place = place_of(told["r"]) if "r" in told else None
        self._column = place[1] if place else self._column + 1
        if self._column >= MAX_COLUMNS:
            raise XmlError(f"row {self._row.number:,} has more than {MAX_COLUMNS:,} columns")
        self._kind, self._style = told.get("t", "n"), told.get("s", "")
        self._parts.clear()
        self._formula.clear()

    def _end_cell(self) -> None:
        if self._formula and (link := _LINK.match("".join(self._formula))):
            self._row.links[self._column] = link[1].replace('""', '"')
        if not self._parts:
            return
        value = self._value("".join(self._parts))
        if value is not None and value != "":
            self._row.cells[self._column] = value

    def _value(self, text: str) -> Any:
        """The value of a cell; None for an error such as #N/A."""
        if self._kind == "s":
            shared = self._texts.get(_whole(text))
            return shared if self._fits(len(shared)) else None
        if self._kind in ("str", "inlineStr"):
            return unescaped(text)
        if self._kind == "b":
            return text.strip() == "1"
        if self._kind == "e":
            return None
        if self._kind == "d":
            return text.strip()
        return self._number(text)

    def _number(self, text: str) -> Any:
        try:
            number = float(text)
        except ValueError:
            return text
        if not math.isfinite(number):
            return None
        styles = self._book.styles
        style = _whole(self._style) if self._style else 0
        shown = styles[style] if 0 <= style < len(styles) else ""
        if shown in ("date", "moment") and (when := moment(number, shown, self._book.from_1904)):
            return when
        return int(number) if number.is_integer() and abs(number) < 1e18 else number


def moment(number: float, shown: str, from_1904: bool) -> datetime | date | None:
    """A date or time of a sheet, None where there can't be one.

    Days count from 1 January 1900, or 1904, and Excel takes 1900 for a leap year. A whole day in a format
    that shows no time is a date.
    """
    first, end = (0, 2_957_004) if from_1904 else (1, 2_958_466)
    if not first <= number < end:
        return None
    days = number + 1 if number < 60 and not from_1904 else number
    when = (_MAC if from_1904 else _WINDOWS) + timedelta(seconds=round(days * 86_400))
    return when.date() if shown == "date" and number == int(number) else when


def place_of(reference: str) -> tuple[int, int] | None:
    """(row, column) of a reference such as B7, the column counted from 0."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]), column - 1


def letters(column: int) -> str:
    """A column, counted from 0, as Excel calls it."""
    told = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        told = chr(65 + letter) + told
    return told


def _whole(text: str) -> int:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else -1
