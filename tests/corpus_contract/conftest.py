"""Every engine answers the same contract: a new one is added to `ENGINES` and nothing else changes."""

from __future__ import annotations

import uuid
import weakref
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, Protocol
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest

from data.cluster_address import read_address
from data.corpus import Corpus
from data.corrected import NONE_CORRECTED, Corrected
from data.engines.building import build_index
from data.engines.embedded import EmbeddedCorpus
from data.engines.index import Index
from data.engines.opensearch.connection import Cluster
from data.engines.opensearch.corpus import OpenSearchCorpus
from data.engines.opensearch.layout import MAPPINGS
from data.engines.opensearch.loading import Shape, load
from tests.corpus_contract.newsroom import NEWSROOM, ZONE


class Build(Protocol):
    """Makes a corpus of articles, of what they said before, and of what is known of their entities."""

    def __call__(
        self,
        articles: pa.Table,
        zone: ZoneInfo,
        earlier: pa.Table | None = None,
        facts: pa.Table | None = None,
    ) -> Corpus: ...


class BuildCorrected(Protocol):
    """Makes a corpus of articles whose entities are as corrected."""

    def __call__(self, articles: pa.Table, zone: ZoneInfo, corrected: Corrected) -> Corpus: ...


class Engine(Protocol):
    """Makes corpora in a folder of their own, or for one."""

    def __call__(
        self,
        articles: pa.Table,
        folder: Path,
        zone: ZoneInfo,
        earlier: pa.Table | None = None,
        facts: pa.Table | None = None,
        corrected: Corrected = NONE_CORRECTED,
    ) -> Corpus: ...


def _embedded(
    articles: pa.Table,
    folder: Path,
    zone: ZoneInfo,
    earlier: pa.Table | None = None,
    facts: pa.Table | None = None,
    corrected: Corrected = NONE_CORRECTED,
) -> Corpus:
    EmbeddedCorpus.build(articles, folder, "Newsroom", zone, earlier=earlier, facts=facts)
    return EmbeddedCorpus.open(folder, corrected)


class _OnCluster:
    """Corpora on a cluster, each by a name of its own for as long as a test has it.

    What is left of one becomes the next: so a load meets what others left, and few indices are made.
    """

    def __init__(self, urls: Sequence[str]) -> None:
        self._hosts = "http://" + ",".join(url.removeprefix("http://") for url in urls)
        self._made: list[Cluster] = []
        self._free: list[Cluster] = []

    def __call__(
        self,
        articles: pa.Table,
        folder: Path,
        zone: ZoneInfo,
        earlier: pa.Table | None = None,
        facts: pa.Table | None = None,
        corrected: Corrected = NONE_CORRECTED,
    ) -> Corpus:
        build_index(articles, folder, "Newsroom", zone, earlier=earlier, facts=facts)
        cluster = self._free.pop() if self._free else self._new()
        load(Index(folder, corrected), cluster, Shape(shards=2), replace=True)
        corpus = OpenSearchCorpus(cluster)
        weakref.finalize(corpus, self._free.append, cluster)
        return corpus

    def _new(self) -> Cluster:
        name = f"contract-{uuid.uuid4().hex[:12]}"
        self._made.append(Cluster(read_address(f"opensearch+{self._hosts}/{name}")))
        return self._made[-1]

    def end(self) -> None:
        for cluster in self._made:
            for kind in MAPPINGS:
                cluster.client.indices.delete(index=cluster.index(kind), ignore_unavailable=True)


ENGINES: Final = ("embedded", pytest.param("opensearch", marks=pytest.mark.cluster))


@pytest.fixture(scope="session", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """Each engine in turn; OpenSearch where there is a cluster: see `make test-cluster`."""
    if request.param == "embedded":
        yield _embedded
        return
    made = _OnCluster(request.getfixturevalue("cluster").urls)
    yield made
    made.end()


@pytest.fixture(scope="session")
def build(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Makes a corpus of a table, with the engine that is tested."""

    def built(
        articles: pa.Table,
        zone: ZoneInfo,
        earlier: pa.Table | None = None,
        facts: pa.Table | None = None,
    ) -> Corpus:
        return engine(articles, tmp_path_factory.mktemp("corpus") / "index", zone, earlier, facts)

    return built


@pytest.fixture(scope="session")
def build_corrected(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> BuildCorrected:
    """Makes a corpus of a table and corrections, with the engine that is tested."""

    def built(articles: pa.Table, zone: ZoneInfo, corrected: Corrected) -> Corpus:
        return engine(articles, tmp_path_factory.mktemp("corrected") / "index", zone, corrected=corrected)

    return built


@pytest.fixture(scope="session")
def newsroom(build: Build) -> Corpus:
    """The small corpus that most expectations are about."""
    return build(NEWSROOM, ZONE)
