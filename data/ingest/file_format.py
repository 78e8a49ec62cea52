"""What a file was taken for, with all that was guessed: a line for people, and values for machines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from data.ingest.encodings import ENCODINGS

#: What may stand between the fields of a line, and what people call it.
DELIMITERS: Final = {
    ",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars", "^": "carets", "~": "tildes",
}  # fmt: skip


_QUOTES: Final = {'"': "double quotes", "'": "single quotes"}
#: Sheets that are named.
_NAMED: Final = 8


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook."""

    name: str
    #: The row that names its columns; 0 where the sheet was left out.
    header: int = 0
    #: Why it was left out.
    problem: str = ""


@dataclass(frozen=True, slots=True)
class FileFormat:
    """What a file was taken for; "", 0 and () where that says nothing of it."""

    #: Such as "CSV", "JSON lines" or "Excel".
    kind: str
    gzipped: bool = False
    #: As Python names it.
    encoding: str = ""
    byte_order_mark: bool = False
    delimiter: str = ""
    #: The mark around fields; "" where none has one.
    quote: str = ""
    #: The mark before a quote mark that is a part of a field, where it is not doubled.
    escape: str = ""
    #: The line that names the columns.
    header: int = 0
    sheets: tuple[Sheet, ...] = ()

    def describe(self) -> str:
        """In one line, such as `CSV: semicolons between, windows-1251, header in line 1`."""
        told = ", ".join([*self._dialect(), *self._text()])
        told = "; ".join(filter(None, [told, *self._sheets()]))
        return f"{self.kind}: {told}" if told else self.kind

    def as_dict(self) -> dict[str, Any]:
        """The format for machines, without what says nothing."""
        told: dict[str, Any] = {name: getattr(self, name) for name in self.__slots__ if getattr(self, name)}
        if self.encoding:
            told["encoding"] = ENCODINGS.get(self.encoding, self.encoding)
        if self.sheets:
            told["sheets"] = [
                {"name": sheet.name}
                | ({"left_out": sheet.problem} if sheet.problem else {"header": sheet.header})
                for sheet in self.sheets
            ]
        return told

    def _dialect(self) -> list[str]:
        if not self.delimiter:
            return []
        return [f"{DELIMITERS.get(self.delimiter, f'“{self.delimiter}”')} between"]

    def _text(self) -> list[str]:
        told = []
        if self.encoding:
            mark = " with a byte order mark" if self.byte_order_mark else ""
            told.append(ENCODINGS.get(self.encoding, self.encoding) + mark)
        if self.gzipped:
            told.append("gzipped")
        if self.quote:
            told.append(f"quoted with {_QUOTES.get(self.quote, self.quote)}")
        if self.escape:
            told.append("backslashes before those inside")
        if self.header:
            told.append(f"header in line {self.header:,}")
        return told

    def _sheets(self) -> list[str]:
        read = [sheet for sheet in self.sheets if sheet.header]
        left = [f"“{sheet.name}” ({sheet.problem})" for sheet in self.sheets if not sheet.header]
        rows = {sheet.header for sheet in read}
        if len(rows) == 1:
            names = _listed([f"“{sheet.name}”" for sheet in read])
            told = [f"{'sheet' if len(read) == 1 else 'sheets'} {names}, header in row {rows.pop():,}"]
        else:
            told = (
                [f"sheets {_listed([f'“{s.name}” (header in row {s.header:,})' for s in read])}"]
                if read
                else []
            )
        return [*told, f"left out: {_listed(left)}"] if left else told


def _listed(names: list[str]) -> str:
    if len(names) > _NAMED:
        names = [*names[: _NAMED - 1], f"{len(names) - _NAMED + 1:,} more"]
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
