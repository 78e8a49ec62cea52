"""Bitmaps of frequent words: what queries find by them is what the articles say."""

from __future__ import annotations

from random import Random
from typing import Any, Final
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from data.engines import bitmaps, matching
from data.engines.columns import among
from data.engines.embedded import EmbeddedCorpus
from data.filters import Filters
from data.query import And, Node, Not, Or, parse
from data.query_tokens import Leaf
from tests.articles import make_article, table

#: Around the 64 articles of a number and the 8 of an octet.
SIZES: Final = (0, 1, 7, 8, 9, 63, 64, 65, 127, 128, 200)
#: From nearly everywhere to nearly nowhere; one in 32 is where bitmaps begin.
SHARES: Final = {"zak": 0.9, "zok": 0.5, "zuk": 0.1, "zik": 0.04, "zek": 0.02, "vak": 0.004, "vok": 0.0}
QUERIES: Final = (
    "zak", "vok", "zak zok", "zok zuk", "zik zek", "zak vak", "vak zak zok", "vok zak", "zak zak",
    "zak OR zok", "zek OR vak", "NOT zak", "NOT vok", "zak NOT zok", "zuk OR vak NOT zak", "vak NOT zek",
    "(zak OR vak) (zok OR zek)", "NOT (zak zok)", "headline:zak", "headline:zok zak", "headline:vak zak",
    "NOT headline:zuk zok", "(zuk OR zik) NOT (zok OR vak)", "zak zok zuk zik zek vak",
    "source:zak", "source:zak zok", "source:(zak OR daily) NOT zuk", "vak source:daily",
)  # fmt: skip


def random_mask(articles: int, seed: int, share: float = 0.4) -> Any:
    return np.random.default_rng(seed).random(articles) < share


@pytest.mark.parametrize("articles", SIZES)
@pytest.mark.parametrize("share", [0.0, 0.02, 0.6, 1.0])
def test_a_bitmap_says_what_a_mask_says(articles: int, share: float) -> None:
    mask = random_mask(articles, articles, share)
    rows = np.flatnonzero(mask).astype(np.uint32)
    bits = bitmaps.from_rows([rows[::2], rows[1::2], rows[:3]], articles)
    assert bits.dtype == np.uint64
    assert len(bits) == -(-articles // 64)
    assert bitmaps.to_mask(bits, articles).tolist() == mask.tolist()
    assert bitmaps.count(bits) == mask.sum()
    other = bitmaps.inverted(bits, articles)
    assert bitmaps.to_mask(other, articles).tolist() == (~mask).tolist()
    assert bitmaps.count(other) == articles - mask.sum()
    sought = np.arange(articles)[::-1]
    assert bitmaps.holds(bits, sought).tolist() == mask[sought].tolist()


@pytest.mark.parametrize("articles", SIZES)
@pytest.mark.parametrize("sparse", [1, 200])
def test_rows_are_added_to_a_bitmap(articles: int, sparse: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bitmaps, "_SPARSE", sparse)
    first, second = random_mask(articles, 1), random_mask(articles, 2)
    bits = bitmaps.from_rows([np.flatnonzero(first)], articles)
    bits.flags.writeable = False  # as those are that are mapped from a file
    both = bitmaps.with_rows(bits, np.flatnonzero(second).astype(np.uint32), articles)
    assert bitmaps.to_mask(both, articles).tolist() == (first | second).tolist()


@pytest.mark.parametrize("articles", [0, 1, 63, 64, 65, 1_000])
def test_a_mask_becomes_a_bitmap_and_a_mask_again(articles: int) -> None:
    mask = np.random.default_rng(articles).random(articles) < 0.4
    bits = bitmaps.from_mask(mask)
    assert bits.tolist() == bitmaps.from_rows([np.flatnonzero(mask)], articles).tolist()
    assert bitmaps.to_mask(bits, articles).tolist() == mask.tolist()
    assert bitmaps.count(bits) == np.count_nonzero(mask)


def test_rows_are_sought_in_a_list() -> None:
    listed = np.array([2, 3, 9], np.uint32)
    assert among(listed, np.array([0, 2, 4, 9, 10])).tolist() == [False, True, False, True, False]


@pytest.fixture(scope="module")
def articles() -> list[dict[str, Any]]:
    random = Random(5)

    def text() -> str:
        return " ".join(word for word, share in SHARES.items() if random.random() < share)

    return [
        make_article(
            id=f"a{number:04d}", headline=text() if random.random() < 0.5 else "",
            body=text(), source=random.choice(("Zak News", "Daily Zak", "Others")),
            language=random.choices(("en", "fr", ""), (80, 15, 5))[0],
        )
        for number in range(1_000)
    ]  # fmt: skip


@pytest.fixture(scope="module")
def corpus(articles: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> EmbeddedCorpus:
    folder = tmp_path_factory.mktemp("bitmaps") / "index"
    return EmbeddedCorpus.build(table(*articles), folder, "Bitmaps", ZoneInfo("UTC"))


def matches(node: Node, article: dict[str, Any]) -> bool:
    match node:
        case Leaf(tokens=(word,), field=field):
            texts = [article[field]] if field else [article["headline"], article["body"]]
            return any(word in text.lower().split() for text in texts)
        case Not(part=part):
            return not matches(part, article)
        case And(parts=parts):
            return all(matches(part, article) for part in parts)
        case Or(parts=parts):
            return any(matches(part, article) for part in parts)
    raise AssertionError(node)


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("few", [0, 20_000])
@pytest.mark.parametrize("rare", [1, 256, 10**9], ids=["by rows", "as it is", "by bitmaps"])
def test_a_query_finds_what_the_articles_say(
    corpus: EmbeddedCorpus,
    articles: list[dict[str, Any]],
    query: str,
    rare: int,
    few: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(matching, "_RARE", rare)
    monkeypatch.setattr(matching, "_FEW", few)
    corpus._scopes.clear()
    expected = [article["id"] for article in articles if matches(parse(query), article)]
    scope = corpus._scopes.of(Filters(query=query))
    everything = corpus.index.newest
    assert sorted(corpus.index.ids.texts(everything[scope.holds(everything)])) == expected
    assert sorted(corpus.index.ids.texts(scope.rows)) == expected
    assert sorted(corpus.index.ids.texts(np.flatnonzero(scope.mask))) == expected
    assert corpus.count(Filters(query=query)) == scope.total == len(expected)


def test_bitmaps_are_of_frequent_words_and_no_larger_than_lists(corpus: EmbeddedCorpus) -> None:
    index = corpus.index
    stems = ["en:zak", "en:zok", "en:zuk", "en:zek", "en:vak", "fr:zak"]
    mapped = [index.bitmaps["text"].of(stem) is not None for stem in stems]
    assert mapped == [True, True, True, False, False, True]
    for number, stem in enumerate(index.stems):
        bits = index.bitmaps["text"].of(stem)
        if bits is not None:
            rows = index.stem_postings["text"].rows(number, number + 1)
            assert bits.nbytes <= rows.nbytes + 8
            assert bitmaps.to_mask(bits, index.articles).nonzero()[0].tolist() == rows.tolist()


def test_a_corpus_without_articles_has_bitmaps_of_nothing(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("none") / "index"
    empty = EmbeddedCorpus.build(table(), folder, "Empty", ZoneInfo("UTC"))
    assert [empty.count(Filters(query=query)) for query in ("zak", "zak zok", "NOT zak")] == [0, 0, 0]
