"""A sentence as tokens: words, marks, names, and what stands in quotation marks as one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from data.analysis.sentences import Span

TokenKind = Literal["word", "mark", "name", "place", "quote", "end"]
_TOKEN: Final = re.compile(r"[’'](?:s|d|ll|re|ve)\b|\w+(?:[-’'.&/]\w+)*|[^\w\s]")
#: Marks that stand between what is said and who says it.
DASHES: Final = frozenset("—–-")
#: No sentence that people write lets more be said; texts made to take long do.
MOST_SAID: Final = 12


@dataclass(frozen=True, slots=True)
class Named:
    """A mention in the field that is read."""

    entity: str
    kind: str
    start: int
    end: int

    @property
    def key(self) -> str:
        """The entity as addresses write it."""
        return f"{self.kind}:{self.entity}"


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a mark, a name or a quotation; `low` is a word in small letters, "" for a quotation."""

    kind: TokenKind
    text: str
    start: int
    end: int
    named: Named | None = None

    @property
    def low(self) -> str:
        """The text in small letters."""
        return self.text.lower() if self.kind != "quote" else ""

    @property
    def upper(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[:1].isupper()

    def speaks(self, *kinds: str) -> bool:
        """Whether it names someone who can speak: a person or organisation, or one of `kinds`."""
        return self.kind == "name" and (not kinds or (self.named is not None and self.named.kind in kinds))


@dataclass(frozen=True, slots=True)
class Said:
    """What the rules find in one sentence."""

    #: The token that names the speaker, which may be a pronoun.
    speaker: Token
    #: Whether the words stand in quotation marks and are the speaker's own.
    direct: bool
    #: The words said; several where the speaker is named in the middle of them.
    words: tuple[Span, ...]
    #: The verb or phrase that tells.
    cue: Span


END: Final = Token("end", "", -1, -1)


class Tokens(Sequence[Token]):
    """The tokens of a sentence; beyond its ends stand tokens of kind "end"."""

    def __init__(self, tokens: list[Token], span: Span) -> None:
        self._tokens = tokens
        self.start, self.end = span

    def __len__(self) -> int:
        return len(self._tokens)

    def __getitem__(self, at: int) -> Token:  # type: ignore[override]  # never asked for a slice
        return self._tokens[at] if 0 <= at < len(self._tokens) else END

    def is_mark(self, at: int, marks: Iterable[str]) -> bool:
        """Whether one of these marks stands there."""
        token = self[at]
        return token.kind == "mark" and token.text in marks


def tokens_of(text: str, span: Span, quotes: Sequence[Span], names: Sequence[Named]) -> Tokens:
    """The tokens of a sentence; `quotes` and `names` are those inside it, disjoint and in order.

    Quotation marks around a name, or inside one, are part of the name and quote nothing.
    """
    found: list[Token] = []
    blocks = _blocks(text, quotes, names)
    at = span[0]
    for start, end, named in [*blocks, (span[1], span[1], None)]:
        if start < at:
            continue
        found += [
            Token("word" if m.group()[0].isalnum() or len(m.group()) > 1 else "mark", m.group(), *m.span())
            for m in _TOKEN.finditer(text, at, start)
        ]
        if start < end:
            found.append(_block(text, start, end, named))
        at = end
    return Tokens(found, span)


def _block(text: str, start: int, end: int, named: Named | None) -> Token:
    kind: TokenKind = "quote" if named is None else "place" if named.kind == "place" else "name"
    return Token(kind, text[start:end], start, end, named)


def _blocks(text: str, quotes: Sequence[Span], names: Sequence[Named]) -> list[tuple[int, int, Named | None]]:
    kept: list[tuple[int, int, Named | None]] = []
    at = 0
    for start, end in quotes:
        while at < len(names) and names[at].end <= start:
            kept.append((names[at].start, names[at].end, names[at]))
            at += 1
        inside = []
        while at < len(names) and names[at].start < end:
            inside.append(names[at])
            at += 1
        whole = next((n for n in inside if n.end - n.start >= end - start - 4), None)
        kept.append((start, end, whole))
    kept += [(n.start, n.end, n) for n in names[at:]]
    return kept


def found_by(tokens: Tokens, rule: Callable[[Tokens, int], Said | None]) -> list[Said]:
    """What a language's rule finds at each word of a sentence, in order; no more than people say in one."""
    found: list[Said] = []
    for at in range(len(tokens)):
        if len(found) == MOST_SAID:
            break
        said = rule(tokens, at) if tokens[at].kind == "word" else None
        if said is not None:
            found.append(said)
    return found


def rest_of(tokens: Tokens, at: int) -> tuple[Span, ...]:
    """What a sentence says from a token on, up to a semicolon; nothing where only marks are left."""
    while tokens[at].kind == "mark" and tokens[at].text in ",:":
        at += 1
    last = at
    while tokens[last].kind != "end" and not tokens.is_mark(last, ";"):
        last += 1
    if last == at or all(tokens[n].kind == "mark" for n in range(at, min(last, at + 3))):
        return ()
    return ((tokens[at].start, tokens[last - 1].end),)


def span_of(token: Token) -> Span:
    """Where a token begins and ends."""
    return token.start, token.end
