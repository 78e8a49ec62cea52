"""Drivers at work against a server: what their readers met, and what both sides took."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field, replace
from threading import Thread
from typing import Any, Final, TextIO

from benchmarks.load.driver import Job
from benchmarks.load.server import Memory, processor_seconds
from benchmarks.serving import ROOT

#: Readers that one driver's process can do; more get more processes.
A_DRIVER: Final = 100
#: A driver that takes more of its processor than this, or is later than this, measures itself.
BUSY: Final = 0.7
LATE: Final = 0.25


@dataclass(frozen=True)
class Met:
    """One step that counts: what was done, where it led, and its seconds."""

    doing: str
    kind: str
    took: float
    first: float


@dataclass
class Load:
    """What came of readers at work."""

    readers: int
    seconds: float
    steps: list[Met] = field(default_factory=list)
    #: What was wrong -> how often, warming up included.
    errors: Counter[str] = field(default_factory=Counter)
    sessions: int = 0
    #: Processors that the server took on average, and the busiest driver.
    server: float = 0.0
    driver: float = 0.0
    #: Seconds by which a driver was late at worst.
    late: float = 0.0
    #: Two seconds before the end, when all readers are still there.
    memory: Memory | None = None
    #: When the last driver began, by the clock `time.monotonic`.
    begun: float | None = None
    drivers: int = 0

    @property
    def driver_is_the_limit(self) -> bool:
        """Whether the drivers may have been slower than what they measure."""
        return self.driver > BUSY or self.late > LATE


def put_load(job: Job, pid: int, during: Callable[[float], None] | None = None) -> Load:
    """Have a job's readers at work on a server; `during` is called each second with the seconds passed."""
    load = Load(job.readers, job.seconds - job.warm)
    parts = [min(A_DRIVER, job.readers - i) for i in range(0, job.readers, A_DRIVER)]
    jobs = [replace(job, readers=n, seed=job.seed * 1000 + i) for i, n in enumerate(parts)]
    began, cpu = time.monotonic(), processor_seconds(pid)
    drivers = [_started(each) for each in jobs]
    hearing = [Thread(target=_hear, args=(load, d.stdout), daemon=True) for d in drivers]
    try:
        for thread in hearing:
            thread.start()
        while any(d.poll() is None for d in drivers):
            time.sleep(1)
            passed = time.monotonic() - load.begun if load.begun and load.drivers == len(drivers) else 0.0
            if passed > job.seconds - 2 and load.memory is None:
                load.memory = Memory.of(pid)
            if during:
                during(passed)
    finally:
        for driver in drivers:
            driver.kill()
    for thread in hearing:
        thread.join()
    load.server = (processor_seconds(pid) - cpu) / (time.monotonic() - began)
    failed = [d.returncode for d in drivers if d.returncode]
    if failed:
        load.errors[f"a driver ended with {failed[0]}"] += len(failed)
    return load


def _started(job: Job) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.load.driver"],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdin
    process.stdin.write(json.dumps(asdict(job)))
    process.stdin.close()
    return process


def _hear(load: Load, lines: TextIO | None) -> None:
    for line in lines or ():
        told: dict[str, Any] = json.loads(line)
        if "driver" in told:
            own = told["driver"]
            load.driver = max(load.driver, own["cpu"] / own["seconds"])
            load.late = max(load.late, own["late"])
        elif "begun" in told:
            load.begun, load.drivers = time.monotonic(), load.drivers + 1
        elif "here" in told:
            load.sessions += 1
        else:
            _count(load, told["step"], told["counts"])


def _count(load: Load, step: dict[str, Any], counts: bool) -> None:
    answer = step["answer"]
    for error in answer["errors"]:
        load.errors[f"{step['doing']}: {error}"] += 1
    if counts and answer["took"] is not None and not answer["errors"]:
        first = answer["first"] if answer["first"] is not None else answer["took"]
        load.steps.append(Met(step["doing"], step["kind"], answer["took"], first))


def percentile(values: Iterable[float], share: float) -> float:
    """The value under which `share` of the values lie; nan of none."""
    ordered = sorted(values)
    if len(ordered) < 2:
        return ordered[0] if ordered else float("nan")
    return statistics.quantiles(ordered, n=1000, method="inclusive")[round(share * 1000) - 1]
