"""Figures of entities: what they draw, and that names stay names."""

from __future__ import annotations

from typing import Any

import pandas as pd

from components.figures.entities import pairs_figure, period_text, ranking_figure, trend_figure
from components.figures.style import LIGHT

HOSTILE = '<b>x</b><a href="javascript:alert(1)">y</a>&lt;'


def ranking(*rows: tuple[str, str, int, int]) -> pd.DataFrame:
    """Rows of kind, name, articles in scope and in the corpus, in order."""
    frame = pd.DataFrame(rows, columns=["kind", "name", "articles", "corpus_articles"])
    ranks = frame.articles.rank(ascending=False, method="min").astype(int)
    places = frame.corpus_articles.rank(ascending=False, method="min").astype(int)
    keys = frame.kind + ":" + frame.name
    return frame.assign(entity=keys, rank=ranks, corpus_rank=places, score=frame.articles * 1.0)


def strings(value: Any) -> list[str]:
    """Every text in a figure, however deep."""
    if isinstance(value, str):
        return [value]
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else []
    return [text for child in children for text in strings(child)]


def without_customdata(figure: Any) -> list[str]:
    """Texts that plotly draws: all but what a click sends back."""
    spec = figure.to_plotly_json()
    for trace in spec["data"]:
        trace.pop("customdata", None)
    return strings(spec)


THREE = ranking(("place", "Baku", 12, 197), ("person", "Rovshan Najaf", 3, 3), ("organisation", "BP", 2, 40))


def test_the_first_bar_is_on_top_and_sends_its_entity() -> None:
    bars = ranking_figure(THREE, 21, 348, LIGHT, distinctive=False).data[0]
    assert list(bars.x) == [12, 3, 2]
    assert list(bars.y) == [2, 1, 0]
    assert list(bars.customdata) == ["place:Baku", "person:Rovshan Najaf", "organisation:BP"]
    assert bars.text[0] == "12 (57%)"


def test_ranks_are_compared_where_there_is_a_rest_of_the_corpus() -> None:
    figure = ranking_figure(THREE, 21, 348, LIGHT, distinctive=False)
    there, here = figure.data[2:]
    assert (there.name, list(there.x)) == ("Rank in the corpus", [1, 3, 2])
    assert (here.name, list(here.x)) == ("Rank in scope", [1, 2, 3])
    assert len(ranking_figure(THREE, 348, 348, LIGHT, distinctive=False).data) == 1


def test_a_hover_has_its_denominators() -> None:
    hover = ranking_figure(THREE, 21, 348, LIGHT, distinctive=False).data[0].hovertext[0]
    assert "12 of 21 articles in scope (57%), rank 1" in hover
    assert "197 of 348 in the corpus (57%), rank 1" in hover


def test_names_are_never_markup() -> None:
    hostile = ranking(("person", HOSTILE, 2, 2), ("place", "Baku", 1, 1))
    pairs = pd.DataFrame(
        [("person:x", "place:y", HOSTILE, HOSTILE, 1, 2, 2, 0.5, 0.5)],
        columns=["a", "b", "a_name", "b_name", "articles", "a_articles", "b_articles", "a_share", "b_share"],
    )
    period = pd.Timestamp("2024-05-01")
    points = pd.DataFrame(
        [("person:x", period, 1, 2, 0.5)], columns=["entity", "period", "articles", "total", "share"]
    )
    for figure in (
        ranking_figure(hostile, 3, 9, LIGHT, distinctive=True),
        pairs_figure(pairs, 3, LIGHT),
        trend_figure(points, {"person:x": HOSTILE}, "month", LIGHT, share=False),
    ):
        texts = without_customdata(figure)
        assert any("&lt;b&gt;x" in text for text in texts)
        assert not [text for text in texts if "<a" in text or "<b>x" in text]


def test_a_line_counts_articles_or_their_share() -> None:
    points = pd.DataFrame(
        {
            "entity": "place:Baku",
            "period": pd.to_datetime(["2024-04-01", "2024-05-01"]),
            "articles": [0, 3],
            "total": [0, 4],
            "share": [0.0, 0.75],
        }
    )
    counted = trend_figure(points, {"place:Baku": "Baku"}, "month", LIGHT, share=False)
    assert list(counted.data[0].y) == [0, 3]
    assert list(trend_figure(points, {"place:Baku": "Baku"}, "month", LIGHT, share=True).data[0].y) == [
        0,
        0.75,
    ]
    assert counted.data[0].hovertext[1] == "<b>Baku</b><br>May 2024<br>3 of 4 articles (75%)"
    assert counted.data[0].customdata[1] == ["place:Baku", "2024-05-01"]


def test_periods_are_named_as_people_do() -> None:
    day = pd.Timestamp("2024-05-13")
    said = [period_text(day, interval) for interval in ("day", "week", "month")]
    assert said == ["13 May 2024", "Week of 13 May 2024", "May 2024"]
