"""What only a PostgreSQL server can show: lost connections, read-only sessions, other zones."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, event, text

from data.reviews.review import ReviewsUnavailable
from data.reviews.store import ReviewStore
from tests.reviews.databases import NEEDS_POSTGRES, database_url, make_draft, owner, published_of

pytestmark = NEEDS_POSTGRES


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    with database_url("postgresql", tmp_path) as url:
        engine = create_engine(url)
        yield engine
        engine.dispose()


def test_a_connection_that_the_server_dropped_is_made_anew(engine: Engine) -> None:
    store = ReviewStore(engine)
    store.send(make_draft(), "published")
    with engine.connect() as connection:
        backend = connection.scalar(text("SELECT pg_backend_pid()"))
    with owner() as other, other.begin() as connection:
        connection.execute(text("SELECT pg_terminate_backend(:backend)"), {"backend": backend})
    assert store.send(make_draft(), "published").review.id == 2
    assert len(published_of(store, "a1")) == 2


def test_a_read_only_server_is_still_read(engine: Engine) -> None:
    store = ReviewStore(engine)
    store.send(make_draft(), "published")
    engine.dispose()
    set_at_connect(engine, "SET default_transaction_read_only = on")
    store = ReviewStore(engine)
    assert len(published_of(store, "a1")) == 1
    with pytest.raises(ReviewsUnavailable, match="read but not stored"):
        store.send(make_draft())


def test_times_are_utc_whatever_the_zone_of_the_session(engine: Engine) -> None:
    set_at_connect(engine, "SET TIME ZONE 'Asia/Kathmandu'")
    store = ReviewStore(engine)
    review = store.send(make_draft(), "published").review
    assert review.created.utcoffset() == timedelta(0)
    assert abs(review.created - datetime.now(UTC)) < timedelta(seconds=10)
    assert published_of(store, "a1")["created"].iloc[0] == review.created


def test_a_server_that_is_down_is_said() -> None:
    store = ReviewStore(create_engine("postgresql+psycopg://nobody@127.0.0.1:9/reviews"))
    with pytest.raises(ReviewsUnavailable, match="can't be reached"):
        store.summary()


def set_at_connect(engine: Engine, statement: str) -> None:
    @event.listens_for(engine, "connect")
    def run(connection: object, record: object) -> None:
        cursor = connection.cursor()  # type: ignore[attr-defined]  # a psycopg connection
        cursor.execute(statement)
        cursor.close()
        connection.commit()  # type: ignore[attr-defined]
