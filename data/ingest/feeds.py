"""Feeds: RSS, RDF, Atom and CDF by feedparser, JSON Feed by our own reader, as rows of articles."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

import feedparser

from data.ingest.dates import FIRST_YEAR, LAST_YEAR
from data.ingest.encodings import text_codec
from data.ingest.feed_dates import feed_date
from data.ingest.html_text import plain_text
from data.ingest.json_feed import is_json_feed, json_feed
from data.ingest.languages import language_of
from data.ingest.report import TableError

#: What a document and an answer's header say of the encoding.
_DECLARED: Final = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})")
_CHARSET: Final = re.compile(rb"charset\s*=\s*[\"']?([A-Za-z0-9._:-]{1,40})", re.IGNORECASE)
#: Bytes of a feed; the largest in the wild are a few megabytes.
MAX_BYTES: Final = 20 * 1024**2
#: Articles to a feed: its order is the newest first as a rule, so that what is cut is the oldest.
MAX_ENTRIES: Final = 50_000
#: Elements within elements, those included that are never closed: reading takes the square of it.
MAX_DEPTH: Final = 5_000
_TAG: Final = re.compile(rb"<(/?)[a-zA-Z][^<>]*>")
#: An id that no other feed has: an address, a tag, a UUID, or something as long.
_GLOBAL: Final = re.compile(r"[a-z][a-z0-9+.-]*:.{4}|.{24}", re.IGNORECASE | re.DOTALL)
_HTML: Final = ("text/html", "application/xhtml+xml")
#: What programs call bytes that they know nothing of; they may be a text.
_ANYTHING: Final = "application/octet-stream"
#: Where an entry may say when it was published, best first.
_DATES: Final = ("published", "updated", "created")
_PLACEHOLDERS: Final = frozenset({"(none)", "no title", "untitled", "[no title]", "(no title)"})


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed says of itself, and its articles as rows for `TableBuilder`, in its own order."""

    #: Such as "rss20" or "atom10", as feedparser names them, or "json1".
    version: str
    title: str = ""
    link: str = ""
    language: str = ""
    rows: list[dict[str, Any]] = field(default_factory=list)
    #: What is wrong with the feed though it could be read, "" where nothing is.
    problem: str = ""


def is_feed(content: bytes) -> bool:
    """Whether a document looks like a feed, by its first element or its JSON Feed version."""
    start = content[:4096].removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").lstrip()
    if start[:1] == b"{":
        return is_json_feed(content)
    opening = re.sub(rb"<\?.*?\?>|<!--.*?-->|<!.*?>", b"", start, flags=re.DOTALL).lstrip().lower()
    return bool(re.match(rb"<(?:\w+:)?(?:rss|rdf|feed|channel)[\s>]", opening))


def read_feed(content: bytes, url: str = "", headers: Mapping[str, str] | None = None) -> Feed:
    """Read a feed. `url` is where it came from, and `headers` what the server said with it.

    HTML in it becomes plain text. Raises TableError where it is no feed.
    """
    name = url or "the feed"
    if len(content) > MAX_BYTES:
        raise TableError(f"{name} is larger than {MAX_BYTES // 1024**2} MB, which no feed should be.")
    if not content.strip():
        raise TableError(f"{name} is empty.")
    if is_json_feed(content):
        return _of_json(content, url)
    if _depth(content.replace(b"\0", b"")) > MAX_DEPTH:
        raise TableError(f"{name} has elements within elements over {MAX_DEPTH:,} deep, which no feed has.")
    parsed = _parsed(content, url, headers or {})
    if not parsed.version and not parsed.entries:
        raise TableError(f"{name} is not a feed.", str(parsed.get("bozo_exception", "")))
    about = parsed.feed
    feed = Feed(
        parsed.version,
        _text(about, "title"),
        _absolute(about.get("link", ""), url),
        about.get("language", ""),
    )
    entries = parsed.entries[:MAX_ENTRIES]
    feed.rows.extend(_row(entry, feed, url) for entry in entries)
    _tell_languages(feed.rows)
    _name_sections(feed.rows)
    return feed if not parsed.bozo else _with_problem(feed, parsed)


def _parsed(content: bytes, url: str, headers: Mapping[str, str]) -> Any:
    """What feedparser makes of it. It is handed a stream, since it would fetch or open a text."""
    told = {name.lower(): value for name, value in headers.items()}
    if any(not text_codec(name) for name in _encodings(content, told.get("content-type", ""))):
        raise TableError(f"{url or 'the feed'} is in an encoding that no document has.")
    if url:
        told.setdefault("content-location", url)
    if "charset" not in told.get("content-type", ""):
        told["content-type"] = "application/xml"  # so that the document's word on its encoding counts
    try:
        return feedparser.parse(
            io.BytesIO(content), response_headers=told, sanitize_html=False, resolve_relative_uris=True
        )
    except Exception as error:  # any document may come in, and feedparser lets a few errors through
        raise TableError(f"{url or 'the feed'} can't be read as a feed.", repr(error)) from error


def _encodings(content: bytes, content_type: str) -> Iterator[str]:
    """What a feed may be said to be in, by its header and its first line, whatever that is in itself."""
    first = content[:1024]
    for text in (first, first.replace(b"\0", b""), first.decode("cp037").encode("ascii", "ignore")):
        if found := _DECLARED.search(text):
            yield found[1].decode("ascii")
    if found := _CHARSET.search(content_type.encode("ascii", "ignore")):
        yield found[1].decode("ascii")


