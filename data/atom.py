"""Atom: articles as a feed, https://www.rfc-editor.org/rfc/rfc4287."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from data.article import display_title
from data.filter_words import Titles
from data.filters import Filters
from data.http_address import http_address
from data.version import VERSION

TYPE: Final = "application/atom+xml"
#: Entries of a feed, unless another number is asked for, and the most that may be asked for.
LIMIT: Final = 50
MOST: Final = 200

_XMLNS: Final = "http://www.w3.org/2005/Atom"
_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
#: Ours alone: names in it are a corpus and an article, or a corpus and a scope.
_IDS: Final = UUID("6f0b7c1e-7a44-5d0e-9d0c-2f6c9a1d3b58")
#: What XML 1.0 may not hold, https://www.w3.org/TR/xml/#charsets
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
#: An entry must have a time; this is that of an article of which none is known.
_NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)
_SUMMARY: Final = 600


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed says of itself."""

    corpus: str
    filters: Filters
    #: Articles in scope, of which the feed has the newest.
    n: int
    zone: ZoneInfo
    #: When it was made: its `updated` where no entry has one.
    made: datetime
    #: Where the dashboard is, `https://news.example.org`; "" where nobody knows.
    base: str = ""
    #: Address of the page of the same scope inside the dashboard.
    page: str = "/reader"
    #: The feed's own address; "" for a file.
    self_address: str = ""
    #: What the storylines of the scope are called.
    titles: Titles = field(default_factory=dict)


def atom_feed(feed: Feed, articles: Iterable[Mapping[str, Any]]) -> bytes:
    """The feed of these rows of the article table, which should be newest first.

    An id is a UUID made of the names of the corpus and of the article (of the scope, for the feed): it
    stays when texts, addresses and versions change. Texts are text, never markup. `updated` is when an
    article was revised, else published, else taken in, else 1970.
    """
    root = ET.Element("feed", {"xmlns": _XMLNS})
    entries = [_entry(feed, article) for article in articles]
    _text(root, "id", _urn("feed", feed.corpus, repr(sorted(feed.filters.to_params().items()))))
    _text(root, "title", f"{feed.corpus}: {feed.filters.describe(feed.titles)}", type="text")
    few = "all of them" if len(entries) == feed.n else f"the newest {len(entries):,}"
    _text(root, "subtitle", f"Articles in scope: {feed.n:,}; here are {few}.", type="text")
    times = [time for _, time in entries if time > _NEVER]
    _text(root, "updated", _rfc3339(max(times, default=feed.made).astimezone(feed.zone)))
    ET.SubElement(_sub(root, "author"), "name").text = _clean(feed.corpus) or "Newsdesk"
    _text(root, "generator", "Newsdesk", version=VERSION)
    if feed.self_address:
        _sub(root, "link", rel="self", type=TYPE, href=feed.self_address)
    if feed.base:
        _sub(root, "link", rel="alternate", type="text/html", href=feed.base + feed.page)
    root.extend(entry for entry, _ in entries)
    ET.indent(root)
    made: bytes = ET.tostring(root, "utf-8", xml_declaration=True)
    return made + b"\n"


def _entry(feed: Feed, article: Mapping[str, Any]) -> tuple[ET.Element, datetime]:
    """An article as an entry, and when that was updated."""
    language = article["language"]
    entry = ET.Element("entry", {_LANG: language} if _LANGUAGE.fullmatch(language) else {})
    published, id = article["published"], article["id"]
    updated = article["updated"] or published or article["collected"] or _NEVER
    _text(entry, "id", _urn("article", feed.corpus, id))
    title = display_title(article["headline"], article["summary"], article["body"])
    _text(entry, "title", " ".join(title.split()), type="text")
    _text(entry, "updated", _rfc3339(updated.astimezone(feed.zone)))
    if published:
        _text(entry, "published", _rfc3339(published.astimezone(feed.zone)))
    _add_people(entry, article)
    for term in filter(None, map(_clean, dict.fromkeys([article["section"], *article["topics"]]))):
        _sub(entry, "category", term=term)
    linked = _add_links(feed, entry, article)
    if text := _opening(article):
        # An entry that leads nowhere must have a content.
        _text(entry, "summary" if linked else "content", text, type="text")
    elif not linked:
        _text(entry, "content", "", type="text")
    return entry, updated


def _add_people(entry: ET.Element, article: Mapping[str, Any]) -> None:
    source = _clean(article["source"])
    for name in filter(None, map(_clean, article["authors"] or [source])):
        ET.SubElement(_sub(entry, "author"), "name").text = name
    if source:
        _text(_sub(entry, "source"), "title", source, type="text")


def _add_links(feed: Feed, entry: ET.Element, article: Mapping[str, Any]) -> bool:
    """The original, and the article in the reader; whether one of them is the entry's alternate."""
    original = http_address(_clean(article["url"]))
    query = urlencode({"article": article["id"]}, errors="replace")
    reader = f"{feed.base}/reader?{query}" if feed.base else ""
    for href, rel in ((original, "alternate"), (reader, "related" if original else "alternate")):
        if href:
            _sub(entry, "link", rel=rel, type="text/html", href=href)
    return bool(original or reader)


def _opening(article: Mapping[str, Any]) -> str:
    text = _clean(article["summary"] or article["body"])
    return text if len(text) <= _SUMMARY else text[:_SUMMARY].rsplit(" ", 1)[0] + " …"


def _sub(parent: ET.Element, tag: str, **attributes: str) -> ET.Element:
    return ET.SubElement(parent, tag, {name: _clean(value) for name, value in attributes.items()})


def _text(parent: ET.Element, tag: str, text: str, **attributes: str) -> None:
    _sub(parent, tag, **attributes).text = _clean(text)


def _clean(text: str) -> str:
    return _NOT_XML.sub("", text).strip()


def _urn(kind: str, corpus: str, name: str) -> str:
    return uuid5(_IDS, "\0".join((kind, corpus, name)).encode("utf-8", "replace").decode()).urn


def _rfc3339(when: datetime) -> str:
    offset = when.utcoffset()
    # Before there were time zones offsets had seconds, which the format does not know.
    shown = when.astimezone(UTC) if offset and offset.seconds % 60 else when
    return shown.isoformat(timespec="seconds")
