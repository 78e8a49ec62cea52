"""The columns of each kind of part."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pyarrow as pa

from data.article import EARLIER_SCHEMA, MENTION, SCHEMA
from data.store.manifest import PartKind

#: Bytes of one article's signature, by which near-copies are found: sixteen numbers of 32 bits.
SIGNATURE_BYTES: Final = 64

#: Tells one content of an article from another; what was found about it does not count.
DIGEST: Final = "digest"
_ID: Final = pa.field("id", pa.string(), nullable=False)
_DIGEST: Final = pa.field(DIGEST, pa.int64(), nullable=False)

#: Columns of articles that parts written before they came up lack.
LATER: Final = ("published_as", "language_confidence")
PART_SCHEMA: Final = SCHEMA.append(_DIGEST)
#: What each article is compared by; a row holds while its digest is that of the article.
SIGNATURES_SCHEMA: Final = pa.schema(
    [
        _ID,
        _DIGEST,
        SCHEMA.field("published"),
        pa.field("signature", pa.binary(SIGNATURE_BYTES), nullable=False),
    ]
)
#: Two articles that are near-copies of each other.
COPIES_SCHEMA: Final = pa.schema([_ID, pa.field("other", pa.string(), nullable=False)])
#: The event and the storyline of each article, by the numbers of their earliest ones; its own where it is
#: alone. Rows hold while their digest is that of the article, and the cell of time the one that it is in.
GROUPS_SCHEMA: Final = pa.schema(
    [_ID, *(pa.field(name, pa.int64(), nullable=False) for name in (DIGEST, "cell", "event", "storyline"))]
)
#: Where names may stand in an article, as found in its texts; what they stand for is decided by all.
FOUND: Final = pa.list_(
    pa.struct(
        [
            pa.field("name", pa.string(), nullable=False),
            pa.field("kind", pa.string(), nullable=False),
            pa.field("field", pa.string(), nullable=False),
            pa.field("start", pa.int32(), nullable=False),
            pa.field("end", pa.int32(), nullable=False),
            pa.field("cues", pa.list_(pa.string()), nullable=False),
        ]
    )
)
NAMES_SCHEMA: Final = pa.schema([_ID, _DIGEST, pa.field("found", FOUND, nullable=False)])
#: Mentions that go before those of the article's own row, since more is known by now.
MENTIONS_SCHEMA: Final = pa.schema([_ID, _DIGEST, pa.field("mentions", pa.list_(MENTION), nullable=False)])
#: What each written name stands for: what the mentions of all articles go by.
ENTITIES_SCHEMA: Final = pa.schema(
    [pa.field(name, pa.string(), nullable=False) for name in ("name", "kind", "entity")]
)

SCHEMAS: Final[Mapping[PartKind, pa.Schema]] = {
    "articles": PART_SCHEMA, "earlier": EARLIER_SCHEMA, "signatures": SIGNATURES_SCHEMA,
    "copies": COPIES_SCHEMA, "groups": GROUPS_SCHEMA, "names": NAMES_SCHEMA,
    "mentions": MENTIONS_SCHEMA, "entities": ENTITIES_SCHEMA,
}  # fmt: skip


def as_schema(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """A table with the columns of a schema; later ones that it lacks hold nothing."""
    for field in schema:
        if field.name in LATER and field.name not in table.schema.names:
            table = table.append_column(field, pa.nulls(len(table), field.type))
    return table.select(schema.names).cast(schema)
