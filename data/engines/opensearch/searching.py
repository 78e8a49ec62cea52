"""Searching: articles of a scope in order, page by page, folded or not, and what stands beside one."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from data.answers import By, Neighbours, SearchPage
from data.article import NONE
from data.corpus import CorpusUnavailable
from data.engines.opensearch.asking import EVERYTHING, OLDEST, Asking, Order, Query, both
from data.engines.opensearch.cards import first_of_cards
from data.engines.opensearch.connection import Cluster
from data.engines.opensearch.layout import WINDOW, document_id, held
from data.engines.opensearch.listing import (
    LISTED_SOURCE,
    RESULTS_SOURCE,
    TITLE_SOURCE,
    Hit,
    copies_frame,
    kept_of,
    results_frame,
    title,
)
from data.engines.opensearch.tallies import Tallies
from data.filters import Filters, Sort
from data.partial import gathering

_NEWEST: Final[Order] = [{"published": {"order": "desc", "missing": "_last"}}, {"id": "asc"}]
_BEST: Final[Order] = [{"_score": "desc"}, {"id": "asc"}]
#: Words weigh the same whatever shard an article is on.
_EVENLY: Final = {"search_type": "dfs_query_then_fetch"}


class Searching:
    """Lists articles of one corpus."""

    def __init__(self, cluster: Cluster, tallies: Tallies, asking: Asking) -> None:
        self._cluster, self._tallies, self._asking = cluster, tallies, asking

    def page(self, filters: Filters, sort: Sort, limit: int, after: int, folded: bool) -> SearchPage:
        """One page of results."""
        query, order = self._ordered(filters, sort)
        total = self._tallies.count(query)
        beyond = after >= total and after + limit > WINDOW  # to which one would have to walk
        hits = [] if beyond else self._hits(query, order, limit, after, folded, RESULTS_SOURCE)
        cards, exact = self._tallies.cards(query, total) if folded else (total, True)
        copies, reports = self._folded(filters, hits if folded else [])
        return SearchPage(results_frame(hits, filters.query), total, cards, copies, reports, exact)

    def ids(self, filters: Filters, sort: Sort) -> pd.Series:
        """The ids of all articles in scope, in order."""
        query, order = self._ordered(filters, sort)
        hits = self._cluster.walk(
            {"query": query, "sort": order, "_source": False}, step=WINDOW, **_how(query, order)
        )
        return pd.Series([hit["sort"][-1] for hit in hits], name="id", dtype="str")

    def latest(
        self, filters: Filters, by: By, values: Sequence[str], each: int, folded: bool
    ) -> pd.DataFrame:
        """The newest articles in scope of each of a field's values."""
        bodies = []
        for value in values:
            body: dict[str, Any] = {
                "query": self._asking.scope(filters.setting(by, [value])), "sort": _NEWEST, "size": each,
                "_source": RESULTS_SOURCE, "track_total_hits": False,
            }  # fmt: skip
            bodies.append(body)
        if folded:
            found = self._latest_cards(bodies, each)
        else:
            found = [told["hits"]["hits"] for told in self._cluster.searches(bodies)]
        frame = results_frame([hit for hits in found for hit in hits], filters.query)
        frame["group"] = pd.Series(
            [value for value, hits in zip(values, found, strict=True) for _ in hits], dtype=object
        )
        return frame

    def _latest_cards(self, bodies: Sequence[dict[str, Any]], each: int) -> list[list[Hit]]:
        first = first_of_cards(self._cluster, bodies, each)
        ids = [hit["_id"] for hits in first for hit in hits]
        shown = iter(self._cluster.documents(ids, source=RESULTS_SOURCE))
        return [[{"_source": one} for _ in hits if (one := next(shown)) is not None] for hits in first]

    def neighbours(self, id: str, filters: Filters, sort: Sort) -> Neighbours:
        """The articles before and after one in the order of the scope's results."""
        query, order = self._ordered(filters, sort)
        with gathering() as missing:
            told = self._one(query, order, {"term": {"id": held(id)}})
        if told is None and missing:  # it may be in the part that has not answered
            raise CorpusUnavailable("A part of the corpus does not answer now.", missing.words)
        total = self._tallies.count(query)
        if told is None:
            return Neighbours(None, None, None, total)
        here = told["sort"]
        before, after = (
            self._beside(query, some, here)
            for some in (_turned(order), order)
        )  # fmt: skip
        position = self._ahead(query, order, here) + 1
        card = self._card(query, order, told, position)
        return Neighbours(before, after, position, total, card)

    def copies(self, ids: Sequence[str], filters: Filters) -> pd.DataFrame:
        """The articles in scope that say the same as one of these."""
        return self._others(ids, filters, "said")

    def reports(self, ids: Sequence[str], filters: Filters, whole: bool) -> pd.DataFrame:
        """The articles in scope that share a card, or an event, with one of these and say it otherwise."""
        return self._others(ids, filters, "event" if whole else "card")

    def _ordered(self, filters: Filters, sort: Sort) -> tuple[Query, Order]:
        ranked = sort == "relevance" and bool(filters.query)
        order = _BEST if ranked else OLDEST if sort == "oldest" else _NEWEST
        return self._asking.scope(filters, ranked), order

    def _hits(
        self, query: Query, order: Order, limit: int, after: int, folded: bool, source: Sequence[str]
    ) -> list[Hit]:
        """The hits at places `after` to `after + limit` of the order.

        They are not counted on the way: so a shard may stop at the last of them.
        """
        until, how = after + limit, _how(query, order)
        if until > WINDOW:
            return self._far(query, order, limit, after, folded, source)
        body: dict[str, Any] = {"query": query, "sort": order, "track_total_hits": False}
        if folded:
            (found,) = first_of_cards(self._cluster, [body], until, how)
            return kept_of(self._cluster, [hit["_id"] for hit in found[after:]], source)
        body |= {"size": limit, "from": after, "_source": source}
        hits: list[Hit] = self._cluster.search(body, **how)["hits"]["hits"]
        return hits

    def _far(
        self, query: Query, order: Order, limit: int, after: int, folded: bool, source: Sequence[str]
    ) -> list[Hit]:
        """A page that the cluster does not skip to: one walks there, with ids and cards alone."""
        body = {"query": query, "sort": order, "_source": False, "docvalue_fields": ["card"]}
        wanted: list[str] = []
        seen: set[str] = set()
        passed = 0
        for hit in self._cluster.walk(body, step=WINDOW, **_how(query, order)):
            if folded:
                card = hit["fields"]["card"][0]
                if card in seen:
                    continue
                seen.add(card)
            passed += 1
            if passed > after:
                wanted.append(hit["_id"])
            if len(wanted) == limit:
                break
        return kept_of(self._cluster, wanted, source)

    def _folded(self, filters: Filters, hits: Sequence[Hit]) -> tuple[pd.DataFrame, pd.DataFrame]:
        """The copies, and the other reports, that are folded into the cards of some hits."""
        shown = {hit["_source"]["card"]: hit["_source"] for hit in hits}
        of_cards: list[Query] = [{"terms": {"card": list(shown)}}, {"term": {"in_card": True}}]
        own = [hit["_source"]["row"]["id"] for hit in hits]
        found = self._all(both(self._asking.scope(filters), *of_cards), own) if shown else []
        places = {card: place for place, card in enumerate(shown)}
        found.sort(key=lambda hit: places[hit["_source"]["card"]])
        kinds: tuple[list[Hit], list[Hit]] = ([], [])
        for hit in found:
            card = shown[hit["_source"]["card"]]
            kinds[hit["_source"]["said"] != card["said"]].append(hit)
        copies, reports = (
            copies_frame(some, [shown[hit["_source"]["card"]]["row"]["id"] for hit in some]) for some in kinds
        )
        return copies, reports

    def _others(self, ids: Sequence[str], filters: Filters, field: str) -> pd.DataFrame:
        """The articles in scope that have a field in common with each; those that only share a card or an
        event with it say it otherwise."""
        kept = self._cluster.documents([document_id(id) for id in ids], source=["card", "said", "event"])
        known = [(id, one) for id, one in zip(ids, kept, strict=True) if one is not None]
        scope = self._asking.scope(filters)
        found: list[Hit] = []
        cards: list[str] = []
        for id, one in known:
            if field == "event" and one[field] == NONE:
                continue
            left_out: list[Query] = [{"term": {"id": held(id)}}]
            if field != "said":
                left_out.append({"term": {"said": one["said"]}})
            asked = both(scope, {"term": {field: one[field]}})
            hits = self._cluster.every(
                {
                    "query": {"bool": {"filter": [asked], "must_not": left_out}},
                    "sort": OLDEST,
                    "_source": LISTED_SOURCE,
                },
                WINDOW,
            )
            found += hits
            cards += [id] * len(hits)
        return copies_frame(found, cards)

    def _all(self, query: Query, but: Sequence[str]) -> list[Hit]:
        """All articles of a query that are not these, earliest first."""
        body = {
            "query": {"bool": {"filter": [query], "must_not": [{"terms": {"id": list(map(held, but))}}]}},
            "sort": OLDEST, "_source": [*LISTED_SOURCE, "card", "said"],
        }  # fmt: skip
        return self._cluster.every(body, WINDOW)

    def _one(self, query: Query, order: Order, among: Query) -> Hit | None:
        """The first of a scope's articles that are among others, ranked as in the scope."""
        asked = {"query": query, "post_filter": among} if order is _BEST else {"query": both(query, among)}
        body = {
            **asked, "sort": order, "size": 1, "_source": ["row.id", "card"], "track_total_hits": False,
        }  # fmt: skip
        hits = self._cluster.search(body, **_how(query, order))["hits"]["hits"]
        return hits[0] if hits else None

    def _beside(self, query: Query, order: Order, here: list[Any]) -> tuple[str, str] | None:
        body = {
            "query": query, "sort": order, "size": 1, "search_after": here, "_source": TITLE_SOURCE,
            "track_total_hits": False,
        }  # fmt: skip
        hits = self._cluster.search(body, **_how(query, order))["hits"]["hits"]
        return title(hits[0]) if hits else None

    def _ahead(self, query: Query, order: Order, here: list[Any]) -> int:
        """How many articles of the scope come before a place in its order."""
        if order is _BEST:
            higher = self._scored(query, _above(here[0]), EVERYTHING)
            level = {"range": {"id": {"lt": here[1]}}}
            return higher + self._scored(query, here[0], level) - self._scored(query, _above(here[0]), level)
        return self._tallies.count(both(query, _before(order, here)))

    def _scored(self, query: Query, least: float, among: Query) -> int:
        """How many articles of the scope score so high, of those that are among others."""
        body = {
            "query": query, "post_filter": among, "min_score": least, "size": 0, "track_total_hits": True,
        }  # fmt: skip
        return int(self._cluster.search(body, **_how(query, _BEST))["hits"]["total"]["value"])

    def _card(self, query: Query, order: Order, told: Hit, position: int) -> int | None:
        """The place of an article's card among the cards of folded results; None if it is known roughly."""
        shown = self._one(query, order, {"term": {"card": told["_source"]["card"]}})
        if shown is None:  # though the article itself has that card
            raise CorpusUnavailable("The corpus does not answer now.", "a card of it was gone meanwhile")
        if order is _BEST:
            return self._card_by_score(query, shown["sort"])
        before = both(query, _before(order, shown["sort"]))
        ahead = self._ahead(query, order, shown["sort"]) if shown["sort"] != told["sort"] else position - 1
        cards, exact = self._tallies.cards(before, ahead)
        return cards + 1 if exact else None

    def _card_by_score(self, query: Query, here: list[Any]) -> int:
        """The same in the order of relevance, by which the cluster does not filter: one walks there."""
        cards: set[str] = set()
        body = {"query": query, "sort": _BEST, "_source": False, "docvalue_fields": ["card"]}
        for hit in self._cluster.walk(body, step=WINDOW, **_how(query, _BEST)):
            if hit["sort"] == here:
                break
            cards.add(hit["fields"]["card"][0])
        return len(cards) + 1


