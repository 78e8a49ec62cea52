"""A peak explained: its causes, how many of its articles bear on them, and the most central headline."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from math import inf
from typing import Final, Literal

import pandas as pd

from data.analysis.causes import MOST, STANDS_OUT, Cause, beyond_chance, candidates, causes
from data.analysis.peaks import WINDOWS, Peak, PeakInterval
from data.article import split_entity_key
from data.corpus import Corpus
from data.filters import Filters
from data.query import parse, positive_leaves

#: Names and words that are looked through for causes.
_TRIED: Final = 15
#: With fewer articles around it a peak is compared with its scope at all other times; where these are fewer
#: than `_HARDLY_ANY`, the scope has no usual words, and the peak is compared with all news around it.
_FEW: Final = 50
_HARDLY_ANY: Final = 10
_OUTLETS: Final = 40


Against = Literal["around", "scope", "all"]


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a peak was about."""

    #: Most telling first; empty where no name or word stands out.
    causes: tuple[Cause, ...]
    #: Articles of the peak that have one of the causes at least.
    bearing: int
    #: The part of the rise that is of causes which can't be chance among all names and words looked through.
    carried: float
    #: The peak's most central article, as a row of `Corpus.central`; empty where there is none.
    central: pd.DataFrame
    #: What the peak was compared with: the scope's weeks around, all its other times, or all news around.
    against: Against

    @property
    def label(self) -> str:
        """The causes in a few words; "" without any."""
        return ", ".join(cause.name for cause in self.causes)


def explained(corpus: Corpus, filters: Filters, peak: Peak, interval: PeakInterval) -> Explanation:
    """Explain a peak of a scope against the same scope in the weeks around it.

    The dates of `filters` are left aside: a scope that was narrowed to the peak has the same explanation.
    """
    explanation = explained_where(corpus, filters, peak, interval, 0.0)
    assert explanation is not None, "causes carry nothing at least"
    return explanation


def explained_where(
    corpus: Corpus, filters: Filters, peak: Peak, interval: PeakInterval, carried: float
) -> Explanation | None:
    """The same where causes carry so much of the rise; None where they don't, which is told sooner."""
    scope = filters.between(peak.first, peak.last)
    others, against = _compared(corpus, filters, peak, interval)
    tried, least, share = _tried(corpus, filters, peak, others)
    rise = max(peak.articles - peak.expected, 1.0)
    own = sorted(cause.articles - cause.against * share for cause in tried if cause.score >= least)
    if sum(own[-MOST:]) < carried * rise:
        return None  # also if no article had two of them
    if not tried and against != "all":  # more of the same: what is it that the scope is about?
        # That carries no rise: the scope's other articles say it, too.
        against, least = "all", inf
        tried, _, share = _tried(corpus, filters, peak, _all_around(peak, interval))

    @cache
    def holding(cause: Cause) -> frozenset[str]:
        return frozenset(corpus.ids(_narrowed(scope, cause)))

    found = causes(tried, holding)
    sure = [cause for cause in found if cause.score >= least]
    more = len(_all_of(map(holding, sure))) - share * sum(cause.against for cause in sure)
    part = max(more / rise, 0.0)
    if part < carried:
        return None
    central = corpus.central(_narrowed(scope, found[0]) if found else scope, 1)
    return Explanation(found, len(_all_of(map(holding, found))), part, central, against)


def _tried(corpus: Corpus, filters: Filters, peak: Peak, others: Filters) -> tuple[list[Cause], float, float]:
    """What may be the causes, the log-likelihood of those that can't be chance, and articles for one of the
    others."""
    scope = filters.between(peak.first, peak.last)
    entities = corpus.keyness(scope, "entity", others, limit=_TRIED, least=STANDS_OUT)
    terms = corpus.keyness(scope, "term", others, limit=_TRIED, least=STANDS_OUT)
    outlets = corpus.facet(scope, "source", _OUTLETS).frame["value"]
    tried = candidates(entities, terms, peak.articles - peak.expected, _said(filters), outlets)
    least = beyond_chance(entities.distinct + terms.distinct)
    return tried, least, peak.articles / max(terms.against_total, 1)


def _all_of(ids: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset[str]().union(*ids)


def _compared(
    corpus: Corpus, filters: Filters, peak: Peak, interval: PeakInterval
) -> tuple[Filters, Against]:
    """The articles that a peak is compared with first, those of the peak among them."""
    every = _all_around(peak, interval)
    around, scope = filters.between(every.date_from, every.date_to), filters.between(None, None)
    if corpus.count(around) - peak.articles >= _FEW:
        return around, "around"
    if corpus.count(scope) - peak.articles >= _HARDLY_ANY:
        return scope, "scope"
    return every, "all"


def _all_around(peak: Peak, interval: PeakInterval) -> Filters:
    """All news of the weeks around a peak."""
    half = timedelta(days=WINDOWS[interval].half * (1 if interval == "day" else 7))
    return Filters(date_from=peak.first - half, date_to=peak.last + half)


def _narrowed(scope: Filters, cause: Cause) -> Filters:
    """The scope's articles that have a cause."""
    if cause.param == "entity":
        return scope.adding("entity", cause.value)
    query = f"({scope.query}) {cause.value}" if scope.query else cause.value
    return scope.setting("q", [query])


def _said(filters: Filters) -> list[str]:
    """The names and words that a scope asks for."""
    said = [" ".join(leaf.tokens) for leaf in positive_leaves(parse(filters.query))] if filters.query else []
    said += [split_entity_key(key)[1] for key in filters.entities]
    return [*said, *filters.sections, *filters.topics, *filters.sources, *filters.storylines]
