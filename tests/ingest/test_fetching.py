"""Fetching stays within its limits whatever the server does."""

from __future__ import annotations

import gzip
import ipaddress
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from data.ingest.addresses import Address, AddressRefused
from data.ingest.fetch_error import FetchError
from data.ingest.fetching import Fetcher, FetchPolicy, retry_after
from data.ingest.robots import Robots
from tests.ingest.hostile_server import Hostile, hostile_server

LOOPBACK = ipaddress.ip_address("127.0.0.1")


@pytest.fixture(scope="module")
def server() -> Iterator[Hostile]:
    with hostile_server() as running:
        yield running


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    with Fetcher(FetchPolicy(allow_private=True, max_bytes=1_000_000, max_seconds=1.0, pace=0)) as made:
        yield made


def test_loopback_is_refused_unless_allowed(server: Hostile) -> None:
    asked = len(server.asked)
    with Fetcher(FetchPolicy(pace=0)) as strict:
        for host in ("127.0.0.1", "localhost", "[::1]", "localhost.", "[::ffff:127.0.0.1]"):
            with pytest.raises((AddressRefused, FetchError)):
                strict.fetch(server.url("/versioned", host))
    assert len(server.asked) == asked


def test_a_name_with_any_private_answer_is_refused(server: Hostile) -> None:
    def resolve(host: str, port: int) -> list[Address]:
        return [ipaddress.ip_address("93.184.216.34"), LOOPBACK]

    with (
        Fetcher(FetchPolicy(pace=0), resolve) as strict,
        pytest.raises(AddressRefused, match="private network"),
    ):
        strict.fetch(server.url("/versioned", "news.example"))


