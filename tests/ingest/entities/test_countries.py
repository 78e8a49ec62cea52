"""Countries that a text names by an adjective or a dateline."""

from __future__ import annotations

from typing import Any

import pytest

from data.ingest.entities import ArticleText, Counts, EntityFinder, mentions_of, resolve


def mentions(body: str, headline: str = "") -> list[dict[str, Any]]:
    """The mentions in one article alone."""
    (found,) = EntityFinder().find([ArticleText("1", headline, "", body, "en")])
    counts = Counts()
    counts.add(found)
    return mentions_of(found, resolve(counts))


def places(body: str, headline: str = "") -> set[str]:
    return {one["entity"] for one in mentions(body, headline) if one["kind"] == "place"}


#: More than a lead's worth of words that name nobody.
_LONG = "It rained for hours and the streets were wet, so that everyone stayed at home and read. " * 4


@pytest.mark.parametrize(
    ("body", "country"),
    [
        ("Talks with Japanese officials went on.", "Japan"),
        ("South Korean ships sailed.", "South Korea"),
        ("Rates fell, the U.S. Agriculture Department said.", "United States"),
        ("Turkish and Greek ministers met.", "Greece"),
        ("The town is in Russian hands.", "Russia"),
    ],
)
def test_an_adjective_names_its_country(body: str, country: str) -> None:
    assert country in places(body)
    (one,) = [m for m in mentions(body) if m["entity"] == country]
    assert body[one["start"] : one["end"]] in ("Japanese", "South Korean", "U.S.", "Greek", "Russian")


@pytest.mark.parametrize(
    "body",
    [
        "She speaks Russian well.",
        "The Russian language is taught there.",
        "A letter in English was found.",
        "They flew with American Airlines.",
        "Ethnic Armenians left.",
        "A Latin American poet read.",
        _LONG + "At last the Irish politician spoke.",
    ],
)
def test_languages_firms_peoples_and_passing_adjectives_name_no_country(body: str) -> None:
    assert not places(body)


def test_a_passing_adjective_counts_where_the_country_is_named_or_said_again() -> None:
    assert "Ireland" in places(_LONG + "At last the Irish politician spoke. The Irish government agreed.")
    found = mentions(_LONG + "At last the Irish politician spoke. He had come from Ireland.")
    assert [one["entity"] for one in found if one["kind"] == "place"] == ["Ireland", "Ireland"]


def test_a_headline_in_capitals_names_by_adjectives_unless_the_text_has_a_firm() -> None:
    assert "Denmark" in places("Prices rose by a tenth.", "DANISH FEBRUARY CONSUMER PRICES UP")
    assert "United States" not in places("American Motors said no.", "AMERICAN MOTORS WANTS TO REVIVE TALKS")


@pytest.mark.parametrize(
    ("dateline", "names"),
    [
        ("CLEVELAND, Feb 26 - ", {"Cleveland", "United States"}),
        ("CAMBRIDGE, Mass., March 4 - ", {"Cambridge", "Massachusetts", "United States"}),
        ("SEOUL (Reuters) - ", {"Seoul", "South Korea"}),
        ("SIDON, Lebanon, March 23 - ", {"Sidon", "Lebanon"}),
        ("Geneva, Switzerland - ", {"Geneva", "Switzerland"}),
        ("SINGAPORE — ", {"Singapore"}),
        ("NET LOSS - ", set()),
        ("PETROPAVLOVSK-KAMCHATSKY is cold. ", set()),
    ],
)
def test_a_dateline_names_where_the_article_was_written(dateline: str, names: set[str]) -> None:
    body = f"{dateline}The firm said nothing was planned."
    assert places(body) & ({*names, "United States"}) == names
    assert all(one["end"] <= len(dateline) for one in mentions(body) if one["kind"] == "place")


def test_what_is_implied_is_not_counted_among_names() -> None:
    (found,) = EntityFinder().find([ArticleText("1", "", "", "Japanese officials met Japanese banks.", "en")])
    counts = Counts()
    counts.add(found)
    assert found
    assert "Japanese" not in counts.names


def test_an_event_s_place_has_the_name_that_the_corpus_gives_it() -> None:
    found = mentions("They met in Almaty on Monday. The Alma-Ata Declaration was read to them there.")
    assert {one["entity"] for one in found if one["kind"] == "place"} == {"Almaty"}


def test_a_town_s_own_name_goes_before_another_s_in_some_language() -> None:
    assert places("It rained in Nis, and it rained in Nice.") == {"Nis", "Nice"}
