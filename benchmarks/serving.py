"""Servers to measure, what they send over the wire, and the bare script that sends the same again."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, WebSocket
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tools.ports import free_port

ROOT = Path(__file__).resolve().parents[1]

_FLOOR = '''"""A bare script: it draws recorded elements from constants and does nothing else."""

from pathlib import Path

import streamlit as st
from recorded import STATES
from streamlit.runtime.scriptrunner import get_script_run_ctx

st.set_page_config(page_title="Floor", layout="wide", initial_sidebar_state="collapsed")
context = get_script_run_ctx()
for message in STATES[st.query_params.get("state", "first")]:
    fresh = type(message)()
    fresh.CopyFrom(message)
    fresh.ClearField("hash")  # set anew, with the mark that lets a browser keep the message
    context.enqueue(fresh)
'''

_RECORDED = '''"""The recorded messages of each state, read once."""

from pathlib import Path

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg


def _read(path):
    raw = path.read_bytes()
    messages = []
    while raw:
        size = int.from_bytes(raw[:4], "big")
        messages.append(ForwardMsg.FromString(raw[4 : 4 + size]))
        raw = raw[4 + size :]
    return messages


STATES = {path.stem: _read(path) for path in Path(__file__).parent.glob("*.bin")}
'''


class Wire:
    """What a page receives from its server, with references to earlier messages resolved."""

    def __init__(self, page: Page) -> None:
        self._frames: list[bytes] = []
        self._known: dict[str, ForwardMsg] = {}
        page.on("websocket", self._listen)

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", self._receive)

    def _receive(self, payload: str | bytes) -> None:
        if isinstance(payload, bytes):
            self._frames.append(payload)
            message = ForwardMsg.FromString(payload)
            if message.hash and message.WhichOneof("type") != "ref_hash":
                self._known[message.hash] = message

    def clear(self) -> None:
        """Forget the frames so far; messages that may be referred to are kept."""
        self._frames.clear()

    def run(self) -> list[ForwardMsg]:
        """The elements drawn since `clear`, in order."""
        messages = [ForwardMsg.FromString(raw) for raw in self._frames]
        whole = [
            self._known.get(m.ref_hash, m) if m.WhichOneof("type") == "ref_hash" else m for m in messages
        ]
        return [
            self._placed(full, sent) for full, sent in zip(whole, messages, strict=True)
            if full.WhichOneof("type") == "delta"
        ]  # fmt: skip

    @staticmethod
    def _placed(full: ForwardMsg, sent: ForwardMsg) -> ForwardMsg:
        placed = ForwardMsg()
        placed.CopyFrom(full)
        placed.metadata.CopyFrom(sent.metadata)
        return placed

    @staticmethod
    def size(run: list[ForwardMsg]) -> int:
        """Bytes of the elements themselves."""
        return sum(message.delta.ByteSize() for message in run)


def write_floor(folder: Path, states: Mapping[str, Sequence[ForwardMsg]]) -> None:
    """Write a bare script that draws one of `states` by its name, under the same config.toml."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copytree(ROOT / ".streamlit", folder / ".streamlit", dirs_exist_ok=True)
    if (ROOT / "static").exists():
        shutil.copytree(ROOT / "static", folder / "static", dirs_exist_ok=True)
    (folder / "floor.py").write_text(_FLOOR, "utf-8")
    (folder / "recorded.py").write_text(_RECORDED, "utf-8")
    for name, run in states.items():
        packed = [m.SerializeToString() for m in run]
        (folder / f"{name}.bin").write_bytes(b"".join(len(p).to_bytes(4, "big") + p for p in packed))


@contextmanager
def serve(
    folder: Path,
    home: Path,
    corpus: Path | None,
    script: str = "dashboard.py",
    under: Sequence[str] = ("streamlit",),
    **settings: str,
) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Serve a script on a free loopback port, with a cache and a review database of its own."""
    port = free_port()
    process = start(folder, home, corpus, script, port, under, **settings)
    url = f"http://127.0.0.1:{port}"
    try:
        wait_for(url, process)
        yield url, process
    finally:
        process.terminate()
        process.wait(20)


def start(
    folder: Path,
    home: Path,
    corpus: Path | None,
    script: str,
    port: int,
    under: Sequence[str] = ("streamlit",),
    **settings: str,
) -> subprocess.Popen[bytes]:
    """Start the server's process, `under` a module that takes Streamlit's words after its own."""
    home.mkdir(parents=True, exist_ok=True)
    as_make_run = {"MALLOC_ARENA_MAX": "2"}
    environment = as_make_run | os.environ | {"NEWSDESK_CACHE": str(home / "cache")} | settings
    if corpus is not None:
        environment["NEWSDESK_CORPUS"] = str(corpus)
    python = os.environ.get("NEWSDESK_APP_PYTHON", sys.executable)
    command = [
        python,
        "-m",
        *under,
        "run",
        script,
        "--server.port",
        str(port),
        "--server.address",
        "127.0.0.1",
    ]
    with (home / "log").open("wb") as log:
        return subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)


def wait_for(url: str, process: subprocess.Popen[bytes], seconds: float = 60) -> None:
    """Wait until the server answers."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.02)
    raise TimeoutError(f"{url} did not answer within {seconds} s")


def cold_start(browser: Browser, home: Path, corpus: Path | None) -> tuple[float, float]:
    """Seconds from starting the process until the front page is painted, and until it answered.

    The index stands (a first start builds it), but nothing else of the dashboard is warm.
    """
    for _ in range(2):
        port = free_port()
        began = time.monotonic()
        process = start(ROOT, home, corpus, "dashboard.py", port)
        try:
            wait_for(f"http://127.0.0.1:{port}", process)
            answered = time.monotonic() - began
            page = browser.new_page()
            page.goto(f"http://127.0.0.1:{port}/")
            page.wait_for_selector("a.nd-title", timeout=600_000)
            painted = time.monotonic() - began
            page.close()
        finally:
            process.terminate()
            process.wait(20)
    return painted, answered


def resident_mb(pid: int) -> tuple[float, float]:
    """Resident memory of a process, and the anonymous part of it, in MB."""
    status = Path(f"/proc/{pid}/status").read_text("utf-8")
    values = {line.split(":")[0]: line.split()[1] for line in status.splitlines() if "kB" in line}
    return int(values["VmRSS"]) / 1024, int(values["RssAnon"]) / 1024


def chromium() -> str:
    """The browser to drive."""
    found = os.environ.get("NEWSDESK_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not found:
        raise SystemExit("No Chromium was found: run `make bench`, which sets one up.")
    return found
