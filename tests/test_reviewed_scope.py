"""Which reviewed articles are in scope is asked without listing the scope."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest

from components import reviewed_scope
from components.desk import Desk
from components.reviewed_scope import ids_in_scope, those_in_scope
from data.filters import Filters


class Asked:
    """A corpus in which every article is in scope."""

    def __init__(self) -> None:
        self.filters: list[Filters] = []

    def ids(self, filters: Filters) -> list[str]:
        self.filters.append(filters)
        return sorted(filters.ids) if filters.ids is not None else ["everything"]


def desk_of(filters: Filters, articles: list[str]) -> tuple[Desk, Asked]:
    corpus, moderation = Asked(), SimpleNamespace(articles=lambda: articles)
    desk = SimpleNamespace(filters=filters, corpus=corpus, reviews=SimpleNamespace(moderation=moderation))
    return cast(Desk, desk), corpus


def test_the_corpus_is_asked_about_reviewed_articles_alone() -> None:
    desk, corpus = desk_of(Filters(languages=("en",)), ["b", "a"])
    assert ids_in_scope(desk) == ["a", "b"]
    assert corpus.filters == [Filters(languages=("en",), ids=frozenset({"a", "b"}))]


def test_nothing_is_asked_where_nothing_is_filtered_or_reviewed() -> None:
    desk, corpus = desk_of(Filters(), ["a"])
    assert ids_in_scope(desk) is None
    desk, _ = desk_of(Filters(query="gas"), [])
    assert ids_in_scope(desk) == []
    assert not corpus.filters


def test_too_many_to_ask_about_are_found_in_the_scope(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reviewed_scope, "MOST_IDS", 1)
    desk, corpus = desk_of(Filters(query="gas"), [])
    assert those_in_scope(desk, ["a", "b"]) == ["everything"]
    assert corpus.filters == [Filters(query="gas")]
