"""What corrections make of storylines: joined, parted and called otherwise, by the articles in them.

A correction names articles and not storylines, whose ids come and go with what is taken in. It holds for
whatever storylines these articles belong to by then; articles that are not there are passed over.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pyarrow as pa

from data.corrections import Correction


@dataclass(frozen=True, slots=True)
class Regrouping:
    """What becomes of the storylines of one corpus."""

    #: Storylines that are part of another now.
    merged: Mapping[str, str] = field(default_factory=dict)
    #: Articles with a storyline of their own, None for none.
    own: Mapping[str, str | None] = field(default_factory=dict)
    #: What storylines are called, those aside that are called by their articles.
    titles: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.merged or self.own or self.titles)


class Regrouped:
    """The corrections of storylines that hold, in order."""

    def __init__(self, corrections: Iterable[Correction] = ()) -> None:
        self.steps = tuple(corrections)
        #: All articles that they name.
        self.articles = frozenset(id for one in self.steps for id in one.articles)

    def __bool__(self) -> bool:
        return bool(self.steps)

    def of(self, storylines: Mapping[str, str | None]) -> Regrouping:
        """What becomes of storylines, by those of the named articles that are there."""
        state = _State(storylines)
        for one in self.steps:
            here = [id for id in one.articles if id in storylines]
            if one.kind == "join" and len(here) > 1:
                state.join(here, _made(one))
            elif one.kind == "part" and here:
                state.part(here, _made(one))
        titles = {}
        for one in self.steps:
            if one.kind == "title" and one.articles[0] in storylines:
                now = state.now(one.articles[0])
                if now is not None:
                    titles[now] = one.title
        return state.regrouping(titles)

    def table(self, table: pa.Table) -> pa.Table:
        """A whole article table with its storylines as they stand; an article alone in one has none."""
        if not self:
            return table
        found = dict(zip(table.column("id").to_pylist(), table.column("storyline").to_pylist(), strict=True))
        changes = self.of({id: found[id] for id in self.articles if id in found})
        now = {id: changes.own.get(id, changes.merged.get(was or "", was)) for id, was in found.items()}
        counts = Counter(now.values())
        touched = {*changes.merged.values(), *changes.own.values(), *(found[id] for id in changes.own)}
        alone = {storyline for storyline in touched if counts[storyline] == 1}
        values = [None if storyline in alone else storyline for storyline in now.values()]
        place = table.schema.get_field_index("storyline")
        return table.set_column(place, table.schema.field(place), pa.array(values, pa.string()))


class _State:
    """Storylines while corrections are gone through."""

    def __init__(self, found: Mapping[str, str | None]) -> None:
        self._found = found
        self._merged: dict[str, str] = {}
        self._own: dict[str, str | None] = {}

    def now(self, id: str) -> str | None:
        """The storyline of an article by now."""
        return self._followed(self._own[id] if id in self._own else self._found[id])

    def _followed(self, storyline: str | None) -> str | None:
        while storyline is not None and storyline in self._merged:
            storyline = self._merged[storyline]
        return storyline

    def join(self, ids: list[str], made: str) -> None:
        """Make one of the storylines of these articles, under the id of the first that has one."""
        into = next((now for now in map(self.now, ids) if now is not None), made)
        for id in ids:
            now = self.now(id)
            if now is None:
                self._own[id] = into
            elif now != into:
                self._merged[now] = into

    def part(self, ids: list[str], made: str) -> None:
        """Give these articles a storyline of their own; a single one has none."""
        for id in ids:
            self._own[id] = made if len(ids) > 1 else None

    def regrouping(self, titles: Mapping[str, str]) -> Regrouping:
        """What has become of all."""
        merged = {was: now for was in self._merged if (now := self._followed(was)) is not None}
        return Regrouping(merged, {id: self._followed(own) for id, own in self._own.items()}, titles)


def _made(one: Correction) -> str:
    """The id of the storyline that a correction makes: the same wherever the correction is taken in."""
    return f"s-{hashlib.blake2b(one.id.encode(), digest_size=6).hexdigest()}"
