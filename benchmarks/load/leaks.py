"""What sessions leave behind: objects and memory after many were opened, used and closed.

Use: `python -m benchmarks.load.leaks [--sessions 200] [--trace]`.

Sessions come in rounds. After each round their expiry is waited for (Streamlit keeps one for two minutes
after its reader has gone, and lets it go when another one ends), and the server counts its objects. The
first round fills caches; what grows from the second to the last is what a session leaves behind.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from benchmarks.load.idle import EXPIRY
from benchmarks.load.places import AppPlaces
from benchmarks.load.reader import Reader
from benchmarks.load.server import Memory, serve_app
from benchmarks.load.session import Session

#: Rounds, sessions that are there at a time, and steps of each.
ROUNDS: Final = 4
_AT_A_TIME: Final = 10
_STEPS: Final = 6
#: What a session is made of, at Streamlit's side and at ours.
_TELLING: Final = (
    "streamlit.runtime.app_session.AppSession",
    "streamlit.runtime.scriptrunner.script_runner.ScriptRunner",
    "streamlit.runtime.state.session_state.SessionState",
    "components.desk.Desk",
    "components.shown.Shown",
    "pandas.core.frame.DataFrame",
    "pandas.DataFrame",
    "plotly.graph_objs._figure.Figure",
    "asyncio.unix_events._UnixSelectorEventLoop",
)


def main() -> None:
    """Open and close sessions, and print what is left of them."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load.leaks", description=__doc__)
    parser.add_argument("--sessions", type=int, default=200, help="in all rounds together")
    parser.add_argument("--trace", action="store_true", help="trace memory to the lines that hold it; slow")
    parser.add_argument("--expiry", type=float, default=EXPIRY)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        print("\n".join(left_behind(Path(name), options.sessions, options.trace, options.expiry)))


def left_behind(folder: Path, sessions: int, trace: bool, expiry: float) -> Iterator[str]:
    """Objects, memory and threads after each round."""
    watched = folder / "watched"
    how = ["--trace"] if trace else []
    with serve_app(folder / "app", None, ("benchmarks.load.watched", str(watched), *how, "--")) as (
        url,
        process,
    ):
        looks, memory = [], []
        for number in range(ROUNDS):
            asyncio.run(_round(url, number, sessions // ROUNDS))
            time.sleep(expiry)
            asyncio.run(_round(url, 1000 + number, 1))
            looks.append(look(watched, number))
            memory.append(Memory.of(process.pid))
    yield "| after sessions | resident, MB | anonymous | traced | threads | all objects |"
    yield "| ---: | ---: | ---: | ---: | ---: | ---: |"
    for i, (seen, used) in enumerate(zip(looks, memory, strict=True), 1):
        traced = f"{seen['traced'] / 1e6:.1f}" if "traced" in seen else ""
        objects = sum(seen["objects"].values())
        yield (
            f"| {i * (sessions // ROUNDS + 1)} | {used.resident:.0f} | {used.anonymous:.0f} | {traced} "
            f"| {seen['threads']} | {objects:,} |"
        )
    yield from _types(looks)
    for text, size, count in looks[-1].get("grown", [])[:20]:
        yield f"- {size / 1e3:+.0f} kB, {count:+} blocks: {text}"


def _types(looks: list[dict[str, Any]]) -> Iterator[str]:
    first, last = looks[1]["objects"], looks[-1]["objects"]
    grown = sorted(last, key=lambda kind: first.get(kind, 0) - last[kind])[:15]
    yield ""
    yield "| type | " + " | ".join(f"round {i + 1}" for i in range(len(looks))) + " |"
    yield "| --- |" + " ---: |" * len(looks)
    for kind in dict.fromkeys((*_TELLING, *grown)):
        if any(kind in seen["objects"] for seen in looks):
            yield f"| {kind} | " + " | ".join(f"{s['objects'].get(kind, 0):,}" for s in looks) + " |"


def look(watched: Path, number: int, patience: float = 120.0) -> dict[str, Any]:
    """Have the server count its objects."""
    (watched / "look").touch()
    answer, until = watched / f"seen-{number}.json", time.monotonic() + patience
    while not answer.exists():
        if time.monotonic() > until:
            raise TimeoutError("the server has not counted its objects")
        time.sleep(0.1)
    seen: dict[str, Any] = json.loads(answer.read_text("utf-8"))
    return seen


async def _round(url: str, seed: int, sessions: int) -> None:
    places = asyncio.Semaphore(_AT_A_TIME)

    async def one(number: int) -> None:
        async with places:
            session = Session(url, AppPlaces())
            reader = Reader(session, random.Random(f"{seed}/{number}"))
            await reader.arrive()
            for _ in range(_STEPS):
                await reader.act()
            await session.close()

    await asyncio.gather(*map(one, range(sessions)))


if __name__ == "__main__":
    main()
