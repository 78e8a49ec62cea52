"""Recording: a run of taking in says what it does while it does it, so that a killed one leaves word too."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from data.corpus import CorpusError
from data.store.runs import (
    REJECTS_SCHEMA,
    Came,
    ChangingRuns,
    Ended,
    Run,
    RunKind,
    changing_runs,
    iso,
    read_rejects,
    read_runs,
)

#: Rows that a run left out of which it keeps what they were; it counts all of them.
KEPT_ROWS: Final = 5_000
#: Sources of a run that are named; it counts all of them.
_SOURCES: Final = 40
#: Seconds between two times that a run which goes on says what it has done.
_EVERY: Final = 5.0
_STILL: Final = 60.0
_FORGOTTEN: Final = "(forgotten)"

Reject = dict[str, Any]


class Recording:
    """The record of one run, kept up to date while the run goes on."""

    def __init__(self, folder: Path, kind: RunKind, now: Callable[[], datetime]) -> None:
        self._folder = folder
        self._now = now
        moment = iso(now())
        self._run = Run(0, kind, moment, moment)
        self._rejects: list[Reject] = []
        self._unwritten = False
        self._started = time.monotonic()
        self._written = 0.0

    def begin(self) -> None:
        """Say that the run has begun; done by the first source otherwise."""
        self._save()

    def took(self, came: Came, rejected: Sequence[Reject] = ()) -> None:
        """Add what came from one source, and the rows of it that were left out, with all reasons."""
        run = self._run
        named = (*run.sources, came) if len(run.sources) < _SOURCES else run.sources
        self._run = replace(
            run, sources=named, sources_count=run.sources_count + 1, total=run.total + came
        )  # fmt: skip
        fresh = rejected[: KEPT_ROWS - len(self._rejects)]
        self._rejects += fresh
        self._unwritten |= bool(fresh)
        if not run.number or time.monotonic() - self._written > _EVERY:
            self._save()

    def heard(self) -> None:
        """Say that the run goes on."""
        if self._run.number and time.monotonic() - self._written > _STILL:
            self._save()

    def end(self, ended: Ended, problem: str = "") -> None:
        """Say how it ended, if it has begun."""
        if self._run.number:
            self._run = replace(self._run, ended=ended, problem=problem)
            self._save()

    def _save(self) -> None:
        now = self._now()
        spent = round(time.monotonic() - self._started, 3)
        run = replace(self._run, seen=iso(now), seconds=spent)
        with changing_runs(self._folder) as changing:
            if not run.number:
                run = replace(run, number=changing.next_number())
                _end_others(changing, run)
            rows = pa.Table.from_pylist(self._rejects, REJECTS_SCHEMA) if self._unwritten else None
            self._run = changing.put(run, rows)
        self._unwritten = False
        self._written = time.monotonic()


@contextmanager
def recording(
    folder: Path, kind: RunKind, now: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> Iterator[Recording]:
    """Record a run in a corpus folder; one that never begins, or takes nothing in, is not recorded.

    A run that ends with an error says why; the error goes on.
    """
    record = Recording(folder, kind, now)
    try:
        yield record
    except BaseException as error:
        # The error counts; that the record can't be written either, on a full disk, says no more.
        with suppress(CorpusError, OSError):
            record.end("stopped", str(error) if isinstance(error, CorpusError) else "")
        raise
    record.end("done")


def _end_others(changing: ChangingRuns, run: Run) -> None:
    """Who adds is the only one to write: what of that kind was going on before was killed."""
    for other in changing.runs.kept:
        if run.kind == other.kind == "add" and not other.ended:
            changing.put(replace(other, ended="stopped"))


def forget_in_runs(folder: Path, ids: Iterable[str], addresses: Iterable[str]) -> None:
    """Take out of the record what rejected rows may hold of articles that are to be forgotten.

    A row that was refused for its id says whose it is; any other may be one of theirs that was broken
    and came whole later, so its sample goes too. Lines, fields, reasons and all counts stay.
    """
    if not read_runs(folder).kept:
        return
    gone, bare = set(ids), {_bare(address) for address in addresses if address}
    with changing_runs(folder) as changing:
        for run in changing.runs.kept:
            sources = tuple(_unnamed(came, gone, bare) for came in run.sources)
            rows = _without_samples(folder, run, gone, bare) if run.rejects else None
            if sources != run.sources or rows is not None:
                changing.put(replace(run, sources=sources), rows)


def _unnamed(came: Came, gone: set[str], bare: set[str]) -> Came:
    """A source that is the address of a forgotten article is named no more."""
    hidden = came.source in gone or _bare(came.source) in bare
    return replace(came, source=_FORGOTTEN, problem="") if hidden else came


def _without_samples(folder: Path, run: Run, gone: set[str], bare: set[str]) -> pa.Table | None:
    """The rejected rows of a run without what may be of forgotten articles; None where nothing is."""
    before = read_rejects(folder, [run.number]).drop_columns(["run"]).to_pylist()
    after = []
    for row in before:
        told = row["field"] == "id" and not _is_id(row["sample"], gone)
        hidden = row["source"] in gone or _bare(row["source"]) in bare
        after.append(
            row | {"sample": row["sample"] if told and not hidden else "",
                   "source": _FORGOTTEN if hidden else row["source"]}
        )  # fmt: skip
    return pa.Table.from_pylist(after, REJECTS_SCHEMA) if after != before else None


def _is_id(sample: str, ids: set[str]) -> bool:
    """Whether a sample is one of these ids, or the beginning of one."""
    if not sample.endswith("…"):
        return sample in ids
    return any(" ".join(id.split()).startswith(sample[:-1]) for id in ids)


def _bare(address: str) -> str:
    """An address without its query and its fragment."""
    return address.split("#")[0].split("?")[0].rstrip("/")
