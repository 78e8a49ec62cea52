"""Figures of who and where: the ranking, the trend of some entities, who is named together."""

from __future__ import annotations

from math import log10
from typing import Any, Final

import pandas as pd
import plotly.graph_objects as go

from components.figures.style import Look, axis, figure, plain
from components.palette import PALETTE
from components.words import percent
from data.answers import Interval
from data.frames import rows

#: One colour a kind, 3:1 and more on both grounds; text in them is mixed with ink first.
KIND_COLOURS: Final = {"person": "#3D7FB5", "organisation": "#B8760B", "place": "#1F8F6E"}
_NAME: Final = 22
_PAIR: Final = 34
_FEW: Final = 6
_ROW: Final = 25
#: Width of the plot that is left to the bars where a column of ranks stands beside them.
_BARS: Final = 0.76


def ranking_figure(
    ranking: pd.DataFrame, total: int, corpus_total: int, look: Look, distinctive: bool
) -> go.Figure:
    """Bars of the entities of `Entities.frame`, the first on top, with their places in the corpus.

    Without a rest of the corpus to compare with (`total == corpus_total`) the second column is left out.
    """
    at = list(range(len(ranking)))[::-1]
    length = ranking.score if distinctive else ranking.articles
    compared = total < corpus_total
    bars = _bar(
        x=length.tolist(), y=at, orientation="h", customdata=ranking.entity.tolist(),
        marker={"color": [KIND_COLOURS[kind] for kind in ranking.kind], "line": {"width": 0}},
        text=_amounts(ranking, total, distinctive), textposition="outside", constraintext="none",
        cliponaxis=False, textfont={"color": look.soft, "size": 12}, name="Articles", width=0.62,
        hovertext=_ranking_hovers(ranking, total, corpus_total), hoverinfo="text",
    )  # fmt: skip
    traces = [bars, *(_places(ranking, at, look) if compared else [])]
    names = [plain(name, _NAME) + "\u00a0" for name in ranking.name]  # the space keeps them off the bars
    top = max(float(length.max()), 1e-9)
    room = 1.75 if distinctive else 1.42  # for the numbers beyond the bars
    lower = min(0.0, float(length.min()))
    layout: dict[str, Any] = {
        "margin": {"l": 8, "r": 8, "t": 30 if compared else 4, "b": 4},
        "xaxis": axis(look, visible=False, range=[lower, top * room], domain=[0, _BARS if compared else 1]),
        "yaxis": axis(look, grid=False, showline=False, ticks="", tickmode="array", tickvals=at,
                      ticktext=names, tickfont={"color": look.ink, "size": 13}, range=[-0.6, len(at) - 0.4]),
        "bargap": 0.3,
    }  # fmt: skip
    if compared:
        layout |= {"xaxis2": _places_axis(ranking, look), "annotations": _places_head(look)}
    return figure(traces, look, _ROW * len(at) + (38 if compared else 12), **layout)


def trend_figure(
    points: pd.DataFrame, names: dict[str, str], interval: Interval, look: Look, share: bool
) -> go.Figure:
    """A line for each entity of `data.analysis.entities.trend`; `names` has what each is called."""
    traces = [
        _line(points[points.entity == entity], entity, name, PALETTE[i % len(PALETTE)], interval, share)
        for i, (entity, name) in enumerate(names.items())
    ]
    counted: dict[str, Any] = {"tickformat": ".0%"} if share else {"tickformat": ",d"}
    if not share and points.articles.max() <= _FEW:
        counted["dtick"] = 1  # there are no half articles
    return figure(
        traces, look, 340, hovermode="closest",
        yaxis=axis(look, rangemode="tozero", **counted),
        xaxis=axis(look, grid=False, type="date"),
    )  # fmt: skip


def _line(
    own: pd.DataFrame, entity: str, name: str, colour: str, interval: Interval, share: bool
) -> dict[str, Any]:
    days = [f"{period:%Y-%m-%d}" for period in own.period]
    return _scatter(
        x=days, y=(own.share if share else own.articles).tolist(), mode="lines+markers", name=plain(name),
        customdata=[[entity, day] for day in days],
        line={"color": colour, "width": 2}, marker={"size": 7},
        hovertext=[_point_hover(name, row, interval) for row in rows(own)], hoverinfo="text",
    )  # fmt: skip


def pairs_figure(pairs: pd.DataFrame, total: int, look: Look) -> go.Figure:
    """Bars of pairs (a_name, b_name, articles, shares), the first on top, each under its two names."""
    at = list(range(len(pairs)))[::-1]
    hovers = [_pair_hover(row, total) for row in rows(pairs)]
    chosen = [[row.a, row.b] for row in rows(pairs)]
    bars = _bar(
        x=pairs.articles.tolist(), y=at, orientation="h", customdata=chosen, name="Articles", width=0.3,
        marker={"color": look.accent, "line": {"width": 0}}, offset=-0.42,
        text=[f"{n:,} ({percent(n, total)})" for n in pairs.articles],
        textposition="outside", cliponaxis=False, constraintext="none",
        textfont={"color": look.soft, "size": 12}, hovertext=hovers, hoverinfo="text",
    )  # fmt: skip
    names = _scatter(
        x=[0] * len(at), y=[y + 0.2 for y in at], mode="text", textposition="middle right", customdata=chosen,
        text=[_pair_name(row) for row in rows(pairs)], textfont={"color": look.ink, "size": 13},
        hovertext=hovers, hoverinfo="text", showlegend=False, cliponaxis=False,
    )  # fmt: skip
    return figure(
        [bars, names], look, 38 * len(at) + 12,
        margin={"l": 4, "r": 8, "t": 4, "b": 4},
        xaxis=axis(look, visible=False, range=[0, int(pairs.articles.max()) * 1.3]),
        yaxis=axis(look, visible=False, range=[-0.6, len(at) - 0.4]),
    )  # fmt: skip


