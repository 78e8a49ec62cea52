"""The proxy of `deploy/` before two real apps: readers stick to one, websockets pass, another takes over."""

from __future__ import annotations

import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from unittest.mock import ANY

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from tests.browser.server import ROOT, Server, serve
from tools.cluster_requests import free_ports

CONFIG = ROOT / "deploy" / "haproxy.cfg"
#: The host in readers' address bars: no app knows that name.
HOST = "news.example.org"

#: Debian keeps it where not everybody looks.
HAPROXY = shutil.which("haproxy") or shutil.which("haproxy", path="/usr/sbin:/usr/local/sbin")

pytestmark = pytest.mark.skipif(not HAPROXY, reason="haproxy is not installed")


@dataclass(frozen=True)
class Proxy:
    """A running proxy: its port, and the file of what it did."""

    port: int
    log: Path

    def get(self, path: str = "/", cookie: str = "") -> tuple[int, str]:
        """The status of an answer, and the cookie that came with it."""
        answer = self.answer(path, {"Host": HOST, "Cookie": cookie})
        return answer.status, (answer.getheader("Set-Cookie") or "").split(";")[0]

    def answer(self, path: str, headers: dict[str, str]) -> HTTPResponse:
        """A whole answer, read."""
        line = HTTPConnection("127.0.0.1", self.port, timeout=30)
        line.request("GET", path, headers=headers)
        answer = line.getresponse()
        answer.read()
        line.close()
        return answer

    def served_by(self, path: str, times: int = 1) -> list[str]:
        """Which apps answered requests of a path, in order.

        The proxy writes of a request a moment after its answer (of a websocket at its end), so that many
        `times` are waited for.
        """
        end = time.monotonic() + 10
        while True:
            apps = re.findall(rf" apps/(\S+) .*\"GET {re.escape(path)} ", self.log.read_text("utf-8"))
            if len(apps) >= times or time.monotonic() > end:
                return apps
            time.sleep(0.1)


def _environ(port: int, apps: list[str], **more: str) -> dict[str, str]:
    places = {f"APP_{number}": app for number, app in enumerate(apps, 1)}
    return {"LISTEN": f"127.0.0.1:{port}", **places, **more}


def _places(apps: list[Server]) -> list[str]:
    return [app.url.removeprefix("http://") for app in apps]


@pytest.fixture(scope="module")
def apps(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Server]]:
    script = ROOT / "app.py"
    with (
        serve(script, tmp_path_factory.mktemp("one")) as one,
        serve(script, tmp_path_factory.mktemp("two")) as two,
    ):
        yield [one, two]


@contextmanager
def _started(apps: list[str], folder: Path) -> Iterator[Proxy]:
    with _running(_environ(free_ports(1)[0], apps), folder) as proxy:
        _wait_for(proxy, 200)
        yield proxy


@contextmanager
def _running(environ: dict[str, str], folder: Path) -> Iterator[Proxy]:
    """A proxy that answers something."""
    log = folder / "proxy.log"
    with log.open("wb") as file:
        process = subprocess.Popen(
            [str(HAPROXY), "-f", str(CONFIG), "-db"], env=environ, stdout=file, stderr=file
        )
    proxy = Proxy(int(environ["LISTEN"].rpartition(":")[2]), log)
    try:
        _wait_for(proxy)
        yield proxy
    finally:
        process.terminate()
        process.wait(30)


def _wait_for(proxy: Proxy, status: int | None = None) -> None:
    """Wait for an answer, or for one with that status."""
    end = time.monotonic() + 30
    while True:
        try:
            if proxy.get("/_stcore/health")[0] == (status or ANY):
                return
        except OSError:
            pass
        assert time.monotonic() < end, proxy.log.read_text("utf-8")
        time.sleep(0.1)


