"""Names are looked for on a real Dask cluster: its scheduler and workers are processes on loopback."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest

from data.ingest.dask_workers import DaskWorkers
from data.ingest.entities import ArticleText, EntityFinder, EntityModelMissing, EntitySettings, find_batch
from data.ingest.entities.agreement import made_of
from data.ingest.entities.batches import models_of
from data.ingest.taking_in import take_in
from data.ingest.workers import WorkersDiffer, WorkersGone
from data.store.checking import check
from data.store.folder import CorpusFolder
from data.store.runs import read_runs

dask = pytest.importorskip("dask", reason="Dask is not installed: requirements-dask.txt has it")
pytest.importorskip("distributed", reason="Dask is not installed: requirements-dask.txt has it")

ROOT = Path(__file__).resolve().parents[2]
#: How long a connection is waited for, in seconds.
CONNECT = "distributed.comm.timeouts.connect"
LISTS = EntitySettings(models={"en": "gazetteer"})
TEXTS = [ArticleText(str(i), "", "", f"They went on to Berlin, and to Paris {i}.", "en") for i in range(130)]


class Cluster:
    """A scheduler and its workers. The scheduler is begun elsewhere: it can't import Newsdesk."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._begun = 0
        self._file = home / "scheduler.json"
        self.scheduler = self._begin("scheduler", home, "--host", "127.0.0.1", "--port", "0")
        self.workers: list[subprocess.Popen[bytes]] = []

    @property
    def address(self) -> str:
        self._wait(self._there)
        address: str = json.loads(self._file.read_text("utf-8"))["address"]
        return address

    @property
    def stands(self) -> bool:
        return self.scheduler.poll() is None

    def work(self, folder: Path = ROOT) -> None:
        """Begin a worker that finds what it imports in a folder, and wait until it is one."""
        self._wait(self._there)
        self._begun += 1
        log = self._home / f"worker{self._begun}.log"
        words = "--nthreads", "1", "--no-nanny", "--local-directory", self._home, "--host", "127.0.0.1"
        self.workers.append(self._begin(log.stem, folder, *words))
        self._wait(lambda: "Registered to" in log.read_text("utf-8"))

    def working(self, least: int) -> list[subprocess.Popen[bytes]]:
        """Its workers that run, as many as are wanted or more."""
        self.workers = [worker for worker in self.workers if worker.poll() is None]
        while len(self.workers) < least:
            self.work()
        return self.workers

    def close(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()

    def _begin(self, name: str, folder: Path, *words: object) -> subprocess.Popen[bytes]:
        kind = name.rstrip("0123456789")
        command = [
            sys.executable,
            "-m",
            "dask",
            kind,
            "--scheduler-file",
            self._file,
            "--no-dashboard",
            *words,
        ]
        with (self._home / f"{name}.log").open("wb") as log:
            return subprocess.Popen([str(word) for word in command], cwd=folder, stdout=log, stderr=log)

    def _there(self) -> bool:
        return self._file.exists() and self._file.stat().st_size > 0

    @staticmethod
    def _wait(until: Any) -> None:
        end = time.monotonic() + 120
        while not until():
            assert time.monotonic() < end, "the cluster did not begin"
            time.sleep(0.05)


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Cluster]]:
    clusters: list[Cluster] = []
    yield clusters
    for one in clusters:
        one.close()


@pytest.fixture
def cluster(standing: list[Cluster], tmp_path_factory: pytest.TempPathFactory) -> Cluster:
    """A cluster that stands: that of the test before, with the workers that it left, or a new one."""
    if not standing or not standing[-1].stands:
        standing.append(Cluster(tmp_path_factory.mktemp("cluster")))
    return standing[-1]


