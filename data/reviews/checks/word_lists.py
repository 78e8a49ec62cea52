"""Lists of words and phrases that the checks go by: a text file for each language, which one may replace.

A line is a phrase. In it `word*` is a word with any ending, `one|other` either word, `*` any one word,
`...` up to three words or none, `0` a number, `$` a sum of money, `@` a link, a number or an address,
`.` the beginning of a sentence. Case, accents and letters that look alike make no difference. `[held]` and
the like begin a part of the list; a line that begins with `#` is a comment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from data.reviews.checks.reading import WAY, folded

LISTS: Final = Path(__file__).resolve().parent / "lists"
#: Offers hold by themselves, ways to be asked too; hints and what sellers say of themselves hold in twos;
#: goods count beside a seller or a way to reach one; what is held by the check “words” has nothing to do with
#: advertising.
PARTS: Final = ("offers", "hints", "sellers", "goods", "asking", "held")
_ANY: Final = {"*": "[^ ]++ ", "...": "(?:[^ ]++ ){0,3}?"}
#: How a sign of a line is matched, and the words that it may be.
_SIGNS: Final = {"0": "[#$]", "$": "[$]", "@": WAY, ".": "[.]"}
_SIGN_WORDS: Final = {"0": "#$", "$": "$", "@": WAY, ".": "."}
_FOR_PEOPLE: Final = {
    "*": "…", "...": "…", "0": "(number)", "$": "(money)", "@": "(contact)", ".": "",
}  # fmt: skip
_WORD: Final = re.compile(r"[^\W\d_]+\*?\Z")
_WORDS: Final = re.compile("[^ ]+")
#: Longer beginnings of words are told apart by the pattern.
_LONGEST_STEM: Final = 12


class WordsProblem(ValueError):
    """A word list can't be read."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase of a list, as its line is written."""

    part: str
    line: str
    pattern: re.Pattern[str]

    def said(self, words: str) -> str:
        """What of the phrase stands in a match's words, for people: “earn (money) a”, “write … (contact)”."""
        found = words.split()
        return " ".join(filter(None, (_said(word.split("|"), found) for word in self.line.split())))


@dataclass(frozen=True, slots=True)
class WordLists:
    """Phrases by their first word, or by the beginning of it."""

    by_word: dict[str, list[Phrase]]
    by_stem: dict[str, list[Phrase]]

    def found(self, words: str) -> Iterator[tuple[Phrase, re.Match[str]]]:
        """Every phrase in a text's bare words, wherever it stands, also within another one."""
        for word in _WORDS.finditer(words):
            for phrase in self._beginning_with(word[0]):
                if match := phrase.pattern.match(words, word.start()):
                    yield phrase, match

    def _beginning_with(self, word: str) -> Iterator[Phrase]:
        yield from self.by_word.get(word, ())
        for length in range(1, min(len(word), _LONGEST_STEM) + 1):
            yield from self.by_stem.get(word[:length], ())


@cache
def word_lists(folder: str = "") -> WordLists:
    """The lists of a folder, those of all languages together; "" for the project's own.

    Raises WordsProblem, which names the file and the line.
    """
    files = sorted((Path(folder) if folder else LISTS).glob("*.txt"))
    if not files:
        raise WordsProblem(f"“{folder}” is no folder with word lists, such as en.txt.")
    lists = WordLists({}, {})
    for file in files:
        for part, line, where in _lines(file):
            _add(lists, part, line, where)
    return lists


def _add(lists: WordLists, part: str, line: str, where: str) -> None:
    words = line.split()
    if words[0] in _ANY or words[-1] == "...":
        raise WordsProblem(f"{where}: “{line}” begins or ends with any word.")
    pattern = "".join(_ANY.get(word) or f"(?:{'|'.join(_options(word, where))}) " for word in words)
    phrase = Phrase(part, line, re.compile(pattern))
    for option in words[0].split("|"):
        stem = folded(option.removesuffix("*"))
        for key in _SIGN_WORDS.get(option, (stem,)):
            index = lists.by_stem if option.endswith("*") else lists.by_word
            index.setdefault(key[:_LONGEST_STEM] if option.endswith("*") else key, []).append(phrase)


def _said(options: list[str], found: list[str]) -> str:
    """The one of a word's options that stands among the words found."""
    for option in options:
        if option in _FOR_PEOPLE:
            return _FOR_PEOPLE[option]
        stem = folded(option.removesuffix("*"))
        if any(word.startswith(stem) if option.endswith("*") else word == stem for word in found):
            return option.replace("*", "…")
    return ""


def _options(word: str, where: str) -> Iterator[str]:
    for option in word.split("|"):
        if option not in _SIGNS and not _WORD.match(option):
            raise WordsProblem(
                f"{where}: “{option}” is no word; a line has words, *, |, ..., 0, $, @ and a full stop."
            )
        pattern = _SIGNS.get(option) or re.escape(folded(option.removesuffix("*")))
        yield pattern + "[^ ]*+" if option.endswith("*") else pattern


def _lines(file: Path) -> Iterator[tuple[str, str, str]]:
    """Part, phrase and place of each line."""
    try:
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise WordsProblem(f"{file.name} can't be read: {error}") from error
    part = ""
    for number, line in enumerate((line.strip() for line in lines), 1):
        where = f"{file.name}, line {number}"
        if not line or line.startswith("#"):
            continue
        if line.startswith("["):
            part = line.strip("[]")
            if part not in PARTS:
                raise WordsProblem(f"{where}: “{line}” is none of [{'], ['.join(PARTS)}].")
        elif not part:
            raise WordsProblem(f"{where}: a part such as [held] comes first.")
        else:
            yield part, " ".join(line.split()), where
