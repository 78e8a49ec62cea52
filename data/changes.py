"""Changes: how an article's text became what it is now, one step for each time it came in with another."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from data.article import Article, Earlier
from data.difference import Paragraph, difference

#: What may change, in the order in which it is shown.
FIELDS: Final = ("headline", "summary", "body")


@dataclass(frozen=True, slots=True)
class Change:
    """One step from a text to the next."""

    #: Counted from 1, the first change: later ones leave it as it is.
    number: int
    #: When the new text was taken in.
    taken_in: datetime
    #: Which of `FIELDS` it touches.
    fields: tuple[str, ...]
    before: Earlier
    after: Earlier | Article

    def of(self, field: str) -> list[Paragraph]:
        """A field's paragraphs with what was removed from them and added to them."""
        return difference(getattr(self.before, field), getattr(self.after, field))


def changes(article: Article, earlier: Sequence[Earlier]) -> list[Change]:
    """The changes of an article's words, newest first; `earlier` is what it said before, oldest first.

    Steps that changed other things alone (its topics, its time, how its lines break) are none.
    """
    found: list[Change] = []
    following: list[Earlier | Article] = [*earlier[1:], article]
    for before, after in zip(earlier, following, strict=False):
        fields = tuple(name for name in FIELDS if _words(before, name) != _words(after, name))
        if fields:
            found.append(Change(len(found) + 1, before.replaced, fields, before, after))
    return found[::-1]


def _words(text: Earlier | Article, field: str) -> list[str]:
    said: str = getattr(text, field)
    return unicodedata.normalize("NFC", said).split()
