"""Relating: the articles most like one, by the entities and the telling words that they share."""

from __future__ import annotations

from collections import Counter
from typing import Final

import numpy as np
import numpy.typing as npt

from data.article import split_entity_key
from data.engines.columns import Ints, places
from data.engines.index import Index
from data.engines.words import tagged
from data.language import analyzer, tokenise

#: Words of the article that are compared, those that tell most.
WORDS: Final = 16
#: What more than this share of all articles have in common says nothing.
_COMMON: Final = 0.2
#: Shared entities say more than shared words: they carry over from language to language.
ENTITY: Final = 2.0


def related_rows(index: Index, row: int, limit: int, folded: bool = False) -> Ints:
    """The rows most like `row`, best first, ties by id; never itself, and none that shares nothing.

    `folded`: none that shares a card with it, and of others that share one the best alone.
    """
    scores = np.zeros(index.articles, np.float32)
    for code in index.lists["entity"][row]:
        rows = index.list_rows["entity"][int(code)]
        if tells(index.articles, len(rows)):
            scores[places(rows)] += np.float32(ENTITY * rarity(index.articles, len(rows)))
    for term, weight in _telling_words(index, row):
        rows = places(index.stem_postings["text"].rows(term, term + 1))
        scores[rows] += np.float32(weight)
    scores[index.cards.of(row) if folded else row] = 0
    if folded:
        _keep_the_best(index, scores)
    found = np.flatnonzero(scores > 0)
    if len(found) > limit > 0:
        least = np.partition(scores[found], len(found) - limit)[len(found) - limit]
        found = found[scores[found] >= least]
    return found[np.lexsort((index.id_rank[found], -scores[found]))][:limit]


def _keep_the_best(index: Index, scores: npt.NDArray[np.float32]) -> None:
    """Take away the scores of rows that share a card with a better one."""
    rows = np.flatnonzero((scores > 0) & index.cards.several)
    rows = rows[np.lexsort((index.id_rank[rows], -scores[rows]))]
    _, best = np.unique(index.cards.number[rows], return_index=True)
    scores[np.delete(rows, best)] = 0


def shared_names(index: Index, row: int, other: int, most: int = 3) -> list[str]:
    """Names of the entities that both articles name, rarest first."""
    both = np.intersect1d(index.lists["entity"][row], index.lists["entity"][other])
    rarest = both[np.argsort(index.value_articles["entity"][both], kind="stable")][:most]
    return [split_entity_key(index.values["entity"][code])[1] for code in rarest]


def _telling_words(index: Index, row: int) -> list[tuple[int, float]]:
    """Terms of headline and body with their weights, the heaviest few."""
    article = index.table([row], ["headline", "body", "language"]).to_pylist()[0]
    rules = analyzer(article["language"])
    heading, body = tokenise(article["headline"]), tokenise(article["body"])
    weighed = []
    for stem, count in Counter(rules.stem(token) for token in heading * 2 + body).items():
        term = index.stems.find(tagged(rules.tag, stem)) if stem else None
        articles = index.stem_postings["text"].frequency(term) if term is not None else 0
        if term is not None and articles > 1 and tells(index.articles, articles):
            weighed.append((term, min(count, 4) ** 0.5 * rarity(index.articles, articles)))
    return sorted(weighed, key=lambda pair: (-pair[1], pair[0]))[:WORDS]


def tells(n: int, articles: int) -> bool:
    """Whether what so many of `n` articles have in common says something."""
    return articles <= max(2, _COMMON * n)


def rarity(n: int, articles: int) -> float:
    """How rare it is."""
    return float(np.log1p(n / articles))
