"""What all commands share: their options, and how they speak to people and to machines."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from data.corpus import CorpusError
from data.ingest.report import Step

#: What is for people goes to standard error, so that standard output is for machines.
said = Console(stderr=True)

CorpusOption = Annotated[
    Path, typer.Option("--corpus", envvar="NEWSDESK_CORPUS", help="The corpus folder.", show_default=False)
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object on standard output at the end.")]
StepsOption = Annotated[
    bool, typer.Option("--steps", help="Say how far it is on standard error, a JSON object a line.")
]


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


def print_step(step: Step) -> None:
    """How far a run is, for the program that began it."""
    sys.stderr.write(json.dumps({"step": asdict(step)}) + "\n")
    sys.stderr.flush()


def print_json(value: dict[str, Any]) -> None:
    """One object on standard output."""
    typer.echo(json.dumps(value, ensure_ascii=False))
