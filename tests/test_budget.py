"""Budgets bound what is asked within them; partial answers are told to whoever gathers."""

from __future__ import annotations

from threading import Thread
from time import sleep

import pytest

from data.budget import budget, check, remaining
from data.corpus import CorpusTimeout, CorpusUnavailable
from data.partial import Missing, gathering, note_partial


def test_without_a_budget_time_is_never_up() -> None:
    check()
    assert remaining() is None
    assert remaining(3.0) == 3.0


def test_a_budget_that_is_used_up_raises() -> None:
    with budget(0.01):
        check()
        sleep(0.02)
        with pytest.raises(CorpusTimeout, match="longer than"):
            check()
        with pytest.raises(CorpusTimeout):
            remaining()
    check()


def test_what_remains_is_a_time_out_and_never_more_than_asked() -> None:
    with budget(60):
        left = remaining()
        assert left is not None
        assert 59 < left <= 60
        assert remaining(2.0) == 2.0


def test_of_two_budgets_the_one_that_ends_first_holds() -> None:
    with budget(5), budget(60):
        left = remaining()
        assert left is not None
        assert left <= 5
    with budget(60):
        with budget(5):
            left = remaining()
            assert left is not None
            assert left <= 5
        left = remaining()
        assert left is not None
        assert left > 5


def test_the_error_is_for_people_and_names_the_budget() -> None:
    assert str(CorpusTimeout.after(10)).endswith("longer than the 10 seconds that it may take.")
    assert "0.5 second " in str(CorpusTimeout.after(0.5))
    assert isinstance(CorpusTimeout.after(1), CorpusUnavailable)


def test_a_budget_is_its_threads_own() -> None:
    found: list[float | None] = []
    with budget(5):
        other = Thread(target=lambda: found.append(remaining()))
        other.start()
        other.join()
    assert found == [None]


def test_what_is_missing_is_told_to_all_who_gather() -> None:
    note_partial(1, 6)
    with gathering() as outer:
        with gathering() as inner:
            note_partial(2, 6)
        assert inner.words == "2 of 6 parts of the corpus did not answer"
        with gathering() as other:
            note_partial(0, 6)
        assert not other
    assert outer.words == inner.words
    note_partial(6, 6)
    assert (outer.parts, outer.of) == (2, 6)


def test_the_worst_of_partial_answers_is_kept() -> None:
    missing = Missing()
    assert not missing
    assert missing.words == ""
    for parts, of in ((1, 6), (1, 2), (2, 6)):
        missing.note(parts, of)
    assert (missing.parts, missing.of) == (1, 2)
    missing.note(2, 4)
    assert (missing.parts, missing.of) == (2, 4)
