"""A corpus each of whose answers has a budget, whoever asks."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final, cast

from data.budget import budget, check
from data.corpus import Corpus
from data.partial import Missing, gathering

#: What can be asked of a corpus: the methods of the protocol, whatever they are by now.
QUESTIONS: Final = frozenset(name for name in vars(Corpus) if not name.startswith("_"))


def budgeted(corpus: Corpus, seconds: float, missing: Missing | None = None) -> Corpus:
    """The corpus, each of whose answers may take so many seconds, or less in a budget that ends sooner.

    What is missing from its answers is noted in `missing` too, however late they are asked for: a part
    of a page that is run again on its own has it from there.
    """
    return cast(Corpus, _Budgeted(unbudgeted(corpus), seconds, Missing() if missing is None else missing))


def unbudgeted(corpus: Corpus) -> Corpus:
    """The corpus that answers within a budget, by itself."""
    return corpus._corpus if isinstance(corpus, _Budgeted) else corpus


class _Budgeted:
    """Hands each question on within a budget: by name, so that a new one can't be forgotten."""

    def __init__(self, corpus: Corpus, seconds: float, missing: Missing) -> None:
        self._corpus, self._seconds, self._missing = corpus, seconds, missing

    def __getattr__(self, name: str) -> Any:
        asked = getattr(self._corpus, name)
        return partial(self._answer, asked) if name in QUESTIONS else asked

    def _answer(self, asked: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        with budget(self._seconds), gathering() as missing:
            check()  # of a budget around it nothing may be left
            found = asked(*args, **kwargs)
        self._missing.note(missing.parts, missing.of)
        return found
