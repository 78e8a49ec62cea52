"""Runs: what was taken in when and from where, and the rows that were left out; kept beside the articles."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, Literal

import pyarrow as pa
import pyarrow.parquet as pq

from data.corpus import CorpusUnavailable
from data.store.manifest import digest_of, drop_unfinished, write_whole

#: "add": files and addresses that someone named; "poll": a round of the feeds that were due.
RunKind = Literal["add", "poll"]
#: "" while it goes on.
Ended = Literal["", "done", "stopped"]

_FOLDER: Final = "runs"
_FILE: Final = "runs.json"
_LOCK: Final = "runs.lock"
#: Runs of each kind that are kept; what was left out in those before them is still counted.
KEPT_RUNS: Final = 50
#: A run that has not been heard of for so long was ended from outside, by SIGKILL or the machine.
_SILENT: Final = timedelta(minutes=15)

#: A row that was left out: where it stands, the field, the reason, and the beginning of what is in it.
REJECTS_SCHEMA: Final = pa.schema(
    [
        pa.field("source", pa.string(), nullable=False),
        pa.field("line", pa.int64(), nullable=False),
        pa.field("field", pa.string(), nullable=False),
        pa.field("reason", pa.string(), nullable=False),
        pa.field("sample", pa.string(), nullable=False),
    ]
)


@dataclass(frozen=True, slots=True)
class Came:
    """What came from one source, or from all of them."""

    source: str = ""
    #: Rows, broken ones included: the sum of the four that follow.
    read: int = 0
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    #: Why the source as a whole could not be used.
    problem: str = ""

    def __add__(self, other: Came) -> Came:
        return Came(
            read=self.read + other.read, new=self.new + other.new, updated=self.updated + other.updated,
            unchanged=self.unchanged + other.unchanged, rejected=self.rejected + other.rejected,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class RejectsFile:
    """The Parquet file of the rows that a run left out."""

    name: str
    #: How many of them are kept; the run counts them all.
    rows: int
    bytes: int
    digest: str


@dataclass(frozen=True, slots=True)
class Run:
    """One run of taking in. Times are ISO 8601 in UTC."""

    number: int
    kind: RunKind
    begun: str
    #: When it was last heard of.
    seen: str
    seconds: float = 0.0
    ended: Ended = ""
    #: Why it was stopped, where that can be said.
    problem: str = ""
    #: The first of its sources; `sources_count` has them all.
    sources: tuple[Came, ...] = ()
    sources_count: int = 0
    total: Came = Came()
    rejects: RejectsFile | None = None

    def state(self, now: datetime) -> Literal["done", "stopped", "under way"]:
        """How it ended, if it has."""
        if self.ended:
            return self.ended
        # A clock that was put back makes it ahead of now.
        return "stopped" if abs(now - datetime.fromisoformat(self.seen)) > _SILENT else "under way"


@dataclass(frozen=True, slots=True)
class Runs:
    """The runs of a corpus folder, oldest first."""

    kept: tuple[Run, ...] = ()
    #: How many there were before those that are kept, and what came in them.
    dropped: int = 0
    before: Came = Came()

    @property
    def rejected(self) -> int:
        """Rows left out in all runs."""
        return self.before.rejected + sum(run.total.rejected for run in self.kept)

    def run(self, number: int) -> Run | None:
        """The run of a number, if it is kept."""
        return next((run for run in self.kept if run.number == number), None)

    def with_run(self, run: Run) -> Runs:
        """The runs with this one, in place of what was said of it before; the oldest of its kind go."""
        kept = sorted((run, *(one for one in self.kept if one.number != run.number)), key=lambda r: r.number)
        alike = [one for one in kept if one.kind == run.kind]
        gone = alike[: max(0, len(alike) - KEPT_RUNS)]
        before = sum((one.total for one in gone), self.before)
        return Runs(tuple(one for one in kept if one not in gone), self.dropped + len(gone), before)


def read_runs(folder: Path) -> Runs:
    """The runs of a corpus folder; none where none were recorded. Raises CorpusUnavailable."""
    path = folder / _FOLDER / _FILE
    try:
        return _parsed(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return Runs()
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CorpusUnavailable(f"The record of runs, {path}, can't be read.", str(error)) from error


def read_rejects(folder: Path, numbers: Sequence[int] | None = None) -> pa.Table:
    """The rows left out that are kept, of some runs or all, newest run first, with the `run` before each.

    Raises CorpusUnavailable where they can't be read.
    """
    while True:
        runs = read_runs(folder)
        try:
            return _rejects(folder, runs, numbers)
        except (OSError, pa.ArrowException, KeyError) as error:
            if read_runs(folder) == runs:
                raise CorpusUnavailable("The rejected rows can't be read.", str(error)) from error
            # else a writer put other files in their place meanwhile


def _rejects(folder: Path, runs: Runs, numbers: Sequence[int] | None) -> pa.Table:
    schema = pa.schema([pa.field("run", pa.int64()), *REJECTS_SCHEMA])
    tables = [schema.empty_table()]
    for run in reversed(runs.kept):
        if run.rejects is not None and (numbers is None or run.number in numbers):
            table = pq.read_table(rejects_path(folder, run.rejects)).cast(REJECTS_SCHEMA)
            tables.append(table.add_column(0, schema.field("run"), pa.repeat(run.number, len(table))))
    return pa.concat_tables(tables)


def rejects_path(folder: Path, file: RejectsFile) -> Path:
    """Where the rows that a run left out are."""
    return folder / _FOLDER / file.name


@contextmanager
def changing_runs(folder: Path) -> Iterator[ChangingRuns]:
    """Change the record of runs: one process at a time, for a moment. It is written whole or not at all."""
    from filelock import FileLock  # readers do without

    with FileLock(folder / _LOCK, timeout=30):
        changing = ChangingRuns(folder, _known(folder))
        before = changing.runs
        yield changing
        if changing.runs != before:
            _write(folder, changing.runs)
        _drop_unused(folder, changing.runs)


class ChangingRuns:
    """The record of runs while it is being changed."""

    def __init__(self, folder: Path, runs: Runs) -> None:
        self._folder = folder
        self.runs = runs

    def next_number(self) -> int:
        """The number of the next run."""
        return 1 + max((run.number for run in self.runs.kept), default=self.runs.dropped)

    def put(self, run: Run, rejects: pa.Table | None = None) -> Run:
        """Record a run as it stands, with all of its rejected rows that are to be kept if they changed."""
        if rejects is not None:
            run = replace(run, rejects=self._written(run, rejects) if len(rejects) else None)
        self.runs = self.runs.with_run(run)
        return run

    def _written(self, run: Run, rejects: pa.Table) -> RejectsFile:
        # Readers may be at the file before this one: the new one has a name of its own.
        version = 0 if run.rejects is None else int(run.rejects.name.split("-")[1].split(".")[0]) + 1
        path = self._folder / _FOLDER / f"{run.number:08}-{version}.parquet"
        write_whole(path, lambda file: pq.write_table(rejects, file, compression="zstd"))
        return RejectsFile(path.name, len(rejects), path.stat().st_size, digest_of(path))


def _known(folder: Path) -> Runs:
    """The runs so far; a record that is damaged is set aside, so that taking in goes on."""
    try:
        return read_runs(folder)
    except CorpusUnavailable as error:
        if isinstance(error.__cause__, OSError):
            raise  # it may be readable the next time
        (folder / _FOLDER / _FILE).replace(folder / _FOLDER / f"{_FILE}.damaged")
        return Runs()


def _write(folder: Path, runs: Runs) -> None:
    text = json.dumps(asdict(runs), ensure_ascii=False, indent=1)
    write_whole(folder / _FOLDER / _FILE, lambda file: file.write(text.encode("utf-8", "replace")))


def _drop_unused(folder: Path, runs: Runs) -> None:
    """Remove the files of runs that are kept no more, and what a writer that was killed began."""
    named = {run.rejects.name for run in runs.kept if run.rejects is not None}
    for path in (folder / _FOLDER).glob("*.parquet"):
        if path.name not in named:
            path.unlink(missing_ok=True)
    drop_unfinished(folder / _FOLDER)


def _parsed(told: dict[str, Any]) -> Runs:
    return Runs(tuple(_run(one) for one in told["kept"]), int(told["dropped"]), Came(**told["before"]))


def _run(told: dict[str, Any]) -> Run:
    fields = told | {
        "sources": tuple(Came(**one) for one in told["sources"]), "total": Came(**told["total"]),
        "rejects": RejectsFile(**told["rejects"]) if told["rejects"] else None,
    }  # fmt: skip
    datetime.fromisoformat(fields["begun"]), datetime.fromisoformat(fields["seen"])
    return Run(**fields)


def iso(when: datetime) -> str:
    """A time as the record has it."""
    return when.astimezone(UTC).isoformat(timespec="seconds")
