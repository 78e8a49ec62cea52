"""Texts that say nothing: mashed keys, one character or word again and again, pictures only, shouting."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final

_PAIRS: Final = Path(__file__).resolve().parent / "pairs.txt"
#: Rows of keys, accents aside.
_ROWS: Final = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "ицукенгшщзхъ", "фывапролджэ", "ячсмитьбю")
_WORD: Final = re.compile(r"[^\W\d_]+")
_MARKS: Final = re.compile("[\u0300-\u036f]")
_PLAIN: Final = str.maketrans("ıə", "ie")
_LETTERS: Final = re.compile("[a-zа-я]+")
#: Fewer pairs of letters tell nothing.
_LEAST_PAIRS: Final = 12
#: Fewer characters than these may be one again and again: wow!!!!!!
_LEAST_CHARACTERS: Final = 20
_LEAST_WORDS: Final = 6
#: Most that two characters in turn count, who may be laughing (hahaha).
_TWO_CHARACTERS: Final = 90.0
_EMOJI: Final = re.compile(
    "[\U0001f1e6-\U0001f1ff]{2}|[\U0001f300-\U0001f3fa\U0001f400-\U0001faff\u2600-\u27bf\u2b00-\u2bff]"
)


@cache
def _likely() -> frozenset[str]:
    """Pairs of letters that words have, without those of neighbouring keys and doubled letters."""
    keys = {one + other for row in _ROWS for one, other in pairwise(row)}
    lines = _PAIRS.read_text("utf-8").splitlines()
    pairs = {pair for line in lines if not line.startswith("#") for pair in line.split()}
    return frozenset(pair for pair in pairs if pair[0] != pair[1] and not {pair, pair[::-1]} & keys)


def mashed(text: str) -> float:
    """The percentage of pairs of letters that are unlikely, or typed by keys side by side.

    Latin and Cyrillic words only; 0 for a text with few of them.
    """
    total = odd = 0
    likely = _likely()
    for word in _LETTERS.findall(_folded(text)):
        pairs = [word[at : at + 2] for at in range(len(word) - 1)]
        total += len(pairs)
        odd += sum(pair not in likely for pair in pairs)
    return 100 * odd / total if total >= _LEAST_PAIRS else 0.0


def _folded(text: str) -> str:
    """Small letters without accents, й as и."""
    return _MARKS.sub("", unicodedata.normalize("NFKD", text).casefold()).translate(_PLAIN)


def monotony(text: str) -> float:
    """The percentage of a text that is its commonest character or two, or of its words those said before."""
    characters = Counter(character for character in text.casefold() if not character.isspace())
    said = _WORD.findall(text.casefold())
    again = 100 * (1 - len(set(said)) / len(said)) if len(said) >= _LEAST_WORDS else 0.0
    if (total := characters.total()) < _LEAST_CHARACTERS:
        return again
    first, *others = (100 * count / total for _, count in characters.most_common(2))
    return max(again, first, min(first + sum(others), _TWO_CHARACTERS))


def pictures(text: str) -> int:
    """The number of emoji; a flag is one, a joined one as many as its parts."""
    return len(_EMOJI.findall(text))


def words(text: str) -> int:
    """The number of words: letters of any script, or single ideographs."""
    return len(_WORD.findall(text))


def capitals(text: str) -> int:
    """The number of letters of a text that is mostly in capitals, 0 of any other."""
    upper = sum(map(str.isupper, text))
    return upper if upper > 0.7 * (upper + sum(map(str.islower, text))) else 0
