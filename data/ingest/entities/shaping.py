"""From a run of capitals to the name in it: titles off, what goes on taken in."""

from __future__ import annotations

import re
from functools import cache
from typing import Final, NamedTuple

from data.ingest.entities.capitals import ONWARD, Run
from data.ingest.entities.countries import broad
from data.ingest.entities.words import demonyms, entries, lines, words

_PIECE: Final = re.compile(r"\S+")
#: Whose side: "Pro-Beijing", "Pan-democrat" tell of the name that follows.
_SIDE: Final = re.compile(r"(?:Pro|Anti|Non|Ex|Post|Pre)-\w|Pan-[a-z]")
_ORDER: Final = re.compile(r"^(?:[IVX]+|\d+)$")
#: A word with its place.
Piece = tuple[int, str]


class Shaped(NamedTuple):
    """A name's place, with what its shape says."""

    start: int
    end: int
    cues: tuple[str, ...]


def shape(text: str, run: Run) -> list[Shaped]:
    """The names in a run of capitals: none where it is ordinary words alone."""
    pieces = [(run.start + m.start(), m.group()) for m in _PIECE.finditer(text[run.start : run.end])]
    opens = run.opens
    while len(pieces) > 1 and _SIDE.match(pieces[0][1]):
        pieces, opens = pieces[1:], False
    while len(pieces) > 1 and _ordinary(pieces[0][1], opens) and not _listed(pieces):
        pieces, opens = pieces[1:], False
    while len(pieces) > 2 and pieces[-1][1] in words("honours_en"):
        pieces = pieces[:-1]
    if len(pieces) == 1 and alone(pieces[0][1]) and not _goes_on(text, pieces):
        return []
    whole = _KNOWN.match(text, pieces[0][0])
    if whole and whole.end() >= pieces[-1][0] + len(pieces[-1][1]):
        return [Shaped(whole.start(), whole.end(), ("opens",) if opens else ())]
    office, titled = _office(pieces), _titled(pieces)
    if office and not titled:
        head, person = office
        named = _shaped(text, pieces[:head], ("opens",) if opens else ())
        return [named, *([_shaped(text, pieces[person:], ("title",))] if pieces[person:] else [])]
    if titled == len(pieces):
        return []
    if titled:
        return [*_named_in(pieces[:titled]), _shaped(text, pieces[titled:], ("title",))]
    if len(pieces) > 2 and pieces[0][1] in demonyms() and not _any_head(pieces):
        return [_shaped(text, pieces[1:], ("title",))]
    return [_shaped(text, pieces, ("opens",) if opens else ())]


def alone(word: str) -> bool:
    """Whether a word by itself names nobody."""
    if word in known():
        return False
    if _SIDE.match(word):
        return True
    small = word.lower()
    listed = small in words("ordinary_en") or small in lines("titles_en") or word in demonyms()
    return listed or len(word.rstrip(".")) < 2 or bool(_ORDER.match(word))


@cache
def known() -> frozenset[str]:
    """The names that the lists of organisations and places know."""
    listed = ("organisations_en", "places_en")
    return frozenset(name for which in listed for entry in entries(which) for name in entry)


@cache
def countries() -> frozenset[str]:
    """One-word names of states, as they stand before titles."""
    names = {country for country in demonyms().values() if country and " " not in country}
    return frozenset(names | {"US", "U.S.", "UK", "U.K."})


def _shaped(text: str, pieces: list[Piece], cues: tuple[str, ...]) -> Shaped:
    end = pieces[-1][0] + len(pieces[-1][1])
    return Shaped(pieces[0][0], end if cues == ("title",) else _onward(text, pieces, end), cues)


def _written(pieces: list[Piece]) -> str:
    return " ".join(word for _, word in pieces)


def _listed(pieces: list[Piece]) -> bool:
    """Whether a known name begins here that has an ordinary word first: "State Department", "Far East"."""
    written = [_written(pieces[:length]) for length in range(2, min(len(pieces), 4) + 1)]
    return any(name in known() or broad(name) for name in written)


def _ordinary(word: str, opens: bool) -> bool:
    small = word.lower()
    return small in words("ordinary_en") and (opens or small not in lines("compass_en"))


def _any_head(pieces: list[Piece]) -> bool:
    heads = lines("org_heads_en") | lines("event_heads_en")
    return any(word.lower() in heads for _, word in pieces)


