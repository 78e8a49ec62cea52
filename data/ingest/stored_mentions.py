"""Mentions as the article table itself keeps them, coming back from a file of ours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from data.article import KINDS
from data.ingest.names import mention
from data.ingest.values import Unusable, as_label, parsed_list


def stored_mentions(value: Any, texts: Mapping[str, str]) -> list[dict[str, Any]]:
    """The mentions of an article; one whose place is not in the text loses its place.

    Raises Unusable where the value is no list of mentions.
    """
    listed = parsed_list(value)
    if listed is None:
        raise Unusable("no list of mentions")
    return [_stored(one, texts) for one in listed]


def _stored(one: Any, texts: Mapping[str, str]) -> dict[str, Any]:
    if not isinstance(one, Mapping) or one.get("kind") not in KINDS or not as_label(one.get("entity")):
        raise Unusable("a mention needs an entity and a kind (person, organisation or place)")
    entity = (str(one["kind"]), as_label(one["entity"]))
    return mention(entity, *(_place(one, texts) or ()))


def _place(one: Mapping[Any, Any], texts: Mapping[str, str]) -> tuple[str, int, int] | None:
    field, start, end = one.get("field"), one.get("start"), one.get("end")
    if not isinstance(field, str) or not isinstance(start, int) or not isinstance(end, int):
        return None
    return (field, start, end) if 0 <= start < end <= len(texts.get(field, "")) else None
