"""What all commands share: their options, and how they speak to people and to machines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from data.corpus import CorpusError

#: What is for people goes to standard error, so that standard output is for machines.
said = Console(stderr=True)

CorpusOption = Annotated[
    Path, typer.Option("--corpus", envvar="NEWSDESK_CORPUS", help="The corpus folder.", show_default=False)
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object on standard output at the end.")]


@contextmanager
def errors(as_json: bool) -> Iterator[None]:
    """Say what went wrong and end with status 1."""
    try:
        yield
    except (CorpusError, OSError) as error:
        if as_json:
            print_json({"error": str(error), "detail": getattr(error, "detail", "")})
        else:
            said.print(str(error), style="red", markup=False)
            said.print(getattr(error, "detail", ""), markup=False, highlight=False)
        raise typer.Exit(1) from error


def print_json(value: dict[str, Any]) -> None:
    """One object on standard output."""
    typer.echo(json.dumps(value, ensure_ascii=False))
