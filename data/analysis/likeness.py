"""How like the others each of some lists of words is."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Whole = npt.NDArray[np.integer[Any]]


def likeness(codes: Whole, lengths: Whole, rarity: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """For each list of codes its cosine with the sum of the other lists, each code weighed by rarity.

    `codes` are the lists one after the other, `lengths` how long each is; all in [0, 1].
    """
    if len(codes) < len(rarity):  # a few articles use few of the corpus's stems
        used, codes = np.unique(codes, return_inverse=True)
        rarity = rarity[used]
    weights = rarity[codes] ** 2
    shared = np.bincount(codes, minlength=len(rarity))[codes] - 1
    row = np.repeat(np.arange(len(lengths)), lengths)
    dots = np.bincount(row, weights * shared, len(lengths))
    own = np.bincount(row, weights, len(lengths))
    counts = np.bincount(codes, minlength=len(rarity)).astype(np.float64)
    whole = float((counts**2 * rarity**2).sum())
    # The length of the others' sum: |S - v|^2 = |S|^2 - 2 S.v + |v|^2, where S.v = dots + own.
    others = np.sqrt(np.maximum(whole - 2 * (dots + own) + own, 0.0))
    size = np.sqrt(own) * others
    found: npt.NDArray[np.float64] = np.divide(dots, size, out=np.zeros(len(lengths)), where=size > 0)
    return found
