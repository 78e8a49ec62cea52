"""A table of texts and numbers, whose cells may lead somewhere."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from components.frontend import draw

#: A cell is text, or (text, address, what it is for a screen reader, whether it is what is shown now).
Cell = str | tuple[str, str, str, bool]


def table(
    caption: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    key: str,
    numbers: Collection[int] = (),
) -> None:
    """Draw a table; its first column names its rows, `numbers` are the places of columns of numbers."""
    data: dict[str, Any] = {
        "caption": caption, "columns": list(columns), "numbers": sorted(numbers),
        "rows": [[list(cell) if isinstance(cell, tuple) else cell for cell in row] for row in rows],
    }  # fmt: skip
    draw("table", data, key)
