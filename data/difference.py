"""Difference: which words of a text were removed and which were added, paragraph by paragraph."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final, Literal, NamedTuple

from rapidfuzz.distance import Indel

from data.language import token_spans
from data.paragraphs import paragraphs

Kind = Literal["same", "removed", "added"]

#: Two lists are matched where their lengths multiply to less: it takes some 50 ms and 12 MB.
_MOST: Final = 100_000_000
#: Ends a paragraph, as a word of its own.
_BREAK: Final = "\n"
_ENDS: Final = frozenset(".!?…。！？؟۔।")
#: A single one of these between two words makes them one: 1,234, isn't, 10:30, so-called.
_JOINS: Final = frozenset(".,:'’-‑/")
#: Signs and pictures stay together: one of them may be several characters.
_SIGNS: Final = re.compile(r"[\u200d\ufe0f\u2190-\u2fff\U0001f000-\U0010ffff]+|\S")
#: What two changes have between them and is no longer than this, and no longer than they are, counts as
#: changed too: a "the" that happened to stay tells nothing.
_ISLAND: Final = 30


@dataclass(frozen=True, slots=True)
class Piece:
    """Words in a row that have the same fate."""

    text: str
    kind: Kind = "same"


Paragraph = tuple[Piece, ...]


class _Word(NamedTuple):
    #: What it is known by: two spellings of one character are the same.
    key: str
    start: int
    end: int


class _Segment(NamedTuple):
    """Words of the text before, and the words of the text after that stand in their place."""

    same: bool
    a1: int
    a2: int
    b1: int
    b2: int


def difference(before: str, after: str) -> list[Paragraph]:
    """The text after in its paragraphs, with the words that were added, and those removed before them.

    Spaces and paragraph breaks alone make no difference. Where paragraphs and then their sentences are
    too many to be matched (tens of thousands that differ), all are taken for replaced.
    """
    a, b = _words(before), _words(after)
    page = _Page()
    for segment in _compared([word.key for word in a], [word.key for word in b]):
        if segment.same:
            page.add(after, b, segment.b1, segment.b2, "same")
        else:
            page.add(before, a, segment.a1, segment.a2, "removed")
            page.add(after, b, segment.b1, segment.b2, "added")
    return page.done()


def _words(text: str) -> list[_Word]:
    """The words and signs of a text, and the end of each paragraph."""
    words: list[_Word] = []
    for start, end in paragraphs(text):
        words += _paragraph_words(text[start:end], start)
        words.append(_Word(_BREAK, end, end))
    return words


def _paragraph_words(text: str, offset: int) -> Iterator[_Word]:
    at = 0
    for start, end in _joined(text):
        yield from _signs(text, at, start, offset)
        yield _word(text, start, end, offset)
        at = end
    yield from _signs(text, at, len(text), offset)


def _joined(text: str) -> Iterator[tuple[int, int]]:
    begin = last = -1
    for _, start, end in token_spans(text):
        if begin >= 0 and not (start == last + 1 and text[last] in _JOINS):
            yield begin, last
            begin = -1
        begin, last = (start if begin < 0 else begin), end
    if begin >= 0:
        yield begin, last


def _signs(text: str, start: int, end: int, offset: int) -> Iterator[_Word]:
    if text[start:end].isspace():
        return
    for found in _SIGNS.finditer(text, start, end):
        yield _word(text, found.start(), found.end(), offset)


def _word(text: str, start: int, end: int, offset: int) -> _Word:
    return _Word(unicodedata.normalize("NFC", text[start:end]), offset + start, offset + end)


def _compared(a: list[str], b: list[str]) -> list[_Segment]:
    """Matched by paragraphs, what is left by sentences, what is left by words: quick, and easy to read."""
    whole = _Segment(False, 0, len(a), 0, len(b))
    return _without_islands(a, b, _merged(_matched(a, b, whole, (_ends_paragraph, _ends_sentence, _ends))))


def _ends_paragraph(word: str, _following: str) -> bool:
    return word == _BREAK


def _ends_sentence(word: str, following: str) -> bool:
    return word == _BREAK or (word in _ENDS and following not in _ENDS)


def _ends(_word: str, _following: str) -> bool:
    return True


def _matched(
    a: list[str], b: list[str], block: _Segment, levels: Sequence[Callable[[str, str], bool]]
) -> Iterator[_Segment]:
    if not levels or block.a1 == block.a2 or block.b1 == block.b2:
        yield block
        return
    cuts_a, cuts_b = _cuts(a, block.a1, block.a2, levels[0]), _cuts(b, block.b1, block.b2, levels[0])
    numbers: dict[tuple[str, ...], int] = {}
    units_a, units_b = _units(a, cuts_a, numbers), _units(b, cuts_b, numbers)
    for same, a1, a2, b1, b2 in _merged(_opcodes(units_a, units_b)):
        found = _Segment(same, cuts_a[a1], cuts_a[a2], cuts_b[b1], cuts_b[b2])
        if same:
            yield found
        else:
            yield from _matched(a, b, found, levels[1:])


def _cuts(words: list[str], start: int, end: int, ends: Callable[[str, str], bool]) -> list[int]:
    """Where units begin, and where the last one ends."""
    inner = (i + 1 for i in range(start, end - 1) if ends(words[i], words[i + 1]))
    return [start, *inner, end]


def _units(words: list[str], cuts: list[int], numbers: dict[tuple[str, ...], int]) -> list[int]:
    """A number for each unit; equal ones have the same."""
    return [numbers.setdefault(tuple(words[start:end]), len(numbers)) for start, end in pairwise(cuts)]


def _opcodes(a: list[int], b: list[int]) -> Iterator[_Segment]:
    """What both have in common, in order, as much as can be; the ends are looked at first."""
    shorter = min(len(a), len(b))
    head = next((i for i in range(shorter) if a[i] != b[i]), shorter)
    tail = next((i for i in range(shorter - head) if a[-1 - i] != b[-1 - i]), shorter - head)
    end_a, end_b = len(a) - tail, len(b) - tail
    yield _Segment(True, 0, head, 0, head)
    if (end_a - head) * (end_b - head) > _MOST:
        yield _Segment(False, head, end_a, head, end_b)
    else:
        found = Indel.opcodes(a[head:end_a], b[head:end_b])
        for code in found:
            places = (code.src_start, code.src_end, code.dest_start, code.dest_end)
            yield _Segment(code.tag == "equal", *(head + place for place in places))
    yield _Segment(True, end_a, len(a), end_b, len(b))


def _merged(segments: Iterator[_Segment]) -> Iterator[_Segment]:
    """Empty ones left out, neighbours of one kind as one."""
    last: _Segment | None = None
    for segment in segments:
        if segment.a1 == segment.a2 and segment.b1 == segment.b2:
            continue
        if last is not None and last.same != segment.same:
            yield last
            last = None
        last = segment if last is None else last._replace(a2=segment.a2, b2=segment.b2)
    if last is not None:
        yield last


def _without_islands(a: list[str], b: list[str], segments: Iterator[_Segment]) -> list[_Segment]:
    kept: list[_Segment] = []
    for segment in segments:
        kept.append(segment)
        while len(kept) > 2 and not kept[-1].same and _is_island(a, b, *kept[-3:]):
            first, _, last = kept[-3:]
            kept[-3:] = [first._replace(a2=last.a2, b2=last.b2)]
    return kept


def _is_island(a: list[str], b: list[str], first: _Segment, between: _Segment, last: _Segment) -> bool:
    words = a[between.a1 : between.a2] if between.a2 - between.a1 <= _ISLAND else [_BREAK]
    length = sum(map(len, words))
    return _BREAK not in words and length <= _ISLAND and all(_is_long(a, b, c, length) for c in (first, last))


def _is_long(a: list[str], b: list[str], change: _Segment, length: int) -> bool:
    """Whether a change takes out, or puts in, that many letters; only as many words are looked at."""
    sides = (
        a[change.a1 : min(change.a2, change.a1 + length)],
        b[change.b1 : min(change.b2, change.b1 + length)],
    )
    return any(sum(map(len, side)) >= length for side in sides)


class _Page:
    """Puts pieces into paragraphs."""

    def __init__(self) -> None:
        self._paragraphs: list[Paragraph] = []
        self._pieces: list[Piece] = []

    def add(self, text: str, words: list[_Word], start: int, end: int, kind: Kind) -> None:
        """Go on with some words of a text."""
        begin = start
        for at in range(start, end):
            if words[at].key == _BREAK:
                self._put(text, words, begin, at, kind)
                self._end_paragraph()
                begin = at + 1
        self._put(text, words, begin, end, kind)

    def _put(self, text: str, words: list[_Word], start: int, end: int, kind: Kind) -> None:
        if start == end:
            return
        piece = Piece(text[words[start].start : words[end - 1].end], kind)
        if self._pieces and _is_apart(words, start):
            piece = self._spaced(piece)
        self._pieces.append(piece)

    def _spaced(self, piece: Piece) -> Piece:
        """The piece with a space before it, which belongs to unchanged text where there is some."""
        last = self._pieces[-1]
        if last.kind == "same":
            self._pieces[-1] = replace(last, text=last.text + " ")
        elif piece.kind == "same":
            return replace(piece, text=" " + piece.text)
        else:
            self._pieces.append(Piece(" "))
        return piece

    def _end_paragraph(self) -> None:
        if self._pieces:
            self._paragraphs.append(tuple(self._pieces))
            self._pieces = []

    def done(self) -> list[Paragraph]:
        """All paragraphs."""
        self._end_paragraph()
        return self._paragraphs


def _is_apart(words: list[_Word], at: int) -> bool:
    """Whether something other than the word before stands right before a word: a space, another paragraph."""
    return at == 0 or words[at - 1].key == _BREAK or words[at - 1].end < words[at].start
