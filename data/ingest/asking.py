"""Asking: pieces of work are given to workers, a few at a time, and their answers come back in order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Future
from typing import Final

from data.corpus import CorpusError
from data.ingest.workers import Workers, WorkersGone

Work = Callable[[bytes], bytes]

#: Pieces under way for each worker: one that it does, and others so that it never waits. Memory stays
#: bounded by it, here, at the workers' and in between, however many pieces there are.
WAITING: Final = 3
#: How often in a row workers may be lost, without an answer between.
LOSSES: Final = 2
#: Seconds after which it is looked whether an answer can still come.
_LOOK: Final = 2.0
_LATE: Final = TimeoutError()


def in_order(workers: Workers, work: Work, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The answer to each piece, in their order, at most `WAITING` pieces a worker under way.

    What is lost with a worker is asked again, at its place, so that each piece has one answer. Raises
    WorkersGone where workers are lost again and again, and what `work` raises.
    """
    asked = _Asked(workers, work)
    try:
        for piece in pieces:
            asked.add(piece)
            while len(asked) >= WAITING * max(1, workers.count()):
                yield asked.first()
        while len(asked):
            yield asked.first()
    finally:
        asked.drop()


class _Asked:
    """The pieces that are under way, in their order."""

    def __init__(self, workers: Workers, work: Work) -> None:
        self._workers = workers
        self._work = work
        self._waiting: deque[tuple[bytes, Future[bytes]]] = deque()
        self._losses = 0

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, piece: bytes) -> None:
        """Ask for a piece."""
        self._waiting.append((piece, self._future(piece)))

    def first(self) -> bytes:
        """The answer to the first piece, which is done with then."""
        while True:
            try:
                answer = self._answer(self._waiting[0][1])
            except (BrokenExecutor, CancelledError) as error:
                self._ask_again(error)
            else:
                self._waiting.popleft()
                self._losses = 0
                return answer

    def drop(self) -> None:
        """Ask for nothing more."""
        for _, future in self._waiting:
            future.cancel()
        self._waiting.clear()

    def _future(self, piece: bytes) -> Future[bytes]:
        try:
            return self._workers.begin().submit(self._work, piece)
        except BrokenExecutor as error:  # said where its answer is wanted
            lost: Future[bytes] = Future()
            lost.set_exception(error)
            return lost

    def _answer(self, future: Future[bytes]) -> bytes:
        while (error := _error(future)) is _LATE:
            self._workers.look()
        if error is None:
            return future.result()
        if isinstance(error, BrokenExecutor | CorpusError) or not isinstance(error, Exception):
            raise error
        raise self._workers.explained(error) from error

    def _ask_again(self, error: BaseException) -> None:
        """Begin the workers anew, and ask for all that has no answer yet."""
        self._losses += 1
        self._workers.close()
        if self._losses > LOSSES:
            raise WorkersGone(
                f"Those who look for names ended {self._losses} times in a row, perhaps for want of memory.",
                repr(error),
            ) from error
        self._waiting = deque(
            (piece, future if _answered(future) else self._future(piece)) for piece, future in self._waiting
        )


def _error(future: Future[bytes]) -> BaseException | None:
    """What went wrong with a piece, None where it has its answer, `_LATE` where it has none yet."""
    try:
        return future.exception(_LOOK)
    except TimeoutError:
        return _LATE


def _answered(future: Future[bytes]) -> bool:
    return future.done() and not future.cancelled() and future.exception() is None
