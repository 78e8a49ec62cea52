"""Find a Chromium for the browser tests, or install one; print its path.

The machine's own comes first, then Debian's package (as root), then Playwright's download.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MINUTES = 10

_APT = ["apt-get", "-o", "DPkg::Lock::Timeout=300", "-q"]
_PLAYWRIGHT = [sys.executable, "-m", "playwright", "install", "--no-shell"]


def main() -> int:
    """Print the path of a Chromium that starts; the exit code of the program."""
    path = find() or install()
    if path is None:
        sys.stderr.write(f"\nNo Chromium for the browser tests. Run: {advice()}\n")
        return 1
    sys.stdout.write(f"{path}\n")
    return 0


def find() -> str | None:
    """A Chromium on this machine that starts."""
    named = os.environ.get("NEWSDESK_CHROMIUM")
    if named:
        return named if starts(named) else None
    return next((path for path in _candidates() if starts(path)), None)


def install() -> str | None:
    """A Chromium installed by the first way that works here."""
    for commands in ways(root=os.geteuid() == 0, apt=bool(shutil.which("apt-get")), ubuntu=_is_ubuntu()):
        sys.stderr.write(f"No Chromium yet: {' '.join(commands[-1])}\n")
        if all(_run(command) for command in commands) and (path := find()):
            return path
    return None


def ways(root: bool, apt: bool, ubuntu: bool) -> list[list[list[str]]]:
    """The ways to install a Chromium, each a list of commands.

    Ubuntu's package is an empty one that asks for a snap, which no container can install: there
    Playwright's download brings the libraries along.
    """
    debian = [[*_APT, "update"], [*_APT, "install", "-y", "--no-install-recommends", "chromium"]]
    download = [[*_PLAYWRIGHT, "--with-deps", "chromium"] if root and apt else [*_PLAYWRIGHT, "chromium"]]
    return [debian, download] if root and apt and not ubuntu else [download]


def advice() -> str:
    """The one command that a person can run."""
    if _is_ubuntu():
        return f"sudo {sys.executable} -m playwright install --with-deps chromium"
    if shutil.which("apt-get"):
        return "sudo apt-get install -y chromium"
    return "make test NEWSDESK_CHROMIUM=/path/to/chromium"


def starts(path: str) -> bool:
    """Whether the program starts: a package may be a stub that only says what else to install."""
    try:
        done = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)  # noqa: S603  # found on PATH
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _candidates() -> Iterable[str]:
    yield from filter(None, map(shutil.which, NAMES))
    with suppress(ImportError):
        from playwright.sync_api import sync_playwright

        with sync_playwright() as playwright:
            yield playwright.chromium.executable_path


def _is_ubuntu(release: Path = Path("/etc/os-release")) -> bool:
    lines = release.read_text("utf-8").splitlines() if release.exists() else []
    return any(line.split("=")[0] in ("ID", "ID_LIKE") and "ubuntu" in line for line in lines)


def _run(command: Sequence[str], seconds: float = MINUTES * 60) -> bool:
    """Run a command with its output on standard error; all its processes end with the time limit."""
    try:
        process = subprocess.Popen(command, stdout=sys.stderr, env=_quiet(os.environ), start_new_session=True)  # noqa: S603  # one of `ways`
    except OSError:
        return False
    try:
        return process.wait(seconds) == 0
    except subprocess.TimeoutExpired:
        sys.stderr.write(f"Gave up after {seconds / 60:.0f} minutes.\n")
        return False
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def _quiet(environ: Mapping[str, str]) -> dict[str, str]:
    return {**environ, "DEBIAN_FRONTEND": "noninteractive"}


if __name__ == "__main__":
    sys.exit(main())
