"""Where names of places may lie, by the list that ships with the dashboard."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from data.ingest.entities.countries import fold, small

#: Made by `tools/gazetteer.py`, which says from what.
FILE: Final = Path(__file__).with_name("places.tsv.gz")
#: Cities of so many people go before a state of the USA of the same name, and are known by all their names:
#: New York, Washington.
_GREAT: Final = 500_000
_COLUMNS: Final = ("kind", "country", "state", "latitude", "longitude", "people", "own", "also")
_NUMBERS: Final = {"latitude": pa.float64(), "longitude": pa.float64(), "people": pa.int64()}

SpotKind = Literal["city", "country", "state"]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the map."""

    kind: SpotKind
    #: ISO 3166-1 alpha-2.
    country: str
    #: Two letters, for what lies in the USA.
    state: str
    latitude: float
    longitude: float
    people: int


#: A name as it is looked up -> spots that bear it, and whether each does so as its own name.
Bearers = Mapping[str, list[tuple[Spot, bool]]]


def spots_of(names: Iterable[str]) -> dict[str, list[Spot]]:
    """Where each of these names may be, the likeliest first; names that no list has are left out.

    Countries come first, then cities of half a million people by any of their names, states of the USA and
    other cities, each by people. Only where a name is no place's own do the further names of other cities
    count. "Paris, Texas" is looked for in Texas alone.
    """
    names = list(dict.fromkeys(names))
    parts = {part.strip() for name in names for part in (name, *name.rsplit(",", 1))}
    bearers = _read({key for part in parts for key in (small(part), fold(part))}) if names else {}
    found = {name: _found(name, bearers) for name in names}
    return {name: spots for name, spots in found.items() if spots}


def _read(wanted: set[str]) -> Bearers:
    """The lines of the list that bear one of these names."""
    options = csv.ConvertOptions(column_types=dict.fromkeys(_COLUMNS, pa.string()) | _NUMBERS)
    table = csv.read_csv(
        FILE,
        read_options=csv.ReadOptions(column_names=list(_COLUMNS), skip_rows=_head()),
        parse_options=csv.ParseOptions(delimiter="\t", quote_char=False),
        convert_options=options,
    )
    keys = pa.array(sorted(wanted - {""}), pa.string())
    found: dict[str, list[tuple[Spot, bool]]] = {}
    for column in ("own", "also"):
        listed = pc.split_pattern(table.column(column).combine_chunks(), "|")
        name = pc.list_flatten(listed)
        hit = pc.is_in(name, keys)
        lines = pc.list_parent_indices(listed).filter(hit)
        fields = table.select(_COLUMNS[:6]).take(lines).to_pylist()
        for key, line in zip(name.filter(hit).to_pylist(), fields, strict=True):
            found.setdefault(key, []).append((Spot(**line), column == "own"))
    return found


def _head() -> int:
    """Lines of the list that say what it is."""
    with gzip.open(FILE, "rt", encoding="utf-8") as lines:
        return next(n for n, line in enumerate(lines) if not line.startswith("#"))


def _found(name: str, bearers: Bearers) -> list[Spot]:
    found = _bearing(name, bearers)
    if found or "," not in name:
        return found
    town, _, within = name.rpartition(",")
    around = [(s.country, s.state) for s in _bearing(within.strip(), bearers) if s.kind != "city"]
    return [spot for spot in _bearing(town.strip(), bearers) if _lies_in(spot, around)]


def _bearing(name: str, bearers: Bearers) -> list[Spot]:
    """The spots of a name by its own letters, or else folded.

    A name with accents folded is a country alone: Şuşa is not Susa, nor Baki in Indonesia Bakı.
    """
    found = bearers.get(small(name), [])
    if not found:
        plain = name.isascii()
        found = [(spot, own) for spot, own in bearers.get(fold(name), []) if plain or spot.kind == "country"]
    counted = [spot for spot, own in found if own or _is_great(spot)] or [spot for spot, _ in found]
    return sorted(dict.fromkeys(counted), key=_rank)


def _is_great(spot: Spot) -> bool:
    return spot.kind == "city" and spot.people >= _GREAT


def _rank(spot: Spot) -> tuple[int, int]:
    order = 0 if spot.kind == "country" else 1 if _is_great(spot) else 2 if spot.kind == "state" else 3
    return order, -spot.people


def _lies_in(spot: Spot, around: list[tuple[str, str]]) -> bool:
    return any(spot.country == country and state in ("", spot.state) for country, state in around)
