"""Reviews as files for moderators: CSV for a spreadsheet, JSON lines for programs."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime
from typing import Any, Final, Literal
from zoneinfo import ZoneInfo

import pandas as pd

from data.exporting import spreadsheet_cell
from data.frames import rows

Format = Literal["csv", "jsonl"]
FORMATS: Final[tuple[Format, ...]] = ("csv", "jsonl")
_TIMES: Final = ("created", "updated", "decided", "edited")
#: Who sent a review is in no file, nor what its author has taken back.
COLUMNS: Final = (
    "id", "article_id", "rating", "text", "name", "language", "status", "created", "updated", "edited",
    "decided", "decided_by", "reason", "revision",
)  # fmt: skip


def reviews_as(format: Format, frame: pd.DataFrame, zone: ZoneInfo) -> str:
    """What `Moderation.export` gave as a file's text; times in `zone`.

    CSV: a cell that a spreadsheet would take for a formula gets a leading quote mark, and a byte order mark
    tells it that the letters are UTF-8. JSON lines: texts as they are, without what a review does not have.
    """
    found = [{name: _plain(getattr(row, name), name, zone) for name in COLUMNS} for row in rows(frame)]
    return _csv(found) if format == "csv" else _lines(found)


def _csv(found: list[dict[str, Any]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for row in found:
        writer.writerow([v if isinstance(v, int) else spreadsheet_cell(v) for v in row.values()])
    return "\ufeff" + text.getvalue()


def _lines(found: list[dict[str, Any]]) -> str:
    kept = [{name: value for name, value in row.items() if value not in ("", None)} for row in found]
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in kept)


def _plain(value: Any, name: str, zone: ZoneInfo) -> int | str | None:
    if name in _TIMES:
        time: datetime | None = None if pd.isna(value) else value.to_pydatetime()
        return time.astimezone(zone).isoformat(timespec="seconds") if time else None
    return value if isinstance(value, str) else int(value)
