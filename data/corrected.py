"""What corrections make of mentions: a pure function, whatever entities a corpus happens to have.

The corrections that hold are gone through in order. Each takes the mentions that stand for its entity by
then, and makes them stand for another one, or for none. So what was said of an entity is also true of those
that had become it before; and what an undo takes back is as if it had never been said.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from data.article import SCHEMA, TEXT_FIELDS, entity_key, split_entity_key
from data.correction_lines import spaced
from data.corrections import OF_STORYLINES, Correction, Log
from data.regrouped import Regrouped

#: Columns that tell what an article's mentions are and how they are written.
TELLING: Final = ("id", *TEXT_FIELDS, "mentions")


@dataclass(frozen=True, slots=True)
class Step:
    """One correction, as it is carried out; `into` is None where the entity is none."""

    entity: str
    into: str | None
    written: frozenset[str]
    articles: frozenset[str]

    @property
    def whole(self) -> bool:
        """Whether it is about all mentions of its entity."""
        return not (self.written or self.articles)

    def takes(self, written: str, article: str) -> bool:
        """Whether it is about a mention of its entity."""
        return (not self.written or written in self.written) and (
            not self.articles or article in self.articles
        )


class Corrected:
    """The corrections that hold, ready to be applied."""

    def __init__(self, corrections: Iterable[Correction] = ()) -> None:
        every = tuple(corrections)
        self.steps = tuple(
            Step(one.entity, one.into or None, frozenset(one.written), frozenset(one.articles))
            for one in every
            if one.kind not in OF_STORYLINES
        )
        #: What they make of storylines.
        self.storylines = Regrouped(one for one in every if one.kind in OF_STORYLINES)
        self._ways: dict[str, tuple[Step, ...]] = {}

    @classmethod
    def by(cls, log: Log) -> Corrected:
        """What the corrections of a log make of mentions."""
        return cls(log.in_force())

    def __bool__(self) -> bool:
        return bool(self.steps) or bool(self.storylines)

    @cached_property
    def digest(self) -> str:
        """Tells what is done apart from what others do; "" where nothing is."""
        if not self:
            return ""
        told: list[object] = [[s.entity, s.into, sorted(s.written), sorted(s.articles)] for s in self.steps]
        told += [[s.kind, s.articles, s.title, s.among] for s in self.storylines.steps]
        return hashlib.blake2b(json.dumps(told).encode(), digest_size=8).hexdigest()

    @cached_property
    def entities(self) -> frozenset[str]:
        """All entities that mentions may be taken from: mentions of any other one stay as they are."""
        return frozenset(step.entity for step in self.steps)

    @cached_property
    def into(self) -> frozenset[str]:
        """All entities that mentions may be given to."""
        return frozenset(step.into for step in self.steps if step.into is not None)

    def of(self, entity: str, written: str, article: str) -> str | None:
        """What a mention stands for, by the entity that was found, its wording and its article's id."""
        if entity not in self.splitting:
            return self.whole(entity)
        now: str | None = entity
        for step in self._on_the_way(entity):
            if step.entity == now and (step.whole or step.takes(written, article)):
                now = step.into
        return now

    def whole(self, entity: str) -> str | None:
        """What an entity is now, those of its mentions aside that were split off."""
        return self._moved.get(entity, entity)

    @cached_property
    def _moved(self) -> dict[str, str | None]:
        """What each entity is now that was corrected as a whole: from the last step back to the first."""
        now: dict[str, str | None] = {}
        for step in reversed(self.steps):
            if step.whole:
                now[step.entity] = None if step.into is None else now.get(step.into, step.into)
        return now

    @cached_property
    def splitting(self) -> frozenset[str]:
        """The found entities whose mentions may stand for several now, and must be looked at one by one."""
        several: set[str] = set()
        for step in reversed(self.steps):
            if not step.whole or step.into in several:
                several.add(step.entity)
            else:
                several.discard(step.entity)
        return frozenset(several)

    def _on_the_way(self, entity: str) -> tuple[Step, ...]:
        """The steps that may take a mention of a found entity."""
        if entity not in self._ways:
            reached, way = {entity}, []
            for step in self.steps:
                if step.entity in reached:
                    way.append(step)
                    if step.into is not None:
                        reached.add(step.into)
            self._ways[entity] = tuple(way)
        return self._ways[entity]

    def mentions(self, article: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The mentions of an article (with the columns of TELLING) as they stand now."""
        found = []
        for mention in article["mentions"]:
            key = entity_key(mention["kind"], mention["entity"])
            if key not in self.entities:
                found.append(mention)
                continue
            wording = written(mention, article) if key in self.splitting else ""
            now = self.of(key, wording, article["id"])
            if now is not None:
                kind, name = split_entity_key(now)
                found.append({**mention, "kind": kind, "entity": name})
        return found

    def table(self, table: pa.Table) -> pa.Table:
        """An article table, or some columns of it with those of TELLING, with its mentions as they stand."""
        named = self.naming(table)
        if not len(named):
            return table
        rows = table.select(list(TELLING)).take(named).to_pylist()
        changed = pa.array([self.mentions(row) for row in rows], SCHEMA.field("mentions").type)
        return with_lists(table, "mentions", named, changed)

    def naming(self, table: pa.Table) -> pa.Array:
        """The rows whose mentions are of an entity that a correction may take them from."""
        if not self.steps:
            return pa.array([], pa.int64())
        mentions = table.column("mentions").combine_chunks()
        flat = pc.list_flatten(mentions)
        keys = pc.binary_join_element_wise(
            pc.struct_field(flat, "kind"), pc.struct_field(flat, "entity"), ":"
        )
        taken = pc.is_in(keys, pa.array(sorted(self.entities), keys.type))
        return pc.unique(pc.list_parent_indices(mentions).filter(taken))


NONE_CORRECTED: Final = Corrected()


def written(mention: Mapping[str, Any], article: Mapping[str, Any]) -> str:
    """How a mention is written; where its place in the text is not known, as the entity was called."""
    if mention["field"] is None or mention["start"] is None:
        return str(mention["entity"])
    return spaced(article[mention["field"]][mention["start"] : mention["end"]])


def with_lists(table: pa.Table, name: str, rows: pa.Array, lists: pa.Array) -> pa.Table:
    """A table with other lists in some rows of a column."""
    column = table.column(name)
    places = list(range(len(table)))
    for at, row in enumerate(rows.to_pylist()):
        places[row] = len(table) + at
    every = pa.chunked_array([*column.chunks, lists.cast(column.type)])
    place = table.schema.get_field_index(name)
    return table.set_column(place, table.schema.field(name), every.take(pa.array(places, pa.int64())))
