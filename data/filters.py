"""Filters: the scope that every page shares, to and from plain address parameters and words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cache, lru_cache
from operator import attrgetter
from typing import Final, Literal

from data.filter_values import (
    read_day,
    read_list,
    read_number,
    read_query,
    read_undated,
    read_word,
    shortened,
)
from data.filter_words import COPIES, NO_TITLES, UNSURE, Titles, phrase, span, words

Copies = Literal["", "hide", "only"]
Unsure = Literal["", "language", "date"]
Sort = Literal["relevance", "newest", "oldest"]
#: The averages that can be asked for: from a review at all to nothing but five stars.
AVERAGES: Final = ("1", "1.5", "2", "2.5", "3", "3.5", "4", "4.5", "5")
#: As many published reviews of an article as can be asked for.
MOST_REVIEWS: Final = 100_000
SORTS: Final[tuple[Sort, ...]] = ("relevance", "newest", "oldest")

#: Address parameter -> field of Filters.
_LISTS: Final = {
    "section": "sections",
    "language": "languages",
    "source": "sources",
    "entity": "entities",
    "topic": "topics",
    "storyline": "storylines",
    "not_section": "not_sections",
    "not_language": "not_languages",
    "not_source": "not_sources",
    "not_entity": "not_entities",
    "not_topic": "not_topics",
}

#: The parameters of a scope, in the order in which addresses write them.
PARAMS: Final = (
    "q", "section", "from", "to", "undated", "language", "source", "entity", "topic", "storyline",
    "not_section", "not_language", "not_source", "not_entity", "not_topic", "copies",
    "unsure", "rated", "reviews",
)  # fmt: skip

#: The same in the order in which a sentence says them: what, when, the words looked for.
_SPOKEN: Final = ("section", *PARAMS[5:], "undated", "from", "to", "q")


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
    #: One of AVERAGES: articles whose published reviews give so many stars or more on average.
    rated: str = ""
    #: Articles with so many published reviews or more.
    reviews: int = 0
    #: Articles of these ids alone: what `rated` and `reviews` come to. Never part of an address; corpora know
    #: no reviews, so `data.reviewed` puts the one in the place of the others.
    ids: frozenset[str] | None = None

    @classmethod
    def from_params(cls, params: Mapping[str, Sequence[str]]) -> tuple[Filters, tuple[str, ...]]:
        """Read a scope from address parameters; what can't be read is dropped and said.

        Returns the filters and one sentence for each dropped value. Whether a section, source or
        entity exists is the corpus's to say: see `Corpus.resolve`.
        """
        said: list[str] = []
        values: dict[str, object] = {"query": read_query(params.get("q", ()), said)}
        values["date_from"] = read_day("from", params.get("from", ()), said)
        values["date_to"] = read_day("to", params.get("to", ()), said)
        values["undated"] = read_undated(params.get("undated", ()), said)
        values["copies"] = read_word("copies", params.get("copies", ()), said, tuple(COPIES))
        values["unsure"] = read_word("unsure", params.get("unsure", ()), said, tuple(UNSURE))
        values["rated"] = read_word("rated", params.get("rated", ()), said, AVERAGES)
        values["reviews"] = read_number("reviews", params.get("reviews", ()), said, MOST_REVIEWS)
        for param, field in _LISTS.items():
            values[field] = read_list(param, params.get(param, ()), said)
        return cls(**values), tuple(said)  # type: ignore[arg-type]  # each value has its field's type

    def to_params(self) -> dict[str, list[str]]:
        """The scope as address parameters, in a fixed order, without what is not set."""
        params = {param: list(found) for param, field in _LISTS.items() if (found := getattr(self, field))}
        if self.query:
            params["q"] = [self.query]
        if self.date_from:
            params["from"] = [self.date_from.isoformat()]
        if self.date_to:
            params["to"] = [self.date_to.isoformat()]
        if self.undated:
            params["undated"] = ["only"]
        if self.copies:
            params["copies"] = [self.copies]
        if self.unsure:
            params["unsure"] = [self.unsure]
        if self.rated:
            params["rated"] = [self.rated]
        if self.reviews:
            params["reviews"] = [str(self.reviews)]
        return {name: params[name] for name in PARAMS if name in params}

    def values(self, param: str) -> tuple[str, ...]:
        """The values of one address parameter."""
        if param in _LISTS:
            found: tuple[str, ...] = getattr(self, _LISTS[param])
            return found
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
        held = self.values(param)
        left = [v for v in held if value is not None and v != value]
        return self if len(left) == len(held) else self.setting(param, left)

    def between(self, first: date | None, last: date | None) -> Filters:
        """The scope with other date bounds; asking for dates gives up `undated`."""
        return replace(self, date_from=first, date_to=last, undated=False)

    def is_empty(self) -> bool:
        """Whether nothing is filtered."""
        return self == _NOTHING

    def by_reviews(self) -> bool:
        """Whether it asks for what only reviews can tell."""
        return bool(self.rated or self.reviews)

    def is_query(self) -> bool:
        """Whether nothing but the query is filtered."""
        return bool(self.query) and self.is_only("query")

    def is_only(self, *names: str) -> bool:
        """Whether no field but these filters anything."""
        beside, nothing = _beside(names)
        return beside(self) == nothing

    def clauses(self, titles: Titles = NO_TITLES) -> list[Clause]:
        """Each active filter on its own, for chips."""
        return [
            Clause(param, value, words(param, value, titles), self.without(param, value))
            for param, values in self.to_params().items()
            for value in values
        ]

    def describe(self, titles: Titles = NO_TITLES) -> str:
        """The scope in words, such as `in Energy or Economy, since 1 May 2024, matching “gas”`."""
        params = self.to_params()
        said = {param: phrase(param, params[param], titles) for param in _SPOKEN if param in params}
        if self.date_from and self.date_to:
            said["from"] = span(self.date_from, self.date_to)
            del said["to"]
        return ", ".join(said.values()) if said else "everything"


@cache
def _beside(names: tuple[str, ...]) -> tuple[Callable[[Filters], object], object]:
    """Reads all fields but some, and what it reads where nothing is filtered."""
    beside = attrgetter(*(name for name in FIELD_NAMES if name not in names))
    return beside, beside(_NOTHING)


@lru_cache(maxsize=4096)
def _changed(filters: Filters, param: str, values: tuple[str, ...]) -> Filters:
    """The scope with one parameter's values replaced; pages make the same few hundred links again."""
    changed, _ = Filters.from_params({**filters.to_params(), param: values})
    if any(values) and not changed.values(param):
        return filters  # a query that grew too long is left out, and everything would be in scope
    return replace(changed, ids=filters.ids)


def sort_from_params(params: Mapping[str, Sequence[str]], query: str) -> tuple[Sort, tuple[str, ...]]:
    """The order of results: as asked for, else by relevance for a query and newest without."""
    default: Sort = "relevance" if query else "newest"
    asked = [v for v in params.get("sort", ()) if v]
    for sort in SORTS:
        if asked and asked[-1] == sort:
            return sort, ()
    said = (f'There is no order "{shortened(asked[-1])}": use relevance, newest or oldest.',) if asked else ()
    return default, said


def _opposite(param: str) -> str:
    return param.removeprefix("not_") if param.startswith("not_") else f"not_{param}"


FIELD_NAMES: Final = tuple(f.name for f in fields(Filters))
_NOTHING: Final = Filters()
