"""The databases that the review tests run on, and a small draft."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pandas as pd
import pytest
from sqlalchemy import Engine, create_engine, make_url
from sqlalchemy.schema import CreateSchema, DropSchema

from data.reviews.limits import Draft
from data.reviews.moderation import Moderator
from data.reviews.review import Review, Status
from data.reviews.store import ReviewStore

#: An address such as postgresql+psycopg://newsdesk@127.0.0.1/reviews; each test has a schema of its own.
POSTGRES = os.environ.get("NEWSDESK_TEST_POSTGRES", "")
NEEDS_POSTGRES = pytest.mark.skipif(
    not POSTGRES,
    reason="no PostgreSQL to test on: `make test` starts one where it is installed, or name it in "
    "NEWSDESK_TEST_POSTGRES (postgresql+psycopg://...)",
)
#: What a fixture runs a test on, one after the other.
DATABASES = ["sqlite", pytest.param("postgresql", marks=NEEDS_POSTGRES)]


def make_draft(text: str = "A review that is long enough.", **values: object) -> Draft:
    """A draft that nothing is wrong with, but for what `values` say."""
    given = {"article_id": "a1", "rating": 4, "name": "", "send_key": uuid4().hex, **values}
    return Draft(text=text, **given)  # type: ignore[arg-type]  # a test gives each field its type


def decide_on(
    store: ReviewStore, review_id: int, status: Status, by: str, reason: str, revision: int
) -> Review:
    """What a moderator decides on a review that was read at a revision."""
    return store.moderation.decide(review_id, status, Moderator(by), reason, revision)


def decisions_on(store: ReviewStore, review_id: int) -> pd.DataFrame:
    """The record of a review's decisions, first to last."""
    return store.moderation.case(review_id, Moderator("test")).decisions


def published_of(store: ReviewStore, article_id: str) -> pd.DataFrame:
    """An article's published reviews, newest first."""
    return store.listing("published", [article_id], 1_000).frame


@contextmanager
def database_url(kind: str, folder: Path) -> Iterator[str]:
    """The address of an empty database."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'reviews.db'}"
        return
    schema = f"test_{uuid4().hex}"
    with owner() as engine, engine.begin() as connection:
        connection.execute(CreateSchema(schema))
    options = {"options": f"-csearch_path={schema}"}
    yield make_url(POSTGRES).update_query_dict(options).render_as_string(hide_password=False)
    with owner() as engine, engine.begin() as connection:
        connection.execute(DropSchema(schema, cascade=True))


@contextmanager
def owner() -> Iterator[Engine]:
    """An engine of the PostgreSQL under test, closed afterwards."""
    engine = create_engine(POSTGRES)
    yield engine
    engine.dispose()