@pytest.fixture(scope="module")
def proxy(apps: list[Server], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    with _started(_places(apps), tmp_path_factory.mktemp("proxy")) as proxy:
        yield proxy


def _site(folder: Path) -> Path:
    """A file with a certificate that nobody signed, and its key."""
    if not shutil.which("openssl"):
        pytest.skip("openssl is not installed")
    key, certificate, both = (folder / name for name in ("key.pem", "certificate.pem", "site.pem"))
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={HOST}"]
    subprocess.run([*command, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    both.write_bytes(key.read_bytes() + certificate.read_bytes())
    return both


def test_the_proxy_takes_its_settings_with_and_without_a_certificate(tmp_path: Path) -> None:
    tls = {"SITE_PEM": str(_site(tmp_path)), "LISTEN_TLS": "127.0.0.1:8443", "HTTPS_PORT": "8443"}
    for more in ({}, tls):
        environ = {"LISTEN": "127.0.0.1:8080", "APP_1": "127.0.0.1:1", "APP_2": "127.0.0.1:2", **more}
        done = subprocess.run(
            [str(HAPROXY), "-c", "-f", CONFIG], env=environ, capture_output=True, text=True, check=False
        )
        assert (done.returncode, "warning" in done.stderr.lower()) == (0, False), done.stderr


def test_with_a_certificate_readers_are_sent_to_the_port_of_https(tmp_path: Path) -> None:
    listen, https = free_ports(2)
    place = {"SITE_PEM": str(_site(tmp_path)), "LISTEN_TLS": f"127.0.0.1:{https}", "HTTPS_PORT": "8443"}
    environ = _environ(listen, ["127.0.0.1:1", "127.0.0.1:2"], **place)
    with _running(environ, tmp_path) as proxy:
        for path in ("/", "/reader?q=gas&section=Energy"):
            answer = proxy.answer(path, {"Host": f"{HOST}:8080"})
            assert (answer.status, answer.getheader("Location")) == (308, f"https://{HOST}:8443{path}")


def test_over_tls_apps_hear_of_it_and_cookies_are_for_it_alone(tmp_path: Path) -> None:
    listen, https = free_ports(2)
    place = {"SITE_PEM": str(_site(tmp_path)), "LISTEN_TLS": f"127.0.0.1:{https}", "HTTPS_PORT": f"{https}"}
    with (
        _echo() as (app, heard),
        _running(_environ(listen, [app, app], **place), tmp_path) as proxy,
    ):
        line = HTTPSConnection("127.0.0.1", https, timeout=30, context=ssl._create_unverified_context())
        end = time.monotonic() + 30
        while True:  # until the proxy has seen that the app is well
            line.request("GET", "/?secure", headers={"Host": HOST})
            answer = line.getresponse()
            answer.read()
            if answer.status == 200:
                break
            assert time.monotonic() < end, proxy.log.read_text("utf-8")
            time.sleep(0.1)
        line.close()
    assert answer.getheader("Strict-Transport-Security") == "max-age=31536000"
    cookies = answer.msg.get_all("Set-Cookie") or []
    assert {cookie.partition("=")[0] for cookie in cookies} == {"of-the-app", "newsdesk-app"}
    assert all(cookie.endswith("; Secure") for cookie in cookies)
    assert heard[-1]["X-Forwarded-Proto"] == "https"


def test_newcomers_are_shared_out_and_each_comes_back_to_the_same_app(proxy: Proxy) -> None:
    cookies = [proxy.get("/?newcomer")[1] for _ in range(6)]
    assert set(cookies) == {"newsdesk-app=app-1", "newsdesk-app=app-2"}
    for cookie in set(cookies):
        name = cookie.partition("=")[2]
        for _ in range(5):
            assert proxy.get(f"/?again-{name}", cookie) == (200, "")
        assert proxy.served_by(f"/?again-{name}", times=5) == [name] * 5


@pytest.mark.parametrize("name", ["app-1", "app-2"])
def test_a_websocket_passes_to_the_readers_app_and_brings_a_page(proxy: Proxy, name: str) -> None:
    headers = {"Cookie": f"newsdesk-app={name}"}
    path = f"/_stcore/stream?{name}"
    with connect(
        f"ws://{HOST}{path}",
        sock=_socket(proxy.port),
        origin=Origin(f"http://{HOST}"),
        subprotocols=[Subprotocol("streamlit")],
        additional_headers=headers,
        max_size=None,
    ) as line:
        ask = BackMsg()
        ask.rerun_script.query_string = ""
        line.send(ask.SerializeToString())
        kinds = set()
        while "script_finished" not in kinds:
            kinds.add(ForwardMsg.FromString(line.recv(timeout=60, decode=False)).WhichOneof("type"))
    assert {"new_session", "delta"} <= kinds
    assert proxy.served_by(path) == [name]


def _socket(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port))


@contextmanager
def _echo() -> Iterator[tuple[str, list[Message]]]:
    """What stands for an app, as host and port, and the headers of what it was asked."""
    heard: list[Message] = []

    class Echo(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path != "/_stcore/health":
                heard.append(self.headers)
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.send_header("Set-Cookie", "of-the-app=1; HttpOnly")
            self.end_headers()
            self.wfile.write(b"ok")

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Echo) as app:
        threading.Thread(target=app.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{app.server_port}", heard
        app.shutdown()


def test_the_address_of_a_reader_is_what_the_proxy_sees(tmp_path: Path) -> None:
    with _echo() as (app, heard), _started([app, app], tmp_path) as proxy:
        line = HTTPConnection("127.0.0.1", proxy.port, timeout=30)
        for forged in ("198.51.100.7", "198.51.100.7, 203.0.113.9"):
            line.request("GET", "/", headers={"Host": HOST, "X-Forwarded-For": forged})
            line.getresponse().read()
        line.close()
    assert [headers.get_all("X-Forwarded-For") for headers in heard] == [["127.0.0.1"], ["127.0.0.1"]]


def test_another_app_takes_over_when_a_readers_app_is_gone(apps: list[Server], tmp_path: Path) -> None:
    with (
        serve(ROOT / "app.py", tmp_path / "gone") as goes,
        _started(_places([apps[0], goes]), tmp_path) as proxy,
    ):
        reader = "newsdesk-app=app-2"
        assert proxy.get("/?before", reader)[0] == 200
        goes.process.terminate()
        goes.process.wait(30)
        status, cookie = proxy.get("/?after", reader)
        assert (status, cookie) == (200, "newsdesk-app=app-1")
        assert proxy.served_by("/?after") == ["app-1"]
