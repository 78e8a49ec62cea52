"""The corpus folder: open it, read it, and write to it one step at a time."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from data.article import EARLIER_SCHEMA
from data.corpus import CorpusError, CorpusUnavailable
from data.facts import facts_of
from data.store.comparing import with_copies
from data.store.grouping import with_groups
from data.store.manifest import (
    Manifest,
    drop_manifests,
    is_corpus_folder,
    is_unborn,
    latest_number,
    read_manifest,
    write_manifest,
)
from data.store.mentions import with_mentions
from data.store.parts import article_table, drop_unused, read_parts, rows_of
from data.store.schemas import DIGEST, ENTITIES_SCHEMA, PART_SCHEMA
from data.store.sections import with_sections
from data.store.writing import Writer

Read = TypeVar("Read")

_LOCK: Final = "writing.lock"
_FULL: Final = (errno.ENOSPC, errno.EDQUOT)
_CLOSED: Final = (errno.EACCES, errno.EPERM, errno.EROFS)


class FolderBusy(CorpusError):
    """Another process is taking in news."""


class CorpusFolder:
    """A folder of articles: many may read while one writes, and each reader has a version of its own."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def open(cls, path: Path) -> CorpusFolder:
        """A folder that is there; raises CorpusUnavailable."""
        if not is_corpus_folder(path):
            raise CorpusUnavailable(f"{path} is no corpus folder.", "It has no folder “versions”.")
        folder = cls(path)
        folder.manifest()
        return folder

    @classmethod
    def create(cls, path: Path, name: str, zone: ZoneInfo) -> CorpusFolder:
        """A folder that is there already, or a new and empty one; raises CorpusError."""
        if is_corpus_folder(path) and latest_number(path):
            return cls.open(path)
        if path.exists() and (not path.is_dir() or any(path.iterdir())) and not is_unborn(path):
            raise CorpusUnavailable(f"{path} is not empty and no corpus folder.", "Choose another folder.")
        with disk_errors(path):
            write_manifest(path, Manifest(1, name, str(zone)))
        return cls.open(path)

    def number(self) -> int:
        """The number of the newest version: cheap, to be asked often."""
        try:
            return latest_number(self.path)
        except OSError as error:
            raise CorpusUnavailable("The corpus folder can't be read.", str(error)) from error

    def manifest(self) -> Manifest:
        """The newest version."""
        return read_manifest(self.path)

    def zone(self) -> ZoneInfo:
        """Whose calendar days the corpus's days are."""
        return ZoneInfo(self.manifest().zone)

    def table(self, manifest: Manifest | None = None) -> pa.Table:
        """The article table of a version, else of the newest."""
        return self._table(manifest) if manifest is not None else self._newest(self._table)

    def texts(self) -> tuple[pa.Table, pa.Table]:
        """The article table of the newest version, and of the same version what articles said before."""
        return self._newest(lambda manifest: (self._table(manifest), self._earlier(manifest)))

    def whole(self) -> tuple[pa.Table, pa.Table, pa.Table]:
        """The texts of the newest version, and what it knows of its entities (`data.facts.FACTS_SCHEMA`)."""
        return self._newest(lambda m: (self._table(m), self._earlier(m), self._facts(m)))

    def _newest(self, read: Callable[[Manifest], Read]) -> Read:
        while True:
            newest = self.manifest()
            try:
                return read(newest)
            except CorpusUnavailable:
                if self.number() == newest.number:
                    raise  # else a writer took its parts away meanwhile: read the version after it

    def _table(self, manifest: Manifest) -> pa.Table:
        table = article_table(self.path, manifest.of("articles"), PART_SCHEMA.names)
        table = with_mentions(table, read_parts(self.path, manifest.of("mentions"))).drop_columns(DIGEST)
        table = with_sections(table, manifest.sections)
        table = with_copies(table, read_parts(self.path, manifest.of("copies")))
        return with_groups(table, read_parts(self.path, manifest.of("groups")))

    def _earlier(self, manifest: Manifest) -> pa.Table:
        tables = read_parts(self.path, manifest.of("earlier"))
        return pa.concat_tables([EARLIER_SCHEMA.empty_table(), *tables])

    def _facts(self, manifest: Manifest) -> pa.Table:
        parts = manifest.of("entities")[-1:]
        return facts_of(pa.concat_tables([ENTITIES_SCHEMA.empty_table(), *read_parts(self.path, parts)]))

    def sections(self, manifest: Manifest) -> dict[str, int]:
        """The sections of a version's articles as they came, with how many have each, largest first."""
        came = article_table(self.path, manifest.of("articles"), ["section"]).column("section")
        counted = came.value_counts().to_pylist()
        counted.sort(key=lambda one: (-one["counts"], one["values"]))
        return {one["values"]: one["counts"] for one in counted}

    def of_ids(self, ids: list[str], columns: list[str]) -> pa.Table:
        """Some columns of the articles with these ids as they came, in no order."""
        return self._newest(lambda manifest: rows_of(self.path, manifest, "articles", ids, ["id", *columns]))

    def unfinished(self) -> bool:
        """Whether a run has left names to be resolved, or articles to be compared or grouped."""
        manifest = self.manifest()
        settled = max((part.version for part in manifest.of("entities")), default=0)
        return manifest.waiting or any(part.version > settled for part in manifest.of("names"))

    def earlier(self, id: str) -> pa.Table:
        """What an article said before it was changed, oldest first: EARLIER_SCHEMA."""
        table = self._newest(self._earlier)
        return table.filter(pc.equal(table.column("id"), id)).sort_by("replaced")

    def busy(self) -> bool:
        """Whether a process is writing. Raises CorpusUnavailable for a folder that can't be written to."""
        from filelock import FileLock, Timeout

        with disk_errors(self.path):
            try:
                with FileLock(self.path / _LOCK, timeout=0):
                    return False
            except Timeout:
                return True

    @contextmanager
    def writing(self, wait: float = 0.0, finish: bool = True, storylines: bool = True) -> Iterator[Writer]:
        """Take in news: one process at a time; raises FolderBusy after `wait` seconds, CorpusUnavailable.

        Each step that the writer takes is there for good once it returns, and half a step never is.
        Without `finish` near-copies and storylines are left to be found by the next one, without
        `storylines` these alone.
        """
        from filelock import FileLock, Timeout  # readers do without

        lock = FileLock(self.path / _LOCK)
        with disk_errors(self.path):
            try:
                lock.acquire(timeout=wait)
            except Timeout as error:
                raise FolderBusy(f"Another process is taking in news for {self.path.name}.") from error
            try:
                drop_manifests(self.path, 0)
                drop_unused(self.path)
                writer = Writer(self.path, self.manifest())
                yield writer
                if finish:
                    writer.finish(grouping=storylines)
            finally:
                lock.release()


@contextmanager
def disk_errors(path: Path) -> Iterator[None]:
    """Say in words what a disk refuses."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            said = f"There is no room left for {path.name}: what was taken in before is whole."
        elif error.errno in _CLOSED:
            said = f"{path} can't be written to."
        else:
            said = f"{path} can't be read or written."
        raise CorpusUnavailable(said, str(error)) from error
