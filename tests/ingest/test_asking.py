"""Workers are asked for a few pieces at a time, and each piece has one answer, whatever befalls them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from typing import Any

import pytest

from data.corpus import CorpusError
from data.ingest.asking import LOSSES, WAITING, in_order
from data.ingest.workers import WorkersGone

Does = Callable[["Made", Future[bytes], Callable[[], bytes]], None]


class Made(Executor):
    """An executor that does with each piece what a test says; `asked` are those without an answer yet."""

    def __init__(self, does: Does) -> None:
        self._does = does
        self.asked: list[Future[bytes]] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[bytes] = Future()
        self.asked.append(future)
        self._does(self, future, lambda: fn(*args))
        return future


class MadeWorkers:
    """Workers whose executors do what a test says; each one that is begun is kept."""

    worth = 1

    def __init__(self, does: Does, count: int = 2) -> None:
        self._does = does
        self._count = count
        self._executor: Made | None = None
        self.begun: list[Made] = []

    def begin(self) -> Executor:
        if self._executor is None:
            self._executor = Made(self._does)
            self.begun.append(self._executor)
        return self._executor

    def count(self) -> int:
        return self._count

    def look(self) -> None:
        raise WorkersGone("nobody is left")

    def explained(self, error: Exception) -> Exception:
        return CorpusError("They could not.", repr(error))

    def close(self) -> None:
        self._executor = None


def answers(made: Made, future: Future[bytes], work: Callable[[], bytes]) -> None:
    try:
        future.set_result(work())
    except Exception as error:
        future.set_exception(error)


def pieces(n: int) -> list[bytes]:
    return [b"%d" % i for i in range(n)]


def louder(piece: bytes) -> bytes:
    return piece + b"!"


def test_answers_come_in_the_order_of_the_pieces() -> None:
    def last_first(made: Made, future: Future[bytes], work: Callable[[], bytes]) -> None:
        answers(made, future, work) if len(made.asked) % 3 else None
        for waiting, result in [*held]:
            answers(made, waiting, result)
        held[:] = [] if len(made.asked) % 3 else [(future, work)]

    held: list[tuple[Future[bytes], Callable[[], bytes]]] = []
    assert list(in_order(MadeWorkers(answers), louder, pieces(20))) == [b"%d!" % i for i in range(20)]
    # Every third piece is answered after the one that follows it.
    assert list(in_order(MadeWorkers(last_first), louder, pieces(19))) == [b"%d!" % i for i in range(19)]


@pytest.mark.parametrize("count", [0, 1, 4])
def test_only_a_few_pieces_a_worker_are_under_way(count: int) -> None:
    given = 0

    def asked_for() -> Iterator[bytes]:
        nonlocal given
        for piece in pieces(100):
            given += 1
            yield piece

    workers = MadeWorkers(answers, count)
    for read, _ in enumerate(in_order(workers, louder, asked_for())):
        assert given - read <= WAITING * max(1, count)
    assert given == 100


def test_what_is_lost_with_a_worker_is_asked_again_and_counts_once() -> None:
    def ends_once(made: Made, future: Future[bytes], work: Callable[[], bytes]) -> None:
        """The first executor answers two pieces and ends at the fourth, with all that it was asked."""
        if made is not workers.begun[0] or len(made.asked) in (1, 3):
            answers(made, future, work)
        elif len(made.asked) == 4:
            for waiting in made.asked:
                if not waiting.done():
                    waiting.set_exception(BrokenExecutor("killed"))

    workers = MadeWorkers(ends_once)
    assert list(in_order(workers, louder, pieces(20))) == [b"%d!" % i for i in range(20)]
    assert len(workers.begun) == 2
    # Of the six that were under way, the two with an answer were not asked again.
    assert len(workers.begun[1].asked) == 18


def test_what_a_lost_connection_cancels_is_asked_again() -> None:
    def cancelled_once(made: Made, future: Future[bytes], work: Callable[[], bytes]) -> None:
        if made is workers.begun[0]:
            future.cancel()
        else:
            answers(made, future, work)

    workers = MadeWorkers(cancelled_once)
    assert list(in_order(workers, louder, pieces(9))) == [b"%d!" % i for i in range(9)]


def test_an_executor_that_takes_nothing_more_is_begun_anew() -> None:
    def refuses_once(made: Made, future: Future[bytes], work: Callable[[], bytes]) -> None:
        if made is workers.begun[0]:
            raise BrokenExecutor("closed")
        answers(made, future, work)

    workers = MadeWorkers(refuses_once)
    assert list(in_order(workers, louder, pieces(3))) == [b"0!", b"1!", b"2!"]


def test_workers_that_end_again_and_again_are_given_up() -> None:
    def ends(made: Made, future: Future[bytes], work: Callable[[], bytes]) -> None:
        future.set_exception(BrokenExecutor("killed"))

    workers = MadeWorkers(ends)
    with pytest.raises(WorkersGone, match="ended 3 times in a row"):
        list(in_order(workers, louder, pieces(3)))
    assert len(workers.begun) == 1 + LOSSES


def test_a_piece_that_nobody_answers_is_not_waited_for_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data.ingest.asking._LOOK", 0.01)
    workers = MadeWorkers(lambda made, future, work: None)
    with pytest.raises(WorkersGone, match="nobody is left"):
        list(in_order(workers, louder, pieces(3)))
    assert all(future.cancelled() for future in workers.begun[0].asked)


def test_an_error_of_the_work_is_told_for_people_and_ends_it() -> None:
    def fails(piece: bytes) -> bytes:
        raise ZeroDivisionError("by zero")

    with pytest.raises(CorpusError, match="They could not") as caught:
        list(in_order(MadeWorkers(answers), fails, pieces(3)))
    assert "by zero" in caught.value.detail


def test_an_error_that_is_for_people_stays_as_it_is() -> None:
    def fails(piece: bytes) -> bytes:
        raise CorpusError("The model is not installed.")

    with pytest.raises(CorpusError, match="The model is not installed"):
        list(in_order(MadeWorkers(answers), fails, pieces(3)))


def test_who_wants_no_more_answers_leaves_nothing_under_way() -> None:
    def only_the_first(made: Made, future: Future[bytes], work: Callable[[], bytes]) -> None:
        if len(made.asked) == 1:
            answers(made, future, work)

    workers = MadeWorkers(only_the_first)
    answered = in_order(workers, louder, pieces(50))
    assert next(answered) == b"0!"
    answered.close()  # type: ignore[attr-defined]  # a generator
    assert all(future.cancelled() for future in workers.begun[0].asked[1:])
