"""Answers that are kept: which stay, who waits for whom, and what is left of the others."""

from __future__ import annotations

import threading
import time

import pytest
import streamlit as st

from components import kept_answers as module
from components.kept_answers import Kept, kept_answers
from data.partial import gathering, note_partial


def test_an_answer_is_asked_for_once_and_those_wanted_last_stay() -> None:
    kept: Kept[int] = Kept(2)
    asked: list[str] = []

    def ask(key: str) -> int:
        def answer() -> int:
            asked.append(key)
            return len(asked)

        return kept.get(key, answer)

    assert [ask(key) for key in "aba"] == [1, 2, 1]
    assert ask("c") == 3  # b was wanted before a
    assert [ask("a"), ask("b")] == [1, 4]
    assert asked == ["a", "b", "c", "b"]
    assert len(kept) == 2


def test_of_several_at_once_one_asks_and_the_others_wait() -> None:
    kept: Kept[object] = Kept(4)
    asked: list[int] = []
    got: list[object] = []
    together = threading.Barrier(8)

    def answer() -> object:
        time.sleep(0.05)
        asked.append(1)
        return object()

    def want() -> None:
        together.wait()
        got.append(kept.get("scope", answer))

    threads = [threading.Thread(target=want) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(asked) == 1
    assert len(set(map(id, got))) == 1


def test_nobody_waits_long_for_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PATIENCE", 0.05)
    kept: Kept[str] = Kept(4)
    go_on = threading.Event()

    def slow() -> str:
        go_on.wait(30)
        return "slow"

    first = threading.Thread(target=lambda: kept.get("scope", slow))
    first.start()
    while not kept._asking:
        time.sleep(0.001)
    try:
        assert kept.get("scope", lambda: "quick") == "quick"
    finally:
        go_on.set()
        first.join()
    assert not kept._asking


def test_what_goes_wrong_is_raised_and_asked_for_again() -> None:
    kept: Kept[str] = Kept(4)

    def broken() -> str:
        raise ValueError("gone")

    with pytest.raises(ValueError, match="gone"):
        kept.get("scope", broken)
    assert kept.get("scope", lambda: "back") == "back"


def test_an_answer_of_a_part_of_the_corpus_is_given_and_told_but_not_kept() -> None:
    kept: Kept[int] = Kept(4)

    def partial() -> int:
        note_partial(1, 3)
        return 7

    with gathering() as missing:
        assert kept.get("scope", partial) == 7
    assert missing
    assert kept.get("scope", lambda: 9) == 9


def test_nothing_is_left_of_questions_that_were_forgotten() -> None:
    kept: Kept[int] = Kept(3)
    for number in range(1000):
        kept.get(("scope", number), lambda: 1)
    assert len(kept) == 3
    assert not kept._asking


def test_functions_keep_apart_by_what_they_are_asked() -> None:
    st.cache_resource.clear()
    asked: list[str] = []

    @kept_answers(4)
    def upper(_corpus: object, key: str) -> str:
        asked.append(key)
        return key.upper()

    @kept_answers(4)
    def doubled(_corpus: object, key: str) -> str:
        asked.append(key)
        return key * 2

    assert [upper(object(), "a"), upper(object(), key="a"), doubled(object(), "a")] == ["A", "A", "aa"]
    assert asked == ["a", "a"]
    st.cache_resource.clear()
    assert upper(object(), "a") == "A"
    assert asked == ["a", "a", "a"]
