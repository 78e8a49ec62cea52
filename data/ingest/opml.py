"""Lists of feeds: OPML and its kin read by listparser, and OPML written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree

import listparser

from data.ingest.feed_list import FollowedFeed, changing, followed
from data.ingest.report import TableError
from data.store.folder import CorpusFolder

#: Bytes of a list; one of ten thousand feeds is about two megabytes.
MAX_BYTES: Final = 20 * 1024**2


@dataclass(frozen=True, slots=True)
class Listed:
    """One feed of a list; its section is the folder or category it stands in."""

    url: str
    title: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True)
class FeedList:
    """The feeds of a list, each once, in its order."""

    title: str
    feeds: tuple[Listed, ...]
    #: What is wrong with the list though it could be read, "" where nothing is.
    problem: str = ""


def is_opml(content: bytes) -> bool:
    """Whether a document says that it is OPML."""
    return b"<opml" in content[:4096].lower()


def follow_listed(folder: CorpusFolder, listed: FeedList) -> list[FollowedFeed]:
    """Follow the feeds of a list that are not followed yet; these. Raises CorpusUnavailable."""
    with changing(folder) as known:
        fresh = [
            FollowedFeed(f.url, section=f.section, title=f.title) for f in listed.feeds if f.url not in known
        ]
        known.update({feed.url: feed for feed in fresh})
    return fresh


def followed_as_opml(folder: CorpusFolder) -> bytes:
    """The feeds that a corpus follows, as OPML. Raises CorpusUnavailable."""
    listed = [Listed(feed.url, feed.shown, feed.section) for feed in followed(folder)]
    return write_opml(folder.manifest().name, listed)


def read_opml(content: bytes) -> FeedList:
    """Read OPML, iGoogle or FOAF. Raises TableError where there is no list in it."""
    if len(content) > MAX_BYTES:
        raise TableError(f"The list of feeds is larger than {MAX_BYTES // 1024**2} MB.")
    try:
        told = listparser.parse(content)
    except Exception as error:  # any document may come in
        raise TableError("The list of feeds can't be read.", repr(error)) from error
    feeds = {
        feed.url.strip(): Listed(feed.url.strip(), " ".join((feed.title or "").split()), _section(feed))
        for feed in told.feeds
        if feed.url
    }
    problem = str(told.get("bozo_exception") or "") if told.get("bozo") else ""
    if not feeds:
        raise TableError("There is no list of feeds in it.", problem)
    return FeedList((told.meta.get("title") or "").strip(), tuple(feeds.values()), problem)


def write_opml(title: str, feeds: Iterable[Listed]) -> bytes:
    """OPML 2.0 with a folder for each section; feeds without a section come first."""
    root = ElementTree.Element("opml", version="2.0")
    ElementTree.SubElement(ElementTree.SubElement(root, "head"), "title").text = title
    body = ElementTree.SubElement(root, "body")
    folders = {"": body}
    for feed in sorted(feeds, key=lambda feed: feed.section):
        if feed.section not in folders:
            folders[feed.section] = ElementTree.SubElement(body, "outline", text=feed.section)
        told = {"type": "rss", "text": feed.title or feed.url, "xmlUrl": feed.url}
        ElementTree.SubElement(folders[feed.section], "outline", told)
    ElementTree.indent(root)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _section(feed: object) -> str:
    """The innermost folder or category of a feed."""
    paths = getattr(feed, "categories", None) or ()
    names = [path[-1] for path in paths if path and path[-1]]
    return " ".join(names[0].strip("/").split()) if names else ""
