"""Corrections: what people said that entities really are, and what belongs to one storyline.

The same corrections mean the same in whatever order their lines stand: they hold by the time at which
they were made.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from data.corpus import CorpusError

CorrectionKind = Literal["merge", "rename", "retype", "split", "reject", "join", "part", "title", "undo"]
#: Kind -> the fields that a line of it has beside those that all have.
FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "merge": ("entity", "into"),
    "rename": ("entity", "into"),
    "retype": ("entity", "into"),
    "split": ("entity", "into", "written", "articles"),
    "reject": ("entity",),
    "join": ("articles",),
    "part": ("articles", "among"),
    "title": ("articles", "title"),
    "undo": ("of",),
}
#: What is said of storylines, by the articles in them: their own ids come and go with their articles.
OF_STORYLINES: Final = ("join", "part", "title")


class CorrectionError(CorpusError):
    """A correction says nothing that can be done."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One thing that was said of an entity, or that something said before is taken back."""

    id: str
    kind: CorrectionKind
    #: ISO 8601 in UTC, to the microsecond.
    when: str
    #: Entities as `kind:name`, as they were called when it was said.
    entity: str = ""
    into: str = ""
    #: Of a split: mentions that are written in one of these ways, in one of these articles; both must hold
    #: where both are given.
    written: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    #: Of a part: all articles that their storylines had when it was said; none where that is not known.
    among: tuple[str, ...] = ()
    #: What the storyline of an article is called.
    title: str = ""
    #: The correction that an undo takes back.
    of: str = ""
    note: str = ""
    by: str = ""

    @property
    def order(self) -> tuple[str, str]:
        """Corrections hold in this order."""
        return self.when, self.id

    def says_the_same(self, other: Correction) -> bool:
        """Whether it says of the same entity what another one says."""
        return self.said == other.said

    @property
    def said(self) -> tuple[object, ...]:
        """What it says, whoever said it when."""
        kind = self.kind if self.kind in OF_STORYLINES else ""
        names = self.entity, self.into, self.title, self.of
        return kind, *names, frozenset(self.written), frozenset(self.articles)


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that is no correction."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Log:
    """What a file of corrections holds: each once, in the order in which they hold, and the bad lines."""

    corrections: tuple[Correction, ...] = ()
    bad: tuple[BadLine, ...] = ()

    def undone(self) -> dict[str, Correction]:
        """What is taken back, by id, with what takes it back.

        An undo can be taken back itself; what it took back holds again then, in its old place.
        """
        found: dict[str, Correction] = {}
        order = {one.id: one.order for one in self.corrections}
        for one in reversed(self.corrections):
            takes = one.kind == "undo" and one.id not in found
            if takes and one.of in order and order[one.of] < one.order:
                found.setdefault(one.of, one)
        return found

    def in_force(self) -> tuple[Correction, ...]:
        """The corrections that hold, undoing aside, in order."""
        undone = self.undone()
        return tuple(one for one in self.corrections if one.kind != "undo" and one.id not in undone)

    def find(self, id: str) -> Correction | None:
        """The correction of an id."""
        return next((one for one in self.corrections if one.id == id), None)
