"""Bitmaps: for the most frequent stems a bit an article, beside the list of their rows and no larger than it.

What words that are everywhere have in common is then found 64 articles at a time. Roaring bitmaps
(https://doi.org/10.1002/spe.2325) keep what is dense the same way.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from data.engines.columns import Ints, Mask, Strings, load_numbers, places, save_numbers
from data.engines.postings import Postings

#: 64 articles to a number, the first one in its lowest bit; bits after the last article are zero.
Bits = npt.NDArray[np.uint64]

_WIDTH: Final = 64
#: Bits of a row in a list: a stem in more than one of so many articles has a bitmap, which is then smaller.
_LISTED: Final = 32
#: Rows are set one by one where they are fewer than one in so many articles.
_SPARSE: Final = 200


class Bitmaps:
    """The bitmaps of one field's frequent stems."""

    def __init__(self, folder: Path, name: str, stems: Strings) -> None:
        terms = load_numbers(folder / f"{name}.mapped.npy")
        self._places = {stem: place for place, stem in enumerate(stems.texts(terms))}
        self._bits: Bits = load_numbers(folder / f"{name}.bits.npy")

    @staticmethod
    def save(folder: Path, name: str, articles: int) -> None:
        """Write bitmaps of the frequent terms of the postings of that name."""
        postings = Postings(folder, name)
        terms = np.flatnonzero(postings.frequencies() * _LISTED > articles)
        save_numbers(folder / f"{name}.mapped.npy", terms.astype(np.uint32))
        path, shape = folder / f"{name}.bits.npy", (len(terms), -(-articles // _WIDTH))
        if not len(terms):  # an empty file can't be mapped
            save_numbers(path, np.empty(shape, np.uint64))
            return
        bits = np.lib.format.open_memmap(path, mode="w+", dtype=np.uint64, shape=shape)
        for place, term in enumerate(terms.tolist()):
            bits[place] = from_rows([postings.rows(term, term + 1)], articles)

    def of(self, stem: str) -> Bits | None:
        """The bitmap of a stem that has one; not to be written to."""
        place = self._places.get(stem)
        return None if place is None else self._bits[place]


def from_rows(rows: Iterable[Ints], articles: int) -> Bits:
    """The bitmap of the rows of some lists, which may repeat."""
    mask = np.zeros(articles, np.bool_)
    for some in rows:
        mask[places(some)] = True
    return from_mask(mask)


def from_mask(mask: Mask) -> Bits:
    """The bitmap of a mask of all articles."""
    bits = np.zeros(-(-len(mask) // _WIDTH), np.uint64)
    packed = np.packbits(mask, bitorder="little")
    _octets(bits)[: len(packed)] = packed
    return bits


def with_rows(bits: Bits, rows: Ints, articles: int) -> Bits:
    """A bitmap and some rows more."""
    if len(rows) * _SPARSE > articles:
        return bits | from_rows([rows], articles)
    both = bits.copy()
    np.bitwise_or.at(_octets(both), rows >> 3, np.left_shift(np.uint8(1), (rows & 7).astype(np.uint8)))
    return both


def to_mask(bits: Bits, articles: int) -> Mask:
    """Whether each article is in a bitmap."""
    return np.unpackbits(_octets(bits), count=articles, bitorder="little").view(np.bool_)


def inverted(bits: Bits, articles: int) -> Bits:
    """The bitmap of all other articles."""
    other = ~bits
    octets, last = _octets(other), articles >> 3
    octets[last + 1 :] = 0
    octets[last : last + 1] &= np.uint8((1 << (articles & 7)) - 1)
    return other


def count(bits: Bits) -> int:
    """How many articles a bitmap holds."""
    return int(np.bitwise_count(bits).sum(dtype=np.int64))


def holds(bits: Bits, rows: Ints) -> Mask:
    """Which of some rows are in a bitmap."""
    found = _octets(bits).take(rows >> 3)
    found >>= (rows & 7).astype(np.uint8)
    found &= np.uint8(1)
    return found.view(np.bool_)


def _octets(bits: Bits) -> npt.NDArray[np.uint8]:
    return bits.view(np.uint8)
