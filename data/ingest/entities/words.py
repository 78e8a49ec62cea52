"""The word lists: titles, head nouns, demonyms, and names that are known everywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

LISTS: Final = Path(__file__).resolve().parent / "lists"


def _lines(name: str) -> Iterator[str]:
    for line in (LISTS / f"{name}.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line


@cache
def lines(name: str) -> frozenset[str]:
    """The entries of a list that has one to a line."""
    return frozenset(_lines(name))


def either(name: str) -> str:
    """A regular expression for any entry of a list that has one to a line, the longest first."""
    return "|".join(map(re.escape, sorted(lines(name), key=lambda entry: (-len(entry), entry))))


@cache
def words(name: str) -> frozenset[str]:
    """The entries of a list that has several words to a line."""
    return frozenset(word for line in _lines(name) for word in line.split())


@cache
def entries(name: str) -> tuple[tuple[str, ...], ...]:
    """The entries of a list whose lines hold a name and further ones, tabs between."""
    return tuple(tuple(line.split("\t")) for line in _lines(name))


@cache
def demonyms() -> dict[str, str]:
    """Words for peoples -> their country, "" where there is none; plurals too."""
    found: dict[str, str] = {}
    for name, *country in entries("demonyms_en"):
        found[name] = found[f"{name}s"] = country[0] if country else ""
    return found
