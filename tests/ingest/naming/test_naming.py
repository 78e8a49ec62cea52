"""Names in texts become entities: one kind for a name, one name for who has several."""

from __future__ import annotations

from collections import Counter
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from data.ingest.naming.finding import Found, Name, names_in
from data.ingest.naming.kinds import told_by_words
from data.ingest.naming.resolving import mentions_of, resolution, with_missed
from data.ingest.naming.stage import entities_of, with_entities
from data.ingest.naming.surfaces import trimmed
from data.ingest.tables import load_frame


def names(*told: tuple[str, Found]) -> list[Name]:
    return [Name(text, kind, "body", 100 * at, 100 * at + len(text)) for at, (text, kind) in enumerate(told)]


def entities(*articles: list[Name]) -> list[list[tuple[str, str]]]:
    told = resolution(articles)
    return [[(one["kind"], one["entity"]) for one in mentions_of(article, told)] for article in articles]


@pytest.mark.parametrize(
    ("text", "kind", "left"),
    [
        ("President Ilham Aliyev's", "person", "Ilham Aliyev"),
        ("the European Union", "organisation", "European Union"),
        ("“Baku”", "place", "Baku"),
        ("Mr. Smith", "person", "Smith"),
        ("U.S.", "place", "U.S."),
        ("Monday", "person", ""),
        ("2024", "organisation", ""),
        ("---", "place", ""),
    ],
)
def test_a_name_loses_what_is_not_part_of_it(text: str, kind: str, left: str) -> None:
    start, end = trimmed(text, 0, len(text), kind)
    assert text[start:end] == left


def test_a_surname_is_whoever_has_it_in_the_article() -> None:
    aliyev = names(("Ilham Aliyev", "person"), ("Aliyev", "person"))
    other = names(("Anar Aliyev", "person"), ("Aliyev", "person"))
    assert entities(aliyev, other) == [[("person", "Ilham Aliyev")] * 2, [("person", "Anar Aliyev")] * 2]


def test_a_surname_alone_is_who_by_far_most_often_has_it_and_else_stays() -> None:
    often = [names(("Vladimir Putin", "person")) for _ in range(5)]
    assert entities(*often, names(("Putin", "person")))[-1] == [("person", "Vladimir Putin")]
    two = [names((f"{first} Karimov", "person")) for first in ("Islam", "Anvar") * 3]
    assert entities(*two, names(("Karimov", "person")))[-1] == [("person", "Karimov")]


def test_a_name_is_what_most_places_take_it_for() -> None:
    articles = [names(("Socar", "organisation"))] * 4 + [names(("Socar", "place"))]
    assert {kind for article in entities(*articles) for kind, _ in article} == {"organisation"}


def test_the_order_of_articles_does_not_matter() -> None:
    articles = [names((f"{first} Karimov", "person"), ("UN", "place")) for first in ("Islam", "Anvar")]
    assert resolution(articles) == resolution(articles[::-1])


def test_an_abbreviation_is_the_name_whose_initials_it_has() -> None:
    article = names(("Asian Development Bank", "organisation"), ("ADB", "organisation"))
    assert entities(article) == [[("organisation", "Asian Development Bank")] * 2]


def test_peoples_and_events_are_no_entities() -> None:
    article = names(("Azerbaijani", "person"), ("Armenians", "place"), ("COP29", "organisation"))
    assert entities(article) == [[]]
    assert told_by_words("Europa League") == ""
    assert told_by_words("Ministry of Energy of Azerbaijan") == "organisation"
    assert told_by_words("Baku Olympic Stadium") == "place"


def test_a_name_that_the_model_missed_is_found_as_a_whole_word() -> None:
    told = resolution([names(("SOCAR", "organisation"))] * 2)
    found = with_missed([], {"headline": "SOCAR and SOCARs", "body": "In SOCAR."}, told)
    assert [(name.field, name.start, name.end) for name in found] == [("headline", 0, 5), ("body", 3, 8)]


def test_mentions_stand_where_they_say() -> None:
    row: dict[str, Any] = {
        "headline": "Angela Merkel meets Emmanuel Macron in Berlin",
        "text": "German Chancellor Angela Merkel met French President Emmanuel Macron in Berlin on Tuesday. "
        "Merkel said that Germany and France agree.",
        "language": "en",
    }
    known: Counter[Any] = Counter()
    table = with_entities(load_frame([row], ZoneInfo("UTC")).table, known)
    (article,) = table.to_pylist()
    people = [one for one in article["mentions"] if one["entity"] == "Angela Merkel"]
    assert len(people) == 3
    written = {article[one["field"]][one["start"] : one["end"]] for one in people}
    assert written == {"Angela Merkel", "Merkel"}
    assert ("place", "Germany") in known
    assert entities_of(table)["person", "Emmanuel Macron"] == 2


def test_names_that_are_listed_and_other_languages_stay_as_they_are() -> None:
    rows: list[dict[str, Any]] = [
        {"id": "1", "headline": "Berlin and Paris", "language": "en", "places": ["Paris"]},
        {"id": "2", "headline": "Berlin et Paris", "language": "fr"},
    ]
    table = load_frame(rows, ZoneInfo("UTC")).table
    assert with_entities(table, Counter()).equals(table)
    assert list(names_in([{"headline": "Berlin", "summary": "", "body": "", "language": "fr"}])) == [[]]
