"""Cards: the first article of each that a search finds, without a look at all that it finds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from data.engines.opensearch.connection import Cluster
from data.engines.opensearch.layout import WINDOW
from data.engines.opensearch.listing import Hit

#: Articles looked at for each card that is wanted, and some more: most cards have one.
_COPIES: Final = 2
_SPARE: Final = 40


def first_of_cards(
    cluster: Cluster, bodies: Sequence[dict[str, Any]], cards: int, how: Mapping[str, Any] | None = None
) -> list[list[Hit]]:
    """For each search the first hits of so many different cards, without what is kept of them.

    They are looked for among its leading hits. Only where these are of fewer cards does the cluster group all
    that the search finds, which takes as long as there are articles.
    """
    size = min(_COPIES * cards + _SPARE, WINDOW)
    leading = [{**body, **_bare(size), "docvalue_fields": ["card"]} for body in bodies]
    found = [told["hits"]["hits"] for told in cluster.searches(leading, how=how)]
    first = [_different(hits)[:cards] for hits in found]
    short = [at for at in range(len(bodies)) if len(first[at]) < cards and len(found[at]) == size]
    grouped = [{**bodies[at], **_bare(cards), "collapse": {"field": "card"}} for at in short]
    for at, told in zip(short, cluster.searches(grouped, how=how), strict=True):
        first[at] = told["hits"]["hits"]
    return first


def _bare(size: int) -> dict[str, Any]:
    return {"size": size, "_source": False, "track_total_hits": False}


def _different(hits: Sequence[Hit]) -> list[Hit]:
    """The first hit of each card."""
    first: dict[str, Hit] = {}
    for hit in hits:
        first.setdefault(hit["fields"]["card"][0], hit)
    return list(first.values())
