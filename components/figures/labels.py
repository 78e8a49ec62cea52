"""Names beside marks: as many as have room, the first ones first; the others show when pointed at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

#: Widths of letters in parts of their size, wide enough for most fonts.
_LETTER: Final = 0.56
_LINE: Final = 1.25
_GAP: Final = 3.0


class Mark(NamedTuple):
    """A mark in pixels, y downwards, and the name that it bears."""

    x: float
    y: float
    radius: float
    name: str


class Box(NamedTuple):
    """A rectangle in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether the two have a point in common."""
        beside = self.right <= other.left or other.right <= self.left
        return not (beside or self.bottom <= other.top or other.bottom <= self.top)


def places_of_names(
    marks: Sequence[Mark], size: float, width: float, height: float, most: int = 60
) -> list[str | None]:
    """For each mark where plotly is to write its name (`middle right` ...), None where it has no room.

    Marks come in the order of their importance. A name keeps off all marks, other names and the edges.
    """
    taken = [Box(m.x - m.radius, m.y - m.radius, m.x + m.radius, m.y + m.radius) for m in marks]
    found: list[str | None] = []
    for at, mark in enumerate(marks):
        place = None
        if sum(one is not None for one in found) < most:
            own = taken[at]
            for name, box in _boxes(mark, size):
                inside = box.left >= 0 and box.top >= 0 and box.right <= width and box.bottom <= height
                if inside and not any(box.meets(other) for other in taken if other is not own):
                    taken.append(box)
                    place = name
                    break
        found.append(place)
    return found


def _boxes(mark: Mark, size: float) -> list[tuple[str, Box]]:
    wide, high = len(mark.name) * size * _LETTER, size * _LINE
    off = mark.radius + _GAP
    left, top = mark.x - wide / 2, mark.y - high / 2
    return [
        ("middle right", Box(mark.x + off, top, mark.x + off + wide, top + high)),
        ("middle left", Box(mark.x - off - wide, top, mark.x - off, top + high)),
        ("top center", Box(left, mark.y - off - high, left + wide, mark.y - off)),
        ("bottom center", Box(left, mark.y + off, left + wide, mark.y + off + high)),
    ]
