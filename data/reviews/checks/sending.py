"""What is known of who sends a review and how, and whether the text was sent before."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from rapidfuzz import fuzz, process

from data.reviews.checks.reading import READ, visible

#: How long texts and senders should be remembered for the checks.
REMEMBERED: Final = timedelta(days=30)
#: Shorter texts are alike by chance: “Thank you very much!”
_LEAST_ALIKE: Final = 25
#: Less is not told apart, which spares time.
_ALIKE: Final = 50
_LETTERS: Final = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Sender:
    """What the store knows of who sends a review, and how it was sent."""

    #: Reviews of this browser that were published.
    published: int = 0
    #: Reviews of this browser, and of this address, in the last hour, without this one.
    browser_hour: int = 0
    address_hour: int = 0
    #: Texts sent lately, this browser's own and anyone else's.
    own_texts: tuple[str, ...] = ()
    other_texts: tuple[str, ...] = ()
    #: Seconds from the form's opening to its sending; None where the browser didn't say.
    seconds: float | None = None
    #: What stood in the field that people don't see.
    trap: str = ""


def letters(text: str) -> str:
    """A text's letters and digits, by which it is compared with others."""
    return "".join(_LETTERS.findall(visible(text).casefold()))[:READ]


def likeness(text: str, others: Iterable[str]) -> float:
    """The percentage to which a text is that of the others which is most like it, 0 under a half.

    By the edits from one to the other (indels), https://rapidfuzz.github.io/RapidFuzz/Usage/fuzz.html#ratio.
    """
    mine = letters(text)
    if len(mine) < _LEAST_ALIKE:
        return 0.0
    found = process.extractOne(mine, map(letters, others), scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return float(found[1]) if found else 0.0
