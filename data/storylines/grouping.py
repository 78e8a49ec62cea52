"""Grouping: which articles of one stretch of time report one happening, and which happenings are one affair.

Vectors of words, numbers and entities with weights by rarity, average links and a decay over time are the
means of Miranda and others 2018 (Multilingual Clustering of Streaming News, EMNLP); that what a whole
group has in common tells its members little apart is the contrast within a cluster of Scatter/Gather
(Cutting and others 1992). What the steps are, and what they miss, is told in docs/methods.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from data.storylines.features import ENTITIES
from data.storylines.merging import merged
from data.storylines.pairing import Pairs, pairs
from data.storylines.vectors import Floats, Ints, Sparse, around, contrasted, summed, weighed

#: Days in which what two articles of one happening have in common counts 1/e as much, at first sight.
_AFFAIR_PACE: Final = 2.0
#: Average link from which on articles of some days are of one affair.
_AFFAIR: Final = 0.07
#: The same within an affair, where what all say is discounted, for one happening.
_EVENT_PACE: Final = 1.0
_EVENT: Final = 0.08
#: After so many times the pace nothing is in common any more.
_WINDOW: Final = 3.0
#: Articles that an affair seems to have more than it has: of two that share a word little is known.
_DAMPING: Final = 8.0
#: Days in which what happenings of one storyline have in common counts 1/e as much, at least; where news
#: is sparse, as many as bring the articles by which rarity is told.
_STORYLINE_PACE: Final = 14.0
#: Average link from which on happenings are of one storyline, for each e-fold of articles around: the more
#: there are, the more alike are two by chance.
_STORYLINE: Final = 0.015
#: What one word may weigh in a vector of length 1: one in common is little, however rare it is.
_WORD: Final = 0.25
#: Of two that are alone with one another more is asked than of many: so many times the average link, for one
#: happening and for one storyline.
_TWO_EVENT: Final = 1.5
_TWO_STORYLINE: Final = 0.7
#: Their link being down to 1/√2 after so many days, and to the half after three times as many.
_SEQUEL: Final = 14.0
#: In fewer articles than these, words that say nothing look rare.
_FEW: Final = 400


@dataclass(frozen=True, slots=True)
class Groups:
    """For each row the first row of its event, and of its storyline: itself where it is alone."""

    events: Ints
    storylines: Ints


def grouped(found: Sparse, times: Floats, copies: Ints) -> Groups:
    """Group articles by their features; rows in order of time, in days.

    `copies` are pairs of rows that are near-copies: of one event. A storyline has events whole.
    """
    n = len(found)
    first, last, width = around(np.floor(times).astype(np.int64))
    vectors = weighed(found, first, last)
    words = int(np.count_nonzero(np.unique(found.features) < ENTITIES))
    are_words = vectors.features < words
    begin = united(n, copies)
    near = pairs(vectors.held(are_words, _WORD), times, np.full(n, _AFFAIR_PACE), _WINDOW)
    affairs = merged(n, near, _AFFAIR, begin)
    within = contrasted(vectors, affairs, _DAMPING).held(are_words, _WORD)
    near = pairs(within, times, np.full(n, _EVENT_PACE), _WINDOW)
    events = merged(n, near, _EVENT, begin)
    events = _near_enough(events, near, times, _TWO_EVENT * _EVENT, begin)
    return Groups(events, _storylines(vectors, words, times, events, width))


def _storylines(
    vectors: Sparse, words: int, times: Floats, events: Ints, width: Ints
) -> Ints:  # fmt: skip
    """The first row of each row's storyline, of the events that are alike; the first features are words."""
    n = len(events)
    heads, item = np.unique(events, return_inverse=True)
    middle = np.bincount(item, times) / np.bincount(item)
    order = np.argsort(middle, kind="stable")
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    item, middle, heads = place[item], middle[order], heads[order]
    pace = np.maximum(_STORYLINE_PACE, width[heads])
    whole = summed(vectors, item, len(heads))
    near = pairs(whole.held(whole.features < words, _WORD), middle, pace, _WINDOW)
    least = _STORYLINE * float(np.log(max(n, _FEW)))
    of_item = merged(len(heads), near, least)
    of_item = _near_enough(of_item, near, middle, _TWO_STORYLINE * least, np.arange(len(heads)))
    _, storyline = np.unique(of_item[item], return_inverse=True)
    earliest = np.full(n, n, np.int64)
    np.minimum.at(earliest, storyline, np.arange(n))
    return earliest[storyline]


def _near_enough(group: Ints, near: Pairs, times: Floats, least: float, begin: Ints) -> Ints:
    """The groups of items without those of two that are too little alike for the time between them.

    The longer one looks, the more are alike by chance; what a whole group has in common is no chance.
    """
    size = np.bincount(group, minlength=len(group))
    size[group[begin != np.arange(len(group))]] = 0
    inside = (group[near.first] == group[near.second]) & (size[group[near.first]] == 2)
    first, second = near.first[inside], near.second[inside]
    link = near.alike[inside] / np.sqrt(1 + (times[second] - times[first]) / _SEQUEL)
    weak = second[link < least]
    group[weak] = weak
    return group


def united(n: int, linked: Ints) -> Ints:
    """For each of n rows the first row of those that hang together by links."""
    first = np.arange(n)
    while True:
        low = first[linked].min(axis=1, initial=n)
        np.minimum.at(first, first[linked[:, 0]], low)
        np.minimum.at(first, first[linked[:, 1]], low)
        while not np.array_equal(first, first[first]):
            first = first[first]
        if (first[linked[:, 0]] == first[linked[:, 1]]).all():
            return first
