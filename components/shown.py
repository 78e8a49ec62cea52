"""What a page shows beside its articles: kept while it is drawn, for its provenance and its report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd

from data.provenance import Method


@dataclass(frozen=True, slots=True)
class Key:
    """One line of a legend: a name, a colour and a number in words."""

    name: str
    colour: str
    n: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A chart or a table: what it says, and its data."""

    #: The container in which the browser has it; each has another one.
    key: str
    title: str
    summary: str
    table: pd.DataFrame
    #: What the table has.
    caption: str
    #: How it was counted, "" where the caption says it.
    method: str = ""
    legend: Sequence[Key] = ()
    notes: Sequence[str] = ()
    #: Makes its picture as SVG; None where plotly draws it in the browser, or there is none.
    svg: Callable[[], str] | None = None
    #: Whether the browser has a picture of it.
    drawn: bool = True

    @property
    def measure(self) -> Method:
        """What it says and how that was counted, for the provenance."""
        return Method(self.title, self.method or self.caption)
