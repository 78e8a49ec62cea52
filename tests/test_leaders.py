"""The first by score of a frequent word: found among the articles whose headlines say it, as among all."""

from __future__ import annotations

from random import Random
from typing import Final
from zoneinfo import ZoneInfo

import pytest

from data.engines import matching
from data.engines.embedded import EmbeddedCorpus
from data.engines.ordering import page
from data.filters import Filters
from tests.articles import make_article, table

SHARES: Final = {"zak": 0.8, "zok": 0.5, "zuk": 0.3, "zik": 0.05}
QUERIES: Final = (
    "zak",
    "zok",
    "zuk",
    "zik",
    '"zak zok"',
    '"zok zuk"',
    "headline:zak",
    "zak*",
    "zak zok",
    "none",
)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedCorpus:
    random = Random(3)

    def text(rarely: float, most: int) -> str:
        words = [word for word, share in SHARES.items() if random.random() < share * rarely]
        return " ".join(words * random.choice((1, 1, 2, 5)) + ["filling"] * random.randrange(most))

    rows = [
        make_article(
            id=f"a{number:04d}", headline=text(0.25, 4), body=text(1.0, 60),
            language=random.choices(("en", "fr", ""), (80, 15, 5))[0],
        )
        for number in range(1_500)
    ]  # fmt: skip
    folder = tmp_path_factory.mktemp("leaders") / "index"
    return EmbeddedCorpus.build(table(*rows), folder, "Leaders", ZoneInfo("UTC"))


@pytest.fixture(autouse=True)
def all_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "_FEW", 0)
    monkeypatch.setattr(matching, "_SPARSE", 10**9)


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize(("limit", "after"), [(1, 0), (20, 0), (20, 20), (20, 100), (20, 1_400)])
def test_pages_by_relevance_are_those_of_all_scores(
    corpus: EmbeddedCorpus, query: str, limit: int, after: int
) -> None:
    corpus._scopes.clear()
    scope = corpus._scopes.of(Filters(query=query))
    found = page(corpus.index, scope, "relevance", limit, after).tolist()
    assert len(scope.scores) == scope.total  # from now on the scope has them all
    assert found == page(corpus.index, scope, "relevance", limit, after).tolist()
    rank = dict(zip(scope.rows.tolist(), scope.scores.tolist(), strict=True))
    ids = corpus.index.ids
    best = sorted(rank, key=lambda row: (-rank[row], ids[row]))
    assert found == best[after : after + limit]


@pytest.mark.parametrize("query", ["zak", "zok", '"zak zok"'])
def test_not_all_articles_are_looked_at(corpus: EmbeddedCorpus, query: str) -> None:
    corpus._scopes.clear()
    scope = corpus._scopes.of(Filters(query=query))
    rows, scores = scope.leaders(5)
    assert 5 <= len(rows) == len(scores) < scope.total / 3
    everything, _ = scope.leaders(scope.total)
    assert len(everything) == scope.total


def test_other_filters_ask_for_all_scores(corpus: EmbeddedCorpus) -> None:
    corpus._scopes.clear()
    scope = corpus._scopes.of(Filters(query="zak", languages=("en",)))
    rows, _ = scope.leaders(5)
    assert len(rows) == scope.total
