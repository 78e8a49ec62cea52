"""Names in Azerbaijani: runs of capitals, their endings, and the words around them."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from functools import cache, lru_cache
from typing import Final

from data.ingest.entities.capitals import headline_case, opens, plain, runs
from data.ingest.entities.countries import broad
from data.ingest.entities.found import ArticleText, FoundKind, FoundMention
from data.ingest.entities.places import gazetteer
from data.ingest.entities.words import entries, lines, words

_FIELDS: Final = ("headline", "summary", "body")
#: Endings of case after a name: genitive, dative, accusative, locative, ablative, with, "is", "that is in".
_CASES: Final = (
    "[ıiuü]nk[ıiuü]n?[ıiuüaə]?|n[ıiuü]n|[ıiuü]n|nda|ndə|dak[ıi]|dək[ıi]|ndan|ndən|d[aə]d[ıi]r|dan|dən|tan|tən|da|də|ta|tə|yla|ylə|la|lə|d[ıiuü]r"
    "|l[aə]r[ıi]?n?[ıi]?n?|ya|yə|na|nə|n[ıiuü]|y[ıiuü]|a|ə|[ıiuü]"
)  # fmt: skip
_ENDING: Final = re.compile(rf"^(.{{2,}}?)(?:[-'](?:\w+)|({_CASES}))$")
#: A head noun's possessive and its case: "Nazirliyi|ndə".
_POSSESSED: Final = re.compile(r"^(.+?[ıiuü])n(?:[aəıiuü]|[dD][aə]n?|[ıiuü]n(?:k[ıiuü]\w*)?)$")
_SURNAME: Final = re.compile(
    r"(?:ov|ova|yev|yeva|ev|eva|zadə|l[ıiuü]|oğlu|qızı|ski|skaya|yan|dze|şvili|soy|pur|enko)$"
)
_CASE_CUES: Final = (
    (re.compile(r"d[aə](?:k[ıi]|d[ıi]r)?$"), "in"),
    (re.compile(r"(?:d[aə]n|y[aə]|n?[aə])$"), "to"),
)
_MORE: Final = re.compile(r" və [A-ZÇƏĞİÖŞÜ]\w+(?: [A-ZÇƏĞİÖŞÜ]\w+)*")


def find_azerbaijani(articles: Iterable[ArticleText]) -> Iterator[list[FoundMention]]:
    """What is found in each article, in their order."""
    for article in articles:
        yield [mention for field in _FIELDS for mention in _mentions(field, plain(getattr(article, field)))]


def _mentions(field: str, text: str) -> Iterator[FoundMention]:
    if field == "headline" and text and headline_case(text):
        yield FoundMention(text, "", field, 0, len(text), (f"headline {headline_case(text)}", "az"))
        return
    for run in runs(text):
        for start, end in _apart(text, run.start, _onward(text, run.start, run.end)):
            name = text[start:end]
            beginning = opens(text, start)
            if " " not in name and _ordinary(name):
                continue
            yield FoundMention(
                name, _kind(name), field, start, end, tuple(_cues(text, start, end, beginning))
            )


def _onward(text: str, start: int, end: int) -> int:
    """Where a name ends: "Elm və Təhsil Nazirliyi" is one where the noun of an organisation ends it."""
    match = _MORE.match(text, end)
    return match.end() if match and headed(text[start : match.end()]) and not headed(text[start:end]) else end


#: A word in such a case ends a name: "Hacıqabulda | Şirvan".
_PLACED: Final = re.compile(r"(?<=\w\w\w)(?:d[aə]n?|t[aə]n?)$")


def _apart(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The names of a run, apart where the case of one of its words says so, and without numbers."""
    end -= len(text[start:end]) - len(re.sub(r" \d+$", "", text[start:end]))
    if not headed(text[start:end]) and not _listed(text[start:end]):
        for piece in re.finditer(r"\S+", text[start:end]):
            placed = _PLACED.search(piece.group()) and start + piece.end() < end
            placed = placed or _two_places(piece.group(), text[start + piece.end() : end])
            if placed or _ends_a_person(text[start : start + piece.end()], text[start + piece.end() : end]):
                yield from _apart(text, start, start + piece.end())
                yield from _apart(text, start + piece.end() + 1, end)
                return
    yield from _untitled(text, start, end)


def _listed(name: str) -> bool:
    """Whether a list has a name of several words, in any case: "Milli Məclisdə"."""
    first, space, last = name.rpartition(" ")
    return bool(space) and any(f"{first} {form}" in _offices() for form in (last, *_variants(last)))


@cache
def _offices() -> frozenset[str]:
    return frozenset(
        name for which in ("offices", "names_az_ru") for entry in entries(which) for name in entry
    )


def _ends_a_person(name: str, rest: str) -> bool:
    """Whether a given name and a surname end here, and a place follows: "İlham Əliyev | Bakıda"."""
    parts = [word for word in name.split() if not (_titled(word) or _ordinary(word))]
    placed = " " not in rest.strip() and bool(_PLACED.search(rest))
    return placed and len(parts) in (1, 2) and bool(_SURNAME.search(parts[-1]))


