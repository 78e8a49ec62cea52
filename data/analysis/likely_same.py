"""Likely the same: entities whose names differ by little enough to ask whether they are one."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import pandas as pd

from data.article import split_entity_key
from data.frames import rows

_WORD: Final = re.compile(r"[^\W_]+")
#: Letters that lose nothing but an accent when they are read without it, though Unicode does not say so.
_LETTERS: Final = str.maketrans(
    {"ı": "i", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ß": "ss", "ə": "e"}
)
#: Words that names are written with and without.
_SMALL: Final = frozenset(("the", "of", "and", "for", "de", "la", "le", "al", "und", "der", "die", "das"))
_SAME: Final = "written the same but for dots, case or accents"
_INITIALS: Final = "one is the initials of the other"
#: A name that is the address of a site, whose parts are no words that anyone shortens.
_SITE: Final = re.compile(r"\w\.[a-z]{2,4}$", re.IGNORECASE)
#: Articles that name two entities.
Together = Callable[[str, str], int]


@dataclass(frozen=True, slots=True)
class LikelySame:
    """Two entities that may be one: `entity`, named in fewer articles, and `into`."""

    entity: str
    into: str
    articles: int
    into_articles: int
    why: str


def likely_same(
    entities: pd.DataFrame, limit: int | None = 20, together: Together | None = None
) -> list[LikelySame]:
    """Pairs of entities that may be the same, the surest and those named in most articles first.

    `entities` has entity and articles, as `Entities.frame`. Two names are offered where they are the same
    but for dots, spaces, hyphens, case and accents; where one is written with the other's initials, and no
    other name of its kind has these; or where a given name is cut to its initial before the same surname,
    and only one fits. Two initials stand for much: where `together` can say how many articles name both,
    one must (of 27 such pairs that none did, 4 were right). It knows nothing of the world: two people may
    share a name, and names of one person in two alphabets are not seen.
    """
    articles = {str(row.entity): int(row.articles) for row in rows(entities)}
    seen: dict[frozenset[str], LikelySame] = {}
    for keys, why in _alike(articles):
        if why == _INITIALS and together is not None and _are_two(keys) and not together(*keys):
            continue
        less, more = sorted(keys, key=lambda key: (articles[key], key))
        seen.setdefault(frozenset(keys), LikelySame(less, more, articles[less], articles[more], why))
    ordered = sorted(seen.values(), key=_surest_first)
    return ordered[:limit]


def _surest_first(one: LikelySame) -> tuple[bool, int, int, str, str]:
    """What is written the same comes before initials, two of which may stand for much."""
    return one.why != _SAME, -one.articles, -one.into_articles, one.entity, one.into


def _alike(entities: Iterable[str]) -> Iterator[tuple[tuple[str, str], str]]:
    """Pairs of entities, and in which way their names are alike."""
    by_letters, by_initials, by_surname = (
        defaultdict[object, list[str]](list),
        defaultdict[object, list[str]](list),
        defaultdict[object, list[str]](list),
    )
    for key in entities:
        kind, name = split_entity_key(key)
        words = _words(name)
        by_letters["".join(words)].append(key)
        for initials in set() if _SITE.search(name) and " " not in name else _initials(words):
            by_initials[kind, initials].append(key)
        if kind == "person" and len(words) >= 2:
            by_surname[words[-1], words[0][0]].append(key)
    for letters, keys in by_letters.items():
        if letters:
            yield from ((pair, _SAME) for pair in _to_first(keys))
    for key in entities:
        kind, name = split_entity_key(key)
        compact = "".join(_words(name))
        if (
            _is_short_form(name)
            and len(found := by_initials.get((kind, compact), [])) == 1
            and found[0] != key
        ):
            yield (key, found[0]), _INITIALS
    for keys in by_surname.values():
        short = [key for key in keys if len(_words(split_entity_key(key)[1])[0]) == 1]
        long = [key for key in keys if key not in short]
        if len(long) == 1:
            yield from (((key, long[0]), "one has the initial of the other’s given name") for key in short)


def _are_two(keys: Iterable[str]) -> bool:
    """Whether the shorter of two names is two letters."""
    return min(len("".join(_words(split_entity_key(key)[1]))) for key in keys) == 2


def _to_first(keys: list[str]) -> Iterator[tuple[str, str]]:
    """Each with the first; entities come by articles."""
    return ((key, keys[0]) for key in keys[1:])


def _words(name: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", name.replace("İ", "i").casefold().translate(_LETTERS))
    bare = "".join(char for char in plain if not unicodedata.combining(char))
    return _WORD.findall(bare)


def _initials(words: list[str]) -> set[str]:
    """The initials of a name of several words, with its small words and without."""
    if len(words) < 2:
        return set()
    large = [word for word in words if word not in _SMALL]
    found = {"".join(word[0] for word in some) for some in (words, large)}
    return {initials for initials in found if len(initials) >= 2}


def _is_short_form(name: str) -> bool:
    """Whether a name is written in capitals as initials are: US, U.S., ОБСЕ."""
    letters = [char for char in name if char.isalpha()]
    return 2 <= len(letters) <= 6 and all(char.isupper() for char in letters) and " " not in name.strip()
