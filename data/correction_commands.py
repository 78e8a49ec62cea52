"""The commands for corrections: what entities really are, said, taken back, and carried elsewhere."""

from __future__ import annotations

import os
from enum import Enum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from data.console import JsonOption, ToOption, errors, output, print_json, said, tell
from data.corpus import CorpusUnavailable
from data.correction_import import Import, import_of
from data.correction_lines import fields_of, read_log, write_log
from data.correction_log import CorrectionLog
from data.correction_words import describe
from data.corrections import OF_STORYLINES, Correction, CorrectionError, Log
from data.opening import open_corpus
from data.settings import Settings
from data.storylines_named import told_of

corrections = typer.Typer(
    help="Say what people, organisations and places really are, and what belongs to one storyline.",
    no_args_is_help=True,
)

Corpus = Annotated[
    Path | None,
    typer.Option(
        "--corpus", envvar="NEWSDESK_CORPUS", help="The corpus folder, or a table; the chronicle without.",
        show_default=False,
    ),
]  # fmt: skip
NoteOption = Annotated[str, typer.Option(help="Why.")]
ByOption = Annotated[str, typer.Option(help="Who says so.")]


class Kind(Enum):
    """What a correction can be."""

    merge = "merge"
    rename = "rename"
    retype = "retype"
    split = "split"
    reject = "reject"
    join = "join"
    part = "part"
    title = "title"


@corrections.command("list")
def list_corrections(corpus: Corpus = None, as_json: JsonOption = False) -> None:
    """Show all corrections, the first one first; those that are taken back are marked."""
    with errors(as_json):
        log = _log(corpus).read()
    undone = log.undone()
    if as_json:
        told = [fields_of(one) | {"in_force": one.id not in undone} for one in log.corrections]
        print_json({"corrections": told, "bad": [{"line": b.line, "reason": b.reason} for b in log.bad]})
        return
    table = Table("Id", "When", "What", "Who", "", box=None)
    for one in log.corrections:
        mark = f"taken back by {undone[one.id].id}" if one.id in undone else ""
        table.add_row(*map(_plain, (one.id, one.when[:16], describe(one, log), one.by, mark)))
    Console().print(table) if log.corrections else typer.echo("Nothing was corrected.")
    _tell_bad(log)


@corrections.command()
def add(
    kind: Annotated[Kind, typer.Argument(help="What is done.")],
    named: Annotated[
        list[str],
        typer.Argument(
            metavar="WHAT [INTO]",
            help="An entity, as in person:Ilham Aliyev, and what it is: kind and name; for rename the name, "
            "for retype the kind is enough. Or storylines, by their ids or articles of theirs: for join all "
            "that are one, for part the articles that leave, for title one and its title.",
        ),
    ],
    corpus: Corpus = None,
    written: Annotated[
        list[str] | None, typer.Option(help="Of a split: mentions written so; may be given several times.")
    ] = None,
    article: Annotated[
        list[str] | None,
        typer.Option(help="Of a split: mentions in this article; may be given several times."),
    ] = None,
    note: NoteOption = "",
    by: ByOption = "",
    as_json: JsonOption = False,
) -> None:
    """Say what an entity is (merge, rename, retype, split, reject), or a storyline (join, part, title)."""
    with errors(as_json):
        log = _log(corpus)
        told: dict[str, Any] = {"kind": kind.value, "note": note, "by": by}
        told |= (
            _of_storylines(kind, named, corpus) if kind.value in OF_STORYLINES else _of_entity(kind, named)
        )
        if written or article or kind is Kind.split:
            told |= _split(kind, written or [], article or [])
        one = log.add(told)[0]
    _done(one, log, as_json)


@corrections.command()
def undo(
    id: Annotated[str, typer.Argument(help="The correction, as `list` calls it; the last one without.")] = "",
    corpus: Corpus = None,
    note: NoteOption = "",
    by: ByOption = "",
    as_json: JsonOption = False,
) -> None:
    """Take a correction back, or what took one back: counts are what they were before it."""
    with errors(as_json):
        log = _log(corpus)
        if not id and (held := log.read().in_force()):
            id = held[-1].id
        one = log.undo(id, note=note, by=by)
    _done(one, log, as_json)


