"""Parts of a page: where the corpus does not answer for one, it says so in its place, and the others stand.

Parts stand beside each other or within each other; nothing of a failure is kept: the next run asks anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from components.address import Address
from components.desk import Desk
from components.frontend import draw
from components.message import Tone, as_data, message
from data.answers import About
from data.budget import budget
from data.corpus import CorpusTimeout, CorpusUnavailable
from data.narrower import narrower

Answer = TypeVar("Answer")


@contextmanager
def part(desk: Desk, what: str, key: str) -> Iterator[None]:
    """Draw what is within, or say in its place that `what` ("The peaks") can't be shown now.

    A part that is run again on its own, as fragments are, has the time of a whole page.
    """
    try:
        with budget(desk.settings.page_budget):
            yield
    except CorpusUnavailable as error:
        say_failed(desk, what, error, key)


def say_failed(desk: Desk, what: str, error: CorpusUnavailable, key: str, tone: Tone = "problem") -> None:
    """Say that something can't be shown; what the reader can do is said once a page for each reason."""
    message(tone, **_once(desk, what, error), key=f"{key}-failed")


class Failed(dict[str, Any]):
    """What one of our own elements says in place of a panel: `failed`, as the element `message` has it."""


def or_failed(desk: Desk, what: str, ask: Callable[[], Answer]) -> Answer | Failed:
    """The answer for a panel of one of our own elements, or what the element says in its place."""
    try:
        with budget(desk.settings.page_budget):
            return ask()
    except CorpusUnavailable as error:
        return Failed(failed=as_data("problem", **_once(desk, what, error)))


def told(address: Address, about: About, what: str, error: CorpusUnavailable) -> dict[str, Any]:
    """What can't be shown, why, and what the reader can do: try again, or ask for less."""
    sentences, ways = [str(error)], [("Try again", address.href())]
    if isinstance(error, CorpusTimeout):
        less = narrower(address.filters, about)
        ways += [(words, address.scope(filters).href()) for words, filters in less]
        sentences += ["A narrower scope takes less time."] if less else []
    return {"heading": f"{what} can’t be shown now", "sentences": sentences, "ways": ways}


def say_away(desk: Desk, error: CorpusUnavailable) -> None:
    """Say over the page, for all its parts, that the corpus does not answer."""
    desk.failed[str(error)] = "The corpus"
    said = [f"{error} What is known of it stands as it was last."]
    message("problem", said, ways=[("Try again", desk.address.href())], key="away")


def say(failed: Failed, key: str) -> None:
    """Draw as an element of its own what one would say in place of a panel."""
    draw("message", failed["failed"], key=f"{key}-failed")


def _once(desk: Desk, what: str, error: CorpusUnavailable) -> dict[str, Any]:
    if desk.failed.setdefault(str(error), what) != what:
        return {"heading": "", "sentences": [f"{what} can’t be shown now either."], "ways": []}
    return told(desk.address, desk.about, what, error)
