"""The query language: what a reader types, as a tree, or a QueryError that shows the place.

    words side by side       all of them           gas pipeline
    AND OR NOT               NOT binds first, then AND, then OR
    "a phrase"               these words in a row, within one field
    begin*  fuzzy~           by unstemmed words; ~ allows one letter added, lost, changed or swapped
    headline:  source:       before a word, a phrase or parentheses
    ( )                      groups

Bare words search headline, summary and body. Punctuation on its own is ignored.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, Never

from data.corpus import QueryError
from data.query_tokens import Leaf, SearchField, Token, tokens_of


@dataclass(frozen=True, slots=True)
class Not:
    """Everything but."""

    part: Node


@dataclass(frozen=True, slots=True)
class And:
    """All of the parts, two at least."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any of the parts, two at least."""

    parts: tuple[Node, ...]


Node = Leaf | Not | And | Or

#: Deeper than people write, and far from what recursion can bear.
_MAX_DEPTH: Final = 40


def parse(query: str) -> Node:
    """The tree of a query; raises QueryError where it can't be read."""
    return _parse(query)


@lru_cache(maxsize=256)
def _parse(query: str) -> Node:
    return _Parser(query, tokens_of(query)).parse()


def with_word(query: str, word: str) -> str:
    """The query narrowed by one more word, a single token; the word alone for a query that can't be read."""
    if not query.strip():
        return word
    try:
        node = parse(query)
    except QueryError:
        return word
    return f"({query}) {word}" if isinstance(node, Or) else f"{query} {word}"


def positive_leaves(node: Node) -> tuple[Leaf, ...]:
    """The words and phrases that a matching article may contain: those not under NOT."""
    match node:
        case Leaf():
            return (node,)
        case Not(part=Not(part=inner)):
            return positive_leaves(inner)
        case Not():
            return ()
        case And(parts=parts) | Or(parts=parts):
            return tuple(leaf for part in parts for leaf in positive_leaves(part))


class _Parser:
    """Recursive descent: OR of ANDs of NOTs of words, phrases and groups."""

    def __init__(self, query: str, tokens: list[Token]) -> None:
        self.query = query
        self.tokens = tokens
        self.at = 0
        self.depth = 0

    def parse(self) -> Node:
        if not self.tokens:
            raise QueryError("There is no word in this query.", self.query, 0, len(self.query))
        node = self._or()
        if self.at < len(self.tokens):
            self._fail("A closing parenthesis has no opening one.", self.tokens[self.at])
        return node

    def _peek(self) -> str:
        return self.tokens[self.at].kind if self.at < len(self.tokens) else "end"

    def _fail(self, message: str, token: Token) -> Never:
        raise QueryError(message, self.query, token.start, token.end)

    def _or(self) -> Node:
        return self._joined(self._and, lambda kind: kind == "or", Or)

    def _and(self) -> Node:
        # Words side by side mean AND: whatever can begin an operand continues the conjunction.
        return self._joined(self._not, lambda kind: kind in ("and", "not", "(", "field", "leaf"), And)

    def _joined(
        self, operand: Callable[[], Node], continues: Callable[[str], bool], joint: type[And] | type[Or]
    ) -> Node:
        parts = [operand()]
        while continues(self._peek()):
            if self._peek() in ("and", "or"):
                self.at += 1
            parts.append(operand())
        return parts[0] if len(parts) == 1 else joint(tuple(parts))

    def _not(self) -> Node:
        negations = 0
        while self._peek() == "not":
            negations += 1
            self.at += 1
        node = self._operand()
        return Not(node) if negations % 2 else node

    def _operand(self) -> Node:
        kind = self._peek()
        if kind == "leaf":
            leaf = self.tokens[self.at].leaf
            assert leaf is not None
            self.at += 1
            return leaf
        if kind == "(":
            return self._group()
        if kind == "field":
            return self._fielded()
        return self._missing()

    def _group(self) -> Node:
        opening = self.tokens[self.at]
        self.at += 1
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            self._fail("There are too many parentheses inside each other.", opening)
        if self._peek() == ")":
            raise QueryError(
                "There is no word between these parentheses.",
                self.query, opening.start, self.tokens[self.at].end,
            )  # fmt: skip
        node = self._or()
        if self._peek() != ")":
            self._fail("This parenthesis is not closed.", opening)
        self.at += 1
        self.depth -= 1
        return node

    def _fielded(self) -> Node:
        token = self.tokens[self.at]
        field = token.field
        assert field is not None
        self.at += 1
        adjacent = self.at < len(self.tokens) and self.tokens[self.at].start == token.end
        if not adjacent or self._peek() not in ("leaf", "("):
            self._fail(f"Put a word or a phrase right after {field}:, with no space between.", token)
        return _within(self._operand(), field, self.query)

    def _missing(self) -> Never:
        """Say which operator, or end, stands where a word should."""
        if self.at < len(self.tokens) and self._peek() in ("and", "or"):
            token = self.tokens[self.at]
            self._fail(f"{self.query[token.start : token.end]} needs a word before it.", token)
        if self._peek() == ")" and (self.at == 0 or self.depth == 0):
            self._fail("A closing parenthesis has no opening one.", self.tokens[self.at])
        token = self.tokens[self.at - 1]
        if token.kind == "(":
            self._fail("This parenthesis is not closed.", token)
        self._fail(f"{self.query[token.start : token.end]} needs a word after it.", token)


def _within(node: Node, field: SearchField, query: str) -> Node:
    """The tree with its words bound to a field."""
    match node:
        case Leaf():
            if node.field is not None:
                raise QueryError("A field can't stand within another.", query, node.start, node.end)
            return replace(node, field=field)
        case Not(part=part):
            return Not(_within(part, field, query))
        case And(parts=parts):
            return And(tuple(_within(part, field, query) for part in parts))
        case Or(parts=parts):
            return Or(tuple(_within(part, field, query) for part in parts))
