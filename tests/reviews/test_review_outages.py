"""A database in trouble is said, loses nothing, and is used again once it can be."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, delete, inspect, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.pool import NullPool

from data.reviews.database import will_last
from data.reviews.review import ReviewsUnavailable
from data.reviews.store import ReviewStore
from data.reviews.tables import REVIEWS
from tests.reviews.databases import make_draft, published_of


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
    assert len(published_of(store, "a1")) == 1
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