def test_a_name_is_looked_up_once_and_not_again_for_the_connection(
    server: Hostile, monkeypatch: pytest.MonkeyPatch
) -> None:
    names: list[str] = []

    def resolve(host: str, port: int) -> list[Address]:
        names.append(host)
        return [LOOPBACK]

    asked_system: list[str] = []
    system = socket.getaddrinfo

    def looked_up(host: str, *rest: object, **more: object) -> object:
        asked_system.append(host)
        return system(host, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    with Fetcher(FetchPolicy(allow_private=True, pace=0), resolve) as pinned:
        fetched = pinned.fetch(server.url("/versioned", "news.example"))
    assert fetched.content == b"first"
    assert names == ["news.example"]
    assert set(asked_system) <= {"127.0.0.1"}
    assert server.asked[-1][1]["Host"] == f"news.example:{server.port}"


@pytest.mark.parametrize(
    "location",
    ["http://127.0.0.1:1/", "http://169.254.169.254/latest/", "http://[::1]/", "http://2130706433/", "file:///etc/passwd"],
)  # fmt: skip
def test_a_redirect_to_where_we_may_not_go_is_refused(server: Hostile, location: str) -> None:
    server.pages["/away"] = (302, {"Location": location}, b"")
    served_by_us = "93.184.216.34"

    def resolve(host: str, port: int) -> list[Address]:
        return [ipaddress.ip_address(served_by_us if host == "news.example" else host)]

    class Pretends(Fetcher):
        """Takes the public address of the first hop for this server's."""

    with Pretends(FetchPolicy(pace=0), resolve) as strict:
        connect = strict._network._plain.connect_tcp

        def rerouted(host: str, *rest: object) -> object:
            return connect("127.0.0.1" if host == served_by_us else host, *rest)  # type: ignore[arg-type]

        strict._network._plain.connect_tcp = rerouted  # type: ignore[method-assign,assignment]
        with pytest.raises(AddressRefused):
            strict.fetch(server.url("/away", "news.example"))


def test_redirects_end_and_carry_no_cookies(server: Hostile, fetcher: Fetcher) -> None:
    before = len(server.asked)
    with pytest.raises(FetchError, match="without an end"):
        fetcher.fetch(server.url("/loop"))
    hops = server.asked[before:]
    assert len(hops) == fetcher.policy.max_redirects + 1
    assert all("Cookie" not in headers for _, headers in hops)


def test_a_lasting_move_is_told_and_a_passing_one_is_not(server: Hostile, fetcher: Fetcher) -> None:
    server.pages["/old"] = (301, {"Location": "/versioned"}, b"")
    server.pages["/today"] = (302, {"Location": "/versioned"}, b"")
    assert fetcher.fetch(server.url("/old")).moved_to == server.url("/versioned")
    assert fetcher.fetch(server.url("/today")).moved_to == ""


@pytest.mark.parametrize("path", ["/drip", "/drip-head"])
def test_an_answer_in_drops_ends_with_the_time_for_the_whole(
    server: Hostile, fetcher: Fetcher, path: str
) -> None:
    begun = time.monotonic()
    with pytest.raises(FetchError, match="too long"):
        fetcher.fetch(server.url(path))
    assert time.monotonic() - begun < 3


@pytest.mark.parametrize("path", ["/endless", "/bomb"])
def test_an_answer_ends_at_the_limit_also_when_it_is_packed(server: Hostile, path: str) -> None:
    # A busy machine packs the bomb in more than the second that others have.
    policy = FetchPolicy(allow_private=True, max_bytes=1_000_000, max_seconds=60, pace=0)
    with Fetcher(policy) as patient, pytest.raises(FetchError, match="larger than"):
        patient.fetch(server.url(path))


@pytest.mark.parametrize("location", ["mailto:a@b.example", "http://[", "http://a:xx/", "/\x01", ""])
def test_a_redirect_to_nowhere_is_an_error_in_words(server: Hostile, fetcher: Fetcher, location: str) -> None:
    server.pages["/nowhere"] = (302, {"Location": location}, b"")
    with pytest.raises((FetchError, AddressRefused)):
        fetcher.fetch(server.url("/nowhere"))


@pytest.mark.parametrize("told", ['"caf\xe9"', "\u2603", "a\r\nX-Injected: 1"])
def test_a_version_that_can_not_stand_in_a_header_is_not_said_back(
    server: Hostile, fetcher: Fetcher, told: str
) -> None:
    assert fetcher.fetch(server.url("/versioned"), told, told).changed
    asked = server.asked[-1][1]
    assert "If-None-Match" not in asked
    assert "X-Injected" not in asked


def test_a_packed_answer_in_pieces_is_whole_and_one_that_breaks_off_is_an_error(
    server: Hostile, fetcher: Fetcher
) -> None:
    packed = {"Content-Encoding": "gzip"}
    server.pages["/pieces"] = (200, packed, gzip.compress(b"one ") + gzip.compress(b"two"))
    server.pages["/cut"] = (200, packed, gzip.compress(b"some text that is long enough" * 9)[:-9])
    assert fetcher.fetch(server.url("/pieces")).content == b"one two"
    with pytest.raises(FetchError, match="packed in a broken way"):
        fetcher.fetch(server.url("/cut"))


@pytest.fixture(scope="module")
def secure(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    """A server that speaks TLS with a certificate of its own for news.example: its port, the certificate."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("there is no openssl to make a certificate with")
    home = tmp_path_factory.mktemp("tls")
    words = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=news.example"]
    words += ["-addext", "subjectAltName=DNS:news.example", "-keyout", "key.pem", "-out", "cert.pem"]
    subprocess.run([openssl, *words], cwd=home, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(home / "cert.pem", home / "key.pem")
    with hostile_server(context) as running:
        running.pages["/"] = (200, {}, b"secret news")
        yield running.port, home / "cert.pem"


def test_a_certificate_is_checked_against_the_name_and_not_the_address(
    secure: tuple[int, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    port, certificate = secure

    def resolve(host: str, port: int) -> list[Address]:
        return [LOOPBACK]

    policy = FetchPolicy(allow_private=True, pace=0)
    with Fetcher(policy, resolve) as strict, pytest.raises(FetchError, match="certificate is not valid"):
        strict.fetch(f"https://news.example:{port}/")
    trusting = ssl.create_default_context(cafile=str(certificate))
    monkeypatch.setattr(httpx, "create_ssl_context", lambda **_: trusting)
    with Fetcher(policy, resolve) as trusts:
        assert trusts.fetch(f"https://news.example:{port}/").content == b"secret news"
        with pytest.raises(FetchError, match="certificate is not valid"):
            trusts.fetch(f"https://other.example:{port}/")


def test_https_that_is_none_is_said(server: Hostile, fetcher: Fetcher) -> None:
    with pytest.raises(FetchError, match="does not speak https"):
        fetcher.fetch(f"https://127.0.0.1:{server.port}/")


@pytest.mark.parametrize("path", ["/short", "/broken-chunks", "/big-head"])
def test_broken_answers_are_errors_in_words(server: Hostile, fetcher: Fetcher, path: str) -> None:
    with pytest.raises(FetchError, match="broke off"):
        fetcher.fetch(server.url(path))


def test_deflate_without_its_header_is_read(server: Hostile, fetcher: Fetcher) -> None:
    assert fetcher.fetch(server.url("/bare-deflate")).content == b"hello"


def test_what_has_not_changed_is_not_sent_again(server: Hostile, fetcher: Fetcher) -> None:
    first = fetcher.fetch(server.url("/versioned"))
    again = fetcher.fetch(server.url("/versioned"), first.etag, first.last_modified)
    assert (first.changed, first.content) == (True, b"first")
    assert (again.changed, again.content) == (False, b"")
    assert server.asked[-1][1]["If-Modified-Since"] == "Tue, 24 Nov 2026 08:00:00 GMT"
    assert server.asked[-1][1]["User-Agent"].startswith("Newsdesk/")


def test_the_wait_that_a_server_asks_for_is_told(server: Hostile, fetcher: Fetcher) -> None:
    server.pages["/busy"] = (429, {"Retry-After": "120"}, b"")
    with pytest.raises(FetchError) as caught:
        fetcher.fetch(server.url("/busy"))
    assert caught.value.retry_after == timedelta(seconds=120)
    now = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
    assert retry_after("Tue, 24 Nov 2026 08:10:00 GMT", now) == timedelta(minutes=10)
    assert retry_after("99999999999", now) == timedelta(days=1)
    assert retry_after("soon", now) is None


def test_gone_is_for_good_and_missing_is_not(server: Hostile, fetcher: Fetcher) -> None:
    server.pages["/gone"] = (410, {}, b"")
    for path, gone in (("/gone", True), ("/not-there", False)):
        with pytest.raises(FetchError) as caught:
            fetcher.fetch(server.url(path))
        assert caught.value.gone is gone


def test_a_host_is_asked_at_its_pace(server: Hostile) -> None:
    slept: list[float] = []
    with Fetcher(FetchPolicy(allow_private=True, pace=2), clock=lambda: 0.0, sleep=slept.append) as slow:
        slow.fetch(server.url("/versioned"))
        slow.fetch(server.url("/versioned"))
    assert slept == [2.0]


def test_no_host_of_that_name_is_said(fetcher: Fetcher) -> None:
    with pytest.raises(FetchError, match=r"There is no host named nowhere\.invalid"):
        fetcher.fetch("http://nowhere.invalid/")


def test_robots_are_obeyed(server: Hostile, fetcher: Fetcher) -> None:
    rules = b"User-agent: *\nDisallow: /private\n\nUser-agent: Newsdesk\nDisallow: /ours\n"
    server.pages["/robots.txt"] = (200, {}, rules)
    robots = Robots(fetcher)
    asked = len(server.asked)
    assert "does not allow" in robots.refusal(server.url("/ours"))
    assert robots.refusal(server.url("/story")) == ""
    assert len(server.asked) == asked + 1


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (403, True), (503, False)])
def test_missing_rules_allow_all_and_broken_ones_nothing(
    server: Hostile, fetcher: Fetcher, status: int, allowed: bool
) -> None:
    server.pages["/robots.txt"] = (status, {}, b"")
    assert (Robots(fetcher).refusal(server.url("/story")) == "") is allowed


@pytest.mark.parametrize(
    ("asks", "waits"),
    [("Crawl-delay: 7", 7.0), ("Crawl-delay: 0.5", 2.0), ("Crawl-delay: soon", 2.0), ("", 2.0)],
)
def test_the_pace_that_a_site_asks_for_is_kept(server: Hostile, asks: str, waits: float) -> None:
    server.pages["/robots.txt"] = (200, {}, f"User-agent: *\n{asks}\nDisallow: /private\n".encode())
    now, slept = [100.0], []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    policy = FetchPolicy(allow_private=True, pace=2.0)
    with Fetcher(policy, clock=lambda: now[0], sleep=sleep) as patient:
        robots = Robots(patient, clock=lambda: now[0])
        for _ in range(3):
            assert robots.refusal(server.url("/versioned")) == ""
            patient.fetch(server.url("/versioned"))
    # Between the rules and the first page it is our own pace.
    assert slept == [2.0, waits, waits]


def test_a_site_that_asks_for_more_than_is_waited_is_left_alone(server: Hostile, fetcher: Fetcher) -> None:
    server.pages["/robots.txt"] = (200, {}, b"User-agent: *\nCrawl-delay: 3600\n")
    assert "asks for 3,600 seconds" in Robots(fetcher).refusal(server.url("/story"))
