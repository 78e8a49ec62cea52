"""Taking in that is killed, or finds the disk full, at any of its writes leaves all whole and can go on."""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest

from data.corpus import CorpusError
from data.ingest.entities.found import EntitySettings
from data.ingest.entities.stage import Namer, forget_counts
from data.ingest.feed_list import FollowedFeed, changing, followed
from data.ingest.taking_in import take_in
from data.store.checking import check
from data.store.folder import CorpusFolder
from data.store.manifest import is_corpus_folder, latest_number, numbers, read_manifest
from data.store.runs import read_rejects, read_runs
from tests.slow import SLOW

UTC: Final = ZoneInfo("UTC")
NAMES: Final = EntitySettings(models={"az": "azerbaijani"})
TEXT: Final = "Prezident İlham Əliyev dünən Bakıda çıxış etdi. Ötən həftə Əliyev yenə Bakıda idi."


class Killed(BaseException):
    """The process is there no more."""


class Disk:
    """Counts what is written, and refuses from one write on: as a full disk does, or as death does."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.writes = 0
        self.refuses_from = 1 << 30
        self.kills = False
        for owner, name, always in (
            (Path, "mkdir", False), (Path, "replace", True), (Path, "unlink", True), (os, "fsync", False),
        ):  # fmt: skip
            patch.setattr(owner, name, self._counted(getattr(owner, name), always))
        opens = Path.open

        def open_counted(path: Path, mode: str = "r", *args: Any, **named: Any) -> Any:
            self._count(always="w" not in mode)
            return opens(path, mode, *args, **named)

        patch.setattr(Path, "open", open_counted)

    def _counted(self, does: Callable[..., Any], always: bool) -> Callable[..., Any]:
        def counted(*args: Any, **named: Any) -> Any:
            self._count(always)
            return does(*args, **named)

        return counted

    def _count(self, always: bool) -> None:
        """Allow one operation; a full disk lets files be read, moved and removed."""
        self.writes += 1
        if self.writes > self.refuses_from and self.kills:
            raise Killed
        if self.writes > self.refuses_from and not always:
            raise OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    return Disk(monkeypatch)


@dataclass(frozen=True)
class Room:
    """A corpus folder, and the files that go into it."""

    home: Path

    @property
    def path(self) -> Path:
        return self.home / "news"

    def folder(self) -> CorpusFolder:
        return CorpusFolder.create(self.path, "News", UTC)

    def take_in(self, name: str) -> None:
        take_in([self.home / name], self.folder(), entities=NAMES)

    def forget(self, *ids: str) -> None:
        with self.folder().writing() as writer:
            namer = Namer(writer, NAMES)
            namer.take_back(ids)
            forget_counts(self.path)
            writer.forget(ids)
            namer.settle()


def row(n: int, **fields: str) -> dict[str, str]:
    return {
        "id": f"n{n}", "headline": f"Çıxış nömrə {n} üzrə xəbər", "text": f"{TEXT} {n}", "language": "az",
        "published": f"2024-05-{n + 1:02}", "collected": "2024-06-01T00:00:00Z", **fields,
    }  # fmt: skip


FILES: Final = {
    "first.jsonl": [row(1), row(2), row(1) | {"id": "copy", "source": "Herald"}, {"id": "empty"}],
    "then.jsonl": [row(1), row(2, text="Prezident Hikmət Əliyev Bakıda idi."), row(4), {"id": "empty"}],
}


def create(room: Room) -> None:
    room.folder()


def begin(room: Room) -> None:
    room.take_in("first.jsonl")


def correct(room: Room) -> None:
    room.take_in("then.jsonl")


def forget(room: Room) -> None:
    room.forget("n1", "n4")


def rename(room: Room) -> None:
    with room.folder().writing() as writer:
        writer.show_sections({"Siyasət": "Politics"})


def follow(room: Room) -> None:
    with changing(room.folder()) as feeds:
        feeds["https://a.example/"] = FollowedFeed("https://a.example/")


#: Of the writes at which a step may end, those that are tried: all of them take two minutes.
_EACH: Final = 1 if SLOW else 8
STEPS: Final = (create, begin, correct, forget, rename, follow)


def state(room: Room) -> dict[str, Any]:
    folder = room.folder()
    assert check(folder) == []
    with folder.writing() as writer:  # which tidies up
        entities = writer.names.entities()[1].to_pylist()
        counts = Namer(writer, NAMES).counts
    with changing(folder) as feeds:
        followed_now = list(feeds)
    table, earlier = folder.texts()
    kept = (read_manifest(folder.path, number) for number in numbers(folder.path))
    named = {part.name for manifest in kept for part in manifest.parts}
    assert {path.name for path in (folder.path / "parts").glob("*")} <= named
    assert not list(folder.path.rglob("*.part"))
    return {
        "articles": table.sort_by("id").to_pylist(), "entities": entities, "counts": counts,
        "sections": folder.manifest().sections, "feeds": followed_now,
        "earlier": sorted(earlier.column("body").to_pylist()),
    }  # fmt: skip


@pytest.fixture(scope="module")
def stages(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """What there is before each step, and after the last one."""
    home = tmp_path_factory.mktemp("stages")
    stages = [home / "0"]
    stages[0].mkdir()
    for name, rows in FILES.items():
        (stages[0] / name).write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    for n, step in enumerate(STEPS, 1):
        stages.append(shutil.copytree(stages[-1], home / str(n)))
        step(Room(stages[-1]))
    return stages


@pytest.mark.parametrize("kills", [True, False], ids=["killed", "disk full"])
@pytest.mark.parametrize("at", range(len(STEPS)), ids=[step.__name__ for step in STEPS])
def test_a_step_is_there_whole_or_not_at_all_and_can_be_taken_again(
    at: int, kills: bool, stages: list[Path], disk: Disk, tmp_path: Path
) -> None:
    step, disk.kills = STEPS[at], kills
    expected = state(Room(shutil.copytree(stages[at + 1], tmp_path / "expected")))
    before = disk.writes
    step(Room(shutil.copytree(stages[at], tmp_path / "whole")))
    every = disk.writes - before
    for writes in range(int(kills), every, _EACH):
        home = tmp_path / str(writes)
        room = Room(shutil.copytree(stages[at], home))
        disk.refuses_from = disk.writes + writes
        told = "no room left"
        try:
            step(room)
        except Killed:
            assert kills
        except CorpusError as error:
            told = str(error)
        disk.refuses_from = 1 << 30
        assert "no room left" in told
        if is_corpus_folder(room.path) and latest_number(room.path):
            assert check(CorpusFolder(room.path)) == []
            read_rejects(room.path), read_runs(room.path), followed(CorpusFolder(room.path))
        step(room)
        assert state(room) == expected
        shutil.rmtree(home)
