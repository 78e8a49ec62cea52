"""Names of sections that a corpus's owner gives: one of them, and all of them as a file."""

from __future__ import annotations

import json
from collections.abc import Mapping

from data.ingest.report import TableError, excerpt
from data.ingest.values import Unusable, as_label


def section_name(text: str) -> str:
    """A section's name as articles have it, "" for none; raises TableError."""
    try:
        return as_label(text)
    except Unusable as error:
        raise TableError(f"“{excerpt(text)}” can't be a section: {error}.") from error


def read_sections(content: bytes) -> dict[str, str]:
    """Sections as they were saved: a JSON object of what came and what it is shown as. Raises TableError."""
    try:
        told = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise TableError("The file is not valid JSON.", str(error)) from error
    if not isinstance(told, dict) or not all(isinstance(shown, str) for shown in told.values()):
        raise TableError("The file must be an object of sections and what they are shown as.")
    return {section_name(came): section_name(shown) for came, shown in told.items()}


def write_sections(sections: Mapping[str, str]) -> bytes:
    """Sections to be saved and used again."""
    return json.dumps(dict(sections), ensure_ascii=False, indent=1).encode() + b"\n"
