"""Peaks on a figure: a numbered mark over the period that each one is highest in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from components.figures.style import Look, plain

#: A mark stands so far above what it marks, and the axis ends so far above that, as parts of its height.
_ABOVE: Final = 0.06
_HEADROOM: Final = 0.14


@dataclass(frozen=True, slots=True)
class Mark:
    """A peak as a figure shows it: its days, its number in the list, what it says, where it leads."""

    number: int
    first: date
    last: date
    words: tuple[str, ...]
    href: str


def peak_marks(
    marks: Sequence[Mark],
    bounds: Sequence[tuple[date, date]],
    xs: Sequence[str],
    heights: Sequence[float],
    look: Look,
) -> list[dict[str, Any]]:
    """A trace with a numbered mark over each period that holds a peak; empty without peaks.

    `bounds`, `xs` and `heights` are the figure's periods: first and last day, place on the axis, and
    how high what is drawn there reaches. Several peaks of a period share a mark. A mark's customdata
    is -1, 0 and the address that it leads to.
    """
    held = _held(marks, bounds, heights)
    if not held:
        return []
    top = max(heights, default=0) or 1
    return [
        {
            "type": "scatter", "mode": "markers+text", "name": "Peaks", "showlegend": False,
            "x": [xs[at] for at in held],
            "y": [round(heights[at] + _ABOVE * top, 5) for at in held],
            "text": [", ".join(str(mark.number) for mark in own) for own in held.values()],
            "textposition": "middle center", "textfont": {"color": look.ground, "size": 12},
            "marker": {"symbol": "circle", "size": [17 + 9 * (len(own) - 1) for own in held.values()],
                       "color": look.ink, "opacity": 1, "line": {"width": 0}},
            "cliponaxis": False,
            "customdata": [[-1, 0, own[0].href] for own in held.values()],
            "hovertext": ["<br>".join(_words(mark) for mark in own) for own in held.values()],
            "hovertemplate": "%{hovertext}<extra></extra>",
        }
    ]  # fmt: skip


def headroom(heights: Sequence[float]) -> list[float]:
    """The range of an axis that has room for marks."""
    top = max(heights, default=0) or 1
    return [0, round(top * (1 + _HEADROOM), 5)]


def highest(
    marks: Sequence[Mark], bounds: Sequence[tuple[date, date]], heights: Sequence[float]
) -> dict[int, int]:
    """By each mark's place the period of its days that reaches highest; marks outside have none."""
    found = {}
    for i, mark in enumerate(marks):
        within = [at for at, (first, last) in enumerate(bounds) if first <= mark.last and last >= mark.first]
        if within:
            found[i] = max(within, key=lambda at: heights[at])
    return found


def _held(
    marks: Sequence[Mark], bounds: Sequence[tuple[date, date]], heights: Sequence[float]
) -> dict[int, list[Mark]]:
    held: dict[int, list[Mark]] = {}
    for i, at in sorted(highest(marks, bounds, heights).items(), key=lambda pair: (pair[1], pair[0])):
        held.setdefault(at, []).append(marks[i])
    return held


def _words(mark: Mark) -> str:
    return "<br>".join([f"<b>Peak {mark.number}</b>", *(plain(line) for line in mark.words)])
