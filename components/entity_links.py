"""Where the rows of a table of entities lead: the page over the articles that also name them."""

from __future__ import annotations

from collections.abc import Sequence

from components.chart import Links
from components.desk import Desk


def narrowing(desk: Desk, entities: Sequence[Sequence[str]]) -> Links:
    """Row i leads to the scope narrowed to the articles that name all of `entities[i]`."""
    held = desk.filters.entities
    named = [list(dict.fromkeys([*held, *keys])) for keys in entities]
    return Links(desk.address.scope(desk.filters).href(), {"entity": named})
