"""Importing corrections: what a file would bring, before it does."""

from __future__ import annotations

from dataclasses import dataclass

from data.corrections import BadLine, Correction, Log


@dataclass(frozen=True, slots=True)
class Conflict:
    """A correction of a file that does not go together with one that is here."""

    given: Correction
    here: Correction


@dataclass(frozen=True, slots=True)
class Import:
    """What becomes of each line of a file: the four add up to its lines."""

    new: tuple[Correction, ...]
    #: Those that are here already, word for word.
    known: tuple[Correction, ...]
    #: Those that say something else of the same entity or mentions; taken in as well, the earlier one holds.
    conflicts: tuple[Conflict, ...]
    bad: tuple[BadLine, ...]

    @property
    def impossible(self) -> tuple[Conflict, ...]:
        """Conflicts that can't be taken in: something else has their id here."""
        return tuple(one for one in self.conflicts if one.given.id == one.here.id)

    def chosen(self, conflicts: bool) -> tuple[Correction, ...]:
        """What is taken in, with those in conflict or without; what takes back what is left out goes too."""
        may = {one.given.id for one in self.conflicts if one not in self.impossible} if conflicts else set()
        left = {one.given.id for one in self.conflicts} - may
        found = [*self.new, *(one.given for one in self.conflicts if one.given.id in may)]
        kept: list[Correction] = []
        for one in sorted(found, key=lambda one: one.order):
            if one.of in left:
                left.add(one.id)
            else:
                kept.append(one)
        return tuple(kept)


def import_of(given: Log, here: Log) -> Import:
    """Compare a file with what is here."""
    known = {one.id: one for one in here.corrections}
    held = given.in_force()
    new, same, conflicts = [], [], []
    for one in given.corrections:
        if known.get(one.id) == one:
            same.append(one)
        elif one.id in known:
            conflicts.append(Conflict(one, known[one.id]))
        elif (other := _against(one, here) if one in held else None) is not None:
            conflicts.append(Conflict(one, other))
        else:
            new.append(one)
    return Import(tuple(new), tuple(same), tuple(conflicts), given.bad)


def _against(one: Correction, here: Log) -> Correction | None:
    """What holds here and says something else of the same mentions, or of the same articles' storyline."""
    of_it = [
        other for other in here.in_force() if (other.entity, *_which(other)) == (one.entity, *_which(one))
    ]
    if any(other.says_the_same(one) for other in of_it):
        return None
    return of_it[0] if of_it else None


def _which(one: Correction) -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(one.written), frozenset(one.articles)
