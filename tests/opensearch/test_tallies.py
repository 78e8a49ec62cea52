"""Tallies are exact, whatever shards leave out."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.engines.opensearch import tallies as module
from data.engines.opensearch.asking import EVERYTHING
from data.engines.opensearch.tallies import Tallies, Tally
from tests.opensearch.shards import Shards, cluster_of

_VALUES = st.lists(st.sampled_from([f"v{n:02}" for n in range(40)]), max_size=4)
_SHARDS = st.lists(st.lists(_VALUES, max_size=30), min_size=1, max_size=4)


@pytest.fixture(autouse=True)
def _small_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few values to an answer, so that shards leave some out."""
    monkeypatch.setattr(module, "_FIRST", 3)
    monkeypatch.setattr(module, "_GROWTH", 2)
    monkeypatch.setattr(module, "PART", 12)
    monkeypatch.setattr(module, "_NAMED", 5)


def _expected(shards: list[list[list[str]]]) -> list[tuple[str, int]]:
    counts = Counter(value for shard in shards for values in shard for value in set(values))
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


@settings(deadline=None, max_examples=150)
@given(_SHARDS, st.integers(0, 20))
def test_the_first_values_are_those_of_all_shards_together(shards: list[list[list[str]]], n: int) -> None:
    tallies = Tallies(cluster_of(Shards(shards)))
    assert tallies.first(EVERYTHING, "field", n) == _expected(shards)[:n]


@settings(deadline=None, max_examples=100)
@given(_SHARDS)
def test_all_values_are_counted_in_parts(shards: list[list[list[str]]]) -> None:
    tallies = Tallies(cluster_of(Shards(shards)))
    expected = _expected(shards)
    assert tallies.all(EVERYTHING, "field") == expected
    number, exact = tallies.distinct(EVERYTHING, "field")
    assert number == len(expected) or not exact
    assert tallies.by_name(EVERYTHING, "field", 5) == sorted(expected)[:5]


@settings(deadline=None, max_examples=100)
@given(_SHARDS)
def test_no_value_that_is_left_out_has_more_than_is_said(shards: list[list[list[str]]]) -> None:
    tallies, seen = Tallies(cluster_of(Shards(shards))), []

    def look(tally: Tally) -> bool:
        seen.append(tally)
        return False

    tallies.until(EVERYTHING, "field", look)
    for tally in seen:
        told = dict(tally.counts)
        assert all(told.get(value, n) == n for value, n in _expected(shards))
        assert all(n <= tally.unseen for value, n in _expected(shards) if value not in told)


@settings(deadline=None, max_examples=100)
@given(_SHARDS)
def test_a_tally_tells_articles_and_those_without_a_value(shards: list[list[list[str]]]) -> None:
    asked = Shards(shards)
    tallies = Tallies(cluster_of(asked))
    tally = tallies.leading(EVERYTHING, "field", 1)
    articles = [values for shard in shards for values in shard]
    assert (tally.articles, tally.without) == (len(articles), sum(not values for values in articles))
    if tally.whole:
        before = asked.requests
        assert tallies.distinct(EVERYTHING, "field", tally) == (len(_expected(shards)), True)
        assert asked.requests == before


@settings(deadline=None, max_examples=100)
@given(_SHARDS)
def test_counting_goes_on_from_what_was_found(shards: list[list[list[str]]]) -> None:
    asked = Shards(shards)
    tallies = Tallies(cluster_of(asked))
    leading, before = tallies.leading(EVERYTHING, "field", 1), asked.requests
    assert tallies.until(EVERYTHING, "field", lambda tally: True, found=leading) is leading
    assert asked.requests == before
    seen: list[Tally] = []

    def look(tally: Tally) -> bool:
        seen.append(tally)
        return False

    assert tallies.until(EVERYTHING, "field", look, found=leading).counts == _expected(shards)
    sizes = [len(tally.counts) for tally in seen]
    assert sizes == sorted(set(sizes)), "each look sees more than the one before"


def test_few_values_are_counted_in_one_request() -> None:
    asked = Shards([[["a"], ["b"]], [["a"], []]])
    tally = Tallies(cluster_of(asked)).leading(EVERYTHING, "field", 1)
    assert (tally.counts, tally.articles, tally.without) == ([("a", 2), ("b", 1)], 4, 1)
    assert asked.requests == 1


def test_a_rare_value_that_every_shard_leaves_out_is_not_lost() -> None:
    """Second on each of two shards, and the most frequent of both together."""
    one = [["a"]] * 5 + [["x"]] * 4 + [["p"], ["q"]]
    two = [["b"]] * 5 + [["x"]] * 4 + [["r"], ["s"]]
    assert Tallies(cluster_of(Shards([one, two]))).first(EVERYTHING, "field", 1) == [("x", 8)]


def test_many_values_are_told_to_be_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PARTS", 1)
    shards = [[[f"v{n}"] for n in range(100)]]
    assert Tallies(cluster_of(Shards(shards))).distinct(EVERYTHING, "field") == (100, False)
