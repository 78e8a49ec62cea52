"""A writer that is killed at any moment leaves a whole folder, with everything it had reported."""

from __future__ import annotations

import random
import time
from multiprocessing.connection import Connection
from pathlib import Path
from zoneinfo import ZoneInfo

from data.store.checking import check
from data.store.folder import CorpusFolder
from tests.articles import make_article, table
from tests.forks import Fork

KILLS = 12


def write_on(path: Path, told: Connection) -> None:
    """Add four articles after four, one of them anew."""
    folder = CorpusFolder.open(path)
    with folder.writing(wait=10) as writer:
        while True:
            first = folder.manifest().articles
            rows = [make_article(id=f"n{first + i}", headline=f"Article {first + i}") for i in range(3)]
            rows.append(make_article(id="always", headline=f"Changed at {first}"))
            writer.add(table(*rows))
            told.send(folder.manifest().articles)


def test_a_killed_writer_loses_nothing_that_it_had_reported(tmp_path: Path) -> None:
    folder = CorpusFolder.create(tmp_path / "news", "News", ZoneInfo("UTC"))
    chance = random.Random(7)
    for _ in range(KILLS):
        before = folder.manifest().articles
        writer = Fork(write_on, folder.path)
        first = writer.receive()
        time.sleep(chance.uniform(0, 0.08))
        told = [first, *writer.kill()]
        assert check(folder) == []
        assert folder.manifest().articles >= told[-1] > before
        ids = folder.table().column("id").to_pylist()
        assert len(ids) == len(set(ids)) == folder.manifest().articles
