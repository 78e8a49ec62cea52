"""Matching: from the tree of a query to the rows that it asks for, and how well each fits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt

from data.budget import check
from data.engines.bitmaps import Bits, from_rows, holds, inverted, to_mask, with_rows
from data.engines.columns import Ints, Mask, among, places
from data.engines.index import Index
from data.engines.words import tagged
from data.language import GENERIC, analyzer
from data.query import And, Node, Not, Or, positive_leaves
from data.query_tokens import Leaf

Scores = npt.NDArray[np.float32]

#: BM25's usual constants, https://www.nowpublishers.com/article/Details/INR-019
_K1: Final = 1.2
_B: Final = 0.75
#: Phrases in more articles than this are not weighed by how often each holds them.
_WEIGHED: Final = 20_000
#: Several lists are put into one where they hold few rows, or few beside all; else to mark them is quicker.
_FEW: Final = 20_000
_SPARSE: Final = 16
#: Rows of a word in no more than one in so many articles are looked up one by one in the lists of others.
_RARE: Final = 256
#: Headlines are looked at first where a word is in so many times as many articles.
_WORTH: Final = 3
#: How many times its rarity a word in the headline adds.
_HEADLINE: Final = 1.0


@dataclass(frozen=True, slots=True)
class _Part:
    """Some of the rows of a word, and how much it occurs there; rows may repeat for prefixes."""

    rows: Ints
    #: Occurrences in each row; None means one.
    times: Ints | None = None


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


class Matcher:
    """Answers query trees over one index."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._analyzers = [analyzer(tag) for tag in index.analyzers]

    def bits(self, node: Node) -> Bits:
        """Which rows match, as a bitmap; not to be written to."""
        match node:
            case Leaf():
                return self._leaf_bits(node)
            case Not(part=part):
                return inverted(self.bits(part), self._index.articles)
            case And(parts=parts):
                return reduce(np.bitwise_and, map(self.bits, parts))
            case Or(parts=parts):
                return reduce(np.bitwise_or, map(self.bits, parts))

    def mask(self, node: Node) -> Mask:
        """Which rows match."""
        return to_mask(self.bits(node), self._index.articles)

    def frequency(self, node: Node) -> int | None:
        """How many rows match, where that is known without listing them."""
        if not isinstance(node, Leaf) or node.match != "exact":
            return None
        readings = (stems for _, stems in self._readings(node))
        return sum(self._frequency(_field(node), stems) for stems in readings)

    def rows(self, node: Node) -> Ints | None:
        """The rows that match, ascending, where they are one list as it stands, or few."""
        if isinstance(node, And):
            return self._common(node.parts)
        parts = self._lists(node) if isinstance(node, Leaf) else None
        if parts is None:
            return None
        if len(parts) == 1:
            return parts[0].rows
        return np.sort(np.concatenate([np.empty(0, np.uint32), *(part.rows for part in parts)]))

    def _common(self, nodes: Sequence[Node]) -> Ints | None:
        """The rows that hold all of some words, where one of the words is rare or articles are few."""
        words = [node for node in nodes if isinstance(node, Leaf) and _is_word(node)]
        if len(words) < len(nodes):
            return None
        found = [self._found(word) for word in words]
        numbers = [self._index.articles if maps else sum(map(len, lists)) for maps, lists in found]
        rarest = numbers.index(min(numbers))
        if found[rarest][0] or numbers[rarest] * _RARE > self._index.articles:
            if not self._is_few(self._index.articles):
                return None
            bits = reduce(np.bitwise_and, (self._joined(*each) for each in found))
            return np.flatnonzero(to_mask(bits, self._index.articles))
        rows = np.sort(np.concatenate([np.empty(0, np.uint32), *found.pop(rarest)[1]]))
        for maps, lists in found:
            held = [*(holds(bits, rows) for bits in maps), *(among(some, rows) for some in lists)]
            rows = rows[reduce(np.bitwise_or, held)] if held else rows[:0]
        return rows

    def _lists(self, leaf: Leaf) -> list[_Part] | None:
        """The parts of a word, or pair of frequent words, where they are one list or hold few rows.

        Each language reads a word in its own way, and an article is of one language: no row is in two parts.
        """
        if not self._is_listed(leaf):
            return None
        parts = list(self._parts(leaf))
        few = self._is_few(sum(len(part.rows) for part in parts))
        return parts if few or len(parts) == 1 else None

    def _is_few(self, rows: int) -> bool:
        return rows <= max(_FEW, self._index.articles // _SPARSE)

    def scores(self, node: Node, matched: Matched, alone: bool = False) -> Scores:
        """BM25 of the query's positive words for each row matched.

        `alone` says that the rows matched are those of the query, without other filters.
        """
        if alone and isinstance(node, Leaf):
            parts = self._lists(node)
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
        if self._is_few(matched) or not isinstance(node, Leaf) or not self._is_listed(node):
            return None
        headings = [part.rows for part in self._headlines(node)]
        if not wanted <= sum(map(len, headings)) <= matched // _WORTH:
            return None
        rarity, mask = self._rarity(matched), np.zeros(self._index.articles, np.bool_)
        for heading in headings:
            mask[places(heading)] = True
        said = [_only(part, mask) for part in self._parts(node)]
        rows = np.concatenate([part.rows for part in said])
        scores = np.concatenate([self._word_scores(part, rarity) for part in said])
        scores += np.float32(_HEADLINE * rarity)
        first = np.flatnonzero(scores > rarity * np.float32(_K1 + 1))
        return (rows[first], scores[first]) if len(first) >= wanted else None

    def _list_scores(self, leaf: Leaf, parts: list[_Part], rows: Ints) -> Scores:
        """As all scores are added up, without a place for each article."""
        rarity = self._rarity(len(rows))
        if len(parts) == 1:
            scores = self._word_scores(parts[0], rarity)
        else:
            scores = np.empty(len(rows), np.float32)
            for part in parts:
                scores[np.searchsorted(rows, part.rows)] = self._word_scores(part, rarity)
        for heading in self._headlines(leaf):
            scores[np.searchsorted(rows, heading.rows)] += np.float32(_HEADLINE * rarity)
        return scores

    def _leaf_bits(self, leaf: Leaf) -> Bits:
        if not _is_word(leaf):
            return from_rows((part.rows for part in self._parts(leaf)), self._index.articles)
        return self._joined(*self._found(leaf))

    def _joined(self, maps: Sequence[Bits], lists: Sequence[Ints]) -> Bits:
        """The bitmap of all that is in some bitmaps or lists."""
        articles = self._index.articles
        if not maps:
            return from_rows(lists, articles)
        return reduce(lambda bits, rows: with_rows(bits, rows, articles), lists, reduce(np.bitwise_or, maps))

    def _found(self, word: Leaf) -> tuple[list[Bits], list[Ints]]:
        """The bitmaps of a word in the languages in which it is frequent, and its rows in each other one."""
        field = _field(word)
        maps, lists = [], []
        for _, (stem, *_) in self._readings(word):
            check()
            bits = self._index.bitmaps[field].of(stem)
            if bits is not None:
                maps.append(bits)
                continue
            term = self._term(field, stem)
            if term is not None:
                lists.append(self._index.stem_postings[field].rows(term, term + 1))
        return maps, lists

    def _readings(self, leaf: Leaf) -> Iterator[tuple[str, list[str]]]:
        """The stems of a leaf as each language of the corpus reads it."""
        for rules in [analyzer(GENERIC)] if leaf.field == "source" else self._analyzers:
            stems = [tagged(rules.tag, rules.stem(token)) for token in leaf.tokens if rules.fold(token)]
            if stems:
                yield rules.tag, stems

    def _parts(self, leaf: Leaf) -> Iterator[_Part]:
        field = _field(leaf)
        for tag, stems in self._readings(leaf):
            check()
            if leaf.match == "prefix":
                yield from self._prefix(field, tag, leaf.tokens[0])
            elif leaf.match == "fuzzy":
                yield from self._fuzzy(field, tag, leaf.tokens[0])
            elif len(stems) == 1:
                yield from self._word(field, stems[0])
            else:
                yield from self._phrase(field, stems)

    def _term(self, field: str, stem: str) -> int | None:
        """The number of a stem that some article holds in a field."""
        # Most languages of a corpus lack the word, which tantivy's word book tells sooner.
        return self._index.stems.find(stem) if self._index.phrases.frequency(field, [stem]) else None

    def _word(self, field: str, stem: str) -> Iterator[_Part]:
        term = self._term(field, stem)
        if term is not None:
            postings = self._index.stem_postings[field]
            times = postings.times(term) if field == "text" else None
            yield _Part(postings.rows(term, term + 1), times)

    def _frequency(self, field: str, stems: list[str]) -> int:
        pair = self._index.pairs.number(field, stems)
        if pair is not None:
            return self._index.pairs.frequency(field, pair)
        return self._index.phrases.frequency(field, stems)

    def _pair(self, field: str, stems: list[str]) -> _Part | None:
        """The articles of a phrase that is a pair of frequent words."""
        pair = self._index.pairs.number(field, stems)
        return None if pair is None else _Part(*self._index.pairs.rows(field, pair))

    def _is_listed(self, leaf: Leaf) -> bool:
        """Whether a leaf is a word, or a pair of frequent words, whose rows are listed."""
        return _is_word(leaf) or (leaf.match == "exact" and self._is_pair(leaf))

    def _is_pair(self, leaf: Leaf) -> bool:
        """Whether some language of the corpus reads a leaf as a pair of frequent words."""
        pairs = self._index.pairs
        return any(pairs.number(_field(leaf), stems) is not None for _, stems in self._readings(leaf))

    def _phrase(self, field: str, stems: list[str]) -> Iterator[_Part]:
        pair = self._pair(field, stems)
        if pair is not None:
            yield pair
            return
        most = self._most(field, stems)
        if most:
            yield _Part(self._index.phrases.find(field, stems, most))

    def _most(self, field: str, stems: list[str]) -> int:
        """The articles with the rarest of some words: no more can hold them in a row."""
        return min(self._index.phrases.frequency(field, [stem]) for stem in stems)

    def _prefix(self, field: str, tag: str, token: str) -> Iterator[_Part]:
        low, high = self._index.words.span(tagged(tag, analyzer(tag).fold(token)))
        yield _Part(self._index.word_postings[field].rows(low, high))

    def _fuzzy(self, field: str, tag: str, token: str) -> Iterator[_Part]:
        postings = self._index.word_postings[field]
        for term in self._index.fuzzy.near(analyzer(tag).fold(token)):
            check()
            if self._index.words[term].startswith(tagged(tag, "")):
                yield _Part(postings.rows(int(term), int(term) + 1))

    def _add_scores(self, leaf: Leaf, matched: Matched, total: Scores, found: bool) -> None:
        """Add the scores of one leaf; `found` says that the rows matched are its own."""
        if leaf.match != "exact":
            # Many words that stand for one: being there counts once, however many of them are.
            parts = [_Part(matched.rows if found else np.flatnonzero(self.mask(leaf) & matched.mask))]
        elif found and len(leaf.tokens) > 1 and not self._is_pair(leaf):
            parts = [_Part(matched.rows)]
        else:
            parts = list(self._parts(leaf))
        articles = sum(len(part.rows) for part in parts)
        rarity = self._rarity(articles)
        if len(leaf.tokens) > 1 and articles <= _WEIGHED and not self._is_pair(leaf):
            self._add_phrase(leaf, articles, total)
        else:
            for part in parts:
                scored = _within(part, matched)
                total[scored.rows] += self._word_scores(scored, rarity)
        for heading in self._headlines(leaf):
            total[places(heading.rows)] += np.float32(_HEADLINE * rarity)

    def _add_phrase(self, leaf: Leaf, articles: int, total: Scores) -> None:
        for _, stems in self._readings(leaf):
            most = min(articles, self._most(_field(leaf), stems))
            if most:
                rows, scores = self._index.phrases.scored(_field(leaf), stems, most)
                total[rows] += scores

    def _rarity(self, articles: int) -> np.float32:
        """Inverse document frequency as Lucene counts it, never negative."""
        n = self._index.articles
        return np.float32(np.log1p((n - articles + 0.5) / (articles + 0.5)))

    def _word_scores(self, part: _Part, rarity: np.float32) -> Scores:
        rows = places(part.rows)
        score = np.ones(len(rows), np.float32) if part.times is None else part.times.astype(np.float32)
        norm = self._index.length.take(rows)
        norm *= np.float32(_K1 * _B)
        norm += np.float32(_K1 * (1 - _B))
        norm += score
        score /= norm
        score *= rarity * np.float32(_K1 + 1)
        return score

    def _headlines(self, leaf: Leaf) -> Iterator[_Part]:
        """The rows whose headlines hold a leaf that is sought in all of the text."""
        if leaf.field is not None or leaf.match != "exact":
            return
        for _, stems in self._readings(leaf):
            yield from (
                self._word("headline", stems[0]) if len(stems) == 1 else self._phrase("headline", stems)
            )


def _within(part: _Part, matched: Matched) -> _Part:
    """A part without rows that are not matched, where these are most of it: nobody asks how they score."""
    if 2 * len(matched.rows) > len(part.rows):
        return _Part(places(part.rows), part.times)
    return _only(part, matched.mask)


def _only(part: _Part, mask: Mask) -> _Part:
    """The rows of a part that a mask has."""
    kept = np.flatnonzero(mask.take(part.rows))
    return _Part(places(part.rows.take(kept)), None if part.times is None else part.times.take(kept))


def _is_word(leaf: Leaf) -> bool:
    return leaf.match == "exact" and len(leaf.tokens) == 1


def _field(leaf: Leaf) -> str:
    return leaf.field or "text"
