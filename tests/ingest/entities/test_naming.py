"""Naming: mentions go by all that a corpus has taught, whenever an article came in."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from data.ingest.entities.found import EntitySettings
from data.ingest.entities.stage import Namer, forget_counts
from data.ingest.tables import load_frame
from data.ingest.taking_in import add_named
from data.store.checking import check
from data.store.folder import CorpusFolder

UTC = ZoneInfo("UTC")
MEETING = {
    "id": "meeting",
    "headline": "Angela Merkel meets Emmanuel Macron",
    "text": "Chancellor Angela Merkel met President Emmanuel Macron in Berlin. Merkel said France agrees.",
    "language": "en",
}
RAIN = {
    "id": "rain",
    "headline": "Rain",
    "text": "It rained when Merkel spoke. So Merkel said, and left.",
    "language": "en",
}


@pytest.fixture
def folder(tmp_path: Path) -> CorpusFolder:
    return CorpusFolder.create(tmp_path / "news", "News", UTC)


def take_in(folder: CorpusFolder, *rows: dict[str, Any], settings: EntitySettings | None = None) -> None:
    with folder.writing() as writer:
        namer = Namer(writer, settings)
        add_named(load_frame(rows, UTC).table, writer, namer)
        namer.settle()
    assert check(folder) == []


def forget(folder: CorpusFolder, id: str) -> None:
    with folder.writing() as writer:
        namer = Namer(writer)
        namer.take_back([id])
        forget_counts(folder.path)
        writer.forget([id])
        namer.settle()


def mentions(folder: CorpusFolder) -> dict[str, list[tuple[str, str]]]:
    """Article -> its entities and what stands for them in its text."""
    return {
        row["id"]: [(one["entity"], row[one["field"]][one["start"] : one["end"]]) for one in row["mentions"]]
        for row in folder.table().to_pylist()
    }


def people(folder: CorpusFolder, id: str) -> set[str]:
    row = next(row for row in folder.table().to_pylist() if row["id"] == id)
    return {one["entity"] for one in row["mentions"] if one["kind"] == "person"}


def test_mentions_stand_where_they_say(folder: CorpusFolder) -> None:
    take_in(folder, MEETING)
    (row,) = folder.table().to_pylist()
    merkel = [one for one in row["mentions"] if one["entity"] == "Angela Merkel"]
    assert {row[one["field"]][one["start"] : one["end"]] for one in merkel} == {"Angela Merkel", "Merkel"}
    assert {one["field"] for one in merkel} == {"headline", "body"}


@pytest.mark.parametrize("rows", [(MEETING, RAIN), (RAIN, MEETING)])
def test_the_order_of_arrival_changes_nothing(folder: CorpusFolder, rows: tuple[dict[str, Any], ...]) -> None:
    for row in rows:
        take_in(folder, row)
    assert people(folder, "rain") == {"Angela Merkel"}


@pytest.mark.slow
def test_many_small_runs_end_like_one(folder: CorpusFolder, tmp_path: Path) -> None:
    """More than are put together into one part."""
    rows = [
        {**(MEETING, RAIN)[n % 2], "id": f"n{n}", "text": f"{(MEETING, RAIN)[n % 2]['text']} {n}"}
        for n in range(30)
    ]
    for row in rows:
        take_in(folder, row)
    at_once = CorpusFolder.create(tmp_path / "other", "News", UTC)
    take_in(at_once, *rows)
    assert mentions(folder) == mentions(at_once)
    assert len(folder.manifest().of("names")) < 30


def test_what_is_forgotten_teaches_nothing_any_more(folder: CorpusFolder) -> None:
    take_in(folder, RAIN)
    before = mentions(folder)
    take_in(folder, MEETING)
    assert mentions(folder)["rain"] != before["rain"]
    forget(folder, "meeting")
    assert mentions(folder) == before
    told = b"".join(path.read_bytes() for path in folder.path.rglob("*") if path.is_file())
    assert b"Macron" not in told


def test_a_text_that_has_changed_counts_as_it_is_now(folder: CorpusFolder) -> None:
    take_in(folder, MEETING, RAIN)
    take_in(
        folder,
        MEETING | {"text": "Chancellor Olaf Merkel met President Emmanuel Macron.", "headline": "Meeting"},
    )
    assert people(folder, "rain") == {"Olaf Merkel"}


def test_names_of_a_run_that_was_stopped_are_resolved_by_the_next(folder: CorpusFolder) -> None:
    with pytest.raises(KeyboardInterrupt):
        _stopped(folder, RAIN, MEETING)
    assert folder.unfinished()
    with folder.writing() as writer:
        Namer(writer).settle()
    assert people(folder, "rain") == {"Angela Merkel"}
    assert not folder.unfinished()


def _stopped(folder: CorpusFolder, *rows: dict[str, Any]) -> None:
    with folder.writing() as writer:
        namer = Namer(writer)
        for row in rows:
            add_named(load_frame([row], UTC).table, writer, namer)
        raise KeyboardInterrupt


@pytest.mark.parametrize("harm", [b"not gzip", None])
def test_counts_that_are_lost_are_added_up_anew(folder: CorpusFolder, harm: bytes | None) -> None:
    take_in(folder, MEETING)
    counts = folder.path / "names.json.gz"
    counts.unlink() if harm is None else counts.write_bytes(harm)
    take_in(folder, RAIN)
    assert people(folder, "rain") == {"Angela Merkel"}


def test_names_of_ones_own_apply_to_what_is_here_already(folder: CorpusFolder) -> None:
    take_in(folder, MEETING)
    own = EntitySettings(given=(("organisation", ("The Meeting Club", "Berlin")),))
    take_in(folder, RAIN, settings=own)
    assert ("The Meeting Club", "Berlin") in mentions(folder)["meeting"]


def test_a_country_that_an_adjective_stands_for_is_called_as_it_is_now(folder: CorpusFolder) -> None:
    text = "The Turkish government met in the evening. It was held for an hour."
    take_in(folder, {"id": "talks", "headline": "Talks are held", "text": text, "language": "en"})
    assert mentions(folder)["talks"] == [("Turkey", "Turkish")]
    take_in(folder, RAIN, settings=EntitySettings(given=(("place", ("Türkiye", "Turkey")),)))
    assert mentions(folder)["talks"] == [("Türkiye", "Turkish")]


def test_names_that_a_table_lists_stay_as_they_are(folder: CorpusFolder) -> None:
    take_in(folder, MEETING | {"people": ["Emmanuel Macron"]}, RAIN)
    assert people(folder, "meeting") == {"Emmanuel Macron"}
    assert not folder.manifest().of("names")[0].rows > 1


def test_names_that_a_table_lists_go_before_those_found_in_the_same_text(folder: CorpusFolder) -> None:
    take_in(folder, RAIN)
    take_in(folder, MEETING)
    take_in(folder, RAIN | {"text": "It rained when Merkel spoke, and snowed. So Merkel said, and left."})
    take_in(folder, RAIN | {"people": ["Olaf Merkel"]})
    assert people(folder, "rain") == {"Olaf Merkel"}
    take_in(folder, MEETING | {"text": MEETING["text"] + " So it went."})
    assert people(folder, "rain") == {"Olaf Merkel"}


def test_names_are_found_afterwards_in_what_was_taken_in_without(folder: CorpusFolder) -> None:
    listed = MEETING | {"id": "listed", "people": ["Emmanuel Macron"]}
    with folder.writing() as writer:
        writer.add(load_frame([MEETING, RAIN, listed], UTC).table)
    with folder.writing() as writer:
        namer = Namer(writer)
        namer.name_all()
        namer.settle()
    assert people(folder, "rain") == {"Angela Merkel"}
    assert people(folder, "listed") == {"Emmanuel Macron"}
