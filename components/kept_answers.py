"""Answers that are kept for all sessions, but never such as parts of the corpus had no say in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import streamlit as st

from data.partial import gathering

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")


class _Partial(Exception):
    """Takes a partial answer past the cache, which keeps nothing that was raised."""

    def __init__(self, answer: object) -> None:
        super().__init__()
        self.answer = answer


def kept_answers(most: int) -> Callable[[Callable[Asked, Answer]], Callable[Asked, Answer]]:
    """Keep so many of a function's answers as `st.cache_resource` does, the whole ones alone.

    Failures are not kept either. Parameters that begin with an underscore do not tell answers apart.
    """

    def keeping(ask: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
        @st.cache_resource(show_spinner=False, max_entries=most)
        @wraps(ask)
        def whole(*args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
            with gathering() as missing:
                answer = ask(*args, **kwargs)
            if missing:
                raise _Partial(answer)
            return answer

        @wraps(ask)
        def kept(*args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
            try:
                return whole(*args, **kwargs)
            except _Partial as partial:
                return partial.answer  # type: ignore[return-value]  # it is what `ask` gave

        return kept

    return keeping
