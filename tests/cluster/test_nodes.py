"""The nodes that tests run on: together in good days, whole again after bad ones, and nothing lost."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from uuid import uuid4

import pytest

from tools.cluster import Cluster
from tools.cluster_node import Node
from tools.cluster_requests import ask

#: In how many seconds a cluster is whole again, once its nodes are back and answer.
RECOVERY = 30
#: Until a program that was started answers, on a machine that has much else to do.
START = 120
#: Until a node that does not answer is left out: two checks of 5 s, a moment between them, and then
#: as much until others are told.
NOTICED = 30


@pytest.fixture
def index(linked_cluster: Cluster) -> Iterator[str]:
    """An index of thirty articles, in three shards with a copy each; the cluster is whole."""
    name = f"articles-{uuid4().hex}"
    place = f"{linked_cluster.urls[0]}/{name}"
    ask(place, {"settings": {"number_of_shards": 3, "number_of_replicas": 1}}, "PUT")
    linked_cluster.wait()
    for number in range(30):
        ask(f"{place}/_doc/{number}", {"number": number}, "PUT")
    ask(f"{place}/_refresh", method="POST")
    yield name
    linked_cluster.mend()
    linked_cluster.wait()
    ask(place, method="DELETE")


def _leader(cluster: Cluster) -> Node:
    name = ask(f"{cluster.urls[0]}/_cat/cluster_manager?format=json")[0]["node"]
    return next(node for node in cluster.nodes if node.name == name)


def _follower(cluster: Cluster) -> Node:
    return next(node for node in cluster.nodes if node is not _leader(cluster))


def _others(cluster: Cluster, node: Node) -> list[Node]:
    return [other for other in cluster.nodes if other is not node]


def _count(node: Node, index: str, seconds: float = 10) -> int:
    """How many articles a node counts; only an answer of all shards is one."""
    answer = ask(f"{node.url}/{index}/_search?size=0&track_total_hits=true", seconds=seconds)
    assert answer["_shards"]["failed"] == 0, answer
    return int(answer["hits"]["total"]["value"])


def _until(question: Callable[[], bool], seconds: float) -> None:
    """Wait for something; to be asked and not to be answered is no."""
    end = time.monotonic() + seconds
    while True:
        with suppress(OSError):
            if question():
                return
        assert time.monotonic() < end, f"not in {seconds} s"
        time.sleep(0.2)


def _answers(node: Node) -> None:
    """Wait until a node's program is there, be it together with the others or not yet."""
    _until(lambda: bool(ask(node.url, seconds=2)), START)


def _write(node: Node, index: str, number: int, seconds: float = 20) -> None:
    ask(f"{node.url}/{index}/_doc/{number}?refresh=true", {"number": number}, "PUT", seconds)


def test_three_nodes_form_one_cluster(cluster: Cluster) -> None:
    seen = [{node["name"] for node in ask(f"{url}/_cat/nodes?format=json&h=name")} for url in cluster.urls]
    assert seen == [{"node-1", "node-2", "node-3"}] * 3


def test_nodes_can_run_scripts_and_delete_by_query(cluster: Cluster) -> None:
    place = f"{cluster.urls[0]}/scripted-{uuid4().hex}"
    ask(f"{place}/_doc/1?refresh=true", {"number": 3}, "PUT")
    script = {"source": "ctx._source.number += params.more", "params": {"more": 4}}
    ask(f"{place}/_update/1?refresh=true", {"script": script}, "POST")
    assert ask(f"{place}/_doc/1")["_source"] == {"number": 7}
    deleted = ask(f"{place}/_delete_by_query?refresh=true", {"query": {"term": {"number": 7}}}, "POST")
    assert deleted["deleted"] == 1
    ask(place, method="DELETE")


def test_each_shard_and_its_copy_are_on_different_nodes(linked_cluster: Cluster, index: str) -> None:
    # Shards may still be on their way to a node that another test brought back.
    ask(f"{linked_cluster.urls[0]}/_cluster/health?wait_for_no_relocating_shards=true&timeout=60s")
    shards = ask(f"{linked_cluster.urls[0]}/_cat/shards/{index}?format=json&h=shard,node,state")
    assert len({(shard["shard"], shard["node"]) for shard in shards}) == 6
    assert {shard["state"] for shard in shards} == {"STARTED"}


def test_copies_answer_for_a_node_that_was_killed_and_it_comes_back(
    linked_cluster: Cluster, index: str
) -> None:
    killed = _follower(linked_cluster)
    killed.kill()
    linked_cluster.wait("yellow", nodes=2)
    for node in _others(linked_cluster, killed):
        assert _count(node, index) == 30
    _write(_others(linked_cluster, killed)[0], index, 30)

    killed.start()
    _answers(killed)
    assert linked_cluster.wait() < RECOVERY
    assert _count(killed, index) == 31


def test_another_leads_when_the_leader_was_killed(linked_cluster: Cluster, index: str) -> None:
    killed = _leader(linked_cluster)
    killed.kill()
    linked_cluster.wait("yellow", nodes=2)
    assert _count(_others(linked_cluster, killed)[0], index) == 30

    killed.start()
    _answers(killed)
    assert linked_cluster.wait() < RECOVERY


def test_a_cluster_that_was_gone_comes_back_with_all_it_had(linked_cluster: Cluster, index: str) -> None:
    linked_cluster.stop()
    with pytest.raises(ConnectionError):
        _count(linked_cluster.nodes[0], index, seconds=2)

    linked_cluster.start()
    for node in linked_cluster.nodes:
        _answers(node)
    assert linked_cluster.wait() < RECOVERY
    assert [_count(node, index) for node in linked_cluster.nodes] == [30, 30, 30]


def test_a_node_that_hangs_is_left_out_until_it_goes_on(linked_cluster: Cluster, index: str) -> None:
    hung = _follower(linked_cluster)
    other = _others(linked_cluster, hung)[0]
    hung.freeze()
    with pytest.raises(TimeoutError):
        _count(hung, index, seconds=1)
    linked_cluster.wait("yellow", nodes=2, seconds=NOTICED)
    assert _count(other, index) == 30

    hung.thaw()
    assert linked_cluster.wait() < RECOVERY
    assert _count(hung, index) == 30


@pytest.mark.parametrize("which", [_leader, _follower])
def test_a_node_that_is_cut_off_neither_hears_nor_tells(
    linked_cluster: Cluster, index: str, which: Callable[[Cluster], Node]
) -> None:
    alone = which(linked_cluster)
    other = _others(linked_cluster, alone)[0]
    linked_cluster.cut(alone)
    with pytest.raises(TimeoutError):
        _count(alone, index, seconds=1)

    def two_are_left() -> bool:
        seen = ask(f"{other.url}/_cluster/health", seconds=2)
        return bool(seen["number_of_nodes"] == 2 and seen["status"] == "yellow")

    _until(two_are_left, NOTICED)
    # What is written while it is away is there on its return, which it could not be if it had gone on.
    _write(other, index, 30)
    assert _count(other, index) == 31

    linked_cluster.mend()
    assert linked_cluster.wait() < RECOVERY
    _until(lambda: _count(alone, index) == 31, 5)


def test_a_slow_node_answers_late_and_right(linked_cluster: Cluster, index: str) -> None:
    slow = linked_cluster.nodes[0]
    linked_cluster.slow(slow, 0.5)
    began = time.monotonic()
    assert _count(slow, index) == 30
    assert time.monotonic() - began > 0.5
    linked_cluster.slow(slow, 0)
