"""The commands for feeds: add, list, poll, remove, import and export."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from data.console import CorpusOption, JsonOption, StepsOption, errors, print_json, print_step, said
from data.ingest.entities.found import EntitySettings
from data.ingest.feed_discovery import find_feeds
from data.ingest.feed_list import EVERY, FollowedFeed, changing, followed
from data.ingest.fetching import Fetcher, FetchPolicy
from data.ingest.opml import follow_listed, followed_as_opml, read_opml
from data.ingest.polling import Polled, asked, poll
from data.ingest.report import Doing, Step, TableError
from data.settings import Settings
from data.store.folder import CorpusFolder

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
) -> None:
    """Follow a feed; of a site with several, the first, and the others are named."""
    with errors(False):
        folder = CorpusFolder.create(corpus, corpus.resolve().name, ZoneInfo("UTC"))
        with Fetcher(FetchPolicy.of(_settings())) as fetcher:
            found = find_feeds(fetcher, url)
        first = found[0]
        feed = FollowedFeed(first.url, name, section, full_text, every, first.title)
        with changing(folder) as known:
            if first.url in known:
                raise TableError(f"{first.url} is followed already.")
            known[first.url] = feed
    typer.echo(f"{feed.shown} is followed: {feed.url}")
    for other in found[1:]:
        typer.echo(f"The site has another feed: {other.url} {other.title}".rstrip())


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
    as_json: JsonOption = False,
    steps: StepsOption = False,
) -> None:
    """Take in what feeds have that is new: those that are due, once, or on and on."""
    failed = False
    with errors(as_json), Fetcher(FetchPolicy.of(_settings())) as fetcher:
        folder = CorpusFolder.open(corpus)
        while True:
            polled: list[Polled] = []
            tell = _steps(folder, everything, polled) if steps else None
            for one in poll(folder, fetcher, everything, EntitySettings.of(_settings()), finishing=tell):
                polled.append(one)
                if tell is not None:
                    tell("")
                if not as_json:
                    _tell(one)
            failed = any(one.feed.problem for one in polled)
            if as_json and (polled or not loop):
                print_json(_as_dict(polled))
            if not loop:
                break
            everything = False
            time.sleep(_LOOK)
    raise typer.Exit(1 if failed else 0)


@feeds.command()
def remove(url: Annotated[str, typer.Argument(help="The feed's address.")], corpus: CorpusOption) -> None:
    """Follow a feed no more; its articles stay."""
    with errors(False), changing(CorpusFolder.open(corpus)) as known:
        if known.pop(url, None) is None:
            raise TableError(f"{url} is not followed.")
    typer.echo(f"{url} is followed no more.")


@feeds.command("import")
def import_feeds(
    file: Annotated[Path, typer.Argument(help="A list of feeds in OPML.")], corpus: CorpusOption
) -> None:
    """Follow the feeds of an OPML file; its folders become sections."""
    with errors(False):
        folder = CorpusFolder.create(corpus, corpus.resolve().name, ZoneInfo("UTC"))
        listed = read_opml(file.read_bytes())
        fresh = follow_listed(folder, listed)
    typer.echo(f"{len(fresh):,} feeds more are followed; {len(listed.feeds) - len(fresh):,} were already.")
    if listed.problem:
        said.print(f"The file is not quite right: {listed.problem}", markup=False)


@feeds.command("export")
def export_feeds(
    corpus: CorpusOption,
    to: Annotated[Path | None, typer.Option(help="A file instead of standard output.")] = None,
) -> None:
    """Write the list of feeds as OPML."""
    with errors(False):
        content = followed_as_opml(CorpusFolder.open(corpus))
        if to is None:
            sys.stdout.buffer.write(content)
        else:
            to.write_bytes(content)


def _settings() -> Settings:
    return Settings.read(os.environ, {})


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


def _as_dict(polled: list[Polled]) -> dict[str, object]:
    told = [
        {
            "url": one.feed.url, "result": one.feed.result, "problem": one.feed.problem,
            "next": one.feed.next, "new": one.added.new, "updated": one.added.updated,
            "unchanged": one.added.unchanged, "rejected": one.report.rejected_count if one.report else 0,
            "without_text": list(one.teasers),
        }
        for one in polled
    ]  # fmt: skip
    return {"feeds": told, "new": sum(one.added.new for one in polled)}


def _shown(when: str) -> str:
    """A time as people read it, where they are."""
    return datetime.fromisoformat(when).astimezone().strftime("%Y-%m-%d %H:%M") if when else ""


def _plain(text: str) -> Text:
    return Text("".join(c for c in text if c.isprintable() or c == "\n"))
