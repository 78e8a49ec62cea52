"""Volume, facets, entities and co-mentions of known articles."""

from __future__ import annotations

import math
from collections import Counter
from itertools import combinations
from typing import Any

import pandas as pd
import pytest

from data.answers import FacetField
from data.article import NONE, Kind
from data.corpus import Corpus
from data.filters import Filters
from data.frames import rows
from tests.articles import make_article, table
from tests.corpus_contract.conftest import Build
from tests.corpus_contract.newsroom import ALIYEV, GEORGIA, ZONE


def rows_of(frame: pd.DataFrame, *columns: str) -> list[tuple[Any, ...]]:
    return list(frame[list(columns)].itertuples(index=False, name=None))


def test_volume_by_day_is_by_the_zones_days(newsroom: Corpus) -> None:
    volume = newsroom.volume(Filters(languages=("en",)))
    days = [(f"{period:%Y-%m-%d}", value, n) for period, value, n in volume.frame.itertuples(index=False)]
    assert days == [
        ("2024-05-13", "", 1), ("2024-05-14", "", 3), ("2024-05-15", "", 1), ("2025-01-01", "", 1),
    ]  # fmt: skip
    assert (volume.total, volume.undated, volume.day_only) == (7, 1, 1)


@pytest.mark.parametrize(
    ("interval", "periods"),
    [
        ("week", ["2024-05-13", "2024-05-27", "2024-06-03", "2024-12-30"]),
        ("month", ["2024-05-01", "2024-06-01", "2025-01-01"]),
    ],
)
def test_periods_begin_on_mondays_and_firsts(newsroom: Corpus, interval: str, periods: list[str]) -> None:
    frame = newsroom.volume(Filters(), interval).frame  # type: ignore[arg-type]  # one of the intervals
    assert [f"{period:%Y-%m-%d}" for period in frame["period"]] == periods
    assert frame["period"].dtype.kind == "M"


def test_volume_is_split_by_a_field_and_sorted(newsroom: Corpus) -> None:
    frame = newsroom.volume(Filters(), "month", "section").frame
    assert [(f"{p:%m}", v, n) for p, v, n in frame.itertuples(index=False)] == [
        ("05", NONE, 1), ("05", "Energy", 2), ("05", "Politics", 1), ("05", "Social", 1),
        ("06", "Energy", 1), ("06", "Politics", 1), ("01", "<i>Odd</i>", 1), ("01", "World", 1),
    ]  # fmt: skip


def test_days_before_1970_and_an_empty_scope_have_volume(build: Build) -> None:
    corpus = build(table(make_article(headline="x", published="1912-04-15")), ZONE)
    week = corpus.volume(Filters(), "week").frame["period"]
    assert [f"{period:%Y-%m-%d}" for period in week] == ["1912-04-15"]
    empty = corpus.volume(Filters(query="absent"), "week", "section")
    assert (len(empty.frame), empty.total, empty.undated) == (0, 0, 0)
    assert empty.frame.columns.tolist() == ["period", "value", "articles"]


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("section", [("Energy", 3), (NONE, 2), ("Politics", 2), ("World", 2), ("<i>Odd</i>", 1),
                     ("Social", 1)]),
        ("language", [("en", 7), (NONE, 1), ("az", 1), ("ja", 1), ("ru", 1)]),
        ("topic", [(NONE, 6), ("gas", 4), ("trade", 2)]),
        ("entity", [(NONE, 5), (ALIYEV, 4), ("place:Baku", 2), (GEORGIA, 2), ("organisation:SOCAR", 1),
                    ("person:Georgia", 1)]),
    ],
)  # fmt: skip
def test_a_facet_counts_each_value(
    newsroom: Corpus, field: FacetField, expected: list[tuple[str, int]]
) -> None:
    facet = newsroom.facet(Filters(), field, limit=None)
    assert rows_of(facet.frame, "value", "articles") == expected
    assert (facet.distinct, facet.total) == (len(expected), 11)
    for limit in (1, 2, 3):
        short = newsroom.facet(Filters(), field, limit)
        assert rows_of(short.frame, "value", "articles") == expected[:limit]
        assert short.distinct == len(expected)


def test_a_facet_of_a_scope_leaves_out_what_does_not_occur(newsroom: Corpus) -> None:
    facet = newsroom.facet(Filters(query="pipeline"), "section")
    assert rows_of(facet.frame, "value", "articles") == [("Energy", 1), ("Politics", 1), ("World", 1)]
    assert newsroom.facet(Filters(query="absent"), "entity").frame.empty


