"""Small articles for tests: `table(make_article(headline="Gas flows"), ...)`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import pyarrow as pa

from data.article import KINDS, SCHEMA, Mention

_EMPTY: Final[dict[str, Any]] = {
    "headline": "", "summary": "", "body": "", "section": "", "published": None,
    "published_precision": None, "updated": None, "collected": None, "language": "", "source": "",
    "url": "", "authors": (), "topics": (), "mentions": (), "event": None, "storyline": None,
    "duplicate_of": None, "language_confidence": None, "published_as": None,
}  # fmt: skip


def make_article(**fields: Any) -> dict[str, Any]:
    """One row of the article table: what is not given is empty.

    `id` is by default the headline in small letters joined by hyphens. `published` may be a
    datetime, or text: "2024-05-14" (a day, midnight UTC) or "2024-05-14T09:30+04:00"; without a
    zone it is UTC. `mentions` may be `Mention`s, dicts, or entity keys such as "person:Ilham
    Aliyev", which get offsets where the name stands in headline, summary or body.
    """
    unknown = fields.keys() - {"id", *_EMPTY}
    if unknown:
        raise TypeError(f"an article has no {', '.join(sorted(unknown))}")
    row = {"id": _slug(str(fields.get("headline", ""))), **_EMPTY, **fields}
    for name in ("published", "updated", "collected"):
        row[name] = _time(row[name])
    if row["published"] is not None and row["published_precision"] is None:
        row["published_precision"] = "day" if _is_day(fields["published"]) else "minute"
    row["authors"], row["topics"] = list(row["authors"]), list(row["topics"])
    row["mentions"] = list(_mentions(row))
    return row


def table(*rows: Mapping[str, Any]) -> pa.Table:
    """The article table of these rows."""
    return pa.Table.from_pylist([dict(row) for row in rows], schema=SCHEMA)


def days(first: str, headlines: Iterable[str], **fields: Any) -> list[dict[str, Any]]:
    """Articles on successive days, the first on `first`."""
    start = date.fromisoformat(first)
    return [
        make_article(headline=headline, published=(start + timedelta(days=i)).isoformat(), **fields)
        for i, headline in enumerate(headlines)
    ]


def _slug(headline: str) -> str:
    return "-".join(re.findall(r"\w+", headline.lower())) or "untitled"


def _is_day(value: object) -> bool:
    return isinstance(value, str) and len(value) == len("2024-05-14")


def _time(value: str | datetime | None) -> datetime | None:
    time = datetime.fromisoformat(value) if isinstance(value, str) else value
    if time is None:
        return None
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)


def _mentions(row: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    for given in row["mentions"]:
        if isinstance(given, Mention):
            yield asdict(given)
        elif isinstance(given, str):
            yield from _found(given, row)
        else:
            yield dict(given)


def _found(key: str, row: Mapping[str, Any]) -> list[dict[str, Any]]:
    kind, _, name = key.partition(":")
    assert kind in KINDS, f"{key!r} is not kind:name"
    found = [
        {"entity": name, "kind": kind, "field": field, "start": m.start(), "end": m.end()}
        for field in ("headline", "summary", "body")
        for m in re.finditer(rf"\b{re.escape(name)}\b", row[field])
    ]
    return found or [{"entity": name, "kind": kind, "field": None, "start": None, "end": None}]
