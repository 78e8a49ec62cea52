"""Loading small tables in tests: `load(folder, content)`, `rows_of(loaded)`, `load_row(title=...)`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from data.article import SCHEMA
from data.ingest.report import Loaded
from data.ingest.tables import load_frame, load_table

BAKU = ZoneInfo("Asia/Baku")


def load(folder: Path, content: str | bytes, name: str = "news.txt") -> Loaded:
    """What becomes of a file with this content."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return load_table(path, BAKU)


def rows_of(loaded: Loaded) -> list[dict[str, Any]]:
    """The rows of a loaded table, which is of the schema."""
    assert loaded.table.schema == SCHEMA
    assert loaded.table.num_rows == loaded.report.kept
    rows: list[dict[str, Any]] = loaded.table.to_pylist()
    return rows


def load_row(**cells: Any) -> dict[str, Any]:
    """What becomes of one row, which has a headline if nothing else."""
    return rows_of(load_frame([{"headline": "A headline", **cells}], BAKU))[0]


def lines(*rows: Mapping[str, Any]) -> str:
    """Rows as JSON lines."""
    return "\n".join(json.dumps(row) for row in rows)
