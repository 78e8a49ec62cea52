"""Co-mentions: pairs of entities named in the same article, exact, by way of the frequent ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.analysis.association import Meetings, g2, most_g2, npmi
from data.answers import RankPairsBy
from data.article import Kind
from data.budget import check
from data.engines.columns import Ints
from data.engines.counting import kind_span
from data.engines.index import Index
from data.engines.scope import Scope
from data.frames import frame_of, texts

Scores = npt.NDArray[np.number[Any]]

#: Entities tried first; four times as many each time that they don't settle it.
_FIRST: Final = 128
#: Up to here pairs are counted in a table of entities by entities, beyond by sorting.
_TABLE: Final = 2_048


@dataclass(frozen=True, slots=True)
class Asked:
    """Which pairs are asked for: see `Corpus.comentions`."""

    limit: int
    kind: Kind | None
    rank_by: RankPairsBy
    least: int
    among: tuple[str, ...] | None


def comentions(index: Index, scope: Scope, asked: Asked) -> pd.DataFrame:
    """The first pairs of entities.

    No pair is more frequent than the rarer of its two entities, nor does it tell more than that one alone.
    So once the pairs among the k most frequent entities hold `limit` pairs that are ahead of whatever the
    next entity could be in, no other can be among them. NPMI has no such bound: there all entities that are
    frequent enough are looked at; and G2's is so loose where nothing goes together that then all are.
    """
    codes, lengths = scope.listed(index.lists["entity"])
    articles = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
    low, high = kind_span(index, asked.kind)
    if asked.kind is not None:
        inside = (codes >= low) & (codes < high)
        codes, articles = codes[inside], articles[inside]
    counts = np.bincount(codes, minlength=len(index.values["entity"]))
    ranked = _candidates(index, counts, asked)
    pairs, together = _first(codes, articles, counts, ranked, asked, scope.total)
    return _frame(index, counts, pairs, together, scope.total)


def _candidates(index: Index, counts: Ints, asked: Asked) -> Ints:
    """The entities that can be in a pair, the most frequent first."""
    ranked = np.argsort(-counts, kind="stable")[: int(np.count_nonzero(counts >= max(asked.least, 1)))]
    if asked.among is None:
        return ranked
    wanted = [index.values["entity"].find(key) for key in asked.among]
    return ranked[np.isin(ranked, [code for code in wanted if code is not None])]


def _first(
    codes: Ints, articles: Ints, counts: Ints, ranked: Ints, asked: Asked, total: int
) -> tuple[Ints, Ints]:
    """The pairs as rows of two codes, and how many articles name both; ordered."""
    everyone = asked.rank_by == "npmi" or asked.among is not None
    tried = len(ranked) if everyone else min(_FIRST, len(ranked))
    while True:
        check()
        chosen = np.sort(ranked[:tried])
        pairs, together = _pairs_among(codes, articles, chosen, len(counts))
        enough = together >= asked.least
        pairs, together = pairs[enough], together[enough]
        scores = _scores(asked.rank_by, Meetings(together, counts[pairs[:, 0]], counts[pairs[:, 1]], total))
        order = np.lexsort((pairs[:, 1], pairs[:, 0], -scores))[: asked.limit]
        if tried == len(ranked) or (
            asked.limit <= len(order)
            and asked.limit
            and scores[order[-1]] > _most(asked.rank_by, int(counts[ranked[tried]]), total)
        ):
            return pairs[order], together[order]
        tried = min(4 * tried, len(ranked)) if asked.rank_by == "articles" else len(ranked)


def _scores(rank_by: RankPairsBy, met: Meetings) -> Scores:
    if rank_by == "articles":
        return met.both
    return g2(met) if rank_by == "g2" else npmi(met)


def _most(rank_by: RankPairsBy, articles: int, total: int) -> float:
    """What no pair with an entity of so few articles goes beyond."""
    return most_g2(articles, total) if rank_by == "g2" else articles


def _pairs_among(codes: Ints, articles: Ints, chosen: Ints, n: int) -> tuple[Ints, Ints]:
    """All pairs of the chosen entities that some article names, and how many do."""
    places = np.full(n, -1, np.int32)
    places[chosen] = np.arange(len(chosen), dtype=np.int32)
    place = places[codes]
    kept = place >= 0
    place, article = place[kept], articles[kept]
    size = len(chosen)
    keys = _pair_keys(place, article, size)
    found: Ints
    together: Ints
    if size <= _TABLE:
        table = np.zeros(size * size, np.int64)
        for some in keys:
            check()
            table += np.bincount(some, minlength=size * size)
        found = np.flatnonzero(table > 0)
        together = table[found]
    else:
        found, together = _counted(keys)
    return np.column_stack([chosen[found // max(size, 1)], chosen[found % max(size, 1)]]), together


def _counted(keys: Iterable[Ints]) -> tuple[Ints, Ints]:
    """The different numbers, ascending, and how often each is there; of all of them few are held at once."""
    apart = [np.unique(some, return_counts=True) for some in keys]
    if not apart:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    found, at = np.unique(np.concatenate([some for some, _ in apart]), return_inverse=True)
    together = np.zeros(len(found), np.int64)
    np.add.at(together, at, np.concatenate([counts for _, counts in apart]))
    return found, together


def _pair_keys(place: Ints, article: Ints, size: int) -> Iterator[Ints]:
    """Both entities of each pair as one number, some at a time. An article's entities ascend, so a < b."""
    first = np.arange(len(place))
    step = 1
    while len(first):
        check()
        first = first[first + step < len(place)]
        first = first[article[first] == article[first + step]]
        if len(first):
            yield place[first].astype(np.int64) * size + place[first + step]
        step += 1


def _frame(index: Index, counts: Ints, pairs: Ints, together: Ints, total: int) -> pd.DataFrame:
    names = index.values["entity"]
    met = Meetings(together, counts[pairs[:, 0]], counts[pairs[:, 1]], total)
    return frame_of(
        {
            "a": texts([names[code] for code in pairs[:, 0]]),
            "b": texts([names[code] for code in pairs[:, 1]]),
            "articles": together.astype(np.int64),
            "a_articles": counts[pairs[:, 0]].astype(np.int64),
            "b_articles": counts[pairs[:, 1]].astype(np.int64),
            "g2": g2(met),
            "npmi": npmi(met),
        }
    )
