"""Outlines of countries in a TopoJSON file, a middle point of each, and what the map draws of them.

`python -m tools.outlines countries-50m.json countries-110m.json` makes data/gazetteer/land.npz anew. The
files are those of the package world-atlas, made of Natural Earth's outlines, which are in the public domain.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

#: Longitudes and latitudes, a row a point.
Ring = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Arcs:
    """The lines of a TopoJSON file and which of them bound what: https://github.com/topojson/topojson-specification"""

    lines: list[Ring]
    geometries: list[Mapping[str, Any]]

    @classmethod
    def read(cls, topology: Mapping[str, Any], layer: str = "countries") -> Arcs:
        """The lines in degrees."""
        scale, start = (np.array(topology["transform"][name]) for name in ("scale", "translate"))
        lines = [np.cumsum(np.array(arc), axis=0) * scale + start for arc in topology["arcs"]]
        return cls(lines, topology["objects"][layer]["geometries"])

    def polygons(self, id: str) -> list[Ring]:
        """The outer rings of the geometry with this id."""
        return [ring for one in self.geometries if one.get("id") == id for ring in self.rings(one)]

    def rings(self, geometry: Mapping[str, Any]) -> list[Ring]:
        """The outer rings of a polygon or several."""
        several = {"Polygon": [geometry["arcs"]], "MultiPolygon": geometry["arcs"]}[geometry["type"]]
        return [self.ring(polygon[0]) for polygon in several]

    def ring(self, arcs: list[int]) -> Ring:
        """The points of arcs one after the other; a negative number is an arc backwards."""
        parts = [self.lines[arc] if arc >= 0 else self.lines[~arc][::-1] for arc in arcs]
        return np.concatenate([parts[0], *(part[1:] for part in parts[1:])])


def area(ring: Ring) -> float:
    """The size of a ring in square degrees of the equator, by Gauss's formula."""
    x, y = ring[:, 0] * np.cos(np.radians(ring[:, 1].mean())), ring[:, 1]
    return abs(float(x[:-1] @ y[1:] - x[1:] @ y[:-1])) / 2


def centre(polygons: list[Ring], steps: int = 20) -> tuple[float, float] | None:
    """Latitude and longitude of the point of the largest polygon that lies farthest from its outline.

    Always inside, where a centre of gravity may lie outside of a bent country. Found on a grid, which is made
    finer around the best point twice.
    """
    if not polygons:
        return None
    ring = max(polygons, key=area)
    shrunk = np.array([np.cos(np.radians(ring[:, 1].mean())), 1.0])
    flat = ring * shrunk
    low, high = flat.min(axis=0), flat.max(axis=0)
    best = (low + high) / 2
    for _ in range(3):
        sides = (np.linspace(low[i], high[i], steps) for i in (0, 1))
        grid = np.stack(np.meshgrid(*sides), -1).reshape(-1, 2)
        best = grid[int(np.argmax(_depths(grid, flat)))]
        reach = (high - low) / steps * 1.5
        low, high = best - reach, best + reach
    longitude, latitude = best / shrunk
    return float(latitude), float(longitude)


def _depths(points: Ring, ring: Ring) -> npt.NDArray[np.float64]:
    """How far inside a ring points lie, negative outside."""
    start, step = ring[:-1], np.diff(ring, axis=0)
    length = np.maximum((step**2).sum(axis=1), 1e-12)
    depths = np.empty(len(points))
    for i, point in enumerate(points):
        along = np.clip(((point - start) * step).sum(axis=1) / length, 0, 1)
        nearest = np.sqrt((((start + along[:, None] * step) - point) ** 2).sum(axis=1).min())
        crosses = (start[:, 1] > point[1]) != (start[:, 1] + step[:, 1] > point[1])
        with np.errstate(divide="ignore", invalid="ignore"):
            x = start[:, 0] + (point[1] - start[:, 1]) * step[:, 0] / step[:, 1]
        inside = np.count_nonzero(crosses & (point[0] < x)) % 2
        depths[i] = nearest if inside else -nearest
    return depths


TARGET: Final = Path(__file__).resolve().parents[1] / "data" / "gazetteer" / "land.npz"
#: Lines between these are not drawn, or those of them south of a latitude: de facto lines that nearly all
#: members of the United Nations do not take for borders (General Assembly resolution 68/262 and others).
_NO_BORDERS: Final = (("Somalia", "Somaliland", 90), ("Cyprus", "N. Cyprus", 90), ("Russia", "Ukraine", 46.5))
#: Numbers to a degree: about a kilometre.
_FINE: Final = 100


def main(near: Path, far: Path) -> None:
    """Write data/gazetteer/land.npz: the outlines of land, and the borders on it, in two finenesses."""
    columns: dict[str, npt.NDArray[Any]] = {}
    for name, path in (("near", near), ("far", far)):
        arcs = Arcs.read(json.loads(path.read_text()))
        rings = (ring for geometry in arcs.geometries for ring in arcs.rings(geometry))
        land = [part for ring in rings for part in _unrolled(ring)]
        for what, lines in (("land", land), ("borders", list(_borders(arcs)))):
            columns[f"{name}_{what}"] = np.concatenate([_whole(line) for line in lines])
            columns[f"{name}_{what}_lengths"] = np.array([len(line) for line in lines], np.int32)
    np.savez_compressed(TARGET, allow_pickle=False, **columns)
    sys.stdout.write(f"{TARGET.stat().st_size:,} bytes\n")


def _unrolled(ring: Ring) -> list[Ring]:
    """A ring without leaps across the 180th meridian: it goes on beyond, and comes again on the other side.

    One around the pole, which does not close then, goes by way of it.
    """
    turns = np.cumsum(np.append(0, -np.rint(np.diff(ring[:, 0]) / 360))) * 360
    if not turns.any():
        return [ring]
    flat = ring + np.stack([turns, np.zeros(len(turns))], axis=1)
    if turns[-1]:
        flat = np.concatenate([flat, [[flat[-1, 0], -90.0], [flat[0, 0], -90.0]], flat[:1]])
    moved = (flat + np.array([shift, 0.0]) for shift in (-360, 0, 360))
    seen = (one for one in moved if one[:, 0].max() > -180 and one[:, 0].min() < 180)
    # What lies beyond is never drawn, so that its form does not matter.
    return [np.clip(one, (-190, -90), (190, 90)) for one in seen]


def _whole(line: Ring) -> npt.NDArray[np.int16]:
    return np.rint(line * _FINE).astype(np.int16)


def _borders(arcs: Arcs) -> Iterator[Ring]:
    """The lines that two countries share."""
    sharing: dict[int, list[str]] = {}
    for geometry in arcs.geometries:
        for arc in _flat(geometry["arcs"]):
            sharing.setdefault(arc if arc >= 0 else ~arc, []).append(geometry["properties"]["name"])
    for arc, names in sharing.items():
        line = arcs.lines[arc]
        hidden = any(set(names) == {a, b} and line[:, 1].max() < south for a, b, south in _NO_BORDERS)
        if len(set(names)) > 1 and not hidden:
            yield line


def _flat(arcs: Any) -> Iterator[int]:
    for one in arcs:
        if isinstance(one, list):
            yield from _flat(one)
        else:
            yield one


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
