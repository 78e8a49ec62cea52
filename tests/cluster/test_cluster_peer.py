"""The cluster beside other engines in benchmarks: it is filled once, and asked without answers it kept."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

from benchmarks.corpus_cluster import ClusterPeer
from data.engines.building import build_index
from data.filters import Filters
from data.ingest.chronicle import load_chronicle
from tools.cluster import Cluster


def test_the_nodes_are_asked_anew_each_time(cluster: Cluster, tmp_path: Path) -> None:
    index = tmp_path / "chronicle.index"
    build_index(load_chronicle().table, index, "Chronicle", ZoneInfo("Asia/Baku"))
    hosts = ",".join(url.removeprefix("http://") for url in cluster.urls)
    peer = ClusterPeer(f"opensearch+http://{hosts}/peer", index)

    def kept() -> int:
        told = peer.client.indices.stats(index="peer-*", metric="request_cache")
        return int(told["_all"]["total"]["request_cache"]["memory_size_in_bytes"])

    wanted = peer.corpus.facet(Filters(query="the"), "section").frame.to_dict()
    assert kept() > 0
    peer.forget()
    assert kept() == 0
    assert peer.corpus.facet(Filters(query="the"), "section").frame.to_dict() == wanted
    again = ClusterPeer(f"opensearch+http://{hosts}/peer", index)
    assert again.build_seconds == peer.build_seconds > 0
    assert again.bytes > 0
