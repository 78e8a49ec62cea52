"""Filters: the scope that every page shares, to and from plain address parameters and words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Final, Literal

from data.article import NONE, split_entity_key
from data.language_names import language_name

Copies = Literal["", "hide", "only"]
Unsure = Literal["", "language", "date"]
Sort = Literal["relevance", "newest", "oldest"]
SORTS: Final[tuple[Sort, ...]] = ("relevance", "newest", "oldest")

#: Address parameter -> (field of Filters, the words before its values).
_LISTS: Final[dict[str, tuple[str, str]]] = {
    "section": ("sections", "in"),
    "language": ("languages", "in"),
    "source": ("sources", "from"),
    "entity": ("entities", "naming"),
    "topic": ("topics", "on"),
    "storyline": ("storylines", "of the storyline"),
    "not_section": ("not_sections", "not in"),
    "not_language": ("not_languages", "not in"),
    "not_source": ("not_sources", "not from"),
    "not_entity": ("not_entities", "not naming"),
    "not_topic": ("not_topics", "not on"),
}

#: The parameters of a scope, in the order in which addresses write them.
PARAMS: Final = (
    "q", "section", "from", "to", "undated", "language", "source", "entity", "topic", "storyline",
    "not_section", "not_language", "not_source", "not_entity", "not_topic", "copies",
    "unsure",
)  # fmt: skip

#: The same in the order in which a sentence says them: what, when, the words looked for.
_SPOKEN: Final = ("section", *PARAMS[5:], "undated", "from", "to", "q")

_ALL_OF: Final = ("entity", "topic")
_BOUNDS: Final = {"from": "since", "to": "until"}
#: Storyline -> what it is called; words say the id of one that is not among them.
Titles = Mapping[str, str]
NO_TITLES: Final[Titles] = MappingProxyType({})
_UNSURE: Final = {
    "language": "in a language that is uncertain",
    "date": "with a date that can’t be read or can’t be",
}
_COPIES: Final = {"hide": "without near-copies", "only": "near-copies of others"}
_MAX_QUERY: Final = 2_000
_MAX_VALUES: Final = 50
_MAX_VALUE: Final = 500
#: Years outside these can't be turned into times everywhere, and no news is that old.
_YEARS: Final = range(1000, 9000)


@dataclass(frozen=True, slots=True)
class Clause:
    """One active filter: its parameter and value, in words, and the scope without it."""

    param: str
    value: str
    words: str
    without: Filters


@dataclass(frozen=True, slots=True)
class Filters:
    """The scope: which articles every page counts, lists and draws.

    Values of one field are alternatives, except that all `entities` and all `topics` must occur;
    fields combine with AND. An article without a section (language, source) answers to "(none)".
    """

    #: In the query language of `data.query`; "" asks for nothing.
    query: str = ""
    sections: tuple[str, ...] = ()
    #: First and last calendar day, both inclusive, in the corpus's zone.
    date_from: date | None = None
    date_to: date | None = None
    #: Undated articles alone. They fall outside any date bound.
    undated: bool = False
    languages: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    #: `kind:canonical name`, or a bare name: every entity of that name.
    entities: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    storylines: tuple[str, ...] = ()
    not_sections: tuple[str, ...] = ()
    not_languages: tuple[str, ...] = ()
    not_sources: tuple[str, ...] = ()
    not_entities: tuple[str, ...] = ()
    not_topics: tuple[str, ...] = ()
    #: "hide" leaves out the near-copies of other articles, "only" asks for them alone.
    copies: Copies = ""
    #: "language" asks for articles whose language was told with doubt, "date" for those that are undated
    #: though their source gave a date.
    unsure: Unsure = ""

    @classmethod
    def from_params(cls, params: Mapping[str, Sequence[str]]) -> tuple[Filters, tuple[str, ...]]:
        """Read a scope from address parameters; what can't be read is dropped and said.

        Returns the filters and one sentence for each dropped value. Whether a section, source or
        entity exists is the corpus's to say: see `Corpus.resolve`.
        """
        said: list[str] = []
        values: dict[str, object] = {"query": _query(params.get("q", ()), said)}
        values["date_from"] = _day("from", params.get("from", ()), said)
        values["date_to"] = _day("to", params.get("to", ()), said)
        values["undated"] = _undated(params.get("undated", ()), said)
        values["copies"] = _word("copies", params.get("copies", ()), said, tuple(_COPIES))
        values["unsure"] = _word("unsure", params.get("unsure", ()), said, tuple(_UNSURE))
        for param, (field, _) in _LISTS.items():
            values[field] = _list(param, params.get(param, ()), said)
        return cls(**values), tuple(said)  # type: ignore[arg-type]  # each value has its field's type

    def to_params(self) -> dict[str, list[str]]:
        """The scope as address parameters, in a fixed order, without what is not set."""
        params = {param: list(getattr(self, field)) for param, (field, _) in _LISTS.items()}
        params["q"] = [self.query] if self.query else []
        params["from"] = [self.date_from.isoformat()] if self.date_from else []
        params["to"] = [self.date_to.isoformat()] if self.date_to else []
        params["undated"] = ["only"] if self.undated else []
        params["copies"] = [self.copies] if self.copies else []
        params["unsure"] = [self.unsure] if self.unsure else []
        return {name: params[name] for name in PARAMS if params[name]}

    def values(self, param: str) -> tuple[str, ...]:
        """The values of one address parameter."""
        return tuple(self.to_params().get(param, ()))

    def adding(self, param: str, value: str) -> Filters:
        """The scope narrowed by one more value; its exclusion, if there was one, is lifted."""
        free = self.without(_opposite(param), value)
        return free.setting(param, dict.fromkeys((*free.values(param), value)))

    def setting(self, param: str, values: Iterable[str]) -> Filters:
        """The scope with the values of one parameter replaced."""
        return _changed(self, param, tuple(values))

    def without(self, param: str, value: str | None = None) -> Filters:
        """The scope without one value of a parameter, or without the parameter."""
        return self.setting(param, [v for v in self.values(param) if value is not None and v != value])

    def between(self, first: date | None, last: date | None) -> Filters:
        """The scope with other date bounds; asking for dates gives up `undated`."""
        return replace(self, date_from=first, date_to=last, undated=False)

    def is_empty(self) -> bool:
        """Whether nothing is filtered."""
        return self == Filters()

    def clauses(self, titles: Titles = NO_TITLES) -> list[Clause]:
        """Each active filter on its own, for chips."""
        return [
            Clause(param, value, _words(param, value, titles), self.without(param, value))
            for param, values in self.to_params().items()
            for value in values
        ]

    def describe(self, titles: Titles = NO_TITLES) -> str:
        """The scope in words, such as `in Energy or Economy, since 1 May 2024, matching “gas”`."""
        params = self.to_params()
        said = {param: _phrase(param, params[param], titles) for param in _SPOKEN if param in params}
        if self.date_from and self.date_to:
            said["from"] = _span(self.date_from, self.date_to)
            del said["to"]
        return ", ".join(said.values()) if said else "everything"


@lru_cache(maxsize=4096)
def _changed(filters: Filters, param: str, values: tuple[str, ...]) -> Filters:
    """The scope with one parameter's values replaced; pages make the same few hundred links again."""
    return Filters.from_params({**filters.to_params(), param: values})[0]


