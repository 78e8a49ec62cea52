"""Figures of reviews: how they rate, and when they came in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from components.figures.style import Look, axis, figure, plain
from data.frames import rows

#: Labels under the periods, so few that they keep apart on a phone.
TICKS = 6


def ratings_figure(by_rating: pd.DataFrame, look: Look, chosen: int | None = None) -> go.Figure:
    """Reviews by rating, best on top; a bar's customdata is its rating.

    `by_rating` has rating and reviews; with one rating `chosen` the others stand back.
    """
    ratings, reviews = by_rating["rating"].tolist(), by_rating["reviews"].tolist()
    total = sum(reviews)
    bars = go.Bar(
        x=reviews,
        y=[_stars(rating) for rating in ratings],
        orientation="h",
        customdata=ratings,
        text=[f"{n:,}" for n in reviews],
        textposition="outside",
        cliponaxis=False,
        marker={"color": _colours(ratings, chosen, look)},
        hovertext=[f"{_stars(r)}: {n:,} of {total:,} reviews" for r, n in zip(ratings, reviews, strict=True)],
        hoverinfo="text",
    )
    numbers = axis(look, visible=False, range=[0, 1.15 * max([1, *reviews])])
    return figure([bars], look, 230, xaxis=numbers, yaxis=axis(look, grid=False, type="category"))


def received_figure(by_period: pd.DataFrame, look: Look, chosen: str = "") -> go.Figure:
    """Reviews by the period in which they came in; a bar's customdata is its period's address.

    `by_period` has label, address, reviews and average (NaN for none), in order of time.
    """
    periods = list(rows(by_period))
    bars = go.Bar(
        x=[row.label for row in periods],
        y=[int(row.reviews) for row in periods],
        customdata=[row.address for row in periods],
        marker={"color": _colours([row.address for row in periods], chosen, look)},
        hovertext=[_hover(row.label, int(row.reviews), row.average) for row in periods],
        hoverinfo="text",
    )
    step = max(1, -(-len(periods) // TICKS))
    ticks = [(p.label, _short(p.label)) for p in periods[::step]]
    times = axis(look, grid=False, type="category", tickangle=0) | {
        "tickvals": [label for label, _ in ticks],
        "ticktext": [text for _, text in ticks],
    }
    numbers = axis(look, tickformat=",d", rangemode="tozero", dtick=None if _many(periods) else 1)
    return figure([bars], look, 230, xaxis=times, yaxis=numbers, bargap=0.25)


def _many(periods: Sequence[Any]) -> bool:
    """Whether there is no need to keep plotly from ticks at half a review."""
    return max((int(row.reviews) for row in periods), default=0) > 5


def _short(label: str) -> str:
    """`14 March 2025` on two short lines: the year below."""
    *before, month, year = label.split()
    return " ".join([*before, month[:3]]) + "<br>" + year


def _hover(label: str, reviews: int, average: float) -> str:
    if not reviews:
        return f"{label}: no reviews"
    return f"{label}: {reviews:,} review{'s' if reviews > 1 else ''}, {average:.1f} of 5 on average"


def _stars(rating: int) -> str:
    return "1 star" if rating == 1 else f"{rating} stars"


def _colours(values: Sequence[object], chosen: object, look: Look) -> list[str]:
    return [look.accent if not chosen or value == chosen else look.line for value in values]


def bars_figure(
    names: Sequence[str], values: Sequence[float], texts: Sequence[str], keys: Sequence[str], look: Look,
    colours: Sequence[str] | None = None, hover: Sequence[str] | None = None,
) -> go.Figure:  # fmt: skip
    """Bars with names of strangers' making, the first on top; a bar's customdata is its key."""
    at = list(range(len(names)))[::-1]
    bars = {
        "type": "bar", "x": list(values), "y": at, "orientation": "h", "width": 0.62,
        "customdata": list(keys),
        "text": list(texts), "textposition": "outside", "cliponaxis": False, "constraintext": "none",
        "textfont": {"color": look.soft, "size": 12},
        "marker": {"color": list(colours) if colours else [look.accent] * len(at), "line": {"width": 0}},
        "hovertext": [plain(text, 300) for text in hover or texts], "hoverinfo": "text",
    }  # fmt: skip
    top = max([*values, 1e-9])
    return figure(
        [bars], look, 30 * len(at) + 16,
        margin={"l": 8, "r": 8, "t": 4, "b": 4},
        xaxis=axis(look, visible=False, range=[0, 1.6 * top]),
        yaxis=axis(look, grid=False, showline=False, ticks="", tickmode="array", tickvals=at,
                   ticktext=[plain(name, 34) + "\u00a0" for name in names], range=[-0.6, len(at) - 0.4]),
    )  # fmt: skip
