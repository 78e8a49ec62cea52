"""Mentions that go by what the corpus has taught since an article came in."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from data.article import SCHEMA
from data.store.parts import newest_rows
from data.store.schemas import DIGEST, MENTIONS_SCHEMA


def with_mentions(table: pa.Table, parts: Sequence[pa.Table]) -> pa.Table:
    """The article table (of PART_SCHEMA) with the newer mentions of the same content, where there are any."""
    newer = pa.concat_tables([MENTIONS_SCHEMA.empty_table(), *parts])
    newer = newer.filter(pa.array(newest_rows([newer.column("id")])[0]))
    if not len(newer):
        return table
    found = pc.index_in(table.column("id"), newer.column("id").combine_chunks())
    there = found.is_valid().to_numpy()
    at = pc.fill_null(found, 0).to_numpy().astype(np.int64)
    there &= newer.column(DIGEST).to_numpy()[at] == table.column(DIGEST).to_numpy()
    rows = np.where(there, len(table) + at, np.arange(len(table)))
    every = pa.chunked_array([*table.column("mentions").chunks, *newer.column("mentions").chunks])
    place = table.schema.get_field_index("mentions")
    return table.set_column(place, SCHEMA.field("mentions"), every.take(pa.array(rows)))
