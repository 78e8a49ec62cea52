"""Lists, averages and charts of reviews count what they say, in a scope of any size."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from sqlalchemy import Engine, update

from data.reviews.review import Order, ReviewNotFound, Status
from data.reviews.store import ReviewStore
from data.reviews.tables import REVIEWS
from tests.reviews.databases import decide_on, decisions_on, make_draft, published_of

#: article, rating, status, hours after midnight of 1 May 2024, UTC
TABLE = [
    ("a1", 5, "published", 1),
    ("a1", 2, "published", 21),
    ("a1", 1, "rejected", 22),
    ("a2", 4, "published", 30),
    ("a2", 4, "pending", 31),
    ("a3", 3, "pending", 32),
]


@pytest.fixture
def filled(engine: Engine, store: ReviewStore) -> ReviewStore:
    for article_id, rating, status, hours in TABLE:
        draft = make_draft(article_id=article_id, rating=rating)
        review = store.send(draft, status).review  # type: ignore[arg-type]  # the table has statuses
        created = datetime(2024, 5, 1, tzinfo=UTC) + timedelta(hours=hours)
        with engine.begin() as connection:
            connection.execute(update(REVIEWS).where(REVIEWS.c.id == review.id).values(created=created))
    return store


def test_published_shows_no_other_status_and_no_key(filled: ReviewStore) -> None:
    frame = published_of(filled, "a1")
    assert frame["rating"].tolist() == [2, 5]
    assert set(REVIEWS.c.keys()) - set(frame.columns) == {"send_key"}


def test_summary_counts_published_reviews_alone(filled: ReviewStore) -> None:
    expected = pd.DataFrame({"article_id": ["a1", "a2"], "reviews": [2, 1], "average": [3.5, 4.0]})
    pd.testing.assert_frame_equal(filled.summary(), expected)
    pd.testing.assert_frame_equal(filled.summary(["a2", "a3", "zz"]), expected[1:].reset_index(drop=True))


@pytest.mark.parametrize(
    ("order", "ratings"), [("newest", [4, 2, 5]), ("oldest", [5, 2, 4]), ("rating", [5, 4, 2])]
)
def test_listing_is_ordered_and_paged(filled: ReviewStore, order: Order, ratings: list[int]) -> None:
    pages = [filled.listing(limit=1, after=at, order=order) for at in range(4)]
    assert [page.total for page in pages] == [3, 3, 3, 3]
    assert [rating for page in pages for rating in page.frame["rating"]] == ratings


@pytest.mark.parametrize("order", ["newest", "oldest", "rating"])
def test_reviews_of_the_same_moment_keep_their_order_over_pages(
    engine: Engine, store: ReviewStore, order: Order
) -> None:
    ids = [store.send(make_draft(), "published").review.id for _ in range(5)]
    with engine.begin() as connection:
        connection.execute(update(REVIEWS).values(created=datetime(2024, 5, 1, tzinfo=UTC)))
    shown = [store.listing(limit=1, after=at, order=order).frame["id"].item() for at in range(5)]
    assert shown == (ids if order == "oldest" else ids[::-1])


def test_listing_and_counts_keep_to_status_and_articles(filled: ReviewStore) -> None:
    statuses: list[tuple[Status | None, int]] = [("pending", 2), ("rejected", 1), ("published", 3), (None, 6)]
    assert [(status, filled.listing(status).total) for status, _ in statuses] == statuses
    assert filled.listing(None, ["a2"]).total == 2
    assert filled.counts() == {"pending": 2, "published": 3, "rejected": 1}
    assert filled.counts(["a3", "a1"]) == {"pending": 1, "published": 2, "rejected": 1}
    assert filled.counts([]) == {"pending": 0, "published": 0, "rejected": 0}


def test_days_are_those_of_the_zone(filled: ReviewStore) -> None:
    days = filled.by_day(ZoneInfo("UTC"))
    assert [(f"{day:%d}", n, mean) for day, n, mean in days.itertuples(index=False)] == [
        ("01", 2, 3.5),
        ("02", 1, 4.0),
    ]
    baku = filled.by_day(ZoneInfo("Asia/Baku"))  # four hours ahead: 21:00 is the next day
    assert [(f"{day:%d}", n) for day, n, _ in baku.itertuples(index=False)] == [("01", 1), ("02", 2)]
    assert filled.by_day(ZoneInfo("UTC"), ["a2"])["reviews"].tolist() == [1]


@pytest.mark.parametrize("zone", ["Asia/Kathmandu", "Asia/Kolkata", "America/New_York", "Pacific/Chatham"])
def test_days_begin_where_the_zone_says(store: ReviewStore, engine: Engine, zone: str) -> None:
    midnight = datetime(2024, 11, 4, tzinfo=ZoneInfo(zone))
    for n, moment in enumerate([midnight - timedelta(microseconds=1), midnight, midnight]):
        review = store.send(make_draft(send_key=f"{n}"), "published").review
        with engine.begin() as connection:
            connection.execute(update(REVIEWS).where(REVIEWS.c.id == review.id).values(created=moment))
    days = store.by_day(ZoneInfo(zone))
    assert [(f"{day:%d}", n) for day, n, _ in days.itertuples(index=False)] == [("03", 1), ("04", 2)]


def test_ratings_are_counted_with_zeros(filled: ReviewStore) -> None:
    assert filled.by_rating().to_dict("list") == {"rating": [1, 2, 3, 4, 5], "reviews": [0, 1, 0, 1, 1]}
    assert filled.by_rating(["a2"])["reviews"].tolist() == [0, 0, 0, 1, 0]


def test_frames_have_the_same_types_when_there_is_nothing(filled: ReviewStore) -> None:
    zone = ZoneInfo("Asia/Baku")
    for full, empty in [
        (published_of(filled, "a1"), published_of(filled, "zz")),
        (filled.summary(), filled.summary([])),
        (filled.listing(None).frame, filled.listing(None, []).frame),
        (filled.by_day(zone), filled.by_day(zone, [])),
    ]:
        assert len(full) > 0
        assert len(empty) == 0
        assert full.dtypes.to_dict() == empty.dtypes.to_dict()
    assert str(filled.listing(None).frame["decided"].dtype) == "datetime64[us, UTC]"
    assert filled.by_day(zone)["day"].dt.tz is None


def test_a_scope_of_a_hundred_thousand_articles_is_counted(filled: ReviewStore) -> None:
    ids = [f"article-{number}" for number in range(100_000)] + ["a1", 'quo"te', "nul\0", "half\ud800"]
    assert filled.summary(ids)["reviews"].tolist() == [2]
    assert filled.listing("published", ids).total == 2
    assert filled.by_rating(ids)["reviews"].sum() == 2


@pytest.mark.parametrize("strange", ["", "nul\0", "half\ud800", "'; --", "x" * 100_000])
def test_a_strange_article_id_has_no_reviews(store: ReviewStore, strange: str) -> None:
    assert len(published_of(store, strange)) == 0


@pytest.mark.parametrize("strange", [0, -1, 10**30])
def test_a_strange_review_id_is_not_found(store: ReviewStore, strange: int) -> None:
    with pytest.raises(ReviewNotFound):
        store.review(strange)
    with pytest.raises(ReviewNotFound):
        decisions_on(store, strange)
    assert store.listing(limit=10**30, after=10**30).total == 0
    assert store.listing(limit=-1, after=-1).total == 0


def test_articles_are_found_by_what_their_published_reviews_say(store: ReviewStore) -> None:
    table = {"a1": [5, 5, 4], "a2": [4], "a3": [3, 4], "a4": [1, 2]}
    for article, ratings in table.items():
        for rating in ratings:
            store.send(make_draft(article_id=article, rating=rating), "published")
    store.send(make_draft(article_id="a4", rating=5), "pending")
    assert store.reviewed() == ["a1", "a2", "a3", "a4"]
    assert store.reviewed(4.0) == ["a1", "a2"]
    assert store.reviewed(3.5) == ["a1", "a2", "a3"]  # an average of 3.5 is no less
    assert store.reviewed(reviews=2) == ["a1", "a3", "a4"]
    assert store.reviewed(3.5, 2) == ["a1", "a3"]
    assert store.reviewed(most=2) == ["a1", "a2"]
    assert store.reviewed(5.0) == []


def test_a_hidden_review_no_longer_speaks_for_its_article(filled: ReviewStore) -> None:
    assert filled.reviewed(reviews=2) == ["a1"]
    shown = filled.listing("published", ["a1"]).frame.iloc[0]
    decide_on(filled, int(shown["id"]), "rejected", "mod", "", int(shown["revision"]))
    assert filled.reviewed(reviews=2) == []


def test_spread_and_texts_are_those_of_published_reviews(filled: ReviewStore) -> None:
    spread = filled.spread()
    assert spread.to_dict("list") == {
        "article_id": ["a1", "a2"], "reviews": [2, 1], "average": [3.5, 4.0], "squares": [29, 16]
    }  # fmt: skip
    assert filled.spread(["a2"])["squares"].tolist() == [16]
    assert filled.texts(2)["rating"].tolist() == [4, 2]


def test_listing_keeps_to_some_reviews(filled: ReviewStore) -> None:
    ids = filled.texts(9)["id"].tolist()
    found = filled.listing(review_ids=ids[1:2])
    assert (found.total, found.frame["id"].tolist()) == (1, ids[1:2])
    assert filled.listing(review_ids=[]).total == 0
