"""How filters and queries are asked of a cluster: by the project's own words and stems."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from data.corpus import QueryError
from data.engines.opensearch.asking import EVERYTHING, Asking
from data.engines.opensearch.layout import cut, held
from data.filters import Filters

ASKING = Asking(("en", "ru"))


def parts(filters: Filters) -> list[dict[str, Any]]:
    asked: list[dict[str, Any]] = ASKING.scope(filters)["bool"]["filter"]
    return asked


def test_nothing_asked_is_everything() -> None:
    assert ASKING.scope(Filters()) == EVERYTHING


def test_a_word_is_looked_for_by_its_stem_in_each_language() -> None:
    assert parts(Filters(query="pipelines")) == [{"terms": {"text": ["en:pipelin", "ru:pipelines"]}}]


def test_a_fuzzy_word_is_near_all_words_and_never_another_language() -> None:
    (asked,) = parts(Filters(query="gas~"))
    english = asked["bool"]["should"][0]["fuzzy"]["text_words"]
    assert (english["value"], english["fuzziness"], english["prefix_length"]) == ("en:gas", 1, 3)
    assert english["rewrite"] == "constant_score"


def test_of_a_long_query_all_words_are_sought_and_the_first_ones_rank() -> None:
    words = [f"w{number}x" for number in range(300)]
    asked = ASKING.scope(Filters(query=" ".join(words)), ranked=True)["bool"]
    (tree,) = asked["filter"]
    assert len(tree["bool"]["filter"]) == 300
    assert len(asked["should"]) == 400  # two languages, text and headline: a hundred words
    assert asked["should"][-1] == {"term": {"headline": "ru:w99x"}}
    few = ASKING.scope(Filters(query="w1x w2x"), ranked=True)["bool"]["should"]
    assert len(few) == 8


def test_words_that_stand_for_others_rank_as_far_as_a_query_may_have_parts() -> None:
    words = " ".join(f"w{number}*" for number in range(130))
    asked = Asking(("en", "ru", "tr", "fr")).scope(Filters(query=words), ranked=True)
    parts = json.dumps(asked).count('"prefix"')
    assert 900 < parts <= 1000
    assert json.dumps(asked["bool"]["filter"]).count('"prefix"') == 4 * 130
    first, headline = asked["bool"]["should"][:2]
    assert "text_words" in json.dumps(first)
    assert "headline_words" in json.dumps(headline)


def test_what_no_cluster_takes_is_said_of_the_query() -> None:
    words = " ".join(f"w{number}~" for number in range(130))
    with pytest.raises(QueryError, match="more phrases and words with"):
        Asking(("en", "ru", "tr", "fr", "de", "es", "it", "pt")).scope(Filters(query=words))


def test_a_phrase_is_its_stems_in_a_row() -> None:
    (asked,) = parts(Filters(query='headline:"gas pipelines"'))
    first = asked["bool"]["should"][0]["match_phrase"]["headline"]
    assert first == {"query": "en:gas en:pipelin", "analyzer": "whitespace"}


def test_text_can_not_become_a_query_of_the_clusters_own() -> None:
    hostile = 'a* OR "}]}, {" NOT source:* ) ('
    with pytest.raises(QueryError):
        ASKING.scope(Filters(query=hostile))
    (asked,) = parts(Filters(sections=('"}}, {"match_all": {}',)))
    assert asked == {"terms": {"section": ['"}}, {"match_all": {}']}}


def test_a_bare_name_is_every_entity_of_that_name() -> None:
    (asked,) = parts(Filters(entities=("Baku",)))
    assert asked == {"terms": {"entity": ["person:Baku", "organisation:Baku", "place:Baku"]}}


def test_no_value_is_asked_for_as_such() -> None:
    (asked,) = parts(Filters(topics=("(none)",)))
    assert asked == {"bool": {"must_not": [{"exists": {"field": "topic"}}]}}


def test_days_are_counted_from_1970() -> None:
    asked = parts(Filters(date_from=date(1970, 1, 2), date_to=date(1970, 1, 5)))
    assert asked == [{"range": {"day": {"gte": 1, "lte": 4}}}]


def test_what_is_excluded_is_left_out_and_not_ranked_by() -> None:
    asked = ASKING.scope(Filters(query="gas NOT oil", not_sections=("Sport",)), ranked=True)["bool"]
    assert asked["must_not"] == [{"terms": {"section": ["Sport"]}}]
    assert "oil" not in repr(asked["should"])


def test_long_words_are_told_apart_after_their_beginning() -> None:
    one, other = "a" * 300, "a" * 299 + "b"
    assert cut(one) != cut(other)
    assert cut(one)[:100] == cut(other)[:100] == "a" * 100
    assert len(cut(one)) < 255


def test_a_value_without_end_is_told_apart_by_a_digest() -> None:
    one, other = "A" * 50_000, "A" * 49_999 + "B"
    assert held(one) != held(other)
    assert len(held(one).encode()) < 32_766
    assert held(held(one)) == held(one)
    (asked,) = parts(Filters(sections=(one,)))
    assert asked == {"terms": {"section": [held(one)]}}
