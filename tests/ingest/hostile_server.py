"""A server on loopback that answers as strangers may: with redirects, bombs, drips and lies."""

from __future__ import annotations

import gzip
import ssl
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Hostile:
    """What the server was asked, and what else it serves: path -> (status, headers, content)."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.asked: list[tuple[str, Message]] = []
        self.pages: dict[str, tuple[int, dict[str, str], bytes]] = {}

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        """The address of a page."""
        return f"http://{host}:{self.port}{path}"


def _handler(serves: Hostile) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: Any) -> None:
            pass

        def do_GET(self) -> None:
            serves.asked.append((self.path, self.headers))
            path = self.path.split("?")[0]
            with suppress(BrokenPipeError, ConnectionResetError):
                if path in serves.pages:
                    self._page(*serves.pages[path])
                else:
                    getattr(self, "do" + path.replace("/", "_").replace("-", "_"), self._missing)()

        def _page(self, status: int, headers: dict[str, str], content: bytes) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if not any(name.lower() in ("content-length", "transfer-encoding") for name in headers):
                self.send_header("Content-Length", str(len(content)))
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(content)

        def _missing(self) -> None:
            self._page(404, {}, b"not here")

        def do_loop(self) -> None:
            self._page(302, {"Location": "/loop", "Set-Cookie": "id=1"}, b"")

        def do_drip(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            for _ in range(100):
                self.wfile.write(b".")
                time.sleep(0.05)

        def do_drip_head(self) -> None:
            self.wfile.write(b"HTTP/1.1 200 OK\r\n")
            for _ in range(100):
                self.wfile.write(b"X: 1\r\n")
                time.sleep(0.05)

        def do_endless(self) -> None:
            self.send_response(200)
            self.end_headers()
            for _ in range(1000):
                self.wfile.write(b"x" * 100_000)

        def do_bomb(self) -> None:
            self._page(200, {"Content-Encoding": "gzip"}, gzip.compress(bytes(50_000_000)))

        def do_bare_deflate(self) -> None:
            packer = zlib.compressobj(wbits=-15)
            self._page(200, {"Content-Encoding": "deflate"}, packer.compress(b"hello") + packer.flush())

        def do_short(self) -> None:
            self._page(200, {"Content-Length": "500"}, b"only this")

        def do_broken_chunks(self) -> None:
            self._page(200, {"Transfer-Encoding": "chunked"}, b"zz\r\nnot a chunk\r\n")

        def do_big_head(self) -> None:
            self._page(200, {"X-Long": "x" * 200_000}, b"")

        def do_versioned(self) -> None:
            if self.headers.get("If-None-Match") == '"v1"':
                self._page(304, {"ETag": '"v1"'}, b"")
            else:
                self._page(200, {"ETag": '"v1"', "Last-Modified": "Tue, 24 Nov 2026 08:00:00 GMT"}, b"first")

    return Handler


@contextmanager
def hostile_server(secure: ssl.SSLContext | None = None) -> Iterator[Hostile]:
    """The server, for as long as it is needed; over TLS where it gets a context."""
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        server.daemon_threads = True
        if secure is not None:
            server.socket = secure.wrap_socket(server.socket, server_side=True)
        serves = Hostile(server.server_address[1])
        server.RequestHandlerClass = _handler(serves)
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield serves
        finally:
            server.shutdown()
            thread.join()
