"""Who says what in an English sentence.

Reporting verbs as in Krestel, Bergler and Witte, "Minding the Source" (LREC 2008), their patterns of
subject, verb and clause written over tokens; a speaker that is not plainly the verb's subject is no speaker.
"""

from __future__ import annotations

from typing import Final

from data.analysis.sentences import Span
from data.analysis.speech.tokens import DASHES, MOST_SAID, Said, Token, Tokens, rest_of
from data.ingest.entities.words import demonyms, words

#: Verbs after which what is said may follow at once: "said the talks went on".
_BARE: Final = frozenset("said says say added adds".split())
_TOLD: Final = frozenset("told tells assured assures informed informs".split())
#: Verbs that tell only with "that" after them, or beside a quotation.
_WITH_THAT: Final = frozenset(
    "stated states announced announces declared declares claimed claims argued argues insisted insists noted "
    "notes warned warns stressed stresses emphasised emphasized emphasises emphasizes explained explains "
    "confirmed confirms denied denies admitted admits acknowledged acknowledges suggested suggests wrote "
    "writes tweeted tweets replied replies responded reported reports reiterated reaffirmed asserted asserts "
    "alleged alleges promised pledged vowed recalled recalls remarked commented observed predicted predicts "
    "estimated estimates concluded complained hinted revealed disclosed underlined highlighted maintained "
    "maintains conceded cautioned contended contends joked quipped asked continued recounted exclaimed "
    "shouted testified assured informed".split()
)
#: Of these no clause is reported, only what stands in quotation marks.
_QUOTED_ONLY: Final = frozenset("asked continued joked quipped shouted exclaimed responded replied commented".split())
_VERBS: Final = _BARE | _TOLD | _WITH_THAT
_PRONOUNS: Final = frozenset(("he", "she"))
#: May stand between a subject and its verb.
_BETWEEN: Final = frozenset(
    "has have had also later then earlier previously recently repeatedly again publicly already just now "
    "himself herself itself reportedly yesterday today monday tuesday wednesday thursday friday saturday "
    "sunday on beforehand further simply however too once often always first finally".split()
)
_NOT: Final = frozenset("not never n't hardly barely".split())
_BEFORE_PHRASE: Final = frozenset(
    "of for with by from to against about between than like under at on in near over after before behind "
    "including via into towards toward without within upon among around despite since until during".split()
)
#: Words that begin a clause of its own, after which a subject may stand.
_CLAUSE: Final = frozenset(
    "that and but while as because after when where although though since before but so or yet then however "
    "meanwhile still".split()
)
_TIME: Final = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july "
    "august september october november december today yesterday week month year morning evening".split()
)
#: Sentences that begin so begin with when or where, not with what was said.
_ADVERBIAL: Final = _BEFORE_PHRASE | frozenset(
    "when while as if because although though speaking asked addressing writing once following according "
    "also earlier later meanwhile however yet still but and so".split()
)
_PHRASES: Final = frozenset(
    "in on at during after to from through via before last this late early earlier later yesterday today "
    "monday tuesday wednesday thursday friday saturday sunday by as when adding".split()
)
#: Those who speak for an organisation.
_SPOKES: Final = frozenset("spokesman spokeswoman spokesperson spokespersons spokesmen officials official".split())
_SPOKEN: Final = _SPOKES | frozenset(("press", "service", "office", "statement", "report", "said"))
_ADDRESSED: Final = frozenset(
    "reporters journalists him her them us me lawmakers parliament media news conference the a an agency "
    "television tv radio newspaper magazine briefing deputies mps senators crowd audience press forum summit meeting session congress committee council court judges".split()
)
#: After these, what follows a bare verb is no clause: "said of", "said so".
_NO_CLAUSE: Final = frozenset("of to so about goodbye yes no nothing by little much more what".split())
_POSSESSIVE: Final = frozenset(("'s", "’s", "'", "’"))
#: Tokens looked at on either side of a verb.
_FAR: Final = 24


def _titles() -> frozenset[str]:
    peoples = (word.lower() for people in demonyms() for word in people.split())
    plain = frozenset((*words("titles_en"), *words("title_words_en"), *peoples))
    return plain - _BEFORE_PHRASE - _CLAUSE


_TITLES: Final = _titles() | frozenset(
    "the a an former ex new its his her their current late top senior vice co-founder founder deputy party "
    "leader opposition group company then-president candidate director manager head chief analyst economist "
    "expert researcher lawyer spokesman spokeswoman spokesperson fellow member".split()
)


