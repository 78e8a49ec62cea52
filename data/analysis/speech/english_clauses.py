"""What an English verb of saying reports: a quotation beside it, a clause after or before it."""

from __future__ import annotations

from data.analysis.sentences import Span
from data.analysis.speech.english_words import (
    ADDRESSED,
    ADVERBIAL,
    BARE,
    BEFORE_PHRASE,
    NO_CLAUSE,
    PHRASES,
    POSSESSIVE,
    QUOTED_ONLY,
    TOLD,
    VERBS,
)
from data.analysis.speech.tokens import DASHES, Token, Tokens, rest_of, span_of


def direct_words(tokens: Tokens, first: int, verb: int) -> tuple[Span, ...]:
    """The quotations before the subject's phrase and after the verb."""
    before = quote_before(tokens, first)
    after = quote_after(tokens, verb)
    return tuple(span_of(tokens[at]) for at in (before, after) if at is not None)


def quote_before(tokens: Tokens, first: int) -> int | None:
    at = first - 1
    if tokens[at].kind == "mark" and (tokens[at].text in "," or tokens[at].text in DASHES):
        at -= 1
    alone = tokens[at - 1].kind != "word" or tokens[at].text[-2:-1] in ".!?,"
    return at if tokens[at].kind == "quote" and _whole(tokens[at]) and alone else None


def quote_after(tokens: Tokens, verb: int) -> int | None:
    """A quotation that follows the verb, after a mark or a few words of when and where, and ends a clause."""
    at = verb + 1
    while at - verb < 12 and tokens[at].kind in ("word", "name", "place") and tokens[at].low != "that":
        at += 1
    near = at == verb + 1
    marked = tokens[at].kind == "mark" and tokens[at].text in ",:"
    at += marked
    if tokens[at].kind != "quote" or not (near or marked) or not _whole(tokens[at]):
        return None
    return (
        at if tokens[at + 1].kind in ("end", "mark", "quote") or tokens[at].text[-2:-1] in ".!?,…" else None
    )


def _whole(token: Token) -> bool:
    """Whether a quotation says something rather than quotes a word."""
    return len(token.text.split()) >= 2 or token.text[-2:-1] in ".!?,"


def reported(tokens: Tokens, first: int, verb: int) -> tuple[Span, ...]:
    """The clause that is reported; none where there is none for certain."""
    if tokens[verb].low in QUOTED_ONLY:
        return ()
    that = _that(tokens, verb)
    if that is not None:
        return rest_of(tokens, that + 1)
    around = _around(tokens, first, verb)
    if around is not None:
        return around
    if tokens[verb].low in TOLD:
        return _told(tokens, verb)
    if tokens[verb].low not in BARE or tokens[verb + 1].low in NO_CLAUSE or _ends_after(tokens, verb):
        return ()
    return rest_of(tokens, verb + 1) if _clausal(tokens, verb) else ()


def _around(tokens: Tokens, first: int, verb: int) -> tuple[Span, ...] | None:
    """`..., X said.` and `..., X said on Monday, ...`; None where the clause is yet to come, () in doubt."""
    if tokens.is_mark(verb + 1, ",") and tokens[first - 1].low == "as":
        return rest_of(tokens, verb + 2)
    end = _ends_after(tokens, verb)
    if end is None or not tokens.is_mark(first - 1, ","):
        return () if tokens.is_mark(verb + 1, ",") else None
    before = ((tokens.start, tokens[first - 2].end),)
    begins = tokens[0].low in ADVERBIAL or (tokens[0].low.endswith("ing") and tokens[0].kind == "word")
    if tokens.is_mark(end, ","):
        rest = rest_of(tokens, end + 1)
        joined = tokens[end + 1].low in ADVERBIAL or tokens[end + 1].low in ("who", "which", "adding")
        if begins and not (tokens[0].low in ("if", "without", "as", "once") and rest):
            return ()
        return (
            before if not rest or (joined and tokens[end + 1].low not in ("and", "but")) else (*before, *rest)
        )
    commas = sum(tokens.is_mark(at, ",") for at in range(min(first - 1, 80)))
    return () if first < 5 or (begins and not commas) else before


def _clausal(tokens: Tokens, verb: int) -> bool:
    """Whether enough words follow for a clause."""
    return all(tokens[verb + n].kind != "end" for n in (1, 2, 3, 4))


def _that(tokens: Tokens, verb: int) -> int | None:
    """The "that" of a verb, at once or after a few words of to whom, when and where."""
    after = tokens[verb + 1].low
    if not (after in PHRASES or after in ("that", "only", "reporters") or tokens[verb].low in TOLD):
        return None
    for at in range(verb + 1, verb + 11):
        token = tokens[at]
        if token.kind == "word" and token.low == "that":
            return at
        if token.kind not in ("word", "name", "place") or token.low in VERBS:
            return None
    return None


def _told(tokens: Tokens, verb: int) -> tuple[Span, ...]:
    """`told Reuters the talks went on`: what follows those who are told."""
    at = verb + 1
    while at - verb < 9 and (
        tokens[at].kind in ("name", "place")
        or tokens[at].low in ADDRESSED
        or tokens[at].low in POSSESSIVE
        or (tokens[at].upper and tokens[at].kind == "word")
    ):
        at += 1
    while tokens[at - 1].low in ("the", "a", "an") and at > verb + 2:
        at -= 1  # the article of what is said, not of who is told
    follows = tokens[at].kind == "word" and tokens[at].low not in BEFORE_PHRASE
    return rest_of(tokens, at) if at > verb + 1 and follows and _clausal(tokens, at) else ()


def _ends_after(tokens: Tokens, verb: int) -> int | None:
    """The mark or end that closes the clause of who says, after a few words of to whom, when and where."""
    at = verb + 1
    told = tokens[verb].low in TOLD
    if tokens[at].kind == "word" and not told and tokens[at].low not in PHRASES:
        return None
    if tokens[at].kind in ("name", "place", "quote") and not told:
        return None
    while at - verb <= 14 and tokens[at].kind in ("word", "name", "place", "quote"):
        if tokens[at].low == "that":
            return None
        at += 1
    return at if tokens[at].kind == "end" or tokens.is_mark(at, ".!?;,") else None
