"""What the chronicle's files must look like: every rule of their README, each with its reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from typing import Any, Final

from data.article import KINDS
from data.ingest.names import Entity

#: A field and what is wrong with it.
Wrong = tuple[str, str]

#: An article's lists of names -> the kind they name.
LISTS: Final[Mapping[str, str]] = {"people": "person", "organisations": "organisation", "places": "place"}
SECTIONS: Final = (
    "Politics", "World", "Rights", "Social", "Economy", "Sport", "Environment", "Energy", "Culture",
    "Finance",
)  # fmt: skip
LANGUAGES: Final = ("en", "az", "ru")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_MINUTE: Final = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:00\+04:00")
_JUNK: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def check_article(article: Mapping[str, Any], entities: Collection[Entity]) -> Wrong | None:
    """The first thing that is wrong with an article; None where all is right."""
    return _fields(article, _ARTICLE) or _names(article, entities) or _id_date(article)


def check_entity(entity: Mapping[str, Any], seen: Collection[Entity]) -> Wrong | None:
    """The first thing that is wrong with an entity, given those before it; None where all is right."""
    wrong = _fields(entity, _ENTITY)
    if wrong is None and (entity["kind"], entity["name"]) in seen:
        return "name", "is there twice"
    if wrong is None and entity["kind"] != "place" and entity["lat"] is not None:
        return "lat", "only places have coordinates"
    if wrong is None and (entity["lat"] is None) != (entity["lon"] is None):
        return "lon", "must be there with lat, or neither"
    return wrong


Check = Callable[[Any], str]


def _fields(record: Mapping[str, Any], checks: Mapping[str, Check]) -> Wrong | None:
    for name in checks:
        if name not in record:
            return name, "is missing"
    for name in record:
        if name not in checks:
            return name, "is no field of this file"
    reasons = ((name, check(record[name])) for name, check in checks.items())
    return next(((name, reason) for name, reason in reasons if reason), None)


def _text(limit: int) -> Check:
    def check(value: Any) -> str:
        if not isinstance(value, str):
            return "must be text"
        if not value.strip() or value != value.strip():
            return "is blank, or has blanks around it"
        if _JUNK.search(value):
            return "has control characters"
        return f"is longer than {limit} characters" if len(value) > limit else ""

    return check


def _body(value: Any) -> str:
    if wrong := _text(4_000)(value):
        return wrong
    words = len(value.split())
    return "" if 110 <= words <= 230 else f"has {words} words; 110 to 230 are asked for"


def _one_of(values: Collection[str]) -> Check:
    return lambda value: "" if value in values else f"must be one of {', '.join(values)}"


def _texts(least: int, most: int, lower: bool = False) -> Check:
    def check(value: Any) -> str:
        if not isinstance(value, list) or not least <= len(value) <= most:
            return f"must be a list of {least} to {most}"
        for item in value:
            if wrong := _text(300)(item):
                return f"holds an entry that {wrong}"
        if lower and any(item != item.lower() for item in value):
            return "must be in small letters"
        return "" if len(set(value)) == len(value) else "names something twice"

    return check


def _slug(value: Any) -> str:
    slug = isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}(-[a-z0-9]+)+", value)
    return "" if slug else "must be a date and words in small letters, joined by hyphens"


def _published(value: Any) -> str:
    try:
        if isinstance(value, str) and _DAY.fullmatch(value):
            date.fromisoformat(value)
            return ""
        if isinstance(value, str) and _MINUTE.fullmatch(value):
            datetime.fromisoformat(value)
            return ""
    except ValueError as error:
        return f"is no date: {error}"
    return "must be a day, 2024-05-14, or a minute in Baku, 2024-05-14T09:30:00+04:00"


def _address(value: Any) -> str:
    return _text(2_000)(value) or ("" if re.match(r"https?://[^/\s]+", value) else "must be a web address")


def _addresses(value: Any) -> str:
    if not isinstance(value, list):
        return "must be a list"
    return next((wrong for item in value if (wrong := _address(item))), "")


def _country(value: Any) -> str:
    known = value is None or (isinstance(value, str) and re.fullmatch(r"[A-Z]{2}", value))
    return "" if known else "must be a code of two capitals, or null"


def _degrees(limit: int) -> Check:
    def check(value: Any) -> str:
        if value is None:
            return ""
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        return (
            ""
            if number and -limit <= value <= limit
            else f"must be a number from -{limit} to {limit}, or null"
        )

    return check


def _count(value: Any) -> str:
    return "" if isinstance(value, int) and not isinstance(value, bool) and value > 0 else "must be a count"


def _names(article: Mapping[str, Any], entities: Collection[Entity]) -> Wrong | None:
    for column, kind in LISTS.items():
        for name in article[column]:
            if (kind, name) not in entities:
                return column, f"names “{name}”, which is no {kind} of entities.jsonl"
    return None


def _id_date(article: Mapping[str, Any]) -> Wrong | None:
    same = article["id"][:10] == article["published"][:10]
    return None if same else ("id", "must begin with the date of `published`")


_ARTICLE: Final[Mapping[str, Check]] = {
    "id": _slug, "headline": _text(90), "summary": _text(200), "body": _body, "section": _one_of(SECTIONS),
    "published": _published, "language": _one_of(LANGUAGES), "source": _text(100), "source_url": _address,
    "also_from": _addresses, "people": _texts(0, 100), "organisations": _texts(0, 100),
    "places": _texts(0, 100), "topics": _texts(1, 4, lower=True),
}  # fmt: skip
_ENTITY: Final[Mapping[str, Check]] = {
    "name": _text(200), "kind": _one_of(KINDS), "aliases": _texts(0, 100), "country": _country,
    "lat": _degrees(90), "lon": _degrees(180), "articles": _count,
}  # fmt: skip
