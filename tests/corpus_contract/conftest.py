"""Every engine answers the same contract: a new one is added to `ENGINES` and nothing else changes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest

from data.corpus import Corpus
from data.engines.embedded import EmbeddedCorpus
from tests.corpus_contract.newsroom import NEWSROOM, ZONE

Build = Callable[[pa.Table, ZoneInfo], Corpus]


def _embedded(articles: pa.Table, folder: Path, zone: ZoneInfo) -> Corpus:
    return EmbeddedCorpus.build(articles, folder, "Newsroom", zone)


ENGINES: Final = {"embedded": _embedded}


@pytest.fixture(scope="session", params=ENGINES)
def build(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Makes a corpus of a table, with the engine that is tested."""
    engine = ENGINES[request.param]
    return lambda articles, zone: engine(articles, tmp_path_factory.mktemp("corpus") / "index", zone)


@pytest.fixture(scope="session")
def newsroom(build: Build) -> Corpus:
    """The small corpus that most expectations are about."""
    return build(NEWSROOM, ZONE)
