"""The databases that review tests run on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine

from data.reviews.store import ReviewStore
from tests.reviews.databases import DATABASES, database_url


@pytest.fixture(params=DATABASES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    with database_url(request.param, tmp_path) as url:
        engine = create_engine(url)
        yield engine
        engine.dispose()


@pytest.fixture
def store(engine: Engine) -> ReviewStore:
    return ReviewStore(engine)
