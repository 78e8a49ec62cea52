"""The commands: take in articles, follow feeds, check, rebuild, export and forget."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import IO, Annotated, Any, Literal

import pyarrow as pa
import pyarrow.compute as pc
import typer
from rich.progress import (
    BarColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)

from data.atom import LIMIT, MOST, Feed, atom_feed
from data.cluster_commands import ClusterOption, check_address, push, push_to
from data.cluster_commands import words as cluster_words
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
from data.corrected import NONE_CORRECTED
from data.correction_commands import corrections
from data.correction_log import CorrectionLog, problems_of_log
from data.exporting import ALL_COLUMNS, batches, write_articles
from data.feed_commands import feeds
from data.filters import Filters
from data.ingest.entities.found import EntitySettings
from data.ingest.entities.stage import Namer, forget_counts
from data.ingest.fetching import FetchPolicy
from data.ingest.files_told import formats_told
from data.ingest.hearing import Hears
from data.ingest.mapping import read_mapping
from data.ingest.rejects import rejects as rejected
from data.ingest.rejects import rejects_file
from data.ingest.report import DOING, Step
from data.ingest.sources import is_address
from data.ingest.taking_in import Result, take_in
from data.ingest.working import working
from data.opening import rebuild_index
from data.review_commands import reviews
from data.run_commands import rejects as rejects_command
from data.run_commands import runs
from data.section_commands import sections
from data.settings import Settings
from data.store.checking import check as problems_of
from data.store.folder import CorpusFolder

app = typer.Typer(help=__doc__, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
app.add_typer(feeds, name="feeds")
app.add_typer(sections, name="sections")
app.add_typer(corrections, name="corrections")
app.add_typer(reviews, name="reviews")
app.command()(push)
app.command()(runs)
app.command()(rejects_command)


class Format(StrEnum):
    """What an export can be."""

    jsonl = "jsonl"
    csv = "csv"
    parquet = "parquet"
    atom = "atom"


@app.callback()
def _commands() -> None:
    """Keeps each command under its name, also where there is only one."""


@app.command()
def add(
    sources: Annotated[list[str], typer.Argument(help="Files, folders of them, or web addresses.")],
    corpus: CorpusOption,
    name: Annotated[str, typer.Option(help="What a new corpus is called.")] = "",
    zone: ZoneOption = "UTC",
    rejects: Annotated[Path | None, typer.Option(help="A CSV file for the rows left out.")] = None,
    mapping: Annotated[
        Path | None,
        typer.Option(help="A JSON file that says what a table's columns, delimiter and encoding are."),
    ] = None,
    entities: Annotated[
        bool, typer.Option(help="Look for people, organisations and places in texts that list none.")
    ] = True,
    storylines: Annotated[bool, typer.Option(help="Find storylines; else the next run finds them.")] = True,
    cluster: ClusterOption = "",
    dask: DaskOption = None,
    within: Annotated[Path | None, typer.Option(hidden=True)] = None,
    as_json: JsonOption = False,
    steps: StepsOption = False,
) -> None:
    """Take in articles: tables (CSV, TSV, JSON, JSON lines, Parquet, Excel), ninjs, feeds, web pages, WARC.

    Each may be packed with gzip, or lie in folders and ZIP archives, or at a web address.
    """
    with errors(as_json):
        given = read_mapping(mapping.read_bytes()) if mapping else None
        settings = _settings(corpus, dask)
        if cluster:
            check_address(cluster)
        finder = EntitySettings.of(settings) if entities else None
        folder = CorpusFolder.create(corpus, name or corpus.resolve().name, zone_of(zone))
        named = [source if is_address(source) else Path(source) for source in sources]
        working_ = working(settings) if entities else nullcontext()
        with working_ as workers, _progress(as_json, steps) as hears:
            result = take_in(
                named, folder, hears, FetchPolicy.of(settings), given, finder, workers, within, storylines
            )
        if rejects is not None:
            with output(rejects) as file:
                file.write(rejects_file(rejected(result)))
        pushed = _pushed(corpus, cluster, as_json or steps) if cluster else None
        _tell(result, folder, as_json, pushed)
    raise typer.Exit(1 if result.problems or isinstance(pushed, CorpusError) else 0)


@app.command()
def check(corpus: CorpusOption, as_json: JsonOption = False) -> None:
    """Prove that a corpus folder is sound: every part whole, every article counted once."""
    with errors(as_json):
        folder = CorpusFolder.open(corpus)
        found = [*problems_of(folder), *problems_of_log(CorrectionLog.of(_settings(corpus)))]
        articles = folder.manifest().articles if not found else None
    lines = [] if found else [f"{corpus} is sound: {articles:,} articles."]
    tell(as_json, {"sound": not found, "problems": found, "articles": articles}, *lines)
    for problem in found if not as_json else ():
        said.print(problem, style="red", markup=False)
    raise typer.Exit(1 if found else 0)


@app.command()
def rebuild(
    corpus: CorpusOption,
    names: Annotated[
        bool, typer.Option(help="First find names anew in the texts of all articles that listed none.")
    ] = False,
    dask: DaskOption = None,
    as_json: JsonOption = False,
) -> None:
    """Build the search index anew from the articles."""
    with errors(as_json):
        if names:
            _find_names(CorpusFolder.open(corpus), _settings(corpus, dask))
        articles = rebuild_index(_settings(corpus)).corpus.about().articles
    tell(as_json, {"articles": articles}, f"The index of {corpus} has {articles:,} articles.")


@app.command()
def export(
    corpus: CorpusOption,
    format: Annotated[Format, typer.Option(help="What to write.")] = Format.jsonl,
    limit: Annotated[int, typer.Option(min=1, max=MOST, help="Entries of an Atom feed, the newest.")] = LIMIT,
    to: ToOption = None,
    as_found: Annotated[
        bool, typer.Option("--as-found", help="Mentions as they were found, without corrections.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Write all articles, with mentions as corrected, copies and storylines; as Atom, the newest of them."""
    with errors(as_json):
        folder = CorpusFolder.open(corpus)
        corrected = NONE_CORRECTED if as_found else CorrectionLog.of(_settings(corpus)).corrected()
        table = corrected.storylines.table(folder.table())
        tables = map(corrected.table, batches(table))
        kind: Literal["jsonl", "csv", "parquet", "atom"] = format.value
        with output(to, as_json) as target:
            if kind == "atom":
                written = _write_feed(folder, table, target, limit)
            else:
                written = write_articles(tables, target, kind, folder.zone(), ALL_COLUMNS)
    tell(as_json, {"written": written, "format": format.value, "to": str(to)})
    said.print(f"{written:,} articles written.")


