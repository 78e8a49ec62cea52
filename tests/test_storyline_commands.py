"""Storylines are corrected by command as they are on their page: joined, parted, called otherwise."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from data.commands import app
from data.corpus import Corpus
from data.filters import Filters
from data.opening import open_corpus
from data.settings import Settings
from tests.test_page_storylines import NEWS, write


@pytest.fixture(autouse=True)
def news(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in [name for name in os.environ if name.startswith("NEWSDESK_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("NEWSDESK_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("NEWSDESK_CORRECTIONS", str(tmp_path / "corrections.jsonl"))
    path = write(tmp_path, NEWS)
    monkeypatch.setenv("NEWSDESK_CORPUS", str(path))
    return path


def say(*words: str, status: int = 0) -> dict[str, Any]:
    done = CliRunner().invoke(app, ["corrections", *words, "--json"])
    assert done.exit_code == status, done.output
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def corpus() -> Corpus:
    return open_corpus(Settings.read(dict(os.environ), {})).corpus


def test_a_storyline_is_called_otherwise_by_its_id_or_by_an_article() -> None:
    made = say("add", "title", "s-da", "The  Sarsang dam", "--note", "shorter", "--by", "desk")
    assert (made["correction"]["title"], made["correction"]["by"]) == ("The Sarsang dam", "desk")
    assert corpus().titles(["s-da"]) == {"s-da": "The Sarsang dam"}
    say("add", "title", "g2", "Gas")
    assert corpus().titles(["s-ga"]) == {"s-ga": "Gas"}


def test_storylines_and_articles_are_made_one_and_undone() -> None:
    before = corpus().storyline("s-da", Filters()).ids
    say("add", "join", "s-da", "s-ga", "x")
    assert set(corpus().storyline("s-da", Filters()).ids) == {*before, "g1", "g2", "x"}
    say("undo")
    assert corpus().storyline("s-da", Filters()).ids == before
    assert corpus().article("x").storyline is None


def test_a_storyline_that_was_made_part_of_another_is_still_known_by_its_id() -> None:
    say("add", "join", "s-da", "s-ga")
    say("add", "title", "s-ga", "Dam and gas")
    assert corpus().titles(["s-da"]) == {"s-da": "Dam and gas"}


def test_articles_are_taken_out() -> None:
    say("add", "part", "d1", "d4")
    assert set(corpus().storyline("s-da", Filters()).ids) == {"d2", "d3"}
    parted = corpus().article("d1").storyline
    assert set(say("list")["corrections"][0]["among"]) == {"d1", "d2", "d3", "d4"}
    assert parted == corpus().article("d4").storyline
    say("add", "part", "d4")
    assert corpus().article("d4").storyline is None
    shown = CliRunner().invoke(app, ["corrections", "list"]).stdout
    assert "belongs to no" in shown


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("title nope Dam", "no article and no storyline “nope”"),
        ("title x Dam", "“x” is in no storyline"),
        ("title s-da", "title takes a storyline"),
        ("title s-da The dam", "title takes a storyline"),
        ("join s-da", "join takes two or more"),
        ("join s-da s-da", "named twice"),
        ("join d1 s-da", "of one storyline already"),
        ("join s-da s-nope", "no article and no storyline “s-nope”"),
        ("part s-da", "“s-da” is a storyline: name the articles"),
        ("part nope", "no article and no storyline “nope”"),
        ("part x", "This article is in no storyline"),
        ("part d1 d2 d3 d4", "leave out those that stay"),
        ("part d1 --article d2", "are for split"),
        ("merge place:A place:B --written A", "are for split"),
        ("merge place:A place:New York City", "put quotes"),
    ],
)
def test_what_cannot_be_meant_is_said_and_changes_nothing(words: str, said: str, tmp_path: Path) -> None:
    assert said in say("add", *words.split(" "), status=1)["error"]
    assert not (tmp_path / "corrections.jsonl").exists()


def test_what_is_so_already_is_refused() -> None:
    say("add", "title", "d1", "Dam")
    assert "corrected so already" in say("add", "title", "d1", "Dam", status=1)["error"]
