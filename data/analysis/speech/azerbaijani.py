"""Who says what in Azerbaijani: the verb stands last or before `ki`, the speaker bears no case."""

from __future__ import annotations

import re
from typing import Final

from data.analysis.sentences import Span
from data.analysis.speech.tokens import DASHES, Said, Token, Tokens, found_by, rest_of, span_of
from data.analysis.speech.word_lists import words

#: Verbs of saying by their own; the ending tells tense and person.
_OWN: Final = re.compile(
    r"^(?:bildir|vurğula|söylə|açıqla|xatırlad|xatırlat|təsdiqlə|yaz)(?:ib|ıb|ub|üb|yib|yıb|di|dı|du|dü|ir|ır|yir|yır|"
    r"mişdi|mışdı|ibdir|iblər|ıblar|yiblər|yıblar|diyor|irdi|ırdı)$"
    r"|^(?:deyib|dedi|deyir|demişdi|deyirdi|deyiblər|söyləmişdi)$"
)
#: Words that make a verb of saying with a form of "to do", "to give" or "to bring".
_WITH_DO: Final = frozenset(
    ["qeyd", "əlavə", "bəyan", "iddia", "təkzib", "etiraf", "hesab", "qənaətini", "təəssüflə"]
)
_WITH_GIVE: Final = frozenset(["məlumat", "xəbər", "açıqlama"])
_DO: Final = re.compile(r"^(?:edib|etdi|edir|etmişdi|ediblər|edirdi|edirlər)$")
_GIVE: Final = re.compile(r"^(?:verib|verir|verdi|vermişdi|veriblər)$")
_BROUGHT: Final = re.compile(r"^(?:çatdırıb|çatdırdı|çatdırır)$")
#: Said of an organisation in the passive: `X-dən bildirilib ki`.
_PASSIVE: Final = re.compile(r"^(?:bildirilib|bildiriblər|bildirilir|deyilib|açıqlanıb|verilib|bildirildi)$")
_PRONOUNS: Final = frozenset(("o",))
_WORDS_OF: Final = words("az", "words_of")
_ACCUSATIVE: Final = re.compile(
    r"(?:d[ıiuü]ğ[ıiuü]n[ıiuü]|acağını|əcəyini|d[ıiuü]qlarını|d[ıiuü]klərini|acaqlarını|əcəklərini|[ae]cağını|mədiyini|madığını)$"
)
_CASE: Final = re.compile(r"(?:n?[ıiuü]n|d[aə]n?|y?[aə]|l[aə]|n[aə]|n?[ıi])$")
_POSSESSED: Final = re.compile(r"(?:s[ıiuü]|[ıiuü])$")
#: Endings that a word of when, where and to whom may have.
_CIRCUMSTANCE: Final = re.compile(
    r"(?:d[aə]|d[aə]n|y?[aə]|n[aə]|zaman|zamanı|görə|isə|da|də|ki|bir|ilə|barədə|çərçivəsində|ərzində)$"
)
#: A word that belongs to the name before it, in a case: `“X” şəbəkəsində`.
_OF_IT: Final = re.compile(r"(?:s[ıiuü]|[ıiuü])n(?:d[aə]n?|[aə]|[ıiuü]n?)$")
_SUFFIX: Final = re.compile(r"^[’'-]?(n?[ıiuü]n|d[aə]n|d[aə]|y?[aə]|n?[ıiuü]|l[aə]|yl[aə])$")
_FAR: Final = 30


def find(tokens: Tokens) -> list[Said]:
    """What is said in a sentence, and by whom."""
    return found_by(tokens, _said_at)


def _said_at(tokens: Tokens, at: int) -> Said | None:
    """What is said by way of the word there."""
    token = tokens[at]
    verb = _verb(tokens, at)
    if verb is not None:
        return _told(tokens, verb, at)
    if _PASSIVE.match(token.low) and tokens[at + 1].low == "ki":
        return _from_office(tokens, at)
    return _by_words(tokens, at) if token.low in _WORDS_OF else None


def _verb(tokens: Tokens, at: int) -> int | None:
    """Where the verb of saying begins that ends at a token."""
    low, before = tokens[at].low, tokens[at - 1].low
    if _OWN.match(low):
        return at
    if (_DO.match(low) and before in _WITH_DO) or (_GIVE.match(low) and before in _WITH_GIVE):
        return at - 1
    if _BROUGHT.match(low) and before in ("diqqətə", "nəzərə"):
        return at - 1
    return None


def _told(tokens: Tokens, first: int, last: int) -> Said | None:
    """A verb of saying with its subject before it."""
    cue = (tokens[first].start, tokens[last].end)
    if tokens[last + 1].low == "ki":
        speaker, words = _subject(tokens, first, 0), rest_of(tokens, last + 2)
        at = last + 2 + tokens.is_mark(last + 2, ",:")
        quote = tokens[at].kind == "quote" and (tokens[at + 1].kind == "end" or tokens.is_mark(at + 1, "."))
        return None if speaker is None or not words else Said(tokens[speaker], quote, words, cue)
    if tokens.is_mark(last + 1, ":"):
        speaker = _subject(tokens, first, 0)
        quote = tokens[last + 2].kind == "quote"
        words = (span_of(tokens[last + 2]),) if quote else rest_of(tokens, last + 2)
        return None if speaker is None or not words else Said(tokens[speaker], quote, words, cue)
    if tokens[last + 1].kind != "end" and not tokens.is_mark(last + 1, ".;,!"):
        return None
    return _after_quote(tokens, first, cue) or _with_object(tokens, first, cue)


