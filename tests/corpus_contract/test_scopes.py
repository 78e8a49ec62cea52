"""Which articles a scope holds, by every route."""

from __future__ import annotations

from datetime import date

import pytest

from data.article import NONE
from data.corpus import Corpus, QueryError
from data.filters import Filters
from tests.corpus_contract.newsroom import ALIYEV, ALL, GEORGIA
from tests.corpus_contract.routes import COUNTS, scope_ids

MAY_14 = date(2024, 5, 14)

STRUCTURE = [
    (Filters(), ALL),
    (Filters(sections=("Energy",)), "bcg"),
    (Filters(sections=("Energy", "World")), "bcghj"),
    (Filters(sections=(NONE,)), "di"),
    (Filters(sections=(NONE, "Social")), "dei"),
    (Filters(not_sections=("Energy", NONE)), "aefhjk"),
    (Filters(sections=("Nowhere",)), ""),
    (Filters(sections=("Nowhere", "Energy")), "bcg"),
    (Filters(not_sections=("Nowhere",)), ALL),
    (Filters(sections=("energy",)), ""),
    (Filters(sections=("<i>Odd</i>",)), "k"),
    (Filters(languages=("az", "ru")), "fg"),
    (Filters(languages=(NONE,)), "i"),
    (Filters(not_languages=("en",)), "fgik"),
    (Filters(sources=("Turan",)), "bcehj"),
    (Filters(sources=("NHK & Co.",)), "k"),
    (Filters(not_sources=("Turan", NONE)), "adfgk"),
    (Filters(date_from=MAY_14, date_to=MAY_14), "abc"),
    (Filters(date_to=date(2024, 5, 13)), "d"),
    (Filters(date_from=date(2024, 5, 15)), "efgjk"),
    (Filters(date_from=date(2024, 6, 3), date_to=date(2024, 6, 2)), ""),
    (Filters(date_from=date(1, 1, 1), date_to=date(9999, 12, 31)), "abcdefgjk"),
    (Filters(undated=True), "hi"),
    (Filters(undated=True, date_from=date(1, 1, 1)), ""),
    (Filters(undated=True, sections=("World",)), "h"),
    (Filters(unsure="date"), "h"),
    (Filters(unsure="date", sections=("Energy",)), ""),
    (Filters(unsure="language"), "k"),
    (Filters(unsure="language", languages=("en",)), ""),
    (Filters(entities=(ALIYEV,)), "acfg"),
    (Filters(entities=(ALIYEV, "place:Baku")), "cg"),
    (Filters(entities=(ALIYEV, GEORGIA)), "a"),
    (Filters(entities=("Georgia",)), "abe"),
    (Filters(entities=("Georgia", GEORGIA)), "ab"),
    (Filters(entities=("person:Georgia",)), "e"),
    (Filters(entities=("Georgia", "SOCAR")), "b"),
    (Filters(entities=("person:Nobody",)), ""),
    (Filters(entities=(NONE,)), "dhijk"),
    (Filters(not_entities=(ALIYEV,)), "bdehijk"),
    (Filters(not_entities=(ALIYEV, "Georgia")), "dhijk"),
    (Filters(topics=("gas",)), "bcgj"),
    (Filters(topics=("gas", "trade")), "c"),
    (Filters(topics=(NONE,)), "defhik"),
    (Filters(not_topics=("trade",)), "bdefghijk"),
    (Filters(not_topics=("trade", NONE)), "bgj"),
    (Filters(storylines=("corridor",)), "ac"),
    (Filters(storylines=("nothing",)), ""),
    (Filters(sections=("Energy",), languages=("en",), not_topics=("trade",)), "b"),
    (Filters(ids=frozenset("ack")), "ack"),
    (Filters(ids=frozenset({"a", "not here"})), "a"),
    (Filters(ids=frozenset()), ""),
    (Filters(ids=frozenset("abi"), sections=("Energy", NONE)), "bi"),
    (Filters(ids=frozenset([*"cgh", *(f"not-here-{n}" for n in range(2_000))])), "cgh"),
]

