"""The names that were found in articles' texts, and what they stand for, as a corpus folder has them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from data.id_numbers import IdNumbers
from data.store.manifest import Manifest, PartKind
from data.store.mentions import with_mentions
from data.store.parts import read_parts, row_groups, rows_of
from data.store.schemas import DIGEST, ENTITIES_SCHEMA, FOUND, MENTIONS_SCHEMA, NAMES_SCHEMA


def before_stored(
    folder: Path, manifest: Manifest, articles: pa.Table
) -> Iterator[tuple[PartKind, pa.Table]]:
    """Rows that go before those stored of articles (of PART_SCHEMA) that list their mentions themselves now.

    Their content may be one that they had before, when names were looked for in it.
    """
    kinds: tuple[PartKind, ...] = ("names", "mentions")
    own = articles.filter(pc.greater(pc.list_value_length(articles.column("mentions")), 0))
    ids = own.column("id").to_pylist()
    for kind in kinds:
        stored = rows_of(folder, manifest, kind, ids, ["id"]).column("id")
        rows = own.filter(pc.is_in(own.column("id"), stored))
        if not len(rows):
            continue
        if kind == "mentions":
            yield kind, rows.select(MENTIONS_SCHEMA.names).cast(MENTIONS_SCHEMA)
        else:
            nothing = pa.array([[]] * len(rows), FOUND)
            of_no_content = pc.bit_wise_not(rows.column(DIGEST))
            yield kind, pa.table([rows.column("id"), of_no_content, nothing], schema=NAMES_SCHEMA)


class StoredNames:
    """What one version of a folder has of names: those that were found last in each article as it is now."""

    def __init__(self, folder: Path, manifest: Manifest, known: IdNumbers) -> None:
        self._folder = folder
        self._manifest = manifest
        #: The digest of each article.
        self._known = known

    @property
    def newest(self) -> int:
        """The version of the last part, 0 where there is none."""
        return max((part.version for part in self._manifest.of("names")), default=0)

    def of(self, ids: Iterable[str]) -> pa.Table:
        """The names of these articles: of NAMES_SCHEMA."""
        return self._held(rows_of(self._folder, self._manifest, "names", ids))

    def every(self, since: int = 0, until: int | None = None) -> Iterator[pa.Table]:
        """The names of the parts after one version and up to another, a group of rows at a time."""
        for at, part in enumerate(self._manifest.of("names")):
            if since < part.version and (until is None or part.version <= until):
                for told, read in row_groups(self._folder, part, ["id", DIGEST]):
                    holds = self._holds(told) & self._found_last(told, at)
                    if holds.any():
                        yield read(NAMES_SCHEMA.names).filter(pa.array(holds))

    def sum(self, until: int) -> tuple[int, int]:
        """Tells the names of the parts up to one version from any others: how many articles, and which."""
        articles = total = 0
        for at, part in enumerate(self._manifest.of("names")):
            if part.version <= until:
                for told, _ in row_groups(self._folder, part, ["id", DIGEST]):
                    holds = self._holds(told) & self._found_last(told, at)
                    articles += int(holds.sum())
                    total += int(told.column(DIGEST).to_numpy()[holds].astype(np.uint64).sum())
        return articles, total % 2**64

    def entities(self) -> tuple[int, pa.Table]:
        """What written names stand for in the mentions of all articles, and the version that says so.

        Version 0 and no rows where that was not settled yet.
        """
        parts = self._manifest.of("entities")
        if not parts:
            return 0, ENTITIES_SCHEMA.empty_table()
        return parts[-1].version, read_parts(self._folder, parts[-1:])[0]

    def mentions_of(self, ids: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
        """The mentions of these articles as a reader finds them."""
        table = rows_of(self._folder, self._manifest, "articles", ids, MENTIONS_SCHEMA.names)
        newer = rows_of(self._folder, self._manifest, "mentions", table.column("id").to_pylist())
        told = with_mentions(table, [newer])
        return dict(zip(told.column("id").to_pylist(), told.column("mentions").to_pylist(), strict=True))

    def _held(self, rows: pa.Table) -> pa.Table:
        return rows.filter(pa.array(self._holds(rows)))

    def _holds(self, rows: pa.Table) -> npt.NDArray[np.bool_]:
        """Which rows are of articles as their texts are now."""
        known, numbers = self._known.of_column(rows.column("id"))
        holds: npt.NDArray[np.bool_] = known & (numbers == rows.column(DIGEST).to_numpy())
        return holds

    def _found_last(self, rows: pa.Table, part: int) -> npt.NDArray[np.bool_]:
        """Which rows of a part no later part goes before."""
        newest: npt.NDArray[np.bool_] = self._newest.of_column(rows.column("id"))[1] == part
        return newest

    @cached_property
    def _newest(self) -> IdNumbers:
        """The last part that has each id."""
        newest = IdNumbers()
        for at, part in enumerate(self._manifest.of("names")):
            for told, _ in row_groups(self._folder, part, ["id"]):
                newest.put_columns(told.column("id"), pa.chunked_array([np.full(len(told), at)]))
        return newest
