"""Filters: to the address and back, in words, and what becomes of bad values."""

from __future__ import annotations

import random
from datetime import date
from urllib.parse import parse_qs, urlencode

import pytest

from data.article import NONE
from data.filters import PARAMS, Filters, sort_from_params

_SINGLE = ("q", "from", "to", "undated", "copies", "unsure", "rated", "reviews")
_LISTS = tuple(name for name in PARAMS if name not in _SINGLE)
_VALUES = (
    "Energy", "a&b=c", "person:Gubad Ibadoghlu", "100% <b>*bold*</b>", "İqtisadiyyat", "экономика", NONE,
    "x, y; z", "#1?", "“quoted”", "+4", "a/b", "\u202eevil", "$x^2$", "https://example.org/?q=1#a",
)  # fmt: skip


def _random_filters(chance: random.Random) -> Filters:
    params = {name: chance.sample(_VALUES, chance.randint(0, 3)) for name in _LISTS}
    params["q"] = chance.choice([[], ["gas AND NOT oil"], ['"a phrase" head*'], ["headline:x~"]])
    params["from"] = chance.choice([[], ["2024-05-14"], ["1987-02-26"]])
    params["to"] = chance.choice([[], ["2025-03-01"]])
    params["undated"] = chance.choice([[], ["only"]])
    params["unsure"] = chance.choice([[], ["language"], ["date"]])
    params["rated"] = chance.choice([[], ["1"], ["3.5"], ["5"]])
    params["reviews"] = chance.choice([[], ["1"], ["12"]])
    params["copies"] = chance.choice([[], ["hide"], ["only"]])
    filters, said = Filters.from_params(params)
    assert not said
    return filters


@pytest.mark.parametrize("seed", range(200))
def test_any_scope_survives_the_address(seed: int) -> None:
    filters = _random_filters(random.Random(seed))
    address = urlencode(filters.to_params(), doseq=True)
    assert Filters.from_params(parse_qs(address)) == (filters, ())


@pytest.mark.parametrize("seed", range(50))
def test_each_clause_says_itself_and_can_be_taken_away(seed: int) -> None:
    filters = _random_filters(random.Random(seed))
    clauses = filters.clauses()
    assert [(c.param, c.value) for c in clauses] == [
        (p, v) for p, vs in filters.to_params().items() for v in vs
    ]
    for clause in clauses:
        assert clause.words.strip()
        assert clause.value not in clause.without.values(clause.param)
        others = [(c.param, c.value) for c in clause.without.clauses()]
        assert others == [(c.param, c.value) for c in clauses if c != clause]


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"from": ["14.05.2024"]}, '"from" must be a date'),
        ({"to": ["2024-02-30"]}, '"to" must be a date'),
        ({"from": ["20240514"]}, "such as 2024-05-14"),
        ({"from": ["2024-W20-2"]}, "such as 2024-05-14"),
        ({"undated": ["yes"]}, '"undated"'),
        ({"q": ["x" * 2001]}, "2,000 characters"),
        ({"section": [f"s{i}" for i in range(51)]}, "50 values at most"),
        ({"section": ["s" * 2001]}, '"section"'),
        ({"from": ["0001-01-01"]}, '"from" must be a date'),
        ({"from": ["2024-05-14", "2024-05-15"]}, '"from" takes one value'),
        ({"q": ["gas", "oil"]}, '"q" takes one value'),
    ],
)
def test_what_cannot_be_read_is_said(params: dict[str, list[str]], words: str) -> None:
    said = Filters.from_params(params)[1]
    assert len(said) == 1
    assert words in said[0]


def test_a_bad_value_takes_no_good_one_with_it() -> None:
    filters, said = Filters.from_params({"from": ["soon"], "section": ["Energy"], "q": ["gas"]})
    assert filters == Filters(query="gas", sections=("Energy",))
    assert len(said) == 1


