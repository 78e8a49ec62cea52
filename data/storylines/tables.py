"""Tables: the article table with the events and storylines of its articles."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from data.article import SCHEMA, TEXT_FIELDS
from data.storylines.features import features_of
from data.storylines.labelling import Labels, label
from data.storylines.stretches import alone, cells, event_id, keys_of, storyline_id
from data.storylines.vectors import Floats, Ints, Sparse, end_to_end

_DAY: Final = 86_400_000_000
#: What features are made of.
READ: Final = ("id", *TEXT_FIELDS, "language", "mentions")
#: Cells whose features are in memory together.
_HELD: Final = 2


def with_storylines(table: pa.Table) -> pa.Table:
    """The article table with `event` and `storyline`, null for an article that is alone or undated.

    Whatever the order of its rows. What the table says itself stands.
    """
    days = times(table.column("published"), table.column("published_precision"))
    order = in_order(days, table.column("id"))
    order = order[~np.isnan(days[order])]
    ids = table.column("id").take(pa.array(order)).combine_chunks()
    keys = keys_of(ids)
    dated = days[order]
    code = cells(dated)
    labels = Labels(keys.copy(), keys.copy())
    copies = pairs_of_rows(ids, table.select(["id", "duplicate_of"]).take(pa.array(order)))

    @lru_cache(_HELD)
    def of(cell: int) -> Sparse:
        rows = order[slice(*np.searchsorted(code, [cell, cell + 1]))]
        return features_of(table.select(READ).take(pa.array(rows)))

    def read(first: int, last: int) -> tuple[Sparse, Floats, Ints]:
        found = [of(cell) for cell in dict.fromkeys(code[first:last].tolist())]
        return end_to_end(found), dated[first:last], within(copies, first, last)

    label(code, keys, read, np.ones(len(code), np.bool_), labels)
    for name, column, shown in (
        ("event", labels.events, event_id), ("storyline", labels.storylines, storyline_id)
    ):  # fmt: skip
        lonely = alone(column)
        of_row: list[str | None] = [None] * len(table)
        for row, key, single in zip(order.tolist(), column.tolist(), lonely.tolist(), strict=True):
            of_row[row] = None if single else shown(key)
        said = pc.coalesce(table.column(name), pa.array(of_row, pa.string()))
        table = table.set_column(SCHEMA.get_field_index(name), SCHEMA.field(name), said)
    return table


def times(published: pa.ChunkedArray, precision: pa.ChunkedArray) -> Floats:
    """Times in days, NaN for the undated; what is known by its day came out at noon of it."""
    of_day = pc.fill_null(pc.equal(precision, "day"), False).to_numpy()
    days: Floats = pc.cast(published.cast(pa.int64()), pa.float64()).to_numpy() / _DAY
    return days + np.where(of_day, 0.5, 0.0)


def in_order(days: Floats, ids: pa.ChunkedArray) -> npt.NDArray[np.int64]:
    """The rows in order of time and id, the undated last."""
    table = pa.table({"day": pa.array(days, from_pandas=True), "id": ids})
    keys = [("day", "ascending"), ("id", "ascending")]
    order: npt.NDArray[np.int64] = pc.sort_indices(table, sort_keys=keys).to_numpy().astype(np.int64)
    return order


def within(pairs: Ints, first: int, last: int) -> Ints:
    """The pairs of rows whose rows are both inside, counted from the first."""
    inside = ((pairs >= first) & (pairs < last)).all(axis=1)
    rows: Ints = pairs[inside] - first
    return rows


def pairs_of_rows(ids: pa.Array, pairs: pa.Table) -> Ints:
    """The places of pairs of ids; those that are not there are left out."""
    at = [pc.index_in(pairs.column(side), ids) for side in (0, 1)]
    there = pc.and_(pc.is_valid(at[0]), pc.is_valid(at[1]))
    there = pc.and_(there, pc.is_valid(pairs.column(1)))
    return np.stack(
        [pc.filter(column, there).to_numpy().astype(np.int64) for column in at], axis=1
    )  # fmt: skip
