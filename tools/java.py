"""Find a Java that runs OpenSearch."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

#: From 24 on Java has no security manager, which OpenSearch 2 asks for.
OLDEST, NEWEST = 11, 23
#: Where Linux keeps its Javas.
USUAL = Path("/usr/lib/jvm")


class ClusterProblem(Exception):
    """There can be no cluster here; the message says what is missing and how to get it."""


def find_java() -> tuple[str, int]:
    """A Java that runs OpenSearch, and its version: of JAVA_HOME, of PATH, or where Linux keeps them."""
    seen = []
    for java in _javas():
        version = java_version(java)
        if version is not None and OLDEST <= version <= NEWEST:
            return java, version
        seen.append(f"{java} is {version or 'none that starts'}")
    raise ClusterProblem(
        f"OpenSearch needs a Java from {OLDEST} to {NEWEST}; {', '.join(seen) or 'there is none here'}. "
        "Run: sudo apt-get install -y openjdk-17-jre-headless"
    )


def _javas() -> Iterator[str]:
    named = os.environ.get("JAVA_HOME")
    if named:
        yield str(Path(named) / "bin" / "java")
    if found := shutil.which("java"):
        yield found
    yield from map(str, sorted(USUAL.glob("*/bin/java")))


def java_version(java: str) -> int | None:
    """The first number of a Java's version, or None where it does not start."""
    try:
        done = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=60, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.search(r'version "(?:1\.)?(\d+)', done.stderr)
    return int(found[1]) if found else None
