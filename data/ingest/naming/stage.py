"""The stage of taking in that finds who and what articles name."""

from __future__ import annotations

from collections import Counter

import pyarrow as pa
import pyarrow.compute as pc

from data.article import MENTION, SCHEMA
from data.ingest.names import FIELDS
from data.ingest.naming.finding import LANGUAGES, names_in
from data.ingest.naming.resolving import Key, mentions_of, resolution, with_missed

_COLUMNS = (*FIELDS, "language")


def entities_of(table: pa.Table) -> Counter[Key]:
    """How often each entity is mentioned in an article table: (kind, name) -> mentions."""
    mentions = pc.list_flatten(table.column("mentions").combine_chunks())
    if not len(mentions):
        return Counter()
    pairs = zip(*(pc.struct_field(mentions, name).to_pylist() for name in ("kind", "entity")), strict=True)
    return Counter(pairs)


def with_entities(table: pa.Table, known: Counter[Key]) -> pa.Table:
    """The article table with the mentions of articles that have none; `known` grows by what is found.

    Articles in other languages than the model's stay as they are.
    """
    rows = table.select(_COLUMNS).to_pylist()
    has = pc.list_value_length(table.column("mentions")).to_pylist()
    open_rows = [at for at, row in enumerate(rows) if not has[at] and row["language"] in LANGUAGES]
    if not open_rows:
        return table
    articles = [rows[at] for at in open_rows]
    found = list(names_in(articles))
    told = resolution(found, known)
    mentions = table.column("mentions").to_pylist()
    for at, article, names in zip(open_rows, articles, found, strict=True):
        texts = {field: article[field] for field in FIELDS}
        mentions[at] = mentions_of(with_missed(names, texts, told), told)
        known.update({(one["kind"], one["entity"]): 1 for one in mentions[at]}.keys())
    field = SCHEMA.field("mentions")
    column = pa.array(mentions, pa.list_(MENTION))
    return table.set_column(SCHEMA.get_field_index("mentions"), field, column)
