"""A small form of `benchmarks.review_writers`: what readers were thanked for outlives a killed app."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor

import pytest

from benchmarks.review_writers import measured
from tests.slow import slow
from tools.postgres import programs


@pytest.mark.parametrize("kind", ["sqlite", *slow("postgresql")])
def test_all_that_was_thanked_for_is_there_once_and_whole(monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    if kind == "postgresql" and programs() is None:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    monkeypatch.delenv("NEWSDESK_APP_PYTHON", raising=False)  # this one has PostgreSQL's driver
    with ThreadPoolExecutor(1) as pool:  # in this thread a browser's loop may run
        run = pool.submit(measured, kind, "app", writers=10, kills=2, chance=random.Random(5))
        tally, wrong, stored = run.result()
    assert wrong == []
    assert tally.kills == 2
    assert stored >= len(tally.thanked) >= 10
