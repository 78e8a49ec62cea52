"""The record of runs: what came in when, what was left out, and what is left of it after kill and forget."""

from __future__ import annotations

import json
import random
import time
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from data.corpus import CorpusUnavailable
from data.store import recording as recording_module
from data.store.checking import check
from data.store.folder import CorpusFolder
from data.store.recording import recording
from data.store.runs import KEPT_RUNS, Came, changing_runs, read_rejects, read_runs
from tests.articles import make_article, table
from tests.forks import Fork

KILLS = 8


def record_on(path: Path, told: Connection) -> None:
    """Record without an end, each step written at once."""
    vars(recording_module)["_EVERY"] = 0.0
    while True:
        with recording(path, "poll") as run:
            for step in range(3):
                row = {"source": "a", "line": step, "field": "", "reason": "bad", "sample": "s" * step}
                run.took(Came("a", 2, new=1, rejected=1), [row])
                told.send(1)


def test_a_record_that_can_not_be_read_just_now_stays(folder: CorpusFolder) -> None:
    with recording(folder.path, "poll") as run:
        row = {"source": "a", "line": 1, "field": "", "reason": "bad", "sample": "s"}
        run.took(Came("a", 2, new=1, rejected=1), [row])
    home = folder.path / "runs"
    before = {file.name: file.read_bytes() for file in home.iterdir() if file.suffix != ".lock"}
    with pytest.MonkeyPatch.context() as patch:

        def fail(path: Path, *how: object, **more: object) -> str:
            raise OSError(24, "Too many open files")

        patch.setattr(Path, "read_text", fail)
        with pytest.raises(CorpusUnavailable, match="record of runs"), changing_runs(folder.path):
            pass
    after = {file.name: file.read_bytes() for file in home.iterdir() if file.suffix != ".lock"}
    assert after == before


@pytest.fixture
def folder(tmp_path: Path) -> CorpusFolder:
    return CorpusFolder.create(tmp_path / "news", "News", ZoneInfo("UTC"))


def row(line: int = 1, field: str = "", sample: str = "", source: str = "a.csv") -> dict[str, object]:
    return {"source": source, "line": line, "field": field, "reason": "bad", "sample": sample}


def take(folder: CorpusFolder, *rows: dict[str, object], source: str = "a.csv", new: int = 0) -> None:
    with recording(folder.path, "add") as run:
        run.took(Came(source, new + len(rows), new=new, rejected=len(rows)), rows)


def take_and_fail(folder: CorpusFolder, error: BaseException) -> None:
    with recording(folder.path, "add") as run:
        run.took(Came("a.csv", 1, new=1))
        raise error


def test_nothing_is_recorded_where_nothing_was_taken_in(folder: CorpusFolder) -> None:
    with recording(folder.path, "poll"):
        pass
    assert (read_runs(folder.path).kept, len(read_rejects(folder.path)), check(folder)) == ((), 0, [])


def test_a_run_says_what_came_from_where_and_how_it_ended(folder: CorpusFolder) -> None:
    with recording(folder.path, "add") as run:
        run.took(Came("a.csv", 5, new=3, unchanged=1, rejected=1), [row(4, "id", "x")])
        run.took(Came("b.csv", 2, updated=2))
        run.took(Came("c.pdf", problem="not a table"))
    (told,) = read_runs(folder.path).kept
    assert told.total == Came("", 7, 3, 2, 1, 1)
    assert (told.kind, told.ended, told.sources_count) == ("add", "done", 3)
    assert told.sources[2].problem == "not a table"
    assert read_rejects(folder.path).to_pylist() == [{"run": 1, **row(4, "id", "x")}]
    assert check(folder) == []


def test_a_run_that_ends_with_an_error_is_stopped_and_says_why(folder: CorpusFolder) -> None:
    with pytest.raises(CorpusUnavailable):
        take_and_fail(folder, CorpusUnavailable("There is no room left."))
    with pytest.raises(KeyboardInterrupt):
        take_and_fail(folder, KeyboardInterrupt())
    first, second = read_runs(folder.path).kept
    assert (first.ended, first.problem) == ("stopped", "There is no room left.")
    assert (second.ended, second.problem) == ("stopped", "")


def test_a_run_that_was_killed_is_stopped_when_it_is_silent_or_another_begins(folder: CorpusFolder) -> None:
    begun = recording(folder.path, "add").__enter__()
    begun.begin()
    now = datetime.now(UTC)
    (told,) = read_runs(folder.path).kept
    assert told.state(now) == "under way"
    assert told.state(now + timedelta(hours=1)) == "stopped"
    assert told.state(now - timedelta(hours=1)) == "stopped"  # by a clock that was put back
    take(folder, new=1)
    assert [run.ended for run in read_runs(folder.path).kept] == ["stopped", "done"]


