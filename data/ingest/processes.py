"""How many processes may look for names at once: each has a model in memory."""

from __future__ import annotations

import os
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
