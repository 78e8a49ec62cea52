"""Checking a folder: what of its parts does not go together is said."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest

from data.store import checking
from data.store.checking import check
from data.store.folder import CorpusFolder
from data.store.manifest import Manifest, PartKind, write_manifest
from data.store.parts import write_part
from data.store.schemas import SCHEMAS
from tests.articles import make_article, table

DIGEST = 7
MENTION = {"entity": "Baku", "kind": "place", "field": "headline", "start": 0, "end": 4}


@pytest.fixture
def folder(tmp_path: Path) -> CorpusFolder:
    folder = CorpusFolder.create(tmp_path / "news", "News", ZoneInfo("UTC"))
    with folder.writing() as writer:
        writer.add(table(make_article(id="a", headline="Baku"), make_article(id="b", headline="Paris")))
    return folder


def digest(folder: CorpusFolder, id: str) -> int:
    row = folder.of_ids([id], ["digest"]).to_pylist()[0]
    return int(row["digest"])


def write(folder: CorpusFolder, kind: PartKind, *rows: dict[str, Any]) -> str:
    """Write a part that a writer would not; its name."""
    now = folder.manifest()
    part = write_part(folder.path, now.number + 1, kind, pa.Table.from_pylist(list(rows), SCHEMAS[kind]))
    write_manifest(folder.path, now.following((*now.parts, part), now.articles))
    return part.name


@pytest.mark.parametrize(
    ("kind", "row"),
    [
        ("copies", {"id": "a", "other": "gone"}),
        ("copies", {"id": "gone", "other": "a"}),
        ("names", {"id": "gone", "digest": DIGEST, "found": []}),
        ("mentions", {"id": "gone", "digest": DIGEST, "mentions": []}),
        ("signatures", {"id": "gone", "digest": DIGEST, "published": None, "signature": b"0" * 64}),
    ],
)
def test_what_is_known_of_articles_that_are_not_there(
    folder: CorpusFolder, kind: PartKind, row: dict[str, Any]
) -> None:
    name = write(folder, kind, row)
    assert check(folder) == [f"The part {name} speaks of articles that are not there: 1."]


@pytest.mark.parametrize(
    ("change", "sound"),
    [
        ({}, True),
        ({"field": None, "start": None, "end": None}, True),
        ({"end": 5}, False),
        ({"start": -1}, False),
        ({"start": 4}, False),
        ({"field": "body"}, False),
        ({"field": "byline"}, False),
        ({"start": None}, False),
        ({"kind": "river"}, False),
    ],
)
@pytest.mark.parametrize("newer", [True, False])
def test_mentions_stand_in_their_texts(
    folder: CorpusFolder, change: dict[str, Any], sound: bool, newer: bool
) -> None:
    mentions = [MENTION, MENTION | change]
    if newer:
        write(folder, "mentions", {"id": "a", "digest": digest(folder, "a"), "mentions": mentions})
    else:
        with folder.writing() as writer:
            writer.add(table(make_article(id="c", headline="Baku", mentions=mentions)))
    said = "Mentions of no kind, or where their article has no text: 1."
    assert check(folder) == ([] if sound else [said])


def test_mentions_of_a_text_that_has_changed_since_count_for_nothing(folder: CorpusFolder) -> None:
    write(folder, "mentions", {"id": "a", "digest": DIGEST, "mentions": [MENTION | {"end": 99}]})
    assert check(folder) == []


def test_names_stand_for_one_entity_each(folder: CorpusFolder) -> None:
    baku = {"name": "Baku", "kind": "place", "entity": "Baku"}
    name = write(folder, "entities", baku, baku | {"entity": "Bakı"})
    assert check(folder) == [f"The part {name} has names twice, or of no kind."]


def test_a_folder_that_is_written_to_meanwhile_is_sound(
    folder: CorpusFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a writer takes away while it is looked at is not lost."""
    read = checking._version

    def slowly(folder: CorpusFolder, manifest: Manifest) -> list[str]:
        if manifest.number == before:
            with folder.writing() as writer:
                writer.forget(["b"])
        return read(folder, manifest)

    before = folder.number()
    monkeypatch.setattr(checking, "_version", slowly)
    assert check(folder) == []


def test_a_part_that_is_lost_is_said_while_others_write(
    folder: CorpusFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = folder.manifest().of("articles")[0].name
    (folder.path / "parts" / lost).unlink()
    read = checking._version

    def slowly(folder: CorpusFolder, manifest: Manifest) -> list[str]:
        found = read(folder, manifest)
        write_manifest(folder.path, replace(manifest, number=manifest.number + 1))
        return found

    monkeypatch.setattr(checking, "_version", slowly)
    assert check(folder) == [f"The part {lost} is missing: 2 rows are lost."]