def test_rows_beyond_what_is_kept_are_counted(folder: CorpusFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording_module, "KEPT_ROWS", 3)
    with recording(folder.path, "add") as run:
        run.took(Came("a.csv", 2, rejected=2), [row(1), row(2)])
        run.took(Came("b.csv", 9, rejected=9), [row(n, source="b.csv") for n in range(1, 10)])
    (told,) = read_runs(folder.path).kept
    assert told.rejects is not None
    assert (told.total.rejected, told.rejects.rows) == (11, 3)


def test_old_runs_go_kind_by_kind_and_stay_counted(folder: CorpusFolder) -> None:
    take(folder, row(1))
    for n in range(KEPT_RUNS + 2):
        with recording(folder.path, "poll") as run:
            run.took(Came("feed", 1, rejected=1), [row(n)])
    runs = read_runs(folder.path)
    assert [run.kind for run in runs.kept] == ["add", *["poll"] * KEPT_RUNS]
    assert (runs.dropped, runs.before.rejected, runs.rejected) == (2, 2, KEPT_RUNS + 3)
    assert runs.kept[-1].number == KEPT_RUNS + 3
    files = list((folder.path / "runs").glob("*.parquet"))
    assert len(files) == len(read_rejects(folder.path)) == KEPT_RUNS + 1
    assert read_rejects(folder.path).column("run").to_pylist()[0] == KEPT_RUNS + 3


def test_a_recorder_that_is_killed_leaves_a_record_with_all_that_it_had_told(folder: CorpusFolder) -> None:
    chance = random.Random(7)
    counted = 0
    for _ in range(KILLS):
        recorder = Fork(record_on, folder.path)
        recorder.receive()
        time.sleep(chance.uniform(0, 0.15))
        counted += 1 + len(recorder.kill())
        assert check(folder) == []
        runs = read_runs(folder.path)
        assert runs.rejected >= counted
        counted = runs.rejected
        assert all(run.rejects and run.rejects.rows == run.total.rejected for run in runs.kept)


@pytest.mark.parametrize("harm", ["missing", "damaged"])
def test_check_names_rejected_rows_that_are_not_what_was_written(folder: CorpusFolder, harm: str) -> None:
    take(folder, row(1))
    (file,) = (folder.path / "runs").glob("*.parquet")
    file.unlink() if harm == "missing" else file.write_bytes(file.read_bytes()[:-3])
    assert ["rejected rows of run 1" in problem for problem in check(folder)] == [True]
    with pytest.raises(CorpusUnavailable, match="rejected rows can't be read"):
        read_rejects(folder.path)


def test_a_record_that_can_not_be_read_is_named_and_keeps_no_news_out(folder: CorpusFolder) -> None:
    take(folder, row(1))
    (folder.path / "runs" / "runs.json").write_text("{", "utf-8")
    assert ["record of runs" in problem for problem in check(folder)] == [True]
    take(folder, row(1), new=1)
    assert [run.total.new for run in read_runs(folder.path).kept] == [1]
    assert (folder.path / "runs" / "runs.json.damaged").read_text("utf-8") == "{"


def test_samples_of_what_may_be_a_forgotten_article_go(folder: CorpusFolder) -> None:
    address = "https://h.example/secret-plan"
    with folder.writing() as writer:
        writer.add(table(make_article(id="a1", headline="A secret", url=address), make_article(id="a2")))
    take(folder, row(1, "id", "a1"), row(2, "id", "a12"), row(3, "", '{"title": "A secret'))
    take(folder, row(1, "", "more of it", source=f"{address}?from=feed"), source=f"{address}?from=feed")
    with folder.writing() as writer:
        writer.forget(["a1"])
    rows = read_rejects(folder.path).to_pylist()
    assert [(one["run"], one["line"], one["sample"]) for one in rows] == [
        (2, 1, ""), (1, 1, ""), (1, 2, "a12"), (1, 3, ""),
    ]  # fmt: skip
    assert read_runs(folder.path).rejected == 4
    kept = b"".join(file.read_bytes() for file in folder.path.rglob("*") if file.is_file())
    assert b"secret" not in kept
    assert json.loads((folder.path / "runs" / "runs.json").read_text("utf-8"))["kept"][1]["sources"][0][
        "source"
    ] == ("(forgotten)")
    assert check(folder) == []
