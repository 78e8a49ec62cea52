"""A corpus whose scopes may ask for what readers think: which articles have how many reviews, how good.

Reviews are in a database of their own, so a corpus knows nothing of them: what a scope asks for is looked up
there and handed on as ids.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, Final, cast

from data.answers import Resolved
from data.budgeted import QUESTIONS, unbudgeted
from data.corpus import Corpus, CorpusUnavailable
from data.filters import Filters
from data.reviews.review import ReviewsUnavailable
from data.reviews.store import ReviewStore

#: Articles that a scope may be told by; a cluster takes 65,536 in one question.
MOST_IDS: Final = 50_000


def reviewed(corpus: Corpus, store: ReviewStore) -> Corpus:
    """The corpus, which answers scopes by reviews too.

    What reviews say is looked up once for each such scope, so that all answers to one page agree: make
    another for the next. Where it can't be looked up, the answer is CorpusUnavailable, and no other scope
    minds. A scope that comes to more than MOST_IDS articles is dropped by `resolve`, which says so.
    """
    corpus = unbudgeted(corpus)
    bare = corpus._corpus if isinstance(corpus, _Reviewed) else corpus
    return cast(Corpus, _Reviewed(bare, store))


def reviewed_digest(corpus: Corpus, filters: Filters) -> str:
    """What tells a scope by reviews from itself at another time; "" for others, and where it isn't known."""
    try:
        asked = getattr(corpus, "reviewed_ids", None)
        ids = asked(filters) if asked is not None and filters.by_reviews() else None
    except CorpusUnavailable:
        return ""
    if ids is None:
        return ""
    return hashlib.blake2b("\0".join(sorted(ids)).encode("utf-8", "replace"), digest_size=12).hexdigest()


class _Reviewed:
    """Hands each question on, with ids for what its scopes ask of reviews."""

    def __init__(self, corpus: Corpus, store: ReviewStore) -> None:
        self._corpus, self._store = corpus, store
        self._found: dict[tuple[str, int], frozenset[str]] = {}

    def resolve(self, filters: Filters) -> Resolved:
        """As the corpus does; what too many articles answer to is dropped as well."""
        found = self._corpus.resolve(filters)
        try:
            self.reviewed_ids(found.filters)
        except _TooMany as error:
            return Resolved(replace(found.filters, rated="", reviews=0), (*found.dropped, str(error)))
        except CorpusUnavailable:
            pass  # whoever counts is told
        return found

    def reviewed_ids(self, filters: Filters) -> frozenset[str] | None:
        """What reviews leave of a scope, None where it does not ask for them; raises CorpusUnavailable."""
        if not filters.by_reviews():
            return None
        asked = (filters.rated, filters.reviews)
        if asked not in self._found:
            self._found[asked] = self._looked_up(filters)
        return self._found[asked]

    def _looked_up(self, filters: Filters) -> frozenset[str]:
        try:
            ids = self._store.reviewed(float(filters.rated or 0), filters.reviews, MOST_IDS + 1)
        except ReviewsUnavailable as error:
            raise CorpusUnavailable(str(error), error.detail) from error
        if len(ids) > MOST_IDS:
            asked = replace(Filters(), rated=filters.rated, reviews=filters.reviews).describe()
            raise _TooMany(
                f"More than {MOST_IDS:,} articles answer to “{asked}”, "
                "too many to tell a scope by: it was left out."
            )
        return frozenset(ids)

    def __getattr__(self, name: str) -> Any:
        asked = getattr(self._corpus, name)
        return partial(self._answer, asked) if name in QUESTIONS else asked

    def _answer(self, asked: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return asked(*map(self._told, args), **{name: self._told(value) for name, value in kwargs.items()})

    def _told(self, value: Any) -> Any:
        """A scope as a corpus understands it; any other argument as it is."""
        if not isinstance(value, Filters) or not value.by_reviews():
            return value
        ids = self.reviewed_ids(value) or frozenset()
        both = ids if value.ids is None else value.ids & ids
        return replace(value, rated="", reviews=0, ids=both)


class _TooMany(CorpusUnavailable):
    """More articles than a scope can be told by."""
