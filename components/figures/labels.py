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

    def lies_in(self, other: Box) -> bool:
        """Whether all of it is within."""
        across = self.left >= other.left and self.right <= other.right
        return across and self.top >= other.top and self.bottom <= other.bottom


def places_of_names(
    marks: Sequence[Mark], size: float, width: float, height: float, most: int = 60, sure: int = 10
) -> list[str | None]:
    """For each mark where plotly is to write its name (`middle right` ...), None where it has no room.

    Marks come in the order of their importance. A name keeps off all marks, other names and the edges; the
    first `sure` names, where they can't, lie over marks that come later.
    """
    taken = [Box(m.x - m.radius, m.y - m.radius, m.x + m.radius, m.y + m.radius) for m in marks]
    page = Box(0, 0, width, height)
    names: list[Box] = []
    found: list[str | None] = []
    for at, mark in enumerate(marks):
        others = [*taken[:at], *taken[at + 1 :]]
        boxes = [named for named in _boxes(mark, size) if named[1].lies_in(page) and len(names) < most]
        place = _free(boxes, [*others, *names])
        if place is None and at < sure:
            place = _free(boxes, [*taken[:at], *names])
        names += [box for name, box in boxes if name == place]
        found.append(place)
    return found


def _free(boxes: Sequence[tuple[str, Box]], taken: Sequence[Box]) -> str | None:
    return next((name for name, box in boxes if not any(box.meets(other) for other in taken)), None)


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
