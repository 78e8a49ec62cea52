"""Resolving: filter values that a corpus does not have are dropped, and said with the nearest it has."""

from __future__ import annotations

import re
from dataclasses import replace
from difflib import get_close_matches
from typing import Final

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


def resolve(index: Index, filters: Filters) -> Resolved:
    """The filters without the values that the index does not know, and a sentence for each of those."""
    kept: dict[str, tuple[str, ...]] = {}
    dropped: list[str] = []
    for field, (name, called) in _FIELDS.items():
        given: tuple[str, ...] = getattr(filters, field)
        if name == "entity" and index.corrected:
            given, said = _led(index, given)
            dropped += said
        if name == "storyline" and index.corrected.storylines:
            given, said = _joined(index, given)
            dropped += said
        kept[field] = tuple(value for value in given if _knows(index, name, value))
        unknown = [value for value in given if value not in kept[field]]
        dropped += [_sentence(index, name, called, value) for value in unknown]
    return Resolved(replace(filters, **kept), tuple(dropped))  # type: ignore[arg-type]  # all are tuples of values


def _led(index: Index, given: tuple[str, ...]) -> tuple[tuple[str, ...], list[str]]:
    """Entities as they are corrected, and a sentence for each that is another now, or none."""
    now: dict[str, None] = {}
    said = []
    for value in given:
        was = None if _knows(index, "entity", value) else _was(index, value)
        into = value if was is None else index.corrected.whole(was)
        shown = _short(_label("entity", value))
        if into is None:
            said.append(f"“{shown}” was taken out of this corpus: it is no person, organisation or place.")
        elif into == value or not _knows(index, "entity", into):
            now[value] = None
        else:
            now[into] = None
            said.append(f"“{shown}” is {_called(value, into)} in this corpus now.")
    return tuple(now), said


def _joined(index: Index, given: tuple[str, ...]) -> tuple[tuple[str, ...], list[str]]:
    """Storylines as they are joined, and a sentence for each that is part of another now."""
    now: dict[str, None] = {}
    said = []
    for value in given:
        into = index.joined.get(value, value)
        now[into] = None
        if into != value:
            code = index.values["storyline"].find(into)
            called = "another" if code is None else f"“{_short(index.titles[code])}”"
            said.append(f"That storyline is part of {called} in this corpus now.")
    return tuple(now), said


def _called(value: str, into: str) -> str:
    """What an entity is now: its other name, or its other kind."""
    kind, name = split_entity_key(into)
    return f"“{_short(name)}”" if name != _label("entity", value) else f"a {kind}".replace("a o", "an o")


def _was(index: Index, value: str) -> str | None:
    """The corrected entity that a value names, with its kind or without."""
    keys = [value] if split_entity_key(value)[0] else [entity_key(kind, value) for kind in KINDS]
    return next((key for key in keys if key in index.corrected.entities), None)


def _knows(index: Index, name: str, value: str) -> bool:
    if value == NONE:
        return True
    values = index.values[name]
    if name == "entity" and split_entity_key(value)[0] is None:
        return any(values.find(entity_key(kind, value)) is not None for kind in KINDS)
    return values.find(value) is not None


def _sentence(index: Index, name: str, called: str, value: str) -> str:
    shown = split_entity_key(value)[1] if name == "entity" else value
    if name == "storyline" and _MADE.fullmatch(value):
        known = index.value_counts("storyline")
        lost = "its articles may be under another one now" if known else "no article here belongs to one"
        return f"There is no storyline “{_short(value)}” in this corpus; it was left out: {lost}."
    nearest = _nearest(index, name, value)
    hint = f" Did you mean “{nearest}”?" if nearest else ""
    return f"There is no {called} “{_short(shown)}” in this corpus; it was left out.{hint}"


def _nearest(index: Index, name: str, value: str) -> str | None:
    """The known value that looks most like an unknown one."""
    values = index.values[name]
    known = (
        list(values) if len(values) <= 500 or name == "storyline" else index.suggestions.close_to(name, value)
    )
    by_look = {
        _label(name, candidate).casefold(): candidate for candidate in reversed(known) if candidate != NONE
    }
    close = get_close_matches(_label(name, value).casefold()[:100], by_look, n=1, cutoff=0.65)
    return _label(name, by_look[close[0]]) if close else None


def _label(name: str, value: str) -> str:
    return split_entity_key(value)[1] if name == "entity" else value


def _short(text: str, limit: int = 60) -> str:
    return text if len(text) <= limit else text[:limit] + "…"
