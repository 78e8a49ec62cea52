"""Delivery: what a run has drawn leaves for the browser at once."""

from __future__ import annotations

import os
import socket
import stat
from contextlib import suppress
from pathlib import Path
from typing import Final

import streamlit as st

#: Where a process finds its own open files; Windows has no such place.
_OPEN: Final = Path("/dev/fd")


@st.cache_resource(show_spinner=False)
def send_at_once() -> int:
    """Have the server's small messages leave at once, not when the ones before have been acknowledged.

    Python's asyncio sets TCP_NODELAY where a socket says that it is one for TCP. Streamlit's listening socket
    does not (`socket.socket(family=...)` leaves the protocol open), and what it accepts takes after it: each
    run's second message waited for the browser to acknowledge the first, which browsers put off for 40 ms.
    Connections take the option from the socket that listens. Done once a process; tells for how many sockets.
    https://github.com/python/cpython/blob/3.11/Lib/asyncio/base_events.py#L190
    """
    return no_delay(int(st.get_option("server.port") or 0))


def no_delay(port: int) -> int:
    """Set TCP_NODELAY on this process's sockets of a port, the listening one and those it has accepted."""
    done = 0
    for name in _open_files():
        with suppress(OSError):
            if not stat.S_ISSOCK(os.fstat(name).st_mode):
                continue
            with socket.socket(fileno=os.dup(name)) as own:
                tcp = own.family in (socket.AF_INET, socket.AF_INET6) and own.type == socket.SOCK_STREAM
                if tcp and own.getsockname()[1] == port:
                    own.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                    done += 1
    return done


def _open_files() -> list[int]:
    try:
        return sorted(int(entry.name) for entry in _OPEN.iterdir())
    except OSError:
        return []
