"""Relays that nodes and clients speak through, so that a node can be cut off without touching the system.

Each node has a relay for other nodes and one for clients, whose ports are those that it publishes.
Nodes call each other on connections of their own; who calls is found in Linux's lists of sockets. So
both what a node is told and what it tells can be held back: bytes wait, as they do behind a network
that has lost its way, and go on after `heal`; nothing is refused or closed.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

_CHUNK = 1 << 16
_TRIES = 10

T = TypeVar("T")


class Links:
    """Relays on loopback, each in front of one node's port; they run in a thread of their own."""

    def __init__(self, pids: Callable[[], Mapping[str, int]]) -> None:
        self._pids = pids
        self._cut: set[str] = set()
        self._delays: dict[str, float] = {}
        self._changed = asyncio.Event()
        self._servers: list[asyncio.Server] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def add(self, name: str, target: int, between_nodes: bool) -> int:
        """Relay a new port to `target`, a port of the node `name`; the new port."""
        return self._run(self._serve(name, target, between_nodes))

    def cut(self, name: str) -> None:
        """Hold back everything to and from a node."""
        self._run(self._change(lambda: self._cut.add(name)))

    def heal(self, name: str) -> None:
        """Let through what was held back, and all that comes."""
        self._run(self._change(lambda: self._cut.discard(name)))

    def slow(self, name: str, seconds: float) -> None:
        """Let everything to and from a node take longer by so much; 0 ends that."""
        self._run(self._change(lambda: self._delays.update({name: seconds})))

    def close(self) -> None:
        """End all relays and what goes through them."""
        if not self._thread.is_alive():
            return
        self._run(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

    async def _change(self, change: Callable[[], object]) -> None:
        change()
        self._changed.set()
        self._changed = asyncio.Event()

    async def _serve(self, name: str, target: int, between_nodes: bool) -> int:
        async def called(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            with suppress(OSError, asyncio.CancelledError):
                task = asyncio.current_task()
                assert task
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
                caller = await self._caller(writer) if between_nodes else None
                await self._relay({name, caller or name}, target, reader, writer)

        server = await asyncio.start_server(called, "127.0.0.1", 0)
        self._servers.append(server)
        return int(server.sockets[0].getsockname()[1])

    async def _relay(
        self, ends: set[str], target: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Carry bytes both ways until either side ends."""
        try:
            await self._clear(ends)
            there, back = await asyncio.open_connection("127.0.0.1", target)
            try:
                await asyncio.gather(self._carry(ends, reader, back), self._carry(ends, there, writer))
            finally:
                back.close()
        finally:
            writer.close()

    async def _carry(
        self, ends: set[str], reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        while data := await reader.read(_CHUNK):
            if delay := max(self._delays.get(end, 0) for end in ends):
                await asyncio.sleep(delay)
            await self._clear(ends)
            writer.write(data)
            await writer.drain()
        await self._clear(ends)
        with suppress(OSError):
            writer.write_eof()

    async def _clear(self, ends: set[str]) -> None:
        while ends & self._cut:
            await self._changed.wait()

    async def _end(self) -> None:
        for server in self._servers:
            server.close()
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _caller(self, writer: asyncio.StreamWriter) -> str | None:
        """The node whose process holds the other end of a connection."""
        port, ours = writer.get_extra_info("peername")[1], writer.get_extra_info("sockname")[1]
        for _ in range(_TRIES):  # both lists change while they are read, so that an entry can be missed
            inode = socket_inode(port, ours)
            for name, pid in self._pids().items():
                if inode and pid and holds(pid, inode):
                    return name
            await asyncio.sleep(0.02)
        return None


def socket_inode(port: int, to: int) -> str:
    """The number by which Linux knows the socket of a loopback connection from `port` to the port `to`."""
    ends = (f":{port:04X}", f":{to:04X}")
    for table in ("tcp", "tcp6"):  # Java's sockets are of the second kind
        for line in Path(f"/proc/net/{table}").read_text("ascii").splitlines()[1:]:
            words = line.split()
            if words[1].endswith(ends[0]) and words[2].endswith(ends[1]) and words[9] != "0":
                return words[9]
    return ""


def holds(pid: int, inode: str) -> bool:
    """Whether a process holds a socket."""
    with suppress(OSError):
        for entry in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(OSError):
                if str(entry.readlink()) == f"socket:[{inode}]":
                    return True
    return False