def test_half_a_character_breaks_nothing() -> None:
    filters, _ = Filters.from_params({"q": ["gas\ud800"], "section": ["\udfff"]})
    assert filters == Filters(query="gas?", sections=("?",))


def test_dates_the_wrong_way_round_are_kept_for_the_page_to_explain() -> None:
    filters = Filters.from_params({"from": ["2024-05-14"], "to": ["2024-05-13"]})[0]
    assert filters == Filters(date_from=date(2024, 5, 14), date_to=date(2024, 5, 13))


def test_a_long_bad_value_is_said_in_short() -> None:
    said = Filters.from_params({"from": ["9" * 5000]})[1]
    assert len(said[0]) < 200


def test_blank_and_repeated_values_count_for_nothing() -> None:
    params = {"section": ["", " ", "Energy", " Energy "], "q": ["  "], "from": [""], "colour": ["red"]}
    assert Filters.from_params(params) == (Filters(sections=("Energy",)), ())


def test_adding_keeps_what_is_there_and_adds_once() -> None:
    filters = Filters(sections=("Energy",)).adding("section", "Sport").adding("section", "Sport")
    assert filters.sections == ("Energy", "Sport")


@pytest.mark.parametrize("name", [name for name in _LISTS if f"not_{name}" in PARAMS])
def test_adding_lifts_the_exclusion_of_the_same_value_and_the_other_way_round(name: str) -> None:
    excluded = Filters().adding(f"not_{name}", "x")
    included = excluded.adding(name, "x")
    assert included.to_params() == {name: ["x"]}
    assert included.adding(f"not_{name}", "x") == excluded


def test_adding_replaces_where_there_can_be_only_one() -> None:
    filters = Filters(query="gas", date_from=date(2024, 5, 1))
    assert filters.adding("q", "oil").query == "oil"
    assert filters.adding("from", "2024-06-01").date_from == date(2024, 6, 1)


def test_a_query_that_grew_too_long_leaves_the_scope_as_it_is() -> None:
    filters = Filters(query="gas", sections=("Energy",))
    assert filters.setting("q", ["x" * 2_001]) == filters
    assert filters.setting("q", [""]) == Filters(sections=("Energy",))
    assert filters.setting("q", []) == Filters(sections=("Energy",))


def test_without_takes_one_value_or_all_of_a_parameter() -> None:
    filters = Filters(sections=("Energy", "Sport"), query="gas")
    assert filters.without("section", "Sport").sections == ("Energy",)
    assert filters.without("section").to_params() == {"q": ["gas"]}
    assert filters.without("topic", "x") == filters


def test_setting_replaces_the_values_of_one_parameter() -> None:
    assert Filters(sections=("Energy",)).setting("section", ["A", "B"]).sections == ("A", "B")


def test_dates_and_undated_exclude_each_other() -> None:
    assert Filters(undated=True).between(date(2024, 5, 1), None) == Filters(date_from=date(2024, 5, 1))


def test_only_the_unfiltered_scope_is_empty() -> None:
    assert Filters().is_empty()
    assert not Filters(undated=True).is_empty()


