"""Corpus health: what the articles have and lack, each number opening its articles."""

from __future__ import annotations

from typing import Final

from components.desk import Desk
from components.message import choices, heading
from components.words import value_label
from data.corpus import FacetField
from data.filters import Filters
from data.frames import rows

_FIELDS: Final[tuple[tuple[FacetField, str], ...]] = (
    ("language", "Languages"), ("section", "Sections"), ("source", "Sources"),
)  # fmt: skip
_MOST: Final = 15


def corpus_health(desk: Desk) -> None:
    """Counts of the corpus as a whole: the scope above does not narrow them."""
    if not desk.about.articles:
        return
    heading("Corpus health", "of the whole corpus; each opens its articles")
    about = desk.about
    span = f"{about.first} to {about.last}" if about.first and about.last else "no dates"
    everything = [_option(desk, Filters(), "All", about.articles)]
    groups = [(f"Articles, {span}", everything + _dates(desk))]
    for field, name in _FIELDS:
        counted = desk.corpus.facet(Filters(), field, _MOST)
        found = [(str(row.value), int(row.articles)) for row in rows(counted.frame)]
        options = [
            _option(desk, Filters().adding(field, value), value_label(field, value), n) for value, n in found
        ]
        largest = f" (the {len(options)} largest of {counted.distinct:,})"
        groups.append((name + (largest if counted.distinct > len(options) else ""), options))
    choices([group for group in groups if group[1]], key="corpus-health")


def _dates(desk: Desk) -> list[tuple[str, str, bool]]:
    undated = desk.about.undated
    copies = desk.corpus.count(Filters(copies="only"))
    options = [_option(desk, Filters(undated=True), "Undated", undated)] if undated else []
    return options + ([_option(desk, Filters(copies="only"), "Near-copies", copies)] if copies else [])


def _option(desk: Desk, filters: Filters, label: str, n: int) -> tuple[str, str, bool]:
    return f"{label} {n:,}", desk.address.scope(filters).to("reader").href(), False
