"""A PostgreSQL of one's own on loopback, for tests: it runs beside a command and is gone with it.

Use: `python -m tools.postgres [--if-there] -- COMMAND ...` runs the command with NEWSDESK_TEST_POSTGRES set,
unless that names one already. Where no PostgreSQL is installed it says so, and how to get one; the command is
not run then, or with `--if-there` without one. Writes go through to the
disk as in earnest, so that durability can be tested.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from tools.ports import free_port

#: Where Debian keeps the programs of each version.
_DEBIAN: Final = Path("/usr/lib/postgresql")
VARIABLE: Final = "NEWSDESK_TEST_POSTGRES"
_USER: Final = "newsdesk"
_SECONDS: Final = 30.0
MISSING: Final = "PostgreSQL is not installed. Run: sudo apt-get install -y postgresql"
#: PostgreSQL refuses to run as root; Debian's package brings this user.
_AS: Final[dict[str, Any]] = (
    {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
)


class PostgresProblem(Exception):
    """The server could not be started; the message says why."""


def programs() -> Path | None:
    """The folder of PostgreSQL's programs, the newest version's; None where there is none."""
    found = [path for path in _DEBIAN.glob("*/bin") if (path / "initdb").exists()]
    if found:
        return max(found, key=lambda path: float(path.parent.name))
    elsewhere = shutil.which("initdb")
    return Path(elsewhere).resolve().parent if elsewhere else None


class Postgres:
    """A server in a folder of its own; `start` may follow `kill`, with all that was committed."""

    def __init__(self, bin_folder: Path, folder: Path) -> None:
        self._bin, self._folder = bin_folder, folder
        self._port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        if _AS:
            shutil.chown(folder, "postgres", "postgres")
        make: list[str | Path] = [
            self._bin / "initdb", "-D", folder / "data", "-U", _USER,
            "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8",
        ]  # fmt: skip
        subprocess.run(make, check=True, stdout=subprocess.DEVNULL, cwd="/", **_AS)  # noqa: S603  # our own command

    @property
    def url(self) -> str:
        """The address of its database."""
        return f"postgresql+psycopg://{_USER}@127.0.0.1:{self._port}/postgres"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        settings = {
            "port": self._port, "listen_addresses": "127.0.0.1", "unix_socket_directories": self._folder,
            "max_connections": 200, "shared_buffers": "64MB", "fsync": "on", "synchronous_commit": "on",
        }  # fmt: skip
        command: list[str | Path] = [self._bin / "postgres", "-D", self._folder / "data"]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        with (self._folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603  # our own command
                command, stdout=log, stderr=log, cwd="/", start_new_session=True, **_AS
            )
        ready: list[str | Path] = [self._bin / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self._port)]
        end = time.monotonic() + _SECONDS
        while subprocess.run(ready, check=False).returncode:  # noqa: S603
            if time.monotonic() > end or self._process.poll() is not None:
                raise PostgresProblem((self._folder / "server.log").read_text("utf-8", "replace")[-2_000:])
            time.sleep(0.05)

    def kill(self) -> None:
        """End it as a power cut would: nothing is written any more, and `start` recovers from its log."""
        self._end(signal.SIGQUIT)

    def stop(self) -> None:
        """End it in order."""
        self._end(signal.SIGINT)

    def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(how)
        try:
            process.wait(_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def running() -> Iterator[Postgres]:
    """A server that is up, gone with its folder afterwards; raises PostgresProblem where there is none."""
    bin_folder = programs()
    if bin_folder is None:
        raise PostgresProblem(MISSING)
    # Not in a test's own folder: its path may be too long for a socket, and closed to another user.
    folder = Path(tempfile.mkdtemp(prefix="newsdesk-pg-", dir="/tmp"))
    try:
        try:
            server = Postgres(bin_folder, folder)
            server.start()
        except (OSError, LookupError, subprocess.CalledProcessError) as error:
            raise PostgresProblem(f"PostgreSQL could not be started: {error}") from error
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main(arguments: list[str]) -> int:
    """Run a command beside a server; its exit code."""
    optional = arguments[:1] == ["--if-there"]
    arguments = arguments[1:] if optional else arguments
    command = arguments[1:] if arguments[:1] == ["--"] else arguments
    if not command:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    if os.environ.get(VARIABLE):
        return subprocess.run(command, check=False).returncode  # noqa: S603  # what the caller asked for
    try:
        with running() as server:
            environment = {**os.environ, VARIABLE: server.url}
            return subprocess.run(command, env=environment, check=False).returncode  # noqa: S603
    except PostgresProblem as problem:
        sys.stderr.write(f"{problem}\n")
    if not optional:
        return 1
    sys.stderr.write("Tests that need PostgreSQL are skipped.\n")
    return subprocess.run(command, check=False).returncode  # noqa: S603  # what the caller asked for


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