def _after_quote(tokens: Tokens, verb: int, cue: Span) -> Said | None:
    """`“...”, – deyə X bildirib`."""
    at = verb - 1
    while verb - at <= 14 and tokens[at].kind in ("word", "name", "place"):
        at -= 1
    if tokens.is_mark(at, ",") and tokens[at - 1].low == "deyə":
        at -= 2
    edge = at
    for _ in range(2):
        at -= tokens.is_mark(at, (*DASHES, ","))
    if at == edge or tokens[at].kind != "quote" or len(tokens[at].text.split()) < 2:
        return None
    speaker = _subject(tokens, verb, edge + 1)
    return None if speaker is None else Said(tokens[speaker], True, (span_of(tokens[at]),), cue)


def _with_object(tokens: Tokens, verb: int, cue: Span) -> Said | None:
    """`X ... olduğunu bildirib`: what is said stands between subject and verb."""
    if tokens[verb - 1].kind != "word" or not _ACCUSATIVE.search(tokens[verb - 1].low):
        return None
    for at in range(min(verb, 12)):
        if _nominative(tokens, at) and not any(tokens.is_mark(n, ",;:") for n in range(at)):
            if not _free(tokens, at, at + 2):
                return None
            start = at + 1 + tokens.is_mark(at + 1, ",")
            return Said(tokens[at], False, ((tokens[start].start, tokens[verb - 1].end),), cue)
    return None


def _subject(tokens: Tokens, verb: int, first: int) -> int | None:
    """The name without a case nearest before a verb, with nothing between but when, where and to whom."""
    for at in range(verb - 1, max(first, verb - _FAR) - 1, -1):
        token = tokens[at]
        if token.kind == "word" and token.low in _PRONOUNS:
            return at
        if _nominative(tokens, at) and _free(tokens, at, verb):
            return at
        if token.kind == "mark" and not tokens.is_mark(at, "()“”«»\"’'"):
            if tokens.is_mark(at, ",") and tokens[at - 1].low in _PRONOUNS:
                continue
            return None
    return None


def _nominative(tokens: Tokens, at: int) -> bool:
    """Whether a token names someone and bears no case."""
    token = tokens[at]
    if token.kind == "word" and token.low in _PRONOUNS:
        return True
    if not token.speaks() or token.named is None:
        return False
    after = tokens[at + 1]
    if after.start == token.end and (_SUFFIX.match(after.low) or after.text in "-’'"):
        return False
    last = token.text.strip('“”«»"').split()[-1].lower()
    if token.speaks("organisation"):
        return not re.search(r"(?:[ıiuü]n[ıiuü]n|[ıiuü]nd[aə]n?|[ıiuü]n[aə]|s[ıiuü]n[ıiuü])$", last)
    canonical = token.named.entity.split()[-1].lower()
    case = re.search(r"(?:[ıiuü]n|d[aə]n?|[ıiuü]|y?[aə]|l[aə])$", last)
    return (
        case is None
        or last[-1] == canonical[-1:]
        or len(last) <= len(canonical)
        or _same_end(last, canonical)
    )


def _same_end(last: str, canonical: str) -> bool:
    plain = str.maketrans("əıüöşçğ", "aiuoscg")
    return last.translate(plain)[-2:] == canonical.translate(plain)[-2:]


def _free(tokens: Tokens, name: int, verb: int) -> bool:
    """Whether the word after a name belongs to it no more: `X administrasiyası` is not X."""
    after = tokens[name + 1]
    if tokens[name].speaks("organisation") and _OF_IT.search(after.low):
        return False
    if after.kind != "word" or name + 1 >= verb or after.upper or after.text[0].isdigit():
        return True
    return bool(_CIRCUMSTANCE.search(after.low)) or not _POSSESSED.search(after.low)


def _from_office(tokens: Tokens, at: int) -> Said | None:
    """`X-dən bildirilib ki`: an organisation says so."""
    for back in range(at - 1, max(-1, at - 7), -1):
        token = tokens[back]
        if token.speaks("organisation"):
            ablative = re.search(
                r"d[aə]n$", tokens[back + 1].low if tokens[back + 1].start == token.end else token.text
            )
            if ablative is None and re.search(r"(?:xidmətindən|tərəfindən)$", tokens[back + 1].low) is None:
                return None
            words = rest_of(tokens, at + 2)
            return Said(token, False, words, span_of(tokens[at])) if words else None
        if token.kind not in ("word", "place"):
            return None
    return None


def _by_words(tokens: Tokens, at: int) -> Said | None:
    """`X-in sözlərinə görə`, `X-in fikrincə`: what the rest of the sentence says."""
    last = at
    if tokens[at].low.endswith(("na", "nə")):
        if tokens[at + 1].low not in ("görə", "əsasən"):
            return None
        last = at + 1
    name = at - 1
    while (
        at - name <= 2
        and tokens[name].kind == "word"
        and re.match(r"^[’'-]?[a-zəıöüçşğ]{1,4}$", tokens[name].low)
    ):
        if tokens[name].start != tokens[name - 1].end:
            break
        name -= 1
    name -= tokens.is_mark(name, "-’'")
    if tokens[name].low in ("onun",):
        speaker: Token = tokens[name]
    elif tokens[name].speaks():
        speaker = tokens[name]
    else:
        return None
    words = rest_of(tokens, last + 1)
    if not words or name > 12 or any(tokens.is_mark(n, ",;:") for n in range(name)):
        return None
    return Said(speaker, False, words, (tokens[at].start, tokens[last].end))
