"""Reading time: how long a text takes, at a stated speed."""

from __future__ import annotations

import re
from typing import Final

#: Silent reading of English non-fiction: 238 words a minute in Brysbaert's review of 190 studies
#: (https://doi.org/10.1016/j.jml.2019.104047), rounded.
WORDS_A_MINUTE: Final = 240
#: The same study's estimate for scripts without spaces between words, Chinese in particular.
CHARACTERS_A_MINUTE: Final = 260
_UNSPACED: Final = ("zh", "ja", "th", "lo", "km", "my")
_WORD: Final = re.compile(r"\S+")


def minutes_of(words: int) -> int:
    """Minutes that so many words take, one at least."""
    return max(1, round(words / WORDS_A_MINUTE))


def reading_time(text: str, language: str) -> str:
    """How long a text takes and at what speed, in words; "" for an empty text."""
    if not text.strip():
        return ""
    if language.split("-")[0] in _UNSPACED:
        minutes = max(1, round(len(text) / CHARACTERS_A_MINUTE))
        return f"{minutes:,} min to read at {CHARACTERS_A_MINUTE} characters a minute"
    minutes = minutes_of(sum(1 for _ in _WORD.finditer(text)))
    return f"{minutes:,} min to read at {WORDS_A_MINUTE} words a minute"
