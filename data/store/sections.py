"""Sections: what sources call them, and what the corpus's owner calls them instead."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from data.article import SCHEMA


def with_sections(table: pa.Table, shown: Mapping[str, str]) -> pa.Table:
    """The article table with its sections as they are shown; those that `shown` lacks are as they came."""
    if not shown:
        return table
    came = table.column("section")
    found = pc.index_in(came, value_set=pa.array(list(shown), pa.string()))
    renamed = pa.array(list(shown.values()), pa.string()).take(found.combine_chunks())
    column = pc.coalesce(pa.chunked_array([renamed], pa.string()), came)
    return _with(table, column)


def as_they_came(table: pa.Table, known: pa.Table, shown: Mapping[str, str]) -> pa.Table:
    """The article table with the sections of articles that are known, where it has them as they are shown.

    `known` has id and section as they came. An export has the sections as shown: taken in again, it
    changes nothing.
    """
    there = dict(zip(known.column("id").to_pylist(), known.column("section").to_pylist(), strict=True))
    pairs = zip(table.column("id").to_pylist(), table.column("section").to_pylist(), strict=True)
    sections = [
        there[id] if id in there and shown.get(there[id]) == section else section for id, section in pairs
    ]
    return _with(table, pa.chunked_array([pa.array(sections, pa.string())]))


def _with(table: pa.Table, column: pa.ChunkedArray) -> pa.Table:
    return table.set_column(SCHEMA.get_field_index("section"), SCHEMA.field("section"), column)
