"""Manifests: each names the parts that make up one version of a corpus folder."""

from __future__ import annotations

import hashlib
import json
import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Final, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from data.corpus import CorpusUnavailable

#: Changes with the layout of a corpus folder.
FORMAT: Final = 1
_FOLDER: Final = "versions"
_BLOCK: Final = 1 << 20

#: "articles" as they are now; "earlier", what articles said before they were changed; "signatures", by
#: which near-copies are found; "copies", the pairs that are; "groups", the event and storyline of each
#: article; "names" found in texts; "entities", what these stand for; "mentions" of articles whose names
#: stand for others than when they came in.
PartKind = Literal[
    "articles", "earlier", "signatures", "copies", "groups", "names", "entities", "mentions"
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """One Parquet file of a corpus folder."""

    name: str
    kind: PartKind
    rows: int
    bytes: int
    #: SHA-256 of the file, as hexadecimal digits.
    digest: str

    @property
    def version(self) -> int:
        """The number of the version that it was written for."""
        return int(self.name.partition("-")[0])


@dataclass(frozen=True, slots=True)
class Manifest:
    """One version of a corpus folder: its articles are in its parts and nowhere else.

    Of rows with the same id in several parts of articles, that of the last part holds.
    """

    number: int
    name: str
    zone: str
    #: In the order in which they were written.
    parts: tuple[Part, ...] = ()
    #: Articles, each counted once.
    articles: int = 0
    written: str = ""
    #: Section as it came -> as it is shown, "" for none; parts keep what came.
    sections: dict[str, str] = field(default_factory=dict)
    #: The same before it was changed last, so that the change can be undone.
    sections_before: dict[str, str] = field(default_factory=dict)
    #: Whether there are articles that were not compared with others yet, or grouped.
    waiting: bool = False
    #: The version since which no article was forgotten: what was made of those before it may have its text.
    forgotten: int = 0

    def of(self, kind: PartKind) -> tuple[Part, ...]:
        """The parts of one kind."""
        return tuple(part for part in self.parts if part.kind == kind)

    def following(self, parts: tuple[Part, ...], articles: int) -> Manifest:
        """The version after this one."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        return replace(self, number=self.number + 1, parts=parts, articles=articles, written=now)


def numbers(folder: Path) -> list[int]:
    """The numbers of the versions that are there, in order; raises OSError."""
    return sorted(int(path.stem) for path in (folder / _FOLDER).iterdir() if _is_manifest(path.name))


def latest_number(folder: Path) -> int:
    """The number of the newest version, 0 where there is none; raises OSError."""
    return max(numbers(folder), default=0)


def is_corpus_folder(folder: Path) -> bool:
    """Whether this is a corpus folder."""
    return (folder / _FOLDER).is_dir()


def is_unborn(folder: Path) -> bool:
    """Whether this is all that a process left that was killed while it made a corpus folder."""
    return (
        is_corpus_folder(folder)
        and not latest_number(folder)
        and all(path.name == _FOLDER for path in folder.iterdir())
    )


def read_manifest(folder: Path, number: int | None = None) -> Manifest:
    """The newest version of a folder, or that of a number; raises CorpusUnavailable."""
    try:
        return _read(folder, number) if number is not None else _read_newest(folder)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CorpusUnavailable(f"{folder.name} is no corpus folder that can be read.", str(error)) from error


def _read(folder: Path, number: int) -> Manifest:
    return _parsed(json.loads(manifest_path(folder, number).read_text(encoding="utf-8")))


def _read_newest(folder: Path) -> Manifest:
    while True:
        number = latest_number(folder)
        try:
            return _read(folder, number)
        except FileNotFoundError:
            if latest_number(folder) == number:
                raise  # else a writer took it away meanwhile: the one after it is there


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Make a version the newest: from here on it is what readers find."""
    text = json.dumps({"format": FORMAT, **asdict(manifest)}, ensure_ascii=False, indent=1)
    write_whole(manifest_path(folder, manifest.number), lambda file: file.write(text.encode()))


def manifest_path(folder: Path, number: int) -> Path:
    """Where a version's manifest is."""
    return folder / _FOLDER / f"{number:08}.json"


def drop_manifests(folder: Path, first: int) -> None:
    """Remove the versions before this number, and what a writer that was killed began."""
    for number in numbers(folder):
        if number < first:
            manifest_path(folder, number).unlink(missing_ok=True)
    drop_unfinished(folder / _FOLDER)


def drop_unfinished(folder: Path, name: str = "") -> None:
    """Remove what `write_whole` had begun in a folder, or of one file, when its process was killed."""
    for path in folder.glob(f".{name}*.part"):
        path.unlink(missing_ok=True)


def write_whole(path: Path, write: Callable[[IO[bytes]], object]) -> None:
    """Write a file that is there whole or not at all, also when the machine stops."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as file:
        write(file)


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """The same in a folder that is there: what was written takes its place unless an error ends the block."""
    part = path.with_name(f".{path.name}.{uuid.uuid4().hex[:12]}.part")
    try:
        with part.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        _sync_folder(path.parent)
    finally:
        part.unlink(missing_ok=True)


def digest_of(path: Path) -> str:
    """The SHA-256 of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _sync_folder(folder: Path) -> None:
    """A rename lasts once its folder is on disk: https://www.man7.org/linux/man-pages/man2/fsync.2.html"""
    if os.name == "nt":
        return  # which opens no folders, and keeps its own record of renames
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _is_manifest(name: str) -> bool:
    return name.endswith(".json") and name[:-5].isdigit()


def _parsed(fields: dict[str, Any]) -> Manifest:
    if fields.pop("format") != FORMAT:
        raise ValueError("it was written by another version of Newsdesk")
    try:
        ZoneInfo(fields["zone"])
    except ZoneInfoNotFoundError as error:
        raise ValueError(str(error)) from error
    fields["parts"] = tuple(Part(**part) for part in fields["parts"])
    for name in ("sections", "sections_before"):
        if not all(isinstance(shown, str) for shown in fields.get(name, {}).values()):
            raise ValueError("its sections are not texts")
    return Manifest(**fields)
