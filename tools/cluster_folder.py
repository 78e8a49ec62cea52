"""Where a cluster's files are while it runs."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

#: OpenSearch refuses to run as root; where we are root its nodes run as this user.
OTHER_USER = "nobody" if os.geteuid() == 0 else ""

_PREFIX = "newsdesk-cluster-"
_LOCK = "in-use"


def own_folder() -> tuple[Path, BinaryIO]:
    """A new folder, and a file whose lock says for how long it is wanted.

    Folders of clusters whose process was killed, and could not remove them, are removed.
    """
    for left in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with suppress(OSError), (left / _LOCK).open("rb") as held:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    if OTHER_USER:
        folder.chmod(0o755)
    lock = (folder / _LOCK).open("wb")
    fcntl.flock(lock, fcntl.LOCK_EX)
    return folder, lock


def readable(home: Path, folder: Path) -> Path:
    """OpenSearch where the nodes' user can read it: a copy where that user can't come to the cache."""
    if not OTHER_USER or all(parent.stat().st_mode & 0o001 for parent in (home, *home.parents)):
        return home
    copy = Path(shutil.copytree(home, folder / "opensearch"))
    for path in (copy, *copy.rglob("*")):
        path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))
    return copy
