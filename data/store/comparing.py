"""Comparing: which articles of a corpus folder are near-copies of others, found for what is new in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from data.article import SCHEMA, TEXT_FIELDS
from data.id_numbers import IdNumbers
from data.store.copies import (
    MOST_DAYS,
    Pairs,
    Text,
    are_copies,
    candidates,
    groups,
    signatures,
    whole_text,
)
from data.store.manifest import Manifest
from data.store.parts import newest_rows, read_parts, row_groups
from data.store.schemas import COPIES_SCHEMA, DIGEST, SIGNATURE_BYTES, SIGNATURES_SCHEMA

_COMPARED: Final = (*TEXT_FIELDS, "language", "source", "published")
#: Articles whose words are in memory together while they get signatures.
_SIGNED: Final = 1_000
#: Texts that are held with their words: pairs come in order of time, so that few are wanted again later.
_HELD: Final = 256
#: Pairs whose texts are in memory together.
_STEP: Final = 5_000
_A_DAY: Final = 86_400_000_000

#: Says which of some articles are wanted.
Wanted = Callable[[pa.ChunkedArray], npt.NDArray[np.bool_]]


class Comparing:
    """One look for copies: of the articles that were not compared yet, with all near them in time."""

    def __init__(self, folder: Path, manifest: Manifest, known: IdNumbers) -> None:
        self._folder = folder
        self._manifest = manifest
        #: The digest of each article as it is now.
        self._known = known
        #: The digest of each article as it was compared.
        self._compared = IdNumbers(beside=known)
        for part in manifest.of("signatures"):
            for told, _ in row_groups(folder, part, ["id", DIGEST]):
                self._compared.put_columns(told.column("id"), told.column(DIGEST))

    @property
    def needed(self) -> bool:
        """Whether there are articles that were not compared."""
        return self._known.agreeing(self._compared) < len(self._known)

    def run(self) -> tuple[pa.Table, pa.Table]:
        """The signatures of the articles that were not compared, and all pairs of copies."""
        signed = self._sign()
        fresh = signed.column("id").combine_chunks()
        near = self._near(signed.column("published"))
        near = near.filter(pc.invert(pc.is_in(near.column("id"), fresh)))
        every = pa.concat_tables([near, signed]).sort_by([("published", "ascending"), ("id", "ascending")])
        ids = every.column("id")
        packed = every.column("signature").combine_chunks()
        bands = np.frombuffer(packed.buffers()[1], np.uint32, len(every) * SIGNATURE_BYTES // 4)
        days = every.column("published").cast(pa.int64()).to_numpy() / _A_DAY
        is_new = pc.is_in(ids, fresh).to_numpy()
        pairs = candidates(bands.reshape(len(every), -1), is_new, days)
        still = self._still_copies(fresh)
        found = [
            pair
            for start in range(0, len(pairs), _STEP)
            for pair in self._copies(pairs[start : start + _STEP], ids)
        ]
        columns = [pa.array([pair[side] for pair in found], pa.string()) for side in (0, 1)]
        return signed, pa.concat_tables([still, pa.table(columns, schema=COPIES_SCHEMA)])

    def _sign(self) -> pa.Table:
        """The signatures of the articles that were not compared as they are now."""
        tables = [SIGNATURES_SCHEMA.empty_table()]

        def not_compared(ids: pa.ChunkedArray) -> npt.NDArray[np.bool_]:
            known, digests = self._known.of_column(ids)
            compared, before = self._compared.of_column(ids)
            wanted: npt.NDArray[np.bool_] = known & ~(compared & (before == digests))
            return wanted

        for rows in self._rows(["id", DIGEST, "published", *TEXT_FIELDS], not_compared):
            packed = [
                part
                for start in range(0, len(rows), _SIGNED)
                for part in _signatures(rows.slice(start, _SIGNED))
            ]
            column = pa.array(packed, SIGNATURES_SCHEMA.field("signature").type)
            table = rows.select(["id", DIGEST, "published"]).append_column("signature", column)
            tables.append(table.cast(SIGNATURES_SCHEMA))
            self._compared.put_columns(rows.column("id"), rows.column(DIGEST))
        return pa.concat_tables(tables)

    def _near(self, published: pa.ChunkedArray) -> pa.Table:
        """The signatures of earlier looks of articles that may be copies of some that came out then.

        Each article once, as it is now. The undated may be copies of any.
        """
        around = pa.scalar(timedelta(days=MOST_DAYS + 1), pa.duration("us"))
        bounds = pc.min_max(published)
        first, last = pc.subtract(bounds["min"], around), pc.add(bounds["max"], around)
        tables = [SIGNATURES_SCHEMA.empty_table()]
        for part in self._manifest.of("signatures"):
            for told, _ in row_groups(self._folder, part, SIGNATURES_SCHEMA.names):
                known, digests = self._known.of_column(told.column("id"))
                holds = known & (digests == told.column(DIGEST).to_numpy())
                if not published.null_count:
                    when = told.column("published")
                    inside = pc.and_(pc.greater_equal(when, first), pc.less_equal(when, last))
                    holds &= pc.fill_null(inside, True).to_numpy()
                tables.append(told.filter(pa.array(holds)))
        table = pa.concat_tables(tables)
        return table.filter(pa.array(newest_rows([table.column("id")])[0]))

    def _still_copies(self, fresh: pa.Array) -> pa.Table:
        """The pairs found before whose articles are as they were."""
        found = read_parts(self._folder, self._manifest.of("copies"))
        table = pa.concat_tables([COPIES_SCHEMA.empty_table(), *found])
        for name in COPIES_SCHEMA.names:
            holds = (
                self._known.of_column(table.column(name))[0] & ~pc.is_in(table.column(name), fresh).to_numpy()
            )
            table = table.filter(pa.array(holds))
        return table

    def _copies(self, pairs: Pairs, ids: pa.ChunkedArray) -> Iterator[tuple[str, str]]:
        """The pairs of ids, of these pairs of places, whose articles are near-copies."""
        places = np.unique(pairs)
        wanted = ids.take(pa.array(places)).combine_chunks()
        found = self._rows(["id", *_COMPARED], lambda there: pc.is_in(there, wanted).to_numpy())
        texts = pa.concat_tables(found)
        row = pc.index_in(wanted, texts.column("id").combine_chunks()).to_numpy()

        @lru_cache(_HELD)
        def text(place: int) -> Text:
            at = int(row[np.searchsorted(places, place)])
            return Text(**{name: texts.column(name)[at].as_py() for name in _COMPARED})

        for first, second in pairs.tolist():
            if are_copies(text(first), text(second)):
                yield ids[first].as_py(), ids[second].as_py()

    def _rows(self, columns: list[str], wanted: Wanted) -> Iterator[pa.Table]:
        """The articles wanted, as they are now, a group of rows at a time; no other group is read whole."""
        for part in self._manifest.of("articles"):
            for told, read in row_groups(self._folder, part, ["id", DIGEST]):
                ids = told.column("id")
                holds = wanted(ids)
                if holds.any():
                    known, digests = self._known.of_column(ids)
                    holds = holds & known & (digests == told.column(DIGEST).to_numpy())
                if holds.any():
                    yield read(columns).filter(pa.array(holds))


def _signatures(rows: pa.Table) -> list[bytes]:
    texts = zip(*(rows.column(name).to_pylist() for name in TEXT_FIELDS), strict=True)
    return [row.tobytes() for row in signatures(whole_text(*text) for text in texts)]


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
