"""Relating: the articles most like one, the central ones of a scope, and what is known of entities."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.article import entity_key, split_entity_key
from data.engines.central import likeness
from data.engines.opensearch.asking import EVERYTHING, OLDEST, PARTS, Query, parts_of
from data.engines.opensearch.cards import first_of_cards
from data.engines.opensearch.connection import Cluster
from data.engines.opensearch.known import Known
from data.engines.opensearch.layout import WINDOW, cut, held
from data.engines.opensearch.listing import LISTED_SOURCE, Hit, kept_of, listed_frame
from data.engines.opensearch.tallies import Tallies
from data.engines.relating import ENTITY, WORDS, rarity, tells
from data.engines.words import tagged
from data.frames import texts
from data.language import analyzer, tokenise

#: The scope's articles are compared with each other up to so many; beyond, so many of the likeliest are.
_COMPARED: Final = 500
#: Stems by which the likeliest are found.
_BY: Final = 200
#: A query has 1,024 parts at most: of an article that names more, the rarest are looked for.
_WEIGHED: Final = 900
_FACTS: Final = ("aliases", "country", "latitude", "longitude", "placed_by")


def related(
    cluster: Cluster, tallies: Tallies, known: Known, kept: dict[str, Any], limit: int, folded: bool
) -> pd.DataFrame:
    """The articles most like one, by the entities and the telling words that they share."""
    row, n = kept["row"], known.glance().about.articles
    entities = known.articles("entity", _entities(row))
    weights: list[tuple[Query, float]] = [
        ({"term": {"entity": held(key)}}, ENTITY * rarity(n, articles))
        for key, articles in entities.items()
        if articles and tells(n, articles)
    ]
    weights += [({"term": {"text": stem}}, weight) for stem, weight in _telling(tallies, row, n)]
    weights = _heaviest(weights)
    left_out = {"term": {"card": kept["card"]}} if folded else {"term": {"id": held(row["id"])}}
    body: dict[str, Any] = {
        "query": _weighed(weights, left_out), "sort": [{"_score": "desc"}, {"id": "asc"}],
        "track_total_hits": False,
    }  # fmt: skip
    hits = _most_like(cluster, body, limit, folded) if weights and limit else []
    frame = listed_frame(hits)
    shared = pd.Series([None] * len(hits), dtype=object)
    for at, hit in enumerate(hits):
        shared[at] = _shared(entities, _entities(hit["_source"]["row"]))
    frame["shared"] = shared
    return frame


def _most_like(cluster: Cluster, body: dict[str, Any], limit: int, folded: bool) -> list[Hit]:
    source = [*LISTED_SOURCE, "row.mentions"]
    if not folded:
        hits: list[Hit] = cluster.search({**body, "size": limit, "_source": source})["hits"]["hits"]
        return hits
    (first,) = first_of_cards(cluster, [body], limit)
    return kept_of(cluster, [hit["_id"] for hit in first], source)


def _heaviest(weights: list[tuple[Query, float]]) -> list[tuple[Query, float]]:
    return weights if len(weights) <= _WEIGHED else sorted(weights, key=lambda pair: -pair[1])[:_WEIGHED]


def _weighed(weights: Sequence[tuple[Query, float]], left_out: Query) -> Query:
    """What has any of these, ranked by the sum of their weights."""
    should = [{"constant_score": {"filter": query, "boost": weight}} for query, weight in weights]
    return {"bool": {"should": should, "minimum_should_match": 1, "must_not": [left_out]}}


def _entities(row: dict[str, Any]) -> list[str]:
    return sorted({entity_key(mention["kind"], mention["entity"]) for mention in row["mentions"]})


def _shared(entities: dict[str, int], others: Sequence[str], most: int = 3) -> list[str]:
    """Names of the entities that both articles name, rarest first."""
    both = sorted((key for key in others if key in entities), key=lambda key: (entities[key], key))
    return [split_entity_key(key)[1] for key in both[:most]]


def _telling(tallies: Tallies, row: dict[str, Any], n: int) -> list[tuple[str, float]]:
    """Stems of headline and body with their weights, the heaviest few."""
    rules = analyzer(row["language"])
    tokens = tokenise(row["headline"]) * 2 + tokenise(row["body"])
    times = Counter(cut(tagged(rules.tag, rules.stem(token))) for token in tokens if rules.stem(token))
    frequencies = tallies.everywhere(list(times))
    weighed = [
        (stem, min(times[stem], 4) ** 0.5 * rarity(n, articles))
        for stem, articles in frequencies.items()
        if articles > 1 and tells(n, articles)
    ]
    return sorted(weighed, key=lambda pair: (-pair[1], pair[0]))[:WORDS]


def central(cluster: Cluster, tallies: Tallies, known: Known, query: Query, limit: int) -> pd.DataFrame:
    """The articles of the scope whose words are most like those of all the others, best first.

    Of a scope of more than _COMPARED those are looked at that have most of its telling words.
    """
    total, n = tallies.count(query), known.glance().about.articles
    hits = _with_stems(cluster, query if total <= _COMPARED else _likeliest(tallies, query, n), total)
    # An article without a word has no fields at all.
    stems = [hit.get("fields", {}).get("stems", []) for hit in hits]
    different = sorted({stem for some in stems for stem in some})
    places = {stem: place for place, stem in enumerate(different)}
    frequencies = tallies.named(EVERYTHING, "stems", different)
    weights = np.log((1 + n) / np.maximum(np.array(list(frequencies.values()), np.int64), 1))
    codes = np.array([places[stem] for some in stems for stem in some], np.int64)
    lengths = np.array([len(some) for some in stems], np.int64)
    if total <= _COMPARED:
        scores = likeness(codes, lengths, weights)
    else:
        counts = tallies.named(query, "stems", different)
        scores = _likeness(codes, lengths, weights, np.array(list(counts.values()), np.int64))
    order = np.lexsort((np.arange(len(hits)), -np.round(scores, 9)))[:limit]
    ids = [hits[int(at)]["_id"] for at in order]
    return listed_frame(kept_of(cluster, ids, LISTED_SOURCE))


def _with_stems(cluster: Cluster, query: Query, total: int) -> list[Hit]:
    """Articles with their stems, earliest first; the best where there are more than are compared."""
    order: list[Any] = OLDEST if total <= _COMPARED else [{"_score": "desc"}, *OLDEST]
    body = {
        "query": query, "sort": order, "size": min(_COMPARED, WINDOW), "_source": False,
        "docvalue_fields": ["stems"], "track_total_hits": False,
    }  # fmt: skip
    hits: list[Hit] = cluster.search(body)["hits"]["hits"]
    return hits


def _likeliest(tallies: Tallies, query: Query, n: int) -> Query:
    """The scope, ranked by how much of its telling words each article has."""
    counts = tallies.first(query, "stems", 5 * _BY)
    frequencies = tallies.named(EVERYTHING, "stems", [stem for stem, _ in counts])
    weighed = sorted(
        ((float(np.log((1 + n) / max(frequencies[stem], 1))) ** 2 * here, stem) for stem, here in counts),
        reverse=True,
    )[: max(0, min(_BY, PARTS - parts_of(query)))]
    heaviest = max((weight for weight, _ in weighed), default=1.0) or 1.0
    should = [
        {"constant_score": {"filter": {"term": {"text": stem}}, "boost": weight / heaviest}}
        for weight, stem in weighed
    ]
    return {"bool": {"filter": [query], "should": should}}


def _likeness(
    codes: npt.NDArray[np.int64],
    lengths: npt.NDArray[np.int64],
    weights: npt.NDArray[np.float64],
    counts: npt.NDArray[np.int64],
) -> npt.NDArray[np.float64]:
    """As `data.engines.central.likeness`, by the counts of a scope of which these are a part.

    The scope's other words are left out of the length of the others' sum, which is all but the same for all.
    """
    squares = weights**2
    row = np.repeat(np.arange(len(lengths)), lengths)
    dots = np.bincount(row, squares[codes] * (counts[codes] - 1), len(lengths))
    own = np.bincount(row, squares[codes], len(lengths))
    whole = float((counts.astype(np.float64) ** 2 * squares).sum())
    size = np.sqrt(own) * np.sqrt(np.maximum(whole - 2 * (dots + own) + own, 0.0))
    found: npt.NDArray[np.float64] = np.divide(dots, size, out=np.zeros(len(lengths)), where=size > 0)
    return found


def facts(known: Known, keys: Sequence[str]) -> pd.DataFrame:
    """What is known of these entities beside their articles."""
    asked = list(dict.fromkeys(keys))
    told = [
        (key, one["told"])
        for key, one in zip(asked, known.of("entity", asked), strict=True)
        if one is not None
    ]
    split = [split_entity_key(key) for key, _ in told]
    frame = pd.DataFrame(
        {
            "entity": texts([key for key, _ in told]),
            "name": texts([name for _, name in split]),
            "kind": texts([str(kind) for kind, _ in split]),
            "aliases": pd.Series([one["aliases"] for _, one in told], dtype=object),
        }
    )
    for name in _FACTS[1:]:
        dtype = "float64" if name in ("latitude", "longitude") else "str"
        frame[name] = pd.Series([one[name] for _, one in told], dtype=dtype)
    return frame
