"""Tallies: how many articles of a scope have each value of a field, exact though shards count apart.

A shard gives its most frequent values alone, so a value may be missing where it is rare. The answer says how
much can be missing at most; while that could change the answer, more values are asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from data.engines.opensearch.asking import Query, both
from data.engines.opensearch.connection import Cluster

#: Values asked for at first, and how many more each time that they don't settle it.
_FIRST: Final = 256
_GROWTH: Final = 6
#: Values in one answer at most: clusters usually allow 65,535 buckets.
PART: Final = 30_000
#: Parts that different values are counted in at most: each goes through the whole scope.
_PARTS: Final = 2
#: Values counted in one request by their names.
_NAMED: Final = 10_000


@dataclass(frozen=True, slots=True)
class Tally:
    """Values with their numbers of articles, most first, then by value."""

    counts: list[tuple[str, int]]
    #: No value that is not among them has more articles; 0 where all are.
    unseen: int
    #: All articles, and those that have no value.
    articles: int
    without: int

    @property
    def whole(self) -> bool:
        """Whether all values are here."""
        return not self.unseen


class Tallies:
    """Counts on one cluster."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster

    def first(self, query: Query, field: str, n: int) -> list[tuple[str, int]]:
        """The `n` most frequent values."""
        return self.leading(query, field, n).counts[:n]

    def leading(self, query: Query, field: str, n: int) -> Tally:
        """The most frequent values, the first `n` of which are settled."""
        return self.until(
            query, field,
            lambda tally: len(tally.counts) >= n and (n == 0 or tally.counts[n - 1][1] > tally.unseen),
            n,
        )  # fmt: skip

    def until(
        self,
        query: Query,
        field: str,
        enough: Callable[[Tally], bool],
        least: int = 0,
        found: Tally | None = None,
    ) -> Tally:
        """The most frequent values, more and more of them until they are enough, or all.

        Goes on from those that were found before, where there are any.
        """
        size = max(_FIRST, 2 * least)
        tally = self._tally(query, field, min(size, PART)) if found is None else found
        while not (tally.whole or enough(tally)):
            if len(tally.counts) * _GROWTH > PART:
                return replace(tally, counts=self.all(query, field), unseen=0)
            tally = self._tally(query, field, min(max(size, len(tally.counts) * _GROWTH), PART))
        return tally

    def all(self, query: Query, field: str) -> list[tuple[str, int]]:
        """All values, however many."""
        return _ordered([(bucket["key"], bucket["doc_count"]) for bucket in self.buckets(query, field)])

    def buckets(
        self, query: Query, field: str, aggregations: dict[str, Any] | None = None
    ) -> list[dict[str, Any]]:
        """A bucket of each value, however many: in parts, each of which one answer holds."""
        parts = max(1, -(-self._about(query, field) * 5 // 4 // PART))
        while True:
            include = [{"partition": part, "num_partitions": parts} for part in range(parts)]
            told = [
                self._terms(query, field, PART, include=one if parts > 1 else None, inside=aggregations)
                for one in include
            ]
            if not any(one["sum_other_doc_count"] for one in told):
                return [bucket for one in told for bucket in one["buckets"]]
            parts *= 2

    def distinct(self, query: Query, field: str, tally: Tally | None = None) -> tuple[int, bool]:
        """How many different values there are, and whether that is exact; `tally` may know it already."""
        if tally is not None and tally.whole:
            return len(tally.counts), True
        about = self._about(query, field)
        if about * 5 // 4 > PART * _PARTS:
            return about, False
        parts = max(1, -(-about * 5 // 4 // PART))
        total = 0
        for part in range(parts):
            include = {"partition": part, "num_partitions": parts} if parts > 1 else None
            told = self._terms(query, field, PART, include=include, keys=False)
            if told.get("sum_other_doc_count"):
                return about, False
            total += len(told.get("buckets", ()))
        return total, True

    def named(self, query: Query, field: str, values: Sequence[str]) -> dict[str, int]:
        """How many articles have each of these values."""
        counts: dict[str, int] = {}
        for start in range(0, len(values), _NAMED):
            some = list(values[start : start + _NAMED])
            told = self._terms(query, field, len(some), include=some)
            counts |= {bucket["key"]: bucket["doc_count"] for bucket in told["buckets"]}
        return {value: counts.get(value, 0) for value in values}

    def everywhere(self, stems: Sequence[str]) -> dict[str, int]:
        """How many articles of the whole corpus have each of a few stems: each shard knows of each.

        Beyond some hundreds, `named` with its look at every article is sooner.
        """
        bodies = [{"size": 0, "track_total_hits": True, "query": {"term": {"text": stem}}} for stem in stems]
        told = self._cluster.searches(bodies)
        return {stem: int(one["hits"]["total"]["value"]) for stem, one in zip(stems, told, strict=True)}

    def count(self, query: Query) -> int:
        """How many articles there are."""
        told = self._cluster.search({"size": 0, "track_total_hits": True, "query": query})
        return int(told["hits"]["total"]["value"])

    def cards(self, query: Query, total: int) -> tuple[int, bool]:
        """How many cards show the `total` articles of a query, and whether that is exact."""
        several = both(query, {"term": {"in_card": True}})
        inside = self.count(several)
        if not inside:
            return total, True
        among, exact = self.distinct(several, "card")
        return total - inside + min(among, inside), exact

    def matching(self, query: Query, field: str, pattern: str) -> list[tuple[str, int]]:
        """All values that a regular expression describes, PART of them at most."""
        return _pairs(self._terms(query, field, PART, include=pattern))

    def by_name(self, query: Query, field: str, n: int) -> list[tuple[str, int]]:
        """The first `n` values in their own order, in which shards leave out nothing that is among them."""
        return _pairs(self._terms(query, field, n, order={"_key": "asc"}))[:n]

    def _tally(self, query: Query, field: str, size: int) -> Tally:
        values = {"terms": {"field": field, "size": max(size, 1), "shard_size": max(size, 1)}}
        aggs = {"values": values, "without": {"missing": {"field": field}}}
        answer = self._cluster.search({"size": 0, "track_total_hits": True, "query": query, "aggs": aggs})
        told, articles = answer["aggregations"]["values"], int(answer["hits"]["total"]["value"])
        without = int(answer["aggregations"]["without"]["doc_count"])
        pairs, error = _pairs(told), told["doc_count_error_upper_bound"]
        if not told["sum_other_doc_count"]:
            return Tally(_ordered(pairs), 0, articles, without)
        if error:  # where every shard gave all it has, what was left out here has no more than the last
            pairs = _ordered(list(self.named(query, field, [value for value, _ in pairs]).items()))
        return Tally(_ordered(pairs), told["buckets"][-1]["doc_count"] + error, articles, without)

    def _terms(
        self, query: Query, field: str, size: int, keys: bool = True, inside: Any = None, **more: Any
    ) -> dict[str, Any]:
        """Values with their numbers; `more` is said of them as OpenSearch calls it, None is not said."""
        terms = {"field": field, "size": max(size, 1), "shard_size": max(size, 1)}
        terms |= {name: value for name, value in more.items() if value is not None}
        # Where keys are not needed what comes back is a quarter.
        how = {} if keys else {"filter_path": f"_shards,timed_out,{_UNNAMED}"}
        values = {"terms": terms} if inside is None else {"terms": terms, "aggs": inside}
        told = self._cluster.search({"size": 0, "query": query, "aggs": {"values": values}}, **how)
        found: dict[str, Any] = told.get("aggregations", {}).get("values", {})
        return found

    def _about(self, query: Query, field: str) -> int:
        counted = {"cardinality": {"field": field, "precision_threshold": 40_000}}
        told = self._cluster.search({"size": 0, "query": query, "aggs": {"values": counted}})
        return int(told["aggregations"]["values"]["value"])


_UNNAMED: Final = "aggregations.values.buckets.doc_count,aggregations.values.sum_other_doc_count"


def _pairs(told: dict[str, Any]) -> list[tuple[str, int]]:
    return [(bucket["key"], bucket["doc_count"]) for bucket in told["buckets"]]


def _ordered(pairs: list[tuple[str, int]]) -> list[tuple[str, int]]:
    return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))
