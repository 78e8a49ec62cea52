"""Which row of a table names its columns: titles and empty rows may stand above it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from data.ingest.columns import Columns

#: Rows among which the header is looked for, empty ones aside.
FIRST_ROWS: Final = 20
#: Characters of a column's name; more are an article's text.
_LONGEST: Final = 200


def header_at(rows: Sequence[Sequence[str]], given: Mapping[str, str]) -> int | None:
    """The row among the first ones that names most fields; None where none names a text of an article.

    Where someone says what the columns are, it is any row that could be a header.
    """
    at = known_header(rows, given)
    return likely_header(rows) if at is None and given else at


def known_header(rows: Sequence[Sequence[str]], given: Mapping[str, str]) -> int | None:
    """The row among the first ones that names most fields, a text of an article among them."""
    known = [_known(row, given) for row in rows[:FIRST_ROWS]]
    best = max(range(len(known)), key=lambda at: (known[at], -at), default=None)
    return best if best is not None and known[best] else None


def likely_header(rows: Sequence[Sequence[str]]) -> int | None:
    """The first row with more than a title in it."""
    return next((at for at, row in enumerate(rows) if sum(map(bool, row)) > 1), 0 if rows else None)


def column_names(cells: Sequence[str]) -> list[str]:
    """The names of a header's columns: each another, none empty."""
    seen: set[str] = {""}
    names = []
    for at, cell in enumerate(cells):
        name = cell.strip().removeprefix("\ufeff").strip()
        names.append(f"{name} ({at})" if name in seen else name)
        seen.add(name)
    return names


def _known(cells: Sequence[str], given: Mapping[str, str]) -> int:
    """How many fields a row names, 0 where no text of an article is among them."""
    columns = Columns({name: field for name, field in given.items() if field})
    columns.learn(cell.strip().removeprefix("\ufeff") for cell in cells if 0 < len(cell) < _LONGEST)
    return len(columns.by_field) if columns.readable else 0
