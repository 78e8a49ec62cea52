"""The commands for feeds: add, list, poll, remove, import and export."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from data.cluster_commands import ClusterOption, check_address, push_to
from data.console import (
    CorpusOption,
    DaskOption,
    JsonOption,
    StepsOption,
    ToOption,
    ZoneOption,
    errors,
    output,
    print_json,
    print_step,
    said,
    tell,
    zone_of,
)
from data.corpus import CorpusError
from data.ingest.entities.found import EntitySettings
from data.ingest.feed_discovery import find_feeds
from data.ingest.feed_list import EVERY, FollowedFeed, changing, followed
from data.ingest.fetching import Fetcher, FetchPolicy
from data.ingest.opml import follow_listed, followed_as_opml, read_opml
from data.ingest.polling import Polled, asked, poll
from data.ingest.report import Doing, Step, TableError
from data.ingest.workers import Workers, WorkersGone
from data.ingest.working import working
from data.settings import Settings
from data.store.added import Added
from data.store.folder import CorpusFolder, FolderBusy

feeds = typer.Typer(help="Follow feeds: what they bring becomes part of the corpus.", no_args_is_help=True)
#: Seconds between two looks at which feeds are due.
_LOOK: Final = 5.0


@feeds.command()
def add(
    url: Annotated[str, typer.Argument(help="A feed, or a page of a site that has feeds.")],
    corpus: CorpusOption,
    name: Annotated[str, typer.Option(help="What its articles name as their source.")] = "",
    section: Annotated[str, typer.Option(help="The section of articles that name none.")] = "",
    full_text: Annotated[
        bool, typer.Option("--full-text", help="Fetch the pages of articles that have only a teaser.")
    ] = False,
    every: Annotated[int, typer.Option(min=1, max=10_080, help="Minutes between two polls.")] = EVERY,
    zone: ZoneOption = "UTC",
    as_json: JsonOption = False,
) -> None:
    """Follow a feed; of a site with several, the first, and the others are named."""
    with errors(as_json):
        folder = CorpusFolder.create(corpus, corpus.resolve().name, zone_of(zone))
        with Fetcher(FetchPolicy.of(_settings())) as fetcher:
            found = find_feeds(fetcher, url)
        first = found[0]
        feed = FollowedFeed(first.url, name, section, full_text, every, first.title)
        with changing(folder) as known:
            if first.url in known:
                raise TableError(f"{first.url} is followed already.")
            known[first.url] = feed
    others = [f"The site has another feed: {other.url} {other.title}".rstrip() for other in found[1:]]
    told = {"feed": asdict(feed), "others": [{"url": other.url, "title": other.title} for other in found[1:]]}
    tell(as_json, told, f"{feed.shown} is followed: {feed.url}", *others)


@feeds.command("list")
def list_feeds(corpus: CorpusOption, as_json: JsonOption = False) -> None:
    """Show each feed with its last poll, what came of it, and when it is polled next."""
    with errors(as_json):
        known = followed(CorpusFolder.open(corpus))
    if as_json:
        print_json({"feeds": [asdict(feed) for feed in known]})
        return
    table = Table("Feed", "Articles", "Last poll", "Result", "Next", box=None)
    for feed in known:
        following = "never: gone" if feed.gone else _shown(feed.next) or "now"
        # Text of strangers is shown as it is: `[bold]` in a feed's title is no markup.
        cells = (
            f"{feed.shown}\n{feed.url}",
            f"{feed.articles:,}",
            _shown(feed.polled),
            feed.problem or feed.result,
        )
        table.add_row(*(_plain(cell) for cell in (*cells, following)))
    if known:
        Console().print(table)
    else:
        typer.echo("No feed is followed yet: “feeds add” follows one.")


@feeds.command("poll")
def poll_feeds(
    corpus: CorpusOption,
    everything: Annotated[bool, typer.Option("--all", help="Also feeds that are not due yet.")] = False,
    loop: Annotated[bool, typer.Option("--loop", help="Go on until stopped.")] = False,
    cluster: ClusterOption = "",
    dask: DaskOption = None,
    as_json: JsonOption = False,
    steps: StepsOption = False,
) -> None:
    """Take in what feeds have that is new: those that are due, once, or on and on."""
    with errors(as_json), _polling(_settings(dask)) as (fetcher, names, workers):
        if cluster:
            check_address(cluster)
        folder = CorpusFolder.open(corpus)
        while True:
            begun = time.monotonic()
            polled: list[Polled] = []
            tell = _steps(folder, everything, polled) if steps else None
            try:
                for one in poll(folder, fetcher, everything, names, finishing=tell, workers=workers):
                    polled.append(one)
                    if tell is not None:
                        tell("")
                    if not as_json:
                        _tell(one)
            except (FolderBusy, WorkersGone) as error:
                if not loop:
                    raise
                said.print(f"{error} Feeds that are due are polled after that.", markup=False)
            pushed = _push(corpus, cluster, bool(polled), loop, as_json or steps)
            if as_json and (polled or not loop):
                told = {} if pushed is None else {"cluster": pushed}
                print_json(_as_dict(polled, time.monotonic() - begun) | told)
            if not loop:
                break
            everything = False
            time.sleep(_LOOK)
    failed = any(one.feed.problem for one in polled) or (pushed is not None and "error" in pushed)
    raise typer.Exit(1 if failed else 0)


def _push(corpus: Path, cluster: str, came: bool, loop: bool, quiet: bool) -> dict[str, Any] | None:
    """Bring what came to the cluster; what that did, or why it could not. A loop tries again later."""
    if not cluster or (loop and not came):
        return None
    try:
        return push_to(corpus, cluster, quiet)
    except CorpusError as error:
        later = "it is sent again later" if loop else "a push brings it there"
        said.print(f"{error} What came is in the corpus folder; {later}.", markup=False)
        return {"error": str(error), "detail": error.detail}


@feeds.command()
def remove(
    url: Annotated[str, typer.Argument(help="The feed's address.")],
    corpus: CorpusOption,
    as_json: JsonOption = False,
) -> None:
    """Follow a feed no more; its articles stay."""
    with errors(as_json), changing(CorpusFolder.open(corpus)) as known:
        if known.pop(url, None) is None:
            raise TableError(f"{url} is not followed.")
    tell(as_json, {"removed": url}, f"{url} is followed no more.")


@feeds.command("import")
def import_feeds(
    file: Annotated[Path, typer.Argument(help="A list of feeds in OPML.")],
    corpus: CorpusOption,
    zone: ZoneOption = "UTC",
    as_json: JsonOption = False,
) -> None:
    """Follow the feeds of an OPML file; its folders become sections."""
    with errors(as_json):
        folder = CorpusFolder.create(corpus, corpus.resolve().name, zone_of(zone))
        listed = read_opml(file.read_bytes())
        fresh = follow_listed(folder, listed)
    before = len(listed.feeds) - len(fresh)
    told = {"added": len(fresh), "known": before, "problem": str(listed.problem or "")}
    tell(as_json, told, f"{len(fresh):,} feeds more are followed; {before:,} were already.")
    if listed.problem and not as_json:
        said.print(f"The file is not quite right: {listed.problem}", markup=False)


@feeds.command("export")
def export_feeds(
    corpus: CorpusOption,
    to: ToOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the list of feeds as OPML."""
    with errors(as_json):
        folder = CorpusFolder.open(corpus)
        with output(to, as_json) as file:
            file.write(followed_as_opml(folder))
    tell(as_json, {"feeds": len(followed(folder)), "to": str(to)})


