"""Who says what in a Russian sentence: verbs of saying, who agrees with them, and `по словам`."""

from __future__ import annotations

import re
from typing import Final

from data.analysis.sentences import Span
from data.analysis.speech.tokens import DASHES, Said, Token, Tokens, found_by, rest_of, span_of
from data.analysis.speech.word_lists import words

#: Verbs of saying, without their endings; "ся" and the like make other verbs.
_VERB: Final = re.compile(
    r"(?:сказал|заявил|заявля|сообщил|сообща|отметил|отмеча|подчеркнул|подчёркива|подчеркива|добавил|добавля|"
    r"рассказал|рассказыва|объяснил|объясня|пояснил|поясня|уточнил|уточня|напомнил|напомина|написал|пиш|"
    r"признал|призна|утвержда|объявил|объявля|ответил|отвеча|возразил|возража|предупредил|предупрежда|"
    r"подтвердил|подтвержда|говорил|говор|указал|указыва|высказал|констатировал|настаивал|настаива|обещал|пообещал|"
    r"счита|считал|полага|уверен|заверил|заверя|заключил|рассудил|резюмировал|процитировал|цитиру)"
    r"(а|о|и|ет|ют|ёт|ит|ят|ала|ало|али|ал|л|ла|ло|ли|г|гла|гли|гло|ует|уют|)$"
)
_PRONOUNS: Final = frozenset(("он", "она"))
_HIS: Final = frozenset(("его", "её", "ее"))
_JOINING: Final = frozenset(
    ["и", "а", "но", "что", "как", "однако", "также", "где", "когда", "поскольку", "хотя", "потому", "пока"]
)
_BEFORE_PHRASE: Final = words("ru", "before_phrase")
#: Those who speak for an organisation.
_SPOKES: Final = frozenset(
    ["пресс-служба", "пресс-секретарь", "представитель", "представительница", "представители"]
)
_BY_WORDS: Final = re.compile(
    r"^(?:словам|мнению|данным|информации|сведениям|утверждению|оценке|оценкам|подсчётам|подсчетам|сообщению|"
    r"заявлению|свидетельству)$"
)
_GENITIVE_PERSON: Final = ("ого", "его", "ому", "ему", "ым", "им")
_ORG_NOT_SUBJECT: Final = re.compile(
    r"^(?:министерств(?:а|у|ом|е)|комитет(?:а|у|ом|е)|парти(?:и|ей|ю)|компани(?:и|ей|ю)|служб(?:ы|е|ой|у)|"
    r"агентств(?:а|у|ом|е)|совет(?:а|у|ом|е)|палат(?:ы|е|ой|у)|прокуратур(?:ы|е|ой|у)|комисси(?:и|ей|ю)|"
    r"центр(?:а|у|ом|е)|банк(?:а|у|ом|е)|фонд(?:а|у|ом|е)|союз(?:а|у|ом|е)|организаци(?:и|ей|ю))$",
    re.IGNORECASE,
)
#: Forms after which an organisation is who says, and not who is told: "сообщает ТАСС", not "заявил ТАСС".
_OFFICIAL: Final = re.compile(r"(?:[аяеую]ет|[уаюя]т|[иу]т|ло|ла)$")
_FAR: Final = 12


def find(tokens: Tokens) -> list[Said]:
    """What is said in a sentence, and by whom."""
    return found_by(tokens, _said_at)


def _said_at(tokens: Tokens, at: int) -> Said | None:
    """What is said by way of the word there."""
    token = tokens[at]
    if _VERB.match(token.low):
        return _by_subject(tokens, at) or _inverted(tokens, at) or _in_office(tokens, at)
    if _BY_WORDS.match(token.low) and tokens[at - 1].low == "по":
        return _by_words(tokens, at)
    if token.low == "словам" and tokens[at - 1].low in _HIS and tokens[at - 2].low == "по":
        return _by_his_words(tokens, at)
    return None


def _by_subject(tokens: Tokens, verb: int) -> Said | None:
    """`X заявил, что ...`, `X сказал: «...»`, `«...», — X сказал`."""
    at = verb - 1
    while verb - at <= 8 and tokens[at].kind in ("word", "place") and not _pronoun(tokens[at]):
        if tokens[at].low in ("не", "что", "чтобы", "которого", "которому", "которой"):
            return None
        at -= 1
    if tokens.is_mark(at, ",") and at == verb - 1:
        at = _before_addition(tokens, at)
    name = tokens[at]
    if not _fits(tokens, at, verb) or tokens[at + 1].low in ("и", "или"):
        return None
    first = _first(tokens, at)
    if first is None:
        return None
    words, direct = _after(tokens, verb)
    return Said(name, direct, words, span_of(tokens[verb])) if words else None


def _before_addition(tokens: Tokens, comma: int) -> int:
    """`X, который ..., сказал`: the name before the comma that opens the addition."""
    for at in range(comma - 1, comma - 22, -1):
        if tokens.is_mark(at, ","):
            return at - 1
        if tokens[at].kind in ("end", "mark"):
            break
    return -1


