"""Index places: where the index of a corpus belongs, whether it is there, and what may go.

An index is known by its source, what was read from that, and the code that read it.
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from data.corpus import CorpusUnavailable
from data.settings import Settings
from data.store.folder import CorpusFolder
from data.store.manifest import is_corpus_folder

_HOME: Final = Path(__file__).parent
#: What is read from a file depends on these: another version of them makes another index.
_CODE: Final = (
    "article.py", "corrected.py", "facts.py", "language.py", "ingest/*.py", "store/*.py", "storylines/*.py",
    "engines/*.py", "chronicle/*.jsonl", "gazetteer/*.py", "gazetteer/*.tsv.gz", "analysis/centroids.py",
)  # fmt: skip
#: Files up to here are known by their content, larger ones by size and time of change.
_HASHED: Final = 16_000_000
#: Files from here on are indexed by a process of their own: what it needs does not stay with the app.
_APART: Final = 16_000_000
_ABANDONED_AFTER: Final = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a source's index belongs."""

    #: The file; None for the chronicle.
    file: Path | None
    zone: ZoneInfo
    name: str
    folder: Path
    #: The version of a corpus folder.
    number: int = 0

    @property
    def report(self) -> Path:
        """The load report, beside the index."""
        return self.folder.with_name(f"{self.folder.name}.report.json")


def place_of(settings: Settings, number: int = 0) -> Place:
    """Where the index belongs of the corpus that the settings name; of a folder, that of a version."""
    file = Path(settings.corpus).expanduser().resolve() if settings.corpus else None
    if file is not None and is_corpus_folder(file):
        return _folder_place(settings, file, number)
    name = settings.name or (file.name.partition(".")[0] if file else "Chronicle of the South Caucasus")
    return _placed(settings, file, settings.zone, name, _state(file))


def _folder_place(settings: Settings, folder: Path, number: int) -> Place:
    """A corpus folder says itself what it is called and whose days it has."""
    manifest = CorpusFolder.open(folder).manifest()
    name, number = settings.name or manifest.name, number or manifest.number
    return _placed(settings, folder, ZoneInfo(manifest.zone), name, f"version {number}", number)


def _placed(
    settings: Settings, file: Path | None, zone: ZoneInfo, name: str, state: str, number: int = 0
) -> Place:
    source = hashlib.blake2b(str(file).encode(), digest_size=4).hexdigest()
    content = "\n".join([str(zone), name, state, _code()])
    fingerprint = hashlib.blake2b(content.encode(), digest_size=8).hexdigest()
    return Place(file, zone, name, settings.cache / f"index-{source}-{fingerprint}", number)


def _state(file: Path | None) -> str:
    """What tells one content of a file from another."""
    if file is None:
        return "chronicle"
    try:
        state = file.stat()
        if state.st_size > _HASHED:
            return f"{state.st_size} {state.st_mtime_ns}"
        return hashlib.blake2b(file.read_bytes()).hexdigest()
    except OSError as error:
        raise CorpusUnavailable(f"The file of the corpus can't be read: {file}", str(error)) from error


def _code() -> str:
    digest = hashlib.blake2b()
    for path in sorted(path for pattern in _CODE for path in _HOME.glob(pattern)):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def is_large(file: Path | None, large: int | None = None) -> bool:
    """Whether a file or corpus folder has so many bytes, or so many that it is indexed apart."""
    if file is None:
        return False
    if is_corpus_folder(file):
        size = sum(part.bytes for part in CorpusFolder.open(file).manifest().parts)
    else:
        size = file.stat().st_size
    return size >= (_APART if large is None else large)


def is_built(place: Place) -> bool:
    """Whether an index is there."""
    return place.folder.is_dir() and place.report.exists()


def may_be_shown(place: Place) -> bool:
    """Whether an index of a version before the newest is there, and has nothing that was forgotten since."""
    return is_built(place) and not has_forgotten(place, place.number)


def has_forgotten(place: Place, number: int) -> bool:
    """Whether a corpus folder has forgotten articles since that version."""
    assert place.file is not None
    return number < CorpusFolder.open(place.file).manifest().forgotten


def corrected_folders(place: Place) -> list[Path]:
    """The folders beside an index with its entities as they were corrected."""
    return [path for path in place.folder.parent.glob(f"{place.folder.name}.*") if path.is_dir()]


def is_abandoned(path: Path) -> bool:
    """Whether what a build that broke off left behind is old enough that no build goes on."""
    return is_older(path, time.time() - _ABANDONED_AFTER)


def is_older(path: Path, than: float) -> bool:
    """Whether a path was changed before a time; not where it is gone."""
    try:
        return path.stat().st_mtime < than
    except OSError:
        return False
