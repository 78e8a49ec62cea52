"""Resolving: filter values that a corpus does not have are dropped, and said with the nearest it has."""

from __future__ import annotations

import re
from dataclasses import replace
from difflib import get_close_matches
from typing import Final, Protocol

from data.answers import Resolved
from data.article import KINDS, NONE, entity_key, split_entity_key
from data.engines.index import Index
from data.filters import Filters

#: Field of Filters -> (the index's name for it, what people call it).
_FIELDS: Final = {
    "sections": ("section", "section"), "not_sections": ("section", "section"),
    "languages": ("language", "language"), "not_languages": ("language", "language"),
    "sources": ("source", "source"), "not_sources": ("source", "source"),
    "entities": ("entity", "person, organisation or place"),
    "not_entities": ("entity", "person, organisation or place"),
    "topics": ("topic", "topic"), "not_topics": ("topic", "topic"),
    "storylines": ("storyline", "storyline"),
}  # fmt: skip

#: A storyline's id that a program made: it looks like any other, so that none is nearest to it.
_MADE: Final = re.compile(r"s-[0-9a-f]+")


#: Of so few values any may be the nearest to one that is unknown; of more those that share a word with it.
FEW: Final = 500


class Values(Protocol):
    """The values that a corpus knows, and what corrections made of others."""

    #: Whether corrections hold of entities, and of storylines.
    corrects_entities: bool
    corrects_storylines: bool

    def knows(self, name: str, value: str) -> bool:
        """Whether there is this value of a field: an entity by its key."""
        ...

    def corrected(self, key: str) -> bool:
        """Whether a correction took mentions from this entity."""
        ...

    def whole(self, key: str) -> str | None:
        """What a corrected entity is now, None for none."""
        ...

    def joined(self, storyline: str) -> str:
        """The storyline that this one is part of now."""
        ...

    def title(self, storyline: str) -> str | None:
        """What a storyline is called."""
        ...

    def any_storyline(self) -> bool:
        """Whether there are storylines at all."""
        ...

    def candidates(self, name: str, value: str) -> list[str]:
        """The values that may be nearest to one that there is not, the first of equals first."""
        ...


class IndexValues:
    """The values of an opened index."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self.corrects_entities = bool(index.corrected)
        self.corrects_storylines = bool(index.corrected.storylines)

    def knows(self, name: str, value: str) -> bool:
        return self._index.values[name].find(value) is not None

    def corrected(self, key: str) -> bool:
        return key in self._index.corrected.entities

    def whole(self, key: str) -> str | None:
        return self._index.corrected.whole(key)

    def joined(self, storyline: str) -> str:
        return self._index.joined.get(storyline, storyline)

    def title(self, storyline: str) -> str | None:
        code = self._index.values["storyline"].find(storyline)
        return None if code is None else self._index.titles[code]

    def any_storyline(self) -> bool:
        return bool(self._index.value_counts("storyline"))

    def candidates(self, name: str, value: str) -> list[str]:
        values = self._index.values[name]
        if len(values) <= FEW or name == "storyline":
            return list(values)
        return self._index.suggestions.close_to(name, value)


def resolve(values: Values, filters: Filters) -> Resolved:
    """The filters without the values that the corpus does not know, and a sentence for each of those."""
    kept: dict[str, tuple[str, ...]] = {}
    dropped: list[str] = []
    for field, (name, called) in _FIELDS.items():
        given: tuple[str, ...] = getattr(filters, field)
        if name == "entity" and values.corrects_entities:
            given, said = _led(values, given)
            dropped += said
        if name == "storyline" and values.corrects_storylines:
            given, said = _joined(values, given)
            dropped += said
        kept[field] = tuple(value for value in given if _knows(values, name, value))
        unknown = [value for value in given if value not in kept[field]]
        dropped += [_sentence(values, name, called, value) for value in unknown]
    return Resolved(replace(filters, **kept), tuple(dropped))  # type: ignore[arg-type]  # all are tuples of values


def _led(values: Values, given: tuple[str, ...]) -> tuple[tuple[str, ...], list[str]]:
    """Entities as they are corrected, and a sentence for each that is another now, or none."""
    now: dict[str, None] = {}
    said = []
    for value in given:
        was = None if _knows(values, "entity", value) else _was(values, value)
        into = value if was is None else values.whole(was)
        shown = _short(_label("entity", value))
        if into is None:
            said.append(f"“{shown}” was taken out of this corpus: it is no person, organisation or place.")
        elif into == value or not _knows(values, "entity", into):
            now[value] = None
        else:
            now[into] = None
            said.append(f"“{shown}” is {_called(value, into)} in this corpus now.")
    return tuple(now), said


def _joined(values: Values, given: tuple[str, ...]) -> tuple[tuple[str, ...], list[str]]:
    """Storylines as they are joined, and a sentence for each that is part of another now."""
    now: dict[str, None] = {}
    said = []
    for value in given:
        into = values.joined(value)
        now[into] = None
        if into != value:
            title = values.title(into)
            called = "another" if title is None else f"“{_short(title)}”"
            said.append(f"That storyline is part of {called} in this corpus now.")
    return tuple(now), said


def _called(value: str, into: str) -> str:
    """What an entity is now: its other name, or its other kind."""
    kind, name = split_entity_key(into)
    return f"“{_short(name)}”" if name != _label("entity", value) else f"a {kind}".replace("a o", "an o")


def _was(values: Values, value: str) -> str | None:
    """The corrected entity that a value names, with its kind or without."""
    keys = [value] if split_entity_key(value)[0] else [entity_key(kind, value) for kind in KINDS]
    return next((key for key in keys if values.corrected(key)), None)


def _knows(values: Values, name: str, value: str) -> bool:
    if value == NONE:
        return True
    if name == "entity" and split_entity_key(value)[0] is None:
        return any(values.knows(name, entity_key(kind, value)) for kind in KINDS)
    return values.knows(name, value)


def _sentence(values: Values, name: str, called: str, value: str) -> str:
    shown = split_entity_key(value)[1] if name == "entity" else value
    if name == "storyline" and _MADE.fullmatch(value):
        known = values.any_storyline()
        lost = "its articles may be under another one now" if known else "no article here belongs to one"
        return f"There is no storyline “{_short(value)}” in this corpus; it was left out: {lost}."
    nearest = _nearest(values, name, value)
    hint = f" Did you mean “{nearest}”?" if nearest else ""
    return f"There is no {called} “{_short(shown)}” in this corpus; it was left out.{hint}"


def _nearest(values: Values, name: str, value: str) -> str | None:
    """The known value that looks most like an unknown one."""
    known = values.candidates(name, value)
    by_look = {
        _label(name, candidate).casefold(): candidate for candidate in reversed(known) if candidate != NONE
    }
    close = get_close_matches(_label(name, value).casefold()[:100], by_look, n=1, cutoff=0.65)
    return _label(name, by_look[close[0]]) if close else None


def _label(name: str, value: str) -> str:
    return split_entity_key(value)[1] if name == "entity" else value


def _short(text: str, limit: int = 60) -> str:
    return text if len(text) <= limit else text[:limit] + "…"
