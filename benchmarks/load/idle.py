"""What a reader costs who has opened a page and does nothing."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Final

from benchmarks.load.driver import Job
from benchmarks.load.running import put_load
from benchmarks.load.server import Memory

#: Seconds that idle readers are there; those that they take to arrive come on top.
_STAY: Final = 15.0
#: Seconds after which Streamlit gives up a session whose reader has gone, and some more.
EXPIRY: Final = 130.0


def idle_memory(job: Job, readers: int, pid: int, expiry: float = EXPIRY) -> tuple[Memory, Memory, Memory]:
    """Memory before, while so many idle readers are there, and when their sessions have expired.

    Streamlit keeps a session for two minutes after its reader has gone, and lets it go when the next one
    ends: a last reader comes and goes therefore.
    """
    before = Memory.of(pid)
    arriving = max(5.0, readers / 10)
    load = put_load(
        replace(job, readers=readers, seconds=arriving + _STAY, arriving=arriving, idle=True), pid
    )
    there = load.memory
    if there is None or load.sessions != readers or load.errors:
        raise RuntimeError(f"{load.sessions} of {readers} idle readers were there: {dict(load.errors)}")
    time.sleep(expiry)
    put_load(replace(job, readers=1, seconds=3.0, idle=True), pid)
    return before, there, Memory.of(pid)
