"""What articles said before they were changed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest

from data.article import EARLIER_SCHEMA, Earlier
from data.corpus import ArticleNotFound, Corpus
from tests.articles import make_article, table
from tests.corpus_contract.conftest import Build
from tests.corpus_contract.newsroom import ZONE

START = datetime(2024, 5, 14, 9, tzinfo=UTC)


def earlier(*rows: dict[str, Any]) -> pa.Table:
    """A table of earlier texts; the hours tell when each was replaced."""
    made = [
        {"headline": "", "summary": "", "body": "", "published": None, "updated": None, **row} for row in rows
    ]
    for row in made:
        row["replaced"] = START + timedelta(hours=row.pop("hours"))
    return pa.Table.from_pylist(made, schema=EARLIER_SCHEMA)


def test_earlier_texts_come_oldest_first_and_whole(build: Build) -> None:
    texts = earlier(
        {"id": "b", "headline": "Gas flows", "hours": 5},
        {
            "id": "a",
            "headline": "Oil",
            "summary": "Sum",
            "body": "Qaz\n\nНефть",
            "updated": START,
            "hours": 3,
        },
        {"id": "b", "headline": "Gas", "published": START, "hours": 1},
    )
    corpus = build(table(*(make_article(id=id) for id in "abc")), ZONE, texts)
    assert [(text.headline, text.replaced) for text in corpus.earlier("b")] == [
        ("Gas", START + timedelta(hours=1)),
        ("Gas flows", START + timedelta(hours=5)),
    ]
    assert corpus.earlier("a") == (
        Earlier("Oil", "Sum", "Qaz\n\nНефть", None, START, START + timedelta(hours=3)),
    )
    assert corpus.earlier("c") == ()


def test_ids_that_begin_alike_are_kept_apart(build: Build) -> None:
    ids = ("a", "a ", "a\0", "aa", "ə", "я")
    texts = earlier(*({"id": id, "headline": f"was {id!r}", "hours": 1} for id in ids))
    corpus = build(table(*(make_article(id=id) for id in ids)), ZONE, texts)
    assert [[text.headline for text in corpus.earlier(id)] for id in ids] == [[f"was {id!r}"] for id in ids]


def test_many_earlier_texts_are_all_found(build: Build) -> None:
    ids = [f"n{number}" for number in range(400)]
    texts = earlier(*({"id": id, "body": f"{id} {n}", "hours": n} for n in range(3) for id in ids))
    corpus = build(table(*(make_article(id=id) for id in ids)), ZONE, texts)
    for id in ids:
        assert [text.body for text in corpus.earlier(id)] == [f"{id} {n}" for n in range(3)]


def test_an_unknown_article_has_no_earlier_texts_to_ask_for(newsroom: Corpus) -> None:
    with pytest.raises(ArticleNotFound):
        newsroom.earlier("zz")


def test_a_corpus_that_keeps_none_answers_none(newsroom: Corpus) -> None:
    assert newsroom.earlier("a") == ()
