"""Pairs of frequent words: what is counted beforehand is what looking at the positions gives."""

from __future__ import annotations

from itertools import pairwise
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from data.engines.building import BATCH
from data.engines.embedded import EmbeddedCorpus
from data.engines.index import Index
from data.engines.pairs import FREQUENT, PAIRED
from data.filters import Filters
from tests.articles import make_article, table

#: More than are taken in together.
_ARTICLES = BATCH + 500
#: More words than are frequent; the first ones are in most articles.
_WORDS = {f"w{number}": 1 / (number + 3) for number in range(400)}
#: What stands between words. The last is a token of which folding leaves nothing: phrases run over it.
_BETWEEN = (" ", " ", " ", ", ", ". ", " _ ", " ͺ ")


@pytest.fixture(scope="module")
def articles() -> list[dict[str, Any]]:
    random = Random(11)

    def text(most: int) -> str:
        words = random.choices(list(_WORDS), list(_WORDS.values()), k=random.randrange(most + 1))
        return "".join(word + random.choice(_BETWEEN) for word in words)

    return [
        make_article(
            id=f"a{number:05d}", headline=text(6), summary=text(4), body=text(12),
            language=random.choice(("en", "en", "")),
        )
        for number in range(_ARTICLES)
    ]  # fmt: skip


@pytest.fixture(scope="module")
def corpus(articles: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> EmbeddedCorpus:
    return _built(tmp_path_factory, articles)


def _built(paths: pytest.TempPathFactory, articles: list[dict[str, Any]]) -> EmbeddedCorpus:
    return EmbeddedCorpus.build(table(*articles), paths.mktemp("pairs") / "index", "Pairs", ZoneInfo("UTC"))


@pytest.fixture(scope="module")
def index(corpus: EmbeddedCorpus) -> Index:
    return corpus.index


def _words(text: str) -> list[str]:
    return [word for word in text.replace(",", " ").replace(".", " ").split() if word in _WORDS]


def _held(article: dict[str, Any], phrase: list[str]) -> int:
    """How often an article holds two words in a row, as one would look for them by hand."""
    parts = (_words(article[name]) for name in ("headline", "summary", "body"))
    return sum(list(two) == phrase for part in parts for two in pairwise(part))


@pytest.mark.parametrize("field", PAIRED)
def test_pairs_are_the_phrases_that_positions_tell(index: Index, field: str) -> None:
    random, stems, found = Random(3), [index.stems[i] for i in range(len(index.stems))], 0
    for _ in range(1_000):
        phrase = random.choices(stems, index.stem_frequencies.tolist(), k=2)
        pair = index.pairs.number(field, phrase)
        if pair is not None:
            rows, times = index.pairs.rows(field, pair)
            assert rows.tolist() == sorted(index.phrases.find(field, phrase, _ARTICLES).tolist()), phrase
            assert index.pairs.frequency(field, pair) == len(rows) == len(times)
            found += bool(len(rows))
    assert found > 100


def test_pairs_are_of_the_stems_that_most_articles_hold(index: Index) -> None:
    order = index.stem_frequencies.argsort(kind="stable")[::-1]
    most, rare = ([index.stems[int(i)] for i in some] for some in (order[:50], order[FREQUENT + 50 :]))
    assert len(rare) > 50
    for stem in most:
        assert index.pairs.number("text", [most[0], stem]) is not None
        assert index.pairs.number("source", [most[0], stem]) is None
        assert index.pairs.number("text", [stem]) is None
        assert index.pairs.number("text", [most[0], stem, most[0]]) is None
    for stem in (*rare, "en:never"):
        assert index.pairs.number("text", [most[0], stem]) is None
        assert index.pairs.number("text", [stem, most[0]]) is None


def test_how_often_an_article_holds_a_pair_is_kept(index: Index, articles: list[dict[str, Any]]) -> None:
    phrase = ["w0", "w1"]
    pair = index.pairs.number("text", ["en:w0", "en:w1"])
    assert pair is not None
    ids = [index.ids[int(row)] for row in index.pairs.rows("text", pair)[0]]
    kept = dict(zip(ids, index.pairs.rows("text", pair)[1].tolist(), strict=True))
    english = [article for article in articles if article["language"] == "en"]
    assert kept == {article["id"]: n for article in english if (n := _held(article, phrase))}
    assert max(kept.values()) > 1


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ('"w0 w1"', lambda pair, third: pair),
        ('"w0 w1" w2', lambda pair, third: pair and third),
        ('"w0 w1" OR w2', lambda pair, third: pair or third),
        ('w2 NOT "w0 w1"', lambda pair, third: third and not pair),
    ],
)
def test_a_query_with_a_pair_finds_what_it_says(
    corpus: EmbeddedCorpus, articles: list[dict[str, Any]], query: str, meant: Any
) -> None:
    wanted = {
        article["id"]
        for article in articles
        if meant(
            _held(article, ["w0", "w1"]) > 0,
            any("w2" in _words(article[name]) for name in ("headline", "summary", "body")),
        )
    }
    assert set(corpus.ids(Filters(query=query), "newest")) == wanted
    assert corpus.count(Filters(query=query)) == len(wanted)


def test_what_holds_a_pair_more_often_or_in_its_headline_fits_better(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    bodies = {
        "once": "the mayor of the town spoke at length about rain and trams",
        "thrice": "of the town and of the trams and of the rain spoke a mayor",
        "heading": "the mayor of the town spoke at length about rain and trams",
        "never": "the town of a mayor and the length and the rain and the trams",
    }
    headlines = dict.fromkeys(bodies, "News, day by day") | {"heading": "News of the day"}
    rows = [make_article(id=id, headline=headlines[id], body=body) for id, body in bodies.items()]
    corpus = _built(tmp_path_factory, rows)
    for query in ('"of the"', '"of the" OR nothing'):
        found = corpus.search(Filters(query=query), "relevance", 10).frame["id"].tolist()
        assert sorted(found) == ["heading", "once", "thrice"], query
        assert found[-1] == "once", query


def test_an_index_of_nothing_has_no_pairs(tmp_path_factory: pytest.TempPathFactory) -> None:
    corpus = _built(tmp_path_factory, [])
    assert corpus.count(Filters(query='"of the"')) == 0
