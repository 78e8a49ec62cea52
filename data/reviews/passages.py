"""Passages: the words of an article that a review is about, found again in a text that was edited since.

A passage is kept as its words with what stood before and after them, and where: the TextQuoteSelector and
TextPositionSelector of the W3C's Web Annotation Data Model, https://www.w3.org/TR/annotation-model/#selectors.
Known failures: words that stand several times are told apart by what is around them and by their place, so
where both changed the wrong one may be found; a passage that was split over two places is not found.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

Field = Literal["headline", "summary", "body"]

#: Fewest and most characters of a passage.
PASSAGE_CHARACTERS: Final = (3, 600)
#: Characters kept from before and after it.
_AROUND: Final = 48
#: How alike, of 100, words must be to those chosen for a look at what is around them, and in the end.
_LIKE_AT_ALL: Final = 65.0
_ALIKE: Final = 75.0


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of an article; `start` counts characters (Python's str) in the field as it was."""

    field: Field
    exact: str
    before: str
    after: str
    start: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where a passage is in a text now, in characters, and whether its words are as they were."""

    start: int
    end: int
    same: bool


def passage_of(field: Field, text: str, chosen: str, near: int = 0) -> Passage | None:
    """The passage that a reader chose; None where the text has no such words, or they are too few or many.

    White space is as a browser shows it: any of it in `chosen` stands for any of it in the text. Of several
    places the one nearest to `near` is meant.
    """
    words = [re.escape(word) for word in chosen.split()]
    least, most = PASSAGE_CHARACTERS
    if not words or not least <= len(" ".join(chosen.split())) <= most:
        return None
    found = min(re.finditer(r"\s+".join(words), text), key=lambda at: abs(at.start() - near), default=None)
    if found is None:
        return None
    start, end = found.span()
    return Passage(
        field, text[start:end], text[max(0, start - _AROUND) : start], text[end : end + _AROUND], start
    )


def place_of(passage: Passage, text: str) -> Place | None:
    """Where the passage is in the text as it is now; None where it can't be found."""
    width = len(passage.exact)
    starts = [found.start() for found in re.finditer(re.escape(passage.exact), text)] if width else []
    if starts:
        start = max(starts, key=lambda at: (_fit(passage, text, at), -abs(at - passage.start)))
        return Place(start, start + width, same=True)
    return _edited(passage, text) if width else None


def _fit(passage: Passage, text: str, start: int) -> int:
    """How many characters around a place are as they were around the passage."""
    end = start + len(passage.exact)
    before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    return _shared(passage.before[::-1], before[::-1]) + _shared(passage.after, after)


def _shared(one: str, other: str) -> int:
    """Length of the common beginning."""
    return next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


def _edited(passage: Passage, text: str) -> Place | None:
    """The place whose words are like those of the passage; what is around them says where it ends."""
    best = fuzz.partial_ratio_alignment(passage.exact, text, score_cutoff=_LIKE_AT_ALL)
    if best is None:
        return None
    slack = len(passage.exact) // 2 + _AROUND
    low = max(0, best.dest_start - slack)
    window = text[low : best.dest_end + slack]
    first, last = len(passage.before), len(passage.before) + len(passage.exact)
    blocks = Indel.opcodes(passage.before + passage.exact + passage.after, window).as_matching_blocks()
    now = {block.a + n: block.b + n for block in blocks for n in range(block.size)}
    inside = [now[n] for n in range(first, last) if n in now]
    if not inside:
        return None
    start, end = low + inside[0], low + inside[-1] + 1
    # What stood right before and after tells where it begins and ends, though its own ends were rewritten.
    start = low + now[first - 1] + 1 if first - 1 in now else start - _letters(text[:start][::-1])
    end = low + now[last] if last in now else end + _letters(text[end:])
    return Place(start, end, same=False) if fuzz.ratio(passage.exact, text[start:end]) >= _ALIKE else None


def _letters(text: str) -> int:
    """How many characters of a word a text begins with."""
    return next((n for n, character in enumerate(text) if not character.isalnum()), len(text))
