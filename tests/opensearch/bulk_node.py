"""A node on loopback that takes documents in bulk, turns some down, and loses connections as it is told."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

#: Given the number of a bulk request: "" to take it, "busy" to turn it down, "some" to turn every third
#: document down, "wrong" to refuse one for good, "gone" to have no such index, "lost" to take it and close
#: the connection without a word.
Mood = Callable[[int], str]
_ALL = {"total": 1, "successful": 1, "failed": 0}


class BulkNode:
    """What it holds, by index and id, and how often it was asked."""

    def __init__(self) -> None:
        self.held: dict[str, dict[str, dict[str, Any]]] = {}
        self.bulks = 0
        self.taken = 0
        #: How often each document was written by itself.
        self.writings: Counter[str] = Counter()
        #: Documents that one request may carry.
        self.most = 1_000_000
        #: Whether it lets nobody in, and how often it has refused someone.
        self.closed, self.refused = False, 0
        #: So many of the next refreshes fail on a shard.
        self.failing = 0
        #: Whether the answer to a request, by its method and path, is lost.
        self.lose: Callable[[str, str], bool] = lambda method, path: False
        self.mood: Mood = lambda number: ""
        self.url = ""
        self.lock = Lock()

    def bulk(self, index: str, lines: list[str]) -> tuple[int, dict[str, Any] | None]:
        """Take a request in; the status, and the answer, None for none at all."""
        with self.lock:
            self.bulks += 1
            mood = self.mood(self.bulks)
        if len(lines) > 2 * self.most:
            return 413, {"error": "Request Entity Too Large", "status": 413}
        if mood == "busy":
            return 429, {"error": {"type": "rejected"}, "status": 429}
        items, place, number = [], 0, 0
        while place < len(lines):
            ((action, about),) = json.loads(lines[place]).items()
            place, number = place + 1, number + 1
            body = None
            if action == "index":
                body, place = json.loads(lines[place]), place + 1
            status = 200
            if mood == "gone":
                status = 404
            elif mood == "some" and number % 3 == 0:
                status = 429
            elif mood == "wrong" and number == 1:
                status = 400
            else:
                self._take(index, about["_id"], body)
            items.append({action: {"status": status}})
        return 200, None if mood == "lost" else {"errors": False, "items": items}

    def _take(self, index: str, id: str, body: dict[str, Any] | None) -> None:
        with self.lock:
            self.taken += 1
            if body is None:
                self.held[index].pop(id, None)
            else:
                self.held[index][id] = body

    def answer(self, method: str, path: str, body: str, query: dict[str, str]) -> tuple[int, Any]:
        """The answer to whatever a load asks."""
        first, _, rest = path.strip("/").partition("/")
        if self.closed:
            self.refused += 1
            return 401, {"error": "Unauthorized", "status": 401}
        if path.startswith("/_cluster/health"):
            return 200, {"number_of_data_nodes": 1}
        if rest == "_bulk":
            return self.bulk(first, body.splitlines())
        if method == "HEAD":
            return (200 if first in self.held else 404), {}
        if rest.startswith("_doc/"):
            return self._write(first, rest.removeprefix("_doc/"), json.loads(body), query)
        if method == "PUT":
            if first in self.held:
                already = {"type": "resource_already_exists_exception"}
                return 400, {"error": {"root_cause": [already], **already}, "status": 400}
            self.held[first] = {}
            return 200, {"acknowledged": True}
        if rest == "_search/point_in_time":
            return 200, {"pit_id": first, "_shards": _ALL}
        if path.startswith("/_search/point_in_time"):
            return 200, {"pits": []}
        if rest == "_mget":
            ids = json.loads(body)["ids"]
            docs = [
                {
                    "_id": id,
                    "found": id in self.held[first],
                    "_source": self.held[first].get(id),
                    "_seq_no": self.writings[id],
                    "_primary_term": 1,
                }
                for id in ids
            ]
            return 200, {"docs": docs}
        if first == "_search":
            return 200, self._search(json.loads(body))
        if rest == "_refresh" and self.failing:
            self.failing -= 1
            return 200, {"_shards": {"total": 1, "successful": 0, "failed": 1}}
        return 200, {"_shards": _ALL}

    def _write(self, index: str, id: str, body: dict[str, Any], how: dict[str, str]) -> tuple[int, Any]:
        """One document, where it is as the request says that it is."""
        wanted = 0 if how.get("op_type") == "create" else int(how["if_seq_no"])
        if wanted != self.writings[id]:
            return 409, {"error": {"type": "version_conflict_engine_exception"}, "status": 409}
        self._take(index, id, body)
        self.writings[id] += 1
        return 201, {"result": "created"}

    def _search(self, body: dict[str, Any]) -> dict[str, Any]:
        """The ids and digests of what is held, a step of them."""
        held = sorted((id, one) for id, one in self.held[body["pit"]["id"]].items() if id != "about")
        after = body.get("search_after", [""])[0]
        hits = [
            {"_id": id, "fields": {"digest": [one["digest"]]}, "sort": [id]} for id, one in held if id > after
        ]
        return {"_shards": _ALL, "hits": {"hits": hits[: body["size"]]}}


@contextmanager
def bulk_node() -> Iterator[BulkNode]:
    """Such a node, running."""
    node = BulkNode()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _any(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            if self.headers.get("Content-Encoding") == "gzip":
                raw = gzip.decompress(raw)
            asked = urlsplit(self.path)
            path = unquote(asked.path)
            status, told = node.answer(self.command, path, raw.decode(), dict(parse_qsl(asked.query)))
            if told is None or node.lose(self.command, path):
                self.close_connection = True
                self.connection.close()
                return
            answer = b"" if self.command == "HEAD" else json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        do_GET = do_POST = do_PUT = do_HEAD = do_DELETE = _any  # noqa: N815  # http.server's names

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    node.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield node
    finally:
        server.shutdown()
        server.server_close()
