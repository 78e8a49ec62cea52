"""A number for each id of a large corpus, in arrays: a tenth of the memory of a dict."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

#: Ids that were put lately are sorted apart, so that a few more don't sort all of them.
_LATELY: Final = 50_000
_SLICE: Final = 50_000

Keys = npt.NDArray[np.uint64]
Numbers = npt.NDArray[np.int64]


class IdNumbers:
    """Ids with a number each.

    An id is known by a keyed hash of 64 bits, so that two of a million ids are taken for one with a chance
    of 3 in 10⁸, and nobody can choose ids that are.
    """

    def __init__(self, beside: IdNumbers | None = None) -> None:
        #: The same for two that are to be held against each other.
        self._key: str = beside._key if beside is not None else secrets.token_hex(8)
        #: Keys in order, each once, with their numbers; the second goes before the first.
        self._all = _nothing()
        self._lately = _nothing()

    def __len__(self) -> int:
        keys, lately = self._all[0], self._lately[0]
        return len(keys) + len(lately) - int(_places(keys, lately)[1].sum())

    def agreeing(self, other: IdNumbers) -> int:
        """How many ids have the same number in the other, which was made beside this one."""
        keys, numbers = _merged(self._all, self._lately)
        there, values = _merged(other._all, other._lately)
        at, found = _places(there, keys)
        return int((values[at[found]] == numbers[found]).sum())

    def get(self, ids: Sequence[str]) -> tuple[npt.NDArray[np.bool_], Numbers]:
        """Which ids are known, and their numbers, 0 for the others."""
        keys = self._keys(ids)
        known, numbers = np.zeros(len(keys), np.bool_), np.zeros(len(keys), np.int64)
        for there, values in (self._all, self._lately):
            at, found = _places(there, keys)
            known |= found
            numbers[found] = values[at[found]]
        return known, numbers

    def of_column(self, ids: pa.ChunkedArray) -> tuple[npt.NDArray[np.bool_], Numbers]:
        """The same for a column of a table."""
        parts = [
            self.get(ids.slice(start, _SLICE).to_pylist()) for start in range(0, max(len(ids), 1), _SLICE)
        ]
        return np.concatenate([known for known, _ in parts]), np.concatenate([n for _, n in parts])

    def put(self, numbers: Mapping[str, int]) -> None:
        """Give ids their numbers; those that are known already get new ones."""
        values = np.fromiter(numbers.values(), np.int64, len(numbers))
        self._put(self._keys(list(numbers)), values)

    def put_columns(self, ids: pa.ChunkedArray, numbers: pa.ChunkedArray) -> None:
        """The same with two columns of a table; of an id that is there twice the last number holds."""
        for start in range(0, len(ids), _SLICE):
            values = numbers.slice(start, _SLICE).to_numpy().astype(np.int64)
            self._put(self._keys(ids.slice(start, _SLICE).to_pylist()), values)

    def drop(self, ids: Sequence[str]) -> None:
        """Forget ids."""
        keys, numbers = _merged(self._all, self._lately)
        left = ~np.isin(keys, self._keys(ids))
        self._all, self._lately = (keys[left], numbers[left]), _nothing()

    def _put(self, keys: Keys, numbers: Numbers) -> None:
        self._lately = _merged(self._lately, (keys, numbers))
        if len(self._lately[0]) >= _LATELY:
            self._all, self._lately = _merged(self._all, self._lately), _nothing()

    def _keys(self, ids: Sequence[str]) -> Keys:
        # SipHash: https://www.aumasson.jp/siphash/siphash.pdf
        every = np.fromiter(ids, object, len(ids))
        return pd.util.hash_array(every, hash_key=self._key, categorize=False)


def _nothing() -> tuple[Keys, Numbers]:
    return np.empty(0, np.uint64), np.empty(0, np.int64)


def _places(there: Keys, keys: Keys) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.bool_]]:
    """Where each key would be among those in order, and whether it is there."""
    at = np.searchsorted(there, keys)
    found = np.zeros(len(keys), np.bool_)
    inside = at < len(there)
    found[inside] = there[at[inside]] == keys[inside]
    return at, found


def _merged(first: tuple[Keys, Numbers], then: tuple[Keys, Numbers]) -> tuple[Keys, Numbers]:
    """All keys in order, each once; of a key that is in both the second number holds."""
    keys, numbers = np.concatenate([first[0], then[0]]), np.concatenate([first[1], then[1]])
    order = np.argsort(keys, kind="stable")
    keys, numbers = keys[order], numbers[order]
    last = np.ones(len(keys), np.bool_)
    last[:-1] = keys[1:] != keys[:-1]
    return keys[last], numbers[last]
