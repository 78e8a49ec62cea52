"""Archives: the files inside ZIP files, one at a time, with a limit to what they unpack to."""

from __future__ import annotations

import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Final

from data.ingest.report import TableError
from data.ingest.workbooks import is_document

#: Bytes that one archive may hold once unpacked, and files.
MAX_BYTES: Final = 4 * 1024**3
MAX_FILES: Final = 100_000
_BLOCK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Found:
    """A file to be taken in, and what it is called where people see it."""

    label: str
    path: Path
    #: Why it can't be read, where its archive is at fault.
    problem: str = ""


def files_in(path: Path) -> Iterator[Found]:
    """A file as it is; of a ZIP archive, the files in it, each unpacked while it is looked at."""
    if not zipfile.is_zipfile(path):
        yield Found(str(path), path)
        return
    try:
        with zipfile.ZipFile(path) as archive, tempfile.TemporaryDirectory() as home:
            if is_document(archive.namelist()):
                yield Found(str(path), path)  # such as a workbook of Excel: the reader of tables knows it
                return
            yield from _unpacked(path, archive, Path(home))
    except (zipfile.BadZipFile, zlib.error, OSError, NotImplementedError) as error:
        yield Found(str(path), path, f"the archive can't be read: {error}")


def files_of_archive(path: Path) -> list[str] | None:
    """The names of the files in a ZIP archive that would be read; None for a file of another kind."""
    if not zipfile.is_zipfile(path):
        return None
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, NotImplementedError):
        return []  # what is wrong with it is said when it is read
    if is_document(names):
        return None
    return [name for name in names if not name.endswith("/") and not _is_hidden(name)]


def _unpacked(path: Path, archive: zipfile.ZipFile, home: Path) -> Iterator[Found]:
    left = MAX_BYTES
    for number, info in enumerate(archive.infolist()):
        label = f"{path}/{info.filename}"
        if info.is_dir() or _is_hidden(info.filename):
            continue
        if number >= MAX_FILES:
            yield Found(label, path, f"the archive has more than {MAX_FILES:,} files")
            return
        # The name inside is only shown: what is written has a name of ours, so it stays in `home`.
        copy = home / f"{number}{PurePosixPath(info.filename).suffix[:10]}"
        try:
            with archive.open(info) as packed, copy.open("wb") as target:
                left -= _copy(packed, target, left)
        except (TableError, RuntimeError, zipfile.BadZipFile, zlib.error, NotImplementedError) as error:
            if copy.exists():  # what was unpacked until then counts, but is of no use
                left -= copy.stat().st_size
                copy.unlink()
            yield Found(label, path, _why(error))
            continue
        yield Found(label, copy)
        copy.unlink(missing_ok=True)


def _copy(packed: IO[bytes], target: IO[bytes], most: int) -> int:
    """Copy a file and return its bytes; what its header says is not believed."""
    done = 0
    while block := packed.read(_BLOCK):
        done += len(block)
        if done > most:
            raise TableError(f"the archive holds more than {MAX_BYTES / 1024**3:g} GB once unpacked")
        target.write(block)
    return done


def _is_hidden(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return any((part.startswith(".") and part != "..") or part == "__MACOSX" for part in parts)


def _why(error: Exception) -> str:
    if "encrypted" in str(error) or "password" in str(error):
        return "it is locked with a password"
    return str(error)
