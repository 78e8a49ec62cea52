"""Scopes of the embedded engine that are lists or spans of rows, beside the same scopes by a look at all."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from data.article import NONE
from data.engines import scope as scope_module
from data.engines.columns import Lists
from data.engines.embedded import EmbeddedCorpus
from data.engines.matching import Part
from data.engines.scopes import Scopes
from data.filters import Filters
from data.query import parse
from tests.corpus_contract.newsroom import ALIYEV, NEWSROOM

DAYS = [
    {},
    {"date_from": date(2024, 5, 14)},
    {"date_to": date(2024, 5, 14)},
    {"date_from": date(2024, 5, 14), "date_to": date(2024, 6, 2)},
    {"date_from": date(2024, 6, 3), "date_to": date(2024, 6, 2)},
    {"undated": True},
    {"undated": True, "date_to": date(2025, 1, 1)},
]
BESIDE = [
    {},
    {"query": "gas"},
    {"query": '"gas pipeline"'},
    {"sections": ("Energy",)},
    {"sections": (NONE,)},
    {"sections": ("Energy", "World")},
    {"sources": ("Turan",)},
    {"languages": ("en",)},
    {"topics": ("gas",)},
    {"topics": (NONE,)},
    {"entities": (ALIYEV,)},
    {"entities": ("Georgia",)},
    {"entities": (NONE,)},
    {"storylines": (NONE,)},
    {"sections": ("Energy",), "languages": ("en",)},
    {"query": "gas", "sections": ("Energy",)},
]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedCorpus:
    folder = tmp_path_factory.mktemp("scopes") / "index"
    return EmbeddedCorpus.build(NEWSROOM, folder, "Newsroom", ZoneInfo("Asia/Baku"))


@pytest.mark.parametrize(("days", "beside"), list(product(DAYS, BESIDE)))
def test_a_scope_is_what_a_look_at_all_articles_finds(
    corpus: EmbeddedCorpus, days: dict[str, object], beside: dict[str, object]
) -> None:
    filters = Filters(**days, **beside)  # type: ignore[arg-type]  # parametrized
    scopes = Scopes(corpus.index)
    found = scopes.of(filters)
    node = parse(filters.query) if filters.query else None
    everything = scopes._mask(filters, node)
    for start, stop in ((0, None), (3, 9), (0, 0)):  # before the mask is made
        some = corpus.index.newest[start:stop]
        assert found.holds(some).tolist() == everything[some].tolist()
    assert found.rows.tolist() == np.flatnonzero(everything).tolist()
    assert found.mask.tolist() == everything.tolist()
    assert found.total == np.count_nonzero(everything)
    assert found.column(corpus.index.day).tolist() == corpus.index.day[everything].tolist()
    codes, lengths = found.listed(corpus.index.lists["entity"])
    expected = corpus.index.lists["entity"].of_rows(np.flatnonzero(everything))
    assert (codes.tolist(), lengths.tolist()) == (expected[0].tolist(), expected[1].tolist())


@pytest.mark.parametrize("query", ["gas", "gas NOT oil"])
def test_nobody_sees_a_mask_that_is_not_filled(
    corpus: EmbeddedCorpus, query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    scope = Scopes(corpus.index).of(Filters(query=query))
    seen: list[list[bool]] = []

    def ask_meanwhile(*given: Any) -> Any:
        monkeypatch.undo()
        seen.append(scope.mask.tolist())  # as another thread may that shares the scope
        return filling(*given)

    name = "places" if query == "gas" else "to_mask"
    filling = getattr(scope_module, name)
    monkeypatch.setattr(scope_module, name, ask_meanwhile)
    mask = scope.mask.tolist()
    assert seen == [mask]
    assert sum(mask) == scope.total > 0


@pytest.mark.parametrize(
    ("words", "beside"), list(product(["gas OR oil", "oil gas", "gas NOT oil"], BESIDE[3:10]))
)
def test_the_scores_of_what_is_matched_are_those_of_all_rows(
    corpus: EmbeddedCorpus, words: str, beside: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    filters = Filters(query=words, **beside)  # type: ignore[arg-type]  # parametrized
    few = Scopes(corpus.index).of(filters).scores
    monkeypatch.setattr(
        "data.engines.scoring._within", lambda part, matched: Part(part.rows.astype(np.intp), part.times)
    )
    assert few.tolist() == Scopes(corpus.index).of(filters).scores.tolist()


@pytest.mark.parametrize(
    "query", ["gas", "run", "turan", "qaz", "pipeline", '"gas pipeline"', "headline:gas"]
)
@pytest.mark.parametrize("few", [0, 100])
def test_a_word_weighs_the_same_as_a_list_and_by_a_place_for_each_article(
    corpus: EmbeddedCorpus, query: str, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data.engines.matching._FEW", few)
    scopes = Scopes(corpus.index)
    scope, node = scopes.of(Filters(query=query)), parse(query)
    everywhere = scopes._scorer.scores(node, scope)
    assert len(everywhere) == scope.total
    assert scope.scores.tolist() == pytest.approx(everywhere.tolist())


def test_days_are_told_by_where_they_begin(corpus: EmbeddedCorpus) -> None:
    index = corpus.index
    days, starts = index.day_starts
    assert len(days) > 3
    assert np.repeat(days, np.diff(starts)).tolist() == index.day[: index.dated].tolist()
    assert len(set(days.tolist())) == len(days)


def test_rows_by_code_ascend() -> None:
    lists = Lists.by_code(np.array([2, 0, 2, 1, 0], np.uint8), 4)
    assert [lists[code].tolist() for code in range(4)] == [[1, 4], [3], [0, 2], []]


@pytest.mark.parametrize("at_once", [1, 4, 1 << 15])
@pytest.mark.parametrize("seed", range(8))
def test_the_lists_of_rows_follow_one_another(
    monkeypatch: pytest.MonkeyPatch, seed: int, at_once: int
) -> None:
    monkeypatch.setattr("data.engines.columns.AT_ONCE", at_once)
    random = np.random.default_rng(seed)
    lengths = random.integers(0, 9, 60) * random.integers(0, 2, 60)
    codes = random.integers(0, 100, lengths.sum()).astype(np.uint32)
    lists = Lists(np.append(0, np.cumsum(lengths)), codes)
    rows = np.flatnonzero(random.random(60) < seed / 7).astype(np.uint32)
    found, each = lists.of_rows(rows)
    assert found.tolist() == [code for row in rows for code in lists[int(row)].tolist()]
    assert each.tolist() == lengths[rows].tolist()
