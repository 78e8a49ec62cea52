"""Scoring: how well each row fits the query that it matches."""

from __future__ import annotations

from typing import Final, Protocol

import numpy as np
import numpy.typing as npt

from data.engines.columns import Ints, Mask, places
from data.engines.index import Index
from data.engines.matching import Matcher, Part
from data.query import Node, positive_leaves
from data.query_tokens import Leaf

Scores = npt.NDArray[np.float32]

#: BM25's usual constants, https://www.nowpublishers.com/article/Details/INR-019
_K1: Final = 1.2
_B: Final = 0.75
#: Phrases in more articles than this are not weighed by how often each holds them.
_WEIGHED: Final = 20_000
#: Headlines are looked at first where a word is in so many times as many articles.
_WORTH: Final = 3
#: How many times its rarity a word in the headline adds.
_HEADLINE: Final = 1.0


class Matched(Protocol):
    """The rows that are matched, as a list or as a mask."""

    @property
    def rows(self) -> Ints:
        """Ascending."""
        ...

    @property
    def mask(self) -> Mask:
        """Whether each article is among them."""
        ...


class Scorer:
    """Scores the rows that queries match in one index."""

    def __init__(self, index: Index, matcher: Matcher) -> None:
        self._index, self._matcher = index, matcher

    def scores(self, node: Node, matched: Matched, alone: bool = False) -> Scores:
        """BM25 of the query's positive words for each row matched.

        `alone` says that the rows matched are those of the query, without other filters.
        """
        if alone and isinstance(node, Leaf):
            parts = self._matcher.lists(node)
            if parts is not None:
                return self._list_scores(node, parts, matched.rows)
        total = np.zeros(self._index.articles, np.float32)
        for leaf in dict.fromkeys(positive_leaves(node)):
            self._add_scores(leaf, matched, total, alone and leaf is node)
        return total[matched.rows]

    def leaders(self, node: Node, matched: int, wanted: int) -> tuple[Ints, Scores] | None:
        """Some of the rows that a query matches, in no order: the first `wanted` by score are among them.

        With their scores; None where it would take a look at all. However often an article says a word, that
        alone brings it no further than K1 + 1 times its rarity. Where enough articles come further, as they
        say it in the headline, no other can be among the first. MaxScore passes over terms by such bounds:
        https://doi.org/10.1016/0306-4573(95)00020-H
        """
        if self._matcher.is_few(matched) or not isinstance(node, Leaf) or not self._matcher.is_listed(node):
            return None
        headings = [part.rows for part in self._matcher.headlines(node)]
        if not wanted <= sum(map(len, headings)) <= matched // _WORTH:
            return None
        rarity, mask = self._rarity(matched), np.zeros(self._index.articles, np.bool_)
        for heading in headings:
            mask[places(heading)] = True
        said = [_only(part, mask) for part in self._matcher.parts(node)]
        rows = np.concatenate([part.rows for part in said])
        scores = np.concatenate([self._word_scores(part, rarity) for part in said])
        scores += np.float32(_HEADLINE * rarity)
        first = np.flatnonzero(scores > rarity * np.float32(_K1 + 1))
        return (rows[first], scores[first]) if len(first) >= wanted else None

    def _list_scores(self, leaf: Leaf, parts: list[Part], rows: Ints) -> Scores:
        """As all scores are added up, without a place for each article."""
        rarity = self._rarity(len(rows))
        if len(parts) == 1:
            scores = self._word_scores(parts[0], rarity)
        else:
            scores = np.empty(len(rows), np.float32)
            for part in parts:
                scores[np.searchsorted(rows, part.rows)] = self._word_scores(part, rarity)
        for heading in self._matcher.headlines(leaf):
            scores[np.searchsorted(rows, heading.rows)] += np.float32(_HEADLINE * rarity)
        return scores

    def _add_scores(self, leaf: Leaf, matched: Matched, total: Scores, found: bool) -> None:
        """Add the scores of one leaf; `found` says that the rows matched are its own."""
        if leaf.match != "exact":
            # Many words that stand for one: being there counts once, however many of them are.
            parts = [Part(matched.rows if found else np.flatnonzero(self._matcher.mask(leaf)))]
        elif found and len(leaf.tokens) > 1 and not self._matcher.is_pair(leaf):
            parts = [Part(matched.rows)]
        else:
            parts = list(self._matcher.parts(leaf))
        articles = sum(len(part.rows) for part in parts)
        rarity = self._rarity(articles)
        if len(leaf.tokens) > 1 and articles <= _WEIGHED and not self._matcher.is_pair(leaf):
            for rows, scores in self._matcher.scored_phrases(leaf, articles):
                total[rows] += scores
        else:
            for part in parts:
                scored = _within(part, matched)
                total[scored.rows] += self._word_scores(scored, rarity)
        for heading in self._matcher.headlines(leaf):
            total[places(heading.rows)] += np.float32(_HEADLINE * rarity)

    def _rarity(self, articles: int) -> np.float32:
        """Inverse document frequency as Lucene counts it, never negative."""
        n = self._index.articles
        return np.float32(np.log1p((n - articles + 0.5) / (articles + 0.5)))

    def _word_scores(self, part: Part, rarity: np.float32) -> Scores:
        rows = places(part.rows)
        score = np.ones(len(rows), np.float32) if part.times is None else part.times.astype(np.float32)
        norm = self._index.length.take(rows)
        norm *= np.float32(_K1 * _B)
        norm += np.float32(_K1 * (1 - _B))
        norm += score
        score /= norm
        score *= rarity * np.float32(_K1 + 1)
        return score


def _within(part: Part, matched: Matched) -> Part:
    """A part without rows that are not matched, where these are most of it: nobody asks how they score."""
    if 2 * len(matched.rows) > len(part.rows):
        return Part(places(part.rows), part.times)
    return _only(part, matched.mask)


def _only(part: Part, mask: Mask) -> Part:
    """The rows of a part that a mask has."""
    kept = np.flatnonzero(mask.take(part.rows))
    return Part(places(part.rows.take(kept)), None if part.times is None else part.times.take(kept))
