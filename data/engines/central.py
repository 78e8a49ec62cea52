"""Central articles: those of a scope whose words are most like those of all the others.

Likeness to the centroid of TF-IDF vectors, as in MEAD: https://doi.org/10.1016/j.ipm.2003.10.006. The
centroid is without the article itself, so that a long article is not near it for its own words.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from data.budget import check
from data.engines.columns import Ints
from data.engines.index import Index


def central_rows(index: Index, rows: Ints, limit: int) -> Ints:
    """The most central of some rows, best first, ties by place."""
    scores = centrality(index, rows)
    return rows[np.lexsort((rows, -scores))][:limit]


def centrality(index: Index, rows: Ints) -> npt.NDArray[np.float64]:
    """How like the others each row is: the cosine of its words, weighed by rarity, and the others' sum."""
    codes, lengths = index.terms.of_rows(rows)
    check()
    # Rounded, so that it does not hang on the order of additions which of two equal articles is first.
    return np.round(likeness(codes, lengths, index.rarity), 9)


def likeness(codes: Ints, lengths: Ints, rarity: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
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
