"""What all commands share: their options, and how they speak to people and to machines."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import IO, Annotated, Any, Final
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from typer.exceptions import TyperException

from data.corpus import CorpusError
from data.ingest.report import Step
from data.store.manifest import replacing

#: What is for people goes to standard error, so that standard output is for machines.
said = Console(stderr=True)

CorpusOption = Annotated[
    Path, typer.Option("--corpus", envvar="NEWSDESK_CORPUS", help="The corpus folder.", show_default=False)
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object on standard output at the end.")]
StepsOption = Annotated[
    bool, typer.Option("--steps", help="Say how far it is on standard error, a JSON object a line.")
]
DaskOption = Annotated[
    str | None,
    typer.Option(
        "--dask", metavar="ADDRESS", show_default=False,
        help="Look for names on the Dask cluster of this scheduler, such as tcp://host:8786.",
    ),
]  # fmt: skip
ZoneOption = Annotated[
    str,
    typer.Option(
        "--zone", envvar="NEWSDESK_ZONE", help="Whose calendar days a new corpus has.", show_envvar=False
    ),
]
ToOption = Annotated[Path | None, typer.Option("--to", help="A file instead of standard output.")]

_STOPPED: Final = 130  # as shells say it of Ctrl+C
_UNREAD: Final = 141  # and of a pipe that nobody reads from any more


def zone_of(name: str) -> ZoneInfo:
    """The time zone of that name; BadParameter where there is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise typer.BadParameter(f"{name} is no time zone; write one such as UTC or Asia/Baku.") from error


@contextmanager
def errors(as_json: bool) -> Iterator[None]:
    """Say what went wrong, and end with a status that is not 0."""
    try:
        yield
    except BrokenPipeError as error:
        with suppress(OSError):  # or the interpreter says so once more
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(_UNREAD) from error
    except CorpusError as error:
        _say(as_json, str(error), error.detail)
        raise typer.Exit(1) from error
    except OSError as error:
        what = f"{error.filename or 'A file'} can't be read or written"
        _say(as_json, f"{what}: {error.strerror}." if error.strerror else f"{error}", str(error))
        raise typer.Exit(1) from error
    except KeyboardInterrupt as error:
        _say(as_json, "It was stopped.")
        raise typer.Exit(_STOPPED) from error
    except (TyperException, typer.Exit):
        raise
    except Exception as error:
        if as_json:
            _say(True, "It ended with an error that is its own.", repr(error))
        raise


def _say(as_json: bool, message: str, detail: str = "") -> None:
    if as_json:
        print_json({"error": message, "detail": detail})
        return
    said.print(message, style="red", markup=False)
    if detail:
        said.print(detail, markup=False, highlight=False)


@contextmanager
def output(to: Path | None, as_json: bool = False) -> Iterator[IO[bytes]]:
    """Where a command writes: standard output, or a file, which is there whole or not at all."""
    if to is None and as_json:
        raise CorpusError("Standard output is for one of both: --json needs --to with a file.")
    if to is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
    elif to.exists() and not to.is_file():  # such as a device or a pipe
        with to.open("wb") as file:
            yield file
    else:
        with replacing(to.resolve()) as file:
            yield file


def print_step(step: Step) -> None:
    """How far a run is, for the program that began it; a run goes on when that is there no more."""
    with suppress(BrokenPipeError):
        sys.stderr.write(json.dumps({"step": asdict(step)}) + "\n")
        sys.stderr.flush()


def print_json(value: dict[str, Any]) -> None:
    """One object on standard output."""
    typer.echo(json.dumps(value, ensure_ascii=False))


def tell(as_json: bool, value: dict[str, Any], *lines: str) -> None:
    """Say what was done: an object to machines, lines to people."""
    if as_json:
        print_json(value)
        return
    for line in lines:
        typer.echo(line)
