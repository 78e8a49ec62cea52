"""The written form of a name: what belongs to it, and what is no name at all."""

from __future__ import annotations

import re
from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TITLES: Final = _words(
    "mr mrs ms miss dr prof professor sir lady lord president vice-president premier chancellor "
    "minister secretary senator sen rep congressman congresswoman governor gov mayor judge justice "
    "general gen colonel col captain capt lieutenant lt major sergeant sgt admiral king queen prince "
    "princess pope bishop archbishop sheikh ayatollah ambassador spokesman spokeswoman spokesperson "
    "chairman chairwoman ceo coach former first prime foreign deputy"
)
#: What models take for names: days, months, what is no one's.
_NO_NAMES: Final = _words(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june "
    "july august september october november december covid covid-19 covid19 coronavirus internet "
    "twitter http https www com reuters/ist gmt utc am pm q1 q2 q3 q4 state court parliament government "
    "ministry police house church army council president minister union north south east west street"
)
_LEFT: Final = " \t\r\n\"'“”‘’«»()[]{}<>*#@|/\\.,;:!?-–—_&+=~`"
_RIGHT: Final = _LEFT.replace(".", "")
_POSSESSIVE: Final = re.compile(r"['’`´]s?$")
_LETTERS: Final = re.compile(r"[^\W\d_]")
_LONGEST: Final = 80


def trimmed(text: str, start: int, end: int, kind: str) -> tuple[int, int]:
    """The place of the name itself: without quotes, "the", titles and "'s"; empty where none is left."""
    if "\n" in text[start:end]:
        end = start + text[start:end].index("\n")
    before = (-1, -1)
    while (start, end) != before and start < end:
        before = (start, end)
        while start < end and text[start] in _LEFT:
            start += 1
        while start < end and text[end - 1] in _RIGHT:
            end -= 1
        possessive = _POSSESSIVE.search(text, start, end)
        end = possessive.start() if possessive else end
        first = text[start:end].partition(" ")[0]
        if first.lower() in ("the", "a", "an") or (kind == "person" and _is_title(first)):
            start += len(first)
    if text[start:end].count(".") == 1 and text[start:end].endswith("."):
        end -= 1
    return (start, end) if _is_name(text[start:end]) else (start, start)


def _is_title(word: str) -> bool:
    return word.lower().rstrip(".") in _TITLES


def _is_name(name: str) -> bool:
    """Whether a written form can be a name: it has letters, a capital, and is no word of the calendar."""
    letters = _LETTERS.findall(name)
    if len(letters) < 2 or len(name) > _LONGEST or name.lower() in _NO_NAMES:
        return False
    return any(letter.isupper() for letter in letters)
