"""What tells one scope from another, and its most central articles."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from data.answers import KeyField, Keyness
from data.corpus import Corpus, QueryError
from data.filters import Filters
from data.frames import rows
from data.ingest.chronicle import load_chronicle
from tests.articles import make_article, table
from tests.corpus_contract.conftest import Build
from tests.corpus_contract.newsroom import ZONE
from tests.corpus_contract.oracle import Oracle

CONFERENCE = Filters(date_from=date(2024, 11, 11), date_to=date(2024, 11, 24))
SCOPES = (
    CONFERENCE,
    Filters(sections=("Energy",)),
    Filters(query="gas"),
    Filters(languages=("az", "ru")),
    Filters(entities=("place:Georgia",)),
)


@pytest.fixture(scope="module")
def chronicle(build: Build) -> Corpus:
    return build(load_chronicle().table, ZoneInfo("Asia/Baku"))


@pytest.fixture(scope="module")
def oracle() -> Oracle:
    return Oracle()


def g2(here: int, there: int, total: int, others: int) -> float:
    """Dunning's G2 by its definition, 2 sum O ln(O / E) over the two by two table, signed."""
    if not total or not others:
        return 0.0
    named, n = here + there, total + others
    cells = [
        (here, named * total / n),
        (there, named * others / n),
        (total - here, (n - named) * total / n),
        (others - there, (n - named) * others / n),
    ]
    score = 2 * sum(seen * math.log(seen / expected) for seen, expected in cells if seen)
    return score if here / total >= there / others else -score


def ids(corpus: Corpus, filters: Filters) -> set[str]:
    return set(corpus.ids(filters))


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("against", [None, Filters(sections=("Economy", "Energy", "World"))])
def test_each_count_is_what_a_word_opens(chronicle: Corpus, scope: Filters, against: Filters | None) -> None:
    found = chronicle.keyness(scope, "term", against)
    here = ids(chronicle, scope)
    others = ids(chronicle, against or Filters()) - here
    assert (found.total, found.against_total) == (len(here), len(others))
    assert len(found.frame) == 30
    for row in rows(found.frame):
        holding = ids(chronicle, Filters(query=row.value))
        assert (row.articles, row.against_articles) == (len(holding & here), len(holding & others)), row
        assert row.score == pytest.approx(g2(row.articles, row.against_articles, len(here), len(others)))
        assert row.articles
    assert found.frame.score.is_monotonic_decreasing


@pytest.mark.parametrize("scope", SCOPES)
def test_entities_are_those_of_an_independent_count(
    chronicle: Corpus, oracle: Oracle, scope: Filters
) -> None:
    inside = oracle.frame.id.isin(ids(chronicle, scope))
    here = Counter(key for keys in oracle.frame.entities[inside] for key in keys)
    there = Counter(key for keys in oracle.frame.entities[~inside] for key in keys)
    sizes = int(inside.sum()), int((~inside).sum())
    expected = sorted((-round(g2(n, there[key], *sizes), 6), key, n, there[key]) for key, n in here.items())
    found = chronicle.keyness(scope, limit=40)
    counted = zip(
        found.frame.score, found.frame.value, found.frame.articles, found.frame.against_articles, strict=True
    )
    assert [(-round(score, 6), *rest) for score, *rest in counted] == expected[:40]
    assert found.distinct == len(here)


def test_entities_agree_with_the_distinctive_ranking(chronicle: Corpus) -> None:
    found = chronicle.keyness(CONFERENCE, kind="person", limit=10).frame
    ranked = chronicle.entities(CONFERENCE, "person", 10, "distinctive").frame
    assert found.value.tolist() == ranked.entity.tolist()
    assert found.score.tolist() == pytest.approx(ranked.score.tolist())
    assert set(found.kind) == {"person"}


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("field", ["entity", "term"])
def test_only_what_scores_high_enough_is_given_where_that_is_asked(
    chronicle: Corpus, scope: Filters, field: KeyField
) -> None:
    whole = chronicle.keyness(scope, field, limit=15)
    least = float(whole.frame.score.iloc[7])
    some = chronicle.keyness(scope, field, limit=15, least=least)
    assert (some.distinct, some.total, some.against_total) == (
        whole.distinct, whole.total, whole.against_total,
    )  # fmt: skip
    pd.testing.assert_frame_equal(some.frame, whole.frame[whole.frame.score >= least])
    assert chronicle.keyness(scope, field, least=1e9).frame.empty


def test_a_conference_is_told_by_its_words(chronicle: Corpus) -> None:
    assert {"COP29", "climate", "conference"} <= set(chronicle.keyness(CONFERENCE, "term").frame.name.head(5))


def test_articles_in_both_scopes_are_those_of_the_first(chronicle: Corpus) -> None:
    found = chronicle.keyness(CONFERENCE, "entity", Filters())
    rest = chronicle.keyness(CONFERENCE, "entity")
    assert found.frame.equals(rest.frame)
    assert found.against_total == rest.against_total
    nothing = chronicle.keyness(CONFERENCE, "term", CONFERENCE)
    assert nothing.against_total == 0
    assert set(nothing.frame.score) <= {0.0}


@pytest.mark.parametrize("field", ["entity", "term"])
def test_nothing_scores_high_where_there_is_nothing_to_compare_with(
    chronicle: Corpus, field: KeyField
) -> None:
    found = chronicle.keyness(CONFERENCE, field, CONFERENCE, least=1.0)
    assert found.against_total == 0
    assert found.frame.empty


