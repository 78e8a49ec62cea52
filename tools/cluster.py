"""A cluster of real OpenSearch nodes on loopback, for tests and benchmarks; no container engine.

Use: `python -m tools.cluster` starts three nodes, prints their addresses and runs until Ctrl-C.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import socket
import sys
import tempfile
import time
import urllib.request
from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tools.cluster_node import OTHER_USER, Node, find_java
from tools.opensearch_files import ClusterProblem, fetched

SECONDS = 180
_SETTINGS = {
    "network.host": "127.0.0.1",
    # A test's disk may be nearly full, and then nodes would take nothing in.
    "cluster.routing.allocation.disk.threshold_enabled": False,
    # With the usual 10 s, three times, half a minute goes by before a node that hangs is left out.
    "cluster.fault_detection.follower_check.timeout": "5s",
    "cluster.fault_detection.follower_check.retry_count": 2,
    "cluster.fault_detection.leader_check.timeout": "5s",
    "cluster.fault_detection.leader_check.retry_count": 2,
}


class Cluster:
    """Some nodes that were started here and end with this value, or with this process."""

    def __init__(self, nodes: int = 3, heap_mb: int = 512, http_ports: list[int] | None = None) -> None:
        find_java()
        home = fetched()
        self.folder = Path(tempfile.mkdtemp(prefix="newsdesk-cluster-"))
        if OTHER_USER:
            self.folder.chmod(0o755)
        home = _readable(home, self.folder)
        names = [f"node-{number}" for number in range(1, nodes + 1)]
        ports = http_ports or free_ports(nodes)
        transports = free_ports(nodes)
        shared = {
            **_SETTINGS,
            "cluster.name": self.folder.name,
            "discovery.seed_hosts": [f"127.0.0.1:{port}" for port in transports],
            "cluster.initial_cluster_manager_nodes": names,
        }
        self.nodes = [
            Node(name, home, self.folder / name, http, transport, shared, heap_mb)
            for name, http, transport in zip(names, ports, transports, strict=True)
        ]

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
        """Kill every node; their data stays for the next `start`."""
        for node in self.nodes:
            node.kill()

    def close(self) -> None:
        """Kill every node and remove all that they wrote."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def wait(self, status: str = "green", nodes: int | None = None, seconds: float = SECONDS) -> float:
        """Wait until so many nodes are together and every shard is where it should be; how long that took."""
        began = time.monotonic()
        wanted = len(self.nodes) if nodes is None else nodes
        said: object = "no node answers"
        while time.monotonic() - began < seconds:
            ended = [node.name for node in self.nodes if node._guard and not node.running]
            if ended:
                raise ClusterProblem(f"{ended[0]} has ended: {self._last_words(ended[0])}")
            for node in self.nodes:
                with suppress(OSError, ValueError):
                    said = ask(f"{node.url}/_cluster/health?timeout=1s", seconds=3)
                    if said["number_of_nodes"] == wanted and said["status"] in (status, "green"):
                        return time.monotonic() - began
            time.sleep(0.2)
        raise ClusterProblem(f"The cluster is not {status} with {wanted} nodes after {seconds:.0f} s: {said}")

    def _last_words(self, name: str) -> str:
        log = self.folder / name / "node.log"
        return "\n".join(log.read_text("utf-8", "replace").splitlines()[-15:]) if log.exists() else ""


def ask(url: str, body: object = None, method: str | None = None, seconds: float = 30) -> Any:
    """Ask a node and give its JSON; OSError where it does not answer or refuses."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(  # noqa: S310  # a node's own address
        url, data, {"Content-Type": "application/json"}, method=method
    )
    with urllib.request.urlopen(request, timeout=seconds) as answer:  # noqa: S310
        return json.loads(answer.read() or b"null")


def free_ports(count: int) -> list[int]:
    """So many ports that nothing listens on."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [int(one.getsockname()[1]) for one in sockets]


def _readable(home: Path, folder: Path) -> Path:
    """OpenSearch where the nodes' user can read it: a copy where that user can't come to the cache."""
    if not OTHER_USER or all(parent.stat().st_mode & 0o001 for parent in (home, *home.parents)):
        return home
    return Path(shutil.copytree(home, folder / "opensearch"))


def main(arguments: list[str] | None = None) -> int:
    """Run a cluster until it is told to end; the exit code of the program."""
    parser = argparse.ArgumentParser(prog="python -m tools.cluster", description=__doc__)
    parser.add_argument("--nodes", type=int, default=3)
    parser.add_argument("--heap", type=int, default=512, help="megabytes a node")
    parser.add_argument("--port", type=int, help="of the first node; the others have the next ones")
    given = parser.parse_args(arguments)
    ports = [given.port + number for number in range(given.nodes)] if given.port else None
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