def find(tokens: Tokens) -> list[Said]:
    """What is said in a sentence, and by whom."""
    found: list[Said] = []
    for at in range(len(tokens)):
        token = tokens[at]
        if len(found) == MOST_SAID:
            break
        if token.kind != "word":
            continue
        said = None
        if token.low in _VERBS:
            said = _by_subject(tokens, at) or _inverted(tokens, at)
        elif token.low == "according" and tokens[at + 1].low == "to":
            said = _according(tokens, at)
        elif token.low == "quoted" and [tokens[at + n].low for n in (1, 2)] == ["as", "saying"]:
            said = _quoted_as(tokens, at)
        if said is not None:
            found.append(said)
    return _parted(tokens, found)


def _by_subject(tokens: Tokens, at: int) -> Said | None:
    """The subject stands before its verb."""
    subject = _subject(tokens, at)
    if subject is None:
        return None
    first, speaker = subject
    direct = _direct(tokens, first, at)
    if direct:
        return Said(tokens[speaker], True, direct, _span(tokens[at]))
    words = _reported(tokens, first, at)
    return Said(tokens[speaker], False, words, _span(tokens[at])) if words else None


def _subject(tokens: Tokens, verb: int) -> tuple[int, int] | None:
    """Where the subject's phrase begins, and the token that names it."""
    at = verb - 1
    while verb - at <= 6 and (tokens[at].low in _BETWEEN):
        at -= 1
    if tokens[at].low in _NOT:
        return None
    if tokens[at].kind == "word" and tokens[at].low in _PRONOUNS:
        return (at, at) if _clause_begins(tokens, at) else None
    if tokens[at].speaks():
        return _head(tokens, at)
    if tokens.is_mark(at, ","):
        return _with_apposition(tokens, at)
    if tokens[at].low in _SPOKEN:
        return _spokesman(tokens, at)
    return None


def _head(tokens: Tokens, name: int) -> tuple[int, int] | None:
    """Where the phrase of a name begins, and who is its head: `X of the ministry` is X."""
    start = name
    while name - start < 8 and _belongs(tokens[start - 1]) and not tokens[start - 1].speaks("person"):
        start -= 1
    if tokens[start - 1].low in ("of", "from", "at") and tokens[start - 2].speaks("person"):
        name = start - 2
    first = _phrase(tokens, name)
    return None if first is None else (first, name)


def _with_apposition(tokens: Tokens, comma: int) -> tuple[int, int] | None:
    """`X, the minister, said`: the name before the comma that opens what is added."""
    at = comma - 1
    while comma - at < _FAR and tokens[at].kind != "end":
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
            first = _phrase(tokens, back)
            return None if first is None else (first, back)
        if token.kind != "word" or not (token.low in _POSSESSIVE or token.low in _TITLES or token.low in _SPOKEN):
            return None
    return None


def _phrase(tokens: Tokens, name: int) -> int | None:
    """Where the phrase begins whose head is the name; None where the name depends on something else."""
    first = name
    while name - first < _FAR:
        joined = tokens[first - 1].low in ("and", "or", "&") and _belongs(tokens[first - 2])
        if not joined and not _belongs(tokens[first - 1]):
            break
        first -= 1 + joined
    before = tokens[first - 1]
    if before.low in _BEFORE_PHRASE:
        if before.low in ("for", "of", "from") and tokens[name].speaks("organisation"):
            head = first - 2
            return _clause_start(tokens, head) if tokens[head].low in _SPOKES else None
        return None
    return first if _clause_begins(tokens, first) else None


def _belongs(token: Token) -> bool:
    """Whether a token may stand before a name in its phrase: titles, countries, other names, ages."""
    if token.kind in ("name", "place"):
        return True
    if token.kind != "word":
        return False
    plain = token.low
    return plain in _TITLES or plain in _POSSESSIVE or (token.upper and plain not in _CLAUSE | _BEFORE_PHRASE | _VERBS)


def _clause_start(tokens: Tokens, head: int) -> int | None:
    first = head
    while head - first < 8 and _belongs(tokens[first - 1]):
        first -= 1
    return first if _clause_begins(tokens, first) else None


def _clause_begins(tokens: Tokens, at: int) -> bool:
    """Whether a clause may begin there: after a mark, a quotation or a joining word."""
    before = tokens[at - 1]
    if before.kind in ("end", "quote"):
        return True
    if before.kind == "mark":
        return before.text not in "&$%/(@"
    return before.low in _CLAUSE or before.low in _BARE


def _direct(tokens: Tokens, first: int, verb: int) -> tuple[Span, ...]:
    """The quotations before the subject's phrase and after the verb."""
    before = _quote_before(tokens, first)
    after = _quote_after(tokens, verb)
    return tuple(_span(tokens[at]) for at in (before, after) if at is not None)


def _quote_before(tokens: Tokens, first: int) -> int | None:
    at = first - 1
    if tokens[at].kind == "mark" and (tokens[at].text in "," or tokens[at].text in DASHES):
        at -= 1
    alone = tokens[at - 1].kind != "word" or tokens[at].text[-2:-1] in ".!?,"
    return at if tokens[at].kind == "quote" and _whole(tokens[at]) and alone else None