def _how(query: Query, order: Order) -> dict[str, str]:
    """How a query is asked: of the same copies of the shards each time, which have what they read at hand.

    Copies also differ in what they still count of articles that are gone, and so in how they rank.
    """
    told = json.dumps(query, sort_keys=True, ensure_ascii=False)
    chosen = {"preference": hashlib.blake2b(told.encode(), digest_size=8).hexdigest()}
    return chosen | _EVENLY if any("_score" in one for one in order) else chosen


def _before(order: Order, here: list[Any]) -> Query:
    """What comes before a place in an order by time."""
    published, id = here
    earlier = {"range": {"id": {"lt": id}}}
    undated = {"bool": {"must_not": [{"exists": {"field": "published"}}]}}
    # The cluster tells the place of what has no time as the end of all times.
    if published is None or abs(published) >= 2**63 - 2:
        return {"bool": {"should": [{"exists": {"field": "published"}}, both(undated, earlier)]}}
    beyond = {"range": {"published": {"lt" if order is OLDEST else "gt": published}}}
    level = both({"term": {"published": published}}, earlier)
    return {"bool": {"should": [beyond, level]}}


def _above(score: float) -> float:
    """The next larger of the cluster's scores, which have 32 bits."""
    return float(np.nextafter(np.float32(score), np.float32(math.inf)))


def _turned(order: Order) -> Order:
    """The same order from its end."""
    turned: Order = []
    for one in order:
        ((field, how),) = one.items()
        if isinstance(how, dict):
            way = "asc" if how["order"] == "desc" else "desc"
            turned.append({field: {"order": way, "missing": "_first"}})
        else:
            turned.append({field: "asc" if how == "desc" else "desc"})
    return turned
