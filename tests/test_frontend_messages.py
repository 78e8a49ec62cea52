"""What the browser asks by our own elements is done once, however often it comes."""

from __future__ import annotations

from typing import Any

import pytest
import streamlit as st

from components import frontend


class Element:
    """An element that was drawn, and what its browser sends."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.state: dict[str, Any] = {}
        self.done: list[Any] = []
        self.fails = False
        given: dict[str, Any] = {}
        monkeypatch.setattr(st, "session_state", self.state)
        monkeypatch.setattr(frontend, "_component", lambda name: lambda **parts: given.update(parts))
        frontend.draw("list", {}, key="listed", on_act_change=self._act)
        self._called = given["on_act_change"]

    def _act(self) -> None:
        if self.fails:
            raise ConnectionError
        self.done.append(self.state["listed"]["act"])

    def send(self, message: object) -> None:
        self.state["listed"] = {"act": message}
        self._called()


@pytest.fixture
def element(monkeypatch: pytest.MonkeyPatch) -> Element:
    return Element(monkeypatch)


def test_a_message_that_comes_twice_is_done_once(element: Element) -> None:
    for at in (1, 1, 2, 2, 3):
        element.send({"id": 7, "at": at})
    assert [message["at"] for message in element.done] == [1, 2, 3]


def test_a_message_whose_act_was_broken_off_is_done_when_it_comes_again(element: Element) -> None:
    element.fails = True
    with pytest.raises(ConnectionError):
        element.send({"at": 1})
    element.fails = False
    element.send({"at": 1})
    element.send({"at": 1})
    assert element.done == [{"at": 1}]


def test_letters_that_are_typed_again_are_looked_for_again(element: Element) -> None:
    element.send("bak")
    element.send("bak")
    assert element.done == ["bak", "bak"]
