"""The stage of taking in that finds who and what articles name, with what the corpus has taught so far."""

from __future__ import annotations

import gzip
import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from data.article import MENTION, SCHEMA
from data.ingest.entities.counts import Counts
from data.ingest.entities.finder import EntityFinder
from data.ingest.entities.found import ArticleText, EntitySettings, FoundMention
from data.ingest.entities.resolution import mentions_of, resolve
from data.store.manifest import write_whole

_log: Final = logging.getLogger(__name__)
_FILE: Final = "names.json.gz"
#: Articles from which on other processes are worth their start.
_WORTH: Final = 400
#: Articles between two words on how far it is.
_EVERY: Final = 50


class Namer:
    """Finds the entities of articles that come in; its counts of names stay with the corpus folder.

    The counts are derived: without them, names are resolved by what comes in from then on.
    """

    def __init__(self, folder: Path, settings: EntitySettings | None = None, processes: int = 1) -> None:
        self._path = folder / _FILE
        self._processes = processes
        self._settings = settings or EntitySettings()
        self._counts: Counts | None = None

    def named(self, table: pa.Table, hear: Callable[[float], None] | None = None) -> pa.Table:
        """The article table with the mentions of articles that list none.

        `hear` is told the share of them that is read. Raises EntityModelMissing.
        """
        texts, at = _texts(table)
        hear = hear or _nobody
        if not texts:
            hear(1.0)
            return table
        counts = self._known()
        found = []
        for mentions in self._found(texts):
            counts.add(mentions)
            found.append(mentions)
            if len(found) % _EVERY == 0:
                hear(len(found) / len(texts))
        hear(1.0)
        resolution = resolve(counts, self._settings.given)
        mentions_now = table.column("mentions").to_pylist()
        for row, mentions in zip(at, found, strict=True):
            mentions_now[row] = mentions_of(mentions, resolution)
        field = SCHEMA.field("mentions")
        column = pa.array(mentions_now, pa.list_(MENTION))
        return table.set_column(SCHEMA.get_field_index("mentions"), field, column)

    def save(self) -> None:
        """Keep the counts."""
        if self._counts is not None:
            told = json.dumps(self._counts.as_dict(), ensure_ascii=False).encode("utf-8", "replace")
            write_whole(self._path, lambda file: file.write(gzip.compress(told, 3)))

    def _found(self, texts: list[ArticleText]) -> Iterator[list[FoundMention]]:
        processes = self._processes if len(texts) >= _WORTH else 1
        return EntityFinder(self._settings, processes).find(texts)

    def _known(self) -> Counts:
        if self._counts is None:
            self._counts = _read(self._path)
        return self._counts


def _nobody(share: float) -> None:
    pass


def forget_names(folder: Path) -> None:
    """Remove the counts of names: they may have those of an article that is to be forgotten."""
    (folder / _FILE).unlink(missing_ok=True)


def _read(path: Path) -> Counts:
    """The counts that were kept; none where there are none that can be read."""
    try:
        return Counts.of(json.loads(gzip.decompress(path.read_bytes())))
    except FileNotFoundError:
        return Counts()
    except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError):
        _log.warning("%s can't be read; names are counted anew", path.name)
        return Counts()


def _texts(table: pa.Table) -> tuple[list[ArticleText], list[int]]:
    """The articles without mentions, and their rows."""
    rows = table.select(ArticleText._fields).to_pylist()
    has = pc.list_value_length(table.column("mentions")).to_pylist()
    at = [row for row, there in enumerate(has) if not there]
    return [ArticleText(**rows[row]) for row in at], at