def test_entities_are_ranked_with_ties_sharing_the_smaller_place(newsroom: Corpus) -> None:
    found = newsroom.entities(Filters(query="gas"))
    columns = ("entity", "name", "kind", "articles", "corpus_articles", "rank", "corpus_rank")
    assert rows_of(found.frame, *columns) == [
        (ALIYEV, "Ilham Aliyev", "person", 2, 4, 1, 1),
        (GEORGIA, "Georgia", "place", 2, 2, 1, 2),
        ("organisation:SOCAR", "SOCAR", "organisation", 1, 1, 3, 4),
        ("place:Baku", "Baku", "place", 1, 2, 3, 2),
    ]
    assert (found.distinct, found.total, found.corpus_total) == (4, 7, 11)


def test_entities_of_one_kind_are_ranked_among_themselves(newsroom: Corpus) -> None:
    found = newsroom.entities(Filters(query="gas"), "place")
    assert rows_of(found.frame, "entity", "rank", "corpus_rank") == [(GEORGIA, 1, 1), ("place:Baku", 2, 1)]
    assert found.distinct == 2


def g2(inside: int, outside: int, scope: int, rest: int) -> float:
    """Dunning's log-likelihood from its definition, cell by cell."""
    cells = [(inside, scope), (outside, rest), (scope - inside, scope), (rest - outside, rest)]
    named, all_articles = inside + outside, scope + rest
    share = [named, named, all_articles - named, all_articles - named]
    total = sum(
        n * math.log(n / (size * s / all_articles)) for (n, size), s in zip(cells, share, strict=True) if n
    )
    return 2 * total if inside / scope >= outside / rest else -2 * total


def test_all_entities_are_told_however_few_are_asked_for(build: Build) -> None:
    rows = [
        make_article(id=f"a{n}", published="2024-05-01", section="Sport" if n % 2 else "News",
                     body=f"Town {n} and Someone {n}", mentions=[f"place:Town {n}", f"person:Someone {n}"])
        for n in range(400)
    ]  # fmt: skip
    corpus = build(table(*rows), ZONE)
    kinds: tuple[tuple[Kind | None, int], ...] = ((None, 2), ("place", 1), ("organisation", 0))
    for filters, number in ((Filters(), 400), (Filters(sections=("Sport",)), 200)):
        for kind, each in kinds:
            found = corpus.entities(filters, kind, 5)
            assert (found.distinct, found.distinct_exact) == (number * each, True)
            assert len(found.frame) == min(5, number * each)


def test_distinctive_entities_come_by_log_likelihood(newsroom: Corpus) -> None:
    found = newsroom.entities(Filters(query="gas"), rank_by="distinctive")
    scores = dict(rows_of(found.frame, "entity", "score"))
    expected = {
        ALIYEV: g2(2, 2, 7, 4), GEORGIA: g2(2, 0, 7, 4), "organisation:SOCAR": g2(1, 0, 7, 4),
        "place:Baku": g2(1, 1, 7, 4),
    }  # fmt: skip
    assert scores == pytest.approx(expected)
    assert list(scores) == sorted(expected, key=lambda entity: -expected[entity])
    assert scores[ALIYEV] < 0 < scores[GEORGIA]


def test_in_the_whole_corpus_nothing_is_distinctive(newsroom: Corpus) -> None:
    assert newsroom.entities(Filters()).frame["score"].eq(0).all()
    assert newsroom.entities(Filters(query="absent")).frame.empty


def test_pairs_are_counted_once_an_article(newsroom: Corpus) -> None:
    frame = newsroom.comentions(Filters())
    assert rows_of(frame, "a", "b", "articles", "a_articles", "b_articles") == [
        (ALIYEV, "place:Baku", 2, 4, 2),
        ("organisation:SOCAR", GEORGIA, 1, 1, 2),
        (ALIYEV, GEORGIA, 1, 4, 2),
    ]
    assert rows_of(newsroom.comentions(Filters(), kind="person"), "a") == []
    assert newsroom.comentions(Filters(query="absent")).empty


@pytest.fixture(scope="module")
def crowd(build: Build) -> tuple[Corpus, dict[tuple[str, str], tuple[int, int, int]]]:
    """Articles that name many in ever other company, and for each pair how many name both, and each."""
    rows = [
        make_article(id=f"{i:03d}", headline="x", mentions=[
            f"person:P{j:03d}" for j in range(1, 400) if (i * 31 + j * 17) % (j + 3) == 0
        ])
        for i in range(120)
    ]  # fmt: skip
    sets = [sorted({f"person:{m['entity']}" for m in row["mentions"]}) for row in rows]
    named = Counter(key for keys in sets for key in keys)
    both = Counter(pair for keys in sets for pair in combinations(keys, 2))
    return build(table(*rows), ZONE), {(a, b): (n, named[a], named[b]) for (a, b), n in both.items()}


