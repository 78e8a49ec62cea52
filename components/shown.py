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
class Item:
    """One of a list in words, such as a peak: its number, what it says, and an article that stands for it."""

    number: str
    title: str
    #: Said in short, side by side.
    facts: Sequence[str] = ()
    #: The article's headline with its language, where it is from, and its id; "" where there is none.
    headline: str = ""
    language: str = ""
    origin: str = ""
    article: str = ""
    note: str = ""


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
    #: What it says one by one, in words; the table has the same in columns.
    items: Sequence[Item] = ()
    #: Makes its picture as SVG; None where plotly draws it in the browser, or there is none.
    svg: Callable[[], str] | None = None
    #: Whether the browser has a picture of it.
    drawn: bool = True

    @property
    def measure(self) -> Method:
        """What it says and how that was counted, for the provenance."""
        return Method(self.title, self.method or self.caption)
