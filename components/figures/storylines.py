"""Figures of storylines: when each began, went on and ended."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from components.figures.style import Look, axis, figure, plain
from components.words import count_of, day_text
from data.answers import State
from data.frames import rows

_ROW: Final = 42
_TITLE: Final = 50
_TICKS: Final = (
    {"dtickrange": [None, "M1"], "value": "%-d %b\n%Y"},
    {"dtickrange": ["M1", "M12"], "value": "%b\n%Y"},
    {"dtickrange": ["M12", None], "value": "%Y"},
)


def state_colours(look: Look) -> dict[State, str]:
    """A colour for each state: what grows stands out."""
    return {"growing": look.accent, "running": look.ink, "quiet": look.soft}


def spans_figure(storylines: pd.DataFrame, days: pd.DataFrame, look: Look) -> go.Figure:
    """A row for each storyline of `Storylines.frame`, the first on top: a line from first to last day.

    Marks on it are the days of `Storylines.days`, larger where there are more articles. A mark's customdata
    is its storyline. Rows are named above their lines, so that names need no room beside them.
    """
    colours = state_colours(look)
    place = {row.storyline: len(storylines) - 1 - i for i, row in enumerate(rows(storylines))}
    colour = {row.storyline: colours[row.state] for row in rows(storylines)}
    name = dict(zip(storylines.storyline, storylines.title, strict=True))
    low, high = days.day.min(), days.day.max()
    room = max((high - low) * 0.03, pd.Timedelta(days=1))
    dated = [row for row in rows(storylines) if not pd.isna(row.first)]
    lines = _scatter(
        x=[day for row in dated for day in (f"{row.first:%Y-%m-%d}", f"{row.last:%Y-%m-%d}", None)],
        y=[y for row in dated for y in (place[row.storyline], place[row.storyline], None)],
        mode="lines", line={"color": look.soft, "width": 1.5}, hoverinfo="skip",
    )  # fmt: skip
    marks = _scatter(
        x=[f"{day:%Y-%m-%d}" for day in days.day], y=[place[s] for s in days.storyline], mode="markers",
        marker={"color": [colour[s] for s in days.storyline], "opacity": 0.85, "line": {"width": 0},
                "size": (6 + 3 * np.sqrt(days.articles.to_numpy() - 1)).clip(6, 18).round(1).tolist()},
        customdata=days.storyline.tolist(), hoverinfo="text", cliponaxis=False,
        hovertext=[_hover(name[row.storyline], row) for row in rows(days)],
    )  # fmt: skip
    names = _scatter(
        x=[f"{low - room:%Y-%m-%d}"] * len(storylines), y=[place[s] + 0.36 for s in storylines.storyline],
        mode="text", textposition="middle right", text=[plain(t, _TITLE) for t in storylines.title],
        textfont={"color": look.ink, "size": 13}, customdata=storylines.storyline.tolist(),
        hovertext=[plain(t, 120) for t in storylines.title], hoverinfo="text", cliponaxis=False,
    )  # fmt: skip
    return figure(
        [lines, marks, names], look, _ROW * len(storylines) + 44,
        margin={"l": 4, "r": 8, "t": 4, "b": 36},
        xaxis=axis(look, grid=True, type="date", nticks=6, tickformatstops=_TICKS,
                   range=[f"{low - room:%Y-%m-%d}", f"{high + room:%Y-%m-%d}"]),
        yaxis=axis(look, visible=False, range=[-0.5, len(storylines) - 0.3]),
    )  # fmt: skip


def _hover(title: str, row: Any) -> str:
    return f"<b>{plain(title)}</b><br>{day_text(row.day.date())}: {count_of(row.articles, 'article')}"


def _scatter(**properties: Any) -> dict[str, Any]:
    return {"type": "scatter", "showlegend": False, **properties}
