"""A mapping as a file: what the columns of a table are, and how its text is to be read."""

from __future__ import annotations

import codecs
import json
from collections.abc import Mapping
from typing import Any, Final

from data.ingest.columns import NAMES
from data.ingest.encodings import ENCODINGS
from data.ingest.given import Given
from data.ingest.report import TableError, excerpt

#: The fields that a column can be, in the order in which people think of them.
FIELDS: Final = tuple(NAMES)
_NO_DELIMITERS: Final = ('"', "'", "\\", " ", "\r", "\n", "\0")
_OF_A_TABLE: Final = ("columns", "delimiter", "encoding")


def read_mapping(content: bytes) -> Given:
    """A mapping as it was saved. Raises TableError.

    A JSON object of column names and fields, "" for none; or an object that has these as `columns`, and
    `delimiter` and `encoding` where they should not be guessed.
    """
    try:
        told = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise TableError("The mapping is not valid JSON.", str(error)) from error
    if not isinstance(told, dict):
        raise TableError("The mapping must be an object of column names and fields.")
    if not isinstance(told.get("columns"), dict) and told.keys() - set(_OF_A_TABLE[1:]):
        return Given(_columns(told))
    if others := sorted(told.keys() - set(_OF_A_TABLE)):
        raise TableError(
            f"The mapping has “{excerpt(others[0])}” where {', '.join(_OF_A_TABLE)} were expected."
        )
    return Given(_columns(told.get("columns", {})), _delimiter(told), _encoding(told))


def write_mapping(mapping: Mapping[str, str]) -> bytes:
    """A mapping to be saved and used again."""
    given = Given.of(mapping)
    told: dict[str, Any] = {"columns": dict(given)}
    told |= {name: value for name in _OF_A_TABLE[1:] if (value := getattr(given, name))}
    return json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"


def _columns(told: Any) -> dict[str, str]:
    if not isinstance(told, dict) or not all(isinstance(field, str) for field in told.values()):
        raise TableError("The mapping must be an object of column names and fields.")
    unknown = sorted(field for field in told.values() if field and field not in FIELDS)
    if unknown:
        raise TableError(f"“{excerpt(unknown[0])}” is no field; the fields are {', '.join(FIELDS)}.")
    return dict(told)


def _delimiter(told: Mapping[str, Any]) -> str:
    mark = told.get("delimiter", "")
    if not isinstance(mark, str) or len(mark) > 1 or mark.isalnum() or mark in _NO_DELIMITERS:
        raise TableError("The delimiter of a mapping must be a mark such as a comma, a semicolon or a tab.")
    return mark


def _encoding(told: Mapping[str, Any]) -> str:
    name = told.get("encoding", "")
    if not name:
        return ""
    try:
        known = codecs.lookup(name).name if isinstance(name, str) else ""
    except (LookupError, ValueError):
        known = ""
    if known not in ENCODINGS:
        names = ", ".join(dict.fromkeys(ENCODINGS.values()))
        raise TableError(f"“{excerpt(name)}” is no encoding that can be read; there are {names}.")
    return known
