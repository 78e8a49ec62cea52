"""The commands for sections: what sources call them, and what they are shown as."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from data.article import NONE
from data.console import CorpusOption, JsonOption, ToOption, errors, output, print_json, tell
from data.ingest.report import TableError
from data.ingest.section_names import read_sections, section_name, write_sections
from data.store.folder import CorpusFolder
from data.store.manifest import Manifest

sections = typer.Typer(help="Show sections under names of your own.", no_args_is_help=True)

Came = Annotated[str, typer.Argument(help=f"The section as it came; “{NONE}” or “” for articles without.")]
Shown = Annotated[str, typer.Argument(help="What it is shown as; “” for no section.")]


@sections.command("list")
def list_sections(corpus: CorpusOption, as_json: JsonOption = False) -> None:
    """Show each section as it came, how many articles have it, and what it is shown as."""
    with errors(as_json):
        folder = CorpusFolder.open(corpus)
        manifest = folder.manifest()
        counts = folder.sections(manifest)
    told = [
        {"came": came, "articles": counts.get(came, 0), "shown": manifest.sections.get(came, came)}
        for came in [*counts, *(came for came in manifest.sections if came not in counts)]
    ]
    if as_json:
        print_json({"sections": told})
        return
    table = Table("As it came", "Articles", "Shown as", box=None)
    for one in told:
        same = one["shown"] == one["came"]
        table.add_row(
            _plain(str(one["came"]) or NONE), f"{one['articles']:,}",
            Text("") if same else _plain(str(one["shown"]) or NONE),
        )  # fmt: skip
    Console().print(table) if told else typer.echo("There are no sections yet.")


@sections.command("set")
def set_section(came: Came, shown: Shown, corpus: CorpusOption, as_json: JsonOption = False) -> None:
    """Show a section under another name, in articles that are here and in those to come."""
    _change(corpus, as_json, lambda now: {**now.sections, section_name(came): section_name(shown)})


@sections.command()
def unset(came: Came, corpus: CorpusOption, as_json: JsonOption = False) -> None:
    """Show a section as it came again."""

    def without(now: Manifest) -> dict[str, str]:
        if section_name(came) not in now.sections:
            raise TableError(f"“{came}” is shown as it came.")
        return {one: shown for one, shown in now.sections.items() if one != section_name(came)}

    _change(corpus, as_json, without)


@sections.command()
def undo(corpus: CorpusOption, as_json: JsonOption = False) -> None:
    """Take the last change back; once more brings it again."""
    _change(corpus, as_json, lambda now: now.sections_before)


@sections.command("import")
def import_sections(
    file: Annotated[Path, typer.Argument(help="A JSON object of sections and what they are shown as.")],
    corpus: CorpusOption,
    as_json: JsonOption = False,
) -> None:
    """Show sections as a file says, beside those that are shown under other names already."""
    _change(corpus, as_json, lambda now: {**now.sections, **read_sections(file.read_bytes())})


@sections.command("export")
def export_sections(
    corpus: CorpusOption,
    to: ToOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write which sections are shown as what, as JSON."""
    with errors(as_json):
        known = CorpusFolder.open(corpus).manifest().sections
        with output(to, as_json) as file:
            file.write(write_sections(known))
    tell(as_json, {"sections": known, "to": str(to)})


def _change(corpus: Path, as_json: bool, change: Callable[[Manifest], dict[str, str]]) -> None:
    with errors(as_json), CorpusFolder.open(corpus).writing() as writer:
        number = writer.manifest.number
        writer.show_sections(change(writer.manifest))
        known = writer.manifest.sections
        changed = writer.manifest.number != number
    said = f"{len(known):,} section{'' if len(known) == 1 else 's'} shown under another name."
    tell(
        as_json, {"changed": changed, "sections": known}, said if changed else f"Nothing has changed: {said}"
    )


def _plain(text: str) -> Text:
    return Text("".join(c for c in text if c.isprintable()))
