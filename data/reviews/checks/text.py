"""A text read once for all checks: as it was sent, as it is seen, its contacts and its words."""

from __future__ import annotations

from dataclasses import dataclass

from data.reviews.checks.contact import Contacts, contacts
from data.reviews.checks.disguise import disguised
from data.reviews.checks.reading import bare, closed, own, visible


@dataclass(frozen=True, slots=True)
class Text:
    """What the checks know of a text."""

    #: As it can be seen, spaced-out words closed.
    seen: str
    ways: Contacts
    #: The words without contacts, as lists know them.
    words: str
    #: How many words are written so as not to be recognised.
    hidden: int

    @classmethod
    def read(cls, raw: str) -> Text:
        """Read a text as it was sent."""
        seen = visible(raw)
        ways = contacts(whole := closed(seen))
        rest = ways.rest if whole == seen else contacts(seen).rest
        return cls(whole, ways, bare(ways.rest), disguised(raw, rest))

    def unquoted(self) -> Text:
        """The text without what it quotes."""
        seen = own(self.seen)
        if seen == self.seen:
            return self
        ways = contacts(seen)
        return Text(seen, ways, bare(ways.rest), self.hidden)