def pair_g2(both: int, a: int, b: int, total: int) -> float:
    """Of two named together: as of a word in and out of a part of the corpus."""
    return g2(both, b - both, a, total - a) if a < total else 0.0


def pair_npmi(both: int, a: int, b: int, total: int) -> float:
    if both == total:
        return 0.0
    return math.log((both / total) / (a / total * b / total)) / -math.log(both / total)


SCORES = {"articles": lambda both, a, b, total: both, "g2": pair_g2, "npmi": pair_npmi}


@pytest.mark.parametrize("limit", [1, 7, 50, 400])
@pytest.mark.parametrize(
    ("rank_by", "least"), [("articles", 1), ("g2", 1), ("npmi", 1), ("npmi", 3), ("g2", 4)]
)
def test_pairs_equal_a_count_of_all_pairs(
    crowd: tuple[Corpus, dict[tuple[str, str], tuple[int, int, int]]], rank_by: Any, least: int, limit: int
) -> None:
    corpus, pairs = crowd
    scores = {pair: SCORES[rank_by](*n, 120) for pair, n in pairs.items() if n[0] >= least}
    frame = corpus.comentions(Filters(), limit, rank_by=rank_by, least=least)
    found = list(zip(frame.a, frame.b, strict=True))
    assert len(set(found)) == len(found) == min(limit, len(scores))
    assert [scores[pair] for pair in found] == pytest.approx(sorted(scores.values(), reverse=True)[:limit])
    assert rows_of(frame, "articles", "a_articles", "b_articles") == [pairs[pair] for pair in found]
    assert frame.g2.tolist() == pytest.approx([pair_g2(*pairs[pair], 120) for pair in found])
    assert frame.npmi.tolist() == pytest.approx([pair_npmi(*pairs[pair], 120) for pair in found])
    if rank_by == "articles":
        assert found == sorted(scores, key=lambda pair: (-scores[pair], pair))[:limit]


def test_pairs_among_some_are_those_of_all_that_are_among_them(
    crowd: tuple[Corpus, dict[tuple[str, str], tuple[int, int, int]]],
) -> None:
    corpus, pairs = crowd
    some = [f"person:P{j:03d}" for j in range(390, 0, -9)]
    frame = corpus.comentions(Filters(), 10_000, among=[*some, "person:Nobody"])
    expected = {pair: n for pair, n in pairs.items() if pair[0] in some and pair[1] in some}
    assert dict(zip(zip(frame.a, frame.b, strict=True), frame.articles, strict=True)) == {
        pair: n[0] for pair, n in expected.items()
    }
    assert corpus.comentions(Filters(), among=[]).empty
    assert corpus.comentions(Filters(), among=["person:Nobody"], rank_by="npmi").empty


def test_two_that_are_never_apart_are_as_close_as_can_be(build: Build) -> None:
    made = [make_article(id=str(i), headline="x", mentions=names) for i, names in enumerate(
        [["person:A", "person:B"]] * 3 + [["person:C"], ["person:C", "person:D"], ["person:D"]] + [[]] * 4
    )]  # fmt: skip
    corpus = build(table(*made), ZONE)
    near, far = rows(corpus.comentions(Filters(), rank_by="npmi"))
    assert (near.a, near.b, near.npmi) == ("person:A", "person:B", pytest.approx(1.0))
    assert far.npmi < 1
    everywhere = build(table(*made[:3]), ZONE).comentions(Filters())
    assert (everywhere.npmi.tolist(), everywhere.g2.tolist()) == ([0.0], [0.0])
    apart = [["person:A"]] * 5 + [["person:B"]] * 5 + [["person:A", "person:B"]]
    made = [make_article(id=str(i), headline="x", mentions=names) for i, names in enumerate(apart)]
    (less,) = rows(build(table(*made), ZONE).comentions(Filters()))
    assert less.g2 < 0
    assert less.npmi < 0


def test_an_answer_is_the_callers_own(newsroom: Corpus) -> None:
    volume, pairs = newsroom.volume(Filters()).frame, newsroom.comentions(Filters())
    volume["articles"], pairs["articles"] = 0, 0
    del newsroom.facet(Filters(), "section").frame["value"]
    assert newsroom.volume(Filters()).frame["articles"].sum() == 9
    assert "value" in newsroom.facet(Filters(), "section").frame
    assert newsroom.comentions(Filters())["articles"].sum() == 4
