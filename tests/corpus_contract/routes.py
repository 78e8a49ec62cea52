"""Every way of asking which articles are in scope; all must give one answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from data.corpus import Corpus
from data.filters import SORTS, Filters, Sort


def _by_pages(corpus: Corpus, filters: Filters, sort: Sort, size: int) -> list[str]:
    found: list[str] = []
    while True:
        page = corpus.search(filters, sort, size, len(found))
        found += page.frame["id"].tolist()
        if len(page.frame) < size:
            return found


def scope_ids(corpus: Corpus, filters: Filters) -> str:
    """The ids in scope by every route that lists them, which must agree, sorted and joined."""
    for sort in SORTS:
        listed = corpus.ids(filters, sort).tolist()
        for size in (2, 100):
            assert _by_pages(corpus, filters, sort, size) == listed, (sort, size)
        _agree_on_neighbours(corpus, filters, sort, listed)
    ids = sorted(corpus.ids(filters))
    assert len(set(ids)) == len(ids)
    return "".join(ids)


def _agree_on_neighbours(corpus: Corpus, filters: Filters, sort: Sort, listed: list[str]) -> None:
    padded = [None, *listed, None]
    for place, id in enumerate(listed):
        found = corpus.neighbours(id, filters, sort)
        assert (found.position, found.total) == (place + 1, len(listed))
        assert (found.previous and found.previous[0]) == padded[place]
        assert (found.next and found.next[0]) == padded[place + 2]


COUNTS: Final[dict[str, Callable[[Corpus, Filters], int]]] = {
    "count": lambda corpus, filters: corpus.count(filters),
    "search": lambda corpus, filters: corpus.search(filters, limit=0).total,
    "search by relevance": lambda corpus, filters: corpus.search(filters, "relevance", 2).total,
    "neighbours": lambda corpus, filters: corpus.neighbours("no such id", filters).total,
    **{
        f"volume by {interval} and {by}": lambda corpus, filters, interval=interval, by=by: _volume(  # type: ignore[misc]
            corpus, filters, interval, by
        )
        for interval in ("day", "week", "month")
        for by in (None, "section", "language", "source")
    },
    **{
        f"facet {field}": lambda corpus, filters, field=field: _facet(corpus, filters, field)  # type: ignore[misc]
        for field in ("section", "language", "source")
    },
    "facet topic": lambda corpus, filters: corpus.facet(filters, "topic").total,
    "entities": lambda corpus, filters: corpus.entities(filters).total,
}


def _volume(corpus: Corpus, filters: Filters, interval: str, by: str | None) -> int:
    volume = corpus.volume(filters, interval, by)  # type: ignore[arg-type]  # the names above
    assert volume.total == volume.frame["articles"].sum() + volume.undated
    return int(volume.total)


def _facet(corpus: Corpus, filters: Filters, field: str) -> int:
    """Each article has one section, language and source: the facet adds up to the scope."""
    facet = corpus.facet(filters, field, limit=None)  # type: ignore[arg-type]  # the names above
    assert facet.distinct == len(facet.frame)
    assert facet.total == facet.frame["articles"].sum()
    return facet.total
