"""Term lists: for each article the stems that it holds, written batch by batch as they come."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from data.engines.columns import Ints, save_numbers


class TermListsWriter:
    """Collects the terms of each article in files, then lays them out as `Lists` reads them.

    They are the postings turned round: what the articles of a scope have in common is counted from here.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self._folder, self._name = folder, name
        self._runs: list[Path] = []
        #: How many terms each article has, batch by batch.
        self._lengths: list[Ints] = []

    def add(self, terms: Ints, lengths: Ints) -> None:
        """Take in one batch: the term of each token, and how many tokens each article has.

        Term 0 stands for a token without a term and is left out.
        """
        articles = np.repeat(np.arange(len(lengths), dtype=np.int64), lengths)
        kept = terms != 0
        pairs = np.unique(articles[kept] << 32 | terms[kept].astype(np.int64))
        path = self._folder / f"{self._name}.run{len(self._runs)}.npy"
        save_numbers(path, (pairs & 0xFFFFFFFF).astype(np.uint32))
        self._runs.append(path)
        self._lengths.append(np.bincount(pairs >> 32, minlength=len(lengths)))

    def finish(self, places: Ints) -> None:
        """Lay the lists out; `places` maps the terms of the batches to their final order."""
        lengths = np.concatenate([np.zeros(1, np.int64), *self._lengths])
        starts = np.cumsum(lengths)
        save_numbers(self._folder / f"{self._name}.starts.npy", starts)
        path = self._folder / f"{self._name}.codes.npy"
        total = int(starts[-1])
        if not total:  # an empty file can't be mapped
            save_numbers(path, np.empty(0, np.uint32))
        else:
            codes = np.lib.format.open_memmap(path, mode="w+", dtype=np.uint32, shape=(total,))
            self._lay_out(codes, places)
        for run in self._runs:
            run.unlink()

    def _lay_out(self, codes: Ints, places: Ints) -> None:
        start = 0
        for run in self._runs:
            terms = np.load(run, allow_pickle=False)
            codes[start : start + len(terms)] = places[terms]
            start += len(terms)
