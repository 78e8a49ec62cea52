"""What tests find in place: the project's own modules on the path, and fixtures that pages share."""

from __future__ import annotations

import functools
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go
import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

if TYPE_CHECKING:
    from tools.cluster import Cluster


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what runs on a cluster, so that `make test-cluster` finds it wherever it is; skip what is slow."""
    from tests.clusters import FIXTURES
    from tests.slow import SLOW

    for item in items:
        if item.get_closest_marker("slow") and not SLOW:
            item.add_marker(pytest.mark.skip("takes long: SLOW=1 make test runs it"))
        if FIXTURES & set(getattr(item, "fixturenames", ())):
            item.add_marker("cluster")


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """Three OpenSearch nodes, as they are in good days; a test leaves them running."""
    from tests.clusters import running

    with running() as cluster:
        yield cluster


@pytest.fixture(scope="session")
def linked_cluster() -> Iterator[Cluster]:
    """Three nodes of their own for tests that freeze them, cut them off or kill them."""
    from tests.clusters import running

    with running(linked=True) as cluster:
        yield cluster


@pytest.fixture(autouse=True)
def checked_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every figure that a test has drawn is checked by plotly, which the dashboard leaves to tests."""
    from components.figures import style

    def figure(data: Any, layout: Any, _validate: bool) -> go.Figure:
        return go.Figure(data=data, layout=layout)

    monkeypatch.setattr(style, "go", SimpleNamespace(Figure=figure))


@pytest.fixture(autouse=True, scope="session")
def scanned_once() -> Iterator[None]:
    """Each AppTest looks through all installed packages for components, a second each: once is enough."""
    from streamlit.components.v2 import manifest_scanner

    scan = functools.cache(manifest_scanner.scan_component_manifests)
    with pytest.MonkeyPatch.context() as patching:
        patching.setattr(manifest_scanner, "scan_component_manifests", scan)
        yield


@pytest.fixture(scope="session")
def shared_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cache of all tests that read the same corpora: an index in it is named by what it was made of."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def own_files(shared_cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reviews and corrections of the test's own, and no other corpus than the chronicle."""
    monkeypatch.delenv("NEWSDESK_CORPUS", raising=False)
    monkeypatch.setenv("NEWSDESK_CACHE", str(shared_cache))
    monkeypatch.setenv("NEWSDESK_CORRECTIONS", str(tmp_path / "corrections.jsonl"))
    monkeypatch.setenv("NEWSDESK_REVIEWS_URL", f"sqlite:///{tmp_path / 'reviews.db'}")


@pytest.fixture(scope="session")
def chronicle() -> list[dict[str, Any]]:
    """The embedded dataset, read without the project's code."""
    lines = (ROOT / "data" / "chronicle" / "chronicle.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]
