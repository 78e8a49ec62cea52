"""The log of corrections on disk: a file of lines to which lines are added, whole or not at all."""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from data.corpus import CorpusError
from data.corrected import Corrected
from data.correction_lines import checked, moment, read_log, write_log
from data.corrections import Correction, CorrectionError, Log
from data.settings import ROOT, Settings
from data.store.folder import disk_errors
from data.store.manifest import drop_unfinished, is_corpus_folder, write_whole

#: In a corpus folder; elsewhere a file that is named after the corpus.
NAME: Final = "corrections.jsonl"
_HOME: Final = ROOT / "corrections"
_WAIT: Final = 30.0


def equipped() -> bool:
    """Whether what adding to a log needs is installed; reading one needs nothing."""
    return find_spec("filelock") is not None


class CorrectionLog:
    """The corrections of one corpus: many may read them, one at a time adds to them."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def of(cls, settings: Settings) -> CorrectionLog:
        """Where the settings keep the corrections of their corpus.

        In the corpus folder; for the chronicle or a table in the project's folder `corrections`, which is
        not among what can be rebuilt.
        """
        if settings.corrections:
            return cls(Path(settings.corrections).expanduser())
        corpus = Path(settings.corpus).expanduser() if settings.corpus else None
        if corpus is None:
            return cls(_HOME / "chronicle.jsonl")
        if settings.on_cluster:
            return cls(_HOME / "cluster.jsonl")  # never there: what is on a cluster is corrected already
        if is_corpus_folder(corpus):
            return cls(corpus / NAME)
        told = hashlib.blake2b(str(corpus.resolve()).encode(), digest_size=4).hexdigest()
        name = re.sub(r"[^\w.-]+", "-", corpus.name.partition(".")[0])[:60]
        return cls(_HOME / f"{name}-{told}.jsonl")

    def read(self) -> Log:
        """All that was said, and the lines that say nothing; raises CorpusUnavailable."""
        with disk_errors(self.path):
            return _read(str(self.path), *_state(self.path))

    def corrected(self) -> Corrected:
        """What the corrections that hold make of mentions; raises CorpusUnavailable."""
        with disk_errors(self.path):
            return _corrected(str(self.path), *_state(self.path))

    def add(self, *told: dict[str, Any]) -> tuple[Correction, ...]:
        """Take in corrections that are made now, and give them back with their ids and times.

        Raises CorrectionError where one says nothing, says again what holds, or takes back what does not.
        """
        made: list[Correction] = []

        def new(log: Log) -> list[Correction]:
            for one in told:
                made.append(_sensible(log, checked({**one, "id": uuid.uuid4().hex[:12], "when": _now(log)})))
                log = Log((*log.corrections, made[-1]), log.bad)
            return made

        self._write(new)
        return tuple(made)

    def undo(self, id: str, **told: Any) -> Correction:
        """Take a correction back, or what took one back."""
        return self.add({"kind": "undo", "of": id, **told})[0]

    def take_in(self, corrections: Iterable[Correction]) -> int:
        """Take in corrections that were made elsewhere, as they are; how many were not here yet."""
        taken: list[Correction] = []

        def new(log: Log) -> list[Correction]:
            here = {one.id for one in log.corrections}
            taken.extend(one for one in corrections if one.id not in here)
            return taken

        self._write(new)
        return len(taken)

    def _write(self, new: Callable[[Log], Sequence[Correction]]) -> None:
        """Add lines to the file: lines that are there stay, also those that can't be read."""
        try:
            from filelock import FileLock, Timeout
        except ModuleNotFoundError as error:
            raise CorpusError(
                "Correcting needs what requirements-ingest.txt lists, which is not installed here.",
                str(error),
            ) from error
        with disk_errors(self.path):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            try:
                with FileLock(self.path.with_suffix(".lock"), timeout=_WAIT):
                    drop_unfinished(self.path.parent, self.path.name)
                    content = self.path.read_bytes() if self.path.exists() else b""
                    lines = write_log(new(read_log(content)))
                    if lines:
                        ended = content + b"\n" if content and not content.endswith(b"\n") else content
                        write_whole(self.path, lambda file: file.write(ended + lines))
            except Timeout as error:
                raise CorpusError("Someone else is correcting just now; try again.", str(error)) from error


def _now(log: Log) -> str:
    """A time after all that was said, whatever the clock says."""
    now = moment(datetime.now(UTC))
    last = log.corrections[-1].when if log.corrections else ""
    if now > last:
        return now
    return moment(datetime.fromisoformat(last) + timedelta(microseconds=1))


def _sensible(log: Log, one: Correction) -> Correction:
    """Refuse what would change nothing."""
    if one.kind == "undo":
        if log.find(one.of) is None:
            raise CorrectionError(f"There is no correction {one.of}.")
        if one.of in log.undone():
            raise CorrectionError(f"The correction {one.of} is taken back already.")
    elif any(other.says_the_same(one) for other in log.in_force()):
        raise CorrectionError("That is corrected so already.")
    return one


def _state(path: Path) -> tuple[int, int, int]:
    """What tells one content of a file from another: each is a file of its own."""
    try:
        state = path.stat()
    except FileNotFoundError:
        return 0, 0, 0
    return state.st_ino, state.st_mtime_ns, state.st_size


@lru_cache(maxsize=8)
def _read(path: str, inode: int, changed: int, size: int) -> Log:
    return read_log(Path(path).read_bytes()) if size else Log()


@lru_cache(maxsize=8)
def _corrected(path: str, inode: int, changed: int, size: int) -> Corrected:
    return Corrected.by(_read(path, inode, changed, size))


def problems_of_log(log: CorrectionLog) -> list[str]:
    """What is wrong with a log, a sentence each: lines that say nothing, and what they leave open."""
    found = log.read()
    said = [f"Line {bad.line:,} of {log.path.name} is no correction: {bad.reason}." for bad in found.bad]
    order = {one.id: one.order for one in found.corrections}
    for one in found.corrections:
        if one.kind == "undo" and one.of not in order:
            said.append(f"The correction {one.id} takes back {one.of}, which is not there.")
        elif one.kind == "undo" and order[one.of] >= one.order:
            said.append(f"The correction {one.id} takes back {one.of}, which was made after it.")
    return said
