"""Paragraphs: where those of a plain text begin and end."""

from __future__ import annotations

import re
from typing import Final

# Each begins with a line break, so that a text of nothing but spaces is read once.
_BLANK_LINES: Final = re.compile(r"\n(?:[^\S\n]*\n)+\s*")
_LINES: Final = re.compile(r"\n\s*")
#: A text without blank lines whose lines are this long on average has a paragraph on each line;
#: shorter ones are a text wrapped by hand.
_LONG_LINE: Final = 120


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Where each paragraph begins and ends: blank lines part them."""
    gap = _BLANK_LINES
    if not gap.search(text) and len(text) > _LONG_LINE * (text.count("\n") + 1):
        gap = _LINES
    edges = [0, *(edge for found in gap.finditer(text) for edge in found.span()), len(text)]
    spans = zip(edges[::2], edges[1::2], strict=True)
    return [(start, end) for start, end in spans if text[start:end].strip()]
