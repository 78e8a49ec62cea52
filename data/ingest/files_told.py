"""What each file of a run was taken for, for people and for machines."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from data.ingest.taking_in import Taken


def formats_told(taken: Iterable[Taken]) -> list[str]:
    """A line for each format: the file that was read so, or how many."""
    by_format: dict[str, list[str]] = {}
    for file in taken:
        if file.report is not None and file.report.format is not None:
            by_format.setdefault(file.report.format.describe(), []).append(file.source)
    return [
        f"{sources[0] if len(sources) == 1 else f'{len(sources):,} files'}: read as {told}"
        for told, sources in by_format.items()
    ]


def files_told(taken: Iterable[Taken]) -> list[dict[str, Any]]:
    """Each file with its format and its counts."""
    return [
        {
            "source": file.source,
            "format": file.report.format.as_dict() if file.report and file.report.format else None,
            "read": file.report.read if file.report else 0,
            "kept": file.added.total,
            "rejected": file.rejected_count,
        }
        for file in taken
    ]
