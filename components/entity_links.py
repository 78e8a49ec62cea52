"""Where entities lead: to the page over the articles that also name them, or to a page of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from components.address import Address
from components.chart import Links
from components.desk import Desk


def narrowing(desk: Desk, entities: Sequence[Sequence[str]]) -> Links:
    """Row i leads to the scope narrowed to the articles that name all of `entities[i]`."""
    held = desk.filters.entities
    named = [list(dict.fromkeys([*held, *keys])) for keys in entities]
    return Links(desk.address.scope(desk.filters).href(), {"entity": named})


def about(desk: Desk, key: str) -> Address:
    """The page of an entity (`kind:name`), over the same scope."""
    return replace(desk.address.to("entities"), view={"who": (key,)})
