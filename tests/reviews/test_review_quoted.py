"""The passages of several reviews are read at once, on each database."""

from __future__ import annotations

from sqlalchemy import Engine, event

from data.reviews.passages import Passage, passage_of
from data.reviews.store import ReviewStore
from tests.reviews.databases import make_draft

BODY = "Der Haushalt 😀 wurde beschlossen. Бюджет принят. Büdcə qəbul edildi. “Quoted \\ 'words' %s.”"


def passage(words: str) -> Passage:
    found = passage_of("body", BODY, words)
    assert found is not None
    return found


def sent(store: ReviewStore, words: str = "", article: str = "a1", status: str = "published") -> int:
    about = passage(words) if words else None
    return store.send(make_draft(article_id=article), status, passage=about).review.id  # type: ignore[arg-type]


def test_each_review_has_its_own_passage_and_those_without_none(store: ReviewStore) -> None:
    first, none, last = sent(store, "Бюджет принят"), sent(store), sent(store, "“Quoted \\ 'words' %s.”")
    found = store.passages_of([last, none, first, 10**6, 0, -1, 2**70])
    assert found == {first: passage("Бюджет принят"), last: passage("“Quoted \\ 'words' %s.”")}
    assert store.passages_of([]) == {}


def test_a_page_of_reviews_costs_one_query(store: ReviewStore, engine: Engine) -> None:
    ids = [sent(store, "Büdcə qəbul") for _ in range(20)]
    asked: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
    assert len(store.passages_of(ids)) == 20
    assert len([statement for statement in asked if "review_passages" in statement]) == 1


def test_equal_passages_of_an_article_count_as_one_in_the_order_of_the_text(store: ReviewStore) -> None:
    later, newest = sent(store, "Büdcə qəbul"), sent(store, "Büdcə qəbul")
    early = sent(store, "Haushalt 😀 wurde")
    found = store.quoted("a1")
    assert [(q.passage.exact, q.reviews, q.newest) for q in found] == [
        ("Haushalt 😀 wurde", 1, early),
        ("Büdcə qəbul", 2, newest),
    ]
    assert later < newest


def test_what_is_not_published_or_of_another_article_marks_nothing(store: ReviewStore) -> None:
    sent(store, "Бюджет", status="pending")
    sent(store, "Бюджет", status="rejected")
    sent(store, "Бюджет", article="a2")
    sent(store)
    assert store.quoted("a1") == []
    assert len(store.quoted("a2")) == 1


def test_a_review_that_is_taken_back_has_no_passage(store: ReviewStore) -> None:
    draft = make_draft()
    review = store.send(draft, "published", passage=passage("Бюджет")).review
    store.following.withdraw(draft.send_key)
    assert store.passages_of([review.id]) == {}
    assert store.quoted("a1") == []
