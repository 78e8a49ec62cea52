"""The article table: its columns and types, one article, and one mention of an entity."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal
from zoneinfo import ZoneInfo

import pyarrow as pa

#: The kinds of entity, in the order in which pages show them.
KINDS: Final = ("person", "organisation", "place")
TEXT_FIELDS: Final = ("headline", "summary", "body")
Kind = Literal["person", "organisation", "place"]

#: Stands in filters, facets and addresses for "has no value here" (no section, no language ...).
NONE: Final = "(none)"

#: One occurrence of an entity in an article; `start` and `end` count characters (Python's str) in
#: `field` and are null where a list names the entity but the text's own wording was not found.
MENTION: Final = pa.struct(
    [
        pa.field("entity", pa.string(), nullable=False),
        pa.field("kind", pa.string(), nullable=False),
        pa.field("field", pa.string()),
        pa.field("start", pa.int32()),
        pa.field("end", pa.int32()),
    ]
)

#: The article table. Text columns are never null but "" where an article has none; `section`,
#: `language`, `source` and `url` are "" where unknown. Times are UTC; `published` of an article
#: known by its day alone (`published_precision` "day") is that day's midnight in the corpus's zone,
#: and null where the article is undated; `published_as` is then the beginning of what its source gave as a
#: date, where it gave one that can't be read or can't be. `language_confidence` is how sure we are of a
#: language that we told from the text, 0 to 1; null where the article's source said it, or there is none.
SCHEMA: Final = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("headline", pa.string(), nullable=False),
        pa.field("summary", pa.string(), nullable=False),
        pa.field("body", pa.string(), nullable=False),
        pa.field("section", pa.string(), nullable=False),
        pa.field("published", pa.timestamp("us", tz="UTC")),
        pa.field("published_precision", pa.string()),
        pa.field("published_as", pa.string()),
        pa.field("updated", pa.timestamp("us", tz="UTC")),
        pa.field("collected", pa.timestamp("us", tz="UTC")),
        pa.field("language", pa.string(), nullable=False),
        pa.field("language_confidence", pa.float32()),
        pa.field("source", pa.string(), nullable=False),
        pa.field("url", pa.string(), nullable=False),
        pa.field("authors", pa.list_(pa.string()), nullable=False),
        pa.field("topics", pa.list_(pa.string()), nullable=False),
        pa.field("mentions", pa.list_(MENTION), nullable=False),
        pa.field("event", pa.string()),
        pa.field("storyline", pa.string()),
        pa.field("duplicate_of", pa.string()),
    ]
)

#: What an article said before it was changed, and when another text took that one's place.
EARLIER_SCHEMA: Final = pa.schema(
    [
        *(SCHEMA.field(name) for name in ("id", "headline", "summary", "body", "published", "updated")),
        pa.field("replaced", pa.timestamp("us", tz="UTC"), nullable=False),
    ]
)

#: A language told with less confidence than this is uncertain: from it on 99.9% or more are right, under it
#: 60 to 97% (docs/quality-languages.md).
SURE_OF_LANGUAGE: Final = 0.8


@dataclass(frozen=True, slots=True)
class Mention:
    """One occurrence of an entity in an article."""

    #: Canonical name.
    entity: str
    kind: Kind
    #: "headline", "summary" or "body"; None where the text's own wording was not found.
    field: str | None = None
    start: int | None = None
    end: int | None = None

    @property
    def key(self) -> str:
        """The entity as addresses write it, `kind:canonical name`."""
        return entity_key(self.kind, self.entity)


@dataclass(frozen=True, slots=True)
class Article:
    """One published item."""

    id: str
    headline: str
    summary: str = ""
    body: str = ""
    section: str = ""
    published: datetime | None = None
    published_precision: Literal["minute", "day"] | None = None
    #: What the source gave for a date that is none, such as “31 February 2024”.
    published_as: str | None = None
    updated: datetime | None = None
    collected: datetime | None = None
    language: str = ""
    #: How sure the language is, 0 to 1, where it was told from the text.
    language_confidence: float | None = None
    source: str = ""
    url: str = ""
    authors: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()
    event: str | None = None
    storyline: str | None = None
    duplicate_of: str | None = None

    @property
    def title(self) -> str:
        """The headline, or the opening of the text where there is none."""
        return display_title(self.headline, self.summary, self.body)

    def day(self, zone: ZoneInfo) -> date | None:
        """The calendar day of publication in `zone`, None for an undated article."""
        return None if self.published is None else self.published.astimezone(zone).date()


@dataclass(frozen=True, slots=True)
class Earlier:
    """What an article said before it was changed."""

    headline: str
    summary: str
    body: str
    published: datetime | None
    updated: datetime | None
    #: When another text took its place: that one was taken in then.
    replaced: datetime


def display_title(headline: str, summary: str = "", body: str = "", limit: int = 90) -> str:
    """What a list shows as an article's title: its headline, else the opening of its text."""
    text = " ".join((headline or summary or body).split())
    if headline or len(text) <= limit:
        return text or "(no text)"
    return text[:limit].rsplit(" ", 1)[0] + " …"


def published_iso(published: datetime | None, precision: str | None, zone: ZoneInfo) -> str:
    """A time of publication for a machine, in `zone`: a date, or a date and time with its offset."""
    if published is None or published != published:  # pandas' NaT differs from itself
        return ""
    local = published.astimezone(zone)
    return local.isoformat(timespec="minutes") if precision == "minute" else local.date().isoformat()


def entity_key(kind: str, name: str) -> str:
    """The entity as addresses write it, `kind:canonical name`."""
    return f"{kind}:{name}"


def split_entity_key(key: str) -> tuple[Kind | None, str]:
    """Kind and name of an entity key; the kind is None for a bare name."""
    kind, colon, name = key.partition(":")
    for known in KINDS:
        if colon and kind == known:
            return known, name
    return None, key