def _with_problem(feed: Feed, parsed: Any) -> Feed:
    problem = " ".join(str(parsed.get("bozo_exception", "")).split())[:200]
    return Feed(feed.version, feed.title, feed.link, feed.language, feed.rows, problem)


def _row(entry: Any, feed: Feed, url: str) -> dict[str, Any]:
    link = _link(entry, url or feed.link)
    body = "\n\n".join(text for part in entry.get("content", ()) if (text := _readable(part)))
    summary = _text(entry, "summary")
    published, updated = _when(entry, "published"), _when(entry, "updated")
    headline = " ".join(_text(entry, "title").split())
    return {
        "id": _id(entry.get("id", ""), url) or link,
        "headline": "" if headline.casefold() in _PLACEHOLDERS else headline,
        "summary": "" if summary == body else summary,
        "body": body,
        "published": published or updated or _when(entry, "created"),
        "published_as": next((said for name in _DATES if (said := entry.get(name))), ""),
        "updated": updated,
        "language": _language(entry, feed),
        "source": _text(entry.get("source", {}), "title") or feed.title or urlsplit(url).hostname or "",
        "url": link,
        "authors": _authors(entry),
        "topics": [label for tag in entry.get("tags", ()) if (label := _label(tag))],
    }


def _depth(content: bytes) -> int:
    """How deep elements are within elements, what is marked as no markup aside."""
    deepest = depth = 0
    for piece in content.split(b"<![CDATA["):
        for tag in _TAG.finditer(piece, max(piece.find(b"]]>"), 0)):
            if tag[1]:
                depth = max(depth - 1, 0)
            elif not tag[0].endswith(b"/>"):
                depth += 1
                deepest = max(deepest, depth)
    return deepest


def _readable(part: Any) -> str:
    """The text of a part that is text at all: pictures and archives may be in a feed too."""
    kind = part.get("type", "text/html")
    if kind == _ANYTHING and " " in (value := part.get("value") or ""):
        return plain_text(value) if value.replace("\n", " ").isprintable() else ""
    if not kind.startswith("text/") and "xml" not in kind and "html" not in kind:
        return ""
    return _plain(part)


def _plain(part: Any) -> str:
    value = part.get("value") or ""
    return plain_text(value) if part.get("type", "text/html") in _HTML else value.strip()


def _text(thing: Any, name: str) -> str:
    """A text of an entry or feed, by what it says of its own type."""
    part = thing.get(f"{name}_detail")
    if part:
        return _plain(part)
    return plain_text(thing.get(name) or "")


def _link(entry: Any, url: str) -> str:
    """Where the article is: its link, or its id where that is an address."""
    link = entry.get("link") or next((enclosure.get("href", "") for enclosure in entry.get("links", ())), "")
    return _absolute(link, url)


def _absolute(link: str, url: str) -> str:
    try:
        joined = urljoin(url, link.strip()) if link else ""
        return joined if urlsplit(joined).scheme in ("http", "https") else ""
    except ValueError:  # such as "http://[": no address at all
        return ""


def _id(given: str, home: str) -> str:
    """The entry's id; a short one, such as "7", is told apart from those of other feeds."""
    if not given or _GLOBAL.match(given) or not home:
        return given[:300]
    return f"{urlsplit(home).hostname or home}:{given}"


def _when(entry: Any, name: str) -> datetime | date | None:
    """A time of an entry; one that can't be true, such as a year 1, is none."""
    when = feed_date(entry.get(name) or "")
    return when if when is not None and FIRST_YEAR <= when.year <= LAST_YEAR else None


def _language(entry: Any, feed: Feed) -> str:
    parts = (entry.get("title_detail", {}), *entry.get("content", ()), entry.get("summary_detail", {}))
    return next((part["language"] for part in parts if part.get("language")), feed.language) or ""


def _authors(entry: Any) -> list[str]:
    named = [author.get("name") or "" for author in entry.get("authors", ())] or [entry.get("author", "")]
    return list(dict.fromkeys(name for text in named if (name := " ".join(plain_text(text).split()))))


def _label(tag: Any) -> str:
    return " ".join(plain_text(tag.get("label") or tag.get("term") or "").split())


def _tell_languages(rows: list[dict[str, Any]]) -> None:
    """What a feed says of its language is often what its software came with."""
    for row in rows:
        text = "\n".join((row["headline"], row["summary"], row["body"]))
        row["language"], row["language_confidence"] = language_of(text, row["language"])


def _name_sections(rows: list[dict[str, Any]]) -> None:
    """A feed that gives no article more than one category gives its sections."""
    if all(len(row["topics"]) <= 1 for row in rows):
        for row in rows:
            row["section"] = row["topics"][0] if row["topics"] else ""


def _of_json(content: bytes, url: str) -> Feed:
    told = json_feed(content)
    feed = Feed(told.version, told.title, _absolute(told.link, url), told.language)
    for item in told.items:
        text = plain_text(item.html) if item.html else item.text
        link = _absolute(item.url or item.id, url or feed.link)
        feed.rows.append({
            "id": _id(item.id, url) or link,
            "headline": " ".join(item.title.split()),
            "summary": "" if item.summary == text else item.summary,
            "body": text,
            "published": feed_date(item.published) or feed_date(item.updated),
            "published_as": item.published or item.updated,
            "updated": feed_date(item.updated),
            "language": item.language or feed.language,
            "source": feed.title or urlsplit(url).hostname or "",
            "url": link,
            "authors": item.authors,
            "topics": item.tags,
        })  # fmt: skip
    _tell_languages(feed.rows)
    _name_sections(feed.rows)
    return feed
