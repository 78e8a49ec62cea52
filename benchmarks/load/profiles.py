"""Which interactions cost the server most, and where in them its time goes.

Use: `python -m benchmarks.load.profiles [--steps 400] [--articles 100000] [--keep FOLDER]`.

One reader walks without thinking, by the same numbers each time, so that two versions of the dashboard that
show the same pages are walked alike. A run's cost is the processor time of its thread, which other programs
change less than time on the wall, and the number of functions that it calls, which they don't change at all.
The walk is done twice: first for the times, then under cProfile, which makes everything slower, for the
calls and the places.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import json
import pstats
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from benchmarks.load.places import AppPlaces
from benchmarks.load.reader import Reader
from benchmarks.load.running import percentile
from benchmarks.load.server import processor_seconds, serve_app
from benchmarks.load.session import Session
from benchmarks.pages import grown

#: Interactions that are looked into, and functions that are named of each.
SLOWEST: Final = 3
NAMED: Final = 28


def main() -> None:
    """Walk, and print the table and the profiles."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load.profiles", description=__doc__)
    parser.add_argument("--steps", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--articles", type=int, default=0, help="a grown corpus of so many; 0: the chronicle")
    parser.add_argument(
        "--kinds", nargs="*", default=[], help="kinds of page to look into; else the slowest three"
    )
    parser.add_argument("--keep", type=Path, help="keep the profiles in this folder")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        corpus = grown(options.articles, folder) if options.articles else None
        plain = _walked(folder, "plain", corpus, options)
        _walked(folder, "profiled", corpus, options, "--profile")
        kept = folder / "watched-profiled" / "profiles"
        print("\n".join(costs_table(plain, {kind: calls_of(kept / kind) for kind in plain})))
        if options.keep:
            kept = kept.rename(options.keep)
        for kind in options.kinds or slowest(plain):
            print("\n".join(_places(kept / kind)))


def _walked(
    folder: Path, name: str, corpus: Path | None, options: argparse.Namespace, *how: str
) -> dict[str, list[float]]:
    """Processor seconds of each run of a walk, by kind of page."""
    watched = folder / f"watched-{name}"
    under = ("benchmarks.load.watched", str(watched), *how, "--")
    with serve_app(folder / "app", corpus, under) as (url, process):
        before = processor_seconds(process.pid)
        asyncio.run(_walk(url, options.steps, options.seed))
        taken = processor_seconds(process.pid) - before
    costs: dict[str, list[float]] = {}
    for line in (watched / "runs.jsonl").read_text("utf-8").splitlines():
        run = json.loads(line)
        costs.setdefault(run["kind"], []).append(run["cpu"])
    if not how:
        own = sum(map(sum, costs.values()))
        print(f"The server took {taken:.1f} s in all, {own:.1f} s of it in runs; the rest is sending.")
    return costs


async def _walk(url: str, steps: int, seed: int) -> None:
    session = Session(url, AppPlaces())
    reader = Reader(session, random.Random(seed))
    await reader.arrive()
    for _ in range(steps):
        for step in await reader.act():
            if step.answer.errors:
                print(f"{step.doing} {session.address}: {step.answer.errors}")
    await session.close()


def calls_of(folder: Path) -> float:
    """Thousands of functions that a run of a kind of page calls (median): the same on every machine."""
    calls = [pstats.Stats(str(file)).total_calls / 1000 for file in folder.glob("*.prof")]  # type: ignore[attr-defined]  # its stub lacks it
    return percentile(calls, 0.5)


def costs_table(costs: dict[str, list[float]], calls: dict[str, float]) -> list[str]:
    """What a run of each kind of page costs, dearest first; the whole walk below."""
    lines = [
        "| page | runs | processor, ms (median) | 95th percentile | calls, thousands | share of the walk |"
    ]
    lines.append("| --- | ---: | ---: | ---: | ---: | ---: |")
    whole = sum(map(sum, costs.values()))
    for kind in sorted(costs, key=lambda k: -percentile(costs[k], 0.5)):
        of = costs[kind]
        lines.append(
            f"| {kind} | {len(of)} | {percentile(of, 0.5) * 1000:.1f} | {percentile(of, 0.95) * 1000:.1f} "
            f"| {calls[kind]:.1f} | {sum(of) / whole:.0%} |"
        )
    runs = sum(map(len, costs.values()))
    return [*lines, f"| all | {runs} | {whole / runs * 1000:.1f} (mean) | | | {whole:.2f} s |"]


def slowest(costs: dict[str, list[float]]) -> list[str]:
    """The kinds of page whose runs cost most, of those that were run more than a few times."""
    known = [kind for kind in costs if len(costs[kind]) >= 5 and kind != "fragment"]
    return sorted(known, key=lambda k: -percentile(costs[k], 0.5))[:SLOWEST]


def _places(folder: Path) -> Iterator[str]:
    files = sorted(map(str, folder.glob("*.prof")))
    out = io.StringIO()
    stats = pstats.Stats(*files, stream=out)
    for order in ("cumulative", "tottime"):
        stats.sort_stats(order).print_stats(NAMED * 2 if order == "cumulative" else NAMED)
    yield f"\n=== {folder.name}: {len(files)} runs ===\n"
    yield out.getvalue()


if __name__ == "__main__":
    main()
