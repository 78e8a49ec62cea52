"""Marks of peaks on figures: numbered, above what they mark, each with its way in."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest

from components.figures.calendar import calendar_figure
from components.figures.peaks import Mark, headroom, highest, peak_marks
from components.figures.style import LIGHT
from components.figures.volume import bars_figure, lines_figure
from data.analysis.volume import Timeline, timeline

DAYS = (1, 2, 9, 3, 1, 1, 1, 2)


def line(*counts: int, interval: Any = "day") -> Timeline:
    periods = pd.to_datetime([f"2024-05-{i + 1:02}" for i in range(len(counts))]).astype("datetime64[s]")
    frame = pd.DataFrame({"period": periods, "value": "A", "articles": counts})
    return timeline(frame, "day", date(2024, 5, 1), date(2024, 5, len(counts)))


def mark(number: int, first: int, last: int) -> Mark:
    return Mark(number, date(2024, 5, first), date(2024, 5, last), ("Storm",), f"/timeline?peak={number}")


def marks_trace(figure: go.Figure) -> dict[str, Any] | None:
    go.Figure(figure.to_dict())  # plotly's own check of every name and value
    found = [trace for trace in figure.to_dict()["data"] if trace.get("name") == "Peaks"]
    return found[0] if found else None


def test_a_mark_stands_over_the_highest_day_of_its_peak() -> None:
    trace = marks_trace(bars_figure(line(*DAYS), ["A"], ["#123456"], LIGHT, peaks=[mark(1, 2, 4)]))
    assert trace
    assert trace["text"] == ["1"]
    assert trace["x"] == ["2024-05-03T10:48"]  # the middle of a bar that is nine tenths of a day wide
    assert trace["y"][0] > 9
    assert trace["customdata"] == [[-1, 0, "/timeline?peak=1"]]


def test_the_axis_has_room_for_marks() -> None:
    figure = bars_figure(line(*DAYS), ["A"], ["#123456"], LIGHT, peaks=[mark(1, 3, 3)]).to_dict()
    marks = next(trace for trace in figure["data"] if trace.get("name") == "Peaks")
    assert marks["y"][0] < figure["layout"]["yaxis"]["range"][1]
    assert headroom([]) == [0, 1.14]


def test_lines_have_marks_over_the_highest_line() -> None:
    trace = marks_trace(lines_figure(line(*DAYS), ["A"], ["#123456"], LIGHT, [mark(1, 3, 3)]))
    assert trace
    assert trace["x"] == ["2024-05-03"]


def test_a_calendar_shows_the_number_on_its_cell_which_stays_the_way_in() -> None:
    trace = marks_trace(calendar_figure(line(*DAYS), LIGHT, [mark(1, 3, 4)]))
    assert trace
    assert (trace["text"], trace["hoverinfo"]) == (["1"], "skip")
    assert (trace["x"], trace["y"]) == ([0], [4])  # a Friday


@pytest.mark.parametrize("draw", [bars_figure, lines_figure])
def test_without_peaks_a_figure_is_as_it_was(draw: Any) -> None:
    assert marks_trace(draw(line(*DAYS), ["A"], ["#123456"], LIGHT)) is None
    assert marks_trace(calendar_figure(line(*DAYS), LIGHT)) is None


def test_several_peaks_of_a_period_share_a_mark() -> None:
    month = [(date(2024, 5, 1), date(2024, 5, 31)), (date(2024, 6, 1), date(2024, 6, 30))]
    traces = peak_marks([mark(1, 20, 20), mark(2, 3, 4)], month, ["a", "b"], [5, 9], LIGHT)
    assert traces[0]["text"] == ["1, 2"]
    assert traces[0]["x"] == ["a"]


def test_a_peak_outside_the_figure_has_no_mark() -> None:
    assert highest([mark(1, 20, 21)], line(*DAYS).bounds, list(DAYS)) == {}
    assert peak_marks([mark(1, 20, 21)], line(*DAYS).bounds, ["x"] * 8, list(DAYS), LIGHT) == []


def test_a_name_in_a_mark_is_text_and_no_markup() -> None:
    hostile = Mark(1, date(2024, 5, 3), date(2024, 5, 3), ("<b>x</b> & <img src=x>",), "/timeline")
    trace = peak_marks([hostile], line(*DAYS).bounds, ["x"] * 8, list(DAYS), LIGHT)[0]
    assert trace["hovertext"] == ["<b>Peak 1</b><br>&lt;b&gt;x&lt;/b&gt; &amp; &lt;img src=x&gt;"]
