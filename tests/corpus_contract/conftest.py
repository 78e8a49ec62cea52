"""Every engine answers the same contract: a new one is added to `ENGINES` and nothing else changes."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Protocol
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest

from data.corpus import Corpus
from data.corrected import Corrected
from data.engines.embedded import EmbeddedCorpus
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


def _embedded(
    articles: pa.Table, folder: Path, zone: ZoneInfo, earlier: pa.Table | None, facts: pa.Table | None
) -> Corpus:
    return EmbeddedCorpus.build(articles, folder, "Newsroom", zone, earlier=earlier, facts=facts)


def _embedded_corrected(articles: pa.Table, folder: Path, zone: ZoneInfo, corrected: Corrected) -> Corpus:
    EmbeddedCorpus.build(articles, folder, "Newsroom", zone)
    return EmbeddedCorpus.open(folder, corrected)


ENGINES: Final = {"embedded": _embedded}
CORRECTED: Final = {"embedded": _embedded_corrected}


@pytest.fixture(scope="session", params=ENGINES)
def build(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Makes a corpus of a table, with the engine that is tested."""
    engine = ENGINES[request.param]

    def built(
        articles: pa.Table,
        zone: ZoneInfo,
        earlier: pa.Table | None = None,
        facts: pa.Table | None = None,
    ) -> Corpus:
        return engine(articles, tmp_path_factory.mktemp("corpus") / "index", zone, earlier, facts)

    return built


@pytest.fixture(scope="session", params=CORRECTED)
def build_corrected(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> BuildCorrected:
    """Makes a corpus of a table and corrections, with the engine that is tested."""
    engine = CORRECTED[request.param]

    def built(articles: pa.Table, zone: ZoneInfo, corrected: Corrected) -> Corpus:
        return engine(articles, tmp_path_factory.mktemp("corrected") / "index", zone, corrected)

    return built


@pytest.fixture(scope="session")
def newsroom(build: Build) -> Corpus:
    """The small corpus that most expectations are about."""
    return build(NEWSROOM, ZONE)
