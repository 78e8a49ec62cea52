"""What a file was taken for, with all that was guessed: a line for people, and values for machines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from data.ingest.encodings import ENCODINGS

#: What may stand between the fields of a line, and what people call it.
DELIMITERS: Final = {
    ",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars", "^": "carets", "~": "tildes",
}  # fmt: skip


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
        """In one line, such as `CSV: semicolons between, windows-1251, quoted with ", header in line 1`."""
        told = [*self._dialect(), *self._text(), *self._sheets()]
        return f"{self.kind}: {', '.join(told)}" if told else self.kind

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
            told.append(
                f"quoted with {self.quote}" + (f", {self.escape} before one inside" if self.escape else "")
            )
        if self.header:
            told.append(f"header in line {self.header:,}")
        return told

    def _sheets(self) -> list[str]:
        read = [
            f"“{sheet.name}” with its header in row {sheet.header:,}" for sheet in self.sheets if sheet.header
        ]
        left = [f"“{sheet.name}” ({sheet.problem})" for sheet in self.sheets if not sheet.header]
        told = [f"{'sheet' if len(read) == 1 else 'sheets'} {', '.join(read)}"] if read else []
        return [*told, f"left out: {', '.join(left)}"] if left else told
