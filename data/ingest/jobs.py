"""Jobs: commands of `python -m data` in processes of their own, which outlast the page that began them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any, Final

from data.ingest.report import Step

_ROOT: Final = Path(__file__).resolve().parents[2]
_LAST_WORDS: Final = 2_000


class Job:
    """One command; it goes on until it is through or stopped, whoever looks at it."""

    def __init__(
        self,
        label: str,
        words: Sequence[str | Path],
        environ: Mapping[str, str],
        home: tempfile.TemporaryDirectory[str] | None = None,
    ) -> None:
        #: What is done, in words, and the command that does it.
        self.label = label
        self.kind = str(words[0])
        #: How far it is, where that is known yet.
        self.step: Step | None = None
        #: What it says at its end, as `--json` has it.
        self.result: dict[str, Any] | None = None
        #: Why it ended without a result, "" where it has one or goes on.
        self.problem = ""
        self.stopped = False
        #: When it was through, by the clock `time.monotonic`; 0 while it goes on.
        self.ended = 0.0
        self._home = home  # with the files that it reads: it goes when the job is through
        self._last: list[str] = []
        self._begun = time.monotonic()
        # Our own interpreter and module; what readers gave are arguments, not parts of a command line.
        self._process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "data", *map(str, words), "--json", "--steps"],
            cwd=_ROOT, env={**os.environ, **environ}, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", errors="replace",
        )  # fmt: skip
        self._hearing = threading.Thread(target=self._hear, daemon=True)
        self._hearing.start()

    @property
    def running(self) -> bool:
        """Whether it goes on."""
        return self._hearing.is_alive()

    @property
    def seconds(self) -> float:
        """For how long it has been running."""
        return time.monotonic() - self._begun

    def stop(self) -> None:
        """End it; what it had written stays."""
        self.stopped = True
        self._process.terminate()  # it tidies up, and ends the processes that it began itself

    def wait(self, seconds: float | None = None) -> None:
        """Wait until it is through."""
        self._hearing.join(seconds)

    def _hear(self) -> None:
        out, err = self._process.stdout, self._process.stderr
        assert out is not None
        assert err is not None
        steps = threading.Thread(target=self._hear_steps, args=(err,), daemon=True)
        steps.start()
        told = out.read()
        steps.join()
        code = self._process.wait()
        self._conclude(told, code)
        self.ended = time.monotonic()
        if self._home is not None:
            self._home.cleanup()

    def _hear_steps(self, err: IO[str]) -> None:
        for line in err:
            try:
                self.step = Step(**json.loads(line)["step"])
            except (ValueError, KeyError, TypeError):
                self._last = [*self._last, line][-40:]

    def _conclude(self, told: str, code: int) -> None:
        try:
            answer = json.loads(told)
        except ValueError:
            answer = {}
        if answer and "error" not in answer:
            self.result = answer
        elif self.stopped:
            self.problem = "It was stopped; what had been taken in by then stays."
        elif answer:
            self.problem = str(answer["error"])
        else:
            last = "".join(self._last)[-_LAST_WORDS:].strip()
            self.problem = f"It ended too early (status {code}). {last}".strip()


class Jobs:
    """The jobs of one app: at most one at a time for a corpus folder, since one process writes to it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last: dict[Path, Job] = {}

    def last(self, folder: Path) -> Job | None:
        """The job of a folder that was begun last."""
        return self._last.get(folder.resolve())

    def start(
        self,
        folder: Path,
        label: str,
        words: Sequence[str | Path],
        environ: Mapping[str, str],
        home: tempfile.TemporaryDirectory[str] | None = None,
    ) -> bool:
        """Begin a job; False where one is running for this folder."""
        with self._lock:
            known = self._last.get(folder.resolve())
            if known is not None and known.running:
                return False
            self._last[folder.resolve()] = Job(label, words, environ, home)
            return True
