"""Figures of volume over time: stacked bars, lines, shares, and two scopes on one axis."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go

from components.figures.peaks import Mark, headroom, peak_marks
from components.figures.style import Look, axis, figure, plain
from data.analysis.volume import Timeline
from data.answers import Interval

_DAY: Final = 86_400_000
#: How wide a bar is, in milliseconds of its date axis: a little air between periods.
_WIDTH: Final[dict[Interval, int]] = {"day": _DAY * 9 // 10, "week": _DAY * 13 // 2, "month": _DAY * 27}
#: A period in a hover label; x is its first day. https://d3js.org/d3-time-format#locale_format
_PERIOD: Final[dict[Interval, str]] = {
    "day": "%{x|%A, %-d %B %Y}",
    "week": "Week of %{x|%-d %B %Y}",
    "month": "%{x|%B %Y}",
}
#: Labels of the date axis by the distance of its ticks: two lines, which a phone has room for.
_TICKS: Final = (
    {"dtickrange": [None, "M1"], "value": "%-d %b\n%Y"},
    {"dtickrange": ["M1", "M12"], "value": "%b\n%Y"},
    {"dtickrange": ["M12", None], "value": "%Y"},
)
#: Marks of the date axis, at most.
_TICKED: Final = 9
#: Up to this many periods lines show their points.
_DOTS: Final = 80
#: Tell apart what shares a colour: sections beyond the palette's tenth.
HATCHES: Final = ("/", "x", "\\", ".", "-", "|", "+")


def bars_figure(
    line: Timeline,
    names: Sequence[str],
    colours: Sequence[str],
    look: Look,
    share: bool = False,
    peaks: Sequence[Mark] = (),
) -> go.Figure:
    """Stacked bars, one column of the timeline a colour; `share` stacks each period to 100%.

    A mark's customdata is its row and column in the table (periods down; period, total, then the
    values across), its articles and its period's. Only bars that stand for something are drawn. `peaks`
    are marked above their bars.
    """
    heights = line.shares if share else line.counts
    traces = [
        _bars(line, heights, i, name, {"color": colour} | _hatch(colours, i), share)
        for i, (name, colour) in enumerate(zip(names, colours, strict=True))
    ]
    reach = heights.sum(axis=1).tolist()
    middles = (line.starts.astype("datetime64[ms]") + _WIDTH[line.interval] // 2).astype("datetime64[m]")
    traces += peak_marks(peaks, line.bounds, np.datetime_as_string(middles).tolist(), reach, look)
    up = _count_axis(line, look, share, reach=reach if peaks else ())
    return figure(traces, look, barmode="stack", xaxis=_time_axis(line, look), yaxis=up)


def hatched(colours: Sequence[str], i: int) -> bool:
    """Whether this column shares its colour with one before it."""
    return colours[i] in colours[:i]


def lines_figure(
    line: Timeline,
    names: Sequence[str],
    colours: Sequence[str],
    look: Look,
    peaks: Sequence[Mark] = (),
) -> go.Figure:
    """A line for each column of the timeline, zeros and all; customdata and `peaks` as for bars."""
    traces = [
        _line(line, line.counts[:, i], line.per_period, name, colour, i + 2, _dash(colours, i))
        for i, (name, colour) in enumerate(zip(names, colours, strict=True))
    ]
    reach = line.counts.max(axis=1).tolist()
    traces += peak_marks(peaks, line.bounds, _days(line), reach, look)
    up = _count_axis(line, look, False, reach=reach if peaks else ())
    return figure(traces, look, xaxis=_time_axis(line, look), yaxis=up)


def comparison_figure(
    lines: Sequence[Timeline], names: Sequence[str], colours: Sequence[str], look: Look, share: bool
) -> go.Figure:
    """Two scopes on one axis, as articles or as the share of each scope's own total.

    Both timelines have the same periods; a mark's customdata is its row and column in the table.
    """
    traces = []
    for i, (line, name, colour) in enumerate(zip(lines, names, colours, strict=True)):
        n = np.full(len(line.starts), line.total, np.int64)
        traces.append(_line(line, line.per_period, n, name, colour, i + 1, "dot" if i else "solid", share))
    up = _count_axis(lines[0], look, share, "Share of the scope")
    return figure(traces, look, xaxis=_time_axis(lines[0], look), yaxis=up)


def _bars(
    line: Timeline, heights: Any, i: int, name: str, marker: dict[str, Any], share: bool
) -> dict[str, Any]:
    at = np.flatnonzero(line.counts[:, i])
    count = "%{customdata[2]:,} of %{customdata[3]:,} articles" + (" (%{y:.0%})" if share else "")
    return {
        "type": "bar", "name": _safe(name), "x": _days(line, at), "y": heights[at, i].round(5).tolist(),
        "offset": 0, "width": _WIDTH[line.interval], "marker": {**marker, "line": {"width": 0}},
        "customdata": [[int(row), i + 2, int(line.counts[row, i]), int(line.per_period[row])] for row in at],
        "hovertemplate": f"<b>{_safe(name)}</b><br>{_PERIOD[line.interval]}<br>{count}<extra></extra>",
        "textposition": "none",
    }  # fmt: skip


def _line(
    line: Timeline,
    counts: Any,
    totals: Any,
    name: str,
    colour: str,
    column: int,
    dash: str,
    share: bool = False,
) -> dict[str, Any]:
    heights = (counts / np.maximum(totals, 1)).round(5) if share else counts
    part = " (%{y:.1%})" if share else ""
    return {
        "type": "scatter", "name": _safe(name), "x": _days(line), "y": heights.tolist(),
        "mode": "lines+markers" if len(line.starts) <= _DOTS else "lines",
        "line": {"color": colour, "width": 2, "dash": dash}, "marker": {"size": 5}, "cliponaxis": False,
        "customdata": [[i, column, int(n), int(totals[i])] for i, n in enumerate(counts)],
        "hovertemplate": f"<b>{_safe(name)}</b><br>{_PERIOD[line.interval]}<br>"
        f"%{{customdata[2]:,}} of %{{customdata[3]:,}} articles{part}<extra></extra>",
    }  # fmt: skip


def _time_axis(line: Timeline, look: Look) -> dict[str, Any]:
    end = line.starts[-1].item() + timedelta(milliseconds=_WIDTH[line.interval])
    after = {"day": timedelta(days=1), "week": timedelta(days=7), "month": timedelta(days=31)}[line.interval]
    shown = [line.starts[0].item().isoformat(), max(end, line.starts[-1].item() + after).isoformat()]
    # Of a few days plotly would mark hours, and say the same day at each.
    few = {"dtick": _DAY} if line.interval == "day" and len(line.starts) < _TICKED else {"nticks": _TICKED}
    return axis(look, grid=False, type="date", range=shown, tickformatstops=_TICKS, **few)


def _count_axis(
    line: Timeline,
    look: Look,
    share: bool,
    title: str = "Share of the period",
    reach: Sequence[float] = (),
) -> dict[str, Any]:
    """The axis of articles or shares; `reach` are the heights over which there must be room for marks."""
    said = title if share else f"Articles per {line.interval}"
    more: dict[str, Any] = {"tickformat": ".0%"} if share else {"tickformat": ",d"}
    if not share and line.busiest()[1] < 5:
        more["dtick"] = "1"
    if reach:
        more["range"] = headroom(reach)
    made = axis(look, rangemode="tozero", **more)
    made["title"] = {**made["title"], "text": said}
    return made


def _days(line: Timeline, at: Any = None) -> list[str]:
    starts = line.starts if at is None else line.starts[at]
    days: list[str] = np.datetime_as_string(starts, unit="D").tolist()
    return days


def _hatch(colours: Sequence[str], i: int) -> dict[str, Any]:
    before = list(colours[:i]).count(colours[i])
    return (
        {"pattern": {"shape": HATCHES[(before - 1) % len(HATCHES)], "fillmode": "replace"}} if before else {}
    )


def _dash(colours: Sequence[str], i: int) -> str:
    before = list(colours[:i]).count(colours[i])
    return ("solid", "dash", "dot", "dashdot", "longdash")[before % 5]


def _safe(name: str) -> str:
    # A name stands in a template too, where %{...} would ask for a value.
    return plain(name).replace("%{", "% {")
