"""Parts of a page: where the corpus does not answer for one, it says so in its place, and the others stand.

Parts stand beside each other or within each other; nothing of a failure is kept: the next run asks anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final, TypeVar

from components.desk import Desk
from components.frontend import draw
from components.message import as_data, message
from data.budget import budget
from data.corpus import CorpusError, CorpusTimeout
from data.narrower import narrower

Answer = TypeVar("Answer")
_NOT_NOW: Final = "can’t be shown now"


@contextmanager
def part(desk: Desk, what: str, key: str) -> Iterator[None]:
    """Draw what is within, or say in its place that `what` ("The peaks") can't be shown now.

    A part that is run again on its own, as fragments are, has the time of a whole page.
    """
    try:
        with budget(desk.settings.page_budget):
            yield
    except CorpusError as error:
        say_failed(desk, what, error, key)


def say_failed(desk: Desk, what: str, error: CorpusError, key: str) -> None:
    """Say that something can't be shown; what the reader can do is said once a page for each reason."""
    message("problem", **_once(desk, what, error), key=f"{key}-failed")


def say_as_before(desk: Desk, what: str, error: CorpusError, key: str) -> None:
    """Say that something is shown as it was before, since the corpus does not answer."""
    message("note", **_once(desk, what, error, "stands as it was shown before"), key=f"{key}-failed")


def say_away(desk: Desk, error: CorpusError) -> None:
    """Say over the page, for all its parts, that the corpus does not answer."""
    desk.failed[str(error)] = "The corpus"
    said = [f"{error} What is known of it stands as it was last."]
    message("problem", said, ways=[("Try again", desk.address.href())], key="away")


class Failed(dict[str, Any]):
    """What one of our own elements says in place of a panel: `failed`, as the element `message` has it."""


def or_failed(desk: Desk, what: str, ask: Callable[[], Answer]) -> Answer | Failed:
    """The answer for a panel of one of our own elements, or what the element says in its place."""
    try:
        with budget(desk.settings.page_budget):
            return ask()
    except CorpusError as error:
        return Failed(failed=as_data("problem", **_once(desk, what, error)))


def say(failed: Failed, key: str) -> None:
    """Draw as an element of its own what one would say in place of a panel."""
    draw("message", failed["failed"], key=f"{key}-failed")


def _once(desk: Desk, what: str, error: CorpusError, how: str = _NOT_NOW) -> dict[str, Any]:
    """What is said of something, why, and what the reader can do: try again, or ask for less.

    The why and the ways stand where a reason came up first.
    """
    if desk.failed.setdefault(str(error), what) != what:
        either = " either" if how == _NOT_NOW else ""
        return {"heading": "", "sentences": [f"{what} {how}{either}."], "ways": []}
    sentences, ways = [str(error)], [("Try again", desk.address.href())]
    if isinstance(error, CorpusTimeout):
        less = narrower(desk.filters, desk.about)
        ways += [(words, desk.address.scope(filters).href()) for words, filters in less]
        sentences += ["A narrower scope takes less time."] if less else []
    return {"heading": f"{what} {how}", "sentences": sentences, "ways": ways}
