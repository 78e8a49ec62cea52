"""The first article of each card, however many of a search's first articles are copies of one another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.engines.opensearch import cards as module
from data.engines.opensearch.cards import first_of_cards
from data.engines.opensearch.connection import Cluster

_CARDS = st.lists(st.sampled_from("abcdefgh"), max_size=30)


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_COPIES", 1)
    monkeypatch.setattr(module, "_SPARE", 2)


class _Lists:
    """Answers as a cluster does: each search is the cards of a list, in its order, grouped where asked to."""

    def __init__(self) -> None:
        self.grouped = 0

    def searches(
        self, bodies: Sequence[dict[str, Any]], how: Mapping[str, Any] | None = None
    ) -> list[dict[str, Any]]:
        return [{"hits": {"hits": self._hits(body)}} for body in bodies]

    def _hits(self, body: dict[str, Any]) -> list[dict[str, Any]]:
        numbered = list(enumerate(body["query"]))
        if "collapse" in body:
            self.grouped += 1
            first = {card: number for number, card in reversed(numbered)}
            numbered = sorted((number, card) for card, number in first.items())
        return [{"_id": number, "fields": {"card": [card]}} for number, card in numbered[: body["size"]]]


def _first(cards: Sequence[str]) -> list[int]:
    return [number for number, card in enumerate(cards) if card not in cards[:number]]


@settings(deadline=None, max_examples=200)
@given(st.lists(_CARDS, max_size=4), st.integers(0, 9))
def test_each_card_once_in_the_order_of_its_first_article(lists: list[list[str]], wanted: int) -> None:
    cluster = cast(Cluster, _Lists())
    found = first_of_cards(cluster, [{"query": cards} for cards in lists], wanted)
    assert [[hit["_id"] for hit in hits] for hits in found] == [_first(cards)[:wanted] for cards in lists]


def test_all_are_grouped_only_where_the_leading_ones_are_of_too_few_cards() -> None:
    lists = _Lists()
    bodies = [{"query": list(cards)} for cards in ("abcdefgh", "aaaaaaab", "aab", "")]
    found = first_of_cards(cast(Cluster, lists), bodies, 2)
    assert [[hit["_id"] for hit in hits] for hits in found] == [[0, 1], [0, 7], [0, 2], []]
    assert lists.grouped == 1
