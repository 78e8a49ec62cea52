"""Names in languages without a model: places that a list knows, and words that people are called by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from data.ingest.entities.capitals import headline_case, plain, runs
from data.ingest.entities.found import ArticleText, FoundMention
from data.ingest.entities.places import gazetteer

_FIELDS = ("headline", "summary", "body")


def find_by_lists(articles: Iterable[ArticleText]) -> Iterator[list[FoundMention]]:
    """What is found in each article, in their order."""
    for article in articles:
        yield [m for field in _FIELDS for m in _mentions(field, plain(getattr(article, field)))]


def _mentions(field: str, text: str) -> Iterator[FoundMention]:
    case = headline_case(text) if field == "headline" else ""
    if case:
        yield FoundMention(text, "", field, 0, len(text), (f"headline {case}",))
        return
    for run in runs(text):
        name = text[run.start : run.end]
        listed = not run.opens and len(name) > 3 and bool(gazetteer().place(name))
        yield FoundMention(
            name, "place" if listed else "", field, run.start, run.end, ("opens",) if run.opens else ()
        )
