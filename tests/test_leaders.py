"""Pages of results without a look at all of them: by relevance, and with one card for what says the same."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

import pytest

from data.engines import folding, matching
from data.engines.embedded import EmbeddedCorpus
from data.engines.ordering import page
from data.filters import Filters, Sort
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
            id=f"a{number:04d}", published=f"2024-05-{number % 28 + 1:02d}",
            duplicate_of=f"a{number - number % 5:04d}" if number % 5 and number % 3 == 0 else None,
            headline=text(0.25, 4), body=text(1.0, 60),
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


@pytest.mark.parametrize("sort", ["newest", "oldest", "relevance"])
@pytest.mark.parametrize(
    "filters",
    [
        Filters(),
        Filters(query="zak"),
        Filters(query="zik"),
        Filters(query="none"),
        Filters(query="zak zok", languages=("en",)),
        Filters(query="zok* zuk OR zi*"),
        Filters(copies="hide"),
        Filters(date_from=date(2024, 5, 20)),
    ],
    ids=str,
)
def test_pages_of_cards_are_those_of_the_folded_scope(
    corpus: EmbeddedCorpus, filters: Filters, sort: Sort
) -> None:
    corpus._scopes.clear()
    scope = corpus._scopes.of(filters)
    pages = [(1, 0), (20, 0), (20, 20), (7, 300), (20, 1_490), (2_000, 0)]
    found = [folding.page_of_cards(corpus.index, scope, sort, limit, after) for limit, after in pages]
    assert not scope.folds  # none of them took putting the scope in order
    folded = folding.fold(corpus.index, scope, sort)
    if filters in (Filters(), Filters(query="zak"), Filters(date_from=date(2024, 5, 20))):
        assert folded.total < scope.total
    for (limit, after), (rows, shown) in zip(pages, found, strict=True):
        assert rows.tolist() == page(corpus.index, folded, sort, limit, after).tolist()
        assert shown == folded.total
        again, _ = folding.page_of_cards(corpus.index, scope, sort, limit, after)
        assert again.tolist() == rows.tolist()


@pytest.mark.parametrize("filters", [Filters(), Filters(languages=("en",))], ids=["all", "many"])
def test_without_a_query_the_newest_are_the_first_by_relevance(
    corpus: EmbeddedCorpus, filters: Filters
) -> None:
    found = corpus.search(filters, "relevance", 30, 10).frame["id"].tolist()
    assert found == corpus.search(filters, "newest", 30, 10).frame["id"].tolist()
    assert found != corpus.search(filters, "oldest", 30, 10).frame["id"].tolist()


def test_other_filters_ask_for_all_scores(corpus: EmbeddedCorpus) -> None:
    corpus._scopes.clear()
    scope = corpus._scopes.of(Filters(query="zak", languages=("en",)))
    rows, _ = scope.leaders(5)
    assert len(rows) == scope.total
