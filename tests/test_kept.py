"""Answers that are kept: which stay, who waits for whom, and what is left of the others."""

from __future__ import annotations

import threading
import time

import pytest

from components.kept import Kept


def test_an_answer_is_made_once_and_those_used_last_stay() -> None:
    kept: Kept[int] = Kept(2)
    made: list[str] = []

    def ask(key: str) -> int:
        return kept.get(key, lambda: made.append(key) or len(made))  # type: ignore[func-returns-value]

    assert [ask(key) for key in "aba"] == [1, 2, 1]
    assert ask("c") == 3  # b was used before a
    assert [ask("a"), ask("b")] == [1, 4]
    assert made == ["a", "b", "c", "b"]
    assert len(kept) == 2


def test_who_asks_at_once_waits_for_one_answer() -> None:
    kept: Kept[object] = Kept(4)
    made, got = [], []
    together = threading.Barrier(8)

    def make() -> object:
        time.sleep(0.05)
        made.append(1)
        return object()

    def ask() -> None:
        together.wait()
        got.append(kept.get("scope", make))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 1
    assert len(set(map(id, got))) == 1


def test_what_goes_wrong_is_raised_and_asked_again() -> None:
    kept: Kept[str] = Kept(4)

    def broken() -> str:
        raise ValueError("gone")

    with pytest.raises(ValueError, match="gone"):
        kept.get("scope", broken)
    assert kept.get("scope", lambda: "back") == "back"


def test_nothing_is_left_of_keys_that_were_forgotten() -> None:
    kept: Kept[int] = Kept(3)
    for number in range(1000):
        kept.get(("scope", number), lambda: 1)
    assert len(kept._values) == 3
    assert not kept._making
