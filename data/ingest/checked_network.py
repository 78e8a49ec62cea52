"""Connections to addresses that were looked at, each within a time for the whole of it."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Iterable
from typing import Any

import httpcore

from data.ingest.addresses import Address, AddressRefused, is_public

#: The addresses of a name.
Resolver = Callable[[str, int], list[Address]]


def addresses_of(host: str, port: int) -> list[Address]:
    """All addresses of a name, by the system's resolver."""
    told = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(ipaddress.ip_address(one[4][0]) for one in told))


class CheckedNetwork(httpcore.NetworkBackend):
    """Looks a name up once, refuses it if any answer is private, and connects to what it looked at.

    A name can't lead elsewhere between the check and the connection. TLS still asks for the name.
    """

    def __init__(self, allow_private: bool, resolve: Resolver = addresses_of) -> None:
        self._allow_private = allow_private
        self._resolve = resolve
        self._plain = httpcore.SyncBackend()
        #: `time.monotonic` at which everything has to be over.
        self.deadline = float("inf")

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address that answers."""
        try:
            found = self._resolve(host.strip("[]"), port)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"no such host: {error}") from error
        if not self._allow_private and not all(is_public(address) for address in found):
            raise AddressRefused(f"{host} is not fetched: it is an address of a private network.")
        failure: Exception = httpcore.ConnectError("no such host")
        for address in found:
            try:
                stream = self._plain.connect_tcp(
                    str(address), port, self._left(timeout), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
                continue
            return _Timed(stream, self._left)
        raise failure

    def _left(self, timeout: float | None) -> float:
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the time for all of it is over")
        return min(left, timeout) if timeout is not None else left


class _Timed(httpcore.NetworkStream):
    """A connection whose every step ends with the time for the whole, so that no drip keeps it open."""

    def __init__(self, stream: httpcore.NetworkStream, left: Callable[[float | None], float]) -> None:
        self._stream = stream
        self._left = left

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        secured = self._stream.start_tls(ssl_context, server_hostname, self._left(timeout))
        return _Timed(secured, self._left)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
