"""Processes of this machine that look for names: how many there may be, and keeping them through a run."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from concurrent.futures import Executor, ProcessPoolExecutor
from multiprocessing import connection
from pathlib import Path
from typing import Final

_MOST: Final = 4
#: What a process with a model needs.
_NEEDED: Final = 700_000_000
#: Linux says here what could be had without swapping, and control groups what a container may have.
_MACHINE: Final = Path("/proc/meminfo")
_LIMIT: Final = Path("/sys/fs/cgroup/memory.max")
_USED: Final = Path("/sys/fs/cgroup/memory.current")


def processes() -> int:
    """As many as there are cores and memory for."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(cores, _MOST, min(_of_machine(), _of_container()) // _NEEDED))


class Processes:
    """Workers that are processes of this machine; once begun they keep their models to the end."""

    #: Fewer articles are read sooner than the models.
    worth = 400

    def __init__(self, processes: int) -> None:
        self._processes = processes
        self._pool: ProcessPoolExecutor | None = None

    def begin(self) -> Executor:
        """Those that run, or new ones."""
        if self._pool is None:
            # A forked process would inherit this one's threads and locks: a fresh one has none.
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self._processes, mp_context=context, initializer=_alone)
        return self._pool

    def count(self) -> int:
        """How many there are."""
        return self._processes

    def look(self) -> None:
        """The executor itself says where one has ended."""

    def explained(self, error: Exception) -> Exception:
        """An error of our own code is what it is."""
        return error

    def close(self) -> None:
        """End them, after what they are at."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None


def _alone() -> None:
    """A process that looks for names is ended by the one that began it, and together with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches all of a terminal's processes
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_after, args=(parent.sentinel,), daemon=True).start()


def _end_after(parent: int) -> None:
    """End with the process that began this one: one that is killed can't end its own."""
    connection.wait([parent])
    os._exit(1)


def _of_machine() -> int:
    """Bytes that are free on this machine; plenty where it does not say."""
    try:
        lines = _MACHINE.read_text().splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:"))
    except (OSError, ValueError, StopIteration):
        return _MOST * _NEEDED


def _of_container() -> int:
    """Bytes that are left of a container's share; plenty where there is no limit."""
    try:
        return int(_LIMIT.read_text()) - int(_USED.read_text())
    except (OSError, ValueError):  # no container, or "max"
        return _MOST * _NEEDED
