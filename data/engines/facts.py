"""Facts of entities: settled once while an index is built, then read from one mapped file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa

from data.article import entity_key, split_entity_key
from data.corrected import Corrected
from data.engines.columns import Ints, Lists, Strings
from data.gazetteer.spots import Spot, spots_of
from data.ingest.names import spellings

_FILE: Final = "facts.arrow"
_COLUMNS: Final = ("aliases", "country", "latitude", "longitude", "placed_by")
_SCHEMA: Final = pa.schema(
    [
        ("aliases", pa.list_(pa.string())), ("country", pa.string()), ("latitude", pa.float64()),
        ("longitude", pa.float64()), ("placed_by", pa.string()),
    ]
)  # fmt: skip
#: A place is not the one that its name means first where another's country is named in so many times as
#: many of its articles, in this part of them, and in so many.
_TIMES, _PART, _LEAST = 3, 0.2, 3


@dataclass(slots=True)
class _Fact:
    """What is known of one entity."""

    aliases: list[str] = field(default_factory=list)
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    placed_by: str | None = None
    settled: bool = False

    def put(self, spot: Spot) -> None:
        """Lie where a spot is."""
        self.country = self.country or spot.country
        self.latitude, self.longitude, self.placed_by = spot.latitude, spot.longitude, spot.kind

    def put_at(self, other: _Fact) -> None:
        """Lie where another does."""
        self.country = self.country or other.country
        self.latitude, self.longitude, self.placed_by = other.latitude, other.longitude, other.placed_by


def save_facts(folder: Path, given: pa.Table | None) -> None:
    """Write the facts of all entities of an index; `given` (FACTS_SCHEMA) is what the corpus itself knows."""
    keys = list(Strings.open(folder / "entity.values.arrow"))
    known = _given(given)
    facts = [known.get(key, _Fact()) for key in keys]
    _place(keys, facts, Lists.open(folder, "entity"), Lists.open(folder, "entity.rows"))
    columns = [pa.array([getattr(f, name) for f in facts], _SCHEMA.field(name).type) for name in _COLUMNS]
    batch = pa.record_batch(columns, schema=_SCHEMA)
    with pa.OSFile(str(folder / _FILE), "wb") as sink, pa.ipc.new_file(sink, _SCHEMA) as writer:
        writer.write_batch(batch)


def _given(table: pa.Table | None) -> dict[str, _Fact]:
    return {
        entity_key(row["kind"], row["name"]): _Fact(
            [alias for alias in dict.fromkeys(row["aliases"]) if alias != row["name"]],
            row["country"], row["latitude"], row["longitude"],
            None if row["latitude"] is None else "corpus", row["settled"],
        )
        for row in ([] if table is None else table.to_pylist())
    }  # fmt: skip


def _place(keys: Sequence[str], facts: list[_Fact], entities: Lists, rows: Lists) -> None:
    """Give places coordinates by the shipped list, those that may be several by what they are named with."""
    names = {
        code: [*spellings(split_entity_key(key)[1]), *facts[code].aliases]
        for code, key in enumerate(keys)
        if key.startswith("place:") and facts[code].latitude is None and not facts[code].settled
    }
    listed = spots_of(name for several in names.values() for name in several)
    options: dict[int, list[Spot]] = {}
    for code, several in names.items():
        found = next((listed[name] for name in several if name in listed), [])
        if found:
            options[code] = found
    named_with = _Surroundings.of(facts, options, entities, rows)
    for code, spots in options.items():
        facts[code].put(named_with.choose(code, spots))


@dataclass(slots=True)
class _Surroundings:
    """In which country the places lie that are named with another, as far as their names leave no doubt."""

    entities: Lists
    rows: Lists
    #: For each entity the number of its country, and of its country and state; -1 where not known.
    countries: Ints
    states: Ints
    names: list[tuple[str, str]]

    @classmethod
    def of(
        cls, facts: Sequence[_Fact], options: dict[int, list[Spot]], entities: Lists, rows: Lists
    ) -> _Surroundings:
        numbers: dict[tuple[str, str], int] = {}
        countries, states = (np.full(len(facts), -1, np.int64) for _ in range(2))
        for code, fact in enumerate(facts):
            if fact.placed_by and fact.country:
                countries[code] = numbers.setdefault((fact.country, ""), len(numbers))
        for code, spots in options.items():
            if len({spot.country for spot in spots}) == 1:
                countries[code] = numbers.setdefault((spots[0].country, ""), len(numbers))
            if len({(spot.country, spot.state) for spot in spots}) == 1 and spots[0].state:
                states[code] = numbers.setdefault((spots[0].country, spots[0].state), len(numbers))
        return cls(entities, rows, countries, states, list(numbers))

    def choose(self, code: int, spots: list[Spot]) -> Spot:
        """The spot that a name means: the first, unless its articles speak for another's country."""
        country = self._ruling(code, spots, self.countries, lambda spot: (spot.country, ""))
        here = [spot for spot in spots if spot.country == country[0]]
        state = self._ruling(code, here, self.states, lambda spot: (spot.country, spot.state))
        return next(spot for spot in here if spot.state == state[1])

    def _ruling(
        self, code: int, spots: list[Spot], numbers: Ints, area: Callable[[Spot], tuple[str, str]]
    ) -> tuple[str, str]:
        areas = list(dict.fromkeys(map(area, spots)))
        if len(areas) == 1:
            return areas[0]
        counts, articles = self._counts(code, numbers)
        best = max(areas, key=lambda one: counts.get(one, 0))
        least = max(_LEAST, _PART * articles, _TIMES * counts.get(areas[0], 0))
        return best if counts.get(best, 0) >= least else areas[0]

    def _counts(self, code: int, numbers: Ints) -> tuple[dict[tuple[str, str], int], int]:
        """In how many of an entity's articles each area is named by others."""
        rows = self.rows[code]
        codes, lengths = self.entities.of_rows(rows)
        place = numbers[codes]
        article = np.repeat(np.arange(len(rows)), lengths)
        kept = (place >= 0) & (codes != code)
        once = np.unique(article[kept] * len(self.names) + place[kept]) % max(len(self.names), 1)
        counted = np.bincount(once, minlength=len(self.names))
        return {name: int(n) for name, n in zip(self.names, counted, strict=True)}, len(rows)


