"""Centroids: which article of a group says most of what the others say.

Each article is a vector of weighted words and names of length one; a group's centroid is the sum of its
articles' vectors, and the central article is the one nearest to it. The way is that of MEAD, Radev et al.,
“Centroid-based summarization of multiple documents”, https://doi.org/10.1016/j.ipm.2003.10.006
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.integer[Any]]
Floats = npt.NDArray[np.float64]
#: Places behind the point that scores are compared by: sums of floats differ beyond them.
_PLACES: Final = 6


@dataclass(frozen=True, slots=True)
class Piece:
    """All entries of some terms: the term, the row that has it, and its weight there."""

    terms: Ints
    rows: Ints
    weights: Floats


#: Gives the pieces, as often as asked; all entries of a term are in one piece.
Pieces = Callable[[], Iterable[Piece]]


def lengths(n: int, pieces: Pieces) -> Floats:
    """The length of each of `n` rows' vectors; 1 where a row has no term."""
    squares = np.zeros(n)
    for piece in pieces():
        squares += np.bincount(piece.rows, piece.weights**2, n)
    return np.sqrt(np.where(squares > 0, squares, 1.0))


def closeness(groups: Ints, lengths: Floats, pieces: Pieces) -> Floats:
    """How near each row is to the centroid of its group: the product of the two vectors.

    `groups` numbers each row's group, -1 for none; such rows get 0.
    """
    n, width = len(groups), int(groups.max(initial=-1)) + 1
    near = np.zeros(n)
    for piece in pieces():
        inside = groups[piece.rows] >= 0
        rows = piece.rows[inside]
        weights = piece.weights[inside] / lengths[rows]
        keys = piece.terms[inside].astype(np.int64) * width + groups[rows]
        _, boxes = np.unique(keys, return_inverse=True)
        sums = np.bincount(boxes, weights)
        near += np.bincount(rows, weights * sums[boxes], n)
    return near


def central_rows(groups: Ints, near: Floats, languages: Ints, titled: npt.NDArray[np.bool_]) -> Ints:
    """For each group that has rows, by its number, its central row; of several equally near the first.

    Only articles in the language of most of the group's are asked (of the first article's, where languages
    are level), and among them those with a headline before those without.
    """
    rows = np.flatnonzero(groups >= 0)
    own = groups[rows]
    spoken = _main_language(own, languages[rows])
    fit = 2 * (languages[rows] == spoken[own]) + titled[rows]
    order = np.lexsort((rows, -near[rows].round(_PLACES), -fit, own))
    _, first = np.unique(own[order], return_index=True)
    return rows[order[first]]


def _main_language(groups: Ints, languages: Ints) -> Ints:
    """By the number of a group the language that most of its rows have, the earliest of several."""
    width = int(languages.max(initial=0)) + 1
    keys, first, articles = np.unique(
        groups.astype(np.int64) * width + languages, return_index=True, return_counts=True
    )
    order = np.lexsort((first, -articles, keys // width))
    found, best = np.unique((keys // width)[order], return_index=True)
    spoken = np.zeros(int(groups.max(initial=-1)) + 1, np.int64)
    spoken[found] = (keys % width)[order[best]]
    return spoken
