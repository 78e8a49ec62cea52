"""Budgets bound what is asked within them; partial answers are told to whoever gathers."""

from __future__ import annotations

from threading import Thread
from time import sleep
from types import SimpleNamespace
from typing import Any

import pytest

from data.budget import budget, check, remaining
from data.budgeted import QUESTIONS, budgeted
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
        with pytest.raises(CorpusTimeout, match="did not answer within"):
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
    assert str(CorpusTimeout.after(10)) == "The corpus did not answer within 10 seconds."
    assert str(CorpusTimeout.after(0.5)) == "The corpus did not answer within 0.5 second."
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
    missing.note(4, 4)
    assert missing.words == "the corpus answered for what it had looked at in time"


class Slow:
    """A corpus of one method, which takes its time, looking at the clock now and then."""

    name = "slow"

    def count(self, steps: int) -> int:
        for _ in range(steps):
            sleep(0.005)
            check()
            note_partial(1, 3)
        return steps


def test_each_question_has_the_budget_anew_and_what_is_missing_is_noted() -> None:
    missing = Missing()
    corpus: Any = budgeted(Slow(), 0.05, missing)  # type: ignore[arg-type]  # it is asked for its count alone
    assert not missing
    for _ in range(4):
        assert corpus.count(4) == 4
    assert missing.words == "1 of 3 parts of the corpus did not answer"
    with pytest.raises(CorpusTimeout):
        corpus.count(1_000)
    assert corpus.name == "slow"


def test_a_page_whose_time_is_up_asks_nothing_more() -> None:
    corpus: Any = budgeted(Slow(), 60)  # type: ignore[arg-type]  # as above
    with budget(0.01):
        sleep(0.02)
        with pytest.raises(CorpusTimeout):
            corpus.count(0)


def test_every_question_of_the_protocol_is_within_a_budget() -> None:
    assert {"about", "count", "search", "article", "keyness", "suggest"} <= QUESTIONS
    asked = {name: lambda *_: remaining() for name in QUESTIONS}
    corpus = budgeted(SimpleNamespace(**asked), 7)
    assert all(0 < getattr(corpus, name)() <= 7 for name in QUESTIONS)
