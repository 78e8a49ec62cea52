"""The stage of taking in that finds who and what articles name, and keeps mentions up with what is known."""

from __future__ import annotations

import gzip
import json
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from data.article import MENTION, SCHEMA
from data.ingest.entities.affected import affected
from data.ingest.entities.counts import Counts
from data.ingest.entities.finder import EntityFinder
from data.ingest.entities.found import ArticleText, EntitySettings, FoundMention
from data.ingest.entities.resolution import Entity, Resolution, mentions_of, resolve
from data.ingest.workers import Workers
from data.store.manifest import drop_unfinished, write_whole
from data.store.names import StoredNames
from data.store.schemas import DIGEST, ENTITIES_SCHEMA, FOUND, MENTIONS_SCHEMA, NAMES_SCHEMA
from data.store.writing import Writer

_log: Final = logging.getLogger(__name__)
_FILE: Final = "names.json.gz"
#: Articles between two words on how far it is.
_EVERY: Final = 50
#: Names are resolved anew within a run when so many times the articles have been read.
_GROWN: Final = 1.25
#: Articles whose names are in memory as objects at a time.
_SLICE: Final = 1_000
_NAMES: Final = pa.schema([field for field in NAMES_SCHEMA if field.name != DIGEST])


class Namer:
    """Finds the entities of articles that come in, with the counts of names that stay with the corpus folder.

    What is found in each article is stored beside it, so that the names of all articles can be resolved
    again, when `settle` is called, with all that is known by then. The counts are the sum of that, kept so
    that it need not be added up anew. Names are looked for by `workers`, where there are some and enough
    articles to be worth it; who made these ends them.
    """

    def __init__(
        self, writer: Writer, settings: EntitySettings | None = None, workers: Workers | None = None
    ) -> None:
        self._writer = writer
        self._path = writer.folder / _FILE
        drop_unfinished(writer.folder, _FILE)
        self._workers = workers
        self._settings = settings or EntitySettings()
        self._finder = EntityFinder(self._settings, workers)
        #: What was found in all articles, those that are being taken in included.
        self.counts = _counted(self._path, writer.names)
        self._resolution = Resolution(_entities(writer.names.entities()[1]))
        self._resolved_at = self.counts.articles

    def again(self, writer: Writer) -> Namer:
        """The same for a later writer; what others wrote in between is counted."""
        if writer.manifest.number != self._writer.manifest.number:
            return Namer(writer, self._settings, self._workers)
        self._writer = writer
        return self

    def named(
        self, table: pa.Table, hear: Callable[[float], None] | None = None
    ) -> tuple[pa.Table, pa.Table]:
        """The article table with the mentions of articles that list none, and the names found for these.

        The mentions are provisional until `settle`. `hear` is told the share of the articles that is read.
        Raises EntityModelMissing.
        """
        hear = hear or _nobody
        has = pc.list_value_length(table.column("mentions")).to_pylist()
        at = [row for row, there in enumerate(has) if not there]
        texts = _texts(table.take(pa.array(at, pa.int64())))
        self.take_back(table.column("id").to_pylist())
        found = list(self._found(texts, hear))
        if self.counts.articles > _GROWN * self._resolved_at:
            self._resolve()
        mentions = table.column("mentions").to_pylist()
        for row, names in zip(at, found, strict=True):
            mentions[row] = mentions_of(names, self._resolution)
        place = SCHEMA.get_field_index("mentions")
        named = table.set_column(place, SCHEMA.field("mentions"), pa.array(mentions, pa.list_(MENTION)))
        return named, _as_names([text.id for text in texts], found)

    def take_back(self, ids: Iterable[str]) -> None:
        """Leave what was found in these articles so far out of the counts."""
        for _, found in _found_rows([self._writer.names.of(ids)]):
            self.counts.take_back(found)

    def settle(self) -> None:
        """Resolve all names with what is known by now, and give articles the mentions that follow from it.

        Articles that came in since the last time are gone through, of the others those with a name that
        stands for something else than before.
        """
        names = self._writer.names
        version, told = names.entities()
        self._resolve()
        before, now = _entities(told), self._resolution.names
        changed = {name for name in before.keys() | now.keys() if before.get(name) != now.get(name)}
        if changed or names.newest > version:
            self._writer.settle(_as_table(now), self._mentions(names, version, changed))
        self._save()

    def _mentions(self, names: StoredNames, version: int, changed: set[str]) -> Iterator[pa.Table]:
        """The mentions that are others now: of articles since a version, and where a change concerns them."""
        for rows in names.every(since=version):
            yield self._renamed(names, rows)
        for rows in names.every(until=version) if changed else ():
            concerned = affected(rows.column("found"), changed, self._resolution.names)
            yield self._renamed(names, rows.filter(concerned))

    def name_all(self, hear: Callable[[float], None] | None = None) -> int:
        """Find the names in all articles that list none anew; how many articles these are.

        To be followed by `settle`. Raises EntityModelMissing.
        """
        hear, read = hear or _nobody, 0
        for group in self._writer.articles():
            for start in range(0, len(group), _SLICE):
                self._name_again(group.slice(start, _SLICE))
            read += len(group)
            hear(read / self._writer.manifest.articles)
        return self.counts.articles

    def _name_again(self, articles: pa.Table) -> None:
        ids = articles.column("id")
        found_before = pc.is_in(ids, self._writer.names.of(ids.to_pylist()).column("id").combine_chunks())
        lists_none = pc.equal(pc.list_value_length(articles.column("mentions")), 0)
        texts = _texts(articles.filter(pc.or_(found_before, lists_none)).select(ArticleText._fields))
        self.take_back([text.id for text in texts])
        self._writer.add_names(_as_names([text.id for text in texts], list(self._found(texts, _nobody))))

    def _renamed(self, names: StoredNames, rows: pa.Table) -> pa.Table:
        """The mentions of articles (of NAMES_SCHEMA) where they are not those that readers find."""
        there = names.mentions_of(rows.column("id").to_pylist())
        now = ((row, mentions_of(found, self._resolution)) for row, found in _found_rows([rows]))
        changed = [row | {"mentions": mentions} for row, mentions in now if mentions != there[row["id"]]]
        return pa.Table.from_pylist(changed, MENTIONS_SCHEMA)

    def _found(self, texts: list[ArticleText], hear: Callable[[float], None]) -> Iterator[list[FoundMention]]:
        few = self._workers is not None and len(texts) < self._workers.worth
        for n, found in enumerate(self._finder.find(texts, here=few), 1):
            self.counts.add(found)
            yield found
            if n % _EVERY == 0:
                hear(n / len(texts))
        hear(1.0)

    def _resolve(self) -> None:
        self._resolution = resolve(self.counts, self._settings.given)
        self._resolved_at = self.counts.articles

    def _save(self) -> None:
        if not self.counts.articles:
            return
        version = self._writer.manifest.number
        told = {"version": version, "of": self._writer.names.sum(version), **self.counts.as_dict()}
        packed = gzip.compress(json.dumps(told, ensure_ascii=False).encode("utf-8", "replace"), 3)
        write_whole(self._path, lambda file: file.write(packed))