def _bar(**properties: Any) -> dict[str, Any]:
    """A trace as plain data: plotly checks it once, where one of its own objects is checked twice."""
    return {"type": "bar", **properties}


def _scatter(**properties: Any) -> dict[str, Any]:
    return {"type": "scatter", **properties}


def _amounts(ranking: pd.DataFrame, total: int, distinctive: bool) -> list[str]:
    if distinctive:
        return [
            f"{row.articles:,} here, {row.corpus_articles - row.articles:,} elsewhere"
            for row in rows(ranking)
        ]
    return [f"{n:,} ({percent(n, total)})" for n in ranking.articles]


def _ranking_hovers(ranking: pd.DataFrame, total: int, corpus_total: int) -> list[str]:
    def hover(row: Any) -> str:
        share = percent(row.articles, total)
        here = f"{row.articles:,} of {total:,} articles in scope ({share}), rank {row.rank:,}"
        head = f"<b>{plain(row.name)}</b>, {row.kind}<br>{here}"
        if total == corpus_total:
            return head
        share = percent(row.corpus_articles, corpus_total)
        there = (
            f"{row.corpus_articles:,} of {corpus_total:,} in the corpus ({share}), rank {row.corpus_rank:,}"
        )
        return f"{head}<br>{there}<br>{_distinctness(row.score)}"

    return [hover(row) for row in rows(ranking)]


def _distinctness(score: float) -> str:
    if abs(score) < 3.84:  # the 5% level of a chi-square with one degree of freedom
        return "As usual here as elsewhere"
    return f"{'More' if score > 0 else 'Less'} usual here than elsewhere (G² {abs(score):,.0f})"


def _places(ranking: pd.DataFrame, at: list[int], look: Look) -> list[dict[str, Any]]:
    """A line from each entity's rank in the corpus to its rank in scope, on an axis of its own."""
    hovers = [
        f"<b>{plain(r.name)}</b><br>rank {r.corpus_rank:,} in the corpus, {r.rank:,} here"
        for r in rows(ranking)
    ]
    there, here = ranking.corpus_rank.tolist(), ranking["rank"].tolist()
    common = {"xaxis": "x2", "hoverinfo": "text", "hovertext": hovers, "customdata": ranking.entity.tolist(),
              "mode": "markers", "y": at, "cliponaxis": False}  # fmt: skip
    lines = _scatter(
        x=[x for pair in zip(there, here, strict=True) for x in (*pair, None)],
        y=[y for place in at for y in (place, place, None)],
        xaxis="x2", mode="lines", line={"color": look.soft, "width": 1.5}, hoverinfo="skip", showlegend=False,
    )  # fmt: skip
    hollow = {"color": look.ground, "size": 8, "line": {"color": look.soft, "width": 1.5}}
    full = {"color": look.ink, "size": 8}
    return [
        lines,
        _scatter(x=there, name="Rank in the corpus", marker=hollow, **common),
        _scatter(x=here, name="Rank in scope", marker=full, **common),
    ]


def _places_axis(ranking: pd.DataFrame, look: Look) -> dict[str, Any]:
    """Ranks from high to low, by their logarithm: from 1 to 2 is as far as from 10 to 20."""
    last = int(max(ranking.corpus_rank.max(), ranking["rank"].max(), 2))
    ticks = [rank for rank in (1, 10, 100, 1_000, 10_000) if rank <= last]
    ticks = ticks[:: 2 if len(ticks) > 3 else 1]  # three have room beside each other on a phone
    return axis(
        look, type="log", autorange=False, range=[log10(last * 1.4), -0.08], domain=[_BARS + 0.03, 0.99],
        side="top", anchor="y", automargin=False,
        tickmode="array", tickvals=ticks, ticktext=[f"{rank:,}" for rank in ticks],
        tickangle=0, tickfont={"color": look.soft, "size": 11}, ticks="",
    )  # fmt: skip


def _places_head(look: Look) -> list[dict[str, Any]]:
    place = {
        "xref": "paper",
        "yref": "paper",
        "x": 1,
        "y": 1,
        "xanchor": "right",
        "yanchor": "bottom",
        "yshift": 15,
    }
    font = {"size": 11, "color": look.soft}
    return [{"text": "Rank: ○ corpus ● here", "showarrow": False, "font": font, **place}]


def _point_hover(name: str, row: Any, interval: Interval) -> str:
    part = f"{row.articles:,} of {row.total:,} articles ({percent(row.articles, row.total)})"
    return f"<b>{plain(name)}</b><br>{period_text(row.period, interval)}<br>{part}"


def period_text(period: pd.Timestamp, interval: Interval) -> str:
    """A period for people: `14 May 2024`, `Week of 13 May 2024`, `May 2024`."""
    if interval == "month":
        return f"{period:%B %Y}"
    day = f"{period.day} {period:%B %Y}"
    return day if interval == "day" else f"Week of {day}"


def _pair_name(row: Any) -> str:
    return f"{plain(row.a_name, _PAIR // 2 + 5)}  +  {plain(row.b_name, _PAIR // 2 + 5)}"


def _pair_hover(row: Any, total: int) -> str:
    a, b = plain(row.a_name), plain(row.b_name)
    return (
        f"<b>{a} + {b}</b><br>{row.articles:,} of {total:,} articles in scope name both"
        f"<br>{percent(row.articles, row.a_articles)} of the {row.a_articles:,} with {a}"
        f"<br>{percent(row.articles, row.b_articles)} of the {row.b_articles:,} with {b}"
    )
