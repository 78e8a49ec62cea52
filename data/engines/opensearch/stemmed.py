"""Stemmed: the words and stems of texts as a cluster holds them, made by the rules of their language."""

from __future__ import annotations

from functools import cache
from typing import Final

from data.engines.opensearch.layout import cut
from data.engines.words import tagged
from data.language import Analyzer, analyzer, tokenise

#: Tokens whose words and stems are remembered, for each language.
_REMEMBERED: Final = 500_000


class _Read(dict[str, tuple[str, str] | None]):
    """Token as written -> its word and its stem as the cluster holds them, None where it folds to nothing."""

    def __init__(self, rules: Analyzer) -> None:
        self._rules = rules

    def __missing__(self, token: str) -> tuple[str, str] | None:
        rules = self._rules
        if len(self) >= _REMEMBERED:
            self.clear()
        folded = rules.fold(token)
        pair = (cut(tagged(rules.tag, folded)), cut(tagged(rules.tag, rules.stem(token)))) if folded else None
        self[token] = pair
        return pair


@cache
def _read(tag: str) -> _Read:
    return _Read(analyzer(tag))


class Words:
    """The words and stems of a text as the cluster holds them."""

    def __init__(self, rules: Analyzer) -> None:
        self._known = _read(rules.tag)
        self.words: list[str] = []
        self.stems: list[str] = []

    def add(self, text: str) -> str:
        """Take in a text; gives its stems, apart by spaces."""
        pairs = [pair for pair in map(self._known.__getitem__, tokenise(text)) if pair is not None]
        stems = [stem for _, stem in pairs]
        self.words += [word for word, _ in pairs]
        self.stems += stems
        return " ".join(stems)

    @property
    def different(self) -> list[str]:
        """The stems, once each."""
        return sorted(set(self.stems))
