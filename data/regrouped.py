"""What corrections make of storylines: joined, parted and called otherwise, by the articles in them.

A correction names articles and not storylines, whose ids come and go with what is taken in. It holds for
whatever storylines these articles belong to by then; articles that are not there are passed over. Of those
that came into a parted storyline afterwards, each goes to the side that it is most like
(`data.storylines.siding`).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from data.corrections import Correction
from data.storylines.features import features_of
from data.storylines.siding import leaving
from data.storylines.tables import READ
from data.storylines.vectors import Sparse


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


@dataclass(frozen=True, slots=True)
class Held:
    """What a corpus holds: the articles of a storyline as it was found, and what articles are about."""

    members: Callable[[str], Sequence[str]]
    features: Callable[[Sequence[str]], Sparse]


class Regrouped:
    """The corrections of storylines that hold, in order."""

    def __init__(self, corrections: Iterable[Correction] = ()) -> None:
        self.steps = tuple(corrections)
        #: All articles that they name.
        self.articles = frozenset(id for one in self.steps for id in one.articles)

    def __bool__(self) -> bool:
        return bool(self.steps)

    def of(self, storylines: Mapping[str, str | None], held: Held) -> Regrouping:
        """What becomes of storylines, by those of the named articles that are there."""
        state = _State(storylines, held)
        for one in self.steps:
            here = [id for id in one.articles if id in storylines]
            if one.kind == "join" and len(here) > 1:
                state.join(here, _made(one))
            elif one.kind == "part" and here:
                state.part(here, one.among, _made(one))
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
        changes = self.of({id: found[id] for id in self.articles if id in found}, _held(table, found))
        now = {id: changes.own.get(id, changes.merged.get(was or "", was)) for id, was in found.items()}
        counts = Counter(now.values())
        touched = {*changes.merged.values(), *changes.own.values(), *(found[id] for id in changes.own)}
        alone = {storyline for storyline in touched if counts[storyline] == 1}
        values = [None if storyline in alone else storyline for storyline in now.values()]
        place = table.schema.get_field_index("storyline")
        return table.set_column(place, table.schema.field(place), pa.array(values, pa.string()))


def _held(table: pa.Table, found: Mapping[str, str | None]) -> Held:
    """What an article table holds; `found` are its storylines, in its order."""
    place = {id: at for at, id in enumerate(found)}

    def features(ids: Sequence[str]) -> Sparse:
        return features_of(table.select(READ).take(np.array([place[id] for id in ids], np.int64)))

    return Held(lambda storyline: [id for id, own in found.items() if own == storyline], features)


class _State:
    """Storylines while corrections are gone through."""

    def __init__(self, found: Mapping[str, str | None], held: Held) -> None:
        self._found = found
        self._held = held
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

    def part(self, ids: list[str], among: Sequence[str], made: str) -> None:
        """Give these articles a storyline of their own, with those that came after and are like them.

        `among` are all that were there to be parted, none where that is not known; a single one has none.
        """
        own = [*ids, *(self._followers(ids, among) if among else ())]
        for id in own:
            self._own[id] = made if len(own) > 1 else None

    def _followers(self, ids: list[str], among: Sequence[str]) -> list[str]:
        """Articles that came into their storylines after these were parted from them, and go with them."""
        known, found = {*ids, *among}, list[str]()
        for storyline in dict.fromkeys(map(self.now, ids)):
            members = set() if storyline is None else self._members(storyline)
            new = sorted(members - known)
            if new:
                sides = [id for id in ids if id in members], sorted((members & known) - set(ids))
                left, stayed = (self._held.features(side) for side in sides)
                leaves = leaving(self._held.features(new), left, stayed)
                found += [id for id, goes in zip(new, leaves, strict=True) if goes]
        return found

    def _members(self, storyline: str) -> set[str]:
        """The articles of a storyline by now."""
        was = [storyline, *(one for one in self._merged if self._followed(one) == storyline)]
        found = {id for one in was for id in self._held.members(one) if id not in self._own}
        return found | {id for id, own in self._own.items() if self._followed(own) == storyline}

    def regrouping(self, titles: Mapping[str, str]) -> Regrouping:
        """What has become of all."""
        merged = {was: now for was in self._merged if (now := self._followed(was)) is not None}
        return Regrouping(merged, {id: self._followed(own) for id, own in self._own.items()}, titles)


def _made(one: Correction) -> str:
    """The id of the storyline that a correction makes: the same wherever the correction is taken in."""
    return f"s-{hashlib.blake2b(one.id.encode(), digest_size=6).hexdigest()}"
