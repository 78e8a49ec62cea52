"""Scopes by reviews over a corpus that knows none."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, cast

import pytest
from sqlalchemy import create_engine

from data.answers import Resolved
from data.budgeted import budgeted
from data.corpus import Corpus
from data.filters import Filters
from data.reviewed import MOST_IDS, reviewed, reviewed_digest
from data.reviews.store import ReviewStore
from tests.reviews.databases import make_draft


@dataclass
class Heard:
    """Keeps what it is asked; it has every article."""

    asked: list[Any] = field(default_factory=list)

    def count(self, filters: Filters) -> int:
        self.asked.append(filters)
        return 0

    def keyness(self, filters: Filters, against: Filters | None = None) -> None:
        self.asked += [filters, against]

    def resolve(self, filters: Filters) -> Resolved:
        return Resolved(filters, ())


@pytest.fixture
def store() -> ReviewStore:
    store = ReviewStore(create_engine("sqlite://"))
    for article, rating in (("a", 5), ("a", 5), ("b", 4), ("c", 1)):
        store.send(make_draft(article_id=article, rating=rating), "published")
    return store


def test_scopes_by_reviews_arrive_as_ids_and_others_as_they_are(store: ReviewStore) -> None:
    heard = Heard()
    corpus = budgeted(reviewed(cast(Corpus, heard), store), 5)
    corpus.count(Filters(sections=("Energy",), rated="4"))
    corpus.keyness(Filters(reviews=2), against=Filters(rated="1"))
    corpus.count(Filters(query="gas"))
    assert heard.asked == [
        Filters(sections=("Energy",), ids=frozenset("ab")),
        Filters(ids=frozenset("a")),
        Filters(ids=frozenset("abc")),
        Filters(query="gas"),
    ]


def test_all_answers_to_one_page_agree_and_the_next_one_sees_what_changed(store: ReviewStore) -> None:
    heard, scope = Heard(), Filters(rated="4")
    corpus = reviewed(cast(Corpus, heard), store)
    before = reviewed_digest(corpus, scope)
    store.send(make_draft(article_id="d", rating=5), "published")
    corpus.count(scope)
    assert heard.asked[-1].ids == frozenset("ab")
    again = reviewed(corpus, store)
    again.count(scope)
    assert heard.asked[-1].ids == frozenset("abd")
    assert len({before, reviewed_digest(again, scope), ""}) == 3
    assert reviewed_digest(again, Filters(query="gas")) == ""


def test_more_articles_than_a_scope_can_hold_are_dropped_and_said(
    store: ReviewStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        ReviewStore, "reviewed", lambda self, rated, reviews, most: [str(n) for n in range(most)]
    )
    resolved = reviewed(cast(Corpus, Heard()), store).resolve(Filters(query="gas", rated="2"))
    assert resolved.filters == Filters(query="gas")
    assert resolved.dropped[0].startswith(f"More than {MOST_IDS:,} articles answer to “rated 2 of 5")
