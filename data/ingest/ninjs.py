"""ninjs, the IPTC's News in JSON: items of versions 1.x, 2.x and 3.x as rows of articles.

The versions differ in names (`byline`, `by`), in their case (`versioncreated`, `versionCreated`) and in shape
(`body_text`, or `bodies` with a role each). Agencies add fields of their own; those keep their names.
https://iptc.org/standards/ninjs/
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from data.ingest.dates import Ambiguous, read_date
from data.ingest.html_text import plain_text
from data.ingest.report import Findings, Row

#: What other JSON hardly has: one of these and an address or id of its own make an item of ninjs.
_TELLING: Final = frozenset({
    "versioncreated", "firstcreated", "contentcreated", "pubstatus", "bodies", "headlines", "descriptions",
    "body_text", "body_html", "body_xhtml", "description_text", "copyrightholder", "usageterms",
    "representationtype", "infosources",
})  # fmt: skip
_TELLING_ENOUGH: Final = 2
#: What is read here, or says nothing of an article; other fields go on as they are.
_KNOWN: Final = _TELLING | {
    "uri", "guid", "type", "mimetype", "contenttype", "profile", "version", "urgency", "priority", "language",
    "headline", "title", "byline", "by", "slugline", "located", "ednote", "copyrightnotice", "infosource",
    "subject", "subjects", "person", "people", "organisation", "organisations", "place", "places", "event",
    "events", "object", "objects", "genre", "genres", "service", "authors", "keywords", "renditions",
    "associations", "altids", "trustindicator", "trustindicators", "standard", "$standard", "expires",
    "source", "embargoed", "embargoeduntil", "contentdigitised", "rightsinfo", "digitalsourcetype",
    "charcount", "wordcount", "eventdetails", "plannedcoverage", "url", "link", "canonicalurl",
}  # fmt: skip
_SHAPED: Final = re.compile(r"(body|description|headline)_\w+")
_NO_NEWS: Final = frozenset({"withheld", "canceled", "cancelled"})
_MEDIA: Final = frozenset({"picture", "graphic", "audio", "video", "animation", "event", "planning"})
_MARKUP: Final = re.compile(
    r"</?(?:p|div|br|span|section|article|h[1-6]|ul|ol|li|blockquote|table|html)\b[^<>]*>", re.I
)
_ORIGIN: Final = re.compile(r"orig|provid|suppl|publish|creat|source", re.I)
#: A media topic at the top of the IPTC's tree, as an id or at the end of an address.
_TOP_TOPIC: Final = re.compile(r"(?:.*[:/])?(?:0[1-9]|1[0-7])0{6}")


class Withheld(ValueError):
    """An item that must not be shown, or is no article; the message is the reason."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field


def is_ninjs(record: Any) -> bool:
    """Whether an object is an item of ninjs."""
    if not isinstance(record, Mapping) or not ("uri" in record or "guid" in record):
        return False
    names = {name.lower() for name in record if isinstance(name, str)}
    standard = record.get("standard", record.get("$standard"))
    if isinstance(standard, Mapping) and "ninjs" in str(standard.get("name", "")).lower():
        return True
    telling = {name for name in names if name in _TELLING or _SHAPED.fullmatch(name)}
    return len(telling) >= _TELLING_ENOUGH or (bool(telling) and len(names & _KNOWN) > 3)


def ninjs_rows(number: int, record: Mapping[str, Any], findings: Findings) -> Iterator[Row]:
    """The row of an item, or its refusal."""
    findings.is_a("ninjs")
    try:
        yield number, article_of(record, datetime.now(UTC))
    except Withheld as reason:
        findings.read += 1
        findings.reject(number, reason.field, str(reason), _headline(_lowered(record)))


