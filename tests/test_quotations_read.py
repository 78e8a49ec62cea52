"""Sentences that were read by hand: speech is given to whom the article gives it."""

from __future__ import annotations

import pytest

from benchmarks.quotations import CORPORA, Tally, read_articles, tallies

#: Of what is found, so much at least must be right.
PRECISION = 0.85


@pytest.mark.parametrize("language", ["en", "az", "ru"])
def test_speech_in_the_chronicle_is_given_to_the_right_one(language: str) -> None:
    found = tallies(read_articles("developed"))["chronicle", language]
    assert found.read >= 10
    assert found.found >= 0.9 * found.read
    assert found.precision >= PRECISION


@pytest.mark.skipif(not CORPORA.is_dir(), reason="no ../shared/corpora beside the checkout")
def test_speech_in_150_sentences_of_others_is_given_to_the_right_one() -> None:
    total = Tally()
    for one in tallies(read_articles("judged")).values():
        for name in Tally.__slots__:
            setattr(total, name, getattr(total, name) + getattr(one, name))
    assert total.read == 150
    assert total.found >= 0.9 * total.read
    assert total.precision >= PRECISION
    assert total.caught >= 0.6 * total.speech


def test_the_verdicts_hold_no_text_of_others() -> None:
    for article in read_articles("judged"):
        assert set(article) <= {"corpus", "id", "language", "part", "mentions", "names", "read", "looked"}
        for one in article["read"]:
            assert set(one) <= {"field", "sentence", "words", "named", "speaker", "right", "why"}
            assert len(one["speaker"]) < 80
