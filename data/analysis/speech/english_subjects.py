"""The subject of an English verb of saying: the name that is its head, and nothing that depends on it."""

from __future__ import annotations

from data.analysis.speech.english_words import (
    BARE,
    BEFORE_PHRASE,
    BETWEEN,
    CLAUSE,
    FAR,
    NOT,
    PHRASES,
    POSSESSIVE,
    PRONOUNS,
    SPOKEN,
    SPOKES,
    TITLES,
    VERBS,
)
from data.analysis.speech.tokens import DASHES, Token, Tokens


def subject(tokens: Tokens, verb: int) -> tuple[int, int] | None:
    """Where the subject's phrase begins, and the token that names it."""
    at = verb - 1
    while verb - at <= 6 and (tokens[at].low in BETWEEN):
        at -= 1
    if tokens[at].low in NOT:
        return None
    if tokens[at].kind == "word" and tokens[at].low in PRONOUNS:
        return (at, at) if _clause_begins(tokens, at) else None
    if tokens[at].speaks():
        return _head(tokens, at)
    if tokens.is_mark(at, ","):
        return _with_apposition(tokens, at)
    if tokens[at].low in SPOKEN:
        return _spokesman(tokens, at)
    return None


def _head(tokens: Tokens, name: int) -> tuple[int, int] | None:
    """Where the phrase of a name begins, and who is its head: `X of the ministry` is X."""
    start = name
    while name - start < 8 and belongs(tokens[start - 1]) and not tokens[start - 1].speaks("person"):
        start -= 1
    if tokens[start - 1].low in ("of", "from", "at") and tokens[start - 2].speaks("person"):
        name = start - 2
    first = phrase(tokens, name)
    return None if first is None else (first, name)


def _with_apposition(tokens: Tokens, comma: int) -> tuple[int, int] | None:
    """`X, the minister, said`: the name before the comma that opens what is added."""
    at = comma - 1
    while comma - at < FAR and tokens[at].kind != "end":
        if tokens.is_mark(at, ",") and not tokens[at + 1].text.isdigit():
            aged = tokens[at - 1].text.isdigit() and tokens.is_mark(at - 2, ",")
            name = at - 3 if aged else at - 1
            if at == comma - 1 or not tokens[name].speaks():
                return None
            return _head(tokens, name)
        if tokens[at].kind == "mark" and not tokens.is_mark(at, (*DASHES, "(", ")", "&", "’", "'", ".")):
            return None
        at -= 1
    return None


def _spokesman(tokens: Tokens, at: int) -> tuple[int, int] | None:
    """`SOCAR's spokesman said`, `SOCAR officials said`: the organisation speaks."""
    for back in range(at - 1, at - 5, -1):
        token = tokens[back]
        if token.speaks("organisation"):
            first = phrase(tokens, back)
            return None if first is None else (first, back)
        if token.kind != "word" or not (
            token.low in POSSESSIVE or token.low in TITLES or token.low in SPOKEN
        ):
            return None
    return None


def phrase(tokens: Tokens, name: int) -> int | None:
    """Where the phrase begins whose head is the name; None where the name depends on something else."""
    first = name
    while name - first < FAR:
        joined = tokens[first - 1].low in ("and", "or", "&") and belongs(tokens[first - 2])
        if not joined and not belongs(tokens[first - 1]):
            break
        first -= 1 + joined
    before = tokens[first - 1]
    if before.low in BEFORE_PHRASE:
        if before.low in ("for", "of", "from") and tokens[name].speaks("organisation"):
            head = first - 2
            return _clause_start(tokens, head) if tokens[head].low in SPOKES else None
        return None
    return first if _clause_begins(tokens, first) else None


def belongs(token: Token) -> bool:
    """Whether a token may stand before a name in its phrase: titles, countries, other names, ages."""
    if token.kind in ("name", "place"):
        return True
    if token.kind != "word":
        return False
    plain = token.low
    return (
        plain in TITLES
        or plain in POSSESSIVE
        or (token.upper and plain not in CLAUSE | BEFORE_PHRASE | VERBS)
    )


def _clause_start(tokens: Tokens, head: int) -> int | None:
    first = head
    while head - first < 8 and belongs(tokens[first - 1]):
        first -= 1
    return first if _clause_begins(tokens, first) else None


def _clause_begins(tokens: Tokens, at: int) -> bool:
    """Whether a clause may begin there: after a mark, a quotation or a joining word."""
    before = tokens[at - 1]
    if before.kind in ("end", "quote"):
        return True
    if before.kind == "mark":
        return before.text not in "&$%/(@"
    return before.low in CLAUSE or before.low in BARE


def follows(token: Token) -> bool:
    """Whether a word may follow a whole name: `the SAFRI boss` is not SAFRI."""
    return token.kind != "word" or token.low in PHRASES | BEFORE_PHRASE | CLAUSE or token.low == "who"


def names_person(tokens: Tokens, at: int) -> bool:
    return tokens[at].speaks("person") and tokens[at + 1].low not in POSSESSIVE