@pytest.fixture
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A cluster without any worker."""
    with closing(Cluster(tmp_path_factory.mktemp("bare"))) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory, chronicle: list[dict[str, Any]]) -> Path:
    """Headlines and summaries of the chronicle in English, three hundred, without the names that it lists."""
    file = tmp_path_factory.mktemp("news") / "news.jsonl"
    fields = ("id", "headline", "summary", "published", "language", "source")
    rows = [{name: row[name] for name in fields} for row in chronicle if row["language"] == "en"]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return file


@pytest.fixture(scope="module")
def taken_in_here(tmp_path_factory: pytest.TempPathFactory, news: Path) -> pa.Table:
    """What a run without a cluster makes of these."""
    folder = CorpusFolder.create(tmp_path_factory.mktemp("here") / "corpus", "News", ZoneInfo("UTC"))
    take_in([news], folder, entities=EntitySettings(), storylines=False)
    return articles(folder)


def articles(folder: CorpusFolder) -> pa.Table:
    return folder.table().drop_columns(["collected"]).sort_by("id")


class Adding:
    """`python -m data add`, as a program that is at work."""

    def __init__(self, news: Path, corpus: Path, address: str) -> None:
        words = "add", news, "--corpus", corpus, "--dask", address, "--no-storylines", "--json", "--steps"
        self._process = subprocess.Popen(
            [sys.executable, "-m", "data", *map(str, words)], cwd=ROOT, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env={**os.environ, "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "2s"},
        )  # fmt: skip

    def half_way(self) -> None:
        """Wait until names were found in some articles, and see that they were not in others."""
        assert self._process.stderr
        for line in self._process.stderr:
            step = json.loads(line)["step"]
            if 0 < step["done"] < step["total"]:
                return
        raise AssertionError("it ended too soon")

    def end(self) -> tuple[int, dict[str, Any]]:
        out, _ = self._process.communicate(timeout=300)
        return self._process.returncode, json.loads(out)


def test_a_worker_that_is_killed_half_way_costs_no_article_and_doubles_none(
    tmp_path: Path, cluster: Cluster, news: Path, taken_in_here: pa.Table
) -> None:
    first, *_ = cluster.working(2)
    adding = Adding(news, tmp_path / "corpus", cluster.address)
    adding.half_way()
    first.send_signal(signal.SIGKILL)
    code, said = adding.end()
    assert (code, said["new"]) == (0, len(taken_in_here))
    folder = CorpusFolder.open(tmp_path / "corpus")
    assert check(folder) == []
    assert articles(folder).equals(taken_in_here)
    assert sum(map(len, taken_in_here.column("mentions").to_pylist())) > 500


def test_a_scheduler_that_is_killed_is_said_and_the_run_can_be_taken_up_again(
    tmp_path: Path, cluster: Cluster, news: Path, taken_in_here: pa.Table
) -> None:
    cluster.working(1)
    adding = Adding(news, tmp_path / "corpus", cluster.address)
    adding.half_way()
    cluster.scheduler.send_signal(signal.SIGKILL)
    code, said = adding.end()
    assert code == 1
    assert said["error"].startswith(f"The Dask scheduler at {cluster.address} can't be reached.")
    folder = CorpusFolder.open(tmp_path / "corpus")
    assert check(folder) == []
    assert folder.manifest().articles == 0
    assert [(run.ended, run.problem) for run in read_runs(folder.path).kept] == [("stopped", said["error"])]
    take_in([news], folder, entities=EntitySettings(), storylines=False)
    assert articles(folder).equals(taken_in_here)


def test_what_workers_find_is_what_is_found_here_also_once_the_connection_was_lost(cluster: Cluster) -> None:
    cluster.working(1)
    with closing(DaskWorkers(cluster.address, models_of(LISTS))) as workers:
        finder = EntityFinder(LISTS, workers)
        answered = finder.find(TEXTS)
        found = [next(answered)]
        assert workers._client is not None
        workers._client.close()
        assert [*found, *answered] == find_batch(LISTS, TEXTS)
        with pytest.raises(EntityModelMissing, match="no_such_model"):
            list(EntityFinder(EntitySettings(models={"en": "no_such_model"}), workers).find(TEXTS))


def test_a_cluster_that_can_not_do_it_says_why(
    tmp_path: Path, bare: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data.ingest.asking._LOOK", 0.2)
    with (
        closing(DaskWorkers(bare.address, models_of(LISTS), patience=0.5)) as workers,
        pytest.raises(WorkersGone, match=r"has had no workers for 0\.5 seconds"),
    ):
        list(EntityFinder(LISTS, workers).find(TEXTS))
    bare.work(another_newsdesk(tmp_path))
    bare.work(tmp_path)
    with (
        closing(DaskWorkers(bare.address, models_of(LISTS))) as workers,
        pytest.raises(WorkersDiffer, match="2 Dask workers do not find names as this machine") as caught,
    ):
        workers.begin()
    assert "has rules " in caught.value.detail
    assert "has no Newsdesk, or another one" in caught.value.detail


def another_newsdesk(home: Path) -> Path:
    """The same but for one title, as another version of it would be."""
    ignored = shutil.ignore_patterns("chronicle", "gazetteer", "__pycache__")
    shutil.copytree(ROOT / "data", home / "another" / "data", ignore=ignored)
    with (home / "another/data/ingest/entities/lists/titles_en.txt").open("a", encoding="utf-8") as titles:
        titles.write("Grand Panjandrum\n")
    return home / "another"


def test_a_scheduler_that_hangs_is_not_taken_to_have_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    def hangs(*_: object, callback_timeout: float) -> dict[str, int]:
        assert callback_timeout <= 10
        raise TimeoutError

    workers = DaskWorkers("tcp://127.0.0.1:9", (), patience=5)
    scheduler = SimpleNamespace(ncores=None)
    workers._client = SimpleNamespace(sync=hangs, scheduler=scheduler, status="running", scheduler_comm=None)  # type: ignore[assignment]
    workers._counted, workers._last_seen = 3, time.monotonic() - 1
    workers.look()
    workers._last_seen = time.monotonic() - 6
    with pytest.raises(WorkersGone, match="or has not answered"):
        workers.look()


def test_a_worker_that_has_just_gone_does_not_differ() -> None:
    answers = {"tcp://127.0.0.1:7": OSError("connection refused"), "tcp://127.0.0.1:8": made_of(())}
    client: Any = SimpleNamespace(run=lambda *_, on_error: answers)
    DaskWorkers("tcp://127.0.0.1:9", ())._agree(client)


def test_what_went_wrong_at_the_workers_is_said_for_people() -> None:
    from distributed.scheduler import KilledWorker

    workers = DaskWorkers("tcp://127.0.0.1:9", ())
    worker: Any = SimpleNamespace(address="tcp://127.0.0.1:8")
    killed = workers.explained(KilledWorker("pipe-1", worker, 3))
    assert isinstance(killed, WorkersGone)
    assert "each ended while it had them" in str(killed)
    other = workers.explained(MemoryError("no more"))
    assert (str(other), other.detail) == ("A Dask worker could not look for names.", "MemoryError: no more")  # type: ignore[attr-defined]


def test_certificates_that_nobody_named_are_asked_for() -> None:
    with (
        closing(DaskWorkers("tls://127.0.0.1:9", ())) as workers,
        pytest.raises(WorkersGone, match=r"tls://127\.0\.0\.1:9 wants certificates"),
    ):
        workers.begin()


def test_a_scheduler_that_is_not_there_is_said() -> None:
    with (
        dask.config.set({CONNECT: "0.5s"}), closing(DaskWorkers("tcp://127.0.0.1:9", ())) as workers,
        pytest.raises(WorkersGone, match=r"tcp://127\.0\.0\.1:9 can't be reached"),
    ):  # fmt: skip
        workers.begin()
