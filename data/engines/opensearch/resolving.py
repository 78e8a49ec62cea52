"""Resolving: the values that a corpus on a cluster knows, read for one scope."""

from __future__ import annotations

from typing import Any

from data.article import KINDS, entity_key, split_entity_key
from data.engines.opensearch.known import Known
from data.engines.opensearch.layout import WAS_ENTITY, WAS_STORYLINE
from data.engines.resolving import FEW
from data.filters import Filters

_PARAMS = {"sections": "section", "languages": "language", "sources": "source", "entities": "entity",
           "topics": "topic", "storylines": "storyline"}  # fmt: skip


class ClusterValues:
    """What `data.engines.resolving` asks: most of it is read in one request, for all values of a scope."""

    def __init__(self, known: Known, filters: Filters) -> None:
        self._known = known
        glance = known.glance()
        self.corrects_entities = self.corrects_storylines = glance.corrected
        self._storylines = glance.storylines
        self._read: dict[tuple[str, str], dict[str, Any] | None] = {}
        self._read_all(filters)

    def _read_all(self, filters: Filters) -> None:
        asked: dict[str, set[str]] = {}
        for field, param in _PARAMS.items():
            for values in (getattr(filters, field), getattr(filters, f"not_{field}", ())):
                for value in values:
                    asked.setdefault(param, set()).update(_keys(param, value))
        for param, keys in asked.items():
            every = sorted(keys)
            for key, told in zip(every, self._known.of(param, every), strict=True):
                self._read[param, key] = told

    def _of(self, param: str, value: str) -> dict[str, Any] | None:
        if (param, value) not in self._read:
            self._read[param, value] = self._known.of(param, [value])[0]
        return self._read[param, value]

    def knows(self, name: str, value: str) -> bool:
        return self._of(name, value) is not None

    def corrected(self, key: str) -> bool:
        return self._of(WAS_ENTITY, key) is not None

    def whole(self, key: str) -> str | None:
        told = self._of(WAS_ENTITY, key)
        into: str | None = key if told is None else told["told"]["into"]
        return into

    def joined(self, storyline: str) -> str:
        told = self._of(WAS_STORYLINE, storyline)
        return storyline if told is None else str(told["told"]["into"])

    def title(self, storyline: str) -> str | None:
        told = self._of("storyline", storyline)
        return None if told is None else str(told["label"])

    def any_storyline(self) -> bool:
        return bool(self._storylines)

    def candidates(self, name: str, value: str) -> list[str]:
        return self._known.every(name, FEW) or self._known.close_to(name, value)


def _keys(param: str, value: str) -> tuple[str, ...]:
    if param != "entity" or split_entity_key(value)[0] is not None:
        return (value,)
    return tuple(entity_key(kind, value) for kind in KINDS)