class Facts:
    """The facts of an opened index, mapped into memory; what was merged into an entity is known of it too."""

    def __init__(self, folder: Path, corrected: Corrected) -> None:
        self._keys = Strings.open(folder / "entity.values.arrow")
        self._batch = pa.ipc.open_file(pa.memory_map(str(folder / _FILE))).get_batch(0)
        #: Entity -> those found that are it now as a whole.
        self._merged: dict[str, list[str]] = {}
        for found in sorted(corrected.entities):
            now = corrected.whole(found)
            if now is not None and now != found:
                self._merged.setdefault(now, []).append(found)
        #: Names that people gave places, looked up once.
        self._named: dict[str, _Fact] = {}

    def of(self, keys: Iterable[str], values: Strings) -> pd.DataFrame:
        """See `Corpus.facts`; `values` are the entities as they stand."""
        known = [key for key in dict.fromkeys(keys) if values.find(key) is not None]
        facts = [self._fact(key) for key in known]
        split = [split_entity_key(key) for key in known]
        return pd.DataFrame(
            {
                "entity": _texts(known),
                "name": _texts([name for _, name in split]),
                "kind": _texts([kind for kind, _ in split]),
                "aliases": pd.Series([fact.aliases for fact in facts], dtype=object),
                "country": _texts([fact.country for fact in facts]),
                "latitude": pd.Series([fact.latitude for fact in facts], dtype="float64"),
                "longitude": pd.Series([fact.longitude for fact in facts], dtype="float64"),
                "placed_by": _texts([fact.placed_by for fact in facts]),
            }
        )

    def _fact(self, key: str) -> _Fact:
        merged = self._merged.get(key, [])
        own = self._found(key)
        if own is not None and not merged:
            return own
        others = [(split_entity_key(other)[1], self._found(other) or _Fact()) for other in merged]
        fact = own or _Fact()
        names = [*fact.aliases, *(name for other, told in others for name in (other, *told.aliases))]
        kind, name = split_entity_key(key)
        fact = replace(fact, aliases=[alias for alias in dict.fromkeys(names) if alias != name])
        fact.country = fact.country or next((told.country for _, told in others if told.country), None)
        if kind == "place" and fact.latitude is None:
            fact.put_at(next((told for _, told in others if told.placed_by), self._by_name(name)))
        return fact

    def _found(self, key: str) -> _Fact | None:
        code = self._keys.find(key)
        if code is None:
            return None
        return _Fact(**{name: self._batch.column(name)[code].as_py() for name in _COLUMNS})

    def _by_name(self, name: str) -> _Fact:
        if name not in self._named:
            fact = _Fact()
            for spot in spots_of([name]).get(name, [])[:1]:
                fact.put(spot)
            self._named[name] = fact
        return self._named[name]


def _texts(values: Sequence[Any]) -> pd.Series:
    return pd.Series(list(values), dtype="str")