def sort_from_params(params: Mapping[str, Sequence[str]], query: str) -> tuple[Sort, tuple[str, ...]]:
    """The order of results: as asked for, else by relevance for a query and newest without."""
    default: Sort = "relevance" if query else "newest"
    asked = [v for v in params.get("sort", ()) if v]
    for sort in SORTS:
        if asked and asked[-1] == sort:
            return sort, ()
    said = (f'There is no order "{_short(asked[-1])}": use relevance, newest or oldest.',) if asked else ()
    return default, said


def _query(values: Sequence[str], said: list[str]) -> str:
    query = _one("q", values, said)
    if len(query) > _MAX_QUERY:
        said.append(f"The query is longer than {_MAX_QUERY:,} characters and was left out.")
        return ""
    return query


def _day(param: str, values: Sequence[str], said: list[str]) -> date | None:
    text = _one(param, values, said)
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or text != day.isoformat() or day.year not in _YEARS:
        said.append(f'"{param}" must be a date such as 2024-05-14; "{_short(text)}" was left out.')
        return None
    return day


def _undated(values: Sequence[str], said: list[str]) -> bool:
    text = _one("undated", values, said)
    if text not in ("", "only"):
        said.append(f'"undated" knows the value "only"; "{_short(text)}" was left out.')
    return text == "only"


