"""The map of places: bubbles over land that is drawn from shipped outlines.

Plotly's own maps fetch their outlines from a content network; ordinary traces need none, are saved and
printed with the page, and take clicks as every other chart does.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import plotly.graph_objects as go

from components.figures.entities import KIND_COLOURS
from components.figures.labels import Mark, places_of_names
from components.figures.style import Look, axis, faint, figure, halo, plain
from components.words import percent
from data.frames import rows
from data.gazetteer.land import Line, Window, borders, land

#: Width and height in pixels that names are placed for; wider pages show more of the surroundings.
_WIDE, _NARROW = (820, 500), (350, 400)
#: Radius of the largest bubble and of the smallest, in pixels.
_RADII: Final = {False: (30.0, 4.5), True: (20.0, 4.5)}
#: Windows from here on are drawn on a globe laid flat, smaller ones with straight meridians.
_GLOBE: Final = 130.0
#: At least so many degrees are shown, so that one city is not all there is.
_LEAST: Final = 5.0
#: What is shown is where the middle half of all namings lies, either way.
_CORE: Final = (0.25, 0.75)
_PLACED_BY: Final = {
    "corpus": "by the corpus’s own list", "city": "by GeoNames", "country": "in the middle of the country",
    "state": "in the middle of the state’s people",
}  # fmt: skip


def core(places: pd.DataFrame) -> Window:
    """The window in which most of what is named lies: the middle half each way, and some room around."""
    sides = [_quantiles(places[name], places.articles) for name in ("longitude", "latitude")]
    (west, east), (south, north) = ((low, max(high, low + 1e-9)) for low, high in sides)
    around = max(_LEAST, 0.35 * max(east - west, north - south))
    x, y = (west + east) / 2, (south + north) / 2
    half_x, half_y = ((high - low + around) / 2 for low, high in ((west, east), (south, north)))
    shown = Window(x - half_x, x + half_x, max(y - half_y, -60), min(y + half_y, 84))
    return shown if east - west < _GLOBE else Window(-180, 180, -58, 84)


def world() -> Window:
    """All that people live in."""
    return Window(-180, 180, -58, 84)


def _quantiles(values: pd.Series, weights: pd.Series) -> tuple[float, float]:
    order = np.argsort(values.to_numpy(), kind="stable")
    shares = np.cumsum(weights.to_numpy(np.float64)[order])
    at = np.searchsorted(shares, np.array(_CORE) * shares[-1])
    low, high = values.to_numpy(np.float64)[order][np.minimum(at, len(order) - 1)]
    return float(low), float(high)


def places_figure(places: pd.DataFrame, total: int, window: Window, look: Look, narrow: bool) -> go.Figure:
    """Bubbles of places (entity, name, articles, longitude, latitude, placed_by, country), sized by articles.

    Each stands for its row. Large ones lie under small ones; those in one spot stand in a ring around it.
    """
    width, height = _NARROW if narrow else _WIDE
    shown = _fitted(window, width / height)
    flat = _Projection(shown)
    ordered = places.sort_values(["articles", "entity"], ascending=[False, True])
    x, y = flat.of(ordered.longitude.to_numpy(), ordered.latitude.to_numpy())
    low, high = flat.bounds(shown)
    pixels = min(width / (high[0] - low[0]), height / (high[1] - low[1]))
    radius = _radii(ordered.articles.to_numpy(), narrow)
    x, y = _apart(x, y, radius / pixels)
    marks = [
        Mark((a - low[0]) * pixels, (high[1] - b) * pixels, r, plain(name, 26))
        for a, b, r, name in zip(x, y, radius, ordered.name, strict=True)
    ]
    names = places_of_names(marks, 12, width, height, 14 if narrow else 40, 6 if narrow else 12)
    bubbles: dict[str, Any] = {
        "type": "scatter", "mode": "markers+text", "customdata": [[row, 0] for row in ordered.index.tolist()],
        "x": x.round(4).tolist(), "y": y.round(4).tolist(),
        "marker": {
            "size": (2 * radius).round(1).tolist(), "opacity": 1,
            "color": faint(KIND_COLOURS["place"], 0.45),
            "line": {"color": KIND_COLOURS["place"], "width": 1.4},
        },
        "text": [mark.name if place else "" for mark, place in zip(marks, names, strict=True)],
        "textposition": [place or "middle right" for place in names],
        "textfont": {"color": look.ink, "size": 12, "shadow": halo(look)},
        "hovertext": [_hover(row, total) for row in rows(ordered)], "hoverinfo": "text", "cliponaxis": True,
        "selected": {"marker": {"opacity": 1}}, "unselected": {"marker": {"opacity": 1}},
    }  # fmt: skip
    around = shown.grown(2.4, 1.6) if not narrow else shown.grown(1.8, 2.2)
    least, most = flat.bounds(around)
    side = {"visible": False, "fixedrange": False, "automargin": False}
    return figure(
        [*_ground(flat, around, look, (high[0] - low[0]) / 1200), bubbles], look, height,
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        xaxis=axis(look, grid=False, range=[low[0], high[0]], minallowed=least[0], maxallowed=most[0],
                   **side),
        yaxis=axis(look, grid=False, range=[low[1], high[1]], minallowed=least[1], maxallowed=most[1],
                   scaleanchor="x", scaleratio=1, **side),
    )  # fmt: skip


def _fitted(window: Window, aspect: float) -> Window:
    """The window made wider or higher, to the shape of the page."""
    low, high = _Projection(window).bounds(window)
    own = (high[0] - low[0]) / (high[1] - low[1])
    grown = window.grown(aspect / own, 1) if own < aspect else window.grown(1, own / aspect)
    return grown if own < aspect or grown.north - grown.south < 150 else Window(-180, 180, -75, 84)


class _Projection:
    """From degrees to a plane: equal areas for the world, degrees shrunk by latitude for a part of it."""

    def __init__(self, window: Window) -> None:
        self._globe = window.east - window.west >= _GLOBE
        self._shrunk = float(np.cos(np.radians(window.middle[1])))

    def of(self, longitude: npt.ArrayLike, latitude: npt.ArrayLike) -> tuple[Line, Line]:
        """Points of the plane; Equal Earth: https://doi.org/10.1080/13658816.2018.1504949"""
        x, y = np.asarray(longitude, np.float64), np.asarray(latitude, np.float64)
        if not self._globe:
            return x * self._shrunk, y
        a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
        t = np.arcsin(np.sqrt(3) / 2 * np.sin(np.radians(y)))
        slope = 9 * a4 * t**8 + 7 * a3 * t**6 + 3 * a2 * t**2 + a1
        flat_x = 2 * np.sqrt(3) * np.radians(x) * np.cos(t) / (3 * slope)
        flat_y = a4 * t**9 + a3 * t**7 + a2 * t**3 + a1 * t
        return np.degrees(flat_x), np.degrees(flat_y)

    def bounds(self, window: Window) -> tuple[tuple[float, float], tuple[float, float]]:
        """The lower left and the upper right corner of what a window takes."""
        latitudes = np.clip([window.south, 0.0, window.north], window.south, window.north)
        x, y = self.of([[window.west], [window.east]], [latitudes, latitudes])
        return (float(x.min()), float(y.min())), (float(x.max()), float(y.max()))


