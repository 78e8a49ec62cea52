"""A storyline is corrected on its page: called otherwise, joined, parted; and each is undone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.correction_log import CorrectionLog
from tests.pages import elements, run_again, run_page
from tests.test_page_storylines import NEWS, write


@pytest.fixture(autouse=True)
def news(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own_files: None) -> None:
    monkeypatch.setenv("NEWSDESK_CORPUS", str(write(tmp_path, NEWS)))
    monkeypatch.setenv("NEWSDESK_CORRECTING", "open")
    st.cache_resource.clear()


def page(id: str = "s-da", **params: str | Sequence[str]) -> AppTest:
    at = run_page("/storylines", storyline=id, correct="storyline", **params)
    assert not at.exception
    return at


def told(at: AppTest) -> dict[str, Any]:
    return elements(at, "storyline")[0]


def sentences(at: AppTest) -> str:
    return " ".join(s for m in elements(at, "message") for s in m["sentences"])


def choose(at: AppTest, wrong: str) -> AppTest:
    at.radio(key=f"storyline-wrong-{told(at)['id']}").set_value(wrong)
    return run_again(at)


def press(at: AppTest) -> AppTest:
    at.button(key="storyline-do").click()
    at = run_again(at)
    assert not at.exception
    return at


def test_it_is_called_what_a_reader_says() -> None:
    at = page()
    assert told(at)["note"].startswith("Its title is the headline of the article")
    at.text_input(key="title-s-da").set_value("The  Sarsang dam")
    at = press(run_again(at))
    assert told(at)["title"] == "The Sarsang dam"
    assert told(at)["note"].startswith("Its title was given by a reader.")
    listed = elements(run_page("/storylines"), "storylines")[0]
    assert "The Sarsang dam" in {row["title"] for row in listed["items"]}


def test_two_storylines_are_made_one() -> None:
    at = choose(page(), "same")
    assert "Type a word" in sentences(at)
    at.text_input(key="affair-s-da").set_value("gas")
    at = run_again(at)
    assert "6 articles" in sentences(at)
    at = press(at)
    assert len(told(at)["ids"]) == 6
    gone = run_page("/storylines", storyline="s-ga")
    assert "part of" in sentences(gone)
    assert len(told(gone)["ids"]) == 6


def test_articles_are_taken_out_and_taken_back(tmp_path: Path) -> None:
    at = choose(page(), "apart")
    before = told(at)["ids"]
    at.multiselect(key="apart-s-da").set_value(["d1", "d4"])
    at = run_again(at)
    assert "storyline of their own" in sentences(at)
    at = press(at)
    assert sorted(told(at)["ids"]) == ["d2", "d3"]
    said = elements(at, "correction_said")[0]
    assert said["undo"]
    logs = [CorrectionLog(path) for path in tmp_path.rglob("*.jsonl") if "correct" in str(path)]
    log = next(one for one in logs if one.read().corrections)
    assert sorted(log.read().corrections[0].among) == ["d1", "d2", "d3", "d4"]
    log.undo(said["undo"])
    assert told(page())["ids"] == before


def test_all_of_its_articles_cannot_leave_it() -> None:
    at = choose(page(), "apart")
    at.multiselect(key="apart-s-da").set_value(["d1", "d2", "d3", "d4"])
    at = run_again(at)
    assert "leave out those that stay" in sentences(at)
    assert not [one for one in at.button if one.key == "storyline-do"]


def test_where_correcting_is_closed_there_is_no_form(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSDESK_CORRECTING", "closed")
    at = page()
    assert not at.radio
    assert "corrected here by whoever runs this dashboard" in sentences(at)
    assert told(run_page("/storylines", storyline="s-da"))["ids"]
