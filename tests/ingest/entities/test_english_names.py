"""What an English text names: titles off, offices apart from who holds them, nobody where nobody is named."""

from __future__ import annotations

import pytest

from data.ingest.entities import ArticleText, Counts, EntityFinder, mentions_of, resolve
from data.ingest.entities.english import load
from data.ingest.entities.found import MODELS


def named(text: str) -> set[tuple[str, str]]:
    """The entities of one article alone, by kind and the words in the text."""
    (found,) = EntityFinder().find([ArticleText("1", "", "", text, "en")])
    counts = Counts()
    counts.add(found)
    return {(m["kind"], text[m["start"] : m["end"]]) for m in mentions_of(found, resolve(counts))}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "He met Foreign Office Minister Tobias Ellwood on Monday.",
            {("organisation", "Foreign Office"), ("person", "Tobias Ellwood")},
        ),
        ("Saudi Oil Minister Hisham Nazer spoke.", {("person", "Hisham Nazer")}),
        (
            "A letter from Texaco President Alfred DeCrane was read.",
            {("organisation", "Texaco"), ("person", "Alfred DeCrane")},
        ),
        (
            "The State Department Spokesperson, Jeff Rathke, left.",
            {("organisation", "State Department"), ("person", "Jeff Rathke")},
        ),
        (
            "It was said in the Museum of Flight CEO Bonnie Dunbar leads.",
            {("organisation", "Museum of Flight"), ("person", "Bonnie Dunbar")},
        ),
    ],
)
def test_an_office_is_apart_from_who_holds_it(text: str, names: set[tuple[str, str]]) -> None:
    assert names <= named(text)
    assert not any("Minister" in name or "CEO" in name or "President" in name for _, name in named(text))


def test_a_name_inside_a_longer_one_is_not_marked_again() -> None:
    found = named("They fight the Islamic State of Iraq and the Levant, and the House of Lords and he agree.")
    assert found == {
        ("organisation", "Islamic State of Iraq and the Levant"),
        ("organisation", "House of Lords"),
    }


@pytest.mark.parametrize(
    "text",
    [
        "The launch of Space Shuttle Columbia was watched by many.",
        "Everyone there had turned to Islam before.",
        "A lawyer, Mark Tedeschi QC, spoke.",
        "USS Mahan fired; Operation Inherent Resolve went on.",
    ],
)
def test_ships_faiths_and_honours_are_nobody(text: str) -> None:
    wrong = {"Columbia", "Islam", "QC", "USS", "Mahan", "Resolve"}
    assert not any(wrong & set(name.split()) for _, name in named(text))


def test_what_stands_near_or_before_a_town_is_a_place() -> None:
    text = "Near Ar Raqqah, four strikes hit a building. Others hit the Al Huwayjah district."
    assert {("place", "Ar Raqqah"), ("place", "Al Huwayjah")} <= named(text)


def test_new_zealand_keeps_its_first_word_where_a_sentence_begins() -> None:
    assert ("place", "New Zealand") in named("New Zealand begins to choose a flag.")


def test_only_what_finds_names_runs() -> None:
    assert load(MODELS["en"]).pipe_names == ["ner"]


def test_the_commission_is_the_one_that_the_article_names_in_full() -> None:
    text = "The Sea Fisheries Commission met in Oslo. Later the Commission spoke of its plans."
    (found,) = EntityFinder().find([ArticleText("1", "", "", text, "en")])
    counts = Counts()
    counts.add(found)
    rows = [m for m in mentions_of(found, resolve(counts)) if m["kind"] == "organisation"]
    assert [text[m["start"] : m["end"]] for m in rows] == ["Sea Fisheries Commission", "Commission"]
    assert len({m["entity"] for m in rows}) == 1


def test_a_museum_is_a_place_for_those_who_stand_in_it() -> None:
    text = "The shuttle stands in the Adler Space Museum. Visitors went to the Adler Space Museum."
    assert ("place", "Adler Space Museum") in named(text)
    assert ("organisation", "Adler Space Museum") in named("The Adler Space Museum bought a shuttle.")


def test_a_film_and_a_ship_are_nobody() -> None:
    assert not named("He saw the film Easy Rider and the yacht Silver Wind again.")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("A letter of Reporters Without Borders was read.", {("organisation", "Reporters Without Borders")}),
        ("He gave it to Save the Children instead.", {("organisation", "Save the Children")}),
        ("Ships of the pro-Beijing camp and Pro-Beijing Starry Lee met.", {("person", "Starry Lee")}),
        ("It rained on the Armenia-Azerbaijan border.", {("place", "Armenia"), ("place", "Azerbaijan")}),
        ("The train left Nizhny Novgorod at noon.", {("place", "Nizhny Novgorod")}),
    ],
)
def test_known_names_stay_whole_and_sides_are_no_part_of_one(text: str, names: set[tuple[str, str]]) -> None:
    assert names <= named(text)
    assert not any(name.startswith(("Pro-", "Without")) for _, name in named(text))