def _radii(articles: npt.NDArray[np.int64], narrow: bool) -> npt.NDArray[np.float64]:
    """Areas stand for articles, but that the least can still be hit; where all are few, none is large."""
    (largest, least), most = _RADII[narrow], max(int(articles.max(initial=1)), 1)
    radii: npt.NDArray[np.float64] = min(largest, 8 + 3 * most**0.5) * np.sqrt(articles / most)
    return np.maximum(radii, least)


def _apart(x: Line, y: Line, radius: Line) -> tuple[Line, Line]:
    """Marks in one spot moved onto a ring around it, just so far that each can be seen."""
    spots: dict[tuple[float, float], list[int]] = {}
    for at, spot in enumerate(zip(x.round(2).tolist(), y.round(2).tolist(), strict=True)):
        spots.setdefault(spot, []).append(at)
    x, y = x.copy(), y.copy()
    for several in spots.values():
        for n, at in enumerate(several[1:]):
            turn = 2 * np.pi * n / max(len(several) - 1, 1) - np.pi / 4
            reach = radius[several[0]] + radius[at]
            x[at] += reach * np.cos(turn)
            y[at] += reach * np.sin(turn)
    return x, y


def _ground(flat: _Projection, window: Window, look: Look, fine: float) -> list[dict[str, Any]]:
    """The land, and the borders on it."""
    common = {"type": "scatter", "mode": "lines", "hoverinfo": "skip", "showlegend": False}
    coast = {"color": look.line, "width": 0.8}
    soil = {**common, **_joined(flat, land(window), fine), "fill": "toself", "fillcolor": look.scale[0],
            "line": coast}  # fmt: skip
    lines = {**common, **_joined(flat, borders(window), fine),
             "line": {"color": faint(look.soft, 0.45), "width": 0.8}}  # fmt: skip
    return [soil, lines]


def _joined(flat: _Projection, lines: list[Line], fine: float) -> dict[str, list[float | None]]:
    """Lines one after the other with gaps between, without points that no one could tell apart."""
    found: dict[str, list[float | None]] = {"x": [], "y": []}
    for line in lines:
        points = np.stack(flat.of(line[:, 0], line[:, 1]), axis=1)
        steps = np.rint(points / fine)
        kept = np.append(True, (np.diff(steps, axis=0) != 0).any(axis=1))
        kept[-1] = True
        if np.count_nonzero(kept) < 2:
            continue
        for name, values in zip("xy", points[kept].T.round(3).tolist(), strict=True):
            found[name] += [*values, None]
    return found


def _hover(row: Any, total: int) -> str:
    share = percent(row.articles, total)
    head = f"<b>{plain(row.name)}</b><br>{row.articles:,} of {total:,} articles in scope ({share})"
    return f"{head}<br>Placed {_PLACED_BY[row.placed_by]}"
