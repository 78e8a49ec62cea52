"""Near-copies: articles that say the same in nearly the same words, as a wire's text in several outlets.

Candidates are found by MinHash over words and pairs of words, banded for locality-sensitive hashing
(Leskovec, Rajaraman, Ullman: Mining of Massive Datasets, chapter 3); each is then compared word by word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import pairwise
from typing import Any, Final

import numpy as np
import numpy.typing as npt

_BANDS: Final = 16
_ROWS: Final = 4
_SEED: Final = 20_201
#: Words of an article that are compared.
_MOST: Final = 2_000
_WORD: Final = re.compile(r"\w+")
_DAY: Final = 86_400.0

#: Days within which a copy comes out: after these it is another issue of a series.
MOST_DAYS: Final = 30
_DAYS: Final = 7.0
#: An outlet that says the same again later than this has begun the next issue of a series.
_DAYS_AT_ONE_OUTLET: Final = 0.75
#: Neighbours in time, of those that share a band, that an article is compared with.
_NEIGHBOURS: Final = 8

#: Words from which on a body tells on its own.
_LONG: Final = 80
_SAME_BODY: Final = 0.7
_SAME_NUMBERS: Final = 0.7
_SAME_HEAD: Final = 0.5
_SAME_HEADLINE: Final = 0.5
#: Of words of a headline that stands alone.
_TELLING: Final = 6
_NEARLY_ALL: Final = 0.9
#: Letters from which on a name tells an outlet.
_NAME: Final = 6

Pairs = npt.NDArray[np.int64]


def signatures(texts: Iterable[str]) -> npt.NDArray[np.uint32]:
    """The signature of each text: its MinHash in bands, one number each; shape (texts, bands)."""
    from rensa import RMinHash  # readers do without

    sets = [list(_features(_words(text))) for text in texts]
    if not sets:
        return np.empty((0, _BANDS), np.uint32)
    matrix = RMinHash.digest_matrix_from_token_sets(sets, _BANDS * _ROWS, _SEED)
    digests = np.array(matrix.to_rows(), np.uint32).reshape(len(sets), _BANDS, _ROWS)
    mixed = np.full((len(sets), _BANDS), 2_166_136_261, np.uint32)
    for row in range(_ROWS):
        mixed = (mixed ^ digests[:, :, row]) * np.uint32(16_777_619)
        mixed ^= mixed >> np.uint32(15)
    empty = np.array([not tokens for tokens in sets])
    # Texts without a word are nobody's copy: each gets numbers of its own.
    mixed[empty] = np.arange(np.count_nonzero(empty) * _BANDS, dtype=np.uint32).reshape(-1, _BANDS)
    return mixed


def candidates(
    bands: npt.NDArray[np.uint32], is_new: npt.NDArray[np.bool_], days: npt.NDArray[np.float64]
) -> Pairs:
    """Pairs of rows, at least one of them new, that share a band and came out near each other.

    Rows ascend by time and id; `days` is their time in days, NaN for the undated. Shape (pairs, 2).
    """
    n = len(bands)
    found = [np.empty(0, np.int64)]
    for band in range(_BANDS):
        order = np.argsort(bands[:, band], kind="stable")
        numbers = bands[order, band]
        for apart in range(1, min(_NEIGHBOURS, n - 1) + 1):
            first, second = order[:-apart], order[apart:]
            meets = (numbers[:-apart] == numbers[apart:]) & (is_new[first] | is_new[second])
            first, second = first[meets], second[meets]
            near = ~(np.abs(days[first] - days[second]) > MOST_DAYS)
            found.append(first[near] * n + second[near])
    pairs = np.unique(np.concatenate(found))
    return np.stack([pairs // max(n, 1), pairs % max(n, 1)], axis=1)


@dataclass(frozen=True)
class Text:
    """What of an article is compared."""

    headline: str
    summary: str
    body: str
    language: str
    source: str
    published: datetime | None

    @cached_property
    def headline_words(self) -> list[str]:
        """The words of the headline."""
        return _words(self.headline)

    @cached_property
    def summary_words(self) -> frozenset[str]:
        """The words of the summary, each once."""
        return frozenset(_words(self.summary))

    @cached_property
    def body_words(self) -> list[str]:
        """The words of the body."""
        return _words(self.body)

    @cached_property
    def head(self) -> frozenset[str]:
        """Words and pairs of words of headline and summary."""
        return _features([*self.headline_words, *_words(self.summary)])

    @cached_property
    def inside(self) -> frozenset[str]:
        """Words and pairs of words of the body."""
        return _features(self.body_words)


def are_copies(a: Text, b: Text) -> bool:
    """Whether two articles say the same in nearly the same words.

    Not so the issues of a series: “5 things to know for May 14” and “... for June 12”, gold at one price
    and at another, the same words of one outlet on the next day.
    """
    if a.language and b.language and a.language != b.language:
        return False
    days = _days_between(a.published, b.published)
    if days is not None and days > MOST_DAYS:
        return False
    if min(len(a.body_words), len(b.body_words)) >= _LONG:
        return _overlap(a.inside, b.inside) >= _SAME_BODY and _same_numbers(a, b)
    at_one = _same_outlet(a.source, b.source)
    if days is not None and days > (_DAYS_AT_ONE_OUTLET if at_one else _DAYS):
        return False
    if (
        at_one
        and set(a.headline_words) - set(b.headline_words)
        and set(b.headline_words) - set(a.headline_words)
    ):
        return False
    return _same_head(a, b) and not (_of_its_own(a, b) and _of_its_own(b, a))


def _same_head(a: Text, b: Text) -> bool:
    """Whether headlines and summaries say the same."""
    if _listed_numbers(a.headline_words) != _listed_numbers(b.headline_words):
        return False
    headlines = _overlap(frozenset(a.headline_words), frozenset(b.headline_words))
    if not (a.summary_words and b.summary_words):
        return headlines >= _NEARLY_ALL and len(a.headline_words) >= _TELLING
    if headlines < _SAME_HEADLINE or _overlap(a.head, b.head) < _SAME_HEAD:
        return False
    return len(a.summary_words & b.summary_words) >= _SAME_HEAD * min(
        len(a.summary_words), len(b.summary_words)
    )


def _of_its_own(a: Text, b: Text) -> set[str]:
    """What `a` is about, by headline and summary, and `b` does not name: another team in the same words."""
    return set(a.headline_words) & a.summary_words - b.summary_words - set(b.headline_words)


def _same_outlet(a: str, b: str) -> bool:
    """Whether two names are one outlet's, as “Theguardian.com” and “Theguardian.comworld”."""
    one, other = sorted(("".join(_words(name)) for name in (a, b)), key=len)
    return one == other or (len(one) >= _NAME and other.startswith(one))


