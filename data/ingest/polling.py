"""Polling: what the feeds of a corpus have that is new becomes part of it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from data.corpus import CorpusError
from data.ingest.addresses import AddressRefused
from data.ingest.entities.found import EntitySettings
from data.ingest.entities.stage import Namer
from data.ingest.feed_list import FollowedFeed, changing, followed
from data.ingest.feeds import read_feed
from data.ingest.fetch_error import FetchError
from data.ingest.fetching import Fetched, Fetcher
from data.ingest.normalising import without_outlet
from data.ingest.rejects import record
from data.ingest.report import Doing, LoadReport, TableError
from data.ingest.robots import Robots
from data.ingest.tables import load_frame
from data.ingest.taking_in import Taken, add_named, made_ready
from data.ingest.web_pages import PageError, read_page
from data.ingest.workers import Workers
from data.store.added import Added
from data.store.folder import CorpusFolder, disk_errors
from data.store.recording import recording
from data.store.writing import Writer

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

    @property
    def brought(self) -> bool:
        """Whether anything came in or was left out."""
        rejected = self.report.rejected_count if self.report else 0
        return bool(self.added.new or self.added.updated or self.added.refused or rejected)


def poll(
    folder: CorpusFolder,
    fetcher: Fetcher,
    everything: bool = False,
    entities: EntitySettings | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    finishing: Callable[[Doing], None] | None = None,
    workers: Workers | None = None,
) -> Iterator[Polled]:
    """Poll the feeds that are due, or all, one after the other; what each brought is kept at once.

    `finishing` is told what is done after that with all that came in. Names are looked for by `workers`, or
    in this process; what a feed brought in vain, because these were lost, is asked for again the next time.

    A feed that fails is named with its reason, and waits longer each time; the others go on. The folder
    keeps a record of a round that brought something, with the rows that were left out. Raises
    FolderBusy and CorpusUnavailable where the folder can't be written to, and EntityModelMissing where a
    model is not there that `entities` names, or the usual ones without it; WorkersGone and WorkersDiffer.
    """
    if workers is not None:
        workers.begin()  # no site is asked for what could not be kept
    poller = _Poller(folder, fetcher, Robots(fetcher), entities, workers)
    with disk_errors(folder.path), recording(folder.path, "poll", now) as run:
        for feed in followed(folder):
            moment = now()
            if asked(feed, moment, everything):
                polled = poller.poll(feed, moment)
                with changing(folder) as feeds:
                    if feed.url in feeds:  # it may have been taken off the list meanwhile
                        feeds[feed.url] = polled.feed
                if polled.brought:
                    record(run, Taken(polled.feed.shown, polled.report, polled.added))
                yield polled
        poller.finish(finishing)


def asked(feed: FollowedFeed, now: datetime, everything: bool) -> bool:
    """Whether a poll asks a feed: one that is due, or any that is not gone for good."""
    return feed.due(now) or (everything and not feed.gone)


@dataclass(slots=True)
class _Poller:
    """Polls one feed after the other."""

    folder: CorpusFolder
    fetcher: Fetcher
    robots: Robots
    entities: EntitySettings | None
    workers: Workers | None = None
    namer: Namer | None = None

    def finish(self, hears: Callable[[Doing], None] | None = None) -> None:
        """Once all feeds were asked: find near-copies, and resolve names with what all have brought."""
        if self.namer is not None or self.folder.unfinished():
            with self.folder.writing(_WAIT) as writer:
                if hears is not None:
                    hears("names")
                    writer.hears = hears
                self._naming(writer).settle()

    def _naming(self, writer: Writer) -> Namer:
        if self.namer is None:
            self.namer = Namer(writer, self.entities, self.workers)
        else:
            self.namer = self.namer.again(writer)
        return self.namer

    def poll(self, feed: FollowedFeed, now: datetime) -> Polled:
        """Poll a feed."""
        try:
            fetched = self.fetcher.fetch(feed.url, feed.etag, feed.last_modified)
            return (
                self._taken(feed, fetched, now) if fetched.changed else Polled(feed.fared(now, "not changed"))
            )
        except FetchError as error:
            return Polled(feed.failed(now, str(error), error.retry_after, error.gone))
        except (AddressRefused, TableError) as error:
            return Polled(feed.failed(now, str(error), None, gone=False))
        except CorpusError:
            raise  # the folder, and not this feed
        except Exception as error:  # whatever a stranger's document sets off, the feeds after it go on
            _log.exception("polling %s", feed.url)
            return Polled(
                feed.failed(now, f"It could not be read: {type(error).__name__}.", None, gone=False)
            )

    def _taken(self, feed: FollowedFeed, fetched: Fetched, now: datetime) -> Polled:
        told = read_feed(fetched.content, fetched.url, fetched.headers)
        rows = [_named(row, feed) | {"collected": now} for row in told.rows]
        rows, bodies = self._beside_known(rows, feed.full_text)
        teasers: list[str] = []
        if feed.full_text:
            rows = [self._with_page(row, bodies.get(row["id"], ""), teasers) for row in rows]
        added, report = self._kept(rows, feed.shown, now) if rows else (_NOTHING, None)
        fared = feed.fared(
            now, _words(added, report), added.new, title=told.title,
            etag=fetched.etag, last_modified=fetched.last_modified,
        )  # fmt: skip
        return Polled(fared, added, report, tuple(teasers))

    def _kept(
        self, rows: list[dict[str, Any]], source: str, now: datetime
    ) -> tuple[Added, LoadReport]:  # fmt: skip
        zone = self.folder.zone()
        loaded = load_frame(rows, zone, source)
        table = made_ready(loaded.table, zone, now)
        with self.folder.writing(_WAIT, finish=False) as writer:
            if writer.is_here(table).all():
                return Added(unchanged=len(table)), loaded.report
            return add_named(table, writer, self._naming(writer)), loaded.report

    def _beside_known(
        self, rows: list[dict[str, Any]], full_text: bool
    ) -> tuple[list[dict[str, Any]], dict[str, str]]:
        """The rows beside the articles that are here already, and the texts of these by id.

        An article keeps the section of the feed that brought it first: several feeds of a site bring the
        same one. Where full texts are fetched, a teaser that has not changed does not replace its text.
        """
        ids = [row["id"] for row in rows if row["id"]]
        told = self.folder.of_ids(ids, ["headline", "summary", "body", "section"]).to_pylist()
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
        return kept, {id: there["body"] for id, there in known.items()}

    def _with_page(self, row: dict[str, Any], before: str, teasers: list[str]) -> dict[str, Any]:
        """A row with the text of its page, where it has none and the site lets programs fetch it.

        Where it can't be had now the text stays what it was `before`.
        """
        if row["body"] or not row["url"]:
            return row
        try:
            if refused := self.robots.refusal(row["url"]):
                teasers.append(f"{row['url']}: {refused}")
                return row | {"body": before}
            fetched = self.fetcher.fetch(row["url"], accept="text/html, */*;q=0.5")
            page = read_page(fetched.content, fetched.url)
        except (FetchError, AddressRefused, PageError) as error:
            teasers.append(f"{row['url']}: {error}")
            return row | {"body": before}
        return row | {
            "body": page["body"], "authors": row["authors"] or page["authors"],
            "published": row["published"] or page["published"],
            "published_as": row["published_as"] or page["published_as"],
        }  # fmt: skip


def _named(row: dict[str, Any], feed: FollowedFeed) -> dict[str, Any]:
    """A row with what the list says of its feed."""
    source = feed.name or row["source"]
    return row | {
        "source": source, "headline": without_outlet(row["headline"], source, row["url"]),
        "section": row.get("section") or feed.section, "id": row["id"] or row["url"],
    }  # fmt: skip


def _words(added: Added, report: LoadReport | None) -> str:
    said = [f"{added.new:,} new"]
    if added.updated:
        said.append(f"{added.updated:,} updated")
    if report and report.rejected_count:
        said.append(f"{report.rejected_count:,} rejected")
    return ", ".join(said)
