"""Hostile texts of reviews: each with a name, a kind, and whether a store takes or refuses it.

The rule here is a second opinion, written without the code that it judges: data/reviews/limits.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tests.reviews.hostile_characters import BY_HAND, CHARACTERS, Verdict
from tests.reviews.hostile_code import CODE
from tests.reviews.hostile_markup import MARKUP

#: White space as Python and the form know it.
_SPACE: Final = (
    "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008"
    "\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
#: Control characters but for tabs and line feeds, and halves of surrogate pairs.
NEVER_SHOWN: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Hostile:
    """A text that a stranger may send, and what is to come of it."""

    name: str
    kind: str
    text: str
    expected: Verdict

    @property
    def stored(self) -> str:
        """The text as a store gives it back, if it takes it."""
        return stored(self.text)


def stored(text: str) -> str:
    """The text without white space around it, its lines ended by line feeds."""
    return re.sub("\r\n?", "\n", text).strip(_SPACE)


def _verdict(text: str) -> Verdict:
    """Whether a text is taken whose code points are what people count as characters."""
    kept = stored(text)
    return "taken" if 10 <= len(kept) <= 2_000 and not NEVER_SHOWN.search(kept) else "refused"


def _made() -> Iterator[Hostile]:
    for kind, families in {**MARKUP, **CODE, **CHARACTERS}.items():
        for family, texts in families.items():
            for number, text in enumerate(texts, 1):
                name = f"{family} {number}" if len(texts) > 1 else family
                yield Hostile(name, kind, text, BY_HAND.get(family) or _verdict(text))


HOSTILE: Final[tuple[Hostile, ...]] = tuple(_made())