def _after(tokens: Tokens, verb: int) -> tuple[tuple[Span, ...], bool]:
    """The words after a verb, and whether they are quoted: `: «...»`, ` ..., что ...`."""
    at = verb + 1
    while at - verb <= _FAR and tokens[at].kind in ("word", "name", "place"):
        at += 1
    if tokens[at].kind == "quote" and at == verb + 1 and len(tokens[at].text.split()) > 2:
        return (span_of(tokens[at]),), True
    if tokens.is_mark(at, ":") and tokens[at + 1].kind == "quote":
        return (span_of(tokens[at + 1]),), True
    if tokens.is_mark(at, ":") and at == verb + 1:
        return rest_of(tokens, at + 1), False
    if tokens.is_mark(at, ",") and tokens[at + 1].low in ("что", "будто") and tokens[at + 2].low != "и":
        if tokens[at - 1].low == "том" and at - verb > 3:
            return (), False  # a denial of words, an answer to words: "слова X о том, что"
        return rest_of(tokens, at + 2), False
    return (), False


def _inverted(tokens: Tokens, verb: int) -> Said | None:
    """`«...», — сказал X`, `..., сообщил X`, `как отметил X, ...`."""
    name = _subject_after(tokens, verb)
    if name is None:
        return None
    before = verb - 1
    dash = tokens.is_mark(before, DASHES)
    before -= dash
    comma = tokens.is_mark(before, ",!?…")
    quote = before - comma
    if (dash or comma) and tokens[quote].kind == "quote":
        return Said(tokens[name], True, (span_of(tokens[quote]),), span_of(tokens[verb]))
    if tokens.is_mark(0, DASHES) and dash and comma:
        return Said(
            tokens[name], True, ((tokens[1].start, tokens[before - comma].end),), span_of(tokens[verb])
        )
    if tokens[verb - 1].low == "как" and verb <= 2:
        comma_after = next((n for n in range(name + 1, name + 9) if tokens.is_mark(n, ",")), None)
        if comma_after is not None and not tokens[comma_after + 1].low.startswith("котор"):
            words = rest_of(tokens, comma_after + 1)
            return Said(tokens[name], False, words, span_of(tokens[verb])) if words else None
        return None
    if comma and not dash and before >= 4 and tokens.is_mark(before, ",") and _closes(tokens, name):
        words = ((tokens.start, tokens[before - 1].end),)
        return Said(tokens[name], False, words, span_of(tokens[verb]))
    return None


def _closes(tokens: Tokens, name: int) -> bool:
    """Whether the clause of who says ends soon after the name."""
    for at in range(name + 1, name + 10):
        if tokens[at].kind == "end" or tokens.is_mark(at, ".,;!?…"):
            return True
        if tokens[at].kind == "mark":
            return False
    return False


def _subject_after(tokens: Tokens, verb: int) -> int | None:
    """The name after a verb that agrees with it, with its titles between."""
    if _pronoun(tokens[verb + 1]):
        return verb + 1
    organisation = None
    for at in range(verb + 1, verb + 10):
        token = tokens[at]
        if token.kind in ("end", "mark") or (token.low in ("что", "и")):
            break
        if token.speaks("person") and _agrees(tokens, at, verb):
            before = tokens[at - 1].low
            return None if before in _BEFORE_PHRASE - {"в"} or before == "в" else at
        if (
            token.speaks("organisation")
            and organisation is None
            and at == verb + 1
            and _OFFICIAL.search(tokens[verb].low)
        ):
            organisation = at
        if token.low in _SPOKES and tokens[at + 1].speaks("organisation"):
            organisation = at + 1
    if organisation is not None:
        return organisation
    return None


def _in_office(tokens: Tokens, verb: int) -> Said | None:
    """`В министерстве заявили, что ...`, `..., сообщили в МВД`: an organisation speaks."""
    if not tokens[verb].low.endswith(("ли", "ют", "ят")):
        return None
    at = verb - 1
    while verb - at <= 3 and tokens[at].kind in ("word", "place"):
        at -= 1
    if tokens[at].speaks("organisation") and tokens[at - 1].low in ("в", "во"):
        words, direct = _after(tokens, verb)
        return Said(tokens[at], direct, words, span_of(tokens[verb])) if words else None
    if tokens[verb + 1].low not in ("в", "во"):
        return None
    name = verb + 2 + (tokens[verb + 2].low in ("пресс-службе", "аппарате", "самом"))
    if not tokens[name].speaks("organisation"):
        return None
    before = verb - 1 - tokens.is_mark(verb - 1, DASHES)
    before -= tokens.is_mark(before, ",")
    if before == verb - 1:
        return None
    if tokens[before].kind == "quote":
        return Said(tokens[name], True, (span_of(tokens[before]),), span_of(tokens[verb]))
    if before >= 3 and _closes(tokens, name):
        return Said(tokens[name], False, ((tokens.start, tokens[before].end),), span_of(tokens[verb]))
    return None


