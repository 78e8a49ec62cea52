"""The land of the world and the borders on it, as much of it as a window shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt

#: Made by `tools/outlines.py` of Natural Earth's outlines (public domain); hundredths of a degree.
FILE: Final = Path(__file__).with_name("land.npz")
_FINE: Final = 100.0
#: Windows of so many degrees and more are drawn with the coarser outlines.
_FAR: Final = 70.0

#: Longitudes and latitudes, a row a point.
Line = npt.NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True)
class Window:
    """A part of the world, in degrees."""

    west: float
    east: float
    south: float
    north: float

    @property
    def middle(self) -> tuple[float, float]:
        """Longitude and latitude of its middle."""
        return (self.west + self.east) / 2, (self.south + self.north) / 2

    def grown(self, across: float, up: float) -> Window:
        """A window around the same middle, so many times as wide and high, no larger than the world."""
        (x, y), half_x, half_y = self.middle, (self.east - self.west) / 2, (self.north - self.south) / 2
        return Window(
            max(x - half_x * across, -180), min(x + half_x * across, 180),
            max(y - half_y * up, -90), min(y + half_y * up, 90),
        )  # fmt: skip

    def holds(self, longitude: npt.ArrayLike, latitude: npt.ArrayLike) -> npt.NDArray[np.bool_]:
        """Which of these points are in it."""
        x, y = np.asarray(longitude), np.asarray(latitude)
        inside: npt.NDArray[np.bool_] = (
            (x >= self.west) & (x <= self.east) & (y >= self.south) & (y <= self.north)
        )
        return inside


WORLD: Final = Window(-180, 180, -90, 90)


def land(window: Window) -> list[Line]:
    """The outlines of the land within a window, each closed, cut off at its sides."""
    return list(_cut_rings(_lines(_fineness(window), "land"), window))


def borders(window: Window) -> list[Line]:
    """The borders between countries within a window."""
    return list(_cut_lines(_lines(_fineness(window), "borders"), window))


def _fineness(window: Window) -> Literal["near", "far"]:
    return "near" if window.east - window.west < _FAR else "far"


@cache
def _lines(fineness: str, what: str) -> list[Line]:
    """All lines of a kind: a few hundred kilobytes once read."""
    with np.load(FILE, allow_pickle=False) as file:
        points = file[f"{fineness}_{what}"].astype(np.float32) / _FINE
        ends = np.cumsum(file[f"{fineness}_{what}_lengths"])
    return np.split(points, ends[:-1])


def _touches(line: Line, window: Window) -> bool:
    (west, south), (east, north) = line.min(axis=0), line.max(axis=0)
    return bool(
        west <= window.east and east >= window.west and south <= window.north and north >= window.south
    )


def _cut_rings(rings: list[Line], window: Window) -> Iterator[Line]:
    """By Sutherland and Hodgman (1974), side after side: https://doi.org/10.1145/360767.360802"""
    for ring in rings:
        if not _touches(ring, window):
            continue
        cut: Line = ring.astype(np.float64)
        for axis, bound, sign in ((0, window.west, 1), (0, window.east, -1), (1, window.south, 1),
                                  (1, window.north, -1)):  # fmt: skip
            cut = _cut(cut, sign * (cut[:, axis] - bound)) if len(cut) else cut
        if len(cut) > 2:
            yield np.concatenate([cut, cut[:1]])


def _cut(ring: Line, depth: Line) -> Line:
    """The part of a ring whose points have a depth of 0 and more."""
    following, after = np.roll(ring, -1, axis=0), np.roll(depth, -1)
    inside = depth >= 0
    crosses = inside != (after >= 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = depth / (depth - after)
        crossing = ring + share[:, None] * (following - ring)
    both = np.stack([ring, crossing], axis=1).reshape(-1, 2)
    kept: Line = both[np.stack([inside, crosses], axis=1).ravel()]
    return kept


def _cut_lines(lines: list[Line], window: Window) -> Iterator[Line]:
    """The runs of points that are within, or next to one that is."""
    for line in lines:
        if not _touches(line, window):
            continue
        kept = window.holds(line[:, 0], line[:, 1])
        kept = kept | np.append(kept[1:], False) | np.insert(kept[:-1], 0, False)
        for run in np.split(np.arange(len(line)), np.flatnonzero(np.diff(kept)) + 1):
            if kept[run[0]] and len(run) > 1:
                yield line[run]
