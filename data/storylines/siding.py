"""Siding: of articles that came after a storyline was parted, which of its two sides each belongs to."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from math import log1p, sqrt
from typing import Final

from data.storylines.vectors import Sparse

#: An article's features and what they weigh.
_Vector = dict[int, float]
_NOTHING: Final[_Vector] = {}


def leaving(new: Sparse, left: Sparse, stayed: Sparse) -> list[bool]:
    """Whether each new article goes with those that left, its nearest neighbour being one of them.

    Nearest by the cosine of words and numbers, weighed by how few of the articles of both sides have them,
    as what all have in common tells no side (Cover and Hart 1967). A tie stays. Where none has stayed all
    leave. Known failure: an article in a language of its own shares numbers alone with the others.
    """
    if not len(stayed):
        return [True] * len(new)
    every = [*_articles(left), *_articles(stayed)]
    held = Counter(feature for one in every for feature in one)
    sides = [_weighed(one, held, len(every)) for one in every]
    n = len(left)
    found = []
    for one in _articles(new):
        vector = _weighed(one, held, len(every))
        near = [_cosine(vector, other) for other in sides]
        found.append(max(near[:n], default=0.0) > max(near[n:], default=0.0))
    return found


def _articles(found: Sparse) -> list[_Vector]:
    """The features of each article, and what they weigh."""
    every = list(zip(found.features.tolist(), found.weights.tolist(), strict=True))
    bounds = found.begins.tolist()
    return [dict(every[begin:end]) for begin, end in pairwise(bounds)]


def _weighed(one: _Vector, held: Counter[int], n: int) -> _Vector:
    vector = {feature: weight * log1p(n / held[feature]) for feature, weight in one.items() if held[feature]}
    # What all have says nothing.
    vector = {feature: weight for feature, weight in vector.items() if held[feature] < n}
    length = sqrt(sum(weight * weight for weight in vector.values()))
    return {feature: weight / length for feature, weight in vector.items()} if length else _NOTHING


def _cosine(one: _Vector, other: _Vector) -> float:
    return sum(weight * other.get(feature, 0.0) for feature, weight in one.items())
