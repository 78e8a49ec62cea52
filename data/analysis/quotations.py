"""Who said what: quotation and indirect speech in English, Azerbaijani and Russian, attributed by rule.

The rules follow Krestel, Bergler and Witte, "Minding the Source: Automatic Tagging of Reported Speech in
Newspaper Articles" (LREC 2008): a reporting verb, its subject, and the clause or quotation that belongs to
it. Like the sieves of Muzny et al., "A Two-stage Sieve Approach for Quote Attribution" (EACL 2017), sure
patterns come first and what none of them settles stays without a speaker; direct, indirect and mixed
speech are told apart as in Pareti's PARC ("A Database of Attribution Relations", LREC 2012).

A speaker is a mention of a person or organisation. `he said` is given to a person only where the sentence
before leaves no choice. Known failures: speakers that are no mention of the article; a name that the finder
of names has merged with another; capitals that speak for governments ("Baku says"); clauses whose end only
syntax could tell, so that words said run on to the end of the sentence; irony, hearsay in hearsay.
docs/quality-quotations.md has what was read by hand.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from data.analysis.sentences import Span, quoted, sentences
from data.analysis.speech import azerbaijani, english, russian
from data.analysis.speech.tokens import Named, Said, Tokens, tokens_of
from data.article import TEXT_FIELDS, Article, Mention

SpeechKind = Literal["direct", "indirect"]

_RULES: Final[Mapping[str, Callable[[Tokens], list[Said]]]] = MappingProxyType(
    {"en": english.find, "az": azerbaijani.find, "ru": russian.find}
)
#: The languages whose speech is read.
LANGUAGES: Final = tuple(_RULES)
#: Characters by which words are told to be the same.
_SAME: Final = 60
#: A person named within so many characters of a sentence's beginning is whom it is about.
_NEAR: Final = 48
_OPENING: Final = '“„«"'
_HE, _SHE = frozenset(("he", "он", "его")), frozenset(("she", "она", "её", "ее"))
#: Endings of names that women or men bear in Azerbaijani and Russian; others say nothing.
_HERS: Final = ("ova", "eva", "ова", "ева", "yeva", "ская", "qızı")
_SURE_HIS: Final = ("ov", "ev", "yev", "ов", "ев", "ский", "oğlu")


@dataclass(frozen=True, slots=True)
class Speech:
    """Words that an article gives someone to say; all spans count characters in `field`."""

    #: The entity that speaks, as addresses write it.
    speaker: str
    #: "direct" is in quotation marks, "indirect" is retold.
    kind: SpeechKind
    field: str
    #: The words said; two spans where the speaker is named in between.
    words: tuple[Span, ...]
    #: The sentence, or where it begins and ends around a quotation of several.
    sentence: Span
    #: The verb or phrase that tells: "said", "according to".
    cue: Span
    #: Where the speaker is named, be it by a pronoun.
    named: Span
    #: The entities that the words mention, without the speaker, in their order.
    about: tuple[str, ...] = ()


def speeches_of(article: Article) -> list[Speech]:
    """All that an article gives people and organisations to say, field by field, in its order.

    What a summary and the body say in the same words counts once, as it stands in the body.
    """
    found: dict[tuple[str, str], Speech] = {}
    for field in TEXT_FIELDS:
        text = getattr(article, field)
        for speech in speeches(text, field, article.language, article.mentions):
            # A summary may be the beginning of the body: what is said twice in the same words is said once.
            start, end = speech.words[0]
            words = " ".join(text[start : min(end, start + _SAME)].split())
            found[speech.speaker, words] = speech
    return list(found.values())


def speeches(text: str, field: str, language: str, mentions: Iterable[Mention]) -> list[Speech]:
    """What is said in one field of an article, and by whom; empty for a language without rules."""
    rules = _RULES.get(language.split("-")[0].lower())
    names = _disjoint(text, field, mentions)
    if rules is None or not any(name.kind != "place" for name in names):
        return []
    quotes = quoted(text)
    found: list[Speech] = []
    before = _Before()
    for span in sentences(text):
        own, within = _inside(names, span), _quotes_inside(quotes, span)
        tokens = tokens_of(text, span, within, own)
        said = rules(tokens)
        here = [s for s in (_speech(text, field, span, one, own, before) for one in said) if s is not None]
        if not here and before.direct and _only_quote(tokens):
            here = [_continued(field, tokens, before.direct, own)]
        found += here
        before = _Before.of(span, own, here)
    return found


@dataclass(frozen=True, slots=True)
class _Before:
    """What the sentence before leaves for a pronoun to stand for."""

    #: The one person that it names, near its beginning.
    only: str = ""
    #: The first person who speaks in it.
    first: str = ""
    #: The speech in quotation marks that it ends with.
    direct: Speech | None = None

    @classmethod
    def of(cls, span: Span, names: Sequence[Named], said: Sequence[Speech]) -> _Before:
        """Of a sentence that was read."""
        persons = [name for name in names if name.kind == "person"]
        one = len({name.key for name in persons}) == 1 and persons[0].start - span[0] <= _NEAR
        speaker = next((s.speaker for s in said if s.speaker.startswith("person:")), "")
        last = said[-1] if said and said[-1].kind == "direct" else None
        return cls(persons[0].key if one else "", speaker, last)

    def person(self, pronoun: str) -> str | None:
        """The only one whom a pronoun can stand for: who spoke, else the one person named."""
        chosen = self.first or self.only
        return chosen if chosen and not _other_sex(chosen, pronoun) else None


def _speech(
    text: str, field: str, span: Span, said: Said, names: Sequence[Named], before: _Before
) -> Speech | None:
    token = said.speaker
    speaker = None if token.named is None else token.named.key
    if speaker is None:
        earlier = {n.key for n in names if n.kind == "person" and n.end <= token.start}
        speaker = None if earlier else before.person(token.low)
    if speaker is None or not any(text[start:end].strip() for start, end in said.words):
        return None
    about = _about(names, said.words, speaker)
    start = said.words[0][0]
    opened = text[start] in _OPENING and not any(mark in text[start + 1 : span[1]] for mark in '”“»"')
    kind: SpeechKind = "direct" if said.direct or opened else "indirect"
    return Speech(speaker, kind, field, said.words, span, said.cue, (token.start, token.end), about)


def _continued(field: str, tokens: Tokens, direct: Speech, names: Sequence[Named]) -> Speech:
    """A quotation that follows another one at once goes on with it."""
    words = ((tokens[0].start, tokens[0].end),)
    about = _about(names, words, direct.speaker)
    return Speech(
        direct.speaker, "direct", field, words, (tokens.start, tokens.end), direct.cue, direct.named, about
    )


def _only_quote(tokens: Tokens) -> bool:
    rest = [tokens[at].kind for at in range(1, len(tokens))]
    return tokens[0].kind == "quote" and all(kind == "mark" for kind in rest) and len(tokens[0].text) > 12


def _about(names: Sequence[Named], words: Sequence[Span], speaker: str) -> tuple[str, ...]:
    inside = (n.key for n in names for start, end in words if start <= n.start and n.end <= end)
    return tuple(key for key in dict.fromkeys(inside) if key != speaker)


def _other_sex(person: str, pronoun: str) -> bool:
    """Whether a name's ending says that the pronoun means someone else."""
    name = person.lower()
    if pronoun in _HE:
        return name.endswith(_HERS)
    return pronoun in _SHE and name.endswith(_SURE_HIS)


def _disjoint(text: str, field: str, mentions: Iterable[Mention]) -> list[Named]:
    """The field's mentions in order; of two that overlap the first and longer stays."""
    spans = [
        Named(m.entity, m.kind, m.start, m.end)
        for m in mentions
        if m.field == field
        and m.start is not None
        and m.end is not None
        and 0 <= m.start < m.end <= len(text)
    ]
    kept: list[Named] = []
    for name in sorted(spans, key=lambda n: (n.start, -n.end)):
        if not kept or name.start >= kept[-1].end:
            kept.append(name)
    return kept


def _inside(names: Sequence[Named], span: Span) -> list[Named]:
    first = bisect_left(names, span[0], key=lambda name: name.start)
    last = bisect_left(names, span[1], key=lambda name: name.start)
    return [name for name in names[first:last] if name.end <= span[1]]


def _quotes_inside(quotes: Sequence[Span], span: Span) -> Sequence[Span]:
    first = bisect_left(quotes, span[0], key=lambda quote: quote[0])
    last = bisect_left(quotes, span[1], key=lambda quote: quote[0])
    return [quote for quote in quotes[first:last] if quote[1] <= span[1]]
