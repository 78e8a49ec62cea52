"""The corpus on a cluster as a peer: filled from the index where it is not there, with what that took."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any, Final

from benchmarks.corpus_answers import CorpusPeer
from data.cluster_address import read_address
from data.engines.index import Index
from data.engines.opensearch.connection import Cluster
from data.engines.opensearch.corpus import OpenSearchCorpus
from data.engines.opensearch.loading import Shape, load

#: No further copies: what the others are measured with has none either.
_SHAPE: Final = Shape(shards=3, replicas=0)


class ClusterPeer(CorpusPeer):
    """A corpus on a cluster whose nodes run on this machine; memory and disk are those of all together.

    It is asked what the peers are; `benchmarks.agreement` times the rest.
    """

    whole = False

    def __init__(self, setting: str, index: Path) -> None:
        cluster = Cluster(read_address(setting))
        self.client = cluster.client
        noted = index.with_suffix(f".{cluster.address.name}.built.json")
        if not noted.exists():
            begun = time.perf_counter()
            load(Index(index), cluster, _SHAPE)
            noted.write_text(json.dumps(time.perf_counter() - begun), encoding="utf-8")
        super().__init__(OpenSearchCorpus(cluster))
        self.build_seconds = float(json.loads(noted.read_text(encoding="utf-8")))
        self._indices = f"{cluster.address.name}-*"
        told = self.client.indices.stats(index=self._indices, metric="store")
        self.bytes = int(told["_all"]["total"]["store"]["size_in_bytes"])
        nodes: dict[str, Any] = self.client.nodes.info(metric="process")["nodes"]
        self.processes = ("self", *(int(node["process"]["id"]) for node in nodes.values()))

    def forget(self) -> None:
        """Let go of what the nodes keep too: answers of their shards, and the articles of filters."""
        super().forget()
        self.client.indices.clear_cache(index=self._indices, request=True, query=True, fielddata=False)
