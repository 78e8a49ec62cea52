"""Finding listed names in text: whole words, longest first, each place taken once."""

from __future__ import annotations

import re
from collections import defaultdict
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
class Form:
    """One way in which a name is written: of one word in its exact case, of several in any."""

    text: str
    #: Where its first word begins: 1 in `“Dinamo” Zaqreb`.
    lead: int
    any_case: bool

    @classmethod
    def of(cls, text: str) -> Form | None:
        """The form of a text, None where it has no word."""
        word = _WORD.search(text)
        return cls(text, word.start(), len(text.split()) > 1) if word else None

    def stands_at(self, text: str, start: int) -> bool:
        """Whether the text has this form at `start`, with no letter or digit touching it."""
        end = start + len(self.text)
        found = text[start:end]
        same = found == self.text or (self.any_case and found.casefold() == self.text.casefold())
        return same and not _touches(text, start, self.text[0], -1) and not _touches(text, end, found[-1:], 0)


@dataclass(frozen=True, slots=True)
class Found:
    """A form that stands in a text."""

    start: int
    end: int
    form: str


class NameFinder:
    """Finds the forms of names in texts."""

    def __init__(self, forms: Iterable[str]) -> None:
        self._by_word: dict[str, list[Form]] = defaultdict(list)
        for text in dict.fromkeys(forms):
            form = Form.of(text)
            if form is not None:
                first = _WORD.search(text)
                assert first is not None
                self._by_word[first.group().casefold()].append(form)

    def find(self, text: str) -> list[Found]:
        """The forms in `text`, in its order; where two overlap the longer one stands."""
        taken: list[Found] = []
        for found in sorted(self._candidates(text), key=lambda f: (f.start - f.end, f.start)):
            if all(found.end <= other.start or found.start >= other.end for other in taken):
                taken.append(found)
        return sorted(taken, key=lambda f: f.start)

    def _candidates(self, text: str) -> Iterator[Found]:
        for word in _WORD.finditer(text):
            for form in self._by_word.get(word.group().casefold(), ()):
                start = word.start() - form.lead
                if start >= 0 and form.stands_at(text, start):
                    yield Found(start, start + len(form.text), form.text)


def mention(
    entity: Entity, field: str | None = None, start: int | None = None, end: int | None = None
) -> Any:
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


@lru_cache(maxsize=65_536)
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


def _touches(text: str, at: int, edge: str, before: int) -> bool:
    """Whether a word goes on across the edge of a form."""
    beside = text[at + before : at + before + 1] if at + before >= 0 else ""
    return bool(_WORD.match(beside)) and bool(_WORD.match(edge))