QUERIES = [
    ("gas", "abchijk"),
    ("GAS", "abchijk"),
    ("gas pipeline", "acj"),
    ("pipelines", "acj"),
    ("gas AND NOT pipeline", "bhik"),
    ("gas NOT pipeline NOT oil", "hik"),
    ("dawn OR gas pipeline", "acej"),
    ("(dawn OR gas) pipeline", "acj"),
    ("NOT gas", "defg"),
    ("NOT NOT gas", "abchijk"),
    ("NOT (gas OR run)", "fg"),
    ("run", "ade"),
    ("ran", "c"),
    ("running", "ade"),
    ('"gas pipeline"', "c"),
    ('"new gas pipeline"', ""),
    ('"flow gas"', ""),
    ('"flows of gas"', "a"),
    ('"gas gas"', "k"),
    ('"run on flows"', "a"),
    ("gas*", "abcehijk"),
    ("pipe*", "achj"),
    ("pipelines*", "c"),
    ("runn*", "e"),
    ("gaz~", "abcfhijk"),
    ("gsa~", "abchijk"),
    ("pipelin~", "acj"),
    ("headline:gas", "bchj"),
    ("headline:(gas OR talks) NOT undated", "abcj"),
    ('headline:"gas pipeline"', "c"),
    ("headline:pipe*", "c"),
    ("headline:gaz~", "bchj"),
    ("source:turan", "bcehj"),
    ("source:TURAN", "bcehj"),
    ("source:news", "d"),
    ("source:azer*", "a"),
    ('source:"news az"', "d"),
    ("source:news.az", "d"),
    ("source:turna~", "bcehj"),
    ("source:азер*", ""),
    ("NOT source:turan", "adfgik"),
    ("turan", ""),
    ("COVID-19", "b"),
    ("covid19", ""),
    ("U.S.", "b"),
    ("10:30", "b"),
    ("cafe", "d"),
    ("CAFÉ", "d"),
    ("Bakı", ""),
    ("baku", "a"),
    ("bakıda", "f"),
    ("işıq", "f"),
    ("IŞIQ", "f"),
    ("isiq", ""),
    ("əliyev", "f"),
    ("eliyev", ""),
    ("ilham", "f"),
    ("qız", "f"),
    ("qiz", ""),
    ("елка", "g"),
    ("ёлок", ""),
    ("газопровод", "g"),
    ("ГАЗОПРОВОДАМИ", "g"),
    ("мой", "g"),
    ("мои", "g"),
    ("мои*", ""),
    ("мой*", "g"),
    ("газо*", "g"),
    ("東京", "k"),
    ("京東", ""),
    ("タワー", "k"),
    ("absent", ""),
    ("gas absent", ""),
    ("gas OR absent", "abchijk"),
    ("b", "k"),
]

BOTH = [
    (Filters(query="gas", sections=("Energy",)), "bc"),
    (Filters(query="gas", date_from=MAY_14, date_to=MAY_14), "abc"),
    (Filters(query="gas", undated=True), "hi"),
    (Filters(query="NOT gas", entities=(ALIYEV,)), "fg"),
    (Filters(query='"gas pipeline"', not_sections=("Energy",)), ""),
    (Filters(query="pipe*", languages=("en",), topics=(NONE,)), "h"),
]

SCOPES = [*STRUCTURE, *((Filters(query=query), ids) for query, ids in QUERIES), *BOTH]
NAMES = [" ".join(f"{name}={','.join(values)}" for name, values in f.to_params().items()) for f, _ in SCOPES]


@pytest.mark.parametrize(("filters", "expected"), SCOPES, ids=NAMES)
def test_a_scope_holds(newsroom: Corpus, filters: Filters, expected: str) -> None:
    assert scope_ids(newsroom, filters) == expected
    counted = {route: count(newsroom, filters) for route, count in COUNTS.items()}
    assert counted == dict.fromkeys(COUNTS, len(expected))


@pytest.mark.parametrize("query", ["(gas", "gas AND", "foo:gas", "gas~2", "-gas", "!"])
@pytest.mark.parametrize("route", COUNTS)
def test_a_broken_query_is_an_error_by_every_route(newsroom: Corpus, route: str, query: str) -> None:
    with pytest.raises(QueryError):
        COUNTS[route](newsroom, Filters(query=query))


def test_a_scope_by_ids_ranks_its_query_as_any_other(newsroom: Corpus) -> None:
    found = newsroom.search(Filters(query="gas", ids=frozenset("abd")), "relevance").frame["id"]
    whole = newsroom.search(Filters(query="gas"), "relevance").frame["id"]
    assert found.tolist() == [id for id in whole if id in "abd"]


@pytest.mark.parametrize("filters", [Filters(rated="4"), Filters(reviews=2)])
def test_what_reviews_say_is_no_question_for_a_corpus_alone(newsroom: Corpus, filters: Filters) -> None:
    with pytest.raises(ValueError, match="knows no reviews"):
        newsroom.search(filters)
