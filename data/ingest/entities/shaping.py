"""From a run of capitals to the name in it: titles off, what goes on taken in."""

from __future__ import annotations

import re
from functools import cache
from typing import Final, NamedTuple

from data.ingest.entities.capitals import ONWARD, Run
from data.ingest.entities.words import demonyms, entries, lines, words

_PIECE: Final = re.compile(r"\S+")
_ORDER: Final = re.compile(r"^(?:[IVX]+|\d+)$")


class Shaped(NamedTuple):
    """A name's place, with what its shape says."""

    start: int
    end: int
    cues: tuple[str, ...]


def shape(text: str, run: Run) -> list[Shaped]:
    """The names in a run of capitals: none where it is ordinary words alone."""
    pieces = [(run.start + m.start(), m.group()) for m in _PIECE.finditer(text[run.start : run.end])]
    opens = run.opens
    while len(pieces) > 1 and _ordinary(pieces[0][1], opens) and not _known(text, pieces):
        pieces, opens = pieces[1:], False
    if not pieces or (len(pieces) == 1 and alone(pieces[0][1])):
        return []
    titled = _titled(pieces)
    if titled == len(pieces):
        return []
    cues = ("opens",) if opens else ()
    shaped = []
    if titled:
        shaped = _places_in(pieces[:titled])
        pieces, cues = pieces[titled:], ("title",)
    elif len(pieces) > 2 and pieces[0][1] in demonyms() and not _any_head(pieces):
        pieces, cues = pieces[1:], ("title",)
    start, end = pieces[0][0], pieces[-1][0] + len(pieces[-1][1])
    if not titled:
        end = _onward(text, pieces, end)
    return [*shaped, Shaped(start, end, cues)]


def _any_head(pieces: list[tuple[int, str]]) -> bool:
    return any(
        word.lower() in lines("org_heads_en") or word.lower() in lines("event_heads_en") for _, word in pieces
    )


def _known(text: str, pieces: list[tuple[int, str]]) -> bool:
    return text[pieces[0][0] : pieces[-1][0] + len(pieces[-1][1])] in known()


def _ordinary(word: str, opens: bool) -> bool:
    small = word.lower()
    return small in words("ordinary_en") and (opens or small not in _COMPASS)


#: Part of a name inside a sentence ("East Timor"), and at its beginning too.
_COMPASS: Final = frozenset(
    [
        "north",
        "south",
        "east",
        "west",
        "northern",
        "southern",
        "eastern",
        "western",
        "central",
        "new",
        "great",
        "united",
    ]
)


def alone(word: str) -> bool:
    """Whether a word by itself names nobody."""
    small = word.lower()
    return (
        small in words("ordinary_en")
        or small in lines("titles_en")
        or word in demonyms()
        or (len(word) < 2 or (word.endswith(".") and len(word) == 2))
        or bool(_ORDER.match(word))
    ) and word not in known()


def _titled(pieces: list[tuple[int, str]]) -> int:
    """How many of the words are a title: "Azerbaijani Foreign Minister | Jeyhun Bayramov"."""
    length = 0
    titles, before = lines("titles_en"), lines("title_words_en")
    for i, (_, word) in enumerate(pieces):
        small = word.rstrip(".").lower()
        following = pieces[i + 1][1].lower() if i + 1 < len(pieces) else ""
        if following in lines("org_heads_en"):
            return 0
        if small in titles or (i and f"{pieces[i - 1][1].lower()} {small}" in titles):
            length = i + 1
        elif small not in before and word not in demonyms() and word not in countries():
            break
    return length


def _places_in(pieces: list[tuple[int, str]]) -> list[Shaped]:
    """The places among a title's words: "US President"."""
    return [Shaped(at, at + len(word), ("place",)) for at, word in pieces if word in countries()]


@cache
def known() -> frozenset[str]:
    """The names that the lists of organisations and places know."""
    return frozenset(
        n for which in ("organisations_en", "places_en") for entry in entries(which) for n in entry
    )


@cache
def countries() -> frozenset[str]:
    """One-word names of states, as they stand before titles."""
    names = {country for country in demonyms().values() if country and " " not in country}
    return frozenset(names | {"US", "U.S.", "UK", "U.K.", "EU", "UN", "U.N."})


def _onward(text: str, pieces: list[tuple[int, str]], end: int) -> int:
    """Where the name ends, with the "of ..." of an organisation or a place."""
    last, first = pieces[-1][1].lower(), pieces[0][1].lower()
    heads = lines("org_heads_en")
    if last in heads or (last in _OF_PLACES) or (len(pieces) == 1 and first in heads):
        match = ONWARD.match(text, end)
        if match:
            return _cut(text, end, match.end())
    return end


_OF_PLACES: Final = frozenset(
    [
        "republic",
        "state",
        "kingdom",
        "gulf",
        "bay",
        "strait",
        "isle",
        "sea",
        "lake",
        "university",
        "alley",
        "house",
        "bridge",
        "palace",
        "city",
    ]
)


def _cut(text: str, start: int, end: int) -> int:
    """The end of "of X and Y" without " and Y" where X is a country or Y a title's beginning."""
    found = text[start:end]
    head, joined, tail = found.partition(" and ")
    if not joined:
        return end
    first = head.split()[-1]
    names_place = first in countries() or first in known()
    titled = tail.split()[0].lower() in lines("titles_en") or tail in known() or tail in countries()
    return start + len(head) if names_place or titled else end
