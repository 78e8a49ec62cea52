"""Highlight: where a query's words stand in a text, and a snippet around the first of them."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import Final, Literal

from data.language import GENERIC, STEMMERS, Analyzer, analyzer, token_matches, tokenise
from data.query import parse, positive_leaves
from data.query_tokens import Leaf

Span = tuple[int, int]
#: The fields whose text a query can hit.
TextField = Literal["headline", "summary", "body", "source"]

#: How much of a snippet stands before its first hit.
_LEAD: Final = 60
_MARK: Final = "…"
#: Space other than the plain one.
_SPACE: Final = re.compile(r"[^\S ]")
_PRINTED: Final = "“”‘’–—…•·«»£€®™©\u00a0\u2009\u200b"
_GAP: Final = re.compile(r"\s")
_LAST_GAP: Final = re.compile(r"\s\S*\Z")
#: Languages whose words begin as their stems do. In others a capital may have another small letter, as I in
#: Turkish, and stems may begin otherwise.
_BEGUN: Final = ("en", GENERIC)
#: Words whose answer is remembered, for each query and language.
_REMEMBERED: Final = 20_000


def find_hits(text: str, language: str, query: str, field: TextField = "body") -> list[Span]:
    """The spans (characters) of what the query asks for, in order and apart from each other.

    Read in the text's own language as the engines read it: words by their stems, phrases as one
    span, prefixes and fuzzy words unstemmed. What stands under NOT is not sought, nor a word bound
    to another field. Raises QueryError. Time grows with the length of the text alone.
    """
    return _merged(_spans(text, language, query, field))


def first_hits(
    text: str, language: str, query: str, field: TextField = "body", width: int = 240
) -> list[Span]:
    """As `find_hits`, but no more than a snippet of this width can show."""
    found: list[Span] = []
    for span in _spans(text, language, query, field):
        if found and span[0] > found[0][0] + width:
            break
        found.append(span)
    return _merged(found)


def _spans(text: str, language: str, query: str, field: TextField) -> Iterator[Span]:
    if not (text and query):
        return iter(())
    return _seeker(query, analyzer("" if field == "source" else language).tag, field).spans(text)


def spellings(text: str, stem: str, rules: Analyzer) -> list[str]:
    """The tokens of a text that have a stem, as written and in order."""
    plain = _without_marks(text)
    beginning = _stem_beginning(stem, rules) if rules.tag in _BEGUN else ""
    if beginning and plain.isascii():
        sign = re.compile(re.escape(beginning))
        tokens = [match[0] for match in _begun(plain, plain.lower(), sign)]
    else:
        tokens = tokenise(text)
    return [token for token in tokens if rules.stem(token) == stem]


def snippet(text: str, hits: Sequence[Span], width: int = 240) -> tuple[str, list[Span]]:
    """About `width` characters around the first hits, or the opening; and the hits within them.

    Line breaks become spaces; an ellipsis stands where text is left out.
    """
    first = hits[0][0] if hits else 0
    start = min(_word_start(text, max(0, first - min(_LEAD, width // 4))), first)
    if first and len(text) - start < width:
        start = min(_word_start(text, max(0, len(text) - width)), first)
    end = _word_end(text, start + width, least=min(hits[0][1], start + width) if hits else start)
    before, after = (_MARK if start else ""), (_MARK if end < len(text) else "")
    shown = before + _SPACE.sub(" ", text[start:end]) + after
    shift = len(before) - start
    inside = [(a, min(b, end)) for a, b in hits if a < end]
    return shown, [(a + shift, b + shift) for a, b in inside]


@lru_cache(maxsize=256)
def _seeker(query: str, tag: str, field: TextField) -> _Seeker:
    leaves = [leaf for leaf in positive_leaves(parse(query)) if _concerns(leaf, field)]
    return _Seeker(leaves, analyzer(tag))


def forget() -> None:
    """Let go of the queries that were sought and of what was found of each word, for measuring."""
    _seeker.cache_clear()


def _concerns(leaf: Leaf, field: TextField) -> bool:
    return leaf.field == field if field == "source" else leaf.field in (None, field)


class _Hits(dict[str, bool]):
    """Token as written -> whether it is a word that the query asks for; remembers what it was asked."""

    def __init__(self, tests: Sequence[Callable[[str], bool]]) -> None:
        self._tests = tests

    def __missing__(self, token: str) -> bool:
        if len(self) >= _REMEMBERED:
            self.clear()
        found = self[token] = any(test(token) for test in self._tests)
        return found


class _Seeker:
    """Finds the words and phrases of one query in texts of one language."""

    def __init__(self, leaves: Sequence[Leaf], rules: Analyzer) -> None:
        folded = {leaf: [token for token in leaf.tokens if rules.fold(token)] for leaf in leaves}
        self._rules = rules
        self._hits = _Hits(
            [_test(leaf, tokens[0], rules) for leaf, tokens in folded.items() if len(tokens) == 1]
        )
        self._phrases = {tuple(map(rules.stem, tokens)) for tokens in folded.values() if len(tokens) > 1}
        self._sign = _sign(folded, rules)
        #: The stems of a phrase that is all of the query, and what stands at each place where it begins.
        self._alone: tuple[tuple[str, ...], re.Pattern[str]] | None = None
        if self._sign is not None and len(folded) == len(self._phrases) == 1:
            (phrase,) = self._phrases
            self._alone = phrase, re.compile(f"(?<![0-9a-z])(?={self._sign.pattern})")

    def spans(self, text: str) -> Iterator[Span]:
        """The spans in the order in which they end."""
        plain = _without_marks(text)
        if self._sign is None or not plain.isascii():
            return self._from(text, 0)
        text, lower = plain, plain.lower()
        if not self._phrases:
            return self._signed(text, lower)
        if self._alone is not None:
            return self._phrase_alone(text, lower, *self._alone)
        first = self._sign.search(lower)
        return iter(()) if first is None else self._from(text, _token_start(text, first.start()))

    def _signed(self, text: str, lower: str) -> Iterator[Span]:
        """Words alone: only the tokens that begin like one of them are looked at."""
        assert self._sign is not None
        hits = self._hits
        return (match.span() for match in _begun(text, lower, self._sign) if hits[match[0]])

    def _phrase_alone(
        self, text: str, lower: str, stems: Sequence[str], sign: re.Pattern[str]
    ) -> Iterator[Span]:
        """A phrase alone: only the tokens where it can begin are looked at, and as many as it has."""
        for start in (found.start() for found in sign.finditer(lower)):
            tokens = list(islice(token_matches(text, start), len(stems)))
            if tuple(self._rules.stem(token[0]) for token in tokens) == stems:
                yield start, tokens[-1].end()

    def _from(self, text: str, start: int) -> Iterator[Span]:
        """All spans from a token on."""
        if not self._phrases:
            hits = self._hits
            return (match.span() for match in token_matches(text, start) if hits[match[0]])
        return self._with_phrases(text, start)

    def _with_phrases(self, text: str, start: int) -> Iterator[Span]:
        trackers = [_Tracker(stems) for stems in self._phrases]
        for match in token_matches(text, start):
            token = match[0]
            if self._hits[token]:
                yield match.span()
            stem = self._rules.stem(token)
            if not stem:  # a token that folds to nothing is not there for the engines either
                continue
            for tracker in trackers:
                begun = tracker.read(stem, match.start())
                if begun is not None:
                    yield begun, match.end()


def _sign(folded: Mapping[Leaf, Sequence[str]], rules: Analyzer) -> re.Pattern[str] | None:
    """What stands wherever a hit begins in a text of ASCII in lower case; None where that is not known.

    Most of a text has nothing to do with the query, and a pattern passes over it much faster than a loop over
    its tokens.
    """
    signs = [_sign_of(leaf, tokens, rules) for leaf, tokens in folded.items() if tokens]
    return re.compile("|".join(filter(None, signs))) if signs and all(signs) else None


def _sign_of(leaf: Leaf, tokens: Sequence[str], rules: Analyzer) -> str | None:
    if leaf.match == "fuzzy" or rules.tag not in _BEGUN:
        return None
    if leaf.match == "prefix":
        return re.escape(rules.fold(tokens[0]))
    return "[0-9a-z]*[^0-9a-z]+".join(re.escape(common_beginning(token, rules)) for token in tokens)


def common_beginning(token: str, rules: Analyzer) -> str:
    """What all words begin with that have a token's stem, in English or where nothing is stemmed.

    English stems end otherwise than their words in a few ways: "i" for "y", a last "e" where the word has
    another vowel, "bl" and "ble" for "bility" (happi, happy; hope, hoping; possibl, possibility; die, dying).
    """
    return _stem_beginning(rules.stem(token), rules)


def _stem_beginning(stem: str, rules: Analyzer) -> str:
    if rules.tag not in STEMMERS or stem[-1:] not in ("e", "i", "l", "y"):
        return stem
    return stem[:-2] if stem[-1] == "e" else stem[:-1]


def _begun(text: str, lower: str, sign: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """The tokens of a text of ASCII that begin with a sign, which is in lower case."""
    for found in sign.finditer(lower):
        start = found.start()
        if not start or not text[start - 1].isalnum():
            yield next(token_matches(text, start))


def _without_marks(text: str) -> str:
    """The text with spaces for the printers' marks that keep English from being ASCII; none is a letter."""
    if not text.isascii():
        for mark in _PRINTED:
            text = text.replace(mark, " ")
    return text


