"""A review that was thanked for outlives a process killed at any moment."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select, text

from data.reviews.limits import Draft
from data.reviews.store import ReviewStore
from data.reviews.tables import REVIEWS
from tests.forks import Fork
from tests.reviews.databases import DATABASES, database_url, make_draft

KILLS = 24


@pytest.fixture(params=DATABASES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    with database_url(request.param, tmp_path) as url:
        yield url


def numbered(child: int, number: int) -> Draft:
    """A draft whose text can be told from its key; long enough to span pages of the file."""
    return make_draft(f"{child}-{number} " * 150, send_key=f"{child}-{number}", article_id=f"a{child}")


def send_until_killed(url: str, child: int, thanks: Connection) -> None:
    store = ReviewStore(create_engine(url))
    for number in range(1_000_000):
        sent = store.send(numbered(child, number), "published")
        thanks.send((number, sent.review.id))


def thanked_before_kill(url: str, child: int, wait: float) -> list[tuple[int, int]]:
    """What a child thanked for until SIGKILL, `wait` seconds after its first review."""
    process = Fork(send_until_killed, url, child)
    first = process.receive()
    time.sleep(wait)
    return [first, *process.kill()]


def test_every_review_thanked_for_is_there_once_after_kills(url: str) -> None:
    chance = random.Random(2024)
    thanked: list[tuple[str, int]] = []
    store = ReviewStore(create_engine(url))
    for child in range(KILLS):
        answers = thanked_before_kill(url, child, chance.uniform(0, 0.12))
        thanked += [(f"{child}-{number}", review_id) for number, review_id in answers]
        # The reader who got no thanks sends again.
        last = numbered(child, len(answers))
        thanked.append((last.send_key, store.send(last, "published").review.id))
    assert len(thanked) > 3 * KILLS
    with create_engine(url).connect() as connection:
        rows = connection.execute(select(REVIEWS.c.send_key, REVIEWS.c.id, REVIEWS.c.text)).all()
        if connection.dialect.name == "sqlite":
            assert connection.scalar(text("PRAGMA integrity_check")) == "ok"
    assert Counter((key, review_id) for key, review_id, _ in rows) == Counter(thanked)
    for key, _, body in rows:
        assert body == (f"{key} " * 150).strip()


def send_the_same(url: str, thanks: Connection) -> None:
    sent = ReviewStore(create_engine(url)).send(make_draft(send_key="form-1"))
    thanks.send((sent.review.id, sent.repeated))


def test_one_form_sent_by_eight_processes_at_once_is_one_review(url: str) -> None:
    processes = [Fork(send_the_same, url) for _ in range(8)]
    answers = [process.receive() for process in processes]
    for process in processes:
        process.process.join(30)
    assert [process.process.exitcode for process in processes] == [0] * 8
    assert len({review_id for review_id, _ in answers}) == 1
    assert sorted(repeated for _, repeated in answers) == [False] + [True] * 7