def _quote_after(tokens: Tokens, verb: int) -> int | None:
    """A quotation that follows the verb, after a mark or a few words of when and where, and ends a clause."""
    at = verb + 1
    while at - verb < 12 and tokens[at].kind in ("word", "name", "place") and tokens[at].low != "that":
        at += 1
    near = at == verb + 1
    marked = tokens[at].kind == "mark" and tokens[at].text in ",:"
    at += marked
    if tokens[at].kind != "quote" or not (near or marked) or not _whole(tokens[at]):
        return None
    return at if tokens[at + 1].kind in ("end", "mark", "quote") or tokens[at].text[-2:-1] in ".!?,…" else None


def _whole(token: Token) -> bool:
    """Whether a quotation says something rather than quotes a word."""
    return len(token.text.split()) >= 2 or token.text[-2:-1] in ".!?,"


def _reported(tokens: Tokens, first: int, verb: int) -> tuple[Span, ...]:
    """The clause that is reported; none where there is none for certain."""
    if tokens[verb].low in _QUOTED_ONLY:
        return ()
    that = _that(tokens, verb)
    if that is not None:
        return rest_of(tokens, that + 1)
    around = _around(tokens, first, verb)
    if around is not None:
        return around
    if tokens[verb].low in _TOLD:
        return _told(tokens, verb)
    if tokens[verb].low not in _BARE or tokens[verb + 1].low in _NO_CLAUSE or _ends_after(tokens, verb):
        return ()
    return rest_of(tokens, verb + 1) if _clausal(tokens, verb) else ()


def _around(tokens: Tokens, first: int, verb: int) -> tuple[Span, ...] | None:
    """`..., X said.` and `..., X said on Monday, ...`; None where the clause is to come, () where in doubt."""
    if tokens.is_mark(verb + 1, ",") and tokens[first - 1].low == "as":
        return rest_of(tokens, verb + 2)
    end = _ends_after(tokens, verb)
    if end is None or not tokens.is_mark(first - 1, ","):
        return () if tokens.is_mark(verb + 1, ",") else None
    before = ((tokens.start, tokens[first - 2].end),)
    begins = tokens[0].low in _ADVERBIAL or (tokens[0].low.endswith("ing") and tokens[0].kind == "word")
    if tokens.is_mark(end, ","):
        rest = rest_of(tokens, end + 1)
        joined = tokens[end + 1].low in _ADVERBIAL or tokens[end + 1].low in ("who", "which", "adding")
        if begins and not (tokens[0].low in ("if", "without", "as", "once") and rest):
            return ()
        return before if not rest or (joined and tokens[end + 1].low not in ("and", "but")) else (*before, *rest)
    commas = sum(tokens.is_mark(at, ",") for at in range(min(first - 1, 80)))
    return () if first < 5 or (begins and not commas) else before


def _clausal(tokens: Tokens, verb: int) -> bool:
    """Whether enough words follow for a clause."""
    return all(tokens[verb + n].kind != "end" for n in (1, 2, 3, 4))


def _that(tokens: Tokens, verb: int) -> int | None:
    """The "that" of a verb, at once or after a few words of to whom, when and where."""
    after = tokens[verb + 1].low
    if not (after in _PHRASES or after in ("that", "only", "reporters") or tokens[verb].low in _TOLD):
        return None
    for at in range(verb + 1, verb + 11):
        token = tokens[at]
        if token.kind == "word" and token.low == "that":
            return at
        if token.kind not in ("word", "name", "place") or token.low in _VERBS:
            return None
    return None


def _told(tokens: Tokens, verb: int) -> tuple[Span, ...]:
    """`told Reuters the talks went on`: what follows those who are told."""
    at = verb + 1
    while at - verb < 9 and (
        tokens[at].kind in ("name", "place")
        or tokens[at].low in _ADDRESSED
        or tokens[at].low in _POSSESSIVE
        or (tokens[at].upper and tokens[at].kind == "word")
    ):
        at += 1
    while tokens[at - 1].low in ("the", "a", "an") and at > verb + 2:
        at -= 1  # the article of what is said, not of who is told
    follows = tokens[at].kind == "word" and tokens[at].low not in _BEFORE_PHRASE
    return rest_of(tokens, at) if at > verb + 1 and follows and _clausal(tokens, at) else ()


