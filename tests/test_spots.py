"""The shipped list of places: whose name is whose."""

from __future__ import annotations

import gzip

import pytest

from data.gazetteer.spots import FILE, spots_of

#: Name -> kind, country and state of the first that it may be; None where no list has it.
_FIRST = {
    "Paris": ("city", "FR", ""),
    "Georgia": ("country", "GE", ""),
    "New York": ("city", "US", "NY"),
    "Washington": ("city", "US", "DC"),
    "Florida": ("state", "US", "FL"),
    "Luxembourg": ("country", "LU", ""),
    "US": ("country", "US", ""),
    "U.S.": ("country", "US", ""),
    "Türkiyə": ("country", "TR", ""),
    "Москва": ("city", "RU", ""),
    "Bakı": ("city", "AZ", ""),  # and not Baki in Indonesia
    "Niš": ("city", "RS", ""),  # and not Nice, which is called so in Slovene
    "Nice": ("city", "FR", ""),
    "Şuşa": None,  # and not Susa in Italy
    "Paris, Texas": ("city", "US", "TX"),
    "Paris, Atlantis": None,
    "us": None,
    "": None,
}


@pytest.mark.parametrize("name", _FIRST)
def test_a_name_is_the_place_that_news_means_by_it(name: str) -> None:
    found = spots_of([name]).get(name, [])
    first = (found[0].kind, found[0].country, found[0].state) if found else None
    assert first == _FIRST[name]


def test_a_name_of_several_has_all_of_them() -> None:
    found = spots_of(["Georgia", "Birmingham"])
    assert {(spot.kind, spot.country) for spot in found["Georgia"]} == {("country", "GE"), ("state", "US")}
    assert {spot.country for spot in found["Birmingham"]} >= {"GB", "US"}
    assert spots_of([]) == {}


def test_the_list_says_where_it_is_from() -> None:
    with gzip.open(FILE, "rt", encoding="utf-8") as lines:
        head = "".join(line for line in lines if line.startswith("#"))
    assert "GeoNames" in head
    assert "CC BY 4.0" in head
