"""A corpus that fails as it is told to: gone, too slow, or without a say of some of its parts."""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from time import monotonic, sleep
from typing import Any, Final, Literal, cast

from data.budget import check, remaining
from data.budgeted import QUESTIONS
from data.corpus import Corpus, CorpusError, CorpusTimeout, CorpusUnavailable
from data.partial import note_partial

Fault = Literal["gone", "slow", "busy", "partial", "odd"]
#: A question that no budget ends is given up after so many seconds.
_LONGEST: Final = 20
GONE: Final = "The corpus does not answer now."
ODD: Final = "The corpus can’t answer that."
MISSING: Final = "2 of 6 parts of the corpus did not answer"


class Faulty:
    """Answers as another corpus does, except for the questions whose name has a fault."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        #: Question -> what is wrong with it; set and cleared by tests.
        self.faults: dict[str, Fault] = {}
        #: What was asked so far.
        self.asked: set[str] = set()
        #: Each question, when it was asked and by when it had to be answered, by `time.monotonic`.
        self.times: list[tuple[str, float, float]] = []

    def fail(self, fault: Fault, *questions: str) -> None:
        """From now on these questions fail, all of them where none is named."""
        self.faults = dict.fromkeys(questions or QUESTIONS, fault)

    def as_corpus(self) -> Corpus:
        """Itself, as pages take it."""
        return cast(Corpus, self)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def answer(*args: Any, **kwargs: Any) -> Any:
            self.asked.add(name)
            now = monotonic()
            self.times.append((name, now, now + (remaining() or inf)))
            fault = self.faults.get(name)
            if fault == "gone":
                raise CorpusUnavailable(GONE, "refused")
            if fault == "odd":
                raise CorpusError(ODD, "no such field")
            if fault == "slow":
                raise CorpusTimeout.after(10)
            if fault == "busy":  # works on as long as it may
                for _ in range(200 * _LONGEST):
                    check()
                    sleep(0.005)
            if fault == "partial":
                note_partial(2, 6)
            return getattr(self.corpus, name)(*args, **kwargs)

        return answer
