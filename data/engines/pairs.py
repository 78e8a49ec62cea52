"""Pairs of frequent stems in a row, counted beforehand.

Two words that are both everywhere have the longest lists of positions, and a phrase of them is the slowest
there is, though it says the least. So the articles of these pairs are kept as those of a word are: what
Lucene's CommonGrams filter does for stop words, with the corpus's own frequent words in their place.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from data.engines.columns import Ints, Strings, load_numbers, save_numbers
from data.engines.postings import Postings, PostingsWriter

#: So many of the stems that most articles hold are frequent.
FREQUENT: Final = 256
#: The parts of an article's text: headline, summary, body. No phrase runs from one into another.
PARTS: Final = 3
#: Fields that have pairs.
PAIRED: Final = ("text", "headline")


class PairsWriter:
    """Collects the stems of articles in the order of the text, then lays the frequent pairs out."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        #: Each run's file and its first row.
        self._runs: list[tuple[Path, int]] = []

    def add(self, stems: Ints, parts: Ints, first: int) -> None:
        """Take in one batch: the stem of each token, and the tokens in each part of each article.

        Stem 0 stands for a token without a stem, over which a phrase runs. `first` is the batch's first row.
        """
        kept = stems != 0
        part = np.repeat(np.arange(len(parts)), parts)[kept]
        path = self._folder / f"pairs.run{len(self._runs)}.npz"
        np.savez(
            path,
            allow_pickle=False,
            stems=stems[kept].astype(np.uint32),
            parts=np.bincount(part, minlength=len(parts)).astype(np.uint32),
        )
        self._runs.append((path, first))

    def finish(self, places: Ints, frequencies: Ints) -> None:
        """Lay the pairs out; `places` maps the stems of the batches to their final order.

        `frequencies` are the articles that hold each stem, in that order.
        """
        frequent = np.sort(np.argsort(-frequencies, kind="stable")[:FREQUENT])
        save_numbers(self._folder / "pairs.stems.npy", frequent.astype(np.uint32))
        numbers = np.full(len(frequencies), -1, np.int64)
        numbers[frequent] = np.arange(len(frequent))
        writers = {field: PostingsWriter(self._folder, f"{field}.pairs", times=True) for field in PAIRED}
        for path, first in self._runs:
            with np.load(path) as run:
                firsts, seconds, parts = _neighbours(numbers[places[run["stems"]]], run["parts"])
            path.unlink()
            pairs, rows = firsts * len(frequent) + seconds, parts // PARTS + first
            writers["text"].add(pairs, rows)
            heading = parts % PARTS == 0
            writers["headline"].add(pairs[heading], rows[heading])
        for writer in writers.values():
            writer.finish(np.arange(len(frequent) ** 2))


def _neighbours(numbers: Ints, parts: Ints) -> tuple[Ints, Ints, Ints]:
    """Neighbours in one part that both have a number, and that part."""
    part = np.repeat(np.arange(len(parts)), parts)
    first, second = numbers[:-1], numbers[1:]
    kept = (first >= 0) & (second >= 0) & (part[:-1] == part[1:])
    return first[kept], second[kept], part[:-1][kept]


class Pairs:
    """Finds the articles that hold two frequent stems in a row."""

    def __init__(self, folder: Path, stems: Strings) -> None:
        frequent = load_numbers(folder / "pairs.stems.npy")
        self._places = {stems[number]: place for place, number in enumerate(frequent.tolist())}
        self._postings = {field: Postings(folder, f"{field}.pairs") for field in PAIRED}

    def number(self, field: str, stems: Sequence[str]) -> int | None:
        """The number of a phrase, where it is a pair that is kept here; it may be in no article."""
        if field not in PAIRED or len(stems) != 2:
            return None
        first, second = map(self._places.get, stems)
        return None if first is None or second is None else first * len(self._places) + second

    def frequency(self, field: str, pair: int) -> int:
        """How many articles hold a pair."""
        return self._postings[field].frequency(pair)

    def rows(self, field: str, pair: int) -> tuple[Ints, Ints]:
        """The articles that hold a pair, ascending, and how often each does."""
        return self._postings[field].rows(pair, pair + 1), self._postings[field].times(pair)
