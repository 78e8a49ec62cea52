"""A peak explained: its causes, how many of its articles bear on them, and the most central headline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Final

import pandas as pd

from data.analysis.causes import Cause, causes
from data.analysis.peaks import WINDOWS, Peak, PeakInterval
from data.article import split_entity_key
from data.corpus import Corpus
from data.filters import Filters
from data.query import parse, positive_leaves

#: Names and words that are looked through for causes.
_TRIED: Final = 15
#: A scope that has fewer articles around its peak has no usual words: then it is compared with all news.
_FEW: Final = 10
_OUTLETS: Final = 40


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a peak was about."""

    #: Most telling first; empty where no name or word stands out.
    causes: tuple[Cause, ...]
    #: Articles of the peak that have one of the causes at least.
    bearing: int
    #: The peak's most central article, as a row of `Corpus.central`; empty where there is none.
    central: pd.DataFrame
    #: Whether the peak was compared with all news of these weeks, for want of other articles in scope.
    against_all: bool

    @property
    def label(self) -> str:
        """The causes in a few words; "" without any."""
        return ", ".join(cause.name for cause in self.causes)


def explained(corpus: Corpus, filters: Filters, peak: Peak, interval: PeakInterval) -> Explanation:
    """Explain a peak of a scope against the same scope in the weeks around it.

    The dates of `filters` are left aside: a scope that was narrowed to the peak has the same explanation.
    """
    scope, around, against_all = _compared(corpus, filters, peak, interval)
    entities = corpus.keyness(scope, "entity", around, limit=_TRIED)
    terms = corpus.keyness(scope, "term", around, limit=_TRIED)
    outlets = corpus.facet(scope, "source", _OUTLETS).frame["value"]

    @cache
    def holding(cause: Cause) -> frozenset[str]:
        return frozenset(corpus.ids(_narrowed(scope, cause)))

    rise = peak.articles - peak.expected
    found = causes(entities, terms, rise, holding, _said(filters), outlets)
    bearing = frozenset[str]().union(*map(holding, found))
    central = corpus.central(_narrowed(scope, found[0]) if found else scope, 1)
    return Explanation(found, len(bearing), central, against_all)


def _compared(
    corpus: Corpus, filters: Filters, peak: Peak, interval: PeakInterval
) -> tuple[Filters, Filters, bool]:
    """The peak's scope, and the articles that it is compared with: its own around it, or all of then."""
    half = timedelta(days=WINDOWS[interval].half * (1 if interval == "day" else 7))
    first, last = peak.first - half, peak.last + half
    scope, around = filters.between(peak.first, peak.last), filters.between(first, last)
    few = corpus.count(around) - corpus.count(scope) < _FEW
    return scope, Filters(date_from=first, date_to=last) if few else around, few


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