def article_of(record: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """An item as a row for `TableBuilder`. Raises Withheld."""
    item = _lowered(record)
    _refuse_withheld(item, now)
    headline = _headline(item)
    body = _body(item, headline)
    kind = _text(item, "type").lower()
    if kind in _MEDIA and not body:
        raise Withheld("type", f"not an article but a “{kind}”")
    id = _text(item, "uri") or _text(item, "guid")
    created = _text(item, "firstcreated") or _text(item, "contentcreated") or _text(item, "versioncreated")
    row = {
        "id": id,
        "headline": headline,
        "summary": _best(item, "description"),
        "body": body,
        "section": _section(item),
        "published": created,
        "updated": changed if (changed := _text(item, "versioncreated")) != created else "",
        "language": _text(item, "language"),
        "source": _source(item),
        "url": next(
            (url for name in ("url", "link", "canonicalurl") if _is_web(url := _text(item, name))), ""
        ),
        "authors": _names(item, "authors") or _text(item, "byline") or _text(item, "by"),
        "topics": [*_names(item, "subject", "subjects"), *_names(item, "keywords")],
        "people": _names(item, "person", "people"),
        "organisations": _names(item, "organisation", "organisations"),
        "places": _names(item, "place", "places"),
    }
    row["url"] = row["url"] or (id if _is_web(id) else "")
    return row | {name: value for name, value in record.items() if _goes_on(name, value, row)}


def _goes_on(name: str, value: Any, row: Mapping[str, Any]) -> bool:
    """Whether a field is an agency's own, or has what was not found where the standard wants it."""
    if name in row:
        return not row[name] and not isinstance(value, Mapping)
    return name.lower() not in _KNOWN and not _SHAPED.fullmatch(name.lower())


def _lowered(record: Mapping[str, Any]) -> dict[str, Any]:
    return {name.lower(): value for name, value in record.items() if isinstance(name, str)}


def _refuse_withheld(item: Mapping[str, Any], now: datetime) -> None:
    status = re.split(r"[:/]", _text(item, "pubstatus").lower())[-1]
    if status in _NO_NEWS:
        raise Withheld("pubstatus", f"its provider says that it is {status}")
    for name in ("embargoed", "embargoeduntil"):
        until = _time(_text(item, name))
        if until is not None and until > now:
            raise Withheld(name, f"embargoed until {until.isoformat(' ', 'minutes')}")


def _time(text: str) -> datetime | None:
    try:
        when = read_date(text, ZoneInfo("UTC")) if text else None
    except Ambiguous:
        return None
    return when.time if when else None


def _headline(item: Mapping[str, Any]) -> str:
    return " ".join((_best(item, "headline") or plain_text(_text(item, "title"))).split())


def _body(item: Mapping[str, Any], headline: str) -> str:
    """The body; some begin with the headline once more."""
    first, _, rest = _best(item, "body").partition("\n")
    return rest.lstrip() if headline and " ".join(first.split()) == headline else (f"{first}\n{rest}".strip())


def _best(item: Mapping[str, Any], what: str) -> str:
    """The text of a headline, description or body: the main one, and for a body the one with paragraphs."""
    told = [(role, kind, value) for role, kind, value in _shapes(item, what) if value.strip()]
    if not told:
        return ""

    def rank(shape: tuple[str, str, str]) -> tuple[bool, bool, bool]:
        role, kind, value = shape
        other_xml = ("xml" in kind and "xhtml" not in kind) or "nitf" in role
        return (
            other_xml,
            what == "body" and not _MARKUP.search(value),
            role not in ("", "main", "text", "html"),
        )

    _, kind, value = min(told, key=rank)
    return plain_text(value) if "html" in kind or "xml" in kind or _MARKUP.search(value) else value.strip()


def _shapes(item: Mapping[str, Any], what: str) -> Iterator[tuple[str, str, str]]:
    """Role, content type and text of all that is there of a kind, in either way of writing."""
    yield "", "", _text(item, what)
    for name, value in item.items():
        if name.startswith(f"{what}_") and isinstance(value, str):
            role = name.removeprefix(f"{what}_")
            yield role, "text/html" if "html" in role else "", value
    listed = item.get({"body": "bodies"}.get(what, f"{what}s"))
    for shape in listed if isinstance(listed, list) else ():
        if isinstance(shape, Mapping):
            told = _lowered(shape)
            yield _text(told, "role").lower(), _text(told, "contenttype").lower(), _text(told, "value")


def _section(item: Mapping[str, Any]) -> str:
    """The desk, where an agency tells it, else the topic at the top of the IPTC's tree."""
    for name in _names(item, "service"):
        return name
    for subject in _things(item, "subject", "subjects"):
        codes = (_text(subject, key) for key in ("code", "literal", "uri", "qcode"))
        if any(_TOP_TOPIC.fullmatch(code) for code in codes):
            return _text(subject, "name")
    return ""


def _source(item: Mapping[str, Any]) -> str:
    parties = list(_things(item, "infosource", "infosources"))
    origins = [p for p in parties if _ORIGIN.search(_text(p, "role") or _text(p, "rel"))]
    named = [_text(party, "name") or _text(party, "literal") for party in (*origins, *parties)]
    first = named[: len(origins)]
    return next(filter(None, (_text(item, "source"), *first, _text(item, "copyrightholder"), *named)), "")


def _names(item: Mapping[str, Any], *fields: str) -> list[str]:
    """The names of what a field lists, as objects or as texts."""
    plain = [one.strip() for field in fields for one in _list(item, field) if isinstance(one, str)]
    named = [_text(thing, "name") or _text(thing, "literal") for thing in _things(item, *fields)]
    return [name for name in (*plain, *named) if name]


def _things(item: Mapping[str, Any], *fields: str) -> Iterator[dict[str, Any]]:
    for field in fields:
        yield from (_lowered(thing) for thing in _list(item, field) if isinstance(thing, Mapping))


def _list(item: Mapping[str, Any], field: str) -> list[Any]:
    value = item.get(field)
    return value if isinstance(value, list) else []


def _text(item: Mapping[str, Any], name: str) -> str:
    value = item.get(name)
    return value.strip() if isinstance(value, str) else ""


def _is_web(text: str) -> bool:
    return text.lower().startswith(("http://", "https://"))
