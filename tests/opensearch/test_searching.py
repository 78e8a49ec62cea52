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


def test_what_has_very_many_parts_is_related_by_the_heaviest() -> None:
    weights: list[tuple[dict[str, Any], float]] = [
        ({"term": {"entity": f"{n}"}}, float(n)) for n in range(1_200)
    ]
    assert relating._heaviest(weights[:10]) == weights[:10]
    assert [weight for _, weight in relating._heaviest(weights)] == [float(n) for n in range(1_199, 299, -1)]
