"""Make a virtual environment of exactly what a requirements file says; do nothing when it stands.

Use: `python3 tools/environment.py .venv requirements.txt`. Runs on the machine's own Python, with
nothing installed, and on a Python too old for the dashboard as far as saying so.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

OLDEST = (3, 11)
#: Looked for on PATH, newest last tried, where `python3` itself is too old.
OTHERS = ("python3.13", "python3.12", "python3.11", "python3.14")
STAMP = "newsdesk-stamp"
_DEVELOPERS = Path(__file__).resolve().parents[1] / "requirements-dev.txt"


class SetupProblem(Exception):
    """Set-up can't go on; the message says what to do."""


def main(venv: Path, requirements: Path) -> int:
    """Set up `venv`; the exit code of the program."""
    if sys.version_info < OLDEST:
        _start_over_with(_newer_python())
    try:
        ensure(venv, requirements)
    except SetupProblem as problem:
        sys.stderr.write(f"\n{problem}\n")
        return 1
    return 0


def ensure(venv: Path, requirements: Path) -> bool:
    """Make `venv` hold exactly `requirements`; whether there was anything to do.

    The stamp is written last, so that a set-up that was cut short is begun again. One set-up at a
    time: a second waits for the first and then finds its work done.
    """
    stamp = _stamp(venv, requirements)
    if _read(venv / STAMP) == stamp:
        return False
    with _alone(requirements):
        if _read(venv / STAMP) == stamp:
            return False
        _make(venv)
        _install(venv, requirements)
        (venv / STAMP).write_text(stamp, "utf-8")
    return True


def _stamp(venv: Path, requirements: Path) -> str:
    """What the environment was made of: another Python, place or list of packages makes it anew."""
    parts = (sys.version, os.path.realpath(sys.executable), str(venv.absolute()))
    digest = hashlib.sha256("\n".join(parts).encode() + requirements.read_bytes())
    return digest.hexdigest()


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError:
        return ""


@contextlib.contextmanager
def _alone(requirements: Path) -> Iterator[None]:
    """Wait for other set-ups of the same requirements; the lock goes when its holder does."""
    with requirements.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _make(venv: Path) -> None:
    try:
        import ensurepip  # noqa: F401  # Debian leaves it out of its Python: the venv module lacks pip
    except ImportError:
        raise SetupProblem(_without_venv(sys.version_info[1])) from None
    if venv.is_symlink() or (venv.exists() and not venv.is_dir()):
        raise SetupProblem(f"{venv} is not a folder: move it away, then run the same command again.")
    shutil.rmtree(venv, ignore_errors=True)
    _run([sys.executable, "-m", "venv", str(venv)], "The virtual environment could not be made.")


def _install(venv: Path, requirements: Path) -> None:
    """By uv, which is several times as fast; by pip where uv can't be had or can't reach what pip can."""
    sys.stderr.write(f"Installing {requirements.name} into {venv.name}: a minute or two, this once.\n")
    python = str(venv / "bin" / "python")
    with tempfile.TemporaryDirectory() as folder:
        if _fetch_uv(python, Path(folder)):
            command = [str(Path(folder) / "bin" / "uv"), "pip", "install", "--quiet", "--python", python]
            if not _call([*command, "--requirement", str(requirements)]):
                return
            sys.stderr.write("uv could not install them: once more, with pip.\n")
    _run([*_pip(python), "--requirement", str(requirements)],
         "The packages could not be installed. Run the same command again to go on.")  # fmt: skip


def _fetch_uv(python: str, folder: Path) -> bool:
    """Put uv into a folder, in the version that the list for developers names; whether that worked."""
    listed = (line for line in _DEVELOPERS.read_text("utf-8").splitlines() if line.startswith("uv=="))
    return not _call([*_pip(python), "--target", str(folder), *listed], quiet=True)


def _pip(python: str) -> list[str]:
    return [python, "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]


def _run(command: list[str], failure: str) -> None:
    if _call(command):
        raise SetupProblem(failure)


def _call(command: list[str], quiet: bool = False) -> int:
    # A `user = true` in someone's pip settings and a PYTHONPATH would both leak into the environment.
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
    out = subprocess.DEVNULL if quiet else None
    return subprocess.run(  # noqa: S603  # our own command
        command, env={**kept, "PIP_USER": "0"}, check=False, stdout=out, stderr=out
    ).returncode


def _newer_python() -> str | None:
    return next((path for path in map(shutil.which, OTHERS) if path), None)


def _start_over_with(python: str | None) -> None:
    if python is None:
        sys.exit(_too_old(sys.version_info[:2], sys.executable))
    os.execv(python, [python, *sys.argv])  # noqa: S606  # a Python from PATH, no shell


def _too_old(version: tuple[int, ...], place: str) -> str:
    here = ".".join(map(str, version))
    wanted = ".".join(map(str, OLDEST))
    return (
        f"Newsdesk needs Python {wanted} or newer; {place} is {here}. "
        "Install a newer one, or name it: make run PYTHON=/path/to/python3"
    )


def _without_venv(minor: int) -> str:
    return f"Python's venv module is missing. Run: sudo apt-get install -y python3.{minor}-venv"


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
