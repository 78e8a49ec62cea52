"""Writing a folder beside its place, so that it is there whole or not at all."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def written_beside(target: Path) -> Iterator[Path]:
    """A folder to write into, which is `target` at the end; one that another process made first stays."""
    part = target.with_name(f".{target.name}.{uuid.uuid4().hex[:12]}.part")
    part.mkdir()
    try:
        yield part
        try:
            part.rename(target)
        except OSError:
            if not target.is_dir():  # else another process was quicker
                raise
    finally:
        shutil.rmtree(part, ignore_errors=True)
