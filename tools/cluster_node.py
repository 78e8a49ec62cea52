"""One node of a cluster for tests: its settings, its process, and what can befall it."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tools.opensearch_files import VERSION, ClusterProblem

#: From 24 on Java has no security manager, which OpenSearch 2 asks for.
OLDEST, NEWEST = 11, 23
#: OpenSearch refuses to run as root; where we are root its nodes run as this user.
OTHER_USER = "nobody" if os.geteuid() == 0 else ""

_GUARD = Path(__file__).with_name("cluster_guard.py")
_LOGGING = """rootLogger.level = info
rootLogger.appenderRef.out.ref = out
appender.out.type = Console
appender.out.name = out
appender.out.layout.type = PatternLayout
appender.out.layout.pattern = [%d{ISO8601}][%-5p][%c{1.}] %marker%m%n
"""
#: What OpenSearch's own start script would pass on, less what no test asks for.
_JAVA_OPTIONS = (
    "-XX:+UseG1GC", "-XX:G1ReservePercent=25", "-XX:InitiatingHeapOccupancyPercent=30", "-Xshare:auto",
    "-Dfile.encoding=UTF-8", "-Djava.awt.headless=true", "-Djna.nosys=true", "-Djava.locale.providers=SPI,COMPAT",
    "-Dio.netty.noUnsafe=true", "-Dio.netty.noKeySetOptimization=true", "-Dio.netty.recycler.maxCapacityPerThread=0",
    "-Dio.netty.allocator.numDirectArenas=0", "-Dlog4j.shutdownHookEnabled=false", "-Dlog4j2.disable.jmx=true",
    "-Djava.util.concurrent.ForkJoinPool.common.threadFactory="
    "org.opensearch.secure_sm.SecuredForkJoinWorkerThreadFactory",
)  # fmt: skip


@dataclass
class Node:
    """A node: `http` is the port that clients ask, `transport` the one that other nodes do."""

    name: str
    home: Path
    folder: Path
    http: int
    transport: int
    settings: dict[str, object]
    heap_mb: int = 512
    pid: int = 0
    _guard: subprocess.Popen[str] | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        """Where clients ask this node."""
        return f"http://127.0.0.1:{self.http}"

    @property
    def log(self) -> Path:
        """What the node says of itself, over all its starts."""
        return self.folder / "node.log"

    @property
    def running(self) -> bool:
        """Whether its process is there, be it frozen."""
        return self._guard is not None and self._guard.poll() is None

    def start(self) -> None:
        """Start its process, with the data that it has; does not wait until it answers."""
        if self.running:
            return
        self._write_settings()
        command = [sys.executable, str(_GUARD), OTHER_USER, str(self.log), *self._command()]
        self._guard = subprocess.Popen(  # noqa: S603
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
        )
        assert self._guard.stdout
        self.pid = int(self._guard.stdout.readline() or 0)

    def kill(self) -> None:
        """End its process at once, as a power cut would; its data stays."""
        if self._guard:
            assert self._guard.stdin
            assert self._guard.stdout
            with suppress(OSError):
                self._guard.stdin.close()
            self._guard.wait(30)
            self._guard.stdout.close()
        self._guard = None

    def freeze(self) -> None:
        """Let it hang: its ports still take connections, and nothing is answered."""
        os.kill(self.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on after `freeze`."""
        os.kill(self.pid, signal.SIGCONT)

    def _write_settings(self) -> None:
        config = self.folder / "config"
        config.mkdir(parents=True, exist_ok=True)
        own = {
            "node.name": self.name,
            "path.data": str(self.folder / "data"),
            "path.logs": str(self.folder),
            "http.port": self.http,
            "transport.port": self.transport,
        }
        # JSON is YAML.
        (config / "opensearch.yml").write_text(json.dumps({**own, **self.settings}, indent=1), "utf-8")
        (config / "log4j2.properties").write_text(_LOGGING, "utf-8")
        (self.folder / "tmp").mkdir(exist_ok=True)
        if OTHER_USER:
            for path in (self.folder, *self.folder.rglob("*")):
                shutil.chown(path, OTHER_USER)

    def _command(self) -> list[str]:
        java, version = find_java()
        return [
            java, f"-Xms{self.heap_mb}m", f"-Xmx{self.heap_mb}m", *_JAVA_OPTIONS,
            *(["-Djava.security.manager=allow"] if version >= 18 else []),
            f"-Djava.io.tmpdir={self.folder / 'tmp'}", f"-XX:ErrorFile={self.folder / 'java-error.log'}",
            f"-Dopensearch.path.home={self.home}", f"-Dopensearch.path.conf={self.folder / 'config'}",
            "-Dopensearch.distribution.type=zip", "-Dopensearch.bundled_jdk=false",
            "-cp", f"{self.home}/lib/*", "org.opensearch.bootstrap.OpenSearch",
        ]  # fmt: skip


def find_java() -> tuple[str, int]:
    """A Java that runs OpenSearch, and its version: of JAVA_HOME, of PATH, or where Linux keeps them."""
    seen = []
    for java in _javas():
        version = java_version(java)
        if version is not None and OLDEST <= version <= NEWEST:
            return java, version
        seen.append(f"{java} is {version or 'none that starts'}")
    raise ClusterProblem(
        f"OpenSearch {VERSION} needs a Java from {OLDEST} to {NEWEST}; {', '.join(seen) or 'there is none here'}. "
        "Run: sudo apt-get install -y openjdk-17-jre-headless"
    )


def _javas() -> Iterator[str]:
    named = os.environ.get("JAVA_HOME")
    if named:
        yield str(Path(named) / "bin" / "java")
    if found := shutil.which("java"):
        yield found
    yield from map(str, sorted(Path("/usr/lib/jvm").glob("*/bin/java")))


def java_version(java: str) -> int | None:
    """The first number of a Java's version, or None where it does not start."""
    try:
        done = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=60, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.search(r'version "(?:1\.)?(\d+)', done.stderr)
    return int(found[1]) if found else None
