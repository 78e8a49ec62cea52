"""Communities and the layout of networks, on networks whose answer is known."""

from __future__ import annotations

from itertools import combinations
from typing import Final

import networkx as nx
import numpy as np
import pytest

from data.analysis.communities import louvain
from data.analysis.layout import spread, stress_layout

#: Zachary's karate club (1977), its members numbered from 1.
_KARATE: Final = (
    "1-2 1-3 1-4 1-5 1-6 1-7 1-8 1-9 1-11 1-12 1-13 1-14 1-18 1-20 1-22 1-32 2-3 2-4 2-8 2-14 2-18 2-20 2-22 "
    "2-31 3-4 3-8 3-9 3-10 3-14 3-28 3-29 3-33 4-8 4-13 4-14 5-7 5-11 6-7 6-11 6-17 7-17 9-31 9-33 9-34 "
    "10-34 14-34 15-33 15-34 16-33 16-34 19-33 19-34 20-34 21-33 21-34 23-33 23-34 "
    "24-26 24-28 24-30 24-33 24-34 25-26 25-28 25-32 "
    "26-32 27-30 27-34 28-34 29-32 29-34 30-33 30-34 31-33 31-34 32-33 32-34 33-34"
)
KARATE: Final = {
    (int(a), int(b)): 1.0 for a, b in (pair.split("-") for pair in _KARATE.split())
}  # fmt: skip


def test_two_crowds_with_one_tie_between_are_two_communities() -> None:
    edges = {pair: 1.0 for crowd in ("abcd", "wxyz") for pair in combinations(crowd, 2)}
    edges[("d", "w")] = 1.0
    assert louvain("azbycxdw", edges) == [["a", "b", "c", "d"], ["z", "y", "x", "w"]]


def test_weights_decide_where_a_member_of_both_belongs() -> None:
    edges = {("a", "b"): 1.0, ("c", "d"): 1.0, ("b", "m"): 0.2, ("c", "m"): 0.9}
    assert sorted(louvain("abmcd", edges)) == [["a", "b"], ["m", "c", "d"]]


def modularity(groups: list[list[int]]) -> float:
    graph = nx.Graph()
    graph.add_weighted_edges_from((a, b, weight) for (a, b), weight in KARATE.items())
    return float(nx.community.modularity(graph, groups))


def test_the_karate_clubs_modularity_is_near_the_largest_there_is() -> None:
    found = louvain(range(1, 35), KARATE)
    assert sorted(member for group in found for member in group) == list(range(1, 35))
    assert len(KARATE) == 78
    # The optimum is 0.4198 (Brandes et al. 2008); two halves by hand have less.
    assert 0.40 <= modularity(found) <= 0.4198 + 1e-4
    assert modularity([list(range(1, 18)), list(range(18, 35))]) < 0.3


def test_the_same_network_has_the_same_communities_however_its_ties_are_listed() -> None:
    turned = {(b, a): weight for (a, b), weight in reversed(KARATE.items())}
    assert louvain(range(1, 35), KARATE) == louvain(range(1, 35), turned)


def test_without_ties_everyone_is_alone() -> None:
    assert louvain("ab", {}) == [["a"], ["b"]]
    assert louvain("", {}) == []


def lengths(at: np.ndarray, edges: np.ndarray) -> np.ndarray:
    return np.asarray(np.linalg.norm(at[edges[:, 0]] - at[edges[:, 1]], axis=1))


def test_a_chain_is_laid_out_as_a_line_of_its_lengths() -> None:
    edges = np.array([[0, 1], [1, 2], [2, 3]])
    at = stress_layout(4, edges, np.array([1.0, 2.0, 1.0]))
    assert lengths(at, edges) == pytest.approx([1, 2, 1], abs=0.02)
    assert np.linalg.norm(at[0] - at[3]) == pytest.approx(4, abs=0.05)


def test_a_square_is_laid_out_as_a_square() -> None:
    edges = np.array([[0, 1], [1, 2], [2, 3], [3, 0]])
    at = stress_layout(4, edges, np.ones(4))
    sides = lengths(at, edges)
    assert sides.max() - sides.min() < 0.05
    assert np.linalg.norm(at[0] - at[2]) > sides.max()


def test_parts_that_nothing_joins_lie_apart() -> None:
    edges = np.array([[0, 1], [1, 2], [3, 4]])
    at = stress_layout(5, edges, np.ones(3))
    assert np.isfinite(at).all()
    between = np.linalg.norm(at[:3, None] - at[None, 3:], axis=2)
    assert between.min() > 0.9


def test_a_layout_has_no_chance_in_it() -> None:
    edges = np.array(list(KARATE)) - 1
    one, other = (stress_layout(34, edges, np.ones(78)) for _ in range(2))
    assert (one == other).all()


@pytest.mark.parametrize(("width", "height"), [(1100.0, 640.0), (350.0, 620.0)])
def test_discs_neither_meet_nor_leave_the_page(width: float, height: float) -> None:
    edges = np.array(list(KARATE)) - 1
    radii = np.linspace(8, 20, 34)
    at = spread(stress_layout(34, edges, np.ones(78)), radii, width, height, 4.0)
    apart = np.linalg.norm(at[:, None] - at[None, :], axis=2) - (radii[:, None] + radii[None, :])
    assert apart[~np.eye(34, dtype=bool)].min() > 0
    assert (at - radii[:, None] >= -1e-6).all()
    assert (at + radii[:, None] <= np.array([width, height]) + 1e-6).all()


def test_discs_wanted_in_one_place_are_laid_side_by_side() -> None:
    at = spread(np.zeros((5, 2)), np.full(5, 10.0), 300, 200)
    apart = np.linalg.norm(at[:, None] - at[None, :], axis=2)
    assert apart[~np.eye(5, dtype=bool)].min() >= 20
    assert np.isfinite(spread(np.zeros((1, 2)), np.array([10.0]), 300, 200)).all()
