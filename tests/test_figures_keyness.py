"""Figures of what tells one scope from another."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from components.figures.keyness import keyness_figure, shared_figure
from components.figures.style import LIGHT

FOUND = pd.DataFrame(
    {
        "value": ["gas", "<b>oil</b>"],
        "name": ["gas", "<b>oil</b>"],
        "kind": ["term", "term"],
        "articles": [15, 9],
        "against_articles": [19, 1],
        "score": [52.5, 30.1],
    }
)


def drawn(found: pd.DataFrame = FOUND) -> go.Figure:
    return keyness_figure(found, 21, 327, LIGHT, ["#123456"] * len(found), "elsewhere")


def test_the_figure_is_one_that_plotly_takes() -> None:
    go.Figure(drawn().to_dict())
    shared = pd.DataFrame({"value": ["a"], "name": ["a"], "ours": [2], "theirs": [3]})
    go.Figure(shared_figure(shared, (10, 20), ["x", "y"], ("#111111", "#222222"), LIGHT).to_dict())


def test_the_first_is_on_top_with_both_counts() -> None:
    bars = drawn().data[0]
    assert bars.y == (1, 0)
    assert bars.text[0] == "15 here, 19 elsewhere"
    assert bars.customdata == ("gas", "<b>oil</b>")


def test_shares_are_of_each_scope() -> None:
    shared = pd.DataFrame({"value": ["a", "b"], "name": ["a", "b"], "ours": [2, 1], "theirs": [3, 0]})
    ours, theirs = shared_figure(shared, (10, 20), ["x", "y"], ("#111111", "#222222"), LIGHT).data
    assert (ours.x, theirs.x) == ((20, 10), (15, 0))
    assert (ours.text[0], theirs.text[1]) == ("2 (20%)", "0 (0%)")


def test_names_are_no_markup() -> None:
    figure = drawn()
    assert "<b>oil" not in str(figure.layout.yaxis.ticktext)
    assert "&lt;b&gt;oil" in figure.data[0].hovertext[1]
