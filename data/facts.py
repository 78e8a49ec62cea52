"""What is known of entities beside their mentions: other names, country, place on the map."""

from __future__ import annotations

from typing import Final, Literal

import pyarrow as pa

#: What a corpus itself brings of its entities, one row each; an engine adds what the shipped list knows.
#: `settled` says that its word on coordinates is final: what has none there is nowhere, as a river is.
FACTS_SCHEMA: Final = pa.schema(
    [
        pa.field("kind", pa.string(), nullable=False),
        pa.field("name", pa.string(), nullable=False),
        pa.field("aliases", pa.list_(pa.string()), nullable=False),
        pa.field("country", pa.string()),
        pa.field("latitude", pa.float64()),
        pa.field("longitude", pa.float64()),
        pa.field("settled", pa.bool_(), nullable=False),
    ]
)

#: Where coordinates come from: the corpus's own list, or the shipped one, which knows cities, countries (by
#: the middle of their land) and states of the USA (by the middle of their people).
PlacedBy = Literal["corpus", "city", "country", "state"]


def facts_of(written: pa.Table) -> pa.Table:
    """The other names of each entity, by what written names stand for (name, kind, entity)."""
    named = written.group_by(["kind", "entity"]).aggregate([("name", "list")])
    rows = [
        {"kind": row["kind"], "name": row["entity"], "aliases": sorted({*row["name_list"]} - {row["entity"]})}
        for row in named.to_pylist()
    ]
    return pa.Table.from_pylist([row | {"settled": False} for row in rows], FACTS_SCHEMA)