def _listed_numbers(words: Iterable[str]) -> list[str]:
    """The numbers, each as often as it is there."""
    return sorted(word for word in words if any(c.isdigit() for c in word))


def _same_numbers(a: Text, b: Text) -> bool:
    """Whether two long texts have their numbers in common; those of a series differ in them."""
    return _overlap(_numbers(a.body_words), _numbers(b.body_words)) >= _SAME_NUMBERS


def groups(pairs: Iterable[tuple[str, str]], rank: Mapping[str, Any]) -> dict[str, str]:
    """Copy -> what it is a copy of: of all that hang together that of the lowest rank.

    The same whatever the order of the pairs. Articles without a rank are left out.
    """
    above: dict[str, str] = {}

    def top(id: str) -> str:
        while (parent := above.get(id, id)) != id:
            above[id] = above.get(parent, parent)
            id = parent
        return id

    for pair in pairs:
        if pair[0] in rank and pair[1] in rank:
            first, last = sorted((top(pair[0]), top(pair[1])), key=lambda id: (rank[id], id))
            above[last] = first
    return {id: original for id in above if (original := top(id)) != id}


def whole_text(headline: str, summary: str, body: str) -> str:
    """All that an article says."""
    return "\n".join((headline, summary, body))


def _words(text: str) -> list[str]:
    return _WORD.findall(text[: 16 * _MOST].casefold())[:_MOST]


def _features(words: Sequence[str]) -> frozenset[str]:
    return frozenset(words).union(f"{one} {next}" for one, next in pairwise(words))


def _numbers(words: Iterable[str]) -> frozenset[str]:
    return frozenset(word for word in words if any(c.isdigit() for c in word))


def _overlap(a: frozenset[str], b: frozenset[str]) -> float:
    """Jaccard similarity; 1 of two empty sets."""
    return len(a & b) / len(a | b) if a or b else 1.0


def _days_between(a: datetime | None, b: datetime | None) -> float | None:
    return abs((a - b).total_seconds()) / _DAY if a and b else None
