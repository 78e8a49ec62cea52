"""Figures of volume: every article in one mark, names that stay text, marks that know their cell."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from components.figures.calendar import calendar_figure
from components.figures.style import DARK, LIGHT, Look, dragmode, look_of, plain
from components.figures.volume import bars_figure, comparison_figure, lines_figure
from data.analysis.volume import Timeline, timeline

MAY = (date(2024, 5, 1), date(2024, 5, 4))


def line(*counted: tuple[str, str, int], first: date = MAY[0], last: date = MAY[1]) -> Timeline:
    frame = pd.DataFrame(counted, columns=["period", "value", "articles"])
    return timeline(frame.assign(period=pd.to_datetime(frame.period)), "day", first, last)


TWO = line(("2024-05-01", "A", 3), ("2024-05-01", "B", 1), ("2024-05-03", "B", 2))


def luminance(colour: str) -> float:
    """Relative luminance, https://www.w3.org/TR/WCAG21/#dfn-relative-luminance."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(a: str, b: str) -> float:
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


def table_of(timeline: Timeline) -> list[list[Any]]:
    return [
        [str(start), int(total), *counts]
        for start, total, counts in zip(
            timeline.starts, timeline.per_period, timeline.counts.tolist(), strict=True
        )
    ]


@pytest.mark.parametrize("look", [LIGHT, DARK])
def test_text_of_figures_can_be_read_in_both_themes(look: Look) -> None:
    assert contrast(look.ink, look.ground) >= 7
    assert contrast(look.soft, look.ground) >= 4.5


def test_an_unknown_theme_is_light() -> None:
    assert look_of(None) is LIGHT
    assert look_of("dark") is DARK


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("<b>Energy</b> & more", "&lt;b&gt;Energy&lt;/b&gt; &amp; more"),
        ("gas\u202eoil\u2066", "gasoil"),
        ("two\n\tlines\x00", "two lines"),
        ("x" * 100_000, "x" * 59 + "…"),
    ],
)
def test_a_strangers_name_stays_text_in_a_figure(name: str, shown: str) -> None:
    assert plain(name) == shown


def test_every_bar_stands_for_its_cell_of_the_table() -> None:
    figure = bars_figure(TWO, ["A", "B"], ["#000001", "#000002"], LIGHT)
    table = table_of(TWO)

    drawn = [(point[:2], y) for bar in figure.data for point, y in zip(bar.customdata, bar.y, strict=True)]
    assert [table[row][column] for (row, column), _ in drawn] == [y for _, y in drawn]
    assert sum(y for _, y in drawn) == TWO.total


def test_empty_cells_take_no_bar() -> None:
    figure = bars_figure(TWO, ["A", "B"], ["#000001", "#000002"], LIGHT)

    assert [list(bar.x) for bar in figure.data] == [["2024-05-01"], ["2024-05-01", "2024-05-03"]]


def test_shares_of_a_period_add_up_to_one() -> None:
    figure = bars_figure(TWO, ["A", "B"], ["#000001", "#000002"], LIGHT, share=True)

    heights: dict[str, float] = {}
    for bar in figure.data:
        for x, y in zip(bar.x, bar.y, strict=True):
            heights[x] = heights.get(x, 0) + y
    assert heights == {"2024-05-01": pytest.approx(1), "2024-05-03": pytest.approx(1)}


def test_a_hover_names_count_and_denominator() -> None:
    bars = bars_figure(TWO, ["A", "B"], ["#000001", "#000002"], LIGHT).data

    assert bars[0].customdata[0][2:] == [3, 4]
    assert "%{customdata[2]:,} of %{customdata[3]:,} articles" in bars[0].hovertemplate


def test_a_name_asks_no_template_for_a_value() -> None:
    figure = bars_figure(TWO, ["%{customdata}", "<i>B</i>"], ["#000001", "#000002"], LIGHT)

    assert "<b>% {customdata}</b>" in figure.data[0].hovertemplate
    assert "<b>&lt;i&gt;B&lt;/i&gt;</b>" in figure.data[1].hovertemplate


def test_columns_of_one_colour_are_told_apart() -> None:
    grey = ["#7d7d7d", "#7d7d7d"]

    assert [bar.marker.pattern.shape for bar in bars_figure(TWO, ["A", "B"], grey, LIGHT).data] == [None, "/"]
    assert [one.line.dash for one in lines_figure(TWO, ["A", "B"], grey, LIGHT).data] == ["solid", "dash"]


def test_lines_fall_to_zero_in_a_gap() -> None:
    figure = lines_figure(TWO, ["A", "B"], ["#000001", "#000002"], LIGHT)

    assert [list(one.y) for one in figure.data] == [[3, 0, 0, 0], [1, 0, 2, 0]]


def test_of_a_few_days_each_is_named_once() -> None:
    day = line(("2024-05-01", "Energy", 3), first=date(2024, 5, 1), last=date(2024, 5, 1))
    assert bars_figure(day, ["Energy"], ["#5F7F2E"], LIGHT).layout.xaxis.dtick == 86_400_000
    month = line(("2024-05-01", "Energy", 3), first=date(2024, 5, 1), last=date(2024, 5, 30))
    assert bars_figure(month, ["Energy"], ["#5F7F2E"], LIGHT).layout.xaxis.dtick is None


def test_a_comparison_by_share_is_of_each_scopes_own_total() -> None:
    small = line(("2024-05-02", "", 1))
    large = line(("2024-05-02", "", 30), ("2024-05-03", "", 10))
    figure = comparison_figure([small, large], ["few", "many"], ["#000001", "#000002"], LIGHT, share=True)

    assert [list(one.y) for one in figure.data] == [[0, 1, 0, 0], [0, 0.75, 0.25, 0]]
    assert figure.data[1].customdata[1] == [1, 2, 30, 40]


def test_a_calendar_has_weekdays_down_and_a_point_to_press_on_every_day() -> None:
    # 1 May 2024 was a Wednesday, the 6th a Monday.
    figure = calendar_figure(line(("2024-05-01", "", 2), ("2024-05-06", "", 3), last=date(2024, 5, 6)), LIGHT)
    heat, points = figure.data

    assert heat.z[2][0] == 2
    assert heat.z[0] == [None, 3] or list(heat.z[0]) == [None, 3]
    assert [point[0] for point in points.customdata] == [0, 1, 2, 3, 4, 5]
    assert points.text[0] == "<b>Wednesday, 1 May 2024</b><br>2 articles"
    assert points.hoverinfo != "skip"
    assert points.marker.opacity == 0


def test_a_calendar_of_years_is_a_block_a_year() -> None:
    figure = calendar_figure(
        line(("2023-12-31", "", 1), first=date(2023, 1, 1), last=date(2024, 12, 31)), LIGHT
    )
    heat = figure.data[0]

    # 31 December 2023 was a Sunday, at the end of the first block; one row of air; then 2024.
    assert [row.index(1) for row in map(list, heat.z) if 1 in row] == [52]
    assert len(heat.z) == 15
    assert sum(cell is not None for row in heat.z for cell in row) == 365 + 366


def test_a_finger_scrolls_where_a_mouse_selects() -> None:
    assert dragmode("Mozilla/5.0 (Linux; Android 15) Mobile Safari") is False
    assert dragmode("Mozilla/5.0 (X11; Linux x86_64)") == "select"
    assert dragmode(None) == "select"


def test_a_figure_leaves_out_plotlys_template() -> None:
    # With plotly's own template it would be more than 6,500 bytes longer.
    assert len(lines_figure(TWO, ["A", "B"], ["#000001", "#000002"], LIGHT).to_json()) < 3_000
