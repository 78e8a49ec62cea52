"""A passage is found again where its text was edited, and is said to be lost where it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.reviews.passages import Passage, passage_of, place_of

BODY = (
    "The parliament adopted the budget on Tuesday after a debate of nine hours. The deputies said that the "
    "schools would get more.\n\nThe minister of finance said that debt would fall. “We keep our word,” he "
    "told reporters. The budget passed with 81 votes to 12.\n\nThe deputies said that the roads would wait."
)
CHOSEN = "The minister of finance said that debt would fall."


def chosen(text: str = CHOSEN, near: int = 0) -> Passage:
    found = passage_of("body", BODY, text, near)
    assert found is not None
    return found


def test_what_was_chosen_is_where_it_was() -> None:
    place = place_of(chosen(), BODY)
    assert place is not None
    assert (BODY[place.start : place.end], place.same) == (CHOSEN, True)


def test_paragraphs_chosen_together_are_found_whatever_stands_between_them() -> None:
    passage = chosen("would get more. The minister of finance")
    assert passage.exact == "would get more.\n\nThe minister of finance"


def test_of_equal_words_those_nearest_are_chosen_and_those_with_their_surroundings_found() -> None:
    first, second = chosen("The deputies said that the"), chosen("The deputies said that the", len(BODY))
    assert first.start < second.start
    later = f"An editor added a line of some length here, which moves all. {BODY}"
    place = place_of(second, later)
    assert place is not None
    assert later[place.start :].startswith("The deputies said that the roads")
    place = place_of(first, later)
    assert place is not None
    assert later[place.start :].startswith("The deputies said that the schools")


@pytest.mark.parametrize(
    ("was", "now", "shown"),
    [
        ("debt would fall", "the debt will fall", "The minister of finance said that the debt will fall"),
        ("minister of finance", "finance minister", "The finance minister said that debt would fall"),
        (
            "said that debt",
            "said on Tuesday that debt",
            "The minister of finance said on Tuesday that debt would fall",
        ),
        ("The minister", "The Minister", "The Minister of finance said that debt would fall"),
    ],
)
def test_a_small_edit_does_not_lose_it(was: str, now: str, shown: str) -> None:
    edited = BODY.replace(was, now, 1)
    place = place_of(chosen(), edited)
    assert place is not None
    assert not place.same
    assert edited[place.start : place.end].rstrip(".") == shown


def test_a_passage_that_was_taken_out_is_not_found_elsewhere() -> None:
    assert place_of(chosen(), BODY.replace(CHOSEN, "")) is None
    assert place_of(chosen(), "") is None


@pytest.mark.parametrize("text", ["", "  \n", "no such words", "of", "x" * 5_000])
def test_what_is_not_in_the_text_or_no_passage_can_not_be_chosen(text: str) -> None:
    assert passage_of("body", BODY, text) is None


def test_patterns_in_what_is_chosen_are_plain_characters() -> None:
    assert passage_of("body", BODY, ".* .*") is None
    found = passage_of("body", "a (b+ c) [d] $1", "(b+ c) [d] $1")
    assert found is not None
    assert found.exact == "(b+ c) [d] $1"


@given(st.text(max_size=400), st.integers(0, 400), st.integers(3, 200))
def test_any_passage_of_any_text_is_found_where_it_stands(text: str, start: int, width: int) -> None:
    words = text[start : start + width].strip()
    found = passage_of("body", text, words, start)
    if found is None:
        return
    place = place_of(found, text)
    assert place is not None
    assert place.same
    assert text[place.start : place.end] == found.exact


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_other_text_is_no_accident(text: str, other: str) -> None:
    found = passage_of("body", text, text[:100])
    if found is None:
        return
    place = place_of(found, other)
    assert place is None or 0 <= place.start < place.end <= len(other)
