"""Central articles: those of a scope whose words are most like those of all the others.

Likeness to the centroid of TF-IDF vectors, as in MEAD: https://doi.org/10.1016/j.ipm.2003.10.006. The
centroid is without the article itself, so that a long article is not near it for its own words.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from data.analysis.likeness import likeness
from data.engines.columns import Ints
from data.engines.index import Index


def central_rows(index: Index, rows: Ints, limit: int) -> Ints:
    """The most central of some rows, best first, ties by place."""
    scores = centrality(index, rows)
    return rows[np.lexsort((rows, -scores))][:limit]


def centrality(index: Index, rows: Ints) -> npt.NDArray[np.float64]:
    """How like the others each row is: the cosine of its words, weighed by rarity, and the others' sum."""
    codes, lengths = index.terms.of_rows(rows)
    # Rounded, so that it does not hang on the order of additions which of two equal articles is first.
    return np.round(likeness(codes, lengths, index.rarity), 9)
