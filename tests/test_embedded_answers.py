"""Answers that the embedded engine keeps, while other sessions make it forget."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

from data.engines.embedded import EmbeddedCorpus
from data.filters import Filters
from tests.articles import make_article, table


class Forgetting(dict[tuple[object, ...], object]):
    """As if another thread forgot everything at once after each answer was kept."""

    def __setitem__(self, key: tuple[object, ...], value: object) -> None:
        super().__setitem__(key, value)
        self.clear()


def test_an_answer_that_is_forgotten_at_once_is_given_still(tmp_path: Path) -> None:
    row = make_article(id="a", headline="Gas flows", section="Energy")
    corpus = EmbeddedCorpus.build(table(row), tmp_path / "index", "Kept", ZoneInfo("UTC"))
    corpus._answers = Forgetting()
    for _ in range(2):
        assert corpus.facet(Filters(), "section").frame["value"].tolist() == ["Energy"]
    assert not corpus._answers


def test_of_none_wanted_none_are_given(tmp_path: Path) -> None:
    named = [f"person:Name {number}" for number in range(200)]
    rows = [make_article(id=id, headline="Gas flows", body="Gas flows north", mentions=named) for id in "abc"]
    corpus = EmbeddedCorpus.build(table(*rows), tmp_path / "index", "None", ZoneInfo("UTC"))
    assert len(corpus.comentions(Filters(), 1)) == 1
    assert corpus.comentions(Filters(), 0).empty
    assert corpus.related("a", 0).empty
