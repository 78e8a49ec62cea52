"""Matching: from the tree of a query to the rows that it asks for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Final

import numpy as np
import numpy.typing as npt

from data.budget import check
from data.engines.bitmaps import Bits, from_rows, holds, inverted, to_mask, with_rows
from data.engines.columns import Ints, Mask, among
from data.engines.index import Index
from data.engines.words import tagged
from data.language import GENERIC, analyzer
from data.query import And, Node, Not, Or
from data.query_tokens import Leaf

#: Several lists are put into one where they hold few rows, or few beside all; else to mark them is quicker.
_FEW: Final = 20_000
_SPARSE: Final = 16
#: Rows of a word in no more than one in so many articles are looked up one by one in the lists of others.
_RARE: Final = 256


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the rows of a word, and how much it occurs there; rows may repeat for prefixes."""

    rows: Ints
    #: Occurrences in each row; None means one.
    times: Ints | None = None


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
        parts = self.lists(node) if isinstance(node, Leaf) else None
        if parts is None:
            return None
        if len(parts) == 1:
            return parts[0].rows
        return np.sort(np.concatenate([np.empty(0, np.uint32), *(part.rows for part in parts)]))

    def parts(self, leaf: Leaf) -> Iterator[Part]:
        """The rows of each word that a leaf stands for, as each language of the corpus reads it."""
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

    def headlines(self, leaf: Leaf) -> Iterator[Part]:
        """The rows whose headlines hold a leaf that is sought in all of the text."""
        if leaf.field is not None or leaf.match != "exact":
            return
        for _, stems in self._readings(leaf):
            yield from (
                self._word("headline", stems[0]) if len(stems) == 1 else self._phrase("headline", stems)
            )

    def lists(self, leaf: Leaf) -> list[Part] | None:
        """The parts of a word, or pair of frequent words, where they are one list or hold few rows.

        Each language reads a word in its own way, and an article is of one language: no row is in two parts.
        """
        if not self.is_listed(leaf):
            return None
        parts = list(self.parts(leaf))
        few = self.is_few(sum(len(part.rows) for part in parts))
        return parts if few or len(parts) == 1 else None

    def scored_phrases(self, leaf: Leaf, most: int) -> Iterator[tuple[Ints, npt.NDArray[np.float32]]]:
        """The rows that hold a phrase, no more than `most` of them, weighed by how often each holds it."""
        for _, stems in self._readings(leaf):
            some = min(most, self._most(_field(leaf), stems))
            if some:
                yield self._index.phrases.scored(_field(leaf), stems, some)

    def is_few(self, rows: int) -> bool:
        """Whether so many rows are better listed than marked."""
        return rows <= max(_FEW, self._index.articles // _SPARSE)

    def is_listed(self, leaf: Leaf) -> bool:
        """Whether a leaf is a word, or a pair of frequent words, whose rows are listed."""
        return _is_word(leaf) or (leaf.match == "exact" and self.is_pair(leaf))

    def is_pair(self, leaf: Leaf) -> bool:
        """Whether some language of the corpus reads a leaf as a pair of frequent words."""
        pairs = self._index.pairs
        return any(pairs.number(_field(leaf), stems) is not None for _, stems in self._readings(leaf))

    def _common(self, nodes: Sequence[Node]) -> Ints | None:
        """The rows that hold all of some words, where one of the words is rare or articles are few."""
        words = [node for node in nodes if isinstance(node, Leaf) and _is_word(node)]
        if len(words) < len(nodes):
            return None
        found = [self._found(word) for word in words]
        numbers = [self._index.articles if maps else sum(map(len, lists)) for maps, lists in found]
        rarest = numbers.index(min(numbers))
        if found[rarest][0] or numbers[rarest] * _RARE > self._index.articles:
            if not self.is_few(self._index.articles):
                return None
            bits = reduce(np.bitwise_and, (self._joined(*each) for each in found))
            return np.flatnonzero(to_mask(bits, self._index.articles))
        rows = np.sort(np.concatenate([np.empty(0, np.uint32), *found.pop(rarest)[1]]))
        for maps, lists in found:
            held = [*(holds(bits, rows) for bits in maps), *(among(some, rows) for some in lists)]
            rows = rows[reduce(np.bitwise_or, held)] if held else rows[:0]
        return rows

    def _leaf_bits(self, leaf: Leaf) -> Bits:
        if not _is_word(leaf):
            return from_rows((part.rows for part in self.parts(leaf)), self._index.articles)
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

    def _term(self, field: str, stem: str) -> int | None:
        """The number of a stem that some article holds in a field."""
        # Most languages of a corpus lack the word, which tantivy's word book tells sooner.
        return self._index.stems.find(stem) if self._index.phrases.frequency(field, [stem]) else None

    def _word(self, field: str, stem: str) -> Iterator[Part]:
        term = self._term(field, stem)
        if term is not None:
            postings = self._index.stem_postings[field]
            times = postings.times(term) if field == "text" else None
            yield Part(postings.rows(term, term + 1), times)

    def _frequency(self, field: str, stems: list[str]) -> int:
        pair = self._index.pairs.number(field, stems)
        if pair is not None:
            return self._index.pairs.frequency(field, pair)
        return self._index.phrases.frequency(field, stems)

    def _pair(self, field: str, stems: list[str]) -> Part | None:
        """The articles of a phrase that is a pair of frequent words."""
        pair = self._index.pairs.number(field, stems)
        return None if pair is None else Part(*self._index.pairs.rows(field, pair))

    def _phrase(self, field: str, stems: list[str]) -> Iterator[Part]:
        pair = self._pair(field, stems)
        if pair is not None:
            yield pair
            return
        most = self._most(field, stems)
        if most:
            yield Part(self._index.phrases.find(field, stems, most))

    def _most(self, field: str, stems: list[str]) -> int:
        """The articles with the rarest of some words: no more can hold them in a row."""
        return min(self._index.phrases.frequency(field, [stem]) for stem in stems)

    def _prefix(self, field: str, tag: str, token: str) -> Iterator[Part]:
        low, high = self._index.words.span(tagged(tag, analyzer(tag).fold(token)))
        yield Part(self._index.word_postings[field].rows(low, high))

    def _fuzzy(self, field: str, tag: str, token: str) -> Iterator[Part]:
        postings = self._index.word_postings[field]
        for term in self._index.fuzzy.near(analyzer(tag).fold(token)):
            check()
            if self._index.words[term].startswith(tagged(tag, "")):
                yield Part(postings.rows(int(term), int(term) + 1))


def _is_word(leaf: Leaf) -> bool:
    return leaf.match == "exact" and len(leaf.tokens) == 1


def _field(leaf: Leaf) -> str:
    return leaf.field or "text"
