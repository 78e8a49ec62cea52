"""A soak: readers come and go for hours, and the server's memory is looked at every ten seconds."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from benchmarks.load.driver import Job
from benchmarks.load.report import loads_table, slope
from benchmarks.load.running import put_load
from benchmarks.load.server import Memory

#: Seconds between two looks, and that a reader stays on average.
_EVERY: Final = 10.0
_STAY: Final = 180.0
#: The first part of a soak fills caches and pools: memory is told from the rest.
_FILLING: Final = 0.25


def soak(job: Job, pid: int) -> Iterator[str]:
    """Run the soak and tell how memory went."""
    times: list[float] = []
    seen: list[Memory] = []

    def look(passed: float) -> None:
        if not times or passed - times[-1] >= _EVERY:
            times.append(passed)
            seen.append(Memory.of(pid))

    load = put_load(replace(job, arriving=min(20.0, job.seconds / 4), stay=_STAY), pid, look)
    yield f"### A soak of {job.seconds:,.0f} s: {load.sessions:,} sessions, {job.readers} readers at a time"
    yield ""
    yield from loads_table([("dashboard", load)])
    yield ""
    yield "| part of the soak | looks | resident, MB (median) | anonymous, MB (median) | most anonymous |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    parts = 4
    for i in range(parts):
        part = seen[len(seen) * i // parts : len(seen) * (i + 1) // parts]
        if part:
            resident, own = (
                statistics.median(getattr(m, n) for m in part) for n in ("resident", "anonymous")
            )
            yield (
                f"| {i + 1} of {parts} | {len(part)} | {resident:.0f} | {own:.0f} "
                f"| {max(m.anonymous for m in part):.0f} |"
            )
    first = int(len(seen) * _FILLING)
    growth = slope(times[first:], [m.anonymous for m in seen[first:]])
    yield ""
    yield f"After the first quarter anonymous memory grows by {growth:+.1f} MB an hour (least squares)."
