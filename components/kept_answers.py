"""Answers that are kept for all sessions, but never such as parts of the corpus had no say in.

For questions without an end, such as those about scopes. Streamlit's own caches forget answers, but keep a
lock for each question that there ever was (`_value_locks` in streamlit/runtime/caching/cache_utils.py).
"""

from __future__ import annotations

import inspect
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, Final, Generic, ParamSpec, TypeVar

import streamlit as st

from data.partial import gathering

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")
#: Seconds that one waits for another who asks the same; then each asks on his own.
_PATIENCE: Final = 2.0


def kept_answers(most: int) -> Callable[[Callable[Asked, Answer]], Callable[Asked, Answer]]:
    """Keep so many of a function's answers, those asked for last and the whole ones alone.

    Failures are not kept either. Parameters that begin with an underscore do not tell answers apart.
    """

    def keeping(ask: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
        signature, name = inspect.signature(ask), f"{ask.__module__}.{ask.__qualname__}"

        @wraps(ask)
        def kept(*args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
            given = signature.bind(*args, **kwargs).arguments
            key = tuple(value for name, value in given.items() if not name.startswith("_"))
            answer: Answer = _kept(name, most).get(key, lambda: ask(*args, **kwargs))
            return answer

        return kept

    return keeping


@st.cache_resource(show_spinner=False)
def _kept(name: str, most: int) -> Kept[Any]:
    """What is kept of one function; cleared with Streamlit's own caches."""
    return Kept(most)


class Kept(Generic[Answer]):
    """Answers by key; threads may share one."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._answers: OrderedDict[Hashable, Answer] = OrderedDict()
        self._asking: dict[Hashable, threading.Lock] = {}

    def __len__(self) -> int:
        return len(self._answers)

    def get(self, key: Hashable, ask: Callable[[], Answer]) -> Answer:
        """The answer that is kept, else the one to `ask` for; of several at once one asks."""
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                return self._answers[key]
            asking = self._asking.setdefault(key, threading.Lock())
        alone = asking.acquire(timeout=_PATIENCE)
        try:
            with self._lock:
                if key in self._answers:
                    return self._answers[key]
            with gathering() as missing:
                answer = ask()
            if not missing:
                self._keep(key, answer)
            return answer
        finally:
            if alone:
                asking.release()
            with self._lock:
                if self._asking.get(key) is asking:
                    del self._asking[key]

    def _keep(self, key: Hashable, answer: Answer) -> None:
        with self._lock:
            self._answers[key] = answer
            self._answers.move_to_end(key)
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)
