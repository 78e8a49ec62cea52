"""The feeds that a corpus follows, and how each of them fared: a file in the corpus folder."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from data.corpus import CorpusUnavailable
from data.store.folder import CorpusFolder, disk_errors
from data.store.manifest import drop_unfinished, write_whole

_FILE: Final = "feeds.json"
_LOCK: Final = "feeds.lock"
#: Minutes between two polls of a feed, unless it is told otherwise.
EVERY: Final = 30
_LONGEST: Final = timedelta(days=1)
#: A poll that lies further ahead than this was at a time that a clock has wrongly told.
_CLOCKS: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class FollowedFeed:
    """A feed and its state. Times are ISO 8601 in UTC, "" where there is none."""

    url: str
    #: What articles name as their source, instead of the feed's own title.
    name: str = ""
    #: The section of its articles, where it gives none.
    section: str = ""
    #: Whether the page of an article that has only a teaser is fetched too.
    full_text: bool = False
    #: Minutes between two polls.
    every: int = EVERY
    title: str = ""
    etag: str = ""
    last_modified: str = ""
    polled: str = ""
    next: str = ""
    #: What the last poll brought, in words.
    result: str = ""
    #: What went wrong with it, in words; "" where nothing did.
    problem: str = ""
    failures: int = 0
    #: Articles that it brought, counted once.
    articles: int = 0
    #: Whether it is gone for good, and not polled any more.
    gone: bool = False

    def due(self, now: datetime) -> bool:
        """Whether it is time to poll it."""
        if self.gone or not self.next:
            return not self.gone
        put_back = bool(self.polled) and datetime.fromisoformat(self.polled) > now + _CLOCKS
        return datetime.fromisoformat(self.next) <= now or put_back

    @property
    def shown(self) -> str:
        """What it is called where people see it."""
        return self.name or self.title or self.url

    def fared(self, now: datetime, result: str, articles: int = 0, **changes: Any) -> FollowedFeed:
        """The feed after a poll that went well."""
        following = _iso(now + timedelta(minutes=self.every))
        return replace(
            self, polled=_iso(now), next=following, result=result, problem="", failures=0,
            articles=self.articles + articles, **changes,
        )  # fmt: skip

    def failed(self, now: datetime, problem: str, wait: timedelta | None, gone: bool) -> FollowedFeed:
        """The feed after a poll that failed: each failure in a row doubles the wait, to a day at most."""
        doubled = timedelta(minutes=self.every) * 2 ** min(self.failures, 10)
        following = _iso(now + max(min(doubled, _LONGEST), wait or timedelta()))
        return replace(
            self, polled=_iso(now), next=following, result="failed", problem=problem,
            failures=self.failures + 1, gone=gone,
        )  # fmt: skip


def followed(folder: CorpusFolder) -> list[FollowedFeed]:
    """The feeds of a corpus, in the order in which they were added. Raises CorpusUnavailable."""
    path = folder.path / _FILE
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        known = {field.name for field in fields(FollowedFeed)}
        return [FollowedFeed(**{k: v for k, v in one.items() if k in known}) for one in told["feeds"]]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CorpusUnavailable(f"The list of feeds, {path}, can't be read.", str(error)) from error


@contextmanager
def changing(folder: CorpusFolder) -> Iterator[dict[str, FollowedFeed]]:
    """Change the feeds of a corpus, by their addresses: one process at a time, for a moment."""
    from filelock import FileLock

    with disk_errors(folder.path), FileLock(folder.path / _LOCK, timeout=30):
        drop_unfinished(folder.path, _FILE)
        feeds = {feed.url: feed for feed in followed(folder)}
        before = dict(feeds)
        yield feeds
        if feeds != before:
            _write(folder.path / _FILE, list(feeds.values()))


def _write(path: Path, feeds: list[FollowedFeed]) -> None:
    text = json.dumps({"feeds": [asdict(feed) for feed in feeds]}, ensure_ascii=False, indent=1)
    write_whole(path, lambda file: file.write(text.encode()))


def _iso(when: datetime) -> str:
    return when.astimezone(UTC).isoformat(timespec="seconds")
