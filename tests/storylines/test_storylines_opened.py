"""A table that is opened as the corpus gets events and storylines, unless it has its own or is large."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from data.opening import open_corpus
from data.settings import Settings
from tests.articles import make_article, table

ROWS = [
    make_article(headline=f"{start} gas leak at Vizag polymer factory", published=f"2024-05-07T0{hour}:00")
    for hour, start in enumerate(("Styrene", "Deadly", "Midnight"), 1)
] + [make_article(headline="Orchestra names conductor", published="2024-05-07T09:00")]


def storylines(path: Path, cache: Path) -> set[tuple[str, ...]]:
    """The ids of each storyline."""
    settings = Settings.read({"NEWSDESK_CORPUS": str(path), "NEWSDESK_CACHE": str(cache)}, {})
    corpus = open_corpus(settings).corpus
    members: dict[str, tuple[str, ...]] = {}
    for row in ROWS:
        storyline = corpus.article(row["id"]).storyline
        if storyline:
            members[storyline] = (*members.get(storyline, ()), row["id"])
    return set(members.values())


def test_a_table_without_storylines_gets_them(tmp_path: Path) -> None:
    pq.write_table(table(*ROWS), tmp_path / "news.parquet")
    assert storylines(tmp_path / "news.parquet", tmp_path / "cache") == {tuple(row["id"] for row in ROWS[:3])}


def test_a_table_keeps_its_own(tmp_path: Path) -> None:
    own = [ROWS[0] | {"storyline": "mine"}, *ROWS[1:]]
    pq.write_table(table(*own), tmp_path / "news.parquet")
    assert storylines(tmp_path / "news.parquet", tmp_path / "cache") == {(ROWS[0]["id"],)}


def test_a_large_table_is_not_made_to_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data.opening.GROUPED", 3)
    pq.write_table(table(*ROWS), tmp_path / "news.parquet")
    assert storylines(tmp_path / "news.parquet", tmp_path / "cache") == set()
