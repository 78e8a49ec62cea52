"""Hearing: how far a run is, for whoever began it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from data.ingest.report import Doing, Step
from data.store.folder import CorpusFolder, disk_errors
from data.store.recording import Recording

#: Called with the source that is being read and how far the reading is.
Hears = Callable[[str, Step], None]


class Hearing:
    """Says how far a run is, and that it goes on."""

    def __init__(self, folder: CorpusFolder, run: Recording, hears: Hears | None) -> None:
        self._folder = folder
        self._run = run
        self._hears = hears
        self._last = ("", Step(0, 0, 0, 0))

    def __call__(self, label: str, step: Step) -> None:
        with disk_errors(self._folder.path):  # the folder's, and not those of the file that is being read
            self._run.heard()
        self._last = (label, step)
        if self._hears is not None:
            self._hears(label, step)

    def finishing(self, doing: Doing) -> None:
        """What is done after what was read last."""
        label, step = self._last
        self(label, replace(step, doing=doing))


class Telling:
    """Says how far a file is: by what was read, or, where names are looked for, by that."""

    def __init__(self, hear: Callable[[Step], None], slowly: bool) -> None:
        self._hear = hear
        self._slowly = slowly
        self._before = self._now = Step(0, 0, 0, 0)

    def read(self, step: Step) -> None:
        """What has been read so far."""
        self._now = step
        if not self._slowly:
            self._hear(step)

    def keeping(self) -> None:
        """What was read is gone through and written now, and nothing is read meanwhile."""
        self._hear(replace(self._before if self._slowly else self._now, doing="keep"))

    def named(self, share: float) -> None:
        """The share of what was read last in which names were found."""
        before, now = self._before, self._now
        pairs = ((before.done, now.done), (before.read, now.read), (before.kept, now.kept))
        done, read, kept = (was + round((then - was) * share) for was, then in pairs)
        self._hear(Step(done, now.total, read, kept, "" if share < 1 else "keep"))
        if share >= 1:
            self._before = now