def test_an_empty_scope_has_nothing_of_its_own(chronicle: Corpus) -> None:
    for field in ("entity", "term"):
        found = chronicle.keyness(Filters(sections=("Nowhere",)), field)
        assert (len(found.frame), found.distinct, found.total) == (0, 0, 0)
        assert list(found.frame) == ["value", "name", "kind", "articles", "against_articles", "score"]
    assert chronicle.central(Filters(sections=("Nowhere",))).empty


def test_everything_against_nothing_has_no_scores(chronicle: Corpus) -> None:
    found = chronicle.keyness(Filters(), "term")
    assert found.against_total == 0
    assert set(found.frame.score) <= {0.0}


def test_a_broken_query_is_said(chronicle: Corpus) -> None:
    with pytest.raises(QueryError):
        chronicle.keyness(Filters(query="("))
    with pytest.raises(QueryError):
        chronicle.keyness(Filters(), against=Filters(query="("))
    with pytest.raises(QueryError):
        chronicle.central(Filters(query="("))


def told(corpus: Corpus, filters: Filters) -> Keyness:
    return corpus.keyness(filters, "term", limit=5)


def test_words_are_spelt_as_in_running_text(build: Build) -> None:
    corpus = build(
        table(
            make_article(id="a", headline="ROBOTS ARE HERE", body="The robots of Omsk.", section="S"),
            make_article(id="b", headline="ROBOTS GO", body="A robot AND a café, said robots.", section="S"),
            make_article(id="c", headline="Rain", body="It rains.", section="T"),
            make_article(id="d", headline="Sun", body="It shines.", section="T"),
        ),
        ZONE,
    )
    names = told(corpus, Filters(sections=("S",))).frame.name.tolist()
    assert names[0] == "robots"
    assert "ROBOTS" not in names
    assert "AND" not in names, "a query would read it as an operator"


def test_words_of_two_languages_that_one_query_finds_are_one(build: Build) -> None:
    corpus = build(
        table(
            *(make_article(id=f"e{i}", body="The summit COP29.", language="en", section="S") for i in "12"),
            *(make_article(id=f"a{i}", body="Sammit COP29.", language="az", section="S") for i in "12"),
            *(make_article(id=f"o{i}", body="Other words.", language="en", section="T") for i in "1234"),
        ),
        ZONE,
    )
    first = told(corpus, Filters(sections=("S",))).frame.iloc[0]
    assert (first["name"], first.articles, first.against_articles) == ("COP29", 4, 0)
    assert told(corpus, Filters(sections=("S",))).frame.name.tolist().count("COP29") == 1


def test_what_most_of_the_others_say_too_is_no_key_word(build: Build) -> None:
    corpus = build(
        table(
            *(make_article(id=f"s{i}", body="and so it was for years", section="S") for i in range(6)),
            *(make_article(id=f"t{i}", body="for ever", section="T") for i in range(4)),
            *(make_article(id=f"u{i}", body="never", section="T") for i in range(2)),
        ),
        ZONE,
    )
    assert "for" not in set(told(corpus, Filters(sections=("S",))).frame.name)
    assert "years" in set(told(corpus, Filters(sections=("S",))).frame.name)


def test_numbers_and_letters_are_no_words(build: Build) -> None:
    corpus = build(
        table(
            make_article(id="a", body="2024 x robots", section="S"),
            make_article(id="b", body="2024 x robots", section="S"),
            make_article(id="c", body="rain", section="T"),
        ),
        ZONE,
    )
    assert told(corpus, Filters(sections=("S",))).frame.name.tolist() == ["robots"]


def test_the_central_article_is_most_like_the_others(build: Build) -> None:
    corpus = build(
        table(
            make_article(id="far", headline="Football results", body="Goals and teams of the league."),
            make_article(id="part", headline="Fire", body="A warehouse in Baku."),
            make_article(id="whole", headline="Fire in a Baku warehouse", body="Firemen fight the fire."),
            make_article(id="end", headline="Firemen", body="They fight the fire in the warehouse."),
        ),
        ZONE,
    )
    found = corpus.central(Filters(), limit=4)
    assert found.id.tolist()[0] == "whole"
    assert found.id.tolist()[-1] == "far"
    assert list(found)[:3] == ["id", "headline", "summary"]


def test_an_article_without_a_word_is_like_no_other(build: Build) -> None:
    rows = [
        make_article(id=id, headline="", body=body)
        for id, body in (("a", "gas"), ("b", "gas"), ("c", "📷 …"))
    ]
    corpus = build(table(*rows), ZONE)
    assert corpus.central(Filters(), limit=3).id.tolist() == ["a", "b", "c"]


def test_equal_articles_are_in_order_of_date_and_id(build: Build) -> None:
    made = [
        make_article(id=id, body="The very same words.", published=f"2024-05-0{day}T10:00+04:00")
        for id, day in (("b", 2), ("a", 2), ("c", 1))
    ]
    corpus = build(table(*made), ZONE)
    assert corpus.central(Filters(), limit=3).id.tolist() == ["c", "a", "b"]


def test_a_lone_article_is_its_own_centre(chronicle: Corpus) -> None:
    id = chronicle.ids(Filters()).iloc[0]
    day = chronicle.article(id).day(ZoneInfo("Asia/Baku"))
    alone = Filters(date_from=day, date_to=day)
    assert chronicle.central(alone).id.iloc[0] in set(chronicle.ids(alone))
    assert len(chronicle.central(replace(alone, query="nowhere"), 3)) == 0
