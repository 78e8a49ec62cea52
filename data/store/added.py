"""What became of articles that were given to a corpus folder."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Added:
    """What became of some articles: all four add up to what was given."""

    new: int = 0
    updated: int = 0
    unchanged: int = 0
    #: Ids that are another article's here: these were left out.
    refused: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """All that was given."""
        return self.new + self.updated + self.unchanged + len(self.refused)

    def __add__(self, other: Added) -> Added:
        return Added(
            self.new + other.new,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
            self.refused + other.refused,
        )
