"""Joining: many small parts become one, so that a folder that grows daily stays quick to read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from data.store.manifest import Part, PartKind
from data.store.parts import joined, read_parts, write_part_of
from data.store.schemas import SCHEMAS

#: Parts smaller than this are put together once there are many of them.
_SMALL: Final = 50_000
_MANY_SMALL: Final = 12


def few_parts(
    folder: Path, number: int, parts: Sequence[Part], kinds: Iterable[PartKind]
) -> tuple[Part, ...]:
    """The parts of a version, many small ones of these kinds put together."""
    told = list(parts)
    for kind in kinds:
        of_kind = [part for part in told if part.kind == kind]
        small = [part for part in of_kind if part.rows < _SMALL]
        if len(small) >= _MANY_SMALL:
            # Neighbours alone, so that the last row of an id is still the one that holds.
            together = of_kind[of_kind.index(small[0]) :]
            whole = _whole(folder, number, kind, together)
            told = [*(part for part in told if part not in together), whole]
    return tuple(told)


def _whole(folder: Path, number: int, kind: PartKind, parts: Sequence[Part]) -> Part:
    """One part of several; of what articles said before every row stays.

    Names keep the number of the newest of theirs, by which one tells what has been counted.
    """
    tables = iter(read_parts(folder, parts)) if kind == "earlier" else joined(folder, parts)
    number = parts[-1].version if kind == "names" else number
    return write_part_of(folder, number, kind, tables, SCHEMAS[kind])
