"""Highlight: where a query's words stand in a text, and a snippet around the first of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Final, Literal

from data.language import Analyzer, analyzer, token_spans
from data.query import parse, positive_leaves
from data.query_tokens import Leaf

Span = tuple[int, int]
#: The fields whose text a query can hit.
TextField = Literal["headline", "summary", "body", "source"]

#: How much of a snippet stands before its first hit.
_LEAD: Final = 60
_MARK: Final = "…"


def find_hits(text: str, language: str, query: str, field: TextField = "body") -> list[Span]:
    """The spans (characters) of what the query asks for, in order and apart from each other.

    Read in the text's own language as the engines read it: words by their stems, phrases as one
    span, prefixes and fuzzy words unstemmed. What stands under NOT is not sought, nor a word bound
    to another field. Raises QueryError. Time grows with the length of the text alone.
    """
    matchers = _matchers(query, language, field) if query and text else ()
    if not matchers:
        return []
    tokens = [(token, start, end) for token, start, end in token_spans(text)]
    rules = analyzer("" if field == "source" else language)
    kept = [(token, start, end) for token, start, end in tokens if rules.fold(token)]
    return _merged(span for matcher in matchers for span in matcher(kept))


def snippet(text: str, hits: Sequence[Span], width: int = 240) -> tuple[str, list[Span]]:
    """About `width` characters around the first hits, or the opening; and the hits within them.

    Line breaks become spaces; an ellipsis stands where text is left out.
    """
    start = _word_start(text, max(0, hits[0][0] - _LEAD)) if hits else 0
    if hits and len(text) - start < width:
        start = _word_start(text, max(0, len(text) - width))
        start = min(start, hits[0][0])
    end = _word_end(text, start + width, least=min(hits[0][1], start + width) if hits else start)
    before, after = (_MARK if start else ""), (_MARK if end < len(text) else "")
    shown = before + "".join(" " if c.isspace() else c for c in text[start:end]) + after
    shift = len(before) - start
    inside = [(a, min(b, end)) for a, b in hits if a < end]
    return shown, [(a + shift, b + shift) for a, b in inside]


Token = tuple[str, int, int]
_Matcher = Callable[[list[Token]], Iterable[Span]]


@lru_cache(maxsize=512)
def _matchers(query: str, language: str, field: TextField) -> tuple[_Matcher, ...]:
    leaves = [leaf for leaf in positive_leaves(parse(query)) if _concerns(leaf, field)]
    rules = analyzer("" if field == "source" else language)
    found = (_matcher(leaf, rules) for leaf in dict.fromkeys(leaves))
    return tuple(matcher for matcher in found if matcher is not None)


def _concerns(leaf: Leaf, field: TextField) -> bool:
    return leaf.field == field if field == "source" else leaf.field in (None, field)


def _matcher(leaf: Leaf, rules: Analyzer) -> _Matcher | None:
    folded = [token for token in leaf.tokens if rules.fold(token)]
    if not folded:
        return None
    if leaf.match == "prefix":
        begin = rules.fold(folded[0])
        return _words(lambda token: rules.fold(token).startswith(begin))
    if leaf.match == "fuzzy":
        wanted = rules.fold(folded[0])
        return _words(lambda token: within_one_edit(wanted, rules.fold(token)))
    stems = [rules.stem(token) for token in folded]
    if len(stems) == 1:
        return _words(lambda token: rules.stem(token) == stems[0])
    return lambda tokens: _phrases(tokens, stems, rules)


def _words(matches: Callable[[str], bool]) -> _Matcher:
    return lambda tokens: [(start, end) for token, start, end in tokens if matches(token)]


def _phrases(tokens: list[Token], stems: list[str], rules: Analyzer) -> Iterable[Span]:
    """Each occurrence of the stems in a row, by Knuth, Morris and Pratt's method."""
    jumps = _jumps(stems)
    matched = 0
    for i, (token, _, end) in enumerate(tokens):
        stem = rules.stem(token)
        while matched and (matched == len(stems) or stem != stems[matched]):
            matched = jumps[matched - 1]
        matched += stem == stems[matched]
        if matched == len(stems):
            yield tokens[i - len(stems) + 1][1], end


def _jumps(stems: list[str]) -> list[int]:
    jumps = [0] * len(stems)
    for i in range(1, len(stems)):
        k = jumps[i - 1]
        while k and stems[i] != stems[k]:
            k = jumps[k - 1]
        jumps[i] = k + (stems[i] == stems[k])
    return jumps


def within_one_edit(a: str, b: str) -> bool:
    """Whether one letter added, lost, changed or swapped with its neighbour makes `a` into `b`."""
    if abs(len(a) - len(b)) > 1:
        return False
    if a == b:
        return True
    i = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    if len(a) < len(b):
        return a[i:] == b[i + 1 :]
    if len(a) > len(b):
        return a[i + 1 :] == b[i:]
    swapped = a[i + 1 : i + 2] + a[i : i + 1]
    return a[i + 1 :] == b[i + 1 :] or (
        len(swapped) == 2 and swapped == b[i : i + 2] and a[i + 2 :] == b[i + 2 :]
    )


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _word_start(text: str, at: int) -> int:
    """The start of the word at or after `at`, where one is near."""
    if at == 0 or text[at - 1].isspace():
        return at
    gap = next((i for i in range(at, min(at + _LEAD // 2, len(text))) if text[i].isspace()), None)
    return at if gap is None else gap + 1


def _word_end(text: str, at: int, least: int) -> int:
    """The end of the last word before `at`, where one is near, and not before `least`."""
    if at >= len(text):
        return len(text)
    gap = next((i for i in range(at, max(at - _LEAD // 2, least), -1) if text[i].isspace()), None)
    return at if gap is None else gap
