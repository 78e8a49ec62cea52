"""The network of who is named with whom: what counts as a tie, and how it and its matrix are drawn."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from components.figures.labels import Mark, places_of_names
from components.figures.network import letter, matrix_figure, network_figure
from components.figures.style import DARK, LIGHT, figure
from data.analysis.association import Meetings, g2, npmi
from data.analysis.network import network
from tests.test_figures_entities import HOSTILE, without_customdata

TOTAL = 200


def entities(**articles: int) -> pd.DataFrame:
    frame = pd.DataFrame({"name": list(articles), "kind": "person", "articles": list(articles.values())})
    return frame.assign(entity="person:" + frame.name)


def pairs(frame: pd.DataFrame, **together: int) -> pd.DataFrame:
    """Pairs of one-letter names, such as `AB=4`, with their scores."""
    counts = dict(zip(frame.name, frame.articles, strict=True))
    rows = [(f"person:{n[0]}", f"person:{n[1]}", k, counts[n[0]], counts[n[1]]) for n, k in together.items()]
    found = pd.DataFrame(rows, columns=["a", "b", "articles", "a_articles", "b_articles"])
    both, a, b = (found[name].to_numpy() for name in ("articles", "a_articles", "b_articles"))
    met = Meetings(both, a, b, TOTAL)
    return found.assign(g2=g2(met), npmi=npmi(met))


CROWD = entities(A=40, B=12, C=10, D=9, E=8, F=100, G=3, H=1, I=1)
#: A to C and D to E go together; F is named everywhere, so that meeting it says nothing; H and I met once.
NET = network(CROWD, pairs(CROWD, AB=11, AC=9, BC=8, DE=7, CD=4, AF=20, BF=6, FG=2, HI=1))


def names(frame: pd.DataFrame, places: Any) -> list[str]:
    return [frame.name.iloc[place] for place in places]


def test_what_meets_by_chance_or_once_is_no_tie() -> None:
    tied = {"".join(sorted(names(NET.nodes, pair))) for pair in zip(NET.ties.a, NET.ties.b, strict=True)}
    assert tied == {"AB", "AC", "BC", "DE", "CD"}
    assert NET.alone.name.tolist() == ["F", "G", "H", "I"]
    assert NET.ties.npmi.is_monotonic_decreasing


def test_communities_come_largest_first_and_their_most_named_first() -> None:
    assert [group.name.tolist() for group in NET.communities()] == [["A", "B", "C"], ["D", "E"]]


def test_of_many_ties_the_closest_are_drawn_and_nothing_falls_apart() -> None:
    everyone = entities(**dict.fromkeys("ABCDEFGHXYZ", 20))
    ring = {f"{a}{b}": 12 for i, a in enumerate("ABCDEFGH") for b in "ABCDEFGH"[i + 1 :]}
    far = {f"{a}{b}": 12 for a, b in ("XY", "XZ", "YZ")}
    net = network(everyone, pairs(everyone, **ring, **far, HX=8))
    assert len(net.drawn) < len(net.ties)
    parts = list(range(len(net.nodes)))
    for a, b in zip(net.drawn.a, net.drawn.b, strict=True):
        parts = [parts[a] if part == parts[b] else part for part in parts]
    assert len(set(parts)) == 1


def test_without_ties_all_are_alone() -> None:
    net = network(CROWD, pairs(CROWD, AF=20))
    assert net.ties.empty
    assert len(net.alone) == len(CROWD)


@pytest.mark.parametrize("narrow", [False, True])
def test_every_node_and_drawn_tie_has_a_mark_that_stands_for_its_row(narrow: bool) -> None:
    drawn = network_figure(NET, TOTAL, LIGHT, narrow)
    chosen = [tuple(data) for trace in drawn.data for data in trace.customdata or ()]
    rows = {(row, 0) for row in range(len(NET.nodes) + len(NET.ties))}
    assert sorted(chosen) == sorted(rows)  # all ties of this network are drawn
    tie = next(trace for trace in drawn.data if "NPMI" in str(trace.hovertext))
    assert len(tie.x) == len(NET.ties)
    assert any(t.startswith("<b>A + B</b><br>11 of 200 articles in scope name both") for t in tie.hovertext)


def test_the_same_scope_draws_the_same_picture() -> None:
    one, other = (network_figure(NET, TOTAL, DARK, False).to_plotly_json() for _ in range(2))
    assert one == other


def test_communities_are_told_apart_by_letter_and_colour() -> None:
    discs = next(
        trace for trace in network_figure(NET, TOTAL, LIGHT, False).data if trace.customdata and trace.text
    )
    assert list(discs.text) == ["A", "A", "A", "B", "B"]
    assert len(set(discs.marker.line.color)) == 2
    assert [letter(n) for n in (0, 25, 26, 27)] == ["A", "Z", "AA", "AB"]


def test_a_matrix_has_both_halves_and_a_mark_on_each_cell() -> None:
    drawn = matrix_figure(NET, TOTAL, LIGHT, False)
    heat, cells = drawn.data
    values = np.array([[np.nan if v is None else v for v in row] for row in heat.z], float)
    assert np.count_nonzero(~np.isnan(values)) == 2 * len(NET.ties) == len(cells.x)
    assert (np.nan_to_num(values) == np.nan_to_num(values.T)).all()
    a, b = NET.ties.a.iloc[0], NET.ties.b.iloc[0]
    assert values[a, b] == pytest.approx(NET.ties.npmi.iloc[0], abs=0.001)
    assert cells.marker.opacity == 0
    assert cells.hoverinfo == "text"
    assert list(cells.customdata[0]) == [len(NET.nodes), 0]


def test_names_stay_text_in_network_and_matrix() -> None:
    named = NET.nodes.assign(name=[HOSTILE, *NET.nodes.name[1:]])
    hostile = type(NET)(named, NET.ties, NET.alone)
    for draw in (network_figure, matrix_figure):
        for text in without_customdata(draw(hostile, TOTAL, LIGHT, True)):
            assert "<a" not in text
            assert "&lt;b" in text or "<b>x" not in text


def test_plotly_knows_every_property() -> None:
    for draw in (network_figure, matrix_figure):
        drawn = draw(NET, TOTAL, LIGHT, False).to_plotly_json()
        assert type(figure([], LIGHT))(data=drawn["data"], layout=drawn["layout"], _validate=True)


def test_names_find_room_or_are_left_out() -> None:
    marks = [Mark(100, 100, 20, "First"), Mark(130, 100, 5, "Second"), Mark(12, 12, 4, "Corner")]
    first, second, corner = places_of_names(marks, 12, 300, 200)
    assert first in ("middle left", "top center", "bottom center")
    assert second == "middle right"
    assert corner == "middle right"
    crowd = [Mark(50 + i % 5, 50 + i // 5, 6, "Name") for i in range(25)]
    placed = places_of_names(crowd, 12, 100, 100, sure=0)
    assert placed.count(None) > 20
    assert places_of_names(crowd, 12, 100, 100, sure=1)[0] is not None
    assert places_of_names(marks, 12, 300, 200, most=1) == [first, None, None]
