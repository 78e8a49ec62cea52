"""The page of an article that was changed: the line that says so, and what was changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from streamlit.testing.v1 import AppTest

from components.words import day_text
from data.store.folder import CorpusFolder
from tests.articles import make_article, table
from tests.pages import elements, run_again, run_page

Add = Callable[..., None]
LONG = "This paragraph says at length what it has said from the first day on. " * 4


@pytest.fixture
def add(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own_files: None) -> Add:
    """Takes one article into the folder that the dashboard shows."""
    folder = CorpusFolder.create(tmp_path / "wire", "The wire", ZoneInfo("UTC"))
    monkeypatch.setenv("NEWSDESK_CORPUS", str(folder.path))

    def taken_in(**fields: Any) -> None:
        with folder.writing() as writer:
            writer.add(table(make_article(id="gas", published="2024-05-14", **fields)))

    return taken_in


def changes_of(at: AppTest) -> dict[str, Any] | None:
    assert not at.exception
    (article,) = elements(at, "article")
    shown: dict[str, Any] | None = article["changes"]
    return shown


def sentences(at: AppTest) -> list[str]:
    return [said for shown in elements(at, "message") for said in shown["sentences"]]


def test_an_article_that_never_changed_says_nothing_of_it(add: Add) -> None:
    add(headline="Gas flows")
    assert changes_of(run_page("/reader", article="gas")) is None
    assert changes_of(run_page("/reader", article="gas", change="1")) is None


def test_a_line_says_how_often_and_when_it_changed(add: Add) -> None:
    add(headline="Gas flows")
    add(headline="Gas flows again")
    today = day_text(datetime.now(UTC).date())
    shown = changes_of(run_page("/reader", article="gas"))
    assert shown is not None
    assert shown["text"] == f"Changed once since it was first taken in, on {today}"
    assert (shown["open"], shown["items"]) == (False, [])
    add(headline="Gas flows again", topics=["gas"])
    add(headline="Gas flows to Baku", topics=["gas"])
    shown = changes_of(run_page("/reader", article="gas"))
    assert shown is not None
    assert shown["text"] == f"Changed 2 times since it was first taken in; last on {today}"
    assert shown["href"] == "/reader?article=gas&change=2"


def test_the_change_that_the_address_names_is_shown_word_by_word(add: Add) -> None:
    add(headline="Gas flows", body=f"{LONG}\n\nThe pipe is open.\n\nEnd.")
    add(headline="Gas flows", body=f"{LONG}\n\nThe long pipe is shut.\n\nEnd.", updated="2024-05-15T10:00")
    add(headline="Gas stops", body=f"{LONG}\n\nThe long pipe is shut.\n\nEnd.", updated="2024-05-15T10:00")
    at = run_page("/reader", article="gas", section="(none)", change="1")
    shown = changes_of(at)
    assert shown is not None
    assert shown["href"] == "/reader?section=%28none%29&article=gas"
    newest, oldest = shown["items"]
    assert (newest["number"], newest["on"], newest["what"]) == ("2", False, "headline")
    assert (oldest["number"], oldest["on"], oldest["what"]) == ("1", True, "text")
    assert newest["href"].endswith("change=2")
    assert "fields" not in newest
    assert oldest["dated"] == "Its source dates the change 15 May 2024, 10:00."
    (field,) = oldest["fields"]
    assert field["name"] == "Text"
    assert field["blocks"] == [
        {"label": "1 unchanged paragraph", "folded": [LONG.strip()]},
        [
            "The ",
            {"t": "long", "k": "+"},
            " pipe is ",
            {"t": "open", "k": "-"},
            " ",
            {"t": "shut", "k": "+"},
            ".",
        ],
        ["End."],
    ]


def test_links_to_copy_carry_the_change_that_is_shown(add: Add) -> None:
    add(headline="Gas flows")
    add(headline="Gas flows again")
    (article,) = elements(run_page("/reader", article="gas", q="gas", change="1"), "article")
    assert article["alone"] == "/reader?article=gas&change=1"
    assert article["scoped"] == "/reader?q=gas&article=gas&change=1"
    assert "change" not in article["place"]["back"]


@pytest.mark.parametrize("asked", ["2", "0", "-1", "last", "01", "9" * 400])
def test_a_change_that_is_not_there_is_said(add: Add, asked: str) -> None:
    add(headline="Gas flows")
    add(headline="Gas flows again")
    at = run_page("/reader", article="gas", change=asked)
    shown = changes_of(at)
    assert shown is not None
    assert not shown["open"]
    (said,) = sentences(at)
    assert said.startswith('There is no change "')
    assert said.endswith("this article was changed 1 time since it was first taken in.")
    assert len(said) < 200
    assert elements(at, "article")[0]["alone"] == "/reader?article=gas"


def test_long_unchanged_words_beside_a_change_are_folded(add: Add) -> None:
    add(headline="Gas", body=f"Old start. {LONG * 4} Old end.")
    add(headline="Gas", body=f"New start. {LONG * 4} New end.")
    shown = changes_of(run_page("/reader", article="gas", change="1"))
    assert shown is not None
    (block,) = shown["items"][0]["fields"][0]["blocks"]
    folded = [piece["folded"] for piece in block if isinstance(piece, dict) and "folded" in piece]
    assert len(folded) == 1
    bare = "".join(
        piece
        if isinstance(piece, str)
        else piece.get("folded", "" if piece.get("k") == "-" else piece.get("t"))
        for piece in block
    )
    assert " ".join(bare.split()) == " ".join(f"New start. {LONG * 4} New end.".split())


def test_an_open_page_hears_of_a_change(add: Add) -> None:
    add(headline="Gas flows")
    at = run_page("/reader", article="gas")
    add(headline="Gas flows again")
    run_again(at)
    shown = changes_of(at)
    assert shown is not None
    assert shown["text"].startswith("Changed once")
