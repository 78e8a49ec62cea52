"""Which article of a group is the central one."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator

import numpy as np
import pytest

from data.analysis.centroids import Piece, central_rows, closeness, lengths

Vectors = list[dict[int, float]]


def pieces_of(vectors: Vectors, size: int) -> list[Piece]:
    """The vectors term by term, `size` terms to a piece."""
    terms = sorted({term for vector in vectors for term in vector})
    cut = [terms[at : at + size] for at in range(0, len(terms), size)]
    made = []
    for part in cut:
        entries = [(t, row, vector[t]) for t in part for row, vector in enumerate(vectors) if t in vector]
        found, rows, weights = zip(*entries, strict=True)
        made.append(Piece(np.array(found), np.array(rows), np.array(weights)))
    return made


def by_hand(groups: list[int], vectors: Vectors) -> list[float]:
    """The product of each unit vector with the sum of its group's, one by one."""
    units = []
    for vector in vectors:
        length = math.sqrt(sum(w * w for w in vector.values())) or 1.0
        units.append({term: w / length for term, w in vector.items()})
    near = []
    for group, unit in zip(groups, units, strict=True):
        others = [units[i] for i, other in enumerate(groups) if other == group >= 0]
        near.append(sum(w * other.get(term, 0.0) for other in others for term, w in unit.items()))
    return near


@pytest.mark.parametrize("size", [1, 3, 100])
def test_closeness_is_the_product_with_the_centroid(size: int) -> None:
    rng = random.Random(size)
    vectors = [{rng.randrange(30): rng.random() + 0.1 for _ in range(rng.randrange(8))} for _ in range(40)]
    groups = [rng.randrange(-1, 6) for _ in vectors]
    made = pieces_of(vectors, size)

    def pieces() -> Iterator[Piece]:
        return iter(made)

    near = closeness(np.array(groups), lengths(len(vectors), pieces), pieces)
    assert near.tolist() == pytest.approx(by_hand(groups, vectors))


def central(near: list[float], languages: list[int], titled: list[bool] | None = None) -> int:
    n = len(near)
    found = central_rows(
        np.zeros(n, np.int64), np.array(near), np.array(languages), np.array(titled or [True] * n)
    )
    (row,) = found.tolist()
    return int(row)


def test_the_nearest_article_is_central_and_of_equals_the_first() -> None:
    assert central([0.5, 0.9, 0.7], [0, 0, 0]) == 1
    assert central([0.5, 0.9, 0.9 + 1e-9], [0, 0, 0]) == 1


def test_it_is_in_the_language_of_most() -> None:
    assert central([0.5, 0.9, 0.7], [0, 1, 0]) == 2
    assert central([0.1, 0.9], [1, 0]) == 0, "where languages are level, in that of the first"


def test_an_article_with_a_headline_goes_before_one_without() -> None:
    assert central([0.5, 0.9, 0.7], [0, 0, 0], [True, False, True]) == 2


def test_each_group_has_its_own_and_rows_without_one_are_left_out() -> None:
    groups, near = np.array([3, -1, 0, 3]), np.array([0.1, 9.0, 0.2, 0.3])
    assert central_rows(groups, near, np.zeros(4, np.int64), np.ones(4, bool)).tolist() == [2, 3]
    assert central_rows(np.array([-1]), np.zeros(1), np.zeros(1, np.int64), np.ones(1, bool)).tolist() == []
