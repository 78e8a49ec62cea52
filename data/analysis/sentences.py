"""Sentences, and the words in quotation marks: where each begins and ends, in one pass over the text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

from data.analysis.speech.word_lists import words
from data.paragraphs import paragraphs

Span = tuple[int, int]

#: Opening mark -> the marks that close it. Straight marks open and close by what stands around them.
_CLOSED_BY: Final = {"“": "”“", "„": "“”", "«": "»", "‟": "”"}
#: What goes on for longer is no sentence and is cut, so that no text takes long.
_LONGEST: Final = 4_000
_MARKS: Final = re.compile("[“”„‟«»\"]|''|``")
#: Words in quotation marks that go on for longer than this are taken for a mark that was never closed.
_LONGEST_QUOTE: Final = 3_000
_END: Final = re.compile(r"[.!?…]+[)\]’”“»\"']*(?=\s|[-–]\s)|\n")
_LISTED: Final = ("—", "–", "-", "•", "*")
#: A line that is set in begins a paragraph, as agencies sent them.
_INDENT: Final = re.compile(r"[ \t]{2,8}\S")
_BEFORE: Final = re.compile(r"(?:^|[\s(“«\"])([^\s(“«\"]{1,12})$")
#: Words whose full stop ends no sentence.
_SHORT: Final = words("abbreviations", "short")


def sentences(text: str) -> list[Span]:
    """Where each sentence begins and ends, without the space around it; none crosses a paragraph's edge.

    A full stop inside quotation marks ends none: the words said and who says them stay together.
    """
    quotes = quoted(text)
    starts = [start for start, _ in quotes]
    found: list[Span] = []
    for first, last in paragraphs(text):
        at = first
        for end in _ends(text, first, last):
            inside = bisect_right(starts, end - 1) - 1
            if inside >= 0 and end < quotes[inside][1]:
                continue
            found += _trimmed(text, at, end)
            at = end
        found += _trimmed(text, at, last)
    return found


def quoted(text: str) -> list[Span]:
    """Where words in quotation marks begin and end, the marks included; outermost ones, in order.

    A mark without its other half is left alone. No span crosses a paragraph's edge.
    """
    found: list[Span] = []
    for first, last in paragraphs(text):
        opened, closers, depth = -1, "", 0
        for match in _MARKS.finditer(text, first, last):
            mark, at = match.group(), match.start()
            if opened >= 0 and at - opened > _LONGEST_QUOTE:
                opened = -1
            straight = mark in ('"', "''", "``")
            either = straight or mark == "“"
            if opened >= 0 and mark in closers and not (either and _opens(text, at, match.end(), first)):
                depth -= 1
                if depth == 0:
                    found.append((opened, match.end()))
                    opened = -1
            elif straight and _opens(text, at, match.end(), first):
                opened, closers, depth = at, "\"''", 1
            elif mark in _CLOSED_BY:
                nested = opened >= 0 and mark == "«" and closers == "»"
                opened, closers, depth = (opened, closers, depth + 1) if nested else (at, _CLOSED_BY[mark], 1)
    return found


def _opens(text: str, start: int, end: int, first: int) -> bool:
    """Whether a straight mark opens: space or a bracket before it, none after it."""
    before = text[start - 1] if start > first else " "
    after = text[end] if end < len(text) else " "
    return (before.isspace() or before in "([—–-/") and not after.isspace()


def _ends(text: str, first: int, last: int) -> Iterator[int]:
    """Where sentences may end: after a full stop that a new beginning follows, or at a listed line."""
    for match in _END.finditer(text, first, last):
        if match.group() == "\n":
            if text[match.end() : match.end() + 1] in _LISTED or _INDENT.match(text, match.end(), last):
                yield match.start()
            continue
        after = _next(text, match.end(), last)
        begins = not after or after.isupper() or after.isdigit() or not (after.isalpha() or after in ",;")
        if begins and not _shortened(text, match, first):
            yield match.end()


def _next(text: str, at: int, last: int) -> str:
    """The first character that is no space; only the next few are looked at."""
    rest = text[at : min(at + 40, last)].lstrip(" \t\r\n\u00a0-–")
    return rest[:1]


def _shortened(text: str, match: re.Match[str], first: int) -> bool:
    """Whether the full stop belongs to a shortened word or an initial."""
    if match.group() != ".":
        return False
    word = _BEFORE.search(text[max(first, match.start() - 14) : match.start()])
    if word is None:
        return False
    plain = word[1].lower().strip("([")
    return plain in _SHORT or (len(word[1]) <= 3 and word[1][:1].isupper() and _single(word[1]))


def _single(word: str) -> bool:
    """Whether a word is an initial: `J`, `A.B`."""
    return all(len(part) <= 1 for part in re.split(r"[.\-]", word))


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    """The span without the space around it, in pieces where it is longer than any sentence."""
    while start < end:
        last = end
        if end - start > _LONGEST:
            space = text.rfind(" ", start + 1, start + _LONGEST)
            last = space if space > start else start + _LONGEST
        first, stop = start, last
        while first < stop and text[first].isspace():
            first += 1
        while stop > first and text[stop - 1].isspace():
            stop -= 1
        if first < stop:
            yield first, stop
        start = last
