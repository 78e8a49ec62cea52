"""Polling: what the feeds of a corpus have that is new becomes part of it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from data.corpus import CorpusError
from data.ingest.addresses import AddressRefused
from data.ingest.feed_list import FollowedFeed, changing, followed
from data.ingest.feeds import read_feed
from data.ingest.fetch_error import FetchError
from data.ingest.fetching import Fetched, Fetcher
from data.ingest.languages import with_languages
from data.ingest.naming.stage import entities_of, with_entities
from data.ingest.normalising import normalised
from data.ingest.report import LoadReport, TableError
from data.ingest.robots import Robots
from data.ingest.tables import load_frame
from data.ingest.web_pages import PageError, read_page
from data.store.folder import CorpusFolder
from data.store.writing import Added

_log: Final = logging.getLogger(__name__)
_WAIT: Final = 60.0
_NOTHING: Final = Added()


@dataclass(frozen=True, slots=True)
class Polled:
    """What became of one feed."""

    feed: FollowedFeed
    added: Added = _NOTHING
    report: LoadReport | None = None
    #: Articles whose own page could not be had, each with its reason.
    teasers: tuple[str, ...] = ()


def poll(
    folder: CorpusFolder,
    fetcher: Fetcher,
    everything: bool = False,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Iterator[Polled]:
    """Poll the feeds that are due, or all, one after the other; what each brought is kept at once.

    A feed that fails is named with its reason, and waits longer each time; the others go on. Raises
    FolderBusy and CorpusUnavailable where the folder can't be written to.
    """
    robots = Robots(fetcher)
    for feed in followed(folder):
        moment = now()
        if feed.due(moment) or (everything and not feed.gone):
            polled = _poll(feed, folder, fetcher, robots, moment)
            with changing(folder) as feeds:
                if feed.url in feeds:  # it may have been taken off the list meanwhile
                    feeds[feed.url] = polled.feed
            yield polled


def _poll(
    feed: FollowedFeed, folder: CorpusFolder, fetcher: Fetcher, robots: Robots, now: datetime
) -> Polled:
    try:
        fetched = fetcher.fetch(feed.url, feed.etag, feed.last_modified)
        if not fetched.changed:
            return Polled(feed.fared(now, "not changed"))
        return _taken(feed, fetched, folder, fetcher, robots, now)
    except FetchError as error:
        return Polled(feed.failed(now, str(error), error.retry_after, error.gone))
    except (AddressRefused, TableError) as error:
        return Polled(feed.failed(now, str(error), None, gone=False))
    except CorpusError:
        raise  # the folder, and not this feed
    except Exception as error:  # whatever a stranger's document sets off, the feeds after it go on
        _log.exception("polling %s", feed.url)
        return Polled(feed.failed(now, f"It could not be read: {type(error).__name__}.", None, gone=False))


def _taken(
    feed: FollowedFeed,
    fetched: Fetched,
    folder: CorpusFolder,
    fetcher: Fetcher,
    robots: Robots,
    now: datetime,
) -> Polled:
    told = read_feed(fetched.content, fetched.url, fetched.headers)
    rows = [_named(row, feed) | {"collected": now} for row in told.rows]
    teasers: list[str] = []
    rows = _beside_known(rows, folder, feed.full_text)
    if feed.full_text:
        rows = [_with_page(row, fetcher, robots, teasers) for row in rows]
    loaded = load_frame(rows, folder.zone(), feed.shown) if rows else None
    added = _NOTHING
    if loaded is not None:
        with folder.writing(_WAIT) as writer:
            table = with_languages(normalised(loaded.table))
            here = pa.array(writer.is_here(table))
            fresh = with_entities(table.filter(pc.invert(here)), entities_of(folder.table()))
            added = writer.add(pa.concat_tables([table.filter(here), fresh]))
    fared = feed.fared(
        now, _words(added, loaded.report if loaded else None), added.new, title=told.title,
        etag=fetched.etag, last_modified=fetched.last_modified,
    )  # fmt: skip
    return Polled(fared, added, loaded.report if loaded else None, tuple(teasers))


def _named(row: dict[str, Any], feed: FollowedFeed) -> dict[str, Any]:
    """A row with what the list says of its feed."""
    return row | {
        "source": feed.name or row["source"], "section": row.get("section") or feed.section,
        "id": row["id"] or row["url"],
    }  # fmt: skip


def _beside_known(rows: list[dict[str, Any]], folder: CorpusFolder, full_text: bool) -> list[dict[str, Any]]:
    """The rows beside the articles that are here already.

    An article keeps the section of the feed that brought it first: several feeds of a site bring the
    same one. Where full texts are fetched, a teaser that has not changed does not replace its text.
    """
    ids = [row["id"] for row in rows if row["id"]]
    told = folder.of_ids(ids, ["headline", "summary", "body", "section"]).to_pylist()
    known = {one["id"]: one for one in told}
    kept = []
    for row in rows:
        there = known.get(row["id"])
        if there is not None and full_text and not row["body"] and there["body"]:
            same = (row["headline"], row["summary"]) == (there["headline"], there["summary"])
            if same:
                continue
        section = there["section"] if there else ""
        kept.append(row | {"section": section} if section else row)
    return kept


def _with_page(row: dict[str, Any], fetcher: Fetcher, robots: Robots, teasers: list[str]) -> dict[str, Any]:
    """A row with the text of its page, where it has none and the site lets programs fetch it."""
    if row["body"] or not row["url"]:
        return row
    try:
        if not robots.allows(row["url"]):
            teasers.append(f"{row['url']}: the site's robots.txt does not allow it")
            return row
        fetched = fetcher.fetch(row["url"], accept="text/html, */*;q=0.5")
        page = read_page(fetched.content, fetched.url)
    except (FetchError, AddressRefused, PageError) as error:
        teasers.append(f"{row['url']}: {error}")
        return row
    return row | {
        "body": page["body"], "authors": row["authors"] or page["authors"],
        "published": row["published"] or page["published"],
    }  # fmt: skip


def _words(added: Added, report: LoadReport | None) -> str:
    said = [f"{added.new:,} new"]
    if added.updated:
        said.append(f"{added.updated:,} updated")
    if report and report.rejected_count:
        said.append(f"{report.rejected_count:,} rejected")
    return ", ".join(said)
