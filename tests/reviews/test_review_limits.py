"""What a review may hold, and how its characters are counted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from data.reviews.limits import Draft, check, cleaned, counted, showable

FINE = Draft("a1", 4, "A review that is long enough.", "Leyla", "key-1")


def fields_of(draft: Draft) -> list[str]:
    return [problem.field for problem in check(draft)]


@pytest.mark.parametrize(
    ("text", "characters"),
    [
        ("", 0),
        ("word", 4),
        ("Gəncə", 5),
        ("e\u0301t\u0438\u0306", 3),  # combining acute and breve
        ("Z\u0351\u0352\u0353algo", 5),
        ("👍🏽", 1),  # a skin tone
        ("👩‍👩‍👧", 1),  # joined by U+200D
        ("❤️", 1),
        ("1️⃣", 1),
        ("🇦🇿🇬🇪", 2),
        ("🇦🇿🇬", 2),
        ("नमस्ते", 4),
        ("می\u200cروم", 5),  # Persian, with a joiner between
        ("\u200b\u200b\u2066\u2069\ufeff", 0),
        ("한국", 2),
        ("\u1112\u1161\u11ab", 1),
        ("\u3164\uffa0\u115f\u1160\u2800\u2065\ufff0\U000e0080", 0),  # blanks that are no format characters
    ],
)
def test_characters_are_counted_as_people_count_them(text: str, characters: int) -> None:
    assert counted(text) == characters


def test_a_whole_review_has_no_problem() -> None:
    assert check(FINE) == ()
    assert check(replace(FINE, name="")) == ()


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("x" * 9, False),
        ("x" * 10, True),
        ("  " + "x" * 9 + "\n", False),
        ("x" * 2_000, True),
        (" " + "x" * 2_000 + "\r\n", True),
        ("x" * 2_001, False),
        ("👩‍👩‍👧" * 2_000, True),
        ("e\u0301" * 2_000, True),
        ("\u200b" * 50, False),  # nothing to be seen
        ("e" + "\u0301" * 30_000 + "x" * 20, False),  # one character as people count, without end
    ],
)
def test_text_has_ten_to_two_thousand_characters_after_trimming(text: str, fits: bool) -> None:
    assert fields_of(replace(FINE, text=text)) == ([] if fits else ["text"])


@pytest.mark.parametrize("rating", [0, 6, -1, True, 3.0, "3", None])
def test_rating_is_a_whole_number_from_one_to_five(rating: object) -> None:
    assert fields_of(replace(FINE, rating=rating)) == ["rating"]  # type: ignore[arg-type]  # hostile on purpose


@pytest.mark.parametrize("character", ["\0", "\x07", "\x1b", "\x7f", "\x85", "\ud800"])
def test_a_character_that_cannot_be_shown_is_named_with_its_place(character: str) -> None:
    (problem,) = check(replace(FINE, text=f"The gas deal{character} was signed."))
    assert problem.field == "text"
    assert f"U+{ord(character):04X}" in problem.message
    assert "The gas deal" in problem.message


def test_what_cannot_be_shown_can_be_taken_out() -> None:
    text = showable("\r\nThe gas\x07 deal\0 was\ud800 signed.\r\nYes.\t\u202eBidi stays\u202c ")
    assert text == "The gas deal was signed.\nYes.\t\u202eBidi stays\u202c"
    assert check(replace(FINE, text=text)) == ()


def test_every_problem_is_said_at_once() -> None:
    hopeless = Draft("", 9, "short", "n" * 81, "", "l" * 36)
    assert fields_of(hopeless) == ["article_id", "rating", "text", "name", "send_key", "language"]
    assert all(problem.message for problem in check(hopeless))


@pytest.mark.parametrize("article_id", ["", "a\0b", "\ud800", "ə" * 1_001])
def test_an_article_id_that_no_database_holds_is_refused(article_id: str) -> None:
    assert fields_of(replace(FINE, article_id=article_id)) == ["article_id"]


def test_a_name_is_one_line() -> None:
    assert cleaned(replace(FINE, name="  Leyla\n\tM. ")).name == "Leyla M."
    assert fields_of(replace(FINE, name="x" * 80)) == []
    assert fields_of(replace(FINE, name="x" * 81)) == ["name"]


def test_towers_of_two_kinds_of_marks_are_counted_at_once() -> None:
    """To put them in order would take the square of their number."""
    tower = "\u0301" * 100_000 + "\u0323" * 100_000
    assert counted(f"a{tower}b") == 2
    (problem,) = check(replace(FINE, text=f"Ten letters {tower}"))
    assert problem.code == "too_many_marks"
