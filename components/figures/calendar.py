"""A heat map of days, weekdays down and weeks across, or of months, years down."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final

import plotly.graph_objects as go

from components.figures.peaks import Mark, highest
from components.figures.style import Look, axis, figure
from data.analysis.volume import Timeline

WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
#: Rows of a year's block of weekdays: seven, and one of air.
_BLOCK: Final = 8
#: Up to this many days are one strip; more are a block a year.
_ONE_STRIP: Final = 371


def calendar_figure(line: Timeline, look: Look, peaks: Sequence[Mark] = ()) -> go.Figure:
    """Each period of the timeline a cell; its customdata is its row in the table and its articles.

    The cells of `peaks` have their number on them.
    """
    return _days_figure(line, look, peaks) if line.interval == "day" else _months_figure(line, look, peaks)


def _days_figure(line: Timeline, look: Look, peaks: Sequence[Mark]) -> go.Figure:
    days: list[date] = line.starts.tolist()
    by_year = len(days) > _ONE_STRIP
    origins = {y: date(y, 1, 1) for y in range(days[0].year, days[-1].year + 1)} if by_year else {0: days[0]}

    def cell(day: date) -> tuple[int, int]:
        year = day.year if by_year else 0
        origin = origins[year]
        monday = origin - timedelta(days=origin.weekday())
        block = year - days[0].year if by_year else 0
        return (day - monday).days // 7, block * _BLOCK + day.weekday()

    cells = [cell(day) for day in days]
    ticks = {
        n * _BLOCK + weekday: f"{year} {WEEKDAYS[weekday][:3]}"
        if by_year and not weekday
        else WEEKDAYS[weekday][:3]
        for n, year in enumerate(origins)
        for weekday in ((0, 2, 4, 6) if by_year else range(7))
    }
    # Blocks share one axis: the months stand where they begin in the first year that is whole.
    named = min(days[-1].year, days[0].year + 1)
    across = {
        x: MONTHS[day.month - 1] + ("" if by_year else f" {day.year}")
        for (x, _), day in zip(cells, days, strict=True)
        if day.day == 1 and (not by_year or day.year == named)
    }
    height = 96 + 15 * (max(y for _, y in cells) + 1) if by_year else 260
    return _heat_map(line, cells, ticks, across, look, height, peaks)


def _months_figure(line: Timeline, look: Look, peaks: Sequence[Mark]) -> go.Figure:
    days: list[date] = line.starts.tolist()
    cells = [(day.month - 1, day.year - days[0].year) for day in days]
    ticks = {y: str(days[0].year + y) for y in range(days[-1].year - days[0].year + 1)}
    across = dict(enumerate(MONTHS))
    height = 96 + (26 if len(ticks) <= 12 else 14) * len(ticks)
    return _heat_map(line, cells, ticks, across, look, height, peaks)


def _heat_map(
    line: Timeline, cells: list[tuple[int, int]], down: dict[int, str], across: dict[int, str],
    look: Look, height: int, peaks: Sequence[Mark],
) -> go.Figure:  # fmt: skip
    counts: list[int] = line.per_period.tolist()
    wide, tall = max(x for x, _ in cells) + 1, max(y for _, y in cells) + 1
    z: list[list[int | None]] = [[None] * wide for _ in range(tall)]
    for (x, y), n in zip(cells, counts, strict=True):
        z[y][x] = n
    few, some, many = look.scale
    heat: dict[str, Any] = {
        "type": "heatmap", "z": z, "zmin": 0, "zmax": max(counts) or 1,
        "xgap": 1 if wide > 20 else 2, "ygap": 2, "hoverinfo": "skip",
        "colorscale": [[0, few], [0.5, some], [1, many]], "showscale": True,
        "colorbar": {"thickness": 10, "outlinewidth": 0, "len": 1, "tickformat": ",d", "nticks": 4,
                     "tickfont": {"color": look.soft}},
    }  # fmt: skip
    traces = [heat, *_numbers(line, cells, counts, peaks, look), _points(line, cells, counts)]
    made = figure(traces, look, height=height)
    made.update_layout(
        xaxis=axis(look, grid=True, showgrid=False, tickvals=list(across), ticktext=list(across.values())),
        yaxis=axis(
            look, showgrid=False, autorange="reversed", tickvals=list(down), ticktext=list(down.values())
        ),
    )
    return made


def _points(line: Timeline, cells: list[tuple[int, int]], counts: list[int]) -> dict[str, Any]:
    # Plotly's heat maps can't be brushed, https://github.com/streamlit/streamlit/issues/8760: what
    # is pointed at, clicked and brushed is a point over each cell that nobody sees.
    words = "%A, %-d %B %Y" if line.interval == "day" else "%B %Y"
    days: list[date] = line.starts.tolist()
    return {
        "type": "scatter", "mode": "markers", "showlegend": False, "name": "",
        "x": [x for x, _ in cells], "y": [y for _, y in cells], "marker": {"size": 12, "opacity": 0},
        "customdata": [[i, 0] for i in range(len(cells))],
        "text": [f"<b>{day.strftime(words)}</b><br>{n:,} {'article' if n == 1 else 'articles'}"
                 for day, n in zip(days, counts, strict=True)],
        "hovertemplate": "%{text}<extra></extra>",
    }  # fmt: skip


def _numbers(
    line: Timeline, cells: list[tuple[int, int]], counts: list[int], peaks: Sequence[Mark], look: Look
) -> list[dict[str, Any]]:
    """The numbers of peaks on their cells; what is pointed at and clicked is the cell itself."""
    held = highest(peaks, line.bounds, counts)
    at = [cells[row] for row in held.values()]
    numbers = {
        "type": "scatter", "mode": "markers+text", "name": "Peaks", "showlegend": False, "hoverinfo": "skip",
        "x": [x for x, _ in at], "y": [y for _, y in at], "text": [str(peaks[i].number) for i in held],
        "textposition": "middle center", "textfont": {"color": look.ground, "size": 10},
        "marker": {"symbol": "circle", "size": 15, "color": look.ink, "opacity": 1, "line": {"width": 0}},
    }  # fmt: skip
    return [numbers] if held else []
