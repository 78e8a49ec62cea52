"""A review that was thanked for is stored, once and as it was written."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import Engine, create_engine, select

from data.reviews.review import ReviewRefused
from data.reviews.store import ReviewStore
from data.reviews.tables import REVIEWS
from tests.reviews.databases import make_draft, published_of

HOSTILE = [
    "<script>alert(1)</script><img src=x onerror=alert(2)>",
    "**bold** [link](javascript:alert(1)) :red[red] $\\frac{1}{2}$ ![x](http://x)",
    "'); DROP TABLE reviews; --  %s %(name)s :name ? {0} \\",
    "\u202eevil reversed\u202c \u2066isolated\u2069 \u200b\u200d\ufeff",
    "اردو اور فارسی می‌روم עברית Gəncə İI ıi e\u0301 \u00e9",
    "👩‍👩‍👧 🇦🇿 1️⃣ 👍🏽 \U0010ffff \uffff \ufffe",
    "tabs\tand\nlines\n\n\nkept \u2028 \u2029 here",
    '{"json": "\\u0000", "x": [1]} \\x00 \\0',
    "x" * 2_000,
]


def test_a_sent_review_is_there_for_another_process(engine: Engine, store: ReviewStore) -> None:
    before = datetime.now(UTC)
    sent = store.send(make_draft("  Well researched.\r\n ", name=" Leyla  M.", language="en"))
    other = create_engine(engine.url)
    review = ReviewStore(other).review(sent.review.id)
    other.dispose()
    assert review == sent.review
    assert (review.text, review.name, review.language) == ("Well researched.", "Leyla M.", "en")
    assert (review.status, review.revision, review.decided) == ("pending", 1, None)
    assert before <= review.created <= datetime.now(UTC)
    assert review.created.utcoffset() == timedelta(0)
    assert not sent.repeated


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_comes_back_unchanged(store: ReviewStore, hostile: str) -> None:
    draft = make_draft(hostile, name=" ".join(hostile[:60].split()), article_id=hostile[:200])
    sent = store.send(draft, "published")
    shown = published_of(store, draft.article_id).iloc[0]
    assert (shown["text"], shown["name"], shown["article_id"]) == (draft.text, draft.name, draft.article_id)
    assert store.review(sent.review.id).text == hostile
    assert store.listing(article_ids=[draft.article_id]).total == 1


def test_what_breaks_the_limits_is_refused_and_not_stored(store: ReviewStore) -> None:
    with pytest.raises(ReviewRefused) as refused:
        store.send(make_draft("short", rating=7))
    assert [problem.field for problem in refused.value.problems] == ["rating", "text"]
    assert sum(store.counts().values()) == 0


def test_the_same_form_sent_twice_is_one_review(store: ReviewStore) -> None:
    draft = make_draft(send_key="form-1")
    first, again = store.send(draft), store.send(draft)
    assert again.review == first.review
    assert (again.repeated, again.differs) == (True, False)
    other = store.send(make_draft("Something else entirely.", send_key="form-1"), "published")
    assert other.review == first.review
    assert (other.repeated, other.differs) == (True, True)
    assert store.counts()["pending"] == 1


def test_the_same_words_from_another_form_are_another_review(store: ReviewStore) -> None:
    store.send(make_draft("I agree with this.", send_key="form-1"))
    assert not store.send(make_draft("I agree with this.", send_key="form-2")).repeated
    assert store.counts()["pending"] == 2


def test_one_form_sent_by_eight_threads_at_once_is_one_review(engine: Engine) -> None:
    start = Barrier(8)

    def send(_: int) -> tuple[int, bool]:
        store = ReviewStore(engine)  # its tables are not there yet: eight make them at once
        start.wait()
        sent = store.send(make_draft(send_key="form-1"))
        return sent.review.id, sent.repeated

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(send, range(8)))
    assert len({review_id for review_id, _ in answers}) == 1
    assert sorted(repeated for _, repeated in answers) == [False] + [True] * 7
    assert ReviewStore(engine).counts()["pending"] == 1


def test_forms_sent_at_once_are_all_stored(store: ReviewStore) -> None:
    with ThreadPoolExecutor(8) as pool:
        ids = list(pool.map(lambda _: store.send(make_draft()).review.id, range(40)))
    assert len(set(ids)) == 40
    assert store.counts()["pending"] == 40


def test_a_store_that_others_filled_is_read_as_it_is(engine: Engine, store: ReviewStore) -> None:
    store.send(make_draft("As it was written."))
    with engine.connect() as connection:
        assert connection.scalars(select(REVIEWS.c.text)).all() == ["As it was written."]
