"""Partial answers: those that a part of the corpus had no say in, which is told with them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final


class Missing:
    """What was missing from the answers of a while: falsy where nothing was."""

    def __init__(self) -> None:
        #: The worst of them: of how many parts of the corpus how many did not answer.
        self.parts, self.of = 0, 0

    def note(self, parts: int, of: int) -> None:
        """Take down that of so many parts some did not answer."""
        # Cross-multiplied: which fraction is larger; of equal ones that of more parts.
        if (parts * max(self.of, 1), of) > (self.parts * max(of, 1), self.of):
            self.parts, self.of = parts, of

    def __bool__(self) -> bool:
        return self.parts > 0

    @property
    def late(self) -> bool:
        """Whether it was time that was missing: all parts answered, for what they had looked at by then."""
        return bool(self) and self.parts >= self.of

    @property
    def words(self) -> str:
        """What was missing, as `2 of 6 parts of the corpus did not answer`; "" for nothing."""
        if not self:
            return ""
        if self.late:
            return "the corpus answered for what it had looked at in time"
        return f"{self.parts:,} of {self.of:,} parts of the corpus did not answer"


_GATHERING: Final[ContextVar[tuple[Missing, ...]]] = ContextVar("newsdesk_missing", default=())


@contextmanager
def gathering() -> Iterator[Missing]:
    """Gather what is missing from the answers that are asked for within; those around gather it too."""
    missing = Missing()
    token = _GATHERING.set((*_GATHERING.get(), missing))
    try:
        yield missing
    finally:
        _GATHERING.reset(token)


def note_partial(parts: int, of: int) -> None:
    """Tell whoever gathers that of so many parts of the corpus (shards) some did not answer.

    For engines: the answer holds for the other parts, and its counts may be too low. Where it is not known
    which of them had no time to look at everything, all are named.
    """
    if parts > 0:
        for missing in _GATHERING.get():
            missing.note(parts, of)
