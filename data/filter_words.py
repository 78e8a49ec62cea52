"""Filter words: a scope, and each of its filters, as one would say it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Final

from data.article import NONE, split_entity_key
from data.filter_values import shortened
from data.language_names import language_name

#: Storyline -> what it is called; words say the id of one that is not among them.
Titles = Mapping[str, str]
NO_TITLES: Final[Titles] = MappingProxyType({})
#: Parameter -> the words before its values.
_BEFORE: Final = {
    "section": "in",
    "language": "in",
    "source": "from",
    "entity": "naming",
    "topic": "on",
    "storyline": "of the storyline",
    "not_section": "not in",
    "not_language": "not in",
    "not_source": "not from",
    "not_entity": "not naming",
    "not_topic": "not on",
}
_ALL_OF: Final = ("entity", "topic")
_BOUNDS: Final = {"from": "since", "to": "until"}
UNSURE: Final = {
    "language": "in a language that is uncertain",
    "date": "with a date that can’t be read or can’t be",
}
COPIES: Final = {"hide": "without near-copies", "only": "near-copies of others"}


def phrase(param: str, values: Sequence[str], titles: Titles) -> str:
    """The words for all values of one parameter."""
    if param not in _BEFORE:
        return words(param, values[0], titles)
    joint = " and " if param in _ALL_OF else " or "
    named = [_shown(param, value, titles) for value in values if value != NONE]
    parts = [f"{_BEFORE[param]} {joint.join(named)}"] if named else []
    if NONE in values:
        parts.append(words(param, NONE, titles))
    return (", " if param.startswith("not_") else joint).join(parts)


def words(param: str, value: str, titles: Titles) -> str:
    """The words for one value of a parameter."""
    if param == "q":
        return f"matching “{value}”"
    if param == "undated":
        return "without a date"
    if param == "copies":
        return COPIES[value]
    if param == "unsure":
        return UNSURE[value]
    if param == "rated":
        return f"rated {value} of 5{'' if value == '5' else ' or better'} by readers"
    if param == "reviews":
        return "with a review" if value == "1" else f"with {int(value):,} reviews or more"
    if param in _BOUNDS:
        return f"{_BOUNDS[param]} {_day_words(date.fromisoformat(value))}"
    if value == NONE:
        field = param.removeprefix("not_")
        article = "an" if field[0] in "aeiou" else "a"
        return f"{'with' if param.startswith('not_') else 'without'} {article} {field}"
    return f"{_BEFORE[param]} {_shown(param, value, titles)}"


def span(first: date, last: date) -> str:
    if first == last:
        return f"on {_day_words(first)}"
    return f"from {_day_words(first)} until {_day_words(last)}"


def _day_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _shown(param: str, value: str, titles: Titles) -> str:
    if param == "storyline" and value in titles:
        return f"“{shortened(titles[value], 90)}”"
    if param in ("entity", "not_entity"):
        return split_entity_key(value)[1]
    return language_name(value) if param in ("language", "not_language") else value
