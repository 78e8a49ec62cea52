"""The parts of an Excel workbook around its sheets: their names, formats of numbers, shared texts, links.

https://ecma-international.org/publications-and-standards/standards/ecma-376/
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import IO, Final

from data.ingest.xml_scan import Begin, XmlError, scan

#: Bytes that a part may have once unpacked: of those that are kept in memory, and of the others.
MAX_SMALL: Final = 32 * 1024**2
MAX_LARGE: Final = 1024**3

#: Formats of dates and times by number; from 164 on a workbook tells its own.
_DATES: Final = frozenset({14, 15, 16, 17, *range(27, 32), 36, *range(50, 55), 57, 58})
_TIMES: Final = frozenset({18, 19, 20, 21, *range(32, 36), 45, 46, 47, 55, 56})
_MOMENTS: Final = frozenset({22})
#: What is no letter of a date in a format: texts, colours and locales, escapes and fillers.
_LITERAL: Final = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|[_*].')


@dataclass(frozen=True, slots=True)
class SheetPart:
    """Where a sheet is in the workbook."""

    name: str
    path: str
    hidden: bool = False


@dataclass(slots=True)
class Book:
    """What a workbook says of all its sheets."""

    sheets: list[SheetPart] = field(default_factory=list)
    #: Days count from 1904 on, as on old Macs.
    from_1904: bool = False
    #: What a number is by the number of its style: "date", "time", "moment" or "".
    styles: list[str] = field(default_factory=list)
    #: Where the texts are that sheets share, "" where there are none.
    texts: str = ""


def read_book(archive: zipfile.ZipFile) -> Book:
    """Read what a workbook says of its sheets. Raises XmlError where it can't be read."""
    path = _main_part(archive)
    targets = relations(archive, path)
    book = Book()

    def begin(name: str, told: Mapping[str, str]) -> None:
        if name == "sheet":
            kind, target = targets.get(_local(told, "id"), ("", ""))
            if kind == "worksheet":
                book.sheets.append(
                    SheetPart(told.get("name", ""), target, told.get("state", "") not in ("", "visible"))
                )
        elif name == "workbookPr":
            book.from_1904 = told.get("date1904", "") in ("1", "true", "on")

    _read_small(archive, path, begin)
    there = {kind: target for kind, target in targets.values() if target in archive.NameToInfo}
    book.texts = there.get("sharedStrings", "")
    if "styles" in there:
        book.styles = _styles(archive, there["styles"])
    return book


def relations(archive: zipfile.ZipFile, path: str) -> dict[str, tuple[str, str]]:
    """What a part refers to, by id: its kind, and the path of another part or an address outside."""
    home, name = posixpath.split(path)
    rels = posixpath.join(home, "_rels", f"{name}.rels")
    found: dict[str, tuple[str, str]] = {}

    def begin(name: str, told: Mapping[str, str]) -> None:
        if name == "Relationship":
            target = told.get("Target", "")
            if told.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", home, target)).lstrip("/")
            found[told.get("Id", "")] = (told.get("Type", "").rpartition("/")[2], target)

    if rels in archive.NameToInfo:
        _read_small(archive, rels, begin)
    return found


def _main_part(archive: zipfile.ZipFile) -> str:
    kinds = dict(relations(archive, "").values())
    return kinds.get("officeDocument", "xl/workbook.xml")


def _local(told: Mapping[str, str], name: str) -> str:
    """An attribute by its name without the namespace."""
    return next((value for key, value in told.items() if key.rpartition(":")[2] == name), "")


def _read_small(
    archive: zipfile.ZipFile, path: str, begin: Begin, end: Callable[[str], object] = lambda _: None
) -> None:
    with opened(archive, path, MAX_SMALL) as stream:
        for _ in scan(stream, begin, end):
            pass


def opened(archive: zipfile.ZipFile, path: str, most: int = MAX_LARGE) -> IO[bytes]:
    """A part of the workbook; raises XmlError where it would be larger than `most` bytes.

    The size that is told is a promise: the archive's reader stops there.
    """
    try:
        info = archive.getinfo(path)
        if info.file_size > most:
            raise XmlError(f"its part {path} has more than {most // 1024**2:,} MB")
        return archive.open(info)
    except KeyError as error:
        raise XmlError(f"its part {path} is missing") from error
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
        raise XmlError(f"its part {path} can't be unpacked: {error}") from error


def _styles(archive: zipfile.ZipFile, path: str) -> list[str]:
    own: dict[int, str] = {}
    kinds: list[str] = []
    within: list[str] = []

    def begin(name: str, told: Mapping[str, str]) -> None:
        within.append(name)
        if name == "numFmt":
            own[_whole(told.get("numFmtId"))] = kind_of_format(told.get("formatCode", ""))
        elif name == "xf" and within[-2:-1] == ["cellXfs"]:
            number = _whole(told.get("numFmtId"))
            kinds.append(own[number] if number in own else _built_in(number))

    _read_small(archive, path, begin, lambda _: within.pop())
    return kinds


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


def _built_in(number: int) -> str:
    if number in _MOMENTS:
        return "moment"
    return "date" if number in _DATES else "time" if number in _TIMES else ""


def kind_of_format(code: str) -> str:
    """Whether numbers in a format are shown as a "date", a "time", both ("moment") or as numbers ("")."""
    if code.casefold() in ("general", "standard"):
        return ""
    letters = _LITERAL.sub("", code.split(";", 1)[0]).lower()
    has_time = "h" in letters or "s" in letters
    has_date = "d" in letters or "y" in letters or ("m" in letters and not has_time)
    return "moment" if has_date and has_time else "date" if has_date else "time" if has_time else ""
