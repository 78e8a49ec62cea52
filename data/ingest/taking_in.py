"""Taking in: files and web addresses become part of a corpus folder; what could not be used is named."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from data.article import SCHEMA
from data.corpus import CorpusError
from data.ingest.archives import Found
from data.ingest.entities.found import EntitySettings
from data.ingest.entities.stage import Namer
from data.ingest.fetching import FetchPolicy
from data.ingest.files_told import files_told
from data.ingest.hearing import Hearing, Hears, Telling
from data.ingest.languages import with_languages
from data.ingest.loading import read_file
from data.ingest.normalising import normalised
from data.ingest.published import without_future
from data.ingest.rejects import record
from data.ingest.report import LoadReport, Rejected, TableError
from data.ingest.sources import Sent, Web, found_in
from data.ingest.tables import Reading
from data.ingest.workers import Workers
from data.store.added import Added
from data.store.folder import CorpusFolder, disk_errors
from data.store.recording import recording
from data.store.writing import Writer

_log: Final = logging.getLogger(__name__)
#: Articles to a step: what a run that is stopped has to do again at most.
_STEP: Final = 10_000
#: The same where names are looked for: these teach each other who is meant.
_STEP_OF_NAMES: Final = 5_000
_NOTHING: Final = Added()


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one file."""

    source: str
    #: None where the file as a whole could not be used.
    report: LoadReport | None = None
    added: Added = _NOTHING
    #: Why the file as a whole could not be used.
    problem: str = ""

    @property
    def rejected(self) -> tuple[Rejected, ...]:
        """The rows that were left out, with the reason for each."""
        told = self.report.rejected if self.report else ()
        reason = "the same id as another article that is here already"
        return (*told, *(Rejected(0, "id", reason, id) for id in self.added.refused))

    @property
    def rejected_count(self) -> int:
        """How many rows were left out."""
        return (self.report.rejected_count if self.report else 0) + len(self.added.refused)


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one run."""

    taken: tuple[Taken, ...]
    seconds: float

    @property
    def read(self) -> int:
        """Rows of all files, broken ones included: the sum of all that follows."""
        return sum(taken.report.read for taken in self.taken if taken.report)

    @property
    def added(self) -> Added:
        """What became of the rows that could be used."""
        return sum((taken.added for taken in self.taken), _NOTHING)

    @property
    def rejected_count(self) -> int:
        """Rows that were left out."""
        return sum(taken.rejected_count for taken in self.taken)

    @property
    def problems(self) -> tuple[str, ...]:
        """The files that could not be used at all, each with its reason."""
        return tuple(f"{taken.source}: {taken.problem}" for taken in self.taken if taken.problem)

    def as_dict(self) -> dict[str, Any]:
        """The result for machines."""
        added = self.added
        rejected = [asdict(row) | {"source": taken.source} for taken in self.taken for row in taken.rejected]
        return {
            "read": self.read, "kept": added.new + added.updated + added.unchanged, "new": added.new,
            "updated": added.updated, "unchanged": added.unchanged, "rejected": self.rejected_count,
            "reasons": rejected, "problems": list(self.problems), "files": files_told(self.taken),
            "seconds": round(self.seconds, 3),
        }  # fmt: skip


def take_in(
    sources: Iterable[Path | str],
    folder: CorpusFolder,
    hears: Hears | None = None,
    policy: FetchPolicy | None = None,
    given: Mapping[str, str] | None = None,
    entities: EntitySettings | None = None,
    workers: Workers | None = None,
    within: Path | None = None,
    storylines: bool = True,
) -> Result:
    """Take articles into a corpus folder: of files, of the files in folders and ZIP archives, and of
    web addresses, which are texts that begin with http.

    `given` says of a table's columns which field they are, "" for none. Where `entities` says how, names
    are looked for in articles that list none, by `workers` or in this process; that takes a hundred times as
    long.
    Without `storylines` these are left to be found by the next run.
    Files in the folder `within` are called by what they are called in there. The corpus folder keeps a
    record of the run, with the rows that were left out.

    A run that is stopped keeps what it had written; run again, it changes nothing that is not new.
    A file that can't be used at all is named in the result and the others go on. Raises FolderBusy
    and CorpusUnavailable where the folder can't be written to, WorkersGone where the workers are lost.
    """
    begun = time.monotonic()
    with (
        disk_errors(folder.path), recording(folder.path, "add") as run,
        folder.writing(storylines=storylines) as writer, Web(policy) as web,
    ):  # fmt: skip
        run.begin()
        found = found_in(sources, web, within)
        hear = Hearing(folder, run, hears)
        writer.hears = hear.finishing
        namer = Namer(writer, entities, workers) if entities else None
        keeps = _Keeping(writer, namer)
        taken = tuple(record(run, _take(file, folder, keeps, hear, given)) for file in found)
        if namer is not None:
            hear.finishing("names")
            namer.settle()
    return Result(taken, time.monotonic() - begun)


def _take(
    file: Found,
    folder: CorpusFolder,
    keeps: _Keeping,
    hears: Hears,
    given: Mapping[str, str] | None,
) -> Taken:
    if file.problem:
        return Taken(file.label, problem=file.problem)
    telling = Telling(partial(hears, file.label), keeps.slowly)
    sent = file.fetched if isinstance(file, Sent) else None
    url, headers = (sent.url, sent.headers) if sent else ("", None)
    added, problem, reading = _NOTHING, "", None
    try:
        with _readable(file.label):
            reading = read_file(file.path, folder.zone(), telling.read, url, headers, given)
        for piece in _pieces(reading, keeps.step, file.label):
            telling.keeping()
            with _readable(file.label):
                ready = made_ready(piece, folder.zone(), datetime.now(UTC))
            added += keeps.keep(ready, telling.named)
    except TableError as error:
        if reading is None or not added.total:
            return Taken(file.label, problem=_problem(file, error))
        problem = f"{_problem(file, error)} What came before that was kept."
    return Taken(file.label, reading.report(), added, problem)


def _pieces(reading: Reading, size: int, label: str) -> Iterator[pa.Table]:
    with _readable(label):
        yield from reading.pieces(size)


@contextmanager
def _readable(label: str) -> Iterator[None]:
    """Whatever a stranger's file sets off is a TableError, so that the files after it go on."""
    try:
        yield
    except CorpusError:
        raise
    except OSError as error:
        raise TableError(f"It can't be read: {error.strerror or error}.", str(error)) from error
    except Exception as error:
        _log.exception("reading %s", label)
        raise TableError(f"It could not be read: {type(error).__name__}.", str(error)) from error


