"""What a corpus knows of its entities reaches the index: a folder's written names, the chronicle's list."""

from __future__ import annotations

import json
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow as pa

from data.frames import rows
from data.ingest.chronicle import FOLDER
from data.opening import open_corpus
from data.settings import Settings
from data.store.folder import CorpusFolder
from data.store.schemas import ENTITIES_SCHEMA
from tests.articles import make_article, table


def settings(tmp_path: Path, corpus: str = "") -> Settings:
    return Settings.read({"NEWSDESK_CORPUS": corpus, "NEWSDESK_CACHE": str(tmp_path / "cache")}, {})


def test_written_names_are_other_names_of_their_entity(tmp_path: Path) -> None:
    folder = CorpusFolder.create(tmp_path / "news", "News", ZoneInfo("UTC"))
    written = [
        ("Şuşa", "place", "Shusha"), ("Shusha", "place", "Shusha"), ("Susha", "place", "Shusha"),
        ("Aliyev", "person", "Ilham Aliyev"),
    ]  # fmt: skip
    columns = [list(column) for column in zip(*written, strict=True)]
    with folder.writing() as writer:
        writer.add(table(make_article(headline="x", mentions=["place:Shusha", "person:Ilham Aliyev"])))
        writer.settle(pa.table(columns, schema=ENTITIES_SCHEMA), iter([]))
    corpus = open_corpus(settings(tmp_path, str(folder.path))).corpus
    shusha, aliyev = rows(corpus.facts(["place:Shusha", "person:Ilham Aliyev"]))
    assert shusha.aliases == ["Susha", "Şuşa"]
    assert (shusha.country, shusha.placed_by) == ("AZ", "city")
    assert aliyev.aliases == ["Aliyev"]


def test_the_chronicles_entities_have_what_its_list_says(tmp_path: Path) -> None:
    corpus = open_corpus(settings(tmp_path)).corpus
    lines = (FOLDER / "entities.jsonl").read_text("utf-8").splitlines()
    listed = {f"{one['kind']}:{one['name']}": one for one in map(json.loads, lines)}
    found = corpus.facts(list(listed))
    assert found.entity.tolist() == list(listed)
    for row in rows(found):
        own = listed[row.entity]
        assert row.aliases == own["aliases"]
        told = [None if value != value else value for value in (row.country, row.latitude, row.longitude)]
        assert told == [own["country"], own["lat"], own["lon"]]
