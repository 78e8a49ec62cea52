"""What starts nodes for tests, as far as it needs no Java: what it says, what it ends, what it holds back."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tools import cluster_folder, java, opensearch_files
from tools.cluster_links import Links
from tools.cluster_requests import free_ports
from tools.java import ClusterProblem

ROOT = Path(__file__).resolve().parents[2]
_CALLER = """
import socket, sys
with socket.create_connection(("127.0.0.1", int(sys.argv[1]))) as line:
    for word in sys.stdin:
        line.sendall(word.encode())
        print(line.recv(100).decode(), end="", flush=True)
"""

linux = pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="who calls is read from Linux's /proc")


def _java(folder: Path, version: str) -> Path:
    program = folder / "bin" / "java"
    program.parent.mkdir(parents=True)
    program.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\" 2026-01-01' >&2\n", "utf-8")
    program.chmod(0o755)
    return program


@pytest.fixture
def no_java(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr(java, "USUAL", tmp_path / "jvm")


@pytest.mark.parametrize(("said", "version"), [("17.0.15", 17), ("1.8.0_392", 8), ("25", 25), ("21-ea", 21)])
def test_a_java_tells_its_version(tmp_path: Path, said: str, version: int) -> None:
    assert java.java_version(str(_java(tmp_path, said))) == version


@pytest.mark.usefixtures("no_java")
def test_a_java_that_does_not_fit_is_passed_over(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("JAVA_HOME", str(_java(tmp_path / "newest", "25").parents[1]))
    _java(tmp_path, "1.8.0_392")
    fits = _java(tmp_path / "jvm" / "java-17", "17.0.15")
    assert java.find_java() == (str(fits), 17)


@pytest.mark.usefixtures("no_java")
def test_what_is_missing_is_said_with_the_way_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(ClusterProblem, match=r"there is none here\. Run: .*openjdk-17"):
        java.find_java()
    old = _java(tmp_path, "1.8.0_392")
    with pytest.raises(ClusterProblem, match=f"{old} is 8"):
        java.find_java()
    with pytest.raises(ClusterProblem, match=r"Maven is missing.*install -y maven"):
        opensearch_files.fetched(cache=tmp_path / "cache")


@pytest.mark.usefixtures("no_java")
def test_what_maven_complains_of_is_passed_on(tmp_path: Path) -> None:
    maven = tmp_path / "bin" / "mvn"
    maven.parent.mkdir()
    maven.write_text("#!/bin/sh\necho '[ERROR] no such host'\nexit 1\n", "utf-8")
    maven.chmod(0o755)
    with pytest.raises(ClusterProblem, match="no such host"):
        opensearch_files.fetched(cache=tmp_path / "cache")
    assert list((tmp_path / "cache").iterdir()) == []


def test_a_module_is_described_as_opensearch_reads_it() -> None:
    for module in opensearch_files.MODULES:
        described = dict(line.split("=") for line in opensearch_files.descriptor(module).splitlines())
        assert described["name"] == module.name
        assert described["classname"] == module.classname
        assert described["opensearch.version"] == opensearch_files.VERSION


def test_ports_differ_and_are_free() -> None:
    ports = free_ports(6)
    assert len(set(ports)) == 6
    for port in ports:
        with socket.socket() as one:
            one.bind(("127.0.0.1", port))


def test_folders_of_clusters_that_were_killed_are_removed_and_no_others(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(cluster_folder, "OTHER_USER", "")
    left, lock = cluster_folder.own_folder()
    used, _held = cluster_folder.own_folder()
    assert left.exists()
    lock.close()
    cluster_folder.own_folder()
    assert not left.exists()
    assert used.exists()


def _alive(pid: int) -> bool:
    with suppress(ProcessLookupError, FileNotFoundError):
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text("ascii").rsplit(")", 1)[1].split()[0] != "Z"
    return False


def _gone(pid: int) -> None:
    end = time.monotonic() + 20
    while _alive(pid):
        assert time.monotonic() < end
        time.sleep(0.05)


@linux
@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
def test_a_node_does_not_outlive_who_started_it(tmp_path: Path, end: signal.Signals) -> None:
    """However that ended: the guard's input is at its end."""
    starter = (
        "import subprocess, sys, time\n"
        "guard = subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE, start_new_session=True)\n"
        "time.sleep(600)"
    )
    guard = [
        sys.executable,
        str(ROOT / "tools" / "cluster_guard.py"),
        "",
        str(tmp_path / "log"),
        "sleep",
        "600",
    ]
    with subprocess.Popen(
        [sys.executable, "-c", starter, *guard], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        node = int(process.stdout.readline())
        assert _alive(node)
        process.send_signal(end)
        process.wait(20)
    _gone(node)


class Caller:
    """A program that sends words and says what comes back."""

    def __init__(self, port: int) -> None:
        command = [sys.executable, "-c", _CALLER, str(port)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.pid = self._process.pid
        self.heard: list[str] = []
        threading.Thread(target=self._listen, daemon=True).start()

    def say(self, word: str) -> None:
        assert self._process.stdin
        self._process.stdin.write(f"{word}\n")
        self._process.stdin.flush()

    def hears(self, word: str, seconds: float = 20) -> bool:
        end = time.monotonic() + seconds
        while word not in self.heard and time.monotonic() < end:
            time.sleep(0.02)
        return word in self.heard

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()

    def _listen(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            self.heard.append(line.strip())


@pytest.fixture
def echo() -> Iterator[int]:
    """The port of a server that sends back what it gets."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer(line: socket.socket) -> None:
            with suppress(OSError), line:
                while data := line.recv(100):
                    line.sendall(data)

        def serve() -> None:
            with suppress(OSError):
                while True:
                    threading.Thread(target=answer, args=server.accept()[:1], daemon=True).start()

        threading.Thread(target=serve, daemon=True).start()
        yield server.getsockname()[1]


@pytest.fixture
def pids() -> dict[str, int]:
    return {}


@pytest.fixture
def links(pids: dict[str, int]) -> Iterator[Links]:
    links = Links(lambda: pids)
    yield links
    links.close()


@linux
def test_what_a_cut_off_node_tells_and_hears_is_held_back_and_arrives_later(
    links: Links, pids: dict[str, int], echo: int
) -> None:
    port = links.add("listener", echo, between_nodes=True)
    one, other = Caller(port), Caller(port)
    pids.update(one=one.pid, other=other.pid)
    for caller in (one, other):
        caller.say("before")
        assert caller.hears("before")

    links.cut("one")
    one.say("from one")
    other.say("from other")
    assert other.hears("from other")
    assert not one.hears("from one", seconds=0.5)
    links.heal("one")
    assert one.hears("from one")

    links.cut("listener")
    other.say("to the listener")
    assert not other.hears("to the listener", seconds=0.5)
    links.heal("listener")
    assert other.hears("to the listener")
    one.close()
    other.close()


def test_a_new_call_to_a_cut_off_node_is_not_refused_and_waits(links: Links, echo: int) -> None:
    port = links.add("node", echo, between_nodes=False)
    links.cut("node")
    caller = Caller(port)
    caller.say("waits")
    assert not caller.hears("waits", seconds=0.5)
    links.heal("node")
    assert caller.hears("waits")
    caller.close()


def test_a_slow_node_is_heard_late(links: Links, echo: int) -> None:
    port = links.add("node", echo, between_nodes=False)
    links.slow("node", 0.3)
    caller = Caller(port)
    began = time.monotonic()
    caller.say("slowly")
    assert caller.hears("slowly")
    assert time.monotonic() - began >= 0.6  # there and back
    caller.close()