def _titled(pieces: list[Piece]) -> int:
    """How many of the words are a title: "Azerbaijani Foreign Minister | Jeyhun Bayramov"."""
    length = 0
    small = [_singular(word.rstrip(".").lower()) for _, word in pieces] + [""]
    for i, (_, word) in enumerate(pieces):
        if small[i + 1] in lines("org_heads_en") and not (small[i + 1] in _AREAS and small[i + 2 :][:-1]):
            return 0
        if small[i] in lines("titles_en") or (i and f"{small[i - 1]} {small[i]}" in lines("titles_en")):
            length = i + 1
        elif not _before_title(word, small[i]):
            break
    return length


#: Nouns that end organisations' names, but before a title say what it is for: "Oil Minister".
_AREAS: Final = frozenset({
    "press", "oil", "energy", "gas", "petroleum", "media", "food", "mining", "construction",
    "communications", "reserve", "party",
})  # fmt: skip


def _office(pieces: list[Piece]) -> tuple[int, int] | None:
    """Where an organisation ends and a person begins: "Foreign Office | Minister | Tobias Ellwood"."""
    small = [_singular(word.rstrip(".").lower()) for _, word in pieces]
    at = next((i for i in range(1, len(small)) if _title_at(small, i)), 0)
    head = at
    while head and small[head - 1] in lines("title_words_en") and not _heads(small[head - 1]):
        head -= 1
    person = at
    while person < len(small) and (length := _title_at(small, person)):
        person += length
    if not head or any(_heads(word) for word in small[person:]) or len(small) - person == 1:
        return None
    named = head > 1 and _heads(small[head - 1])
    return (head, person) if named or len(small) - person in (2, 3) else None


def _heads(small: str) -> bool:
    return small in lines("org_heads_en") and small not in _AREAS


def _title_at(small: list[str], at: int) -> int:
    """How many words of a title begin at a place."""
    if at + 1 < len(small) and f"{small[at]} {small[at + 1]}" in lines("titles_en"):
        return 2
    return int(small[at] in lines("titles_en"))


def _singular(word: str) -> str:
    """A title in the singular: "Deputies", "Presidents"."""
    one = f"{word[:-3]}y" if word.endswith("ies") else word.removesuffix("s")
    return one if one in lines("titles_en") else word


def _before_title(word: str, small: str) -> bool:
    return small in lines("title_words_en") or word in demonyms() or word in countries() or word in known()


def _named_in(pieces: list[Piece]) -> list[Shaped]:
    """The countries and organisations among a title's words: "US President", "NASA Administrator"."""
    return [
        Shaped(at, at + len(word), ("place",) if word in countries() else ())
        for at, word in pieces
        if word in countries() or word in known()
    ]


def _goes_on(text: str, pieces: list[Piece]) -> bool:
    """Whether "of" and a name follow an organisation's noun: "Government of Iraq"."""
    at, word = pieces[0]
    return word.lower() in lines("org_heads_en") and bool(ONWARD.match(text, at + len(word)))


def _onward(text: str, pieces: list[Piece], end: int) -> int:
    """Where the name ends, with the "of ..." of an organisation or a place."""
    match = ONWARD.match(text, end)
    if not match:
        return end
    begun = text[pieces[0][0] : end]
    for tail in (match.group(), match.group().partition(" and ")[0]):
        if begun + tail in known():
            return end + len(tail)
    last, first = pieces[-1][1].lower(), pieces[0][1].lower()
    heads = lines("org_heads_en")
    if last in heads or last in lines("heads_of_en") or (len(pieces) == 1 and first in heads):
        return _cut(text, end, match.end())
    return end


def _cut(text: str, start: int, end: int) -> int:
    """The end of "of X and Y" without a title, or " and Y" where X is a country or Y begins a title."""
    words_ = list(_PIECE.finditer(text, start, end))
    for word in words_[2:]:
        if word.group().lower() in lines("titles_en"):
            end = word.start() - 1
            break
    head, joined, tail = text[start:end].partition(" and ")
    if not joined:
        return end
    first = head.split()[-1]
    names_place = first in countries() or first in known()
    titled = tail.split()[0].lower() in lines("titles_en") or tail in known() or tail in countries()
    return start + len(head) if names_place or titled else end


#: Known names that titles or small words would cut: "Reporters Without Borders", "Save the Children".
_KNOWN: Final = re.compile(
    "(?:"
    + "|".join(
        re.escape(name)
        for name in sorted(known(), key=lambda name: (-len(name), name))
        if re.search(r" [a-z]", name) or _singular(name.split()[0].lower()) in lines("titles_en")
    )
    + r")(?!\w)"
)
