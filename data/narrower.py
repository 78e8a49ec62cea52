"""Narrower scopes: what to ask for where a scope takes too long."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from data.answers import About
from data.corpus import QueryError
from data.filters import Filters
from data.query_tokens import tokens_of

#: Days of the scopes that are offered, with what they are called.
_SPANS: Final = ((365, "The last year"), (30, "The last month"))
_MARKS: Final = "*~"
_AWAY: Final = str.maketrans("", "", _MARKS)


def narrower(filters: Filters, about: About) -> list[tuple[str, Filters]]:
    """Scopes within this one that take less, each with what it is in words; none for what is small already.

    The last year is that up to the corpus's last day, or the scope's: a link shows tomorrow what it shows
    today. Of sections that one is offered which has most articles in the corpus.
    """
    return [*_sooner(filters, about), *_of_section(filters, about), *_plainer(filters)]


def _sooner(filters: Filters, about: About) -> list[tuple[str, Filters]]:
    if filters.undated or about.first is None or about.last is None:
        return []
    first = max(about.first, filters.date_from or date.min)
    last = min(about.last, filters.date_to or date.max)
    found = [(name, last - timedelta(days=days - 1)) for days, name in _SPANS]
    return [(f"{name} alone", filters.between(begin, last)) for name, begin in found if begin > first]


def _of_section(filters: Filters, about: About) -> list[tuple[str, Filters]]:
    left = [name for name in about.sections if name not in filters.not_sections]
    if filters.sections or len(left) < 2:
        return []
    return [(f"The largest section alone, {left[0]}", filters.setting("section", left[:1]))]


def _plainer(filters: Filters) -> list[tuple[str, Filters]]:
    """The query without its wildcards: many words stand for a word that ends with one."""
    try:
        leaves = [token.leaf for token in tokens_of(filters.query) if token.leaf is not None]
    except QueryError:
        return []
    plain, taken = filters.query, set[str]()
    for leaf in reversed(leaves):
        if leaf.match != "exact":
            word = plain[leaf.start : leaf.end]
            taken |= set(word) & set(_MARKS)
            plain = plain[: leaf.start] + word.translate(_AWAY) + plain[leaf.end :]
    return (
        [(f"Without {' and '.join(sorted(taken))}: {plain}", filters.setting("q", [plain]))] if taken else []
    )
