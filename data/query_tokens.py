"""The pieces of a query: words, phrases, fields, operators and parentheses, each with its place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal, Never

from data.corpus import QueryError
from data.language import token_spans, tokenise

Match = Literal["exact", "prefix", "fuzzy"]
SearchField = Literal["headline", "source"]

FIELDS: Final[tuple[SearchField, ...]] = ("headline", "source")

_OPEN_QUOTES: Final = '"“”„‟'
#: Typed quotes are made curly by phones and word processors.
_QUOTE: Final = re.compile(f"[{_OPEN_QUOTES}]")
_CHUNK: Final = re.compile(rf"[^\s(){_OPEN_QUOTES}]+")
_FIELD: Final = re.compile(r"([^\W\d_]\w*):")
_WORDS: Final = {"AND": "and", "OR": "or", "NOT": "not"}


@dataclass(frozen=True, slots=True)
class Leaf:
    """A word, or a phrase where there are several tokens; `start` and `end` bound it in the query."""

    tokens: tuple[str, ...]
    match: Match = "exact"
    #: None searches headline, summary and body.
    field: SearchField | None = None
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the query: "(", ")", "and", "or", "not", "field" or "leaf"."""

    kind: str
    start: int
    end: int
    leaf: Leaf | None = None
    field: SearchField | None = None


def tokens_of(query: str) -> list[Token]:
    """The pieces of a query in order; raises QueryError for one that is wrong on its own."""
    return _Lexer(query).tokens()


class _Lexer:
    """Cuts a query into tokens; says what is wrong with each piece on its own."""

    def __init__(self, query: str) -> None:
        self.query = query
        self.at = 0
        self.found: list[Token] = []

    def tokens(self) -> list[Token]:
        while self.at < len(self.query):
            char = self.query[self.at]
            if char.isspace():
                self.at += 1
            elif char in "()":
                self._add(Token(char, self.at, self.at + 1))
            elif char in _OPEN_QUOTES:
                self._phrase()
            else:
                self._chunk()
        return self.found

    def _add(self, token: Token) -> None:
        self.found.append(token)
        self.at = token.end

    def _fail(self, message: str, start: int, end: int) -> Never:
        raise QueryError(message, self.query, start, end)

    def _phrase(self) -> None:
        start = self.at
        closing = _QUOTE.search(self.query, start + 1)
        if closing is None:
            self._fail("A quotation mark is missing: this phrase has no end.", start, len(self.query))
        end = closing.end()
        tokens = tuple(tokenise(self.query[start + 1 : end - 1]))
        if not tokens:
            self._fail("There is no word between these quotation marks.", start, end)
        if self.query[end : end + 1] in ("*", "~"):
            mark = self.query[end]
            self._fail(f"{mark} goes with a single word, not with a phrase.", start, end + 1)
        self._add(Token("leaf", start, end, Leaf(tokens, start=start, end=end)))

    def _chunk(self) -> None:
        found = _CHUNK.match(self.query, self.at)
        assert found is not None  # the caller saw that something else than a space or bracket stands here
        text, start, end = found.group(), found.start(), found.end()
        if text in _WORDS:
            self._add(Token(_WORDS[text], start, end))
        elif (field := _FIELD.match(text)) and self._names_field(field, start, end):
            self._field(field.group(1), start, start + field.end())
        else:
            self._word(text, start, end)

    def _names_field(self, field: re.Match[str], start: int, end: int) -> bool:
        """Whether `name:` is meant as a field: something follows at once, or the name is known."""
        after = self.query[start + field.end() : start + field.end() + 1]
        searched = bool(after) and (
            after in f"(*~{_OPEN_QUOTES}" or bool(tokenise(self.query[start + field.end() : end]))
        )
        return searched or field.group(1).lower() in FIELDS

    def _field(self, name: str, start: int, end: int) -> None:
        for known in FIELDS:
            if name.lower() == known:
                self._add(Token("field", start, end, field=known))
                return
        message = f"There is no field “{name}”: use headline: or source:, or leave a space after the colon."
        self._fail(message, start, end)

    def _word(self, text: str, start: int, end: int) -> None:
        self.at = end
        if set(text) <= set("|") or "||" in text:
            self._fail("To ask for either of two words, write OR between them.", start, end)
        if text[0] == "-" and self._excludes(text, end):
            self._fail("To leave out a word, write NOT before it.", start, end)
        match: Match = "exact"
        if "*" in text or "~" in text:
            text, match = self._marked(text, start, end)
        tokens = tuple(tokenise(text))
        if match != "exact" and len(tokens) > 1:
            self._fail(f"“{text}” is read as several words: * and ~ go with a single one.", start, end)
        if tokens:
            self._add(Token("leaf", start, end, Leaf(tokens, match, None, start, end)))

    def _excludes(self, text: str, end: int) -> bool:
        follows = self.query[end : end + 1]
        return bool(tokenise(text[1:2])) or (text == "-" and bool(follows) and follows in f"({_OPEN_QUOTES}")

    def _marked(self, text: str, start: int, end: int) -> tuple[str, Match]:
        """The word without its * or ~, which may stand at its end alone."""
        place = min(i for i in (text.find("*"), text.find("~")) if i >= 0)
        mark, before, after = text[place], text[:place], text[place + 1 :]
        spans = token_spans(before)
        if not spans or spans[-1][2] != len(before):
            self._fail(f"{mark} needs a word before it, with no space between.", start, end)
        if mark == "~" and after.isdecimal():
            self._fail("~ always allows one difference: write it without a number.", start, end)
        if "*" in after or "~" in after or tokenise(after):
            self._fail(f"{mark} goes at the end of a word, once.", start, end)
        return before, "prefix" if mark == "*" else "fuzzy"
