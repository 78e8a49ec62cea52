"""What a peak was about: the names and words that it has far more of than the weeks around.

Dunning's log-likelihood, https://aclanthology.org/J93-1003/, says which differ by more than chance
(`Corpus.keyness`); of these only such are called causes as carry some part of the rise. Known failures: an
affair that is told in other words each day has no word of its own; a name that came up by the way in
many reports counts as much as the one that they are about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any, Final

from data.analysis.empty_words import is_empty, like
from data.answers import Keyness
from data.frames import rows

#: Log-likelihood that a cause has at least: p < 0.0001, https://ucrel.lancs.ac.uk/llwizard.html.
STANDS_OUT: Final = 15.13
#: The part of the rise that a cause carries, and its articles in the peak, at least.
CARRIES: Final = 0.1
FEWEST: Final = 3
#: Causes in a label.
MOST: Final = 3
#: Of a name and a word of about the same weight the name says more.
_NAME: Final = 1.25
#: Candidates whose articles are looked at.
_LOOKED_AT: Final = 8
#: A further cause is of the same affair where so much of its articles, or of the others', is both.
_TOGETHER: Final = 0.5
#: A fuller name takes a word's place when it stands in so much of the word's articles.
_FULLER: Final = 0.6
#: A cause that tells a peak from chance would come up in so many of such peaks by chance.
_BY_CHANCE: Final = 0.01


@dataclass(frozen=True, slots=True)
class Cause:
    """A name or word that stands out in a peak."""

    #: Address parameter and value that narrow a scope to its articles: "entity", or "q" for a word.
    param: str
    value: str
    name: str
    #: Articles of the peak that have it, and of those it was compared with.
    articles: int
    against: int
    score: float


def candidates(
    entities: Keyness, terms: Keyness, rise: float, said: Iterable[str] = (), unsaid: Iterable[str] = ()
) -> list[Cause]:
    """The names and words that a peak's rise of so many articles may be about, most telling first.

    `said` are names and words that the scope itself asks for: they explain nothing, nor do parts of them.
    `unsaid` are names that are left out as a whole, such as those of the outlets.
    """
    asked = [like(text) for text in said]
    outlets = {like(text) for text in unsaid}
    apart: list[Cause] = []
    for cause in sorted(_standing_out(entities, terms, rise), key=_weight, reverse=True):
        words = like(cause.name)
        if is_empty(cause.name) or words in outlets or any(words <= own for own in asked):
            continue
        akin = [at for at, other in enumerate(apart) if _overlap(words, like(other.name))]
        if akin:
            _fuller(apart, akin[0], cause)
        elif len(apart) < _LOOKED_AT:
            apart.append(cause)
    return apart


def causes(tried: list[Cause], holding: Callable[[Cause], AbstractSet[str]]) -> tuple[Cause, ...]:
    """The few of the candidates that say what a peak is about.

    `holding` gives the ids of the peak's articles that have a cause: after the first those come that
    are of the same affair.
    """
    return tuple(_one_affair(tried, holding)[:MOST])


def beyond_chance(looked_through: int) -> float:
    """The log-likelihood that hardly any of so many names and words has by chance (Bonferroni).

    It is spread as chi-squared with one degree of freedom, the square of what is normally distributed.
    """
    return NormalDist().inv_cdf(1 - _BY_CHANCE / max(looked_through, 1) / 2) ** 2


def _one_affair(found: list[Cause], holding: Callable[[Cause], AbstractSet[str]]) -> list[Cause]:
    """The same causes, those first that the first one's articles have too."""
    if len(found) <= 1:
        return found
    about = holding(found[0])

    def apart(cause: Cause) -> bool:
        own = holding(cause)
        return len(own & about) < _TOGETHER * min(len(own), len(about))

    return sorted(found, key=apart)


def _weight(cause: Cause) -> tuple[float, str]:
    named = cause.param == "entity" or not cause.name.islower()
    return cause.score * (_NAME if named else 1), cause.name


def _standing_out(entities: Keyness, terms: Keyness, rise: float) -> list[Cause]:
    """What stands out by more than chance and carries a part of the rise."""
    found = []
    for param, keyness in (("entity", entities), ("q", terms)):
        for row in rows(keyness.frame):
            usual = row.against_articles * keyness.total / max(keyness.against_total, 1)
            more = row.articles - usual
            if row.score >= STANDS_OUT and row.articles >= FEWEST and more >= CARRIES * rise:
                found.append(_cause(param, row))
    return found


def _cause(param: str, row: Any) -> Cause:
    return Cause(param, row.value, row.name, int(row.articles), int(row.against_articles), float(row.score))


def _overlap(words: frozenset[str], others: frozenset[str]) -> bool:
    """Whether one says all that the other says."""
    return words <= others or others <= words


def _fuller(chosen: list[Cause], at: int, cause: Cause) -> None:
    """Put a fuller name in place of a word of it; anything else akin is left out."""
    there = chosen[at]
    longer = like(cause.name) >= like(there.name)
    if (
        there.param == "q"
        and cause.param == "entity"
        and longer
        and cause.articles >= _FULLER * there.articles
    ):
        chosen[at] = cause
