"""Marks: a text cut where query hits and entity mentions begin and end, paragraph by paragraph."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text under the same marks."""

    text: str
    #: Number of the hit, counted from 0; None outside hits.
    hit: int | None = None
    #: Index of the mention; None outside mentions.
    mention: int | None = None


def joined(spans: Iterable[Span], length: int) -> list[Span]:
    """Spans in order, overlapping ones as one; what lies outside the text is left out."""
    result: list[Span] = []
    for start, end in sorted(s for s in spans if 0 <= s[0] < s[1] <= length):
        if result and start < result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result


def disjoint(spans: Sequence[Span | None], length: int) -> list[tuple[int, int, int]]:
    """Spans that can each be a link, with their index: of two that overlap the first and longer stays."""
    usable = [(*s, i) for i, s in enumerate(spans) if s is not None and 0 <= s[0] < s[1] <= length]
    result: list[tuple[int, int, int]] = []
    for start, end, index in sorted(usable, key=lambda s: (s[0], -s[1], s[2])):
        if not result or start >= result[-1][1]:
            result.append((start, end, index))
    return result


def runs(
    text: str, blocks: Sequence[Span], hits: Sequence[Span], mentions: Sequence[tuple[int, int, int]]
) -> list[list[Run]]:
    """The runs of each block of a text, from disjoint spans in order.

    A hit that crosses the edge of a mention, or of a block, keeps its number on both sides.
    """
    numbered = [(start, end, number) for number, (start, end) in enumerate(hits)]
    in_hit, in_mention = _Cursor(numbered), _Cursor(mentions)
    edges = sorted({edge for span in (*numbered, *mentions) for edge in span[:2]})
    cut, at = [], 0
    for start, end in blocks:
        while at < len(edges) and edges[at] <= start:
            at += 1
        first = at
        while at < len(edges) and edges[at] < end:
            at += 1
        pieces = pairwise([start, *edges[first:at], end])
        cut.append([Run(text[a:b], in_hit.over(a), in_mention.over(a)) for a, b in pieces])
    return cut


class _Cursor:
    """Which of disjoint spans lies over a place, for places that only move forward."""

    def __init__(self, spans: Sequence[tuple[int, int, int]]) -> None:
        self._spans = spans
        self._at = 0

    def over(self, place: int) -> int | None:
        """The mark of the span over `place`."""
        while self._at < len(self._spans) and self._spans[self._at][1] <= place:
            self._at += 1
        if self._at < len(self._spans) and self._spans[self._at][0] <= place:
            return self._spans[self._at][2]
        return None
