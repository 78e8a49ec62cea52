"""Pairs and orders: the fast ways give what the plain ones give."""

from __future__ import annotations

import numpy as np
import pytest

from data.storylines.pairing import pairs
from data.storylines.vectors import Sparse, ascending, sparse


def some_vectors(n: int = 60, kinds: int = 40) -> Sparse:
    """Vectors of length 1 with a few of so many features each."""
    chance = np.random.default_rng(3)
    there = chance.random((n, kinds)) < 0.15
    rows, features = np.nonzero(there)
    vectors = sparse(rows, features, chance.random(len(rows)) + 0.1, n)
    return vectors.scaled(np.ones(len(rows)))


@pytest.mark.parametrize("high", [5, 1 << 40, 1 << 62])
def test_an_order_is_that_of_a_stable_sort(high: int) -> None:
    keys = np.random.default_rng(1).integers(0, high, 500)
    assert ascending(keys).tolist() == np.argsort(keys, kind="stable").tolist()


@pytest.mark.parametrize(("step", "table", "thin"), [(60_000, 250_000, 48), (50, 40, 48), (50, 40, 0)])
def test_pairs_are_those_that_trying_all_gives(
    monkeypatch: pytest.MonkeyPatch, step: int, table: int, thin: int
) -> None:
    """However they are cut into steps, and summed in a table or by sorting."""
    monkeypatch.setattr("data.storylines.pairing._STEP", step)
    monkeypatch.setattr("data.storylines.pairing._TABLE", table)
    monkeypatch.setattr("data.storylines.pairing._SPARSE", thin)
    vectors, times = some_vectors(), np.arange(60) / 7
    dense = np.zeros((60, 40))
    dense[vectors.rows, vectors.features] = vectors.weights
    gap = times[None, :] - times[:, None]
    alike = dense @ dense.T * np.exp(-gap / 2.0)
    first, second = np.nonzero((alike >= 0.02) & (gap > 0) & (gap <= 6.0))
    found = pairs(vectors, times, np.full(60, 2.0), 3.0)
    assert list(zip(found.first, found.second, strict=True)) == list(zip(first, second, strict=True))
    assert np.allclose(found.alike, alike[first, second])


def test_rows_are_taken_in_any_order_and_their_heaviest_entries_stay_in_place() -> None:
    vectors = sparse(np.array([0, 0, 0, 2, 2]), np.array([1, 4, 7, 1, 3]), np.array([1.0, 3, 2, 5, 4]), 3)
    taken = vectors.take(np.array([2, 1, 0]))
    assert (taken.begins.tolist(), taken.features.tolist()) == ([0, 2, 2, 5], [1, 3, 1, 4, 7])
    assert taken.heaviest(2).features.tolist() == [1, 3, 4, 7]
    assert taken.held(taken.features > 3, 2.5).weights.tolist() == [5, 4, 1, 2.5, 2]
