"""Figures of what tells one set of articles from another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import pandas as pd
import plotly.graph_objects as go

from components.figures.style import Look, axis, figure, plain
from components.words import percent
from data.frames import rows

_NAME: Final = 24
_ROW: Final = 25
_PAIR: Final = 42
#: Room for the numbers beyond the longest bar, as a part of it.
_ROOM: Final = 2.0


def keyness_figure(
    found: pd.DataFrame, total: int, against: int, look: Look, colours: Sequence[str], there: str
) -> go.Figure:
    """Bars of the scores of `Keyness.frame`, the first on top, each with both its counts.

    `colours` has one for each row; `there` says where the second count is from: `elsewhere`.
    """
    at = list(range(len(found)))[::-1]
    bars = {
        "type": "bar", "x": found.score.tolist(), "y": at, "orientation": "h", "width": 0.62,
        "customdata": found.value.tolist(), "name": "Log-likelihood",
        "marker": {"color": list(colours), "line": {"width": 0}},
        "text": [f"{row.articles:,} here, {row.against_articles:,} {there}" for row in rows(found)],
        "textposition": "outside", "constraintext": "none", "cliponaxis": False,
        "textfont": {"color": look.soft, "size": 12},
        "hovertext": [_hover(row, total, against, there) for row in rows(found)], "hoverinfo": "text",
    }  # fmt: skip
    lower, top = min(0.0, float(found.score.min())), max(float(found.score.max()), 1e-9)
    return figure([bars], look, _ROW * len(at) + 12, **_layout(found, at, look, [lower, top * _ROOM]))


def _hover(row: Any, total: int, against: int, there: str) -> str:
    here = f"{row.articles:,} of {total:,} articles in scope ({percent(row.articles, total)})"
    others = f"{row.against_articles:,} of {against:,} {there} ({percent(row.against_articles, against)})"
    return f"<b>{plain(row.name)}</b><br>{here}<br>{others}<br>G² {row.score:,.0f}"


def shared_figure(
    found: pd.DataFrame, totals: tuple[int, int], names: Sequence[str], colours: tuple[str, str], look: Look
) -> go.Figure:
    """Two bars for each row of value, name, ours and theirs: its share of the articles of each scope."""
    at = list(range(len(found)))[::-1]
    bars: list[dict[str, Any]] = [
        {
            "type": "bar", "orientation": "h", "y": [y + shift for y in at], "width": 0.32,
            "x": [100 * n / max(total, 1) for n in found[column]], "customdata": found.value.tolist(),
            "name": plain(name), "marker": {"color": colour, "line": {"width": 0}},
            "text": [f"{n:,} ({percent(n, total)})" for n in found[column]],
            "textposition": "outside", "constraintext": "none", "cliponaxis": False,
            "textfont": {"color": look.soft, "size": 12},
            "hovertext": [
                f"<b>{plain(row.name)}</b><br>{plain(name)}<br>{getattr(row, column):,} of {total:,} articles"
                for row in rows(found)
            ],
            "hoverinfo": "text",
        }
        for column, total, name, colour, shift in zip(
            ("ours", "theirs"), totals, names, colours, (0.18, -0.18), strict=True
        )
    ]  # fmt: skip
    longest = max(max(bar["x"]) for bar in bars)
    return figure(bars, look, _PAIR * len(at) + 12, **_layout(found, at, look, [0, longest * 1.4]))


def _layout(found: pd.DataFrame, at: list[int], look: Look, span: list[float]) -> dict[str, Any]:
    names = [plain(name, _NAME) + "\u00a0" for name in found.name]  # the space keeps them off the bars
    return {
        "margin": {"l": 8, "r": 8, "t": 4, "b": 4},
        "xaxis": axis(look, visible=False, range=span),
        "yaxis": axis(look, grid=False, showline=False, ticks="", tickmode="array", tickvals=at,
                      ticktext=names, tickfont={"color": look.ink, "size": 13}, range=[-0.6, len(at) - 0.4]),
    }  # fmt: skip
