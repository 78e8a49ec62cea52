"""One node of a cluster for tests: its settings, its process, and what can befall that."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tools.cluster_folder import OTHER_USER
from tools.java import find_java

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
    "-Xshare:auto", "-Dfile.encoding=UTF-8", "-Djava.awt.headless=true", "-Djna.nosys=true",
    "-Djava.locale.providers=SPI,COMPAT", "-Dlog4j.shutdownHookEnabled=false", "-Dlog4j2.disable.jmx=true",
    "-Dio.netty.noUnsafe=true", "-Dio.netty.noKeySetOptimization=true",
    "-Dio.netty.recycler.maxCapacityPerThread=0", "-Dio.netty.allocator.numDirectArenas=0",
    "-Djava.util.concurrent.ForkJoinPool.common.threadFactory="
    "org.opensearch.secure_sm.SecuredForkJoinWorkerThreadFactory",
)  # fmt: skip
_STEADY = ("-XX:+UseG1GC", "-XX:G1ReservePercent=25", "-XX:InitiatingHeapOccupancyPercent=30")
_QUICK = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")


@dataclass
class Node:
    """A node that was started, ended or not yet either; its data outlasts its process."""

    name: str
    home: Path
    folder: Path
    #: Where it listens for clients and for other nodes.
    http: int
    transport: int
    heap_mb: int = 512
    quick: bool = False
    #: Where clients ask it: the same port, or that of a relay before it.
    url: str = ""
    settings: Mapping[str, object] = field(default_factory=dict)
    #: A folder of more for its settings: `opensearch.yml`, certificates, and who may do what.
    more: Path | None = None
    pid: int = 0
    _guard: subprocess.Popen[str] | None = field(default=None, repr=False)

    @property
    def log(self) -> Path:
        """What the node says of itself, over all its starts."""
        return self.folder / "node.log"

    @property
    def running(self) -> bool:
        """Whether its process is there, be it frozen."""
        return self._guard is not None and self._guard.poll() is None

    @property
    def failed(self) -> bool:
        """Whether its process has ended by itself."""
        return self._guard is not None and not self.running

    def last_words(self, lines: int = 15) -> str:
        """The end of its log, without the places in the code."""
        said = self.log.read_text("utf-8", "replace").splitlines() if self.log.exists() else []
        return "\n".join([line for line in said if not line.lstrip().startswith("at ")][-lines:])

    def start(self) -> None:
        """Start its process where there is none, with the data it has; does not wait for its answers."""
        if self.running:
            return
        self.kill()
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
        self._guard, self.pid = None, 0

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
        if self.more:
            shutil.copytree(self.more, config, dirs_exist_ok=True)
        file = config / "opensearch.yml"
        given = (self.more / file.name).read_text("utf-8") if self.more else ""
        # JSON is YAML.
        lines = [f"{name}: {json.dumps(value)}\n" for name, value in {**own, **self.settings}.items()]
        file.write_text(given + "".join(lines), "utf-8")
        (config / "log4j2.properties").write_text(_LOGGING, "utf-8")
        (self.folder / "tmp").mkdir(exist_ok=True)
        if OTHER_USER:
            for path in (self.folder, *self.folder.rglob("*")):
                shutil.chown(path, OTHER_USER)

    def _command(self) -> list[str]:
        java, version = find_java()
        return [
            java, f"-Xms{self.heap_mb}m", f"-Xmx{self.heap_mb}m",
            *_JAVA_OPTIONS, *(_QUICK if self.quick else _STEADY),
            *(["-Djava.security.manager=allow"] if version >= 18 else []),
            f"-Djava.io.tmpdir={self.folder / 'tmp'}", f"-XX:ErrorFile={self.folder / 'java-error.log'}",
            f"-Dopensearch.path.home={self.home}", f"-Dopensearch.path.conf={self.folder / 'config'}",
            "-Dopensearch.distribution.type=zip", "-Dopensearch.bundled_jdk=false",
            "-cp", f"{self.home}/lib/*", "org.opensearch.bootstrap.OpenSearch",
        ]  # fmt: skip
