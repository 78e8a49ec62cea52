"""What became of someone's file: the articles that could be used, and what could not, with reasons."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Literal

import pyarrow as pa

from data.corpus import CorpusError
from data.ingest.file_format import FileFormat

#: A report lists this many refusals and this many notes; it counts all of them.
MAX_REJECTED: Final = 100_000
MAX_LISTED: Final = 10_000
_SAMPLE: Final = 80

#: A line or record number, counted from 1, and the record.
Row = tuple[int, Mapping[str, Any]]


class SheetRow(int):
    """The number of a row of a workbook of which several sheets are read."""

    sheet: str

    def __new__(cls, number: int, sheet: str) -> SheetRow:
        row = super().__new__(cls, number)
        row.sheet = sheet
        return row


#: What is done with articles once they are read: they are kept, near-copies are looked for,
#: names resolved, events and storylines made.
Doing = Literal["", "keep", "copies", "names", "storylines"]
#: The same in words.
DOING: Final[Mapping[Doing, str]] = {
    "keep": "Telling languages and writing", "copies": "Looking for near-copies", "names": "Resolving names",
    "storylines": "Grouping storylines",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """How far the reading of a file or frame is: bytes of the file, or rows of the frame."""

    done: int
    total: int
    #: Rows so far, and those of them that could be used.
    read: int
    kept: int
    #: What is done instead of reading on, for which there is no telling how far it is.
    doing: Doing = ""


class TableError(CorpusError):
    """A file or table that can't be used at all; the message is for whoever brought it."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was left out.

    `line` counts from 1: the line of the file where the row begins, the row of a workbook's sheet, or,
    in a JSON array, a Parquet file or a frame, the number of the record. `field` is "" where the row as
    a whole is at fault.
    """

    line: int
    field: str
    reason: str
    sample: str


@dataclass(frozen=True, slots=True)
class Note:
    """Something that was changed or left empty in a row that was kept; line 0 is the whole file."""

    line: int
    field: str
    text: str


@dataclass(frozen=True, slots=True)
class LoadReport:
    """How a file was read: `read == kept + rejected_count`."""

    source: str
    #: Rows of the file, broken ones included.
    read: int
    kept: int
    #: The first `MAX_REJECTED` of them; `rejected_count` has them all.
    rejected: tuple[Rejected, ...] = ()
    #: The first `MAX_LISTED` of them; `notes_count` has them all.
    notes: tuple[Note, ...] = ()
    notes_count: int = 0
    #: Our field -> their column, or columns in order of preference, joined by ", ".
    columns: dict[str, str] = field(default_factory=dict)
    #: Their columns that have no place in the article table.
    ignored: tuple[str, ...] = ()
    #: What the file was taken for; None of rows that are in no file.
    format: FileFormat | None = None

    @property
    def rejected_count(self) -> int:
        """Rows left out."""
        return self.read - self.kept

    def describe(self) -> str:
        """The report in one sentence, such as `10,811 of 10,812 rows of x.jsonl; 1 left out`."""
        parts = [f"{self.kept:,} of {self.read:,} rows of {self.source}"]
        if self.rejected_count:
            parts.append(f"{self.rejected_count:,} left out")
        if self.notes_count:
            parts.append(f"{self.notes_count:,} {'note' if self.notes_count == 1 else 'notes'}")
        return "; ".join(parts)


@dataclass(frozen=True, slots=True)
class Loaded:
    """An article table and how it came about."""

    #: Of `data.article.SCHEMA`.
    table: pa.Table
    report: LoadReport
    #: What articles said before, of `data.article.EARLIER_SCHEMA`; None where that is not kept.
    earlier: pa.Table | None = None
    #: What it says of its entities, of `data.facts.FACTS_SCHEMA`; None where it says nothing.
    facts: pa.Table | None = None


@dataclass(slots=True)
class Findings:
    """Collects refusals and notes while a file is read."""

    read: int = 0
    kept: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    notes_count: int = 0
    #: Set as soon as it is known.
    format: FileFormat | None = None

    def is_a(self, kind: str) -> None:
        """Say what the file turned out to be."""
        if self.format is not None and self.format.kind != kind:
            self.format = dataclasses.replace(self.format, kind=kind)

    def reject(self, line: int, name: str, reason: str, sample: object = "") -> None:
        """Name a row that is left out."""
        if len(self.rejected) < MAX_REJECTED:
            self.rejected.append(Rejected(int(line), name, reason + _of_sheet(line), excerpt(sample)))

    def note(self, line: int, name: str, text: str) -> None:
        """Say what was changed in a row, or (line 0) in the file."""
        self.notes_count += 1
        if len(self.notes) < MAX_LISTED:
            self.notes.append(Note(int(line), name, text + _of_sheet(line)))

    def report(self, source: str, columns: dict[str, str], ignored: tuple[str, ...]) -> LoadReport:
        """What was found, frozen and in the order of the file."""
        rejected = tuple(sorted(self.rejected, key=lambda r: r.line))
        notes = tuple(sorted(self.notes, key=lambda n: n.line))
        return LoadReport(
            source, self.read, self.kept, rejected, notes, self.notes_count, columns, ignored, self.format
        )


def _of_sheet(line: int) -> str:
    return f" (sheet “{line.sheet}”)" if isinstance(line, SheetRow) else ""


def excerpt(value: object, limit: int = _SAMPLE) -> str:
    """The beginning of a value on one line, fit to be shown: no control characters, no lone surrogates."""
    plain = isinstance(value, (str, int, float, date))
    text = (str(value) if plain else repr(value))[: limit * 4]
    text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return text if len(text) <= limit else text[:limit] + "…"
