"""Processes that start in milliseconds, for tests which kill them or start many at once."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from multiprocessing import get_context
from typing import Any, Final

#: Each has imported already what takes a second to import, and has no thread of the tests in it.
FORKS: Final = get_context("forkserver")
FORKS.set_forkserver_preload(["pytest", "data.commands", "data.reviews.store", "data.store.recording"])


class Fork:
    """A process that runs `target(*args, pipe)` until it is through or killed; both speak by the pipe."""

    def __init__(self, target: Callable[..., None], *args: Any) -> None:
        self.pipe, theirs = FORKS.Pipe()
        self.process = FORKS.Process(target=target, args=(*args, theirs))
        self.process.start()
        theirs.close()  # so that the pipe ends with the process

    def receive(self) -> Any:
        """What it tells next. `TimeoutError` after a minute, `EOFError` where it has ended."""
        if not self.pipe.poll(60):
            raise TimeoutError
        return self.pipe.recv()

    def kill(self) -> list[Any]:
        """End it at once; what it had told that was not received yet."""
        self.process.kill()
        self.process.join()
        return self.told()

    def told(self) -> list[Any]:
        """Whatever it tells until it ends."""
        said: list[Any] = []
        with suppress(EOFError, ConnectionResetError):
            while True:
                said.append(self.receive())
        return said
