"""The charts of the reviews in scope: how they rate, and when they came in."""

from __future__ import annotations

from typing import Final
from zlib import crc32

import pandas as pd
import streamlit as st

from components.address import Address
from components.chart import Chosen, chart, look
from components.desk import Desk
from components.figures.reviews import ratings_figure, received_figure
from components.reviews import average_of
from components.words import count_of, percent
from data.analysis.reviews import by_period
from data.frames import rows

_ADDRESSES: Final = {"rating": "any", "received": ""}


def review_charts(desk: Desk, summary: pd.DataFrame, ids: list[str] | None) -> None:
    """Both charts side by side; `summary` and `ids` are those of the scope's reviewed articles."""
    ratings = desk.reviews.by_rating(ids)
    periods = by_period(desk.reviews.by_day(desk.about.zone, ids))
    with st.container(key="review-charts"):
        left, right = st.columns(2, gap="large")
        with left, st.container(key="ratings-chart"):
            _ratings(desk, ratings, summary)
        with right, st.container(key="received-chart"):
            _received(desk, periods)


def _ratings(desk: Desk, ratings: pd.DataFrame, summary: pd.DataFrame) -> None:
    chosen = desk.address.get("rating")
    total = int(ratings["reviews"].sum())
    best = ratings[ratings["rating"] >= 4]["reviews"].sum()
    best_first = ratings.iloc[::-1]
    table = pd.DataFrame(
        {
            "Rating": [f"{r.rating} of 5" for r in rows(best_first)],
            "Reviews": best_first["reviews"],
            "Share": [percent(r.reviews, total) for r in rows(best_first)],
        }
    )
    chart(
        desk,
        ratings_figure(ratings, look(), None if chosen == "any" else int(chosen)),
        key=_key(desk, "ratings"),
        title=f"{best:,} of {count_of(total, 'review')} {'gives' if best == 1 else 'give'} 4 or 5 stars",
        summary=f"{average_of(summary)} of {count_of(len(summary), 'article')}.",
        table=table,
        links=[_toggled(desk, "rating", str(r.rating)).href() for r in rows(best_first)],
        on_select=lambda picked: _picked(desk, "rating", picked),
        caption="Reviews by rating",
        method="published reviews of the articles in scope, by rating",
    )


def _received(desk: Desk, periods: pd.DataFrame) -> None:
    table = pd.DataFrame(
        {
            "Received": periods["label"],
            "Reviews": periods["reviews"],
            "Average": [f"{r.average:.1f}" if r.reviews else "" for r in rows(periods)],
        }
    )
    span = str(periods["label"].iloc[0])
    if len(periods) > 1:
        span += f" to {periods['label'].iloc[-1]}"
    chart(
        desk,
        received_figure(periods, look(), desk.address.get("received")),
        key=_key(desk, "received"),
        title=_received_title(periods),
        summary=f"Published reviews by the {_unit(periods)} in which they came in, {span}.",
        table=table,
        links=[_toggled(desk, "received", r.address).href() if r.reviews else "" for r in rows(periods)],
        on_select=lambda picked: _picked(desk, "received", picked),
        caption="Reviews by the time at which they came in",
        method="published reviews of the articles in scope, by when they came in",
    )


def _unit(periods: pd.DataFrame) -> str:
    return "day" if len(periods["address"].iloc[0]) > len("2025-03") else "month"


def _preposition(periods: pd.DataFrame) -> str:
    return "on" if _unit(periods) == "day" else "in"


def _received_title(periods: pd.DataFrame) -> str:
    total, most = int(periods["reviews"].sum()), int(periods["reviews"].max())
    best = periods[periods["reviews"] == most]
    if len(periods) == 1:
        return f"{count_of(total, 'review')}, received {_preposition(periods)} {best['label'].iloc[0]}"
    if len(best) > 1:
        return f"{count_of(total, 'review')}, {most:,} at most in one {_unit(periods)}"
    return f"{best['label'].iloc[0]} brought most reviews: {most:,} of {total:,}"


def _picked(desk: Desk, name: str, picked: Chosen) -> Address | None:
    return _toggled(desk, name, str(picked.points[0])) if picked.points else None


def _toggled(desk: Desk, name: str, value: str) -> Address:
    """The list narrowed to one mark, or freed from it where it was chosen before."""
    now = desk.address.get(name)
    return desk.address.with_view(**{name: _ADDRESSES[name] if now == value else value, "page": ""})


def _key(desk: Desk, name: str) -> str:
    """A key that changes with the address, so that no selection outlives it."""
    return f"{name}-{crc32(desk.address.href().encode()):08x}"