@app.command()
def forget(
    ids: Annotated[list[str], typer.Argument(help="Ids of articles.")],
    corpus: CorpusOption,
    as_json: JsonOption = False,
) -> None:
    """Take articles out of a corpus for good, with all that they said before."""
    with errors(as_json):
        with CorpusFolder.open(corpus).writing() as writer:
            namer = Namer(writer, EntitySettings.of(_settings(corpus)))
            namer.take_back(ids)
            forget_counts(corpus)
            forgotten = writer.forget(ids)
            namer.settle()
        if forgotten:
            rebuild_index(_settings(corpus))  # the index before it has their text too
    tell(as_json, {"forgotten": forgotten}, f"{forgotten:,} of {len(set(ids)):,} articles forgotten.")
    raise typer.Exit(0 if forgotten else 1)


def _write_feed(folder: CorpusFolder, table: pa.Table, target: IO[bytes], limit: int) -> int:
    """The newest articles as an Atom feed."""
    keys = [("published", "descending", "at_end"), ("id", "ascending", "at_end")]
    newest = table.take(pc.sort_indices(table, sort_keys=keys).slice(0, limit))
    zone = folder.zone()
    feed = Feed(folder.manifest().name, Filters(), len(table), zone, datetime.now(zone))
    target.write(atom_feed(feed, newest.to_pylist()))
    return len(newest)


def _find_names(folder: CorpusFolder, settings: Settings) -> None:
    shows = Progress(console=said, disable=not said.is_terminal)
    with working(settings) as workers, folder.writing() as writer, shows as shown:
        task = shown.add_task("Names", total=1.0)
        namer = Namer(writer, EntitySettings.of(settings), workers)
        namer.name_all(lambda share: shown.update(task, completed=share))
        namer.settle()


@contextmanager
def _progress(quiet: bool, steps: bool = False) -> Iterator[Hears | None]:
    """A bar for each file: rows read, kept and left out, and the time that is left."""
    if steps:
        yield lambda _, step: print_step(step)
        return
    if quiet or not said.is_terminal:
        yield None
        return
    columns = (
        SpinnerColumn(), TextColumn("{task.description}", markup=False), BarColumn(),
        TextColumn("{task.fields[rows]}"), TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(*columns, console=said) as shown:
        tasks: dict[str, TaskID] = {}

        def hear(label: str, step: Step) -> None:
            if label not in tasks:
                tasks[label] = shown.add_task(Path(label).name, total=step.total or None, rows="")
            task = shown.tasks[shown.task_ids.index(tasks[label])]
            rate = step.read / task.elapsed if task.elapsed else 0
            rows = DOING.get(
                step.doing,
                f"{step.read:,} read, {step.kept:,} kept, {step.read - step.kept:,} rejected, {rate:,.0f}/s",
            )
            shown.update(tasks[label], completed=step.done, rows=rows)

        yield hear


def _pushed(corpus: Path, cluster: str, quiet: bool) -> dict[str, Any] | CorpusError:
    """What a push did, or why it could not: what was taken in is in the folder all the same."""
    try:
        return push_to(corpus, cluster, quiet)
    except CorpusError as error:
        return error


def _tell(
    result: Result, folder: CorpusFolder, as_json: bool, pushed: dict[str, Any] | CorpusError | None
) -> None:
    if as_json:
        told = result.as_dict() | {"articles": folder.manifest().articles}
        if isinstance(pushed, CorpusError):
            pushed = {"error": str(pushed), "detail": pushed.detail}
        print_json(told if pushed is None else told | {"cluster": pushed})
        return
    for line in formats_told(result.taken):
        said.print(line, markup=False, highlight=False, soft_wrap=True)
    added = result.added
    typer.echo(
        f"{result.read:,} read: {added.new:,} new, {added.updated:,} updated, {added.unchanged:,} unchanged, "
        f"{result.rejected_count:,} rejected, in {result.seconds:.1f} s. "
        f"{folder.path.name} has {folder.manifest().articles:,} articles."
    )
    if isinstance(pushed, CorpusError):
        said.print(
            f"The cluster does not have it yet: {pushed} A push brings it there.", style="red", markup=False
        )
        said.print(pushed.detail, markup=False, highlight=False)
    elif pushed is not None:
        typer.echo(cluster_words(pushed))
    for problem in result.problems:
        said.print(problem, style="red", markup=False)
    if result.rejected_count:
        said.print("--rejects FILE.csv writes the rejected rows with their reasons.", highlight=False)


def _settings(corpus: Path, dask: str | None = None) -> Settings:
    given = {"NEWSDESK_CORPUS": str(corpus)} | ({} if dask is None else {"NEWSDESK_DASK": dask})
    return Settings.read({**os.environ, **given}, {})
