"""Co-mentions: pairs of entities that articles name together, counted by a cluster."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.analysis.association import Meetings, g2, most_g2, npmi
from data.answers import RankPairsBy
from data.article import KINDS
from data.engines.comentions import Asked
from data.engines.opensearch.asking import Query, any_of, both
from data.engines.opensearch.connection import Cluster
from data.engines.opensearch.tallies import Tallies
from data.frames import texts

__all__ = ["Asked", "comentions"]

#: Entities tried first, and how many more each time that they don't settle it.
_FIRST: Final = 100
_GROWTH: Final = 3
#: Entities tried at most: where no bound tells that they are enough, pairs are looked for among so many.
_MOST: Final = 900
#: Boxes in one answer.
_BOXES: Final = 50_000

Counts = dict[str, int]
Pairs = dict[tuple[str, str], int]


def comentions(cluster: Cluster, tallies: Tallies, query: Query, asked: Asked) -> pd.DataFrame:
    """The first pairs of entities.

    By articles and by G2 a pair is bounded by the rarer of its two: see the embedded engine. By NPMI it is
    not: there the pairs are those among the _MOST most frequent entities. So they are, too, where the bound
    does not settle it; then `attrs` of the frame say among how many (`among`).
    """
    total = tallies.count(query)
    tried = _MOST if asked.rank_by == "npmi" or asked.among is not None else _FIRST
    while True:
        counts, rarer = _candidates(tallies, query, asked, tried)
        pairs = _pairs_among(cluster, query, list(counts), asked.least)
        frame = _frame(pairs, counts, total)
        scores = _scores(asked.rank_by, frame)
        keys = zip(-scores, frame["a"], frame["b"], strict=True)
        order = [at for _, at in sorted((key, at) for at, key in enumerate(keys))][: asked.limit]
        frame, best = frame.iloc[order].reset_index(drop=True), scores[order]
        if rarer < max(asked.least, 1):
            return frame
        most = most_g2(rarer, total) if asked.rank_by == "g2" else rarer
        bounded = asked.rank_by != "npmi"
        if bounded and asked.limit <= len(best) and (not asked.limit or best[-1] > most):
            return frame
        if tried >= _MOST:
            frame.attrs["among"] = tried
            return frame
        tried = min(_GROWTH * tried, _MOST)


def _candidates(tallies: Tallies, query: Query, asked: Asked, most: int) -> tuple[Counts, int]:
    """The most frequent entities that can be in a pair, and what none that is left out goes beyond."""
    least = max(asked.least, 1)
    if asked.among is not None:
        wanted = [key for key in dict.fromkeys(asked.among) if _is_of(key, asked.kind)]
        counts = tallies.named(query, "entity", wanted)
        return {key: n for key, n in counts.items() if n >= least}, 0
    found = tallies.first(query, asked.kind or "entity", most + 1)
    rarer = found[most][1] if len(found) > most else 0
    return {key: n for key, n in found[:most] if n >= least}, rarer


def _is_of(key: str, kind: str | None) -> bool:
    return kind is None or (kind in KINDS and key.startswith(f"{kind}:"))


def _pairs_among(cluster: Cluster, query: Query, keys: Sequence[str], least: int) -> Pairs:
    """All pairs of these that so many articles name, and how many do."""
    pairs: Pairs = {}
    step = max(1, _BOXES // max(len(keys), 1))
    for start in range(0, len(keys), step):
        some = list(keys[start : start + step])
        inner = {
            "field": "entity", "size": len(keys), "shard_size": len(keys), "include": list(keys),
            "min_doc_count": max(least, 1),
        }  # fmt: skip
        outer = {"field": "entity", "size": len(some), "shard_size": len(some), "include": some}
        body = {
            "size": 0, "query": both(query, any_of("entity", some)),
            "aggs": {"a": {"terms": outer, "aggs": {"b": {"terms": inner}}}},
        }  # fmt: skip
        for first in cluster.search(body)["aggregations"]["a"]["buckets"]:
            for second in first["b"]["buckets"]:
                if first["key"] < second["key"]:
                    pairs[first["key"], second["key"]] = second["doc_count"]
                elif second["key"] < first["key"]:
                    pairs[second["key"], first["key"]] = second["doc_count"]
    return pairs


def _frame(pairs: Pairs, counts: Counts, total: int) -> pd.DataFrame:
    a, b = [a for a, _ in pairs], [b for _, b in pairs]
    together, of_a, of_b = (
        np.array(numbers, np.int64)
        for numbers in (list(pairs.values()), [counts[key] for key in a], [counts[key] for key in b])
    )
    met = Meetings(together, of_a, of_b, total)
    return pd.DataFrame(
        {
            "a": texts(a), "b": texts(b), "articles": together, "a_articles": of_a, "b_articles": of_b,
            "g2": g2(met), "npmi": npmi(met),
        }
    )  # fmt: skip


def _scores(rank_by: RankPairsBy, frame: pd.DataFrame) -> npt.NDArray[np.float64]:
    return frame[rank_by].to_numpy(np.float64)
