"""Grouping: the events and storylines of a corpus folder, made anew where new articles touch them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from data.article import SCHEMA
from data.id_numbers import IdNumbers
from data.store.manifest import Manifest
from data.store.mentions import with_mentions
from data.store.parts import newest_rows, read_parts, row_groups, rows_of
from data.store.schemas import COPIES_SCHEMA, DIGEST, GROUPS_SCHEMA, PART_SCHEMA
from data.storylines.features import features_of
from data.storylines.labelling import Labels, label, near_cells
from data.storylines.stretches import alone, bounds, cells, event_id, keys_of, storyline_id
from data.storylines.tables import READ, in_order, pairs_of_rows, times, within
from data.storylines.vectors import Bools, Floats, Ints, Sparse, end_to_end

#: Articles whose features are read together.
_READ: Final = 32_000
_LABELS: Final = ("event", "storyline")
_TOLD: Final = ("id", DIGEST, "published", "published_precision")
#: Stands for the cell of the undated.
_UNDATED: Final = -(2**62)


class Grouping:
    """One look at the articles that were not grouped as they are now, and at all near them in time."""

    def __init__(self, folder: Path, manifest: Manifest, known: IdNumbers, renamed: pa.Array) -> None:
        self._folder = folder
        self._manifest = manifest
        #: The digest of each article as it is now.
        self._known = known
        #: Articles in which names stand for something else than when they were grouped.
        self._renamed = renamed
        self._grouped = IdNumbers(beside=known)
        for part in manifest.of("groups"):
            for told, _ in row_groups(folder, part, ["id", DIGEST]):
                self._grouped.put_columns(told.column("id"), told.column(DIGEST))

    @property
    def needed(self) -> bool:
        """Whether there are articles that were not grouped as they are."""
        return bool(len(self._renamed)) or self._known.agreeing(self._grouped) < len(self._known)

    def run(self) -> pa.Table:
        """The rows of the articles whose groups are others now, or were not told."""
        articles = self._articles()
        days = times(articles.column("published"), articles.column("published_precision"))
        order = in_order(days, articles.column("id"))
        articles, days = articles.take(pa.array(order)), days[order]
        dated = int(np.count_nonzero(~np.isnan(days)))
        ids = articles.column("id").combine_chunks()
        keys = keys_of(ids)
        code = np.r_[cells(days[:dated]), np.full(len(days) - dated, _UNDATED)]
        before, there = self._before(ids)
        digests = articles.column(DIGEST).to_numpy()
        stale = ~there | (before[DIGEST] != digests) | (before["cell"] != code)
        stale |= pc.is_in(ids, self._renamed).to_numpy(zero_copy_only=False)
        # An article that went elsewhere leaves a gap where it was.
        stale |= np.isin(code, before["cell"][there & stale])
        labels = Labels(*(np.where(there, before[name], keys)[:dated] for name in _LABELS))
        source = _Source(self, ids, days, code[:dated], stale[:dated])
        label(code[:dated], keys[:dated], source.read, stale[:dated], labels)
        now = {DIGEST: digests, "cell": code}
        for name, column in zip(_LABELS, (labels.events, labels.storylines), strict=True):
            now[name] = np.r_[column, keys[dated:]]
        changed = ~there | np.logical_or.reduce([now[name] != before[name] for name in now])
        rows = pa.table([ids, *(pa.array(now[name]) for name in GROUPS_SCHEMA.names[1:])], GROUPS_SCHEMA)
        return rows.filter(pa.array(changed))

    def _articles(self) -> pa.Table:
        """What is to be known of all articles, each once."""
        schema = pa.schema([PART_SCHEMA.field(name) for name in _TOLD])
        tables = [schema.empty_table()]
        for part in self._manifest.of("articles"):
            for told, _ in row_groups(self._folder, part, list(_TOLD)):
                tables.append(told.filter(pa.array(self._holds(told))))
        table = pa.concat_tables(tables)
        return table.filter(pa.array(newest_rows([table.column("id")])[0]))

    def _before(self, ids: pa.Array) -> tuple[dict[str, Ints], Bools]:
        """What was told of these articles, and which were told of."""
        told = pa.concat_tables(
            [GROUPS_SCHEMA.empty_table(), *read_parts(self._folder, self._manifest.of("groups"))]
        )
        told = told.filter(pa.array(newest_rows([told.column("id")])[0]))
        at = pc.index_in(ids, told.column("id").combine_chunks())
        there = at.is_valid().to_numpy(zero_copy_only=False)
        place = pc.fill_null(at, 0).to_numpy()
        nothing = np.zeros(len(ids), np.int64)
        columns = {
            name: told.column(name).to_numpy()[place] if len(told) else nothing
            for name in GROUPS_SCHEMA.names[1:]
        }
        return columns, there

    def _holds(self, rows: pa.Table) -> npt.NDArray[np.bool_]:
        known, numbers = self._known.of_column(rows.column("id"))
        holds: npt.NDArray[np.bool_] = known & (numbers == rows.column(DIGEST).to_numpy())
        return holds

    def copies(self) -> pa.Table:
        """The pairs of near-copies."""
        parts = read_parts(self._folder, self._manifest.of("copies"))
        return pa.concat_tables([COPIES_SCHEMA.empty_table(), *parts])

    def features(self, ids: pa.Array) -> Sparse:
        """The features of these articles, in their order."""
        found, places = [], []
        newer = rows_of(self._folder, self._manifest, "mentions", ids.to_pylist())
        for part in self._manifest.of("articles"):
            for told, read in row_groups(self._folder, part, ["id", DIGEST]):
                holds = pc.is_in(told.column("id"), ids).to_numpy()
                if holds.any():
                    holds &= self._holds(told)
                if holds.any():
                    rows = read([*READ, DIGEST]).filter(pa.array(holds))
                    places.append(pc.index_in(rows.column("id"), ids).to_numpy())
                    found.append(features_of(with_mentions(rows, [newer])))
        at = np.full(len(ids), -1, np.int64)
        if places:
            together = np.concatenate(places)
            at[together] = np.arange(len(together))
        return end_to_end(found).take(at[at >= 0])


class _Source:
    """Gives the features of cells, several of which are read at once; few are held."""

    def __init__(self, grouping: Grouping, ids: pa.Array, days: Floats, code: Ints, stale: Bools) -> None:
        self._grouping = grouping
        self._ids, self._days = ids, days
        self._spans = bounds(code)
        self._wanted = near_cells([bool(stale[begin:end].any()) for begin, end in self._spans])
        self._copies = pairs_of_rows(ids.slice(0, len(code)), grouping.copies())
        self._held: dict[int, Sparse] = {}

    def read(self, first: int, last: int) -> tuple[Sparse, Floats, Ints]:
        """The features, times and copies of the rows of some cells."""
        found = []
        for at, (begin, end) in enumerate(self._spans):
            if first <= begin and end <= last:
                if at not in self._held:
                    self._hold(at)
                found.append(self._held[at])
        return end_to_end(found), self._days[first:last], within(self._copies, first, last)

    def _hold(self, at: int) -> None:
        """Read a cell, and those after it that will be wanted."""
        self._held = {cell: kept for cell, kept in self._held.items() if cell == at - 1}
        until = at + 1
        while until < len(self._spans) and self._wanted[until]:
            if self._spans[until][1] - self._spans[at][0] > _READ:
                break
            until += 1
        begin, end = self._spans[at][0], self._spans[until - 1][1]
        found = self._grouping.features(self._ids.slice(begin, end - begin))
        for cell in range(at, until):
            first, last = self._spans[cell]
            self._held[cell] = found.take(np.arange(first - begin, last - begin))


def with_groups(table: pa.Table, parts: list[pa.Table]) -> pa.Table:
    """The article table with the event and storyline of each article that is not alone in it.

    What a table said itself stands.
    """
    told = pa.concat_tables([GROUPS_SCHEMA.empty_table(), *parts])
    told = told.filter(pa.array(newest_rows([told.column("id")])[0]))
    if not len(told):
        return table
    place = pc.index_in(table.column("id"), told.column("id").combine_chunks())
    for name, shown in zip(_LABELS, (event_id, storyline_id), strict=True):
        keys = told.column(name).to_numpy()
        several, at = np.unique(keys, return_inverse=True)
        names = pa.array([shown(key) for key in several.tolist()], pa.string())
        of_row = pc.if_else(pa.array(alone(keys)), pa.scalar(None, pa.int64()), pa.array(at))
        column = pc.coalesce(table.column(name), names.take(of_row.take(place.combine_chunks())))
        table = table.set_column(SCHEMA.get_field_index(name), SCHEMA.field(name), column)
    return table


def unsettled(left: pa.Table, cells: pa.Array) -> pa.Table:
    """Rows of groups as they are when articles of these cells were forgotten: to be looked at again."""
    touched = pc.is_in(left.column("cell"), cells)
    digests = pc.if_else(touched, pc.bit_wise_not(left.column(DIGEST)), left.column(DIGEST))
    return left.set_column(GROUPS_SCHEMA.get_field_index(DIGEST), GROUPS_SCHEMA.field(DIGEST), digests)
