"""Answers that are kept and given more than once: each caller has frames of its own."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

import pandas as pd


def apart(answer: Any) -> Any:
    """The answer with frames of its own: pandas copies a column when it is changed, not before."""
    if isinstance(answer, pd.DataFrame):
        return answer.copy(deep=False)
    if not is_dataclass(answer) or isinstance(answer, type):
        return answer
    frames = {f.name: getattr(answer, f.name) for f in fields(answer)}
    return replace(
        answer, **{name: f.copy(deep=False) for name, f in frames.items() if isinstance(f, pd.DataFrame)}
    )
