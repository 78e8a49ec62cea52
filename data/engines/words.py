"""Words of a corpus being built: every token as written becomes a number once."""

from __future__ import annotations

from array import array
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from data.engines.columns import Ints, sorted_places
from data.language import Analyzer, tokenise


def tagged(tag: str, word: str) -> str:
    """A word as an index holds it: each language has its own words."""
    return f"{tag}:{word}"


class _Numbers(dict[str, int]):
    """Token as written -> number of its word, in one language."""

    def __init__(self, words: WordTable, rules: Analyzer) -> None:
        self._words, self._rules = words, rules

    def __missing__(self, token: str) -> int:
        number = self[token] = self._words.number(token, self._rules)
        return number


class WordTable:
    """The distinct words, folded, and their stems; number 0 stands for tokens that fold to nothing."""

    def __init__(self) -> None:
        self.words: list[str] = [""]
        self.stems: list[str] = [""]
        #: For each word its stem as text, for phrases.
        self.stem_texts: list[str] = [""]
        self._stem_of_word = array("i", [0])
        self._word_numbers: dict[str, int] = {"": 0}
        self._stem_numbers: dict[str, int] = {"": 0}
        self._by_language: dict[str, _Numbers] = {}

    def numbers(self, text: str, rules: Analyzer) -> list[int]:
        """The numbers of a text's words."""
        known = self._by_language.get(rules.tag)
        if known is None:
            known = self._by_language[rules.tag] = _Numbers(self, rules)
        return list(map(known.__getitem__, tokenise(text)))

    def number(self, token: str, rules: Analyzer) -> int:
        """The number of one token's word, a new one where the word is new."""
        folded = rules.fold(token)
        if not folded:
            return 0
        word = tagged(rules.tag, folded)
        found = self._word_numbers.get(word)
        if found is None:
            found = self._word_numbers[word] = len(self.words)
            self._append(word, tagged(rules.tag, rules.stem(token)))
        return found

    def _append(self, word: str, stem: str) -> None:
        number = self._stem_numbers.setdefault(stem, len(self.stems))
        if number == len(self.stems):
            self.stems.append(stem)
        self.words.append(word)
        self.stem_texts.append(self.stems[number])
        self._stem_of_word.append(number)

    def spell(self, numbers: Iterable[int]) -> str:
        """The stems of these words, apart by spaces."""
        texts = self.stem_texts
        return " ".join([texts[number] for number in numbers])

    def stems_of(self, words: Ints) -> npt.NDArray[np.int64]:
        """The numbers of these words' stems."""
        return np.array(self._stem_of_word, np.int64)[words]

    def languages(self) -> list[str]:
        """The tags of the analyzers that articles needed."""
        return sorted(self._by_language)

    def sorted_words(self) -> tuple[list[str], npt.NDArray[np.int64]]:
        """The words in order, and where each number's word stands among them."""
        return sorted_places(self.words)

    def sorted_stems(self) -> tuple[list[str], npt.NDArray[np.int64]]:
        """The stems in order, and where each number's stem stands among them."""
        return sorted_places(self.stems)