def _ends_after(tokens: Tokens, verb: int) -> int | None:
    """The mark or end that closes the clause of who says, after a few words of to whom, when and where."""
    at = verb + 1
    told = tokens[verb].low in _TOLD
    if tokens[at].kind == "word" and not told and tokens[at].low not in _PHRASES:
        return None
    if tokens[at].kind in ("name", "place", "quote") and not told:
        return None
    while at - verb <= 14 and tokens[at].kind in ("word", "name", "place", "quote"):
        if tokens[at].low == "that":
            return None
        at += 1
    return at if tokens[at].kind == "end" or tokens.is_mark(at, ".!?;,") else None


def _inverted(tokens: Tokens, verb: int) -> Said | None:
    """`“...”, said X`, `..., said X.`: the subject stands after its verb."""
    name = verb + 1
    while name - verb < 10 and _belongs(tokens[name]) and not _names_person(tokens, name):
        name += 1
    if not tokens[name].speaks():
        name -= 1
    if name <= verb or not (tokens[name].speaks() or tokens[name].low in _PRONOUNS and name == verb + 1):
        if tokens[verb + 1].low not in _PRONOUNS:
            return None
        name = verb + 1
    after = tokens[name + 1]
    if after.low in _POSSESSIVE or (tokens[name].speaks("organisation") and not _follows(after)):
        return None
    quote = _quote_before(tokens, verb)
    if quote is not None:
        more = _quote_after(tokens, name)
        words = tuple(_span(tokens[at]) for at in (quote, more) if at is not None)
        return Said(tokens[name], True, words, _span(tokens[verb]))
    closes = tokens[name + 1].kind == "end" or tokens.is_mark(name + 1, ".,;")
    if not closes or tokens[verb].low not in _BARE or not tokens.is_mark(verb - 1, ",") or verb < 5:
        return None
    if tokens[0].low in _ADVERBIAL and not any(tokens.is_mark(at, ",") for at in range(min(verb - 1, 80))):
        return None
    return Said(tokens[name], False, ((tokens.start, tokens[verb - 2].end),), _span(tokens[verb]))


def _follows(token: Token) -> bool:
    """Whether a word may follow a whole name: `the SAFRI boss` is not SAFRI."""
    return token.kind != "word" or token.low in _PHRASES | _BEFORE_PHRASE | _CLAUSE or token.low == "who"


def _names_person(tokens: Tokens, at: int) -> bool:
    return tokens[at].speaks("person") and tokens[at + 1].low not in _POSSESSIVE


def _according(tokens: Tokens, at: int) -> Said | None:
    """`according to X`: all else that the sentence says."""
    name = at + 2
    while name - at < 10 and _belongs(tokens[name]) and not _names_person(tokens, name):
        name += 1
    if not tokens[name].speaks():
        name -= 1
    after = tokens[name + 1]
    if name < at + 2 or not tokens[name].speaks():
        return None
    if after.low in _POSSESSIVE and not (tokens[name].speaks("organisation")):
        return None
    if after.low in ("and", "or") or (after.kind == "word" and tokens[name].speaks("person") and after.low in _TITLES):
        return None
    cue = (tokens[at].start, tokens[at + 1].end)
    if at == 0:
        comma = next((n for n in range(name + 1, name + _FAR) if tokens.is_mark(n, ",")), None)
        words = rest_of(tokens, comma + 1) if comma is not None else ()
        return Said(tokens[name], False, words, cue) if words else None
    apart = tokens.is_mark(at - 1, ",")
    closed = after.kind == "end" or after.kind == "mark" or after.low in _POSSESSIVE or after.low in _BEFORE_PHRASE
    if not (apart or closed) or tokens[at - 1].low in ("which", "that", "who", "and", "but"):
        return None
    last = at - 2 if apart else at - 1
    return Said(tokens[name], False, ((tokens.start, tokens[last].end),), cue) if last >= 3 else None


def _quoted_as(tokens: Tokens, at: int) -> Said | None:
    """`X was quoted as saying`."""
    back = at - 1
    while tokens[back].low in ("was", "is", "were", "has", "been", "also", "later") and at - back < 5:
        back -= 1
    if not (tokens[back].speaks() or tokens[back].low in _PRONOUNS) or back == at - 1:
        return None
    if tokens[back].speaks() and _phrase(tokens, back) is None:
        return None
    start = at + 3
    start += tokens[start].low == "that"
    quote = _quote_after(tokens, at + 2)
    words = (_span(tokens[quote]),) if quote is not None else rest_of(tokens, start)
    cue = (tokens[at].start, tokens[at + 2].end)
    return Said(tokens[back], quote is not None, words, cue) if words else None


def _parted(tokens: Tokens, found: list[Said]) -> list[Said]:
    """Where a later clause of the sentence has a speaker of its own, the earlier one's words end before it."""
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
        if tokens[back].kind == "word" and not _belongs(tokens[back]) and tokens[back].low not in _CLAUSE:
            return -1
    return -1


def _span(token: Token) -> Span:
    return token.start, token.end
