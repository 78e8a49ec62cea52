"""A writer that is killed at any moment leaves a whole folder, with everything it had reported."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path
from zoneinfo import ZoneInfo

from data.store.checking import check
from data.store.folder import CorpusFolder

ROOT = Path(__file__).resolve().parents[2]
KILLS = 12

WRITER = """
import sys
from pathlib import Path
from data.store.folder import CorpusFolder
from tests.articles import make_article, table

folder = CorpusFolder.open(Path(sys.argv[1]))
with folder.writing(wait=10) as writer:
    for step in range(1000):
        first = folder.manifest().articles
        rows = [make_article(id=f"n{first + i}", headline=f"Article {first + i}") for i in range(3)]
        rows.append(make_article(id="always", headline=f"Changed at {first}"))
        writer.add(table(*rows))
        print(folder.manifest().articles, flush=True)
"""


def test_a_killed_writer_loses_nothing_that_it_had_reported(tmp_path: Path) -> None:
    folder = CorpusFolder.create(tmp_path / "news", "News", ZoneInfo("UTC"))
    chance = random.Random(7)
    for _ in range(KILLS):
        before = folder.manifest().articles
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(folder.path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout
        first = int(writer.stdout.readline())
        time.sleep(chance.uniform(0, 0.08))
        writer.kill()
        told = [first, *map(int, writer.stdout.read().split())]
        writer.wait()
        assert check(folder) == []
        assert folder.manifest().articles >= told[-1] > before
        ids = folder.table().column("id").to_pylist()
        assert len(ids) == len(set(ids)) == folder.manifest().articles
