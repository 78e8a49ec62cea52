"""Co-mentions: pairs of entities named in the same article, exact, by way of the frequent ones."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from data.article import Kind
from data.engines.columns import Ints
from data.engines.counting import kind_span, texts
from data.engines.index import Index
from data.engines.scope import Scope

#: Entities tried first; four times as many each time that they don't settle it.
_FIRST: Final = 128
#: Up to here pairs are counted in a table of entities by entities, beyond by sorting.
_TABLE: Final = 2_048


def comentions(index: Index, scope: Scope, limit: int, kind: Kind | None) -> pd.DataFrame:
    """The most frequent pairs of entities.

    No pair is more frequent than the rarer of its two entities. So once the pairs among the k most
    frequent entities hold `limit` pairs more frequent than the next entity, no other can be among them.
    """
    codes, lengths = index.lists["entity"].of_rows(scope.rows)
    articles = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
    low, high = kind_span(index, kind)
    if kind is not None:
        inside = (codes >= low) & (codes < high)
        codes, articles = codes[inside], articles[inside]
    counts = np.bincount(codes, minlength=len(index.values["entity"]))
    pairs, together = _most_frequent(codes, articles, counts, limit)
    return _frame(index, counts, pairs, together)


def _most_frequent(codes: Ints, articles: Ints, counts: Ints, limit: int) -> tuple[Ints, Ints]:
    """The pairs as rows of two codes, and how many articles name both; ordered."""
    ranked = np.argsort(-counts, kind="stable")[: int(np.count_nonzero(counts))]
    tried = min(_FIRST, len(ranked))
    while True:
        chosen = np.sort(ranked[:tried])
        pairs, together = _pairs_among(codes, articles, chosen, len(counts))
        order = np.lexsort((pairs[:, 1], pairs[:, 0], -together))[:limit]
        pairs, together = pairs[order], together[order]
        if tried == len(ranked) or (limit <= len(together) and together[-1] > counts[ranked[tried]]):
            return pairs, together
        tried = min(4 * tried, len(ranked))


def _pairs_among(codes: Ints, articles: Ints, chosen: Ints, n: int) -> tuple[Ints, Ints]:
    """All pairs of the chosen entities that some article names, and how many do."""
    places = np.full(n, -1, np.int32)
    places[chosen] = np.arange(len(chosen), dtype=np.int32)
    place = places[codes]
    kept = place >= 0
    place, article = place[kept], articles[kept]
    size = len(chosen)
    keys = _pair_keys(place, article, size)
    if size <= _TABLE:
        table = np.zeros(size * size, np.int64)
        for some in keys:
            table += np.bincount(some, minlength=size * size)
        found = np.flatnonzero(table)
        together = table[found]
    else:
        found, together = np.unique(np.concatenate([np.empty(0, np.int64), *keys]), return_counts=True)
    return np.column_stack([chosen[found // size], chosen[found % size]]), together


def _pair_keys(place: Ints, article: Ints, size: int) -> list[Ints]:
    """Both entities of each pair as one number. An article's entities ascend, so a < b."""
    keys: list[Ints] = []
    first = np.arange(len(place))
    step = 1
    while len(first):
        first = first[first + step < len(place)]
        first = first[article[first] == article[first + step]]
        if len(first):
            keys.append(place[first].astype(np.int64) * size + place[first + step])
        step += 1
    return keys


def _frame(index: Index, counts: Ints, pairs: Ints, together: Ints) -> pd.DataFrame:
    names = index.values["entity"]
    return pd.DataFrame(
        {
            "a": texts([names[code] for code in pairs[:, 0]]),
            "b": texts([names[code] for code in pairs[:, 1]]),
            "articles": together.astype(np.int64),
            "a_articles": counts[pairs[:, 0]].astype(np.int64),
            "b_articles": counts[pairs[:, 1]].astype(np.int64),
        }
    )