def _by_words(tokens: Tokens, at: int) -> Said | None:
    """`по словам X`, `по данным X`: all else that the sentence says."""
    name = at + 1
    while (
        name - at < 10 and tokens[name].kind in ("word", "place") and tokens[name].low not in _BEFORE_PHRASE
    ):
        name += 1
    if not tokens[name].speaks():
        return None
    if tokens[name].speaks("organisation"):
        person = next((n for n in range(name + 1, name + 4) if tokens[n].speaks("person")), None)
        between = tokens[name - 1]
        if person is not None and all(
            tokens[n].kind in ("place", "name", "word") for n in range(name, person)
        ):
            name = person
        elif name > at + 1 and not (between.low.startswith("пресс-служб") or between.upper):
            return None
    cue = (tokens[at - 1].start, tokens[at].end)
    if at == 1:
        comma = next((n for n in range(name + 1, name + 14) if tokens.is_mark(n, ",")), None)
        words = () if comma is None else rest_of(tokens, comma + 1)
        return Said(tokens[name], False, words, cue) if words else None
    opened = tokens.is_mark(at - 2, ",")
    closed = tokens[name + 1]
    if not opened or closed.low in ("и", "или"):
        return None
    after = rest_of(tokens, name + 2) if tokens.is_mark(name + 1, ",") else ()
    inner = any(
        tokens[n].low.startswith("котор") or tokens[n].low in ("что", "где") for n in (at - 3, at - 4)
    )
    words = after if inner else ((tokens.start, tokens[at - 3].end), *after)
    if not words:
        return None
    return Said(tokens[name], False, words, cue)


def _by_his_words(tokens: Tokens, at: int) -> Said | None:
    """`По его словам, ...`, `..., по её словам, ...`."""
    cue = (tokens[at - 2].start, tokens[at].end)
    if at == 2:
        words = rest_of(tokens, at + 1)
        return Said(tokens[1], False, words, cue) if words else None
    return None


def _fits(tokens: Tokens, at: int, verb: int) -> bool:
    """Whether a token before a verb may be its subject."""
    token = tokens[at]
    if _pronoun(token):
        return _pronoun_agrees(token.low, tokens[verb].low)
    if not token.speaks():
        return False
    if tokens[at - 1].low in _BEFORE_PHRASE:
        return False
    return _agrees(tokens, at, verb)


def _first(tokens: Tokens, at: int) -> int | None:
    """Where the subject's phrase begins; None where the name depends on another noun."""
    if _pronoun(tokens[at]):
        return at
    first = at
    while at - first < _FAR and (
        tokens[first - 1].kind in ("place", "name") or tokens[first - 1].kind == "word"
    ):
        if tokens[first - 1].low in _JOINING:
            break
        first -= 1
    depends = tokens[at - 1].kind == "word" and (not tokens[at - 1].upper or at == 1)
    if tokens[at].speaks("organisation") and depends and first != at:
        head = tokens[at - 1].low
        kinds = (
            "партия",
            "компания",
            "агентство",
            "группа",
            "организация",
            "телеканал",
            "газета",
            "движение",
        )
        if not (head in _SPOKES or head in kinds or head.endswith(("ое", "ая", "ий", "ый"))):
            return None
    return first


def _agrees(tokens: Tokens, at: int, verb: int) -> bool:
    """Whether a name may be a verb's subject, by its ending and the verb's."""
    token, told = tokens[at], tokens[verb].low
    hangs = tokens[at + 1].low if tokens[at + 1].start == token.end and tokens[at + 1].kind == "word" else ""
    last = re.split(r"[\s-]", token.text.strip('«»“”"'))[-1].lower() + hangs
    if token.speaks("organisation"):
        first = token.text.strip('«»“”"').split()[0]
        return not _ORG_NOT_SUBJECT.match(first)
    if token.named is not None and _declined(last, token.named.entity):
        return False
    if last.endswith(("оглу", "кызы", "ко", "ашвили", "адзе")):
        return True
    if told.endswith(("ла", "лась")):
        return not last.endswith(("ой", "ей", "у", "ю", "ого", "ом"))
    if told.endswith(("л", "г")):
        return not last.endswith(("а", "я", "у", "ю", "ой", "ей", "ым", "им", "ом", "ем", "ого", "его")) or (
            last.endswith(("ой", "ей", "им")) and not last.endswith(("вой", "ной"))
        )
    return not last.endswith(_GENITIVE_PERSON)


def _declined(last: str, entity: str) -> bool:
    """Whether a name's last word stands in another case than in the entity's own name."""
    own = entity.split()[-1].lower()
    if own.endswith(("а", "я", "ь")) and last.endswith(("и", "ы")):
        return True
    return last in {own + ending for ending in ("а", "у", "ым", "ом", "е")} and own[-1:] not in "аеёиоуыэюя"


def _pronoun(token: Token) -> bool:
    return token.kind == "word" and token.low in _PRONOUNS


def _pronoun_agrees(pronoun: str, verb: str) -> bool:
    if verb.endswith(("ла", "ла́")):
        return pronoun == "она"
    return pronoun == "он" or not verb.endswith("л")
