"""The rows of JSON: one object a line, or one document that holds a list of objects."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, TextIO

from data.ingest.columns import Columns
from data.ingest.ninjs import is_ninjs, ninjs_rows
from data.ingest.report import Findings, Row, TableError

#: Characters of a single JSON document, which is read whole. JSON lines have no such limit.
MAX_DOCUMENT: Final = 1024**3
_LIST_NAMES: Final = frozenset({
    "items", "articles", "results", "docs", "data", "entries", "posts", "stories", "news", "rows", "records",
})  # fmt: skip


def is_lines(start: str) -> bool:
    """Whether text that begins with a brace is one object a line, rather than one large object."""
    lines = [line for line in start.splitlines()[:50] if line.strip()]
    try:
        record = json.loads(lines[0])
    except (ValueError, RecursionError):
        return len(lines) > 1 and sum(line.startswith("{") for line in lines) > len(lines) / 2
    return len(lines) > 1 or is_ninjs(record) or (_looks_like_an_article(record) and not _lists(record))


def line_rows(lines: Iterable[str], findings: Findings) -> Iterator[Row]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line.removeprefix("\ufeff"))
        except json.JSONDecodeError as error:
            findings.read += 1
            findings.reject(number, "", f"not valid JSON: {error.msg} at character {error.colno}", line)
        except (ValueError, RecursionError) as error:
            findings.read += 1
            findings.reject(number, "", f"not readable JSON: {error}", line)
        else:
            yield from _record(number, record, findings)


def _record(number: int, record: Any, findings: Findings) -> Iterator[Row]:
    if is_ninjs(record):
        yield from ninjs_rows(number, record, findings)
    elif isinstance(record, dict):
        yield number, record
    else:
        findings.read += 1
        findings.reject(number, "", "not an object with named fields", record)


def document_rows(name: str, text: TextIO, findings: Findings) -> Iterator[Row]:
    whole = text.read(MAX_DOCUMENT + 1)
    if len(whole) > MAX_DOCUMENT:
        raise TableError(f"{name} is one JSON document of over 1 GB; save it as JSON lines.")
    try:
        document = json.loads(whole.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        if error.msg == "Extra data":  # JSON lines whose first was too long to show it
            yield from line_rows(whole.split("\n"), findings)
            return
        raise TableError(
            f"{name} is not valid JSON: {error.msg} at line {error.lineno}.", str(error)
        ) from error
    except (ValueError, RecursionError) as error:
        raise TableError(f"{name} is not readable JSON.", str(error)) from error
    for number, record in enumerate(_records(name, document), 1):
        yield from _record(number, record, findings)


def _records(name: str, document: Any) -> list[Any]:
    if isinstance(document, list):
        return document
    if is_ninjs(document):
        return [document]
    found = _lists(document) or [rows for inner in _objects(document) for rows in _lists(inner)]
    if len(found) != 1:
        held = f"{len(found)} lists" if found else "no list"
        raise TableError(f"{name} is a JSON object with {held} of articles; there must be one.")
    return found[0]


def _lists(record: Mapping[str, Any]) -> list[list[Any]]:
    """The lists of articles in an object; in what may be an article itself, those of telling names."""
    is_article = _looks_like_an_article(record)
    return [
        rows
        for name, rows in record.items()
        if isinstance(rows, list) and rows and _looks_like_an_article(rows[0])
        if not is_article or name.casefold() in _LIST_NAMES
    ]


def _looks_like_an_article(row: Any) -> bool:
    columns = Columns()
    columns.learn(row if isinstance(row, dict) else ())
    return columns.usable or is_ninjs(row)


def _objects(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [value for value in document.values() if isinstance(value, dict)]
