"""Serving: what the process that serves the dashboard needs for many readers, which Streamlit leaves open."""

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
#: Files that a process may have open: four a reader.
_FILES: Final = 65_536


@st.cache_resource(show_spinner=False)
def ready_for_readers() -> None:
    """Prepare this process, once: messages leave at once, and readers find room."""
    no_delay(int(st.get_option("server.port") or 0))
    allow_files()


def no_delay(port: int) -> int:
    """Have small messages leave at once, not when those before were acknowledged; tells for how many sockets.

    Sets TCP_NODELAY on this process's sockets of a port: the listening one, after which later connections
    take, and those it has accepted. asyncio does that where a socket says that it is one for TCP. Streamlit's
    does not (`socket.socket(family=...)` leaves the protocol open), so that each run's second message waited
    until the browser had acknowledged the first, which browsers put off for up to 40 ms.
    https://github.com/python/cpython/blob/3.11/Lib/asyncio/base_events.py#L190
    """
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


def allow_files(most: int = _FILES) -> int:
    """Let this process have as many files open as the system allows it, `most` of them; tells how many.

    A reader's session takes four: its connection, and an event loop of its own; for two minutes after the
    reader has gone it keeps three. A usual limit of 1,024 is that of some 250 readers, of whom half come and
    go. It is a soft limit, which a process may raise: https://docs.python.org/3/library/resource.html
    """
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return 0
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY:
        return most
    allowed = most if hard == resource.RLIM_INFINITY else min(hard, most)
    if soft < allowed:
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]


def _open_files() -> list[int]:
    try:
        return sorted(int(entry.name) for entry in _OPEN.iterdir())
    except OSError:
        return []