def _token_start(text: str, at: int) -> int:
    """Where the token that covers a place of a text of ASCII begins."""
    while at and text[at - 1].isalnum():
        at -= 1
    return at


def _test(leaf: Leaf, token: str, rules: Analyzer) -> Callable[[str], bool]:
    """Whether a token as written is what one word of the query asks for."""
    folded, stem = rules.fold(token), rules.stem(token)
    if leaf.match == "prefix":
        return lambda word: rules.fold(word).startswith(folded)
    if leaf.match == "fuzzy":
        return lambda word: within_one_edit(folded, rules.fold(word))
    return lambda word: rules.stem(word) == stem


class _Tracker:
    """Follows one phrase through a text by Knuth, Morris and Pratt's method."""

    def __init__(self, stems: Sequence[str]) -> None:
        self._stems, self._jumps, self._matched = stems, _jumps(stems), 0
        self._starts: deque[int] = deque(maxlen=len(stems))

    def read(self, stem: str, start: int) -> int | None:
        """Take in the next token; where the phrase ends with it, the place at which it began."""
        self._starts.append(start)
        stems = self._stems
        while self._matched and (self._matched == len(stems) or stem != stems[self._matched]):
            self._matched = self._jumps[self._matched - 1]
        self._matched += stem == stems[self._matched]
        return self._starts[0] if self._matched == len(stems) else None


def _jumps(stems: Sequence[str]) -> list[int]:
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
    gap = _GAP.search(text, at, min(at + _LEAD // 2, len(text)))
    return at if gap is None else gap.end()


def _word_end(text: str, at: int, least: int) -> int:
    """The end of the last word before `at`, where one is near, and not before `least`."""
    if at >= len(text):
        return len(text)
    gap = _LAST_GAP.search(text, max(at - _LEAD // 2, least) + 1, at + 1)
    return at if gap is None else gap.start()
