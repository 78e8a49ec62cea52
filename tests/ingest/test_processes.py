"""Processes that look for names are kept through a run, replaced when killed, and never left over."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from data.ingest.entities import ArticleText, EntityFinder, EntityModelMissing, EntitySettings
from data.ingest.processes import Processes

ROOT = Path(__file__).resolve().parents[2]
NONE = EntitySettings(models={"en": "none"})
TEXTS = [ArticleText(str(i), "", "", f"They met in Berlin, Paris and {i}.", "en") for i in range(400)]

LEFT = """
import multiprocessing, sys
from data.ingest.processes import Processes
from tests.ingest.test_processes import NONE, TEXTS
from data.ingest.entities import EntityFinder

if __name__ == "__main__":
    workers = Processes(1)
    list(EntityFinder(NONE, workers).find(TEXTS))
    print(*(child.pid for child in multiprocessing.active_children()), flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def workers() -> Iterator[Processes]:
    with closing(Processes(2)) as workers:
        yield workers


def children() -> set[int]:
    return {process.pid for process in multiprocessing.active_children() if process.pid}


def test_processes_are_begun_once_and_end_when_told(workers: Processes) -> None:
    """Each reads its models when it begins: a run asks for names step by step."""
    begun = set[int]()
    for _ in range(2):
        assert list(EntityFinder(NONE, workers).find(TEXTS[:3])) == [[], [], []]
        begun |= children()
    assert 1 <= len(begun) <= 2
    workers.close()
    assert not begun & children()


def test_what_a_killed_process_was_at_is_done_by_another_one() -> None:
    with closing(Processes(1)) as workers:
        answered = EntityFinder(NONE, workers).find(TEXTS)
        found = [next(answered)]
        (killed,) = children()
        os.kill(killed, signal.SIGKILL)
        found += answered
        assert found == [[]] * len(TEXTS)
        assert killed not in children()


def test_a_model_that_is_missing_is_said_as_ever(workers: Processes) -> None:
    finder = EntityFinder(EntitySettings(models={"en": "no_such_model"}), workers)
    with pytest.raises(EntityModelMissing, match="no_such_model"):
        list(finder.find(TEXTS[:2]))


def test_they_end_with_the_one_that_began_them_also_where_it_is_killed() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", LEFT], cwd=ROOT, stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    ) as process:  # fmt: skip
        assert process.stdout
        left = [int(pid) for pid in process.stdout.readline().split()]
        process.kill()
    end = time.monotonic() + 10
    while any(map(_runs, left)) and time.monotonic() < end:
        time.sleep(0.05)
    assert left
    assert not any(map(_runs, left))


def _runs(pid: int) -> bool:
    """Whether a process is there that is more than the record of its end."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
