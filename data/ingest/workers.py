"""Workers: who does work that is cut into pieces, whether processes of this machine or of a cluster."""

from __future__ import annotations

from concurrent.futures import Executor
from typing import Protocol

from data.corpus import CorpusError


class WorkersGone(CorpusError):
    """Those who should do the work can't be reached, or end again and again."""


class WorkersDiffer(CorpusError):
    """Those who should do the work would not do it as this machine does: their version is another."""


class Workers(Protocol):
    """An executor, and what is to be known of those behind it.

    What they are asked is a function of a module, which they have too, and bytes; what comes back is bytes.
    A piece of work may be done twice, where whoever did it first has ended: it must depend on nothing else.
    """

    @property
    def worth(self) -> int:
        """Articles from which on asking them is worth its start."""

    def begin(self) -> Executor:
        """Who is to be asked: begun when first wanted, or when lost. Raises WorkersGone and WorkersDiffer."""

    def count(self) -> int:
        """How many pieces are done at a time."""

    def look(self) -> None:
        """See to it that an answer can still come, when one is long in coming.

        Raises BrokenExecutor where all that was asked is lost, WorkersGone where nobody is left to do it.
        """

    def explained(self, error: Exception) -> Exception:
        """What an error that came back in place of an answer means for people."""

    def close(self) -> None:
        """Let go of them, and of what they were asked; they can be begun again."""
