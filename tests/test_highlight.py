"""Where a query's words stand in a text, and the snippet around them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.corpus import QueryError
from data.highlight import (
    TextField,
    common_beginning,
    find_hits,
    first_hits,
    snippet,
    spellings,
    within_one_edit,
)
from data.language import analyzer, tokenise

TEXT = "Gas flows. The new gas pipelines ran; a pipeline for gas runs to Baku's port."


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        ("gas", ["Gas", "gas", "gas"]),
        ("pipeline", ["pipelines", "pipeline"]),
        ("run", ["runs"]),
        ('"gas pipeline"', ["gas pipelines"]),
        ("gas NOT baku", ["Gas", "gas", "gas"]),
        ("NOT gas", []),
        ("NOT (NOT gas)", ["Gas", "gas", "gas"]),
        ("pip*", ["pipelines", "pipeline"]),
        ("flow*", ["flows"]),
        ("flowz~", ["flows"]),
        ("baku's", ["Baku's"]),
        ('gas OR "gas pipelines"', ["Gas", "gas pipelines", "gas"]),
        ("headline:gas", []),
        ("source:gas", []),
        ("absent", []),
        ("", []),
    ],
)
def test_the_words_of_a_query_are_found(query: str, marked: list[str]) -> None:
    assert [TEXT[start:end] for start, end in find_hits(TEXT, "en", query)] == marked


@pytest.mark.parametrize(
    ("field", "query", "found"),
    [
        ("headline", "headline:gas", True),
        ("headline", "gas", True),
        ("summary", "gas", True),
        ("body", "headline:gas", False),
        ("source", "source:gas", True),
        ("source", "gas", False),
    ],
)
def test_a_word_bound_to_a_field_is_found_there_alone(field: TextField, query: str, found: bool) -> None:
    assert bool(find_hits("Gas", "en", query, field)) is found


@pytest.mark.parametrize(
    ("language", "text", "query", "marked"),
    [
        ("az", "Bakı BAKI Baki", "bakı", ["Bakı", "BAKI"]),
        ("en", "Bakı BAKI Baki", "bakı", ["Bakı", "BAKI", "Baki"]),
        ("az", "Əliyev Aliyev", "əliyev", ["Əliyev"]),
        ("ru", "Ёлки и елка", "ёлка", ["Ёлки", "елка"]),
        ("ja", "東京タワー、京都", "京", ["京", "京"]),
        ("ja", "東京タワー、京都", "東京", ["東京"]),
    ],
)
def test_words_are_read_in_the_texts_language(
    language: str, text: str, query: str, marked: list[str]
) -> None:
    assert [text[start:end] for start, end in find_hits(text, language, query)] == marked


def test_phrases_that_overlap_become_one_span() -> None:
    assert find_hits("a b a b a", "xx", '"a b a"') == [(0, 9)]
    assert find_hits("a a b", "xx", '"a b"') == [(2, 5)]


def test_a_broken_query_is_an_error_here_too() -> None:
    with pytest.raises(QueryError):
        find_hits(TEXT, "en", "(gas")


def test_time_grows_with_the_text_alone() -> None:
    def seconds(text: str) -> float:
        begun = time.perf_counter()
        find_hits(text, "en", '"ab ab ab ab ab ac" OR a* OR abb~ OR "ab ac"')
        return time.perf_counter() - begun

    seconds("ab " * 1000)
    assert seconds("ab " * 66_000) < 60 * max(seconds("ab " * 6_600), 0.01)
    assert seconds("ab" * 50_000) < 2


@pytest.mark.parametrize(
    ("a", "b", "near"),
    [
        ("gas", "gas", True), ("gas", "gaz", True), ("gas", "gsa", True), ("gas", "ga", True),
        ("gas", "gaps", True), ("gas", "agas", True), ("gas", "as", True), ("gas", "sag", False),
        ("gas", "gapes", False), ("abcd", "badc", False), ("", "a", True), ("ab", "ba", True),
        ("abc", "cab", False), ("aab", "aba", True),
    ],
)  # fmt: skip
def test_one_edit(a: str, b: str, near: bool) -> None:
    assert within_one_edit(a, b) is near
    assert within_one_edit(b, a) is near


def test_a_snippet_shows_the_first_hits_in_place() -> None:
    text = "word " * 200 + "gas flows\nthrough the gas line. " + "word " * 200
    hits = find_hits(text, "en", "gas")
    shown, marked = snippet(text, hits, width=120)
    assert [shown[start:end] for start, end in marked] == ["gas", "gas"]
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert "\n" not in shown
    assert len(shown) <= 122


def test_without_hits_a_snippet_is_the_opening() -> None:
    assert snippet("One two three four", [], width=12) == ("One two…", [])
    assert snippet("One two", []) == ("One two", [])
    assert snippet("", []) == ("", [])


@pytest.mark.parametrize("width", [10, 40, 240])
@pytest.mark.parametrize("query", ["alpha", "omega", '"mid dle"', "w*"])
def test_the_spans_of_a_snippet_bound_what_was_hit(width: int, query: str) -> None:
    text = "alpha " + "w1 w2 " * 50 + "mid dle " + "w3 " * 70 + "omega"
    hits = find_hits(text, "en", query)
    shown, marked = snippet(text, hits, width)
    assert marked
    first = shown[marked[0][0] : marked[0][1]]
    assert text[slice(*hits[0])].startswith(first)
    assert all(0 <= start < end <= len(shown) for start, end in marked)


def test_a_hit_longer_than_the_snippet_is_cut() -> None:
    shown, marked = snippet("x" * 100_000, [(0, 100_000)], width=50)
    assert len(shown) == 51
    assert marked == [(0, 50)]


@pytest.mark.parametrize("query", ["gas", '"gas flows"', "gas OR line", 'line OR "gas flows"'])
def test_the_first_hits_make_the_same_snippet(query: str) -> None:
    text = "word " * 30 + "gas flows through the line " * 60
    shown = snippet(text, find_hits(text, "en", query))
    assert snippet(text, first_hits(text, "en", query)) == shown


WORDS = [
    "gas", "gases", "gassy", "gasify", "port", "ports", "portable", "portability", "report",
    "reports", "reported", "reporting", "happy", "happily", "happiness", "hope", "hoped", "hoping",
    "hopping", "die", "dies", "died", "dying", "sky", "skies", "possible", "possibility",
    "possibly", "relate", "relation", "relational", "the", "of", "off", "roof", "a", "an", "in",
    "it_is", "x9", "say", "says", "said", "saying", "early", "earlier",
]  # fmt: skip
ENDINGS = [
    "s", "es", "ed", "ing", "ly", "y", "ies", "ied", "able", "ible", "ability", "ibility", "ation",
    "ational", "ive", "ivity", "ness", "fulness", "ousness", "ment", "ize", "izer", "ization",
    "ance", "ence", "ency", "ogy", "ying", "ie", "le", "li", "bli", "ble", "e",
]  # fmt: skip
QUERIES = (
    *WORDS[:40], "rep*", "a*", "i*", "gaz~", '"of the"', '"the hope of"', '"dying skies"', "gas OR port",
    'relation OR "of the"', '"a a a"', "headline:gas", "happy NOT gas",
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(QUERIES), st.lists(st.sampled_from(WORDS), max_size=40), st.sampled_from(" \n_-.,"))
def test_plain_ascii_has_the_hits_that_any_text_has(query: str, words: list[str], between: str) -> None:
    """Where a text is ASCII hits are found by how they begin; a letter more at its end, and by each token."""
    text = between.join(word.upper() if i % 5 == 3 else word for i, word in enumerate(words))
    for language in ("en", "", "az", "fr"):
        assert find_hits(text, language, query) == find_hits(f"{text} é", language, query)
        printed = f"“{text}” – it’s"
        assert find_hits(printed, language, query) == find_hits(f"{printed} é", language, query)


def test_a_turkic_capital_has_its_own_small_letter() -> None:
    assert find_hits("INFO info", "az", "I*") == [(0, 4)]
    assert find_hits("INFO info", "en", "I*") == [(0, 4), (5, 9)]


@settings(max_examples=300, deadline=None)
@given(
    st.text("abcdehilnopstvyz", min_size=1, max_size=8),
    st.sampled_from(ENDINGS),
)
def test_english_words_begin_as_their_stem_tells(word: str, ending: str) -> None:
    rules = analyzer("en")
    for form in (word, word + ending, word[:-1] + ending):
        if form:
            assert form.startswith(common_beginning(form, rules))


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from([*WORDS, "y", "e", "i", ""]),
    st.lists(st.sampled_from(WORDS), max_size=40),
    st.sampled_from(["", "’", " é", "…e", " y"]),
)
def test_spellings_are_the_tokens_of_a_stem(word: str, words: list[str], last: str) -> None:
    text = " ".join(word.title() if i % 5 == 3 else word for i, word in enumerate(words)) + last
    for language in ("en", "", "az", "fr"):
        rules = analyzer(language)
        stem = rules.stem(word)
        assert spellings(text, stem, rules) == [
            token for token in tokenise(text) if rules.stem(token) == stem
        ]
