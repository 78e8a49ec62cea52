"""Which articles a change concerns: those in which a name stands that means something else than before."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from data.ingest.entities.peoples import country

_TOKEN: Final = re.compile(r"\w+")


def affected(found: pa.ChunkedArray, changed: Collection[str], entities: Mapping[str, Any]) -> pa.Array:
    """Which rows of `found` (lists of names, of FOUND) have one of the changed names, or may have.

    A name that stands for nothing itself is read part by part, so that a changed name inside it counts. An
    adjective may stand for its country.
    """
    names = pc.struct_field(pc.list_flatten(found), "name").combine_chunks().dictionary_encode()
    inside = _Inside(changed)
    hits = [
        name in changed or country(name) in changed or (name not in entities and inside.has(name))
        for name in names.dictionary.to_pylist()
    ]
    hit = np.array(hits, np.bool_)[names.indices.to_numpy()] if hits else np.zeros(0, np.bool_)
    rows = pc.list_parent_indices(found).to_numpy()
    touched = np.zeros(len(found), np.bool_)
    touched[rows[hit]] = True
    return pa.array(touched)


class _Inside:
    """Finds names inside longer ones, whatever their capitals."""

    def __init__(self, names: Collection[str]) -> None:
        self._by_first: defaultdict[str, set[str]] = defaultdict(set)
        for name in names:
            folded = name.casefold()
            if first := _TOKEN.search(folded):
                self._by_first[first[0]].add(folded)

    def has(self, name: str) -> bool:
        """Whether one of the names is in this one."""
        folded = name.casefold()
        return any(
            part in folded for token in _TOKEN.findall(folded) for part in self._by_first.get(token, ())
        )
