"""JSON Feed, versions 1 and 1.1 (jsonfeed.org), read leniently: a field of the wrong type is left empty."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from data.ingest.report import TableError

_VERSION: Final = re.compile(
    rb'"version"\s*:\s*"(?:https?:\\?/\\?/(?:www\.)?jsonfeed\.org\\?/version\\?/)?1(?:\.[01])?/?"'
)
#: Where the version stands in a feed: among the first keys as a rule, but the standard asks for no order.
_ITEMS: Final = re.compile(rb'"items"\s*:\s*\[')
#: A list of items of ninjs, each of which has a version too.
_NINJS: Final = re.compile(rb'"versioncreated"\s*:', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Item:
    """One item; "" and [] where it has none."""

    id: str
    url: str
    title: str
    html: str
    text: str
    summary: str
    published: str
    updated: str
    language: str
    authors: list[str]
    tags: list[str]


@dataclass(frozen=True, slots=True)
class JsonFeed:
    """A feed and its items."""

    version: str
    title: str
    link: str
    language: str
    items: list[Item]


def is_json_feed(content: bytes) -> bool:
    """Whether a document says that it is a JSON Feed."""
    start = content[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    return (
        start[:1] == b"{"
        and bool(_VERSION.search(content))
        and bool(_ITEMS.search(content))
        and not _NINJS.search(content)
    )


def json_feed(content: bytes) -> JsonFeed:
    """Read a JSON Feed. Raises TableError where it is broken JSON."""
    try:
        told = json.loads(content.decode("utf-8-sig", "replace"), strict=False)
    except (ValueError, RecursionError) as error:
        raise TableError("The JSON Feed is broken.", str(error)) from error
    if not isinstance(told, dict):
        raise TableError("The JSON Feed is no object.")
    items = told.get("items")
    return JsonFeed(
        "json11" if _text(told, "version").rstrip("/").endswith("1.1") else "json1",
        _text(told, "title"),
        _text(told, "home_page_url") or _text(told, "feed_url"),
        _text(told, "language"),
        [_item(item, told) for item in items if isinstance(item, dict)] if isinstance(items, list) else [],
    )


def _item(item: Mapping[str, Any], feed: Mapping[str, Any]) -> Item:
    tags = item.get("tags")
    return Item(
        _text(item, "id"),
        _text(item, "url") or _text(item, "external_url"),
        _text(item, "title"),
        _text(item, "content_html"),
        _text(item, "content_text"),
        _text(item, "summary"),
        _text(item, "date_published"),
        _text(item, "date_modified"),
        _text(item, "language"),
        _authors(item) or _authors(feed),
        [" ".join(tag.split()) for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else [],
    )


def _authors(thing: Mapping[str, Any]) -> list[str]:
    """`authors` of version 1.1, or the `author` of version 1."""
    listed = thing.get("authors")
    listed = listed if isinstance(listed, list) else [thing.get("author")]
    return [name for author in listed if isinstance(author, dict) and (name := _text(author, "name"))]


def _text(thing: Mapping[str, Any], name: str) -> str:
    """A text; ids may come as numbers."""
    value = thing.get(name)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else ""
