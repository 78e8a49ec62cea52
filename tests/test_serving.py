"""What the server sends leaves at once, and many readers find room."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

from components.serving import no_delay

ROOT = Path(__file__).resolve().parents[1]
#: In a process of its own: a limit that was lowered holds for the whole process.
LIMITS = """
import resource
from components.serving import allow_files
hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (100, hard))
print(resource.getrlimit(resource.RLIMIT_NOFILE)[0])
allow_files(500)
most = 500 if hard == resource.RLIM_INFINITY else min(500, hard)
print(resource.getrlimit(resource.RLIMIT_NOFILE)[0], most)
print(allow_files(200))  # never lowered
"""


def _delays(connection: socket.socket) -> bool:
    return not connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_connections_of_the_servers_port_send_at_once_whenever_they_came() -> None:
    with socket.socket() as listening, socket.socket() as other:
        for server in (listening, other):
            server.bind(("127.0.0.1", 0))
            server.listen()
        address = listening.getsockname()
        with socket.create_connection(address), listening.accept()[0] as early:
            assert _delays(early)
            assert no_delay(address[1]) == 2
            with socket.create_connection(address), listening.accept()[0] as late:
                assert not _delays(early)
                assert not _delays(late)
        assert _delays(other)


def test_a_port_that_nobody_listens_on_changes_nothing() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert no_delay(port) == 0


def test_nothing_is_left_open() -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        no_delay(listening.getsockname()[1])
        with socket.socket() as before:
            first = before.fileno()
        for _ in range(5):
            no_delay(listening.getsockname()[1])
        with socket.socket() as after:
            assert after.fileno() == first


def test_a_process_may_open_as_many_files_as_the_system_allows() -> None:
    told = subprocess.run(
        [sys.executable, "-c", LIMITS], cwd=ROOT, capture_output=True, text=True, check=True
    )
    before, after, most, again = (int(word) for word in told.stdout.split())
    assert before == 100
    assert after == most
    assert again == most
