"""The review store keeps what it thanked for, once, and counts it right, on each database."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from sqlalchemy import Engine, create_engine, delete, inspect, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.pool import NullPool

from data.review import DecidedMeanwhile, ReviewNotFound, ReviewRefused, ReviewsUnavailable, Status
from data.review_tables import REVIEWS, will_last
from data.reviews import MODERATORS_COLUMNS, PUBLIC_COLUMNS, ReviewStore
from tests.review_databases import DATABASES, database_url, make_draft

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


@pytest.fixture(params=DATABASES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    with database_url(request.param, tmp_path) as url:
        engine = create_engine(url)
        yield engine
        engine.dispose()


@pytest.fixture
def store(engine: Engine) -> ReviewStore:
    return ReviewStore(engine)


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
    shown = store.published(draft.article_id).iloc[0]
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


def test_published_shows_no_other_status_and_no_key(filled: ReviewStore) -> None:
    frame = filled.published("a1")
    assert list(frame.columns) == list(PUBLIC_COLUMNS)
    assert frame["rating"].tolist() == [2, 5]
    assert "send_key" not in MODERATORS_COLUMNS


def test_summary_counts_published_reviews_alone(filled: ReviewStore) -> None:
    expected = pd.DataFrame({"article_id": ["a1", "a2"], "reviews": [2, 1], "average": [3.5, 4.0]})
    pd.testing.assert_frame_equal(filled.summary(), expected)
    pd.testing.assert_frame_equal(filled.summary(["a2", "a3", "zz"]), expected[1:].reset_index(drop=True))


@pytest.mark.parametrize(
    ("order", "ratings"), [("newest", [4, 2, 5]), ("oldest", [5, 2, 4]), ("rating", [5, 4, 2])]
)
def test_listing_is_ordered_and_paged(filled: ReviewStore, order: str, ratings: list[int]) -> None:
    pages = [filled.listing(limit=1, after=at, order=order) for at in range(4)]  # type: ignore[arg-type]
    assert [page.total for page in pages] == [3, 3, 3, 3]
    assert [rating for page in pages for rating in page.frame["rating"]] == ratings


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


def test_ratings_are_counted_with_zeros(filled: ReviewStore) -> None:
    assert filled.by_rating().to_dict("list") == {"rating": [1, 2, 3, 4, 5], "reviews": [0, 1, 0, 1, 1]}
    assert filled.by_rating(["a2"])["reviews"].tolist() == [0, 0, 0, 1, 0]


def test_frames_have_the_same_types_when_there_is_nothing(filled: ReviewStore) -> None:
    zone = ZoneInfo("Asia/Baku")
    for full, empty in [
        (filled.published("a1"), filled.published("zz")),
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
    assert len(store.published(strange)) == 0


@pytest.mark.parametrize("strange", [0, -1, 10**30])
def test_a_strange_review_id_is_not_found(store: ReviewStore, strange: int) -> None:
    with pytest.raises(ReviewNotFound):
        store.review(strange)
    assert len(store.decisions(strange)) == 0
    assert store.listing(limit=10**30, after=10**30).total == 0
    assert store.listing(limit=-1, after=-1).total == 0


def test_a_decision_changes_the_review_and_is_recorded(store: ReviewStore) -> None:
    sent = store.send(make_draft()).review
    published = store.decide(sent.id, "published", "Rauf", "", sent.revision)
    assert (published.status, published.decided_by, published.revision) == ("published", "Rauf", 2)
    assert published.decided is not None
    assert published.updated == published.decided >= published.created
    rejected = store.decide(sent.id, "rejected", "Aysel", "Names a private person.", 2)
    assert (rejected.status, rejected.reason) == ("rejected", "Names a private person.")
    record = store.decisions(sent.id)
    assert record[["revision", "from_status", "to_status", "decided_by", "reason"]].values.tolist() == [
        [2, "pending", "published", "Rauf", ""],
        [3, "published", "rejected", "Aysel", "Names a private person."],
    ]
    assert record["decided"].is_monotonic_increasing


def test_a_decision_on_what_changed_meanwhile_is_refused(store: ReviewStore) -> None:
    sent = store.send(make_draft()).review
    store.decide(sent.id, "published", "Rauf", "", 1)
    with pytest.raises(DecidedMeanwhile, match="by Rauf: it is published now") as meanwhile:
        store.decide(sent.id, "rejected", "Aysel", "", 1)
    assert meanwhile.value.review == store.review(sent.id)
    assert len(store.decisions(sent.id)) == 1


def test_of_eight_decisions_at_once_one_counts(store: ReviewStore) -> None:
    sent = store.send(make_draft()).review
    start = Barrier(8)

    def decide(number: int) -> bool:
        start.wait()
        try:
            store.decide(sent.id, "published", f"Moderator {number}", "", 1)
        except DecidedMeanwhile:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(decide, range(8))) == [False] * 7 + [True]
    assert len(store.decisions(sent.id)) == 1
    assert store.review(sent.id).revision == 2


def test_a_decision_needs_a_name_and_a_review(store: ReviewStore) -> None:
    sent = store.send(make_draft()).review
    for by, reason in [("  ", ""), ("x" * 81, ""), ("Rauf", "bell \x07"), ("Rauf", "x" * 2_001)]:
        with pytest.raises(ReviewRefused):
            store.decide(sent.id, "published", by, reason, 1)
    with pytest.raises(ReviewNotFound):
        store.decide(sent.id + 1, "published", "Rauf", "", 1)
    assert store.review(sent.id) == sent


@pytest.mark.parametrize("change", [{"rating": 6}, {"rating": 0}, {"status": "gone"}, {"text": None}])
def test_the_database_itself_holds_to_the_limits(
    engine: Engine, store: ReviewStore, change: dict[str, Any]
) -> None:
    sent = store.send(make_draft()).review
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(update(REVIEWS).where(REVIEWS.c.id == sent.id).values(change))


def test_sqlite_writes_through_to_the_disk(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'made' / 'for' / 'it' / 'reviews.db'}")
    ReviewStore(engine).send(make_draft())
    with engine.connect() as connection:
        pragmas = {
            name: connection.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2}  # 2 is FULL
    engine.dispose()


def test_an_id_is_never_given_twice(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'reviews.db'}")
    store = ReviewStore(engine)
    taken = store.send(make_draft()).review.id
    with engine.begin() as connection:
        connection.execute(delete(REVIEWS))
    assert store.send(make_draft()).review.id > taken
    engine.dispose()


def test_a_database_that_is_down_is_said_and_comes_back(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.write_text("a file where the folder should be")
    store = ReviewStore(create_engine(f"sqlite:///{folder / 'reviews.db'}"))
    with pytest.raises(ReviewsUnavailable, match="can't be reached") as error:
        store.summary()
    assert error.value.detail
    folder.unlink()
    assert store.send(make_draft()).review.id == 1


def test_a_lock_held_too_long_is_said_and_nothing_is_stored(engine: Engine) -> None:
    store = ReviewStore(engine, patience=0.2)
    draft = make_draft()
    held = store.send(make_draft(send_key="held")).review
    other = create_engine(engine.url)
    with other.connect() as connection:
        connection.execute(update(REVIEWS).where(REVIEWS.c.id == held.id).values(name="x"))
        if engine.dialect.name == "postgresql":  # its locks are on rows: take all of them
            connection.execute(text("LOCK TABLE reviews"))
        with pytest.raises(ReviewsUnavailable, match="busy"):
            store.send(draft)
    other.dispose()
    assert not store.send(draft).repeated


def test_a_read_only_database_is_still_read(tmp_path: Path) -> None:
    file = tmp_path / "reviews.db"
    ReviewStore(create_engine(f"sqlite:///{file}")).send(make_draft(), "published")
    store = ReviewStore(create_engine(f"sqlite:///file:{file}?mode=ro&uri=true"))
    assert len(store.published("a1")) == 1
    with pytest.raises(ReviewsUnavailable, match="read but not stored"):
        store.send(make_draft())


def send_many(store: ReviewStore, sent: list[int]) -> None:
    for _ in range(100):
        sent.append(store.send(make_draft("x" * 2_000)).review.id)


def test_a_full_disk_is_said_and_nothing_is_stored(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'reviews.db'}", pool_size=1, max_overflow=0)
    store = ReviewStore(engine)
    store.send(make_draft())
    with engine.connect() as connection:  # SQLite can be told how far its file may grow
        pages = connection.scalar(text("PRAGMA page_count"))
        connection.execute(text(f"PRAGMA max_page_count = {pages}"))
    sent: list[int] = []
    with pytest.raises(ReviewsUnavailable, match="no room"):
        send_many(store, sent)
    assert store.counts()["pending"] == 1 + len(sent)
    engine.dispose()


def test_a_file_taken_away_is_made_anew(tmp_path: Path) -> None:
    file = tmp_path / "reviews.db"
    engine = create_engine(f"sqlite:///{file}")
    store = ReviewStore(engine)
    store.send(make_draft())
    engine.dispose()
    for part in tmp_path.iterdir():
        assert stat.S_ISREG(part.stat().st_mode)
        part.unlink()
    with pytest.raises(ReviewsUnavailable):
        store.summary()
    assert store.send(make_draft()).review.id == 1
    assert set(inspect(engine).get_table_names()) >= {"reviews", "review_decisions"}


def test_a_store_that_others_filled_is_read_as_it_is(engine: Engine, store: ReviewStore) -> None:
    store.send(make_draft("As it was written."))
    with engine.connect() as connection:
        assert connection.scalars(select(REVIEWS.c.text)).all() == ["As it was written."]


@pytest.mark.parametrize(
    ("url", "home", "code", "setting", "lasts"),
    [
        ("sqlite:////srv/reviews.db", "/home/leyla", "/home/leyla/newsdesk/data/x.py", None, True),
        ("sqlite:////srv/reviews.db", "/home/appuser", "/app/newsdesk/data/x.py", None, False),
        ("sqlite:////srv/reviews.db", "/home/adminuser", "/mount/src/newsdesk/data/x.py", None, False),
        ("sqlite:////srv/reviews.db", "/root", "/mount/src/newsdesk/data/x.py", None, False),
        ("sqlite:////srv/reviews.db", "/home/appuser", "/mount/src/newsdesk/data/x.py", True, True),
        ("sqlite:////srv/reviews.db", "/home/leyla", "/home/leyla/newsdesk/data/x.py", False, False),
        ("sqlite://", "/home/leyla", "/home/leyla/newsdesk/data/x.py", None, False),
        ("sqlite:///:memory:", "/home/leyla", "/home/leyla/newsdesk/data/x.py", None, False),
        ("sqlite:///file:x?mode=memory&uri=true", "/home/leyla", "/srv/x.py", None, False),
        ("postgresql+psycopg://db/reviews", "/home/appuser", "/mount/src/newsdesk/data/x.py", None, True),
    ],
)
def test_reviews_last_where_the_disk_does(
    url: str, home: str, code: str, setting: bool | None, lasts: bool
) -> None:
    if url.startswith("postgresql"):
        pytest.importorskip("psycopg", reason="psycopg is not installed")
    engine = create_engine(url, poolclass=NullPool)
    assert will_last(engine, setting, home=Path(home), code=Path(code)) is lasts
