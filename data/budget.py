"""Budgets: how long the corpus may take for an answer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import monotonic
from typing import Final

from data.corpus import CorpusTimeout

#: When the answer must be there, by `time.monotonic`, and how long it may take in all; None for ever.
_LIMIT: Final[ContextVar[tuple[float, float] | None]] = ContextVar("newsdesk_budget", default=None)


@contextmanager
def budget(seconds: float, since: float | None = None) -> Iterator[None]:
    """Give what is asked within so many seconds; within another budget the one that ends first holds.

    They count from now, or from `since`, a moment of `time.monotonic`.
    It is known to this thread alone: work that is handed to others takes `remaining()` along.
    """
    outer, end = _LIMIT.get(), (monotonic() if since is None else since) + seconds
    token = _LIMIT.set(outer if outer is not None and outer[0] <= end else (end, seconds))
    try:
        yield
    finally:
        _LIMIT.reset(token)


def remaining(most: float | None = None) -> float | None:
    """Seconds that are left, never more than `most`; None where neither bounds them.

    What it gives is more than 0, a time-out as clients of servers take it: raises CorpusTimeout where
    nothing is left.
    """
    limit = _LIMIT.get()
    if limit is None:
        return most
    left = limit[0] - monotonic()
    if left <= 0:
        raise CorpusTimeout.after(limit[1])
    return left if most is None else min(left, most)


def check() -> None:
    """Raise CorpusTimeout where the time is up; costs a fifth of a microsecond."""
    limit = _LIMIT.get()
    if limit is not None and monotonic() >= limit[0]:
        raise CorpusTimeout.after(limit[1])
