"""Timing: medians, 95th percentiles and memory, and answers as digests so that engines can be compared."""

from __future__ import annotations

import hashlib
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

#: A call is measured for so many seconds at most, three times at least.
_PATIENCE: Final = 4.0
_LEAST: Final = 3
#: One that takes longer than so many seconds, or as many as are given, is measured once, and the others of
#: its scope, which find the same articles anew, are left out.
LONG: Final = 120.0


def timed(
    call: Callable[[], object], repeats: int, before: Callable[[], None] | None = None, *, warm: bool = False
) -> list[float]:
    """Median and 95th percentile in milliseconds.

    One run goes first, so that files are in the page cache for every engine, unless the call is `warm`, made
    just before; `before` forgets answers.
    """
    if not warm:
        call()
    taken: list[float] = []
    begun = time.perf_counter()
    while len(taken) < repeats and (len(taken) < _LEAST or time.perf_counter() - begun < _PATIENCE):
        if before is not None:
            before()
        start = time.perf_counter()
        call()
        taken.append(time.perf_counter() - start)
    taken.sort()
    return [statistics.median(taken) * 1000, taken[round(0.95 * (len(taken) - 1))] * 1000]


def digest(answer: Any) -> str:
    """A plain answer in short: equal answers have equal digests."""
    return hashlib.blake2b(repr(answer).encode(), digest_size=6).hexdigest()


def memory(*processes: int | str) -> dict[str, float]:
    """Megabytes: those that belong to the processes alone, and all with the pages of mapped files."""
    each = [_memory(process) for process in processes]
    return {name: sum(one[name] for one in each) for name in each[0]}


def _memory(process: int | str) -> dict[str, float]:
    lines = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
    sizes = {line.split(":")[0]: int(line.split()[1]) / 1024 for line in lines if line.startswith("Rss")}
    return {"anonymous": sizes["RssAnon"], "total": sum(sizes.values())}


def disk(path: Path) -> int:
    """Bytes of a file, or of all files in a folder."""
    if path.is_file():
        return path.stat().st_size
    return sum(each.stat().st_size for each in path.rglob("*") if each.is_file())
