"""The connection to a cluster: who hangs is asked no longer than there is time, and refusals are said."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from time import monotonic
from typing import Any

import pytest

from data.budget import budget
from data.cluster_address import read_address
from data.corpus import CorpusError, CorpusTimeout, CorpusUnavailable
from data.engines.opensearch import connection
from data.engines.opensearch.connection import Cluster

_SHARDS = {"total": 1, "successful": 1, "skipped": 0, "failed": 0}


@dataclass
class Node:
    """What it was asked, and what it answers: None for nothing at all."""

    url: str = ""
    asked: list[str] = field(default_factory=list)
    answer: Callable[[str], tuple[int, Any] | None] = lambda what: None


@contextmanager
def running() -> Iterator[Node]:
    """A node on loopback."""
    node, over = Node(), Event()

    class Handler(BaseHTTPRequestHandler):
        def _any(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            what = f"{self.command} {self.path.partition('?')[0]}"
            node.asked.append(what)
            told = node.answer(what)
            if told is None:
                over.wait(30)
                return
            body = json.dumps(told[1]).encode()
            self.send_response(told[0])
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_DELETE = _any  # noqa: N815  # http.server's names

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    Thread(target=server.serve_forever, daemon=True).start()
    node.url = f"127.0.0.1:{server.server_address[1]}"
    try:
        yield node
    finally:
        over.set()
        server.shutdown()
        server.server_close()


@pytest.fixture
def node() -> Iterator[Node]:
    with running() as one:
        yield one


def cluster_of(*nodes: Node) -> Cluster:
    return Cluster(read_address(f"opensearch+http://{','.join(node.url for node in nodes)}/news"))


def test_a_lone_host_that_hangs_is_asked_once_within_the_time(node: Node) -> None:
    begun = monotonic()
    with pytest.raises(CorpusTimeout), budget(0.5):
        cluster_of(node).search({"size": 0})
    assert monotonic() - begun < 0.9
    assert len(node.asked) == 1


def test_of_two_hosts_the_other_one_is_asked_within_the_same_time(node: Node) -> None:
    with running() as other:
        begun = monotonic()
        with pytest.raises(CorpusTimeout), budget(0.6):
            cluster_of(node, other).search({"size": 0})
        assert monotonic() - begun < 1.0
        assert [len(one.asked) for one in (node, other)] == [1, 1]


def test_to_end_a_point_in_time_takes_no_long_time(node: Node) -> None:
    def answer(what: str) -> tuple[int, Any] | None:
        opened = "point_in_time" in what and what.startswith("POST")
        return (200, {"pit_id": "a point", "_shards": _SHARDS}) if opened else None

    node.answer = answer
    begun = monotonic()
    with pytest.raises(CorpusTimeout), budget(0.5):
        list(cluster_of(node).walk({}))
    assert monotonic() - begun < 1.6
    assert [what.split()[0] for what in node.asked] == ["POST", "POST", "DELETE"]


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("index_not_found_exception", "There is no corpus"),
        ("search_context_missing_exception", "The corpus does not answer now."),
    ],
)
def test_a_place_in_a_walk_that_is_lost_is_no_corpus_that_is_missing(
    node: Node, kind: str, said: str
) -> None:
    node.answer = lambda what: (404, {"error": {"type": kind, "reason": "x"}, "status": 404})
    with pytest.raises(CorpusUnavailable, match=said):
        cluster_of(node).search({})


@pytest.mark.parametrize(
    ("status", "kind", "error"),
    [
        (400, "too_many_nested_clauses", CorpusError),
        (404, "index_not_found_exception", CorpusUnavailable),
        (503, "no_shard_available_action_exception", CorpusUnavailable),
    ],
)
def test_what_can_not_be_answered_is_not_said_to_be_gone_for_now(
    node: Node, status: int, kind: str, error: type[CorpusError]
) -> None:
    refused = {"error": {"type": kind, "reason": "x"}, "status": status}
    node.answer = lambda what: (200, {"responses": [refused]})
    with pytest.raises(CorpusError) as raised:
        cluster_of(node).searches([{"size": 0}])
    assert type(raised.value) is error


def test_searches_that_are_too_large_for_one_request_go_in_several(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "_BYTES", 100)
    bodies = [{"query": "и" * 30} for _ in range(5)] + [{"query": "x" * 500}]  # 74 bytes each, and one of 514
    sent = []
    while bodies:
        some = list(connection._together(bodies, {}))
        sent.append(len(some))
        bodies = bodies[len(some) :]
    assert sent == [1, 1, 1, 1, 1, 1]
    small = [{"query": "x"}] * 5
    assert len(list(connection._together(small, {"preference": "a"}))) == 2
