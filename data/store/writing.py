"""Writing to a corpus folder: what is new, what has changed, and what is to be forgotten."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from data.id_numbers import IdNumbers
from data.store.comparing import Comparing
from data.store.manifest import Manifest, Part, PartKind, drop_manifests, write_manifest
from data.store.parts import (
    DIGEST,
    EARLIER_SCHEMA,
    PART_SCHEMA,
    TELLING,
    articles_of,
    digests,
    drop_unused,
    joined,
    read_parts,
    row_groups,
    same_article,
    with_digests,
    write_part,
    write_part_of,
)

#: Parts smaller than this are put together once there are many of them.
_SMALL: Final = 50_000
_MANY_SMALL: Final = 12
#: New articles after which a long run looks for copies: what it has in memory for that stays small.
_COMPARED: Final = 50_000
#: Versions whose parts stay on disk, for readers that still open them.
_KEPT: Final = 3


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


class Writer:
    """The one who may write; made by `CorpusFolder.writing`."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self._folder = folder
        self.manifest = manifest
        self._known = self._read_known()
        self._not_compared = 0

    def _read_known(self) -> IdNumbers:
        """The digest of each article that is there."""
        known = IdNumbers()
        for part in self.manifest.of("articles"):
            for told, _ in row_groups(self._folder, part, ["id", DIGEST]):
                known.put_columns(told.column("id"), told.column(DIGEST))
        return known

    def is_here(self, table: pa.Table) -> npt.NDArray[np.bool_]:
        """Which articles of a table are here with the same content."""
        known, before = self._known.of_column(table.column("id"))
        same: npt.NDArray[np.bool_] = known & (before == digests(table))
        return same

    def add(self, table: pa.Table) -> Added:
        """Take in articles (the article table, ids unique), in one step.

        An article that is known with the same content is left as it is; one whose content differs
        takes its place, and what it said before is kept. One that has nothing in common with the
        article that has its id is left out: two tables may both number theirs from 1.
        """
        numbers = digests(table)
        known, before = self._known.of_column(table.column("id"))
        is_new, same = ~known, known & (before == numbers)
        changed = known & ~same
        refused = self._others(table.filter(pa.array(changed)))
        if refused:
            changed &= ~np.isin(table.column("id").to_pylist(), refused)
        if is_new.any() or changed.any():
            self._write(table, numbers, is_new, changed)
            self._not_compared += int(is_new.sum()) + int(changed.sum())
        if self._not_compared >= _COMPARED:
            self.find_copies()
        return Added(int(is_new.sum()), int(changed.sum()), int(same.sum()), tuple(refused))

    def _others(self, changed: pa.Table) -> list[str]:
        """The ids under which the folder has articles that are plainly not these."""
        if not len(changed):
            return []
        ids = changed.column("id").to_pylist()
        known = articles_of(self._folder, self.manifest.of("articles"), ids, TELLING)
        there = {row["id"]: row for row in known.to_pylist()}
        rows = changed.select(TELLING).to_pylist()
        return [row["id"] for row in rows if not same_article(row, there[row["id"]])]

    def _write(
        self,
        table: pa.Table,
        numbers: npt.NDArray[np.int64],
        is_new: npt.NDArray[np.bool_],
        changed: npt.NDArray[np.bool_],
    ) -> None:
        number = self.manifest.number + 1
        fresh = with_digests(table, numbers).filter(pa.array(is_new | changed)).cast(PART_SCHEMA)
        parts = [*self.manifest.parts]
        if changed.any():
            said = self._said_before(table.column("id").filter(pa.array(changed)).to_pylist())
            parts.append(write_part(self._folder, number, "earlier", said))
        parts.append(write_part(self._folder, number, "articles", fresh))
        self._commit(tuple(parts), len(self._known) + int(is_new.sum()))
        self._known.put_columns(fresh.column("id"), fresh.column(DIGEST))
        self._put_together()

    def _said_before(self, ids: list[str]) -> pa.Table:
        names = [name for name in EARLIER_SCHEMA.names if name != "replaced"]
        said = articles_of(self._folder, self.manifest.of("articles"), ids, names)
        when = pa.array([datetime.now(UTC)] * len(said), EARLIER_SCHEMA.field("replaced").type)
        return said.append_column(EARLIER_SCHEMA.field("replaced"), when).cast(EARLIER_SCHEMA)

    def forget(self, ids: Iterable[str]) -> int:
        """Take articles out for good, what they said before too; how many there were.

        Their parts are written anew and the old ones removed at once.
        """
        named = sorted(set(ids))
        gone = [id for id, known in zip(named, self._known.get(named)[0], strict=True) if known]
        if not gone:
            return 0
        number = self.manifest.number + 1
        without = pa.array(gone, pa.string())
        rewritten = (self._without(part, without, number, at) for at, part in enumerate(self.manifest.parts))
        parts = [part for part in rewritten if part is not None]
        self._commit(tuple(parts), len(self._known) - len(gone), keep=1)
        self._known.drop(gone)
        return len(gone)

    def find_copies(self) -> None:
        """Find the near-copies among articles that were not compared yet; a version of its own.

        Done once a run is through, and in a long one now and then; what a run that was killed has left is
        done by the next one.
        """
        self._not_compared = 0
        comparing = Comparing(self._folder, self.manifest, self._known)
        if not comparing.needed:
            return
        number = self.manifest.number + 1
        signed, pairs = comparing.run()
        parts = [part for part in self.manifest.parts if part.kind != "copies"]
        parts.append(write_part(self._folder, number, "signatures", signed))
        if len(pairs):
            parts.append(write_part(self._folder, number, "copies", pairs))
        self._commit(tuple(parts), self.manifest.articles)
        self._put_together()

    def _without(self, part: Part, gone: pa.Array, number: int, at: int) -> Part | None:
        table = read_parts(self._folder, [part])[0]
        left = table
        for name in ("id", "other"):
            if name in table.schema.names:
                left = left.filter(pc.invert(pc.is_in(left.column(name), gone)))
        if len(left) == len(table):
            return part
        if not len(left):
            return None
        return write_part(self._folder, number, part.kind, left, at)

    def _put_together(self) -> None:
        """Make one part of many small ones, so that a folder that grows daily stays quick to read."""
        kinds: tuple[PartKind, ...] = ("articles", "earlier", "signatures")
        for kind in kinds:
            small = [part for part in self.manifest.of(kind) if part.rows < _SMALL]
            if len(small) >= _MANY_SMALL:
                self._make_one(kind, self.manifest.of(kind), small[0])

    def _make_one(self, kind: PartKind, parts: tuple[Part, ...], first: Part) -> None:
        """Put the parts from `first` on together: neighbours alone, so that the last row still holds."""
        together = parts[parts.index(first) :]
        number = self.manifest.number + 1
        if kind == "articles":
            tables = joined(self._folder, together, PART_SCHEMA)
            whole = write_part_of(self._folder, number, kind, tables, PART_SCHEMA)
        else:
            whole = write_part(
                self._folder, number, kind, pa.concat_tables(read_parts(self._folder, together))
            )
        others = tuple(part for part in self.manifest.parts if part not in together)
        self._commit((*others, whole), self.manifest.articles)

    def _commit(self, parts: tuple[Part, ...], articles: int, keep: int = _KEPT) -> None:
        manifest = self.manifest.following(parts, articles)
        write_manifest(self._folder, manifest)
        self.manifest = manifest
        drop_manifests(self._folder, manifest.number - keep + 1)
        drop_unused(self._folder)
