"""A Streamlit server for tests: started as a newcomer would, with a cache and reviews of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tools.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0


@dataclass(frozen=True)
class Server:
    """A running app: where it answers, and what it writes."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path
    #: Holds the cache and the reviews.
    folder: Path

    def said(self) -> str:
        """What the app has written so far."""
        return self.log.read_text("utf-8", errors="replace")


@contextmanager
def serve(script: Path, folder: Path, cwd: Path = ROOT, **settings: str) -> Iterator[Server]:
    """Serve `script` on a free port of this machine alone, until the block ends.

    `settings` are environment variables, such as `NEWSDESK_CORPUS`; `STREAMLIT_SERVER_PORT` names the port.
    The environment's Python is the one that `make run` uses, where `make test` names it: what only tests
    have is not there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    server = _start(script, folder, cwd, settings)
    try:
        _wait(server)
        yield server
    finally:
        server.process.terminate()
        try:
            server.process.wait(10)
        except subprocess.TimeoutExpired:
            server.process.kill()
            server.process.wait()


def _start(script: Path, folder: Path, cwd: Path, settings: dict[str, str]) -> Server:
    port = int(settings.get("STREAMLIT_SERVER_PORT") or free_port())
    log = folder / "server.log"
    python = os.environ.get("NEWSDESK_APP_PYTHON") or sys.executable
    command = [python, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    command += ["--server.address", "127.0.0.1", "--server.headless", "true"]
    command += ["--browser.gatherUsageStats", "false"]
    with log.open("wb") as file:
        process = subprocess.Popen(
            command, cwd=cwd, env=_environment(folder, settings), stdout=file, stderr=subprocess.STDOUT
        )
    return Server(f"http://127.0.0.1:{port}", process, log, folder)


def _environment(folder: Path, settings: dict[str, str]) -> dict[str, str]:
    """The machine's environment without its own settings of the app, with those of the test."""
    kept = {name: v for name, v in os.environ.items() if not name.startswith(("NEWSDESK_", "STREAMLIT_"))}
    own = {
        "NEWSDESK_CACHE": str(folder / "cache"),
        "NEWSDESK_CORRECTIONS": str(folder / "corrections.jsonl"),
        "NEWSDESK_REVIEWS_URL": f"sqlite:///{folder / 'reviews.db'}",
    }
    return {**kept, **own, **settings}


def _wait(server: Server) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and server.process.poll() is None:
        try:
            with urlopen(f"{server.url}/_stcore/health", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(0.05)
    raise RuntimeError(f"{server.url} did not come up:\n{server.said()[-4000:]}")
