"""The commands for reviews: back up, restore."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from sqlalchemy import Engine, create_engine
from sqlalchemy.exc import SQLAlchemyError

from data.console import JsonOption, errors, tell
from data.corpus import CorpusError
from data.reviews.backup import backup, restore
from data.reviews.review import ReviewError
from data.settings import ROOT, Settings

reviews = typer.Typer(help="Back up what readers wrote, and bring it back.", no_args_is_help=True)

_SECRETS: Final = (Path(".streamlit/secrets.toml"), ROOT / ".streamlit" / "secrets.toml")
DatabaseOption = Annotated[
    str,
    typer.Option(
        "--database", envvar="NEWSDESK_REVIEWS_URL", show_default=False,
        help="The reviews’ database, as in sqlite:///reviews.db; else that of the dashboard.",
    ),
]  # fmt: skip


@reviews.command("backup")
def backup_command(
    file: Annotated[Path, typer.Argument(help="Where to, as in reviews.jsonl.gz.")],
    database: DatabaseOption = "",
    as_json: JsonOption = False,
) -> None:
    """Write all reviews, with what was decided on them, to one file; readers and moderators may go on."""
    with errors(as_json), _database(database) as engine:
        done = backup(engine, file)
    tell(as_json, {"file": str(file), "rows": done}, f"{_words(done)} are in {file}.")


@reviews.command("restore")
def restore_command(
    file: Annotated[Path, typer.Argument(help="A file that backup has written.")],
    replace: Annotated[bool, typer.Option("--replace", help="Delete the reviews that are there.")] = False,
    database: DatabaseOption = "",
    as_json: JsonOption = False,
) -> None:
    """Bring back what a backup holds, all of it or nothing; also into a database of another kind."""
    with errors(as_json), _database(database) as engine:
        done = restore(engine, file, replace)
    tell(as_json, {"file": str(file), "rows": done}, f"{_words(done)} are restored from {file}.")


@contextmanager
def _database(given: str) -> Iterator[Engine]:
    """The database that is named, or that of the dashboard; what goes wrong with it is said as elsewhere."""
    try:
        engine = create_engine(given or _dashboards())
    except (SQLAlchemyError, ImportError) as error:
        # The address may hold a password: of other errors only the kind is said.
        detail = str(error) if isinstance(error, ImportError) else type(error).__name__
        raise CorpusError("The reviews’ database can’t be used.", detail=detail) from error
    try:
        yield engine
    except ReviewError as error:
        raise CorpusError(str(error), detail=error.detail) from error
    finally:
        engine.dispose()


def _dashboards() -> str:
    """The address of the dashboard's reviews, from where Streamlit has its secrets."""
    secrets: dict[str, Any] = {}
    for path in _SECRETS:
        if path.is_file():
            secrets |= tomllib.loads(path.read_text("utf-8"))
    url = Settings.read(os.environ, secrets).reviews_url
    return url or _connection(secrets["connections"]["reviews"])


def _connection(given: Mapping[str, Any]) -> str:
    if url := given.get("url"):
        return str(url)
    raise CorpusError("[connections.reviews] of the secrets has no url: name the database by --database.")


def _words(done: dict[str, int]) -> str:
    return f"{done['reviews']:,} reviews with {done['review_decisions']:,} decisions"