def forget_counts(folder: Path) -> None:
    """Remove the counts of names; they are added up anew when they are wanted next."""
    (folder / _FILE).unlink(missing_ok=True)


def _nobody(share: float) -> None:
    pass


def _counted(path: Path, names: StoredNames) -> Counts:
    """What was found in all articles, counted: the counts that were kept, and what came in since.

    Where what was counted is no longer as it was, all are counted anew: a run without names has changed an
    article, or one was killed before it kept its counts.
    """
    version, counts = _read(path, names)
    for _, found in _found_rows(names.every(since=version)):
        counts.add(found)
    return counts


def _read(path: Path, names: StoredNames) -> tuple[int, Counts]:
    """The version that counts were kept of, and the counts; 0 and none where none are there that hold."""
    try:
        told = json.loads(gzip.decompress(path.read_bytes()))
        version, of = int(told["version"]), tuple(told["of"])
        return (version, Counts.of(told)) if of == names.sum(version) else (0, Counts())
    except FileNotFoundError:
        return 0, Counts()
    except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError):
        _log.warning("%s can't be read; names are counted anew", path.name)
        return 0, Counts()


def _texts(table: pa.Table) -> list[ArticleText]:
    return [ArticleText(**row) for row in table.select(ArticleText._fields).to_pylist()]


def _as_names(ids: list[str], found: list[list[FoundMention]]) -> pa.Table:
    rows = [[mention._asdict() for mention in names] for names in found]
    return pa.table([pa.array(ids, pa.string()), pa.array(rows, FOUND)], schema=_NAMES)


def _found_rows(tables: Iterable[pa.Table]) -> Iterator[tuple[dict[str, Any], list[FoundMention]]]:
    """Each article's id and digest, and what was found in it."""
    for table in tables:
        for start in range(0, len(table), _SLICE):
            for row in table.slice(start, _SLICE).to_pylist():
                found = row.pop("found")
                yield row, [FoundMention(**one | {"cues": tuple(one["cues"])}) for one in found]


def _entities(table: pa.Table) -> dict[str, Entity]:
    names, kinds, entities = (column.to_pylist() for column in table.columns)
    return dict(zip(names, zip(kinds, entities, strict=True), strict=True))


def _as_table(names: Mapping[str, Entity]) -> pa.Table:
    rows = sorted((name, kind, entity) for name, (kind, entity) in names.items())
    return pa.table(
        [list(column) for column in zip(*rows, strict=True)] or [[], [], []], schema=ENTITIES_SCHEMA
    )
