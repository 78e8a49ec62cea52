"""Facts of entities: other names, country, coordinates, and which of several places a name means."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

from data.corpus import Corpus
from data.facts import FACTS_SCHEMA
from data.frames import rows
from tests.articles import make_article, table
from tests.corpus_contract.conftest import Build, BuildCorrected
from tests.corpus_contract.newsroom import ALIYEV, ZONE
from tests.corpus_contract.test_corrected import merged

_GIVEN = pa.Table.from_pylist(
    [
        {"kind": "place", "name": "Atlantis", "aliases": ["Lost isle", "Atlantis", "Lost isle"],
         "country": "GR", "latitude": 36.4, "longitude": 25.4, "settled": True},
        {"kind": "place", "name": "Volga", "aliases": [], "country": "RU", "settled": True},
        {"kind": "place", "name": "Tintinia", "aliases": ["Beijing"], "settled": False},
        {"kind": "person", "name": "Leyla", "aliases": [], "country": "AZ", "settled": True},
        {"kind": "person", "name": "Nobody here", "aliases": [], "settled": True},
    ],
    FACTS_SCHEMA,
)  # fmt: skip


def articles(mentions: list[str], n: int = 1) -> list[dict[str, Any]]:
    """Articles that name these."""
    return [make_article(id=f"{mentions}{i}", headline="x", mentions=mentions) for i in range(n)]


def facts(corpus: Corpus, *keys: str) -> dict[str, Any]:
    """The facts by entity."""
    frame = corpus.facts(keys)
    assert frame.columns.tolist() == [
        "entity", "name", "kind", "aliases", "country", "latitude", "longitude", "placed_by"
    ]  # fmt: skip
    return {row.entity: row for row in rows(frame)}


@pytest.fixture(scope="module")
def given(build: Build) -> Corpus:
    """A corpus that knows something of its entities."""
    mentions = ["place:Atlantis", "place:Volga", "place:Tintinia", "person:Leyla", "person:Paris"]
    return build(table(*articles(mentions)), ZONE, facts=_GIVEN)


def test_what_the_corpus_says_of_its_entities_comes_first(given: Corpus) -> None:
    atlantis = facts(given, "place:Atlantis")["place:Atlantis"]
    assert (atlantis.name, atlantis.kind, atlantis.aliases) == ("Atlantis", "place", ["Lost isle"])
    assert (atlantis.country, atlantis.latitude, atlantis.longitude) == ("GR", 36.4, 25.4)
    assert atlantis.placed_by == "corpus"
    assert facts(given, "person:Leyla")["person:Leyla"].country == "AZ"


def test_where_the_corpus_puts_a_place_nowhere_it_stays_there(given: Corpus) -> None:
    volga = facts(given, "place:Volga")["place:Volga"]  # a town of the name is listed
    assert volga.country == "RU"
    assert pd.isna(volga.latitude)
    assert pd.isna(volga.placed_by)


def test_a_place_is_found_by_its_other_names(given: Corpus) -> None:
    found = facts(given, "place:Tintinia")["place:Tintinia"]
    assert (found.country, found.placed_by, found.aliases) == ("CN", "city", ["Beijing"])


def test_only_places_lie_somewhere(given: Corpus) -> None:
    paris = facts(given, "person:Paris")["person:Paris"]
    assert pd.isna(paris.latitude)
    assert paris.aliases == []


def test_facts_come_in_the_order_asked_for_without_what_is_unknown(newsroom: Corpus) -> None:
    asked = ["place:Georgia", "place:Nowhere", ALIYEV, "place:Baku", "place:Georgia"]
    assert newsroom.facts(asked).entity.tolist() == ["place:Georgia", ALIYEV, "place:Baku"]
    assert newsroom.facts([]).empty


def test_the_shipped_list_knows_cities_countries_and_states(build: Build) -> None:
    names = ["Baku", "Georgia", "Texas", "Москва", "Paris, Texas", "Tintinia"]
    corpus = build(table(*articles([f"place:{name}" for name in names])), ZONE)
    found = {row.name: row for row in facts(corpus, *(f"place:{name}" for name in names)).values()}
    told = {name: (row.country, row.placed_by) for name, row in found.items() if row.latitude == row.latitude}
    assert told == {
        "Baku": ("AZ", "city"), "Georgia": ("GE", "country"), "Texas": ("US", "state"),
        "Москва": ("RU", "city"), "Paris, Texas": ("US", "city"),
    }  # fmt: skip
    assert (found["Baku"].latitude, found["Baku"].longitude) == pytest.approx((40.4, 49.9), abs=0.1)
    assert (found["Paris, Texas"].latitude, found["Paris, Texas"].longitude) == pytest.approx(
        (33.7, -95.6), abs=0.1
    )


def test_a_tag_in_small_letters_stands_for_its_place(build: Build) -> None:
    corpus = build(table(*articles(["place:uk", "place:saudi-arabia"])), ZONE)
    found = facts(corpus, "place:uk", "place:saudi-arabia")
    assert [row.country for row in found.values()] == ["GB", "SA"]


@pytest.mark.parametrize(
    ("together", "country", "placed_by"),
    [
        ([], "GE", "country"),
        (["place:Tbilisi"], "GE", "country"),
        (["place:Atlanta", "place:Savannah", "place:Texas"], "US", "state"),
    ],
)
def test_a_name_of_several_places_means_that_of_the_places_around_it(
    build: Build, together: list[str], country: str, placed_by: str
) -> None:
    corpus = build(table(*articles(["place:Georgia", *together], 4)), ZONE)
    georgia = facts(corpus, "place:Georgia")["place:Georgia"]
    assert (georgia.country, georgia.placed_by) == (country, placed_by)


def test_a_few_mentions_of_elsewhere_do_not_move_a_great_city(build: Build) -> None:
    named = [*articles(["place:Paris", "place:Texas"], 2), *articles(["place:Paris"], 10)]
    paris = facts(build(table(*named), ZONE), "place:Paris")["place:Paris"]
    assert paris.country == "FR"
    named = articles(["place:Paris", "place:Texas"], 9)
    paris = facts(build(table(*named), ZONE), "place:Paris")["place:Paris"]
    assert (paris.country, round(paris.latitude)) == ("US", 34)


def test_what_was_merged_or_renamed_is_known_under_its_new_name(build_corrected: BuildCorrected) -> None:
    named = articles(["place:Baku", "place:Bakou", "place:Tbilissi", "person:Ganja", "place:Paris"])
    corrected = merged(
        ("place:Bakou", "place:Baku"), ("place:Tbilissi", "place:Tbilisi"), ("person:Ganja", "place:Ganja"),
        ("place:Paris", "organisation:Paris"),
    )  # fmt: skip
    corpus = build_corrected(table(*named), ZONE, corrected)
    keys = ["place:Baku", "place:Bakou", "place:Tbilisi", "place:Ganja", "organisation:Paris"]
    found = facts(corpus, *keys)
    assert list(found) == [keys[0], *keys[2:]]
    assert found["place:Baku"].aliases == ["Bakou"]
    places = {key: (row.country, row.placed_by) for key, row in found.items() if row.latitude == row.latitude}
    assert places == {
        "place:Baku": ("AZ", "city"), "place:Tbilisi": ("GE", "city"), "place:Ganja": ("AZ", "city"),
    }  # fmt: skip
