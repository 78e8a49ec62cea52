"""Finding listed names in text: whole words, longest first, each place taken once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from data.article import KINDS

_WORD: Final = re.compile(r"\w+")
#: The article's fields in reading order.
FIELDS: Final = ("headline", "summary", "body")

#: Kind and canonical name.
Entity = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Found:
    """A form that stands in a text."""

    start: int
    end: int
    form: str


class NameFinder:
    """Finds the forms of names in texts: those of one word in their exact case, of several in any."""

    def __init__(self, forms: Iterable[str]) -> None:
        forms = [form for form in dict.fromkeys(forms) if _WORD.search(form)]
        self._exact = [form for form in forms if len(form.split()) == 1]
        self._any_case = [(form, fold(form)) for form in forms if len(form.split()) > 1]

    def find(self, text: str) -> list[Found]:
        """The forms in `text`, in its order; where two overlap the longer one stands."""
        found = [place for form in self._exact for place in _places(text, form, form)]
        if self._any_case and text:
            folded = fold(text)
            found += [place for form, small in self._any_case for place in _places(folded, small, form)]
        taken, places = [], bytearray(len(text))
        for one in sorted(found, key=lambda f: (f.start - f.end, f.start)):
            if 1 not in places[one.start : one.end]:
                places[one.start : one.end] = b"\1" * (one.end - one.start)
                taken.append(one)
        return sorted(taken, key=lambda f: f.start)


def fold(text: str) -> str:
    """The text in small letters, character by character: İ is the one letter that would become two."""
    return text.replace("İ", "i").lower()


def _places(text: str, written: str, form: str) -> Iterator[Found]:
    """Where a form stands with no letter or digit touching it."""
    start = text.find(written)
    while start >= 0:
        end = start + len(written)
        if not _goes_on(text, start) and not _goes_on(text, end):
            yield Found(start, end, form)
        start = text.find(written, start + 1)


def _goes_on(text: str, at: int) -> bool:
    """Whether a word goes on across a place between two characters."""
    return 0 < at < len(text) and bool(_WORD.match(text[at - 1]) and _WORD.match(text[at]))


def mention(
    entity: Entity, field: str | None = None, start: int | None = None, end: int | None = None
) -> dict[str, Any]:
    """One mention as a row of `data.article.MENTION`."""
    return {"entity": entity[1], "kind": entity[0], "field": field, "start": start, "end": end}


def listed_mentions(names: Mapping[str, Sequence[str]], texts: Mapping[str, str]) -> list[dict[str, Any]]:
    """The mentions of names that an article lists by kind.

    Every place in headline, summary and body where a name stands as a whole word; one mention
    without a place for a name that stands nowhere.
    """
    entities = [(kind, name) for kind in KINDS for name in names.get(kind, ())]
    owners: dict[str, Entity] = {}
    for entity in entities:
        for form in spellings(entity[1]):
            owners.setdefault(form, entity)
    finder = _finder(tuple(owners))
    mentions = [
        mention(owners[found.form], field, found.start, found.end)
        for field in FIELDS
        for found in finder.find(texts[field])
    ]
    placed = {(m["kind"], m["entity"]) for m in mentions}
    return mentions + [mention(entity) for entity in entities if entity not in placed]


@lru_cache(maxsize=4096)
def _finder(forms: tuple[str, ...]) -> NameFinder:
    return NameFinder(forms)


@lru_cache(maxsize=8192)
def spellings(name: str) -> tuple[str, ...]:
    """A name as written and, for tags in small letters such as `west-germany`, as texts write it.

    Tags of up to three letters stand for their capitals alone: `who` is WHO, not the pronoun.
    """
    if name != name.lower():
        return (name,)
    spaced = name.replace("-", " ").replace("_", " ")
    capitals = [name.upper(), spaced.upper()]
    titles = [name.title(), spaced.title()] if len(name) > 3 else []
    several = [name, spaced] if len(spaced.split()) > 1 else []
    return tuple(dict.fromkeys([*several, *titles, *capitals]))