def _word(param: str, values: Sequence[str], said: list[str], known: tuple[str, ...]) -> str:
    """One of a few words, "" where the address has another."""
    text = _one(param, values, said)
    if text not in ("", *known):
        words = " and ".join(f'"{word}"' for word in known)
        said.append(f'"{param}" knows the values {words}; "{_short(text)}" was left out.')
        return ""
    return text


def _one(param: str, values: Sequence[str], said: list[str]) -> str:
    """The last value of a parameter that can have only one."""
    given = [text for value in values if (text := _clean(value))]
    if len(set(given)) > 1:
        said.append(f'"{param}" takes one value; the last one was used.')
    return given[-1] if given else ""


def _list(param: str, values: Sequence[str], said: list[str]) -> tuple[str, ...]:
    unique = list(dict.fromkeys(text for value in values if (text := _clean(value))))
    for text in [text for text in unique if len(text) > _MAX_VALUE]:
        said.append(f'"{param}" has a value of over {_MAX_VALUE} characters, which was left out.')
        unique.remove(text)
    if len(unique) > _MAX_VALUES:
        said.append(f'"{param}" takes {_MAX_VALUES} values at most; the others were left out.')
    return tuple(unique[:_MAX_VALUES])


def _clean(value: str) -> str:
    """A value without blanks around it; halves of characters, which no text can hold, become "?"."""
    return value.encode("utf-8", "replace").decode().strip()


def _opposite(param: str) -> str:
    return param.removeprefix("not_") if param.startswith("not_") else f"not_{param}"


def _phrase(param: str, values: Sequence[str], titles: Titles) -> str:
    """The words for all values of one parameter."""
    if param not in _LISTS:
        return _words(param, values[0], titles)
    joint = " and " if param in _ALL_OF else " or "
    named = [_shown(param, value, titles) for value in values if value != NONE]
    parts = [f"{_LISTS[param][1]} {joint.join(named)}"] if named else []
    if NONE in values:
        parts.append(_words(param, NONE, titles))
    return (", " if param.startswith("not_") else joint).join(parts)


def _words(param: str, value: str, titles: Titles) -> str:
    """The words for one value of a parameter."""
    if param == "q":
        return f"matching “{value}”"
    if param == "undated":
        return "without a date"
    if param == "copies":
        return _COPIES[value]
    if param == "unsure":
        return _UNSURE[value]
    if param in _BOUNDS:
        return f"{_BOUNDS[param]} {_day_words(date.fromisoformat(value))}"
    if value == NONE:
        field = param.removeprefix("not_")
        article = "an" if field[0] in "aeiou" else "a"
        return f"{'with' if param.startswith('not_') else 'without'} {article} {field}"
    return f"{_LISTS[param][1]} {_shown(param, value, titles)}"


def _span(first: date, last: date) -> str:
    if first == last:
        return f"on {_day_words(first)}"
    return f"from {_day_words(first)} until {_day_words(last)}"


def _day_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _shown(param: str, value: str, titles: Titles) -> str:
    if param == "storyline" and value in titles:
        return f"“{_short(titles[value], 90)}”"
    if param in ("entity", "not_entity"):
        return split_entity_key(value)[1]
    return language_name(value) if param in ("language", "not_language") else value


def _short(text: str, limit: int = 60) -> str:
    return text if len(text) <= limit else text[:limit] + "…"


FIELD_NAMES: Final = tuple(f.name for f in fields(Filters))
