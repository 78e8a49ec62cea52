"""The app, started with instruments: what each run takes, profiles of runs, what sessions leave behind.

Use, as `streamlit run`: `python -m benchmarks.load.watched FOLDER [--profile] [--trace] -- run app.py ...`.
The app knows nothing of it. What was measured is written to files of FOLDER: `runs.jsonl`, a line a run, and
`profiles/`, with a folder for each kind of page. A file `look` in FOLDER is answered by `seen-N.json`: how
many objects of each type are there, and, with `--trace`, which lines hold most of what has come since the
last look.
"""

from __future__ import annotations

import argparse
import cProfile
import gc
import json
import sys
import threading
import time
import tracemalloc
from collections import Counter
from pathlib import Path
from typing import Any, Final

from streamlit.runtime.scriptrunner import ScriptRunner
from streamlit.web.cli import main as streamlit

from benchmarks.load.places import kind_of

_LINES: Final = 40
_run_script: Final = ScriptRunner._run_script


class Watch:
    """Writes what each run took, and answers looks."""

    def __init__(self, folder: Path, profiling: bool, tracing: bool) -> None:
        self._folder = folder
        self._profiling, self._tracing = profiling, tracing
        self._lock = threading.Lock()
        self._profiles: dict[str, cProfile.Profile] = {}
        self._looks = 0
        self._before: tracemalloc.Snapshot | None = None

    def begin(self) -> None:
        """Put the instruments in place."""
        if self._tracing:
            tracemalloc.start(8)
        watch = self

        def run_script(runner: ScriptRunner, asked: Any) -> None:
            watch.run(runner, asked)

        ScriptRunner._run_script = run_script  # type: ignore[method-assign,assignment]  # an instrument
        threading.Thread(target=self._answer, daemon=True).start()

    def run(self, runner: ScriptRunner, asked: Any) -> None:
        """Run the script; tell its time on the wall and on the processor, which is the thread's own."""
        began, cpu = time.perf_counter(), time.thread_time()
        # By the thread's own processor time: waiting for other threads is not the page's doing.
        profile = cProfile.Profile(time.thread_time) if self._profiling else None
        if profile:
            profile.enable()
        try:
            _run_script(runner, asked)
        finally:
            if profile:
                profile.disable()
            self._told(runner, asked, time.perf_counter() - began, time.thread_time() - cpu, profile)

    def _told(
        self, runner: Any, asked: Any, wall: float, cpu: float, profile: cProfile.Profile | None
    ) -> None:
        page = runner._pages_manager.get_pages().get(asked.page_script_hash)
        name = page.get("url_pathname", "") if page else asked.page_name
        address = f"/{name}?{asked.query_string}"
        kind = "fragment" if asked.fragment_id or asked.fragment_id_queue else kind_of(address)
        with self._lock:
            with (self._folder / "runs.jsonl").open("a", encoding="utf-8") as out:
                out.write(json.dumps({"kind": kind, "address": address, "wall": wall, "cpu": cpu}) + "\n")
            if profile:
                folder = self._folder / "profiles" / kind
                folder.mkdir(parents=True, exist_ok=True)
                profile.dump_stats(folder / f"{time.monotonic_ns()}.prof")

    def _answer(self) -> None:
        asked = self._folder / "look"
        while True:
            time.sleep(0.1)
            if asked.exists():
                asked.unlink()
                part = self._folder / "seen.part"
                part.write_text(json.dumps(self._seen()), encoding="utf-8")
                part.replace(self._folder / f"seen-{self._looks}.json")
                self._looks += 1

    def _seen(self) -> dict[str, Any]:
        gc.collect()
        gc.unfreeze()  # what the app keeps out of collections is counted as well
        before = _kinds()
        gc.collect()
        kinds = _kinds()
        seen: dict[str, Any] = {
            "objects": dict(kinds.most_common(4000)),
            "threads": threading.active_count(),
            # Garbage that was out of the collections' reach.
            "held": dict((before - kinds).most_common(60)),
        }
        if self._tracing:
            now = tracemalloc.take_snapshot()
            seen["traced"] = tracemalloc.get_traced_memory()[0]
            if self._before is not None:
                grown = now.compare_to(self._before, "lineno")[:_LINES]
                seen["grown"] = [[str(line.traceback), line.size_diff, line.count_diff] for line in grown]
            self._before = now
        return seen


def _kinds() -> Counter[str]:
    return Counter(f"{type(o).__module__}.{type(o).__qualname__}" for o in gc.get_objects())


def main() -> None:
    """Start Streamlit under watch."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--trace", action="store_true")
    at = sys.argv.index("--")
    options = parser.parse_args(sys.argv[1:at])
    options.folder.mkdir(parents=True, exist_ok=True)
    Watch(options.folder, options.profile, options.trace).begin()
    sys.argv = ["streamlit", *sys.argv[at + 1 :]]
    streamlit()


if __name__ == "__main__":
    main()
