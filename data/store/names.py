"""The names that were found in articles' texts, and what they stand for, as a corpus folder has them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from data.id_numbers import IdNumbers
from data.store.manifest import Manifest
from data.store.mentions import with_mentions
from data.store.parts import read_parts, row_groups, rows_of
from data.store.schemas import DIGEST, ENTITIES_SCHEMA, NAMES_SCHEMA, PART_SCHEMA


class StoredNames:
    """What one version of a folder has of names; each article's as its text is now."""

    def __init__(self, folder: Path, manifest: Manifest, known: IdNumbers) -> None:
        self._folder = folder
        self._manifest = manifest
        #: The digest of each article.
        self._known = known

    def of(self, ids: Iterable[str]) -> pa.Table:
        """The names of these articles: of NAMES_SCHEMA."""
        return self._held(rows_of(self._folder, self._manifest, "names", ids))

    def every(self, since: int = 0, until: int | None = None) -> Iterator[pa.Table]:
        """The names of the parts after one version and up to another, a group of rows at a time."""
        for part in self._manifest.of("names"):
            if since < part.version and (until is None or part.version <= until):
                for found, _ in row_groups(self._folder, part, NAMES_SCHEMA.names):
                    yield self._held(found)

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
        table = rows_of(self._folder, self._manifest, "articles", ids, PART_SCHEMA.names)
        newer = rows_of(self._folder, self._manifest, "mentions", table.column("id").to_pylist())
        told = with_mentions(table, [newer])
        return dict(zip(told.column("id").to_pylist(), told.column("mentions").to_pylist(), strict=True))

    def _held(self, rows: pa.Table) -> pa.Table:
        known, numbers = self._known.of_column(rows.column("id"))
        holds: npt.NDArray[np.bool_] = known & (numbers == rows.column(DIGEST).to_numpy())
        return rows.filter(pa.array(holds))
