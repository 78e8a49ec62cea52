"""Jobs: a command that outlasts the page that began it, says how far it is, and can be stopped."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from data.ingest.jobs import Job, Jobs
from data.store.checking import check
from data.store.folder import CorpusFolder

pytestmark = pytest.mark.usefixtures("own_files")


@pytest.fixture
def folder(tmp_path: Path) -> CorpusFolder:
    return CorpusFolder.create(tmp_path / "news", "News", ZoneInfo("UTC"))


def news(path: Path, n: int) -> Path:
    rows = (json.dumps({"id": f"n{i}", "title": f"Gas story {i}", "text": "x " * 200}) for i in range(n))
    path.write_text("\n".join(rows), "utf-8")
    return path


def words(file: Path, folder: CorpusFolder) -> list[str | Path]:
    return ["add", file, "--corpus", folder.path, "--no-entities"]


def test_it_says_how_far_it_is_and_what_came_of_it(folder: CorpusFolder, tmp_path: Path) -> None:
    job = Job("news", words(news(tmp_path / "news.jsonl", 300), folder), {})
    job.wait(300)
    assert not job.running
    assert (job.problem, job.result and job.result["new"]) == ("", 300)
    assert job.step is not None
    assert (job.step.read, job.step.kept) == (300, 300)


def test_its_files_go_when_it_is_through(folder: CorpusFolder) -> None:
    home = tempfile.TemporaryDirectory()
    job = Job("news", words(news(Path(home.name) / "news.jsonl", 3), folder), {}, home)
    job.wait(300)
    assert job.result is not None
    assert not Path(home.name).exists()


def test_what_can_not_be_done_is_said_in_words(folder: CorpusFolder, tmp_path: Path) -> None:
    (tmp_path / "mapping.json").write_text("not JSON", "utf-8")
    file = news(tmp_path / "news.jsonl", 3)
    job = Job("news", [*words(file, folder), "--mapping", tmp_path / "mapping.json"], {})
    job.wait(300)
    assert job.result is None
    assert "not valid JSON" in job.problem


def test_one_that_ends_too_early_gives_its_last_words(folder: CorpusFolder) -> None:
    job = Job("news", ["no-such-command"], {})
    job.wait(300)
    assert "no-such-command" in job.problem


def test_one_that_is_stopped_keeps_what_it_had_written(folder: CorpusFolder, tmp_path: Path) -> None:
    job = Job("news", words(news(tmp_path / "news.jsonl", 200_000), folder), {})
    while job.running and folder.manifest().articles == 0:
        job.wait(0.05)
    job.stop()
    job.wait(300)
    assert "stopped" in job.problem
    assert 0 < folder.manifest().articles < 200_000
    assert check(folder) == []


def test_one_at_a_time_writes_to_a_folder(folder: CorpusFolder, tmp_path: Path) -> None:
    jobs = Jobs()
    file = news(tmp_path / "news.jsonl", 300)
    assert jobs.last(folder.path) is None
    assert jobs.start(folder.path, "first", words(file, folder), {})
    assert not jobs.start(folder.path, "second", words(file, folder), {})
    first = jobs.last(folder.path)
    assert first is not None
    assert first.label == "first"
    first.wait(300)
    assert jobs.start(folder.path, "third", words(file, folder), {})
    third = jobs.last(folder.path)
    assert third is not None
    third.wait(300)
    assert third.result is not None
    assert third.result["unchanged"] == 300
