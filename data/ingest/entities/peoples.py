"""Countries that a text names by an adjective: "Japanese officials" name Japan, "U.S. Army" America."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from data.ingest.entities.capitals import Run
from data.ingest.entities.found import FoundMention
from data.ingest.entities.places import gazetteer
from data.ingest.entities.words import demonyms, lines, words

#: The cue of a mention of a country that does not stand there by its name; it is not counted among names.
IMPLIED: Final = "implied"
#: What stands so far to the front of a text is what it is about.
_LEAD: Final = 200
_PIECE: Final = re.compile(r"[^\W\d_](?:[\w'.-]*\w)?\.?")
_BEFORE: Final = re.compile(r"([\w-]+) $")
#: The language, not the country.
_LANGUAGE: Final = re.compile(
    r"[- ](?:language|languages|speak\w*|alphabet|grammar|translations?|literature|dialects?|subtitles"
    r"|lessons?|word|words|vocabulary|idiom|proverb|spelling|pronunciation)\b"
)
_SPOKEN: Final = frozenset({
    "in", "into", "from", "speak", "speaks", "spoke", "speaking", "spoken", "fluent", "learn", "learns",
    "learning", "teach", "teaches", "teaching", "read", "write", "ethnic", "latin", "native", "african",
})  # fmt: skip
#: After "in" and "from", what shows that an adjective is none of a language: "in Russian hands".
_NOUN: Final = re.compile(
    r" (?!(?:is|was|in|to|at|on|for|by|as|or|and|but|that|which|with|from|of|the|an?|has|had|after)\b)\w"
    r"|-(?:led|backed|brokered|occupied|held|owned|run|controlled|made|born|based|built)\b"
)
#: Nouns of a state, after which the adjective before its name is the country's.
_STATE: Final = frozenset({
    "government", "ministry", "parliament", "army", "navy", "force", "forces", "embassy", "treasury",
    "cabinet", "senate", "congress", "department", "house", "court", "administration", "supreme", "central",
    "district", "coast", "marine", "marines", "border", "customs", "intelligence", "attorney", "agency",
    "board", "bureau", "commission", "council", "authority", "association", "federation", "institute",
})  # fmt: skip
_INITIALS: Final = {
    "U.S.": "United States", "US": "United States", "U.K.": "United Kingdom", "UK": "United Kingdom",
}  # fmt: skip
_FIRMS: Final = frozenset({
    "inc", "corp", "co", "ltd", "plc", "bancorp", "trust", "airways", "airlines", "air", "steel", "bank",
    "open", "news", "west",
})  # fmt: skip


@cache
def _peoples() -> dict[str, str]:
    return {word: country for word, country in demonyms().items() if country}


def adjectives(text: str, run: Run) -> Iterator[tuple[int, int]]:
    """Where a run of capitals has an adjective, or the initials, of a country before its further words."""
    pieces = [(run.start + m.start(), m.group()) for m in _PIECE.finditer(text[run.start : run.end])]
    for i, (at, word) in enumerate(pieces):
        after = pieces[i + 1][1] if i + 1 < len(pieces) else ""
        if f"{word} {after}" in _peoples():
            if _names(text, at, pieces[i + 1][0] + len(after), [w for _, w in pieces[i + 2 :]]):
                yield at, pieces[i + 1][0] + len(after)
            return
        if word in _peoples():
            if _names(text, at, at + len(word), [w for _, w in pieces[i + 1 :]]):
                yield at, at + len(word)
            return
        if word in _INITIALS:
            if after and pieces[-1][1].rstrip(".").lower() not in _FIRMS:
                yield at, at + len(word)
            return
        if word.lower() not in words("ordinary_en") and word.lower() not in lines("title_words_en"):
            return


def in_headline(headline: str, text: str) -> Iterator[tuple[int, int]]:
    """The adjectives in a headline whose capitals tell nothing; none that begin a name which the text has."""
    for match in _words().finditer(headline):
        after = re.match(r"[ ]([\w'-]+)", headline[match.end() :])
        if not after or f"{match.group().title()} {after[1].capitalize()}" not in text:
            yield match.span()


@cache
def _words() -> re.Pattern[str]:
    either = "|".join(map(re.escape, sorted(_peoples(), key=len, reverse=True)))
    return re.compile(rf"(?<![\w'-])(?:{either})(?![\w'-])", re.IGNORECASE)


def _names(text: str, start: int, end: int, after: list[str]) -> bool:
    """Whether an adjective names its country here, by the words around it."""
    small = [word.rstrip(".").lower() for word in after]
    if small:
        titled = small[0] in lines("title_words_en") or small[0] in lines("titles_en")
        return titled or any(word in _STATE for word in small)
    if _LANGUAGE.match(text, end):
        return False
    before = _BEFORE.search(text[max(0, start - 16) : start])
    word = before[1].lower() if before else ""
    return word not in _SPOKEN or (word in ("in", "from") and bool(_NOUN.match(text, end)))


def country(written: str) -> str:
    """The country of an adjective, however its letters are cased, or of a country's own name."""
    return (
        _INITIALS.get(written)
        or _peoples().get(written)
        or _peoples().get(written.title())
        or (written if gazetteer().wide(written) else "")
    )


def meant(found: Iterable[FoundMention], named: Iterable[str]) -> frozenset[str]:
    """The countries that an article is about by their adjectives: named otherwise, in its lead, or twice.

    A passing "the Irish politician" is no mention of Ireland.
    """
    times, front = Counter[str](), set(named)
    for mention in found:
        place = country(mention.name)
        times[place] += 1
        if mention.field != "body" or mention.start < _LEAD:
            front.add(place)
    return frozenset(place for place, n in times.items() if n > 1 or place in front)
