"""Ask a node with what Python brings along, and find ports for nodes."""

from __future__ import annotations

import json
import random
import socket
import ssl
import urllib.request
from collections.abc import Mapping
from typing import Any

#: Below those that outgoing connections get, which else could take a node's port while it is down.
_PORTS = range(20_000, 32_000)


def ask(
    url: str,
    body: object = None,
    method: str | None = None,
    seconds: float = 30,
    tls: ssl.SSLContext | None = None,
    headers: Mapping[str, str] | None = None,
) -> Any:
    """Ask a node and give its JSON; OSError where it does not answer, or refuses."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(  # noqa: S310  # a node's own address
        url, data, {"Content-Type": "application/json", **(headers or {})}, method=method
    )
    with urllib.request.urlopen(request, timeout=seconds, context=tls) as answer:  # noqa: S310
        return json.loads(answer.read() or b"null")


def free_ports(count: int) -> list[int]:
    """So many ports that nothing listens on."""
    found: list[int] = []
    for port in random.sample(_PORTS, len(_PORTS)):  # not for secrets
        with socket.socket() as one:
            try:
                one.bind(("127.0.0.1", port))
            except OSError:
                continue
        found.append(port)
        if len(found) == count:
            break
    return found
