"""Comparing: which articles of a corpus folder are near-copies of others, found for what is new in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from data.article import SCHEMA
from data.store.copies import Pairs, Text, are_copies, candidates, groups, signatures, whole_text
from data.store.manifest import Manifest
from data.store.parts import COPIES_SCHEMA, DIGEST, GROUP, SIGNATURES_SCHEMA, part_path, read_parts

_TEXTS: Final = ("headline", "summary", "body")
_COMPARED: Final = (*_TEXTS, "language", "source", "published")
#: Pairs whose texts are in memory together.
_STEP: Final = 20_000
_A_DAY: Final = 86_400_000_000


class Comparing:
    """One look for copies: of the articles that were not compared yet, with all."""

    def __init__(self, folder: Path, manifest: Manifest, known: Mapping[str, int]) -> None:
        self._folder = folder
        self._manifest = manifest
        #: The digest of each article as it is now.
        self._known = known
        self._signed = self._newest(read_parts(folder, manifest.of("signatures")))
        there = zip(*(self._signed.column(name).to_pylist() for name in ("id", DIGEST)), strict=True)
        self._fresh = known.keys() - {id for id, _ in there}

    @property
    def needed(self) -> bool:
        """Whether there are articles that were not compared."""
        return bool(self._fresh)

    def run(self) -> tuple[pa.Table, pa.Table]:
        """The signatures of the articles that were not compared, and all pairs of copies."""
        signed = self._sign()
        every = pa.concat_tables([self._signed, signed]).sort_by(
            [("published", "ascending"), ("id", "ascending")]
        )
        ids = every.column("id")
        is_new = pc.is_in(ids, pa.array(sorted(self._fresh), pa.string())).to_numpy()
        bands = np.frombuffer(b"".join(every.column("signature").to_pylist()), np.uint32)
        days = every.column("published").cast(pa.int64()).to_numpy() / _A_DAY
        pairs = candidates(bands.reshape(len(every), -1), is_new, days)
        found = [*self._still_copies(), *self._copies(pairs, ids)]
        columns = [pa.array([pair[side] for pair in found], pa.string()) for side in (0, 1)]
        return signed, pa.table(columns, schema=COPIES_SCHEMA)

    def _newest(self, tables: Sequence[pa.Table]) -> pa.Table:
        """The signatures of articles as they are now, each once."""
        table = pa.concat_tables([SIGNATURES_SCHEMA.empty_table(), *tables])
        rows = zip(*(table.column(name).to_pylist() for name in ("id", DIGEST)), strict=True)
        last = {id: (at, digest) for at, (id, digest) in enumerate(rows)}
        held = [at for id, (at, digest) in last.items() if self._known.get(id) == digest]
        return table.take(pa.array(sorted(held), pa.int64()))

    def _sign(self) -> pa.Table:
        tables = [SIGNATURES_SCHEMA.empty_table()]
        left = set(self._fresh)
        for rows in self._batches(["id", DIGEST, "published", *_TEXTS], left):
            texts = zip(*(rows.column(name).to_pylist() for name in _TEXTS), strict=True)
            numbers = signatures(whole_text(*text) for text in texts)
            packed = pa.array([row.tobytes() for row in numbers], SIGNATURES_SCHEMA.field("signature").type)
            table = rows.select(["id", DIGEST, "published"]).append_column("signature", packed)
            tables.append(table.cast(SIGNATURES_SCHEMA))
        return pa.concat_tables(tables)

    def _still_copies(self) -> Iterator[tuple[str, str]]:
        """The pairs found before whose articles are as they were."""
        for table in read_parts(self._folder, self._manifest.of("copies")):
            for pair in zip(*(table.column(name).to_pylist() for name in COPIES_SCHEMA.names), strict=True):
                if not self._fresh & set(pair) and all(id in self._known for id in pair):
                    yield pair

    def _copies(self, pairs: Pairs, ids: pa.ChunkedArray) -> Iterator[tuple[str, str]]:
        for start in range(0, len(pairs), _STEP):
            step = pairs[start : start + _STEP]
            first, second = (ids.take(pa.array(step[:, side])).to_pylist() for side in (0, 1))
            texts = self._texts({*first, *second})
            for a, b in zip(first, second, strict=True):
                if are_copies(texts[a], texts[b]):
                    yield a, b

    def _texts(self, ids: set[str]) -> dict[str, Text]:
        found = {}
        for rows in self._batches(["id", DIGEST, *_COMPARED], ids):
            for row in rows.to_pylist():
                found[row["id"]] = Text(**{name: row[name] for name in _COMPARED})
        return found

    def _batches(self, columns: list[str], wanted: Iterable[str]) -> Iterator[pa.Table]:
        """The articles of these ids as they are now, a group of rows at a time."""
        left = set(wanted)
        for part in self._manifest.of("articles"):
            file = pq.ParquetFile(part_path(self._folder, part.name))
            for batch in file.iter_batches(GROUP, columns=columns):
                told = zip(*(batch.column(name).to_pylist() for name in ("id", DIGEST)), strict=True)
                rows = []
                for at, (id, digest) in enumerate(told):
                    if id in left and self._known[id] == digest:
                        left.discard(id)
                        rows.append(at)
                if rows:
                    yield pa.Table.from_batches([batch]).take(pa.array(rows))


def with_copies(table: pa.Table, pairs: Sequence[pa.Table]) -> pa.Table:
    """The article table with `duplicate_of` of each copy: the earliest of those that hang together.

    What a table said itself stands.
    """
    found = [
        pair
        for each in pairs
        for pair in zip(*(each.column(name).to_pylist() for name in COPIES_SCHEMA.names), strict=True)
    ]
    if not found:
        return table
    named = pa.array(sorted({id for pair in found for id in pair}), pa.string())
    rows = table.select(["id", "published"]).filter(pc.is_in(table.column("id"), named))
    times = rows.column("published").cast(pa.int64()).to_pylist()
    rank = {
        id: (time is None, time or 0) for id, time in zip(rows.column("id").to_pylist(), times, strict=True)
    }
    copies = groups(found, rank)
    originals = pa.array([copies.get(id) for id in table.column("id").to_pylist()], pa.string())
    field = SCHEMA.field("duplicate_of")
    column = pc.coalesce(table.column("duplicate_of"), originals)
    return table.set_column(SCHEMA.get_field_index("duplicate_of"), field, column)
