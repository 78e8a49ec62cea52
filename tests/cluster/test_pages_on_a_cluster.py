"""The pages over a cluster are those over the embedded engine: the same charts, lists and numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from components.opened import open_shown
from data.cluster_address import read_address
from data.corrected import NONE_CORRECTED
from data.engines.embedded import EmbeddedCorpus
from data.engines.opensearch.connection import Cluster as Connection
from data.engines.opensearch.loading import load
from data.filters import Filters
from data.settings import Settings
from tests.pages import elements, figures, run_page
from tools.cluster import Cluster

Params = dict[str, str | Sequence[str]]
PAGES: dict[str, tuple[str, Params]] = {
    "front": ("/", {}),
    "results": ("/reader", {"q": "gas OR oil", "sort": "newest"}),
    "article": ("/reader", {"section": "Energy", "article": ""}),
    "timeline": ("/timeline", {"section": "Energy"}),
    "calendar": ("/timeline", {"q": "gas", "chart": "calendar"}),
    "ranking": ("/entities", {"section": "Energy"}),
    "words": ("/entities", {"section": "Energy", "kind": "word"}),
    "told apart": ("/entities", {"section": "Energy", "compare": "section=Economy"}),
    "map": ("/entities", {"section": "Energy", "view": "map"}),
    "network": ("/entities", {"view": "network"}),
    "who": ("/entities", {"who": "place:Georgia"}),
    "storylines": ("/storylines", {"section": "Energy"}),
    "storyline": ("/storylines", {"storyline": ""}),
    "reviews": ("/reviews", {"section": "Energy"}),
    "sources": ("/sources", {}),
}
#: What differs on purpose: the version, and ways to correct, which a cluster's pages do not have.
_APART = {"version", "corrections", "correct", "accessed"}


@pytest.fixture(scope="module")
def address(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The embedded chronicle on a cluster."""
    cache = tmp_path_factory.mktemp("pages")
    settings = Settings.read({"NEWSDESK_CACHE": str(cache)}, {})
    corpus = open_shown(settings, NONE_CORRECTED).corpus
    assert isinstance(corpus, EmbeddedCorpus)
    hosts = ",".join(url.removeprefix("http://") for url in cluster.urls)
    address = f"opensearch+http://{hosts}/pages"
    load(corpus.index, Connection(read_address(address)))
    return address


def drawn(at: AppTest) -> dict[str, Any]:
    """What a page shows, without what differs on purpose."""
    assert not at.exception
    bar = elements(at, "scope_bar")
    return {
        "count": [one.get("count") for one in bar],
        "figures": [_plain(figure) for figure in figures(at)],
        "articles": [one.get("items") or one.get("title") for one in elements(at, "article_list")],
        "article": [_plain(one.get("body") or one.get("text")) for one in elements(at, "article")],
        "headings": [heading.value for heading in (*at.title, *at.header, *at.subheader)],
        "tables": [frame.value.to_csv() for frame in at.dataframe],
    }


def _plain(told: Any) -> Any:
    if isinstance(told, dict):
        return {name: _plain(value) for name, value in told.items() if name not in _APART}
    return [_plain(one) for one in told] if isinstance(told, list) else told


@pytest.mark.usefixtures("own_files")
@pytest.mark.parametrize("name", PAGES)
def test_a_page_shows_the_same(name: str, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path, params = PAGES[name]
    params = {**params}
    corpus = open_shown(Settings.read({}, {}), NONE_CORRECTED).corpus
    if params.get("article") == "":
        params["article"] = "2024-04-18-venice-biennale-pavilion"
    if params.get("storyline") == "":
        params["storyline"] = corpus.storylines(Filters()).frame["storyline"].iloc[0]
    here = drawn(run_page(path, **params))
    monkeypatch.setenv("NEWSDESK_CORPUS", address)
    there = drawn(run_page(path, **params))
    if name == "sources":
        del here["tables"], there["tables"]
    assert there == here
