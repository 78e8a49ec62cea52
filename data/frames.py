"""Small helps with pandas frames."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd


def rows(frame: pd.DataFrame) -> Iterator[Any]:
    """The rows as named tuples, by their columns' names; typed loosely, as cells are."""
    yield from frame.itertuples(index=False)
