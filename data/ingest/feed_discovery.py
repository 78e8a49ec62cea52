"""The feeds of a site: those that its page names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin

from data.ingest.addresses import AddressRefused, web_address
from data.ingest.feeds import is_feed, read_feed
from data.ingest.fetch_error import FetchError
from data.ingest.fetching import Fetcher
from data.ingest.report import TableError

_TYPES: Final = (
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
    "application/rdf+xml",
)
#: Where sites have a feed that their pages don't name, the most usual first.
_USUAL: Final = ("feed", "rss", "rss.xml", "feed.xml", "atom.xml", "index.xml")


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """A feed of a site."""

    url: str
    title: str


def feeds_linked(html: bytes, url: str) -> list[FoundFeed]:
    """The feeds that a page names in its head, in its order."""
    from lxml import etree
    from lxml.html import HTMLParser, fromstring

    try:
        tree = fromstring(html, parser=HTMLParser(encoding="utf-8", huge_tree=False))
    except (etree.LxmlError, ValueError):
        return []
    found: dict[str, FoundFeed] = {}
    for link in tree.iter("link"):
        rel = (link.get("rel") or "").lower().split()
        href = (link.get("href") or "").strip()
        if "alternate" in rel and (link.get("type") or "").lower().strip() in _TYPES and href:
            target = urljoin(url, href)
            found.setdefault(target, FoundFeed(target, " ".join((link.get("title") or "").split())))
    return list(found.values())


def find_feeds(fetcher: Fetcher, url: str) -> list[FoundFeed]:
    """The feeds at an address: itself, if it is one, else those that its page names, else the usual.

    Raises FetchError and AddressRefused for an address that can't be fetched; TableError without a feed.
    """
    fetched = fetcher.fetch(url)
    if is_feed(fetched.content):
        home = fetched.moved_to or str(web_address(url))
        return [FoundFeed(home, read_feed(fetched.content, fetched.url, fetched.headers).title)]
    linked = feeds_linked(fetched.content, fetched.url)
    found = linked or next(filter(None, (_tried(fetcher, urljoin(fetched.url, "/" + p)) for p in _USUAL)), [])
    if not found:
        raise TableError(f"No feed was found at {url}.")
    return found


def _tried(fetcher: Fetcher, url: str) -> list[FoundFeed]:
    try:
        fetched = fetcher.fetch(url)
        if not is_feed(fetched.content):
            return []
        return [FoundFeed(fetched.url, read_feed(fetched.content, fetched.url, fetched.headers).title)]
    except (FetchError, AddressRefused, TableError):
        return []
