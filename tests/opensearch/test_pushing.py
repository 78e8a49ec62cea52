"""Pushes of a corpus folder: one at a time, and once more where another came between."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from zoneinfo import ZoneInfo

import pytest
from filelock import FileLock

from data.engines.index import Index
from data.engines.opensearch import loading
from data.engines.opensearch.connection import Cluster
from data.engines.opensearch.layout import index_name
from data.engines.opensearch.loading import Loaded, Overtaken, Shape, Told
from data.opening import push
from data.settings import Settings
from data.store.folder import CorpusFolder
from tests.articles import make_article, table
from tests.opensearch.bulk_node import BulkNode, bulk_node

pytestmark = pytest.mark.usefixtures("own_files")


@pytest.fixture
def node() -> Iterator[BulkNode]:
    with bulk_node() as running:
        yield running


@pytest.fixture
def folder(tmp_path: Path) -> CorpusFolder:
    folder = CorpusFolder.create(tmp_path / "wire", "The wire", ZoneInfo("UTC"))
    add(folder, "one")
    return folder


def add(folder: CorpusFolder, id: str) -> None:
    with folder.writing() as writer:
        writer.add(table(make_article(id=id, headline=f"Gas flows {id}", published="2024-05-14")))


def settings(corpus: str, cache: Path) -> Settings:
    return Settings.read({"NEWSDESK_CORPUS": corpus, "NEWSDESK_CACHE": str(cache)}, {})


def ids(node: BulkNode) -> set[str]:
    return {one["row"]["id"] for one in node.held[index_name("news", "articles")].values()}


def test_a_push_waits_for_another_and_brings_what_came_meanwhile(
    node: BulkNode, folder: CorpusFolder, tmp_path: Path
) -> None:
    done: list[Loaded] = []
    here, there = settings(str(folder.path), tmp_path / "cache"), f"opensearch+{node.url}/news"
    with FileLock(folder.path / "push.lock"):
        waiting = Thread(target=lambda: done.append(push(here, settings(there, tmp_path / "cache"))))
        waiting.start()
        add(folder, "two")
        waiting.join(0.5)
        assert waiting.is_alive()
        assert not node.held
    waiting.join(60)
    assert done[0].written == 2
    assert ids(node) == {"one", "two"}


def test_a_push_that_another_machine_came_between_is_made_once_more(
    node: BulkNode, folder: CorpusFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load, seen = loading.load, list[int]()

    def overtaken(
        index: Index, cluster: Cluster, shape: Shape, progress: Told | None, replace: bool
    ) -> Loaded:
        seen.append(index.articles)
        if len(seen) == 1:
            add(folder, "two")  # the other one brought it
            raise Overtaken("Another program was there.")
        return load(index, cluster, shape, progress, replace)

    monkeypatch.setattr(loading, "load", overtaken)
    here, there = settings(str(folder.path), tmp_path / "cache"), f"opensearch+{node.url}/news"
    push(here, settings(there, tmp_path / "cache"))
    assert seen == [1, 2]
    assert ids(node) == {"one", "two"}


def test_a_push_that_is_always_overtaken_says_so(
    node: BulkNode, folder: CorpusFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def overtaken(*given: object) -> Loaded:
        raise Overtaken("Another program was there.")

    monkeypatch.setattr(loading, "load", overtaken)
    with pytest.raises(Overtaken):
        push(
            settings(str(folder.path), tmp_path / "cache"),
            settings(f"opensearch+{node.url}/news", tmp_path / "cache"),
        )
