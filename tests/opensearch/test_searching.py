"""Lists of articles on a cluster, where what was there a moment ago is gone, or there is too much of it."""

from __future__ import annotations

from typing import Any, cast

import pytest

from data.corpus import CorpusUnavailable
from data.engines.opensearch import relating
from data.engines.opensearch.asking import EVERYTHING, OLDEST, Asking
from data.engines.opensearch.connection import Cluster
from data.engines.opensearch.searching import Searching
from data.engines.opensearch.tallies import Tallies
from data.filters import Filters
from data.partial import note_partial


class Gone:
    """A stand-in for a cluster whose shards have nothing to tell any more."""

    def search(self, body: dict[str, Any], **how: Any) -> dict[str, Any]:
        return {"hits": {"hits": [], "total": {"value": 0}}}


def test_an_article_whose_card_is_gone_meanwhile_is_openly_not_placed() -> None:
    cluster = cast(Cluster, Gone())
    searching = Searching(cluster, Tallies(cluster), Asking(("en",)))
    told = {"_source": {"card": 7}, "sort": [1, "a"]}
    with pytest.raises(CorpusUnavailable):
        searching._card(EVERYTHING, OLDEST, told, 3)


class Part:
    """A stand-in for a cluster a part of which does not answer, or has nothing to tell."""

    def __init__(self, missing: int) -> None:
        self.missing = missing

    def search(self, body: dict[str, Any], **how: Any) -> dict[str, Any]:
        note_partial(self.missing, 3)
        return {"hits": {"hits": [], "total": {"value": 7}}}


def test_an_article_in_a_part_that_does_not_answer_is_not_said_to_be_out_of_scope() -> None:
    for missing in (0, 1):
        cluster = cast(Cluster, Part(missing))
        searching = Searching(cluster, Tallies(cluster), Asking(("en",)))
        if not missing:
            assert searching.neighbours("a", Filters(), "newest").position is None
            continue
        with pytest.raises(CorpusUnavailable, match="A part of the corpus"):
            searching.neighbours("a", Filters(), "newest")


class Roughly(Tallies):
    """Tells how many cards there are, exactly or not."""

    def __init__(self, exact: bool) -> None:
        self.exact = exact

    def cards(self, query: dict[str, Any], articles: int) -> tuple[int, bool]:
        return 5, self.exact


class Found:
    """A stand-in for a cluster that finds one article."""

    def search(self, body: dict[str, Any], **how: Any) -> dict[str, Any]:
        return {"hits": {"hits": [{"_source": {"card": "a"}, "sort": [1, "a"]}], "total": {"value": 9}}}


@pytest.mark.parametrize(("exact", "place"), [(True, 6), (False, None)])
def test_a_place_among_cards_is_told_only_where_it_is_known(exact: bool, place: int | None) -> None:
    searching = Searching(cast(Cluster, Found()), Roughly(exact), Asking(("en",)))
    told = {"_source": {"card": "a"}, "sort": [1, "a"]}
    assert searching._card(EVERYTHING, OLDEST, told, 3) == place


def test_what_has_very_many_parts_is_related_by_the_heaviest() -> None:
    weights: list[tuple[dict[str, Any], float]] = [
        ({"term": {"entity": f"{n}"}}, float(n)) for n in range(1_200)
    ]
    assert relating._heaviest(weights[:10]) == weights[:10]
    assert [weight for _, weight in relating._heaviest(weights)] == [float(n) for n in range(1_199, 299, -1)]
