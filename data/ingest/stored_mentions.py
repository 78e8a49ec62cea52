"""Mentions as the article table itself keeps them, coming back from a file of ours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from data.article import KINDS
from data.ingest.names import Entity, mention
from data.ingest.values import Unusable, as_label


def stored_mentions(listed: list[Any], texts: Mapping[str, str]) -> list[dict[str, Any]]:
    """The mentions of an article; one whose place is not in the text loses its place.

    Raises Unusable where one is no mention.
    """
    return [_stored(one, texts) for one in listed]


def _stored(one: Any, texts: Mapping[str, str]) -> dict[str, Any]:
    if not isinstance(one, dict) or one.get("kind") not in KINDS or not as_label(one.get("entity")):
        raise Unusable("a mention needs an entity and a kind (person, organisation or place)")
    entity: Entity = (str(one["kind"]), as_label(one["entity"]))
    place = _place(one, texts)
    return mention(entity, *(place or (None, None, None)))


def _place(one: dict[str, Any], texts: Mapping[str, str]) -> tuple[str, int, int] | None:
    field, start, end = one.get("field"), one.get("start"), one.get("end")
    if not isinstance(field, str) or not isinstance(start, int) or not isinstance(end, int):
        return None
    fits = 0 <= start < end <= len(texts.get(field, ""))
    return (field, start, end) if fits else None
