"""Readers by the dozen over real websocket sessions: what they wait, what they cost, what goes wrong.

Use: `python -m benchmarks.load [--readers 10 50 100 200] [--seconds 120] [--write docs/performance-load.md]`.
`--soak 7200` has readers come and go for so long and tells how memory grows; `--articles 100000` takes
synthetic articles (`benchmarks/synthetic.py`), which have no storylines; `--corpus` one of your own.

A reader opens the front page, thinks (exponential, 8 s on average), and reads (40%), filters (30%), changes
the page (20%) or searches (10%), by the links and widgets that it has been sent. The time of a step is from
sending its message to the end of its run. Beside the dashboard stands the least Streamlit app of the same
elements: a bare script that sends what the dashboard has sent, under the same readers. Readers run in
processes of their own. Everything stays on this machine.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from subprocess import Popen

from benchmarks.load.driver import Job
from benchmarks.load.floor import record_floor
from benchmarks.load.idle import idle_memory
from benchmarks.load.report import loads_table, memory_table, steps_table
from benchmarks.load.running import Load, put_load
from benchmarks.load.server import serve_app, serve_floor
from benchmarks.load.soak import soak
from benchmarks.pages import grown


@dataclass(frozen=True)
class Place:
    """Where a measurement finds its corpus and puts its files."""

    folder: Path
    corpus: Path | None
    floor: tuple[str, ...] = ()

    @contextmanager
    def served(self, name: str) -> Iterator[tuple[str, Popen[bytes], Job]]:
        """The dashboard or the least app, warm, and the job that fits it."""
        floor = self.floor if name == "least app" else ()
        serving = serve_floor(self.folder / "floor") if floor else serve_app(self.folder / "app", self.corpus)
        with serving as (url, process):
            job = Job(url, 1, 0.0, floor=floor)
            warming = put_load(replace(job, readers=4, seconds=20.0), process.pid)
            if warming.errors:
                print(f"while warming up ({name}): {dict(warming.errors)}")
            yield url, process, job


def main() -> None:
    """Measure and print the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load", description=__doc__)
    parser.add_argument("--readers", type=int, nargs="+", help="10 50 100 200; 50 for a soak")
    parser.add_argument(
        "--seconds", type=float, default=120.0, help="for each number of readers, after warming up"
    )
    parser.add_argument("--warm", type=float, default=20.0, help="seconds of arriving that are not counted")
    parser.add_argument("--idle", type=int, default=100, help="idle readers for the memory of one; 0: none")
    parser.add_argument(
        "--soak", type=float, default=0.0, help="seconds of readers who come and go, and nothing else"
    )
    parser.add_argument("--articles", type=int, default=0, help="so many synthetic ones; 0: the chronicle")
    parser.add_argument("--corpus", type=Path, help="a corpus folder or a file of articles")
    parser.add_argument("--write", type=Path, help="add the tables to this file")
    options = parser.parse_args()
    options.readers = list(dict.fromkeys(options.readers or [])) or (
        [50] if options.soak else [10, 50, 100, 200]
    )
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        corpus = options.corpus or (grown(options.articles, folder) if options.articles else None)
        place = Place(folder, corpus)
        lines = list(_soaked(place, options) if options.soak else _measured(place, options))
    said = options.corpus.name if options.corpus else f"{options.articles:,} articles"
    news = said if corpus else "The chronicle, 348 articles"
    title = f"A soak: {news}" if options.soak else news
    machine = (
        f"{os.cpu_count()} processors, Python {platform.python_version()}, server and readers on one machine."
    )
    text = "\n".join([f"## {title}", "", machine, "", *lines, ""])
    print(text)
    if options.write:
        with options.write.open("a", encoding="utf-8") as out:
            out.write("\n" + text)


def _measured(place: Place, options: argparse.Namespace) -> Iterator[str]:
    with serve_app(place.folder / "app", place.corpus) as (url, _):
        elements = asyncio.run(record_floor(url, place.folder / "floor"))
    place = replace(place, floor=tuple(elements))
    loads = [
        (name, _load(place, name, readers, options))
        for readers in options.readers
        for name in ("dashboard", "least app")
    ]
    yield f"### Readers at work, {options.seconds:.0f} s each"
    yield ""
    yield from loads_table(loads)
    middle = min(options.readers, key=lambda n: abs(n - 50))
    app, floor = (load for _, load in loads if load.readers == middle)
    yield f"\n### Step by step, {middle} readers\n"
    yield from steps_table(app, floor)
    if options.idle:
        yield f"\n### Memory of {options.idle} idle readers\n"
        yield from memory_table(
            {n: _idle(place, n, options.idle) for n in ("dashboard", "least app")}, options.idle
        )


def _load(place: Place, name: str, readers: int, options: argparse.Namespace) -> Load:
    with place.served(name) as (_, process, job):
        whole = options.seconds + options.warm
        work = replace(job, readers=readers, seconds=whole, warm=options.warm, arriving=options.warm * 0.75)
        return put_load(work, process.pid)


def _idle(place: Place, name: str, readers: int) -> tuple:  # type: ignore[type-arg]
    with place.served(name) as (_, process, job):
        return idle_memory(job, readers, process.pid)


def _soaked(place: Place, options: argparse.Namespace) -> Iterator[str]:
    with place.served("dashboard") as (_, process, job):
        yield from soak(replace(job, readers=options.readers[0], seconds=options.soak), process.pid)


if __name__ == "__main__":
    main()
