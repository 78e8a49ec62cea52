"""Pages over real nodes that fail: they are drawn in their time, say what they lack, and come back whole."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any, Final

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from components.opened import open_shown
from data.cluster_address import read_address
from data.corrected import NONE_CORRECTED
from data.engines.embedded import EmbeddedCorpus
from data.engines.opensearch.connection import Cluster as Connection
from data.engines.opensearch.loading import load
from data.settings import Settings
from tests.cluster.test_pages_on_a_cluster import PAGES, Params, drawn
from tests.pages import elements, run_again, run_page
from tools.cluster import Cluster

#: What a page's questions may take together, in seconds, and what a page may take with all else.
GIVEN, TAKEN = 3, 10
#: Within so many seconds of a node's return all pages are whole again.
RECOVERY: Final = 30
ASKED: Final = ("front", "results", "article", "timeline", "ranking", "storylines")
#: How pages say that something is not there, or there in part.
_SAID: Final = ("can’t be shown", "can’t be told", "could not be opened", "did not answer", "does not answer")
ARTICLE: Final = "2024-04-18-venice-biennale-pavilion"


@pytest.fixture(scope="module")
def address(linked_cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The embedded chronicle on a cluster, with a copy of each shard."""
    settings = Settings.read({"NEWSDESK_CACHE": str(tmp_path_factory.mktemp("faulty"))}, {})
    corpus = open_shown(settings, NONE_CORRECTED).corpus
    assert isinstance(corpus, EmbeddedCorpus)
    hosts = ",".join(url.removeprefix("http://") for url in linked_cluster.urls)
    address = f"opensearch+http://{hosts}/faulty"
    load(corpus.index, Connection(read_address(address)))
    linked_cluster.wait()
    return address


@pytest.fixture(autouse=True)
def _on_the_cluster(
    own_files: None, address: str, linked_cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    monkeypatch.setenv("NEWSDESK_CORPUS", address)
    monkeypatch.setenv("NEWSDESK_BUDGET", str(GIVEN))
    yield
    linked_cluster.mend()
    linked_cluster.wait()


def page(name: str) -> AppTest:
    """A page whose every question is put to the cluster."""
    st.cache_resource.clear()
    st.cache_data.clear()
    path, params = PAGES[name]
    filled: Params = {**params, **({"article": ARTICLE} if "article" in params else {})}
    return run_page(path, **filled)


def says_so(at: AppTest) -> bool:
    """Whether the page tells that something is not there, or only in part."""
    return any(words in said(at) for words in _SAID)


def said(at: AppTest) -> str:
    """All that the page's own elements say."""
    return " ".join(str(e.proto.json) for e in at.get("bidi_component")).replace("\\u2019", "’")


def draw_while(broken: Callable[[], None], whole: dict[str, Any]) -> None:
    """Each page once: in its time, without a stack trace, and as it is or openly not."""
    broken()
    for name in ASKED:
        begun = time.monotonic()
        at = page(name)
        assert time.monotonic() - begun < TAKEN, name
        assert not at.exception
        assert says_so(at) or drawn(at) == whole[name], name


def comes_back(whole: dict[str, Any]) -> None:
    """All pages are as they were, soon after the nodes are."""
    end = time.monotonic() + RECOVERY
    for name in ASKED:
        while True:
            at = page(name)
            if not says_so(at) and drawn(at) == whole[name]:
                break
            assert time.monotonic() < end, name


@pytest.fixture
def whole() -> dict[str, Any]:
    pages = {name: page(name) for name in ASKED}
    assert not [name for name, at in pages.items() if says_so(at)]
    return {name: drawn(at) for name, at in pages.items()}


@pytest.mark.parametrize("fault", ["killed", "hangs", "cut off"])
def test_pages_while_a_node_fails(fault: str, linked_cluster: Cluster, whole: dict[str, Any]) -> None:
    node = linked_cluster.nodes[1]
    ways: dict[str, Callable[[], None]] = {
        "killed": node.kill,
        "hangs": node.freeze,
        "cut off": lambda: linked_cluster.cut(node),
    }
    draw_while(ways[fault], whole)
    linked_cluster.mend()
    comes_back(whole)


def test_who_reads_an_article_reads_on_while_the_cluster_is_gone(
    linked_cluster: Cluster, whole: dict[str, Any]
) -> None:
    reading, results = page("article"), run_page("/reader", q="gas OR oil", sort="newest")
    before = elements(reading, "article")
    assert before
    linked_cluster.stop()
    time.sleep(2.5)  # what was read of the corpus is good for two seconds
    for _ in range(2):
        reading = run_again(reading)
        assert not reading.exception
        assert elements(reading, "article") == before
    results = run_again(results)
    assert not results.exception
    assert says_so(results) or drawn(results) == whole["results"]
    never = page("front")
    assert not never.exception
    assert says_so(never), said(never)
    linked_cluster.start()
    linked_cluster.wait()
    comes_back(whole)
