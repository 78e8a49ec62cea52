"""The frame around every chart: its message, the legend, words, the table twin, CSV and PNG."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, Literal

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from components.address import Address
from components.desk import Desk
from components.figures.style import Look, dragmode, look_of
from components.frontend import draw
from components.shown import Key, Shown

#: A note is plain text with links in it: "12 are undated", ("show them", "/reader?undated=only").
Note = Sequence[str | tuple[str, str]]

_CONFIG: Final = {
    "displaylogo": False,
    "scrollZoom": False,
    "doubleClick": False,
    "showTips": False,
}


@dataclass(frozen=True, slots=True)
class Links:
    """Where a long table leads, without an address for each of its cells.

    Row i leads to `base` with each parameter of `rows` set to its i-th value (a value may be a
    list; "" leads nowhere); the head of a column to `base` with the column's parameters; a cell to
    both. Brushed rows lead to `base` with `from` of the first and `to` of the last.
    """

    base: str
    rows: Mapping[str, Sequence[str | Sequence[str]]] = field(default_factory=dict)
    #: Column of the table -> the parameters that it stands for.
    columns: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)
    #: Parameters of `base` that hold an address of their own, which the rows change as well.
    inside: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One line of a legend: a colour, a name, a number in words, and where choosing it leads."""

    name: str
    colour: str
    n: str = ""
    href: str = ""
    #: Whether it is what the scope already asks for.
    on: bool = False
    #: "solid", "dash" or "hatch".
    style: str = "solid"


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a reader chose in a chart: each point's `customdata`."""

    points: list[Any]


def look() -> Look:
    """The look of the theme in which the reader has the page."""
    return look_of(st.context.theme.type)


def chart(
    desk: Desk,
    figure: go.Figure,
    key: str,
    title: str,
    summary: str,
    table: pd.DataFrame,
    links: Links | Sequence[str] = (),
    on_select: Callable[[Chosen], Address | None] | None = None,
    note: str | Sequence[str | Note] = "",
    *,
    hint: str | Sequence[str | Note] = (),
    marks: bool = False,
    drag: Literal["brush", "move", "none"] = "brush",
    legend: Sequence[LegendEntry] = (),
    caption: str = "",
    alt: str = "",
    level: str = "h2",
    method: str = "",
) -> None:
    """Draw a figure with its message above and its data as a table below, in a container of this key.

    `table`'s first column names its rows, and they lead to `links` (an address each, "" for none).
    `on_select` gets what was clicked and returns the address to go to: one history entry. Or else,
    with `marks`, each mark's customdata begins with the row and the column of its cell in the table:
    clicked, it leads where its cell does, and brushing along x leads from the first row's `Links`
    to the last one's; `drag` says what dragging does instead.

    `hint` has notes on how to use it and ways from here, which a report has no use for.
    `method` says how it was counted, for the view's provenance; else its caption does.
    """
    desk.shown[key] = _kept(key, title, summary, table, caption or title, method, legend, note)
    with st.container(key=key, gap="small"):
        draw("chart_head", _head(title, summary, legend, level), key=f"{key}-head")
        # With `on_select`, Streamlit itself turns dragging off for clicks to reach Python; a brush
        # and clicks together it does not allow, so `marks` are followed in the browser.
        if marks:
            agent = st.context.headers.get("User-Agent")
            mode = dragmode(agent) and {"brush": "select", "move": "pan", "none": False}[drag]
            figure.update_layout(dragmode=mode, selectdirection="h", clickmode="event")
        else:
            figure.update_layout(dragmode=False)
        selecting: dict[str, Any] = {}
        if on_select:
            follow = partial(_follow, desk, f"{key}-plot", on_select)
            selecting = {"on_select": follow, "selection_mode": "points"}
        st.plotly_chart(
            figure,
            key=f"{key}-plot",
            theme=None,
            config=_config(title),
            alt=alt or f"{title}. {summary}",
            **selecting,
        )
        draw(
            "chart_foot",
            _foot(key, title, table, links, [*_listed(note), *_listed(hint)], caption)
            | {"marks": marks, "zoom": drag == "move"},
            key=f"{key}-foot",
        )


def file_name(title: str) -> str:
    """A file name that says what is in it: `politics-leads-with-80-of-348-articles`."""
    words = re.findall(r"\w+", title.lower())
    return "-".join(words)[:80].strip("-") or "chart"


def _kept(
    key: str,
    title: str,
    summary: str,
    table: pd.DataFrame,
    caption: str,
    method: str,
    legend: Sequence[LegendEntry],
    note: str | Sequence[str | Note],
) -> Shown:
    notes = _listed(note)
    said = ["".join(piece if isinstance(piece, str) else piece[0] for piece in n) for n in notes]
    keys = [Key(entry.name, entry.colour, entry.n) for entry in legend]
    return Shown(key, title, summary, table, caption, method, keys, [n for n in said if n])


def _listed(note: str | Sequence[str | Note]) -> list[str | Note]:
    return [note] if isinstance(note, str) else list(note)


def _head(title: str, summary: str, legend: Sequence[LegendEntry], level: str) -> dict[str, Any]:
    entries = [
        {"name": e.name, "colour": e.colour, "n": e.n, "href": e.href, "on": e.on, "style": e.style}
        for e in legend
    ]
    return {"title": title, "summary": summary, "legend": entries, "level": level}


def _foot(
    key: str,
    title: str,
    table: pd.DataFrame,
    links: Links | Sequence[str],
    notes: Sequence[str | Note],
    caption: str,
) -> dict[str, Any]:
    data: dict[str, Any] = {
        "key": key,
        "title": title,
        "file": file_name(title),
        "caption": caption or title,
        "columns": [str(name) for name in table.columns],
        "rows": table_rows(table),
        "notes": [_pieces(n) for n in notes if n],
    }
    if isinstance(links, Links):
        columns = {name: {p: list(v) for p, v in params.items()} for name, params in links.columns.items()}
        data["links"] = {
            "base": links.base,
            "rows": dict(links.rows),
            "columns": columns,
            "inside": list(links.inside),
        }
    elif links:
        data["links"] = list(links)
    return data


def _pieces(note: str | Note) -> list[str | list[str]]:
    pieces = [note] if isinstance(note, str) else note
    return [p if isinstance(p, str) else list(p) for p in pieces]


def table_rows(table: pd.DataFrame) -> list[list[Any]]:
    """The rows of a table as plain values."""
    # A frame's own tolist gives Python's int, float and str, which is what JSON can carry.
    columns = [table.iloc[:, i].tolist() for i in range(table.shape[1])]
    return [list(row) for row in zip(*columns, strict=True)]


def _config(title: str) -> dict[str, Any]:
    return _CONFIG | {"toImageButtonOptions": {"format": "png", "filename": file_name(title), "scale": 2}}


def _follow(desk: Desk, key: str, on_select: Callable[[Chosen], Address | None]) -> None:
    """Go where the reader's choice leads; an emptied selection leads nowhere."""
    selection = st.session_state[key]["selection"]
    points = [p["customdata"] for p in selection["points"] if p.get("customdata") is not None]
    there = on_select(Chosen(points)) if points else None
    if there is not None and there.params() != desk.address.params():
        st.query_params.from_dict(there.params())
