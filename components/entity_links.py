"""Where entities lead: to the page over the articles that also name them, or to a page of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from components.address import Address
from components.chart import Links
from components.desk import Desk
from data.article import split_entity_key
from data.filters import Filters


def narrowing(desk: Desk, entities: Sequence[Sequence[str]]) -> Links:
    """Row i leads to the scope narrowed to the articles that name all of `entities[i]`."""
    held = desk.filters.entities
    named = [list(dict.fromkeys([*held, *keys])) for keys in entities]
    return Links(desk.address.scope(desk.filters).href(), {"entity": named})


def entity_of(desk: Desk) -> tuple[str, tuple[str, ...]]:
    """The entity whose page the address names, "" where there is none, and what is said of its name.

    A former name, of an entity that was corrected since, leads on to what it is now.
    """
    asked = desk.address.get("who")
    if not asked:
        return "", ()
    resolved = desk.corpus.resolve(Filters(entities=(asked,)))
    found = next(iter(resolved.filters.entities), "")
    return (found if split_entity_key(found)[0] else ""), resolved.dropped


def about(desk: Desk, key: str) -> Address:
    """The page of an entity (`kind:name`), over the same scope."""
    return replace(desk.address.to("entities"), view={"who": (key,)})