def _two_places(word: str, rest: str) -> bool:
    """Whether a country or region ends here and another name follows: "Türkiyəyə | TANAP"."""
    if not rest.strip():
        return False
    bare = next((variant for variant in (word, *_variants(word)) if broad(variant)), "")
    return bool(bare) and (bare != word or broad(rest.split()[0]))


def _untitled(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The name without titles and ordinary words before it."""
    pieces = list(re.finditer(r"\S+", text[start:end]))
    first = 0
    while first < len(pieces) - 1 and (
        _titled(pieces[first].group()) or (first == 0 and opens(text, start) and _ordinary(pieces[0].group()))
    ):
        if headed(text[start:end]):
            break
        first += 1
    # "Gürcüstanın Baş | naziri": the capital is the office's.
    while len(pieces) - first > 1 and not headed(text[start:end]) and _titled(pieces[-1].group()):
        end = start + pieces.pop().start() - 1
    if len(pieces) == 1 and _titled(pieces[0].group()):
        return
    yield start + pieces[first].start(), end


def _kind(name: str) -> FoundKind:
    if headed(name):
        return "organisation"
    parts = name.split()
    if 2 <= len(parts) <= 4 and _SURNAME.search(base_word(parts[-1], ())):
        return "person"
    return ""


def _cues(text: str, start: int, end: int, opening: bool) -> Iterator[str]:
    yield "az"
    if opening:
        yield "opens"
    before = re.search(r"([\w-]+) [\"“]?$", text[max(0, start - 30) : start])
    if before and _titled(before[1]) and text[start:end].count(" ") < 4:
        yield "title"
    after = re.match(r"[\"”»]? (\w+)", text[end : end + 24])
    if after and small(after[1]) in lines("place_heads_az"):
        yield "place"
    elif after and _noun(small(after[1])) in lines("org_nouns_az"):
        yield "outlet"
    elif after and _noun(small(after[1])) in lines("thing_nouns_az"):
        yield "thing"
    elif " " not in text[start:end]:
        yield from (cue for pattern, cue in _CASE_CUES if pattern.search(text[start:end]))


def _noun(word: str) -> str:
    """A possessed noun without the ending of its case: "klubunda"."""
    own = _POSSESSED.match(word)
    return own[1] if own else word


@cache
def _titles() -> frozenset[str]:
    endings = ("", "ı", "i", "u", "ü", "sı", "si", "su", "sü")
    return frozenset(title + ending for title in lines("titles_az") for ending in endings)


def _titled(word: str) -> bool:
    return small(word) in _titles()


def _ordinary(word: str) -> bool:
    return small(word) in words("ordinary_az")


def small(word: str) -> str:
    """A word in small letters as Azerbaijani has them: I becomes ı and İ becomes i."""
    return word.replace("İ", "i").replace("I", "ı").lower()


def headed(name: str) -> bool:
    """Whether a name ends with an organisation's noun, in any case."""
    return _ends(name, "org_heads_az")


def happens(name: str) -> bool:
    """Whether a name is that of an event, a treaty or a work."""
    return _ends(name, "event_heads_az")


def _ends(name: str, which: str) -> bool:
    last = name.rsplit(" ", 1)[-1]
    own = _POSSESSED.match(last)
    return last in lines(which) or bool(own and own[1] in lines(which))


def base(name: str, known: Container[str]) -> str:
    """A name without the ending of its case; `known` are names that stand in the corpus or a list."""
    first, _, last = name.rpartition(" ")
    whole = (f"{first} {variant}" for variant in _variants(last)) if first and len(last) > 4 else ()
    listed = next((variant for variant in whole if variant in known), "")
    return listed or f"{first} {base_word(last, known)}".strip()


@lru_cache(maxsize=100_000)
def _variants(word: str) -> tuple[str, ...]:
    """What a word may be without its ending, longest first."""
    found = []
    own = _POSSESSED.match(word)
    if own and (own[1] in lines("org_heads_az") or own[1] in lines("event_heads_az")):
        return (own[1],)
    for length in range(len(word) - 1, 2, -1):
        match = re.fullmatch(_CASES, word[length:])
        if match:
            found.append(word[:length])
    return tuple(found)


def base_word(word: str, known: Container[str]) -> str:
    """A word without the ending of its case."""
    cut = re.match(r"^(\w{2,})[-']\w+$", word)
    if cut and word[cut.end(1) + 1].islower():
        return cut[1]
    if word in lines("org_heads_az") or len(word) < 5:
        return word
    variants = _variants(word)
    fitting = [variant for variant in variants if variant in known or variant in lines("org_heads_az")]
    if fitting:  # Ankaranın is of Ankara, not of the small town Ankaran
        return max(fitting, key=lambda variant: gazetteer().people(variant))
    if not _SURNAME.search(word):
        for variant in variants:
            if _SURNAME.search(variant):
                return variant
    if is_so := re.match(r"^(\w{4,})d[ıiuü]r$", word):
        return is_so[1]
    return word
