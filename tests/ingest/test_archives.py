"""ZIP archives: their files are taken in, and none of their tricks work."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from data.ingest import archives
from data.ingest.archives import files_in


def archive(path: Path, **files: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return path


def read(path: Path) -> dict[str, bytes | str]:
    """Each file's content, or why it can't be read, by its name in the archive."""
    return {
        found.label.removeprefix(f"{path}/"): found.problem or found.path.read_bytes()
        for found in files_in(path)
    }


def test_the_files_of_an_archive_are_found_and_hidden_ones_left(tmp_path: Path) -> None:
    files = {"a.csv": b"title\nA", "in/b.csv": b"title\nB", "__MACOSX/a.csv": b"x", "in/.b": b"x"}
    assert read(archive(tmp_path / "news.zip", **files)) == {"a.csv": b"title\nA", "in/b.csv": b"title\nB"}


def test_another_file_is_itself(tmp_path: Path) -> None:
    path = tmp_path / "news.csv"
    path.write_bytes(b"title\nA")
    assert [(found.label, found.path) for found in files_in(path)] == [(str(path), path)]


def test_a_name_that_climbs_out_writes_nothing_outside(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    found = read(archive(home / "news.zip", **{"../../climbed.csv": b"title\nA"}))
    assert found == {"../../climbed.csv": b"title\nA"}
    assert not list(tmp_path.rglob("climbed*"))


def test_a_bomb_stops_at_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_BYTES", 10_000)
    path = archive(tmp_path / "bomb.zip", **{"small.csv": b"title\nA", "bomb.csv": b"0" * 5_000_000})
    found = read(path)
    assert found["small.csv"] == b"title\nA"
    assert str(found["bomb.csv"]).startswith("the archive holds more than")


def test_what_bombs_have_unpacked_counts_and_is_not_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "MAX_BYTES", 10_000)
    monkeypatch.setattr(archives, "_BLOCK", 1_000)
    bombs = {f"{n}.csv": b"0" * 1_000_000 for n in range(3)}
    others = {"large.csv": b"title\n" + b"B" * 2_000, "last.csv": b"title\nB"}
    path = archive(tmp_path / "bomb.zip", **{"first.csv": b"title\nA"}, **bombs, **others)
    home, problems = None, []
    for found in files_in(path):
        problems.append(found.problem[:27])
        home = home or found.path.parent
        assert sum(file.stat().st_size for file in home.iterdir()) <= 10
    assert problems == ["", *["the archive holds more than"] * 4, ""]


def test_a_damaged_file_is_named_and_the_others_go_on(tmp_path: Path) -> None:
    path = archive(tmp_path / "news.zip", **{"a.csv": b"title\n" + b"A" * 50, "b.csv": b"title\nB"})
    raw = bytearray(path.read_bytes())
    raw[raw.index(b"a.csv") + len("a.csv") + 2] ^= 0xFF
    path.write_bytes(bytes(raw))
    found = read(path)
    assert isinstance(found["a.csv"], str)
    assert found["b.csv"] == b"title\nB"


def test_a_workbook_is_one_file(tmp_path: Path) -> None:
    path = archive(tmp_path / "news.xlsx", **{"[Content_Types].xml": b"<x/>", "xl/a.xml": b"<x/>"})
    assert [found.path for found in files_in(path)] == [path]
