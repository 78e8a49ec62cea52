"""What the server sends leaves at once."""

from __future__ import annotations

import socket

from components.delivery import no_delay


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
