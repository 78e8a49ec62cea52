"""What readers see of reviews is there in three languages, whole."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

from components.review_words import LANGUAGES, Sentence, catalogues
from data.reviews.checks.rules import CHECKS
from data.reviews.following import REPORT_REASONS
from data.reviews.review import STATUSES

FRONTEND: Final = Path(__file__).parents[1] / "components" / "frontend"
#: Plural categories that a language needs for whole numbers, where it needs more than `other`.
PLURALS: Final = {"en": {"one", "other"}, "az": {"other"}, "ru": {"one", "few", "many", "other"}}
OTHERS: Final = ("az", "ru")


def forms(sentence: Sentence) -> list[str]:
    return [sentence] if isinstance(sentence, str) else list(sentence.values())


def gaps(sentence: Sentence) -> set[str]:
    return {gap for form in forms(sentence) for gap in re.findall(r"\{(\w+)\}", form)}


@pytest.mark.parametrize("language", OTHERS)
def test_languages_have_the_same_sentences_with_the_same_gaps(language: str) -> None:
    english, other = catalogues()["en"], catalogues()[language]
    assert list(other) == list(english)
    assert {key: gaps(other[key]) for key in english} == {key: gaps(english[key]) for key in english}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_with_forms_has_those_of_its_language(language: str) -> None:
    for key, sentence in catalogues()[language].items():
        assert all(form.strip() for form in forms(sentence)), key
        if isinstance(sentence, dict):
            assert set(sentence) in ({"other"}, PLURALS[language]), key
            assert len({frozenset(gaps(form)) for form in sentence.values()}) == 1, key


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_was_left_in_english(language: str) -> None:
    english, other = catalogues()["en"], catalogues()[language]
    letters = re.compile(r"[a-z]{2}")
    same = {key for key in english if english[key] == other[key] and letters.search(str(english[key]))}
    assert same == set()


def test_all_that_may_be_sent_has_a_sentence() -> None:
    wanted = {f"found_{check.name}" for check in CHECKS} | {"found_suspended"}
    wanted |= {f"reason_{reason}" for reason in REPORT_REASONS}
    wanted |= {f"{what}_{status}" for status in STATUSES for what in ("thanks", "own", "own_saved")}
    wanted |= {"too_short", "too_long", "too_many_marks", "unshowable", "unshowable_after", "no_article"}
    wanted |= {"broken_article", "no_rating", "old_form", "too_late", "report_too_long"}
    wanted |= {"store_away", "store_busy", "store_read_only", "store_full"}
    wanted |= {f"passage_{why}" for why in ("lost", "unreadable", "unstorable", "away")}
    wanted |= {f"passage_{what}" for what in ("none", "gone", "gone_was", "edited", "place", "places")}
    steps = ("previous", "next", "longer", "shorter")
    wanted |= {f"passage_{step}{short}" for step in steps for short in ("", "_short")}
    assert wanted - set(catalogues()["en"]) == set()


def test_the_scripts_say_nothing_that_is_not_there() -> None:
    names = (
        "reviews", "review_form", "review_picker", "review_words", "review_sent", "own_review",
        "passages", "passages_chosen",
    )  # fmt: skip
    scripts = "".join((FRONTEND / f"{name}.js").read_text("utf-8") for name in names)
    said = set(re.findall(r"say\(\"(\w+)\"", scripts))
    said |= set(re.findall(r"\"(passage_\w+)\"", scripts))
    assert len(said) > 70
    assert said - set(catalogues()["en"]) == set()
