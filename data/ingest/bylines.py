"""The authors of a web page's article: what its signals say, as bare names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from data.ingest.structured_data import PageData

_BY: Final = re.compile(
    r"^(?:by|von|par|por|di|автор|müəllif|yazar|(?:posted|written|published|veröffentlicht|publié|publicado)"
    r"\s+(?:by|von|par|por))\s*:?\s+",
    re.IGNORECASE,
)
#: “View all posts by Ann Lee”, which is what the link behind a name says.
_ALL_BY: Final = re.compile(
    r"^(?:view|see|show|more|all|posts|zeige|alle|mehr|voir|tous|ver|todos)\b.{0,40}?\b(?:by|von|de|par|por)\s+",
    re.IGNORECASE,
)
_NO_NAME: Final = re.compile(
    r"https?:|www\.|@|^\W*$|^(?:admin|administrator|редакция|author|by|name|null|none|undefined)$",
    re.IGNORECASE,
)
#: Degrees that follow a name.
_DEGREE: Final = re.compile(
    r"(?:ph\.?\s?d|m\.?\s?d|m\.?\s?sc|m\.?\s?a|b\.?\s?a|b\.?\s?sc|r\.?\s?d|r\.?\s?n|mph|mba|jr|sr)\.?",
    re.IGNORECASE,
)
_AND: Final = re.compile(r"\s+(?:and|und|et|y|e|и|və|ve)\s+|\s+&\s+")
_STAFF: Final = re.compile(
    r"\s+(?:staff(?:\s+(?:writer|reporter))?|reporter|correspondent|editor)$", re.IGNORECASE
)
_MOST_WORDS: Final = 6
#: An element that is marked as the author may hold more than a name; then it has more words, or digits.
_MOST_MARKED: Final = 5


def authors(data: PageData, guess: str) -> list[str]:
    """The authors: those of JSON-LD, of an element that is marked so, trafilatura's guess, the meta elements.

    Where marked elements and meta elements agree on others than JSON-LD, two signals stand against one.
    """
    told = clean_authors(data.authors, data.source)
    marked = clean_authors(_marked(data.bylines, guess), data.source)
    guessed = clean_authors(guess.split(";"), data.source)
    meta = clean_authors(data.meta_authors, data.source)
    if marked and _same(marked, meta) and not {*map(str.casefold, told)} & {*map(str.casefold, marked)}:
        return marked
    return told or (marked if len(marked) == 1 else []) or guessed or marked or meta


def _marked(bylines: Iterable[str], guess: str) -> Iterator[str]:
    for text in bylines:
        name = _bare(text)
        more = guess and guess.casefold() in name.casefold() and guess.casefold() != name.casefold()
        if not more and len(name.split()) <= _MOST_MARKED and not re.search(r"\d{2}|^\d|:", name):
            yield name


def _same(some: list[str], others: list[str]) -> bool:
    return {*map(str.casefold, some)} == {*map(str.casefold, others)}


def clean_authors(names: Iterable[str], source: str = "") -> list[str]:
    """Names without "By", degrees, repeats, addresses and the outlet's own name; "Staff" stays."""
    bare = (_without_outlet(_bare(part), source) for name in names for part in _parts(name))
    kept = [name for name in bare if _is_name(name, source)]
    return list({name.casefold(): name for name in reversed(kept)}.values())[::-1]


def _parts(name: str) -> Iterator[str]:
    """The names in a text: lists are split where each part is a full name, "Forests and Land" is one."""
    for text in re.split(r"\s*[;|]\s*", name):
        listed = [part for one in text.split(",") for part in _AND.split(one)]
        listed = [part.strip() for part in listed if part.strip() and not _DEGREE.fullmatch(part.strip())]
        if all(len(_bare(part).split()) > 1 for part in listed):
            yield from listed
        else:
            yield text


def _bare(text: str) -> str:
    name = " ".join(text.split())
    return _BY.sub("", _ALL_BY.sub("", name)).strip(" ,.-")


def _without_outlet(name: str, source: str) -> str:
    """A name without the outlet's behind it, as in "Ann Lee Sun Staff"; "Sun Staff" stays."""
    ending = f" {source.casefold()}"
    first = _STAFF.sub("", name)
    if source and first.casefold().endswith(ending):
        own = first[: -len(ending)].strip(" ,-")
        return own if len(own.split()) > 1 else name
    return name


def _is_name(name: str, source: str) -> bool:
    if not 1 < len(name) <= 100 or len(name.split()) > _MOST_WORDS or _NO_NAME.search(name):
        return False
    return _letters(name) != _letters(source)


def _letters(text: str) -> str:
    return re.sub(r"[\W_]|^https?://(?:www\.)?", "", text.casefold())
