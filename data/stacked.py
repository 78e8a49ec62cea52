"""Stacked marks: a letter carries a few; to put thousands in order takes the square of their number."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

#: More marks on a letter than any script stacks.
MOST: Final = 16
#: No mark is a letter, white space or ASCII: few texts have anything like a stack.
_LIKELY: Final = re.compile(rf"[^\w\s\x00-\x7f]{{{MOST + 1},}}")


def unstacked(text: str, most: int = MOST) -> str:
    """The text with no more than so many marks on a letter."""
    if text.isascii() or (most >= MOST and not _LIKELY.search(text)):
        return text
    kept, marks = [], 0
    for character in text:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= most:
            kept.append(character)
    return "".join(kept)
