"""Figures of who is named with whom: a network of discs and lines, and the same as a matrix."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go

from components.figures.labels import Mark, places_of_names
from components.figures.style import Look, axis, faint, figure, halo, plain
from components.palette import OTHER, PALETTE
from components.words import percent
from data.analysis.layout import spread, stress_layout
from data.analysis.network import Network
from data.frames import rows

#: Width and height in pixels that the picture is laid out for; it stretches with the page.
_WIDE, _NARROW = (1100, 640), (350, 620)
_NAME: Final = 22
#: Width of lines from the loosest tie to the closest.
_WIDTHS: Final = (1.0, 2.0, 3.4)
_CELL: Final = 17


def letter(community: int) -> str:
    """What a community is called beside its colour: A, B ... Z, then AA."""
    head = letter(community // 26 - 1) if community > 25 else ""
    return head + chr(ord("A") + community % 26)


def colour(community: int) -> str:
    """The colour of a community: one of its own for the first ten."""
    return PALETTE[community] if community < len(PALETTE) else OTHER


def network_figure(net: Network, total: int, look: Look, narrow: bool) -> go.Figure:
    """Discs of entities, sized by articles, in the colour and with the letter of their community.

    Marks stand for rows of the table: the nodes in their order, then the ties in theirs. A tie is met at its
    middle, where an invisible mark lies.
    """
    width, height = _NARROW if narrow else _WIDE
    height += 0 if narrow else 3 * max(len(net.nodes) - 40, 0)
    radius = _radii(net.nodes.articles.to_numpy(), narrow)
    at = positions(net, radius, width, height)
    traces = [*_lines(net, at, look), _middles(net, at, total), *_discs(net, at, radius, total, look)]
    traces.append(_names(net, at, radius, (width, height), look, narrow))
    side = {"visible": False, "fixedrange": True, "automargin": False}
    return figure(
        traces, look, height, margin={"l": 0, "r": 0, "t": 0, "b": 0},
        xaxis=axis(look, grid=False, range=[0, width], **side),
        yaxis=axis(look, grid=False, range=[height, 0], **side),
    )  # fmt: skip


def positions(
    net: Network, radius: npt.NDArray[np.float64], width: float, height: float
) -> npt.NDArray[np.float64]:
    """Where the nodes are, in pixels from the upper left."""
    drawn = net.drawn
    edges = drawn[["a", "b"]].to_numpy(np.int64)
    lengths = 1.6 - drawn.npmi.to_numpy(np.float64)
    at = stress_layout(len(net.nodes), edges, lengths, net.nodes.community.to_numpy(np.int64))
    return spread(at, radius, width, height, 10.0 if width > 500 else 4.0)


def _radii(articles: npt.NDArray[np.int64], narrow: bool) -> npt.NDArray[np.float64]:
    least, most = (8.0, 16.0) if narrow else (9.0, 26.0)
    return np.maximum(most * np.sqrt(articles / max(int(articles.max(initial=1)), 1)), least)


def _lines(net: Network, at: npt.NDArray[np.float64], look: Look) -> list[dict[str, Any]]:
    """The drawn ties, those of one look in one trace: of a community in its colour, wider where closer."""
    looks: dict[tuple[str, int], dict[str, list[float | None]]] = {}
    community = net.nodes.community.tolist()
    for row in rows(net.drawn):
        own = community[row.a] == community[row.b]
        ink = colour(community[row.a]) if own else look.soft
        lines = looks.setdefault((ink, _closeness(row.npmi)), {"x": [], "y": []})
        for axis_, name in enumerate("xy"):
            lines[name] += [round(at[row.a, axis_], 1), round(at[row.b, axis_], 1), None]
    return [
        {"type": "scatter", "mode": "lines", "hoverinfo": "skip", "showlegend": False, **lines,
         "opacity": 0.3 if ink == look.soft else 0.6, "line": {"color": ink, "width": _WIDTHS[close]}}
        for (ink, close), lines in sorted(looks.items())
    ]  # fmt: skip


def _closeness(npmi: float) -> int:
    return 0 if npmi < 0.3 else 1 if npmi < 0.55 else 2


def _middles(net: Network, at: npt.NDArray[np.float64], total: int) -> dict[str, Any]:
    """Marks at the middles of drawn ties, each the row of its tie."""
    drawn = net.drawn
    ends = at[drawn[["a", "b"]].to_numpy(np.int64)]
    x, y = ends.mean(axis=1).round(1).T.tolist() if len(drawn) else ([], [])
    names = net.nodes.name.tolist()
    return {
        "type": "scatter", "mode": "markers", "x": x, "y": y, "showlegend": False,
        "customdata": [[len(names) + int(row), 0] for row in drawn.index],
        "marker": {"size": 16, "opacity": 0, "color": OTHER},
        "hovertext": [tie_words(names[row.a], names[row.b], row, total) for row in rows(drawn)],
        "hoverinfo": "text",
    }  # fmt: skip


def tie_words(a: str, b: str, row: Any, total: int) -> str:
    """What a tie is, for a hover."""
    return (
        f"<b>{plain(a)} + {plain(b)}</b><br>{row.articles:,} of {total:,} articles in scope name both"
        f"<br>NPMI {row.npmi:.2f}, G² {row.g2:,.0f}"
    )


def _discs(
    net: Network, at: npt.NDArray[np.float64], radius: npt.NDArray[np.float64], total: int, look: Look
) -> list[dict[str, Any]]:
    """The entities: a ground that hides the lines, and on it the disc with its letter."""
    colours = [colour(community) for community in net.nodes.community]
    common = {"type": "scatter", "x": at[:, 0].round(1).tolist(), "y": at[:, 1].round(1).tolist(),
              "showlegend": False, "cliponaxis": False}  # fmt: skip
    size = (2 * radius).round(1).tolist()
    ground = {**common, "mode": "markers", "marker": {"size": size, "color": look.ground, "opacity": 1},
              "hoverinfo": "skip"}  # fmt: skip
    discs = {
        **common, "mode": "markers+text", "customdata": [[row, 0] for row in range(len(net.nodes))],
        "marker": {"size": size, "opacity": 1, "color": [faint(c, 0.28) for c in colours],
                   "line": {"color": colours, "width": 2}},
        "text": [letter(community) for community in net.nodes.community], "textposition": "middle center",
        "textfont": {"color": look.ink, "size": 11},
        "hovertext": [_node_words(row, total) for row in rows(net.nodes)], "hoverinfo": "text",
    }  # fmt: skip
    return [ground, discs]


def _node_words(row: Any, total: int) -> str:
    share = percent(row.articles, total)
    return (
        f"<b>{plain(row.name)}</b>, {row.kind}<br>{row.articles:,} of {total:,} articles in scope ({share})"
        f"<br>Community {letter(row.community)}"
    )


def _names(
    net: Network, at: npt.NDArray[np.float64], radius: npt.NDArray[np.float64], page: tuple[float, float],
    look: Look, narrow: bool,
) -> dict[str, Any]:  # fmt: skip
    """The names that have room, the most named entities first."""
    order = np.argsort(-net.nodes.articles.to_numpy(), kind="stable")
    names = [plain(name, _NAME) for name in net.nodes.name]
    marks = [Mark(float(at[i, 0]), float(at[i, 1]), float(radius[i]), names[i]) for i in order]
    most, sure = (24, 4) if narrow else (80, 8)
    placed = dict(zip(order.tolist(), places_of_names(marks, 12, *page, most, sure), strict=True))
    shown = [i for i in range(len(names)) if placed[i]]
    return {
        "type": "scatter", "mode": "markers+text", "hoverinfo": "skip", "showlegend": False,
        "x": at[shown, 0].round(1).tolist(), "y": at[shown, 1].round(1).tolist(), "cliponaxis": False,
        "marker": {"size": (2 * radius[shown]).round(1).tolist(), "opacity": 0, "color": OTHER},
        "text": [names[i] for i in shown], "textposition": [placed[i] for i in shown],
        "textfont": {"color": look.ink, "size": 12, "shadow": halo(look)},
    }  # fmt: skip


def matrix_figure(net: Network, total: int, look: Look, narrow: bool) -> go.Figure:
    """Entities by entities, in the order of communities; a cell is darker where two are closer.

    Heat maps tell no clicks, so an invisible mark lies over each cell and stands for its tie's row.
    """
    n = len(net.nodes)
    values: list[list[float | None]] = [[None] * n for _ in range(n)]
    x, y, data, hovers = [], [], [], []
    names = net.nodes.name.tolist()
    for at, row in enumerate(rows(net.ties)):
        for i, j in ((row.a, row.b), (row.b, row.a)):
            values[i][j] = round(row.npmi, 3)
            x.append(j)
            y.append(i)
            data.append([n + at, 0])
            hovers.append(tie_words(names[i], names[j], row, total))
    heat = {
        "type": "heatmap", "z": values, "zmin": 0, "zmax": 1, "showscale": False, "hoverinfo": "skip",
        "colorscale": [[at, shade] for at, shade in zip((0, 0.5, 1), look.scale, strict=True)],
        "xgap": 1, "ygap": 1,
    }  # fmt: skip
    cell = max(4, min(_CELL, (330 if narrow else 900) // max(n, 1)))
    cells = {
        "type": "scatter", "mode": "markers", "x": x, "y": y, "customdata": data, "hovertext": hovers,
        "hoverinfo": "text", "marker": {"size": cell, "opacity": 0, "symbol": "square", "color": OTHER},
    }  # fmt: skip
    ticks = [f"{plain(row.name, _NAME)} {letter(row.community)}" for row in rows(net.nodes)]
    side: dict[str, Any] = {"tickmode": "array", "tickvals": list(range(n)), "ticks": "", "showline": False}
    font = {"color": look.ink, "size": 11}
    return figure(
        [heat, cells], look, (150 if not narrow else 20) + n * (_CELL if not narrow else 15),
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        xaxis=axis(look, grid=False, side="top", tickangle=-90, ticktext=ticks, range=[-0.5, n - 0.5],
                   tickfont=font, showticklabels=not narrow, **side),
        yaxis=axis(look, grid=False, ticktext=[_short(t, narrow) for t in ticks], tickfont=font,
                   range=[n - 0.5, -0.5], **side),
        shapes=_frames(net),
    )  # fmt: skip


def _short(tick: str, narrow: bool) -> str:
    if not narrow or len(tick) <= 16:
        return tick
    name, _, mark = tick.rpartition(" ")
    return f"{name[:12].rsplit('&', 1)[0]}… {mark}"


def _frames(net: Network) -> list[dict[str, Any]]:
    """A frame around the cells of each community."""
    frames, start = [], 0
    for group in net.communities():
        low, high = start - 0.5, start + len(group) - 0.5
        start += len(group)
        edge = {"color": colour(int(group.community.iloc[0])), "width": 2}
        box = {"x0": low, "x1": high, "y0": low, "y1": high}
        frames.append({"type": "rect", **box, "fillcolor": "rgba(0,0,0,0)", "line": edge})
    return frames