@contextmanager
def _polling(settings: Settings) -> Iterator[tuple[Fetcher, EntitySettings, Workers | None]]:
    """What fetches, how names are looked for, and by whom: what a poll brings is little for processes."""
    with working(settings, most=1) as workers, Fetcher(FetchPolicy.of(settings)) as fetcher:
        yield fetcher, EntitySettings.of(settings), workers


def _settings(dask: str | None = None) -> Settings:
    return Settings.read(os.environ | ({} if dask is None else {"NEWSDESK_DASK": dask}), {})


def _steps(folder: CorpusFolder, everything: bool, polled: list[Polled]) -> Callable[[Doing], None]:
    """Says how far a poll is, for the program that began it; `polled` grows meanwhile."""
    now = datetime.now(UTC)
    total = sum(asked(feed, now, everything) for feed in followed(folder))

    def tell(doing: Doing) -> None:
        new = sum(one.added.new for one in polled)
        print_step(Step(len(polled), total, new, new, doing))

    return tell


def _tell(polled: Polled) -> None:
    said.print(
        f"{polled.feed.shown}: {polled.feed.problem or polled.feed.result}", markup=False, highlight=False
    )
    for teaser in polled.teasers:
        said.print(f"  without its text: {teaser}", markup=False, highlight=False)


def _as_dict(polled: list[Polled], seconds: float) -> dict[str, object]:
    told = [
        {
            "url": one.feed.url, "result": one.feed.result, "problem": one.feed.problem,
            "next": one.feed.next, "new": one.added.new, "updated": one.added.updated,
            "unchanged": one.added.unchanged, "rejected": one.report.rejected_count if one.report else 0,
            "without_text": list(one.teasers),
        }
        for one in polled
    ]  # fmt: skip
    every = sum((one.added for one in polled), Added())
    return {
        "feeds": told, "new": every.new, "updated": every.updated, "unchanged": every.unchanged,
        "rejected": sum(one.report.rejected_count for one in polled if one.report) + len(every.refused),
        "seconds": round(seconds, 3),
    }  # fmt: skip


def _shown(when: str) -> str:
    """A time as people read it, where they are."""
    return datetime.fromisoformat(when).astimezone().strftime("%Y-%m-%d %H:%M") if when else ""


def _plain(text: str) -> Text:
    return Text("".join(c for c in text if c.isprintable() or c == "\n"))
