"""A cluster of real OpenSearch nodes on loopback, for tests and benchmarks; no container engine.

Use: `python -m tools.cluster` starts three nodes, prints their addresses and runs until Ctrl-C.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import ssl
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tools.cluster_folder import own_folder, readable
from tools.cluster_links import Links
from tools.cluster_node import Node
from tools.cluster_requests import ask, free_ports
from tools.java import ClusterProblem, find_java
from tools.opensearch_files import fetched

SECONDS = 180
_SETTINGS = {
    "network.host": "127.0.0.1",
    # A test's disk may be nearly full, and then nodes would take nothing in.
    "cluster.routing.allocation.disk.threshold_enabled": False,
    # By default half a minute goes by (10 s, three times) before a node that hangs is left out.
    "cluster.fault_detection.follower_check.timeout": "5s",
    "cluster.fault_detection.follower_check.retry_count": 2,
    "cluster.fault_detection.leader_check.timeout": "5s",
    "cluster.fault_detection.leader_check.retry_count": 2,
    # A new leader tells all nodes before it drops the one that was cut off, and waits this long (else 30 s).
    "cluster.publish.timeout": "5s",
    # How long a node waits for another that does not take connections.
    "transport.connect_timeout": "5s",
}


class Cluster:
    """Some nodes that are started here, and end with this value or with this process.

    A `linked` cluster speaks through relays, so that its nodes can be cut off and slowed down, which
    costs processor time. A `quick` one starts with half the work, and is slower afterwards. Tests
    want either, benchmarks neither. For a cluster with users and TLS, `secured` gives the folder of
    what the node of a name has beside its settings, and `tls` is how an administrator asks.
    """

    def __init__(
        self,
        nodes: int = 3,
        heap_mb: int = 512,
        http_ports: Sequence[int] = (),
        linked: bool = False,
        quick: bool = False,
        secured: Callable[[str], Path] | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        find_java()
        home = fetched(security=secured is not None)
        self.folder, self._lock = own_folder()
        self.links = Links(lambda: {node.name: node.pid for node in self.nodes}) if linked else None
        self.nodes: list[Node] = []
        self.tls = tls
        names = [f"node-{number}" for number in range(1, nodes + 1)]
        ports = free_ports(2 * nodes)
        home = readable(home, self.folder)
        for name, http, transport in zip(names, http_ports or ports[nodes:], ports, strict=False):
            node = Node(name, home, self.folder / name, http, transport, heap_mb, quick)
            node.more = secured(name) if secured else None
            self.nodes.append(self._node(node))
        self._introduce(names)

    def _node(self, node: Node) -> Node:
        """A node; what other nodes and clients are told of its ports is where its relays listen."""
        http, transport = node.http, node.transport
        if self.links:
            http = self.links.add(node.name, http, between_nodes=False)
            transport = self.links.add(node.name, transport, between_nodes=True)
        node.url = f"{'https' if self.tls else 'http'}://127.0.0.1:{http}"
        node.settings = {**_SETTINGS, "http.publish_port": http, "transport.publish_port": transport}
        return node

    def _introduce(self, names: list[str]) -> None:
        """Tell every node of the others."""
        seeds = [f"127.0.0.1:{node.settings['transport.publish_port']}" for node in self.nodes]
        for node in self.nodes:
            node.settings = {
                **node.settings,
                "cluster.name": self.folder.name,
                "discovery.seed_hosts": seeds,
                "cluster.initial_cluster_manager_nodes": names,
            }

    def __enter__(self) -> Self:
        try:
            self.start()
            self.wait()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def urls(self) -> list[str]:
        """Where clients ask the nodes."""
        return [node.url for node in self.nodes]

    def start(self) -> None:
        """Start every node that does not run."""
        for node in self.nodes:
            node.start()

    def stop(self) -> None:
        """Kill every node: the whole cluster is gone. Their data stays for the next `start`."""
        for node in self.nodes:
            node.kill()

    def cut(self, node: Node) -> None:
        """Cut a node off: it runs, and neither other nodes nor clients reach it or hear of it."""
        self._linked().cut(node.name)

    def slow(self, node: Node, seconds: float) -> None:
        """Let everything that a node says and hears take longer by so much; 0 ends that."""
        self._linked().slow(node.name, seconds)

    def mend(self) -> None:
        """Undo everything that was done to nodes here: all of them run, answer and hear each other."""
        for node in self.nodes:
            if self.links:
                self.links.heal(node.name)
                self.links.slow(node.name, 0)
            if node.running:
                node.thaw()
        self.start()

    def close(self) -> None:
        """Kill every node and remove all that they wrote."""
        self.stop()
        if self.links:
            self.links.close()
        shutil.rmtree(self.folder, ignore_errors=True)
        self._lock.close()

    def wait(self, status: str = "green", nodes: int | None = None, seconds: float = SECONDS) -> float:
        """Wait until so many nodes are together; how long that took.

        Green is a cluster that has every copy of every shard in place, yellow one that has a copy of each.
        """
        began = time.monotonic()
        wanted = len(self.nodes) if nodes is None else nodes
        said: Any = "no node answers"
        while time.monotonic() - began < seconds:
            for node in self.nodes:
                if node.failed:
                    raise ClusterProblem(f"{node.name} has ended by itself: {node.last_words()}")
                with suppress(OSError, ValueError):
                    said = ask(f"{node.url}/_cluster/health?timeout=1s", seconds=2, tls=self.tls)
                    if said["number_of_nodes"] == wanted and said["status"] in (status, "green"):
                        return time.monotonic() - began
            time.sleep(0.2)
        raise ClusterProblem(f"The cluster is not {status} with {wanted} nodes after {seconds:.0f} s: {said}")

    def _linked(self) -> Links:
        assert self.links, "only a linked cluster's nodes can be cut off or slowed down"
        return self.links


def main(arguments: list[str] | None = None) -> int:
    """Run a cluster until it is told to end; the exit code of the program."""
    parser = argparse.ArgumentParser(prog="python -m tools.cluster", description=__doc__)
    parser.add_argument("--nodes", type=int, default=3)
    parser.add_argument("--heap", type=int, default=512, help="megabytes a node")
    parser.add_argument("--port", type=int, help="of the first node; the others have the next ones")
    given = parser.parse_args(arguments)
    ports = [given.port + number for number in range(given.nodes)] if given.port else []
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        with Cluster(given.nodes, given.heap, ports) as cluster:
            for node in cluster.nodes:
                sys.stdout.write(f"{node.url} pid {node.pid} log {node.log}\n")
            sys.stdout.write(f"Runs until Ctrl-C (pid {os.getpid()}).\n")
            sys.stdout.flush()
            while True:
                signal.pause()
    except ClusterProblem as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    sys.exit(main())