@pytest.mark.parametrize(
    ("filters", "words"),
    [
        (Filters(), "everything"),
        (Filters(query="gas"), "matching “gas”"),
        (Filters(sections=("Energy", "Sport")), "in Energy or Sport"),
        (Filters(sections=(NONE,)), "without a section"),
        (Filters(sections=("Energy", NONE)), "in Energy or without a section"),
        (Filters(not_sections=("Energy", "Sport")), "not in Energy or Sport"),
        (Filters(not_sources=(NONE,)), "with a source"),
        (Filters(not_topics=("gas", NONE)), "not on gas, with a topic"),
        (Filters(entities=("person:Ilham Aliyev", "Baku")), "naming Ilham Aliyev and Baku"),
        (Filters(not_entities=("person:A", "person:B")), "not naming A or B"),
        (Filters(topics=("gas", "cop29")), "on gas and cop29"),
        (Filters(languages=("az", "xx")), "in Azerbaijani or xx"),
        (Filters(sources=("Turan",), languages=("ru",)), "in Russian, from Turan"),
        (Filters(storylines=("cop29",)), "of the storyline cop29"),
        (Filters(undated=True), "without a date"),
        (Filters(date_from=date(2024, 5, 1)), "since 1 May 2024"),
        (Filters(date_to=date(2024, 5, 14)), "until 14 May 2024"),
        (Filters(date_from=date(2024, 5, 1), date_to=date(2024, 5, 14)), "from 1 May 2024 until 14 May 2024"),
        (Filters(date_from=date(2024, 5, 1), date_to=date(2024, 5, 1)), "on 1 May 2024"),
        (
            Filters(query="gas", sections=("Energy", "Economy"), date_from=date(2024, 5, 1)),
            "in Energy or Economy, since 1 May 2024, matching “gas”",
        ),
    ],
)
def test_a_scope_describes_itself(filters: Filters, words: str) -> None:
    assert filters.describe() == words


def test_results_come_by_relevance_for_a_query_and_newest_first_without() -> None:
    assert sort_from_params({}, "gas") == ("relevance", ())
    assert sort_from_params({}, "") == ("newest", ())
    assert sort_from_params({"sort": ["oldest"]}, "gas") == ("oldest", ())


def test_an_order_that_does_not_exist_is_said() -> None:
    sort, said = sort_from_params({"sort": ["loudest"]}, "")
    assert sort == "newest"
    assert "loudest" in said[0]


def test_copies_can_be_hidden_or_asked_for_alone() -> None:
    hidden, said = Filters.from_params({"copies": ["hide"]})
    assert (hidden.copies, said, hidden.describe()) == ("hide", (), "without near-copies")
    unknown, said = Filters.from_params({"copies": ["fold"]})
    assert unknown.is_empty()
    assert said == ('"copies" knows the values "hide" and "only"; "fold" was left out.',)


def test_what_is_uncertain_is_a_scope() -> None:
    unsure, said = Filters.from_params({"unsure": ["language"]})
    assert (unsure.unsure, said, unsure.describe()) == ("language", (), "in a language that is uncertain")
    impossible = Filters.from_params({"unsure": ["date"]})[0]
    assert impossible.describe() == "with a date that can’t be read or can’t be"
    unknown, said = Filters.from_params({"unsure": ["source"]})
    assert unknown.is_empty()
    assert said == ('"unsure" knows the values "language" and "date"; "source" was left out.',)


def test_a_storyline_is_called_by_its_title_where_that_is_known() -> None:
    scope = Filters(storylines=("s-1",))
    assert scope.describe({"s-1": "Gas for Georgia"}) == "of the storyline “Gas for Georgia”"
    assert scope.clauses({"s-1": "x" * 100})[0].words == f"of the storyline “{'x' * 90}…”"


@pytest.mark.parametrize("text", ["0", "-1", "3.0", "03", "1e3", "three", "³", "100001", "9" * 5_000])
def test_numbers_of_reviews_are_read_strictly(text: str) -> None:
    filters, said = Filters.from_params({"reviews": [text]})
    assert filters == Filters()
    assert said[0].startswith('"reviews" must be a number from 1 to 100,000;')


@pytest.mark.parametrize("text", ["0", "6", "4.25", "4.0", "04", "nan", "٤"])
def test_averages_are_read_strictly(text: str) -> None:
    filters, said = Filters.from_params({"rated": [text]})
    assert filters == Filters()
    assert said[0].startswith('"rated" knows the values')


def test_what_reviews_leave_is_said_in_words() -> None:
    filters = Filters(sections=("Energy",), rated="4", reviews=3)
    assert filters.describe() == "in Energy, rated 4 of 5 or better by readers, with 3 reviews or more"
    assert Filters(rated="5", reviews=1).describe() == "rated 5 of 5 by readers, with a review"
    assert filters.without("rated").without("reviews") == Filters(sections=("Energy",))