@corrections.command("export")
def export_corrections(corpus: Corpus = None, to: ToOption = None, as_json: JsonOption = False) -> None:
    """Write all corrections, one JSON object a line, those that were taken back too."""
    with errors(as_json):
        log = _log(corpus).read()
        with output(to, as_json) as file:
            file.write(write_log(log.corrections))
    tell(as_json, {"written": len(log.corrections), "to": str(to)})


@corrections.command("import")
def import_corrections(
    file: Annotated[Path, typer.Argument(help="A file of corrections, as `export` writes it.")],
    corpus: Corpus = None,
    preview: Annotated[bool, typer.Option("--preview", help="Only say what it would bring.")] = False,
    conflicts: Annotated[
        bool, typer.Option("--conflicts", help="Take in what is in conflict too: the earlier one holds.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Take in corrections that were made elsewhere; those that are here already change nothing."""
    with errors(as_json):
        log = _log(corpus)
        given = read_log(file.read_bytes())
        found = import_of(given, log.read())
        taken = 0 if preview else log.take_in(found.chosen(conflicts))
    _tell_import(found, given, taken, as_json)
    raise typer.Exit(1 if found.bad else 0)


def _tell_import(found: Import, given: Log, taken: int, as_json: bool) -> None:
    if as_json:
        against = [{"given": fields_of(c.given), "here": fields_of(c.here)} for c in found.conflicts]
        bad = [{"line": one.line, "reason": one.reason} for one in found.bad]
        counts = {"taken": taken, "new": len(found.new), "known": len(found.known)}
        print_json({**counts, "conflicts": against, "bad": bad})
        return
    typer.echo(
        f"{taken:,} taken in: {len(found.new):,} new, {len(found.known):,} here already, "
        f"{len(found.conflicts):,} in conflict, {len(found.bad):,} bad lines."
    )
    for one in found.conflicts:
        said.print(f"{describe(one.given, given)} But here: {describe(one.here, given)}", markup=False)
    _tell_bad(given)


def _tell_bad(log: Log) -> None:
    for bad in log.bad:
        said.print(f"Line {bad.line:,} is no correction: {bad.reason}.", style="red", markup=False)


def _of_storylines(kind: Kind, named: list[str], corpus: Path | None) -> dict[str, Any]:
    return told_of(open_corpus(_settings(corpus)).corpus, kind.value, named)


def _of_entity(kind: Kind, named: list[str]) -> dict[str, Any]:
    entity, *more = named
    if len(more) > 1:
        raise CorrectionError(
            f"{kind.value} takes an entity and what it is; put quotes around names of words."
        )
    if kind is Kind.reject and not more:
        return {"entity": entity}
    return {"entity": entity, "into": _into(kind, entity, more[0] if more else "")}


def _split(kind: Kind, written: list[str], articles: list[str]) -> dict[str, Any]:
    if kind is not Kind.split:
        raise CorrectionError("--written and --article are for split.")
    return {"written": written, "articles": articles}


def _into(kind: Kind, entity: str, into: str) -> str:
    """What is left out of the new key is as in the old one."""
    of, _, name = entity.partition(":")
    if kind is Kind.rename and not into.startswith(f"{of}:"):
        return f"{of}:{into}"
    if kind is Kind.retype and ":" not in into:
        return f"{into}:{name}"
    return into


def _done(one: Correction, log: CorrectionLog, as_json: bool) -> None:
    tell(as_json, {"correction": fields_of(one)}, f"{one.id}: {describe(one, log.read())}")


def _log(corpus: Path | None) -> CorrectionLog:
    if corpus is not None and not corpus.exists():
        raise CorpusUnavailable(f"There is no corpus at {corpus}.")
    return CorrectionLog.of(_settings(corpus))


def _settings(corpus: Path | None) -> Settings:
    return Settings.read({**os.environ, "NEWSDESK_CORPUS": str(corpus or "")}, {})


def _plain(text: str) -> Text:
    return Text("".join(c for c in text if c.isprintable()))
