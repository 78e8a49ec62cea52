"""What is disputed, and what reviews talk about."""

from __future__ import annotations

import pandas as pd
import pytest

from components.review_vocabulary import reviews_using, words_that_tell
from data.analysis.disputed import disputed
from data.analysis.review_words import telling_words, using


def spread(**ratings: list[int]) -> pd.DataFrame:
    """A frame as of ReviewStore.spread."""
    return pd.DataFrame(
        {
            "article_id": list(ratings),
            "reviews": [len(r) for r in ratings.values()],
            "average": [sum(r) / len(r) for r in ratings.values()],
            "squares": [sum(n * n for n in r) for r in ratings.values()],
        }
    )


def reviews(*texts: str, language: str = "en") -> pd.DataFrame:
    frame = pd.DataFrame({"id": range(1, len(texts) + 1), "text": texts})
    return frame.assign(language=language)


def test_deviations_are_those_of_the_ratings() -> None:
    found, enough = disputed(spread(split=[1, 5, 1, 5, 3], calm=[4, 4, 4, 4, 5]))
    assert enough == 2
    assert found["article_id"].tolist() == ["split", "calm"]
    expected = [pd.Series([1, 5, 1, 5, 3]).std(), pd.Series([4, 4, 4, 4, 5]).std()]
    assert found["deviation"].tolist() == pytest.approx(expected)


def test_few_reviews_do_not_win_by_chance() -> None:
    calm = {f"calm{n}": [4, 4, 5, 4, 4, 3] for n in range(20)}
    found, _ = disputed(spread(few=[1, 5, 5, 5, 5], many=[1, 5, 4, 5, 2] * 20, **calm))
    assert found["article_id"].tolist()[:2] == ["many", "few"]
    assert found.set_index("article_id")["deviation"]["few"] > 1.7


def test_fewer_than_five_reviews_and_readers_who_agree_are_no_dispute() -> None:
    found, enough = disputed(spread(four=[1, 5, 1, 5], same=[2] * 9))
    assert (len(found), enough) == (0, 1)
    assert disputed(spread())[1] == 0


def test_words_are_told_by_the_reviews_that_use_them_in_any_form() -> None:
    here = reviews(*["The sources are missing", "No source given, no source", "Which sources?"] * 3)
    there = reviews(*["A good read", "Well written indeed", "Good maps"] * 3)
    found = telling_words(here, there)
    used = found.set_index("word")
    assert (used["reviews"]["sources"], used["against"]["sources"]) == (9, 0)
    assert using(here, "source") == list(range(1, 10))
    assert "good" not in found["word"].tolist()
    assert "the" not in found["word"].tolist()


def test_a_word_of_two_reviews_or_a_number_tells_nothing() -> None:
    here = reviews("biased", "biased 2024", "2024", "2024", "2024")
    assert telling_words(here, reviews("fine", "fine", "fine", "fine")).empty
    assert telling_words(reviews(), reviews()).empty


def test_words_are_counted_anew_when_a_review_changes() -> None:
    here, there = reviews(*["biased at length"] * 5), reviews(*["written with care"] * 5)
    assert words_that_tell(here, there).equals(telling_words(here, there))
    assert reviews_using(here, "biased") == [1, 2, 3, 4, 5]
    changed = here.assign(text=["partial at length"] * 5)
    assert "partial" in words_that_tell(changed, there)["word"].tolist()
    assert reviews_using(changed, "biased") == []
    assert reviews_using(changed, "partial") == [1, 2, 3, 4, 5]
