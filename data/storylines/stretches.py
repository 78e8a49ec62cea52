"""Stretches: time cut into cells, whose articles are grouped beside their neighbours' and handed on.

Groups over all time are made of groups in overlapping windows, as in newsLens (Laban and Hearst 2017): two
groups of windows that overlap are one where they share most articles. So new articles touch the groups
near them in time alone, and what there is to be held against one another at a time stays small.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from typing import Final

import numpy as np
import pyarrow as pa

from data.storylines.vectors import Bools, Floats, Ints

#: Articles of a cell: one that has more is cut in two, unless it is a day.
CELL: Final = 8_000
#: The longest cell in days, as a power of two: ninety years.
_LONGEST: Final = 15
_EVENT: Final = "e"
_STORYLINE: Final = "s"
#: Bytes of an id: two of a million groups have the same with a chance of one in five hundred.
_BYTES: Final = 6


def cells(times: Floats, most: int | None = None) -> Ints:
    """The cell of each row (in order of time): its first day times 16, and the power of two of its days.

    A matter of what articles there are and not of their order: stretches that begin at multiples of their
    own length, halved while they have too many.
    """
    days = np.floor(times).astype(np.int64)
    code = np.empty(len(days), np.int64)
    first = days >> _LONGEST
    for block in np.unique(first).tolist():
        begin, end = np.searchsorted(first, [block, block + 1]).tolist()
        _cut(days, code, block << _LONGEST, _LONGEST, begin, end, most or CELL)
    return code


def _cut(days: Ints, code: Ints, day: int, power: int, begin: int, end: int, most: int) -> None:
    if begin == end:
        return
    if end - begin <= most or power == 0:
        code[begin:end] = day * 16 + power
        return
    half = day + (1 << (power - 1))
    middle = begin + int(np.searchsorted(days[begin:end], half))
    _cut(days, code, day, power - 1, begin, middle, most)
    _cut(days, code, half, power - 1, middle, end, most)


def key_of(id: str) -> int:
    """The number that a group has whose earliest article this is."""
    taken = hashlib.blake2b(id.encode("utf-8", "surrogatepass"), digest_size=_BYTES).digest()
    return int.from_bytes(taken, "big")


def keys_of(ids: pa.Array) -> Ints:
    """The number of each id of a column."""
    return np.fromiter((key_of(id.as_py()) for id in ids), np.int64, len(ids))


def event_id(key: int) -> str:
    """The id of an event: short, and fit for an address."""
    return f"{_EVENT}-{key:0{2 * _BYTES}x}"


def storyline_id(key: int) -> str:
    """The id of a storyline."""
    return f"{_STORYLINE}-{key:0{2 * _BYTES}x}"


def handed_on(groups: Ints, keys: Ints, before: Ints) -> Ints:
    """The keys of the groups of a window, for the rows after those that have theirs already.

    `before` are the keys of the window's first rows, from the window before. A group goes on with the key
    that most of its rows have there, the largest first where several would; else its earliest row gives it.
    """
    shared = Counter(zip(groups[: len(before)].tolist(), before.tolist(), strict=True))
    taken: dict[int, int] = {}
    given: set[int] = set()
    for (group, key), _ in sorted(shared.items(), key=lambda one: (-one[1], one[0])):
        if group not in taken and key not in given:
            taken[group] = key
            given.add(key)
    after = groups[len(before) :]
    named = dict(taken)
    for row, group in enumerate(after.tolist(), len(before)):
        named.setdefault(group, int(keys[row]))
    return np.fromiter((named[group] for group in after.tolist()), np.int64, len(after))


def whole_events(events: Ints, storylines: Ints, before: tuple[Ints, Ints]) -> Ints:
    """The storylines of rows whose events began in the cell before: those of their events there."""
    of_event = dict(zip(before[0][::-1].tolist(), before[1][::-1].tolist(), strict=True))
    pairs = zip(events.tolist(), storylines.tolist(), strict=True)
    return np.fromiter((of_event.get(event, own) for event, own in pairs), np.int64, len(events))


def alone(keys: Ints) -> Bools:
    """Which rows have a key that no other has."""
    _, at, several = np.unique(keys, return_inverse=True, return_counts=True)
    lonely: Bools = several[at] == 1
    return lonely


def bounds(code: Ints) -> Sequence[tuple[int, int]]:
    """The rows of each cell: from, and up to."""
    starts = np.flatnonzero(np.r_[True, code[1:] != code[:-1]]) if len(code) else np.empty(0, np.int64)
    ends = np.r_[starts[1:], len(code)] if len(code) else starts
    return list(zip(starts.tolist(), ends.tolist(), strict=True))