def _problem(file: Found, error: TableError) -> str:
    """What is wrong with a file, beside its label: what it is called on the disk may be a name of ours."""
    said, name = str(error), file.path.name
    if said.startswith(f"{name}: "):
        return said.removeprefix(f"{name}: ")
    return f"It{said.removeprefix(name)}" if said.startswith(f"{name} ") else said


class _Keeping:
    """Writes tables to a corpus folder, with the names in their texts if wished."""

    def __init__(self, writer: Writer, namer: Namer | None) -> None:
        self._writer = writer
        self._namer = namer
        #: Whether keeping takes much longer than reading.
        self.slowly = namer is not None
        #: Articles to a piece.
        self.step = _STEP_OF_NAMES if namer else _STEP

    def keep(self, table: pa.Table, hear: Callable[[float], None]) -> Added:
        """Write a piece, which is there for good then; `hear` is told what share of its names is found."""
        if self._namer is None:
            return self._writer.add(table)
        return add_named(table, self._writer, self._namer, hear)


def add_named(
    table: pa.Table, writer: Writer, namer: Namer, hear: Callable[[float], None] | None = None
) -> Added:
    """Take in articles with the names in the texts of those that are not here as they are."""
    return writer.add(table, partial(namer.named, hear=hear))


def made_ready(table: pa.Table, zone: ZoneInfo, now: datetime) -> pa.Table:
    """Articles as a corpus folder has them: collected, none of the future, plain, their languages told."""
    return with_languages(normalised(without_future(_collected(table, now), zone, now)))


def _collected(table: pa.Table, now: datetime) -> pa.Table:
    """The table with the time of taking in where it does not say its own."""
    field = SCHEMA.field("collected")
    times = pc.fill_null(table.column("collected"), pa.scalar(now, field.type))
    return table.set_column(SCHEMA.get_field_index("collected"), field, times)
