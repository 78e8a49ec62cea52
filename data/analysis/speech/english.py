"""Who says what in an English sentence.

Reporting verbs as in Krestel, Bergler and Witte, "Minding the Source" (LREC 2008), their patterns of
subject, verb and clause written over tokens; a speaker that is not plainly the verb's subject is no speaker.
"""

from __future__ import annotations

from data.analysis.speech.english_clauses import direct_words, quote_after, quote_before, reported
from data.analysis.speech.english_subjects import belongs, follows, names_person, phrase, subject
from data.analysis.speech.english_words import (
    ADVERBIAL,
    BARE,
    BEFORE_PHRASE,
    CLAUSE,
    FAR,
    POSSESSIVE,
    PRONOUNS,
    TITLES,
    VERBS,
)
from data.analysis.speech.tokens import Said, Tokens, found_by, rest_of, span_of


def find(tokens: Tokens) -> list[Said]:
    """What is said in a sentence, and by whom."""
    return _parted(tokens, found_by(tokens, _said_at))


def _said_at(tokens: Tokens, at: int) -> Said | None:
    """What is said by way of the word there."""
    token = tokens[at]
    if token.low in VERBS:
        return _by_subject(tokens, at) or _inverted(tokens, at)
    if token.low == "according" and tokens[at + 1].low == "to":
        return _according(tokens, at)
    if token.low == "quoted" and [tokens[at + n].low for n in (1, 2)] == ["as", "saying"]:
        return _quoted_as(tokens, at)
    return None


def _by_subject(tokens: Tokens, at: int) -> Said | None:
    """The subject stands before its verb."""
    found = subject(tokens, at)
    if found is None:
        return None
    first, speaker = found
    direct = direct_words(tokens, first, at)
    if direct:
        return Said(tokens[speaker], True, direct, span_of(tokens[at]))
    words = reported(tokens, first, at)
    return Said(tokens[speaker], False, words, span_of(tokens[at])) if words else None


def _inverted(tokens: Tokens, verb: int) -> Said | None:
    """`“...”, said X`, `..., said X.`: the subject stands after its verb."""
    name = verb + 1
    while name - verb < 10 and belongs(tokens[name]) and not names_person(tokens, name):
        name += 1
    if not tokens[name].speaks():
        name -= 1
    if name <= verb or not (tokens[name].speaks() or (tokens[name].low in PRONOUNS and name == verb + 1)):
        if tokens[verb + 1].low not in PRONOUNS:
            return None
        name = verb + 1
    after = tokens[name + 1]
    if after.low in POSSESSIVE or (tokens[name].speaks("organisation") and not follows(after)):
        return None
    quote = quote_before(tokens, verb)
    if quote is not None:
        more = quote_after(tokens, name)
        words = tuple(span_of(tokens[at]) for at in (quote, more) if at is not None)
        return Said(tokens[name], True, words, span_of(tokens[verb]))
    closes = tokens[name + 1].kind == "end" or tokens.is_mark(name + 1, ".,;")
    if not closes or tokens[verb].low not in BARE or not tokens.is_mark(verb - 1, ",") or verb < 5:
        return None
    if tokens[0].low in ADVERBIAL and not any(tokens.is_mark(at, ",") for at in range(min(verb - 1, 80))):
        return None
    return Said(tokens[name], False, ((tokens.start, tokens[verb - 2].end),), span_of(tokens[verb]))


def _according(tokens: Tokens, at: int) -> Said | None:
    """`according to X`: all else that the sentence says."""
    name = at + 2
    while name - at < 10 and belongs(tokens[name]) and not names_person(tokens, name):
        name += 1
    if not tokens[name].speaks():
        name -= 1
    after = tokens[name + 1]
    if name < at + 2 or not tokens[name].speaks():
        return None
    if after.low in POSSESSIVE and not (tokens[name].speaks("organisation")):
        return None
    if after.low in ("and", "or") or (
        after.kind == "word" and tokens[name].speaks("person") and after.low in TITLES
    ):
        return None
    cue = (tokens[at].start, tokens[at + 1].end)
    if at == 0:
        comma = next((n for n in range(name + 1, name + FAR) if tokens.is_mark(n, ",")), None)
        words = rest_of(tokens, comma + 1) if comma is not None else ()
        return Said(tokens[name], False, words, cue) if words else None
    apart = tokens.is_mark(at - 1, ",")
    closed = (
        after.kind == "end" or after.kind == "mark" or after.low in POSSESSIVE or after.low in BEFORE_PHRASE
    )
    if not (apart or closed) or tokens[at - 1].low in ("which", "that", "who", "and", "but"):
        return None
    last = at - 2 if apart else at - 1
    return Said(tokens[name], False, ((tokens.start, tokens[last].end),), cue) if last >= 3 else None


def _quoted_as(tokens: Tokens, at: int) -> Said | None:
    """`X was quoted as saying`."""
    back = at - 1
    while tokens[back].low in ("was", "is", "were", "has", "been", "also", "later") and at - back < 5:
        back -= 1
    if not (tokens[back].speaks() or tokens[back].low in PRONOUNS) or back == at - 1:
        return None
    if tokens[back].speaks() and phrase(tokens, back) is None:
        return None
    start = at + 3
    start += tokens[start].low == "that"
    quote = quote_after(tokens, at + 2)
    words = (span_of(tokens[quote]),) if quote is not None else rest_of(tokens, start)
    cue = (tokens[at].start, tokens[at + 2].end)
    return Said(tokens[back], quote is not None, words, cue) if words else None


def _parted(tokens: Tokens, found: list[Said]) -> list[Said]:
    """Where a later clause has a speaker of its own, the words of the one before end there."""
    result: list[Said] = []
    for said, after in zip(found, [*found[1:], None], strict=False):
        words = said.words
        if after is not None and not said.direct and after.speaker.start > said.cue[1] and words:
            start, end = words[-1]
            edge = _edge(tokens, after.speaker.start)
            if start < edge < end:
                words = (*words[:-1], (start, edge))
        result.append(Said(said.speaker, said.direct, words, said.cue))
    return result


def _edge(tokens: Tokens, start: int) -> int:
    """Where the clause before a speaker's ends: at `, while X`, `; X`, `, and X`."""
    at = next(n for n in range(len(tokens)) if tokens[n].start == start)
    for back in range(at - 1, max(at - 9, 0), -1):
        if tokens.is_mark(back, ",;"):
            joined = tokens[back + 1].low in ("while", "and", "but") or tokens.is_mark(back, ";")
            return tokens[back].start if joined else -1
        if tokens[back].kind == "word" and not belongs(tokens[back]) and tokens[back].low not in CLAUSE:
            return -1
    return -1
