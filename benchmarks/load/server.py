"""What a server process takes: memory and processor time, as Linux tells them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen

from benchmarks.serving import ROOT, serve

_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Memory:
    """Memory of a process in MB: resident, its own part of it, and its share of what it shares."""

    resident: float
    anonymous: float
    share: float

    @classmethod
    def of(cls, pid: int) -> Memory:
        """The memory of a process now."""
        values = dict(_lines(f"/proc/{pid}/smaps_rollup"))
        anonymous = dict(_lines(f"/proc/{pid}/status"))["RssAnon"]
        return cls(values["Rss"] / 1024, anonymous / 1024, values["Pss"] / 1024)


def processor_seconds(pid: int) -> float:
    """Processor time that a process has taken so far, all its threads together."""
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def serve_app(
    home: Path, corpus: Path | None, under: Sequence[str] = ("streamlit",)
) -> AbstractContextManager[tuple[str, Popen[bytes]]]:
    """Serve the dashboard, with its feeds, with reviews and corrections of its own."""
    own = {
        "NEWSDESK_REVIEWS_URL": f"sqlite:///{home / 'reviews.db'}",
        "NEWSDESK_CORRECTIONS": str(home / "corrections.jsonl"),
    }
    return serve(ROOT, home, corpus, "app.py", under, **own)


def serve_floor(folder: Path) -> AbstractContextManager[tuple[str, Popen[bytes]]]:
    """Serve the bare app that was written to `folder`."""
    return serve(folder, folder / "home", None, "floor.py")


def _lines(path: str) -> list[tuple[str, int]]:
    found = []
    for line in Path(path).read_text("utf-8").splitlines():
        name, _, rest = line.partition(":")
        if rest.endswith("kB"):
            found.append((name, int(rest.split()[0])))
    return found
