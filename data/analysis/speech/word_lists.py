"""The words that the rules go by, from the list of each language: a name, a colon, and words."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

LISTS: Final = Path(__file__).resolve().parent / "lists"


@cache
def _lists(language: str) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for line in (LISTS / f"{language}.txt").read_text("utf-8").splitlines():
        name, colon, words = line.partition(":")
        if colon and not line.startswith("#"):
            found[name] = found.get(name, frozenset()) | frozenset(words.split())
    return found


def words(language: str, name: str) -> frozenset[str]:
    """One list of a language."""
    return _lists(language)[name]
