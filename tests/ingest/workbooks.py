"""Small Excel workbooks for tests, written by openpyxl, and hostile ones, written by hand."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import Any

import openpyxl

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def workbook(*rows: Sequence[Any], **sheets: Sequence[Sequence[Any]]) -> bytes:
    """A workbook of one sheet with these rows, or of several by name."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, lines in (sheets or {"Sheet1": rows}).items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(list(line))
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    """A workbook as a file."""
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_part(book: bytes, path: str, content: bytes | None) -> bytes:
    """A workbook with one of its parts replaced, or, for None, without it."""
    parts = _parts(book) | ({path: content} if content is not None else {})
    if content is None:
        del parts[path]
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return file.getvalue()


def part_of(book: bytes, path: str) -> bytes:
    """A part of a workbook."""
    return _parts(book)[path]


def _parts(book: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_texts(book: bytes, *texts: str) -> bytes:
    """A workbook with texts, given as XML, that its cells may share; openpyxl writes them into the cells."""
    rels = "xl/_rels/workbook.xml.rels"
    told = f'<Relationship Id="texts" Type="{_KINDS}/sharedStrings" Target="/xl/sharedStrings.xml"/>'
    end = b"</Relationships>"
    book = with_part(book, rels, part_of(book, rels).replace(end, told.encode() + end))
    items = "".join(f"<si>{text}</si>" for text in texts)
    return with_part(book, "xl/sharedStrings.xml", f'<sst xmlns="{_MAIN}">{items}</sst>'.encode())


def sheet_xml(rows: str, after: str = "") -> bytes:
    """The XML of a sheet."""
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'.encode()
