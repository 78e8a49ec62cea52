"""The cluster engine while nodes are killed, frozen, cut off and gone: right, or openly not."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from data.budget import budget
from data.cluster_address import read_address
from data.corpus import CorpusUnavailable
from data.engines.building import build_index
from data.engines.index import Index
from data.engines.opensearch import loading
from data.engines.opensearch.connection import Cluster as Connection
from data.engines.opensearch.corpus import OpenSearchCorpus
from data.engines.opensearch.loading import Shape, load
from data.filters import Filters
from data.ingest.chronicle import load_chronicle
from data.partial import gathering
from tools.cluster import Cluster

#: Within so many seconds of a node's return all answers are right again.
RECOVERY = 30
#: What a call may take, in seconds, and what it takes at most with what goes on around it.
GIVEN, TAKEN = 3.0, 6.0


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("faults") / "index"
    build_index(load_chronicle().table, folder, "Chronicle", ZoneInfo("Asia/Baku"))
    return Index(folder)


@pytest.fixture
def connection(linked_cluster: Cluster, folder: Index) -> Iterator[Connection]:
    hosts = ",".join(url.removeprefix("http://") for url in linked_cluster.urls)
    connection = Connection(read_address(f"opensearch+http://{hosts}/faults"))
    load(folder, connection)
    linked_cluster.wait()
    yield connection
    linked_cluster.mend()
    linked_cluster.wait()


@pytest.fixture
def corpus(connection: Connection) -> OpenSearchCorpus:
    return OpenSearchCorpus(connection)


def ask(corpus: OpenSearchCorpus) -> tuple[str, float]:
    """What became of one round of questions, and how long the slowest took: right, partial, gone or wrong."""
    corpus.clear_cache()
    slowest, right = 0.0, True
    with gathering() as missing:
        for filters in (Filters(), Filters(query="gas OR oil"), Filters(sections=("Energy",))):
            begun = time.monotonic()
            try:
                with budget(GIVEN):
                    found = corpus.volume(filters, "month", "section")
                    right &= found.total == EXPECTED[filters] == found.frame["articles"].sum() + found.undated
            except CorpusUnavailable:
                return "gone", max(slowest, time.monotonic() - begun)
            slowest = max(slowest, time.monotonic() - begun)
    return "partial" if missing else "right" if right else "wrong", slowest


EXPECTED: dict[Filters, int] = {}


@pytest.fixture(autouse=True)
def expected(corpus: OpenSearchCorpus) -> None:
    for filters in (Filters(), Filters(query="gas OR oil"), Filters(sections=("Energy",))):
        EXPECTED[filters] = corpus.count(filters)
    assert EXPECTED[Filters()] == 348
    assert ask(corpus)[0] == "right"


def recover(corpus: OpenSearchCorpus) -> float:
    """Seconds until three rounds in a row are right."""
    begun, streak = time.monotonic(), 0
    while streak < 3:
        state, _ = ask(corpus)
        assert state != "wrong"
        streak = streak + 1 if state == "right" else 0
        assert time.monotonic() - begun < RECOVERY
    return time.monotonic() - begun


def rounds(corpus: OpenSearchCorpus, seconds: float) -> set[str]:
    """What becomes of the questions of some seconds; none hangs."""
    end, states = time.monotonic() + seconds, set()
    while time.monotonic() < end:
        state, slowest = ask(corpus)
        assert slowest < TAKEN
        states.add(state)
    return states


def test_a_killed_node_makes_no_answer_wrong(linked_cluster: Cluster, corpus: OpenSearchCorpus) -> None:
    linked_cluster.nodes[1].kill()
    assert "wrong" not in rounds(corpus, 8)
    recover(corpus)  # with the copies on the other two
    linked_cluster.nodes[1].start()
    linked_cluster.wait()
    recover(corpus)


def test_a_node_that_hangs_makes_no_answer_wrong_or_endless(
    linked_cluster: Cluster, corpus: OpenSearchCorpus
) -> None:
    linked_cluster.nodes[2].freeze()
    assert "wrong" not in rounds(corpus, 12)
    linked_cluster.nodes[2].thaw()
    recover(corpus)


def test_a_node_that_is_cut_off_makes_no_answer_wrong_or_endless(
    linked_cluster: Cluster, corpus: OpenSearchCorpus
) -> None:
    linked_cluster.cut(linked_cluster.nodes[0])
    assert "wrong" not in rounds(corpus, 12)
    linked_cluster.mend()
    recover(corpus)


def test_a_cluster_that_is_gone_is_said_and_comes_back(
    linked_cluster: Cluster, corpus: OpenSearchCorpus
) -> None:
    linked_cluster.stop()
    assert rounds(corpus, 4) == {"gone"}
    linked_cluster.start()
    assert "wrong" not in rounds(corpus, 8), "while copies of the shards come back one by one"
    linked_cluster.wait()
    recover(corpus)


def test_a_part_without_a_copy_is_missed_openly_by_readers_and_loads(
    linked_cluster: Cluster, connection: Connection, folder: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    lone = Connection(replace(connection.address, name="lone"))
    load(folder, lone, Shape(replicas=0))
    linked_cluster.wait()
    corpus = OpenSearchCorpus(lone)
    shards = lone.client.cat.shards(index=f"{lone.index('articles')},{lone.index('values')}", format="json")
    needed = {one["node"] for one in shards if one["index"] == lone.index("values")}
    lost = next(node for node in linked_cluster.nodes if node.name not in needed)
    lost.kill()
    found: list[tuple[int, int, bool]] = []
    until = time.monotonic() + 12
    while time.monotonic() < until:
        corpus.clear_cache()
        with suppress(CorpusUnavailable), gathering() as missing, budget(GIVEN):
            found.append((corpus.count(Filters()), len(corpus.ids(Filters())), bool(missing)))
        time.sleep(0.2)
    assert found
    assert [one for one in found if not one[2] and one[:2] != (348, 348)] == []
    assert found[-1][0] < 348 > found[-1][1], "a part of the corpus was gone"
    monkeypatch.setattr(loading, "_TRIES", 1)
    with pytest.raises(CorpusUnavailable, match="part of the corpus"):
        load(folder, lone)
    lost.start()
    linked_cluster.wait()
    lone.client.indices.delete(index=f"{lone.index('articles')},{lone.index('values')}")


def test_a_slow_node_keeps_the_time_or_says_so(linked_cluster: Cluster, corpus: OpenSearchCorpus) -> None:
    linked_cluster.slow(linked_cluster.nodes[1], 0.4)
    assert "wrong" not in rounds(corpus, 6)
    linked_cluster.slow(linked_cluster.nodes[1], 0)
    recover(corpus)


def test_a_load_goes_on_while_a_node_is_killed_and_nothing_is_lost(
    linked_cluster: Cluster, connection: Connection, folder: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "_ACTIONS", 50)  # so that there is a half
    hosts = connection.address.hosts
    other = Connection(read_address(f"opensearch+{','.join(hosts).replace(',http://', ',')}/written"))
    done: list[float] = []

    def kill_half_way(share: float) -> None:
        if share > 0.3 and not done:
            linked_cluster.nodes[2].kill()
            done.append(share)

    load(folder, other, progress=kill_half_way)
    assert done
    linked_cluster.nodes[2].start()
    linked_cluster.wait()
    assert load(folder, other).written == 0  # nothing was missing
    corpus = OpenSearchCorpus(other)
    assert sorted(corpus.ids(Filters())) == sorted(folder.ids)
    assert corpus.count(Filters()) == len(folder.ids)
