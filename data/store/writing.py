"""Writing to a corpus folder: what is new, what has changed, and what is to be forgotten."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from data.article import EARLIER_SCHEMA
from data.id_numbers import IdNumbers
from data.store.added import Added
from data.store.comparing import Comparing
from data.store.grouping import Grouping, unsettled
from data.store.joining import few_parts
from data.store.manifest import Manifest, Part, PartKind, drop_manifests, write_manifest
from data.store.names import StoredNames, before_stored
from data.store.parts import (
    TELLING,
    digests,
    drop_unused,
    joined,
    read_parts,
    row_groups,
    rows_of,
    same_article,
    with_digests,
    write_part,
    write_part_of,
)
from data.store.recording import forget_in_runs
from data.store.schemas import DIGEST, MENTIONS_SCHEMA, NAMES_SCHEMA, PART_SCHEMA
from data.store.sections import as_they_came

_JOINED: Final[tuple[PartKind, ...]] = ("articles", "earlier", "signatures", "groups", "mentions")
#: New articles after which a long run looks for copies: what it has in memory for that stays small.
_COMPARED: Final = 20_000
#: What is done once articles are written.
Finishing = Literal["names", "copies", "storylines"]
#: Versions whose parts stay on disk, for readers that still open them.
_KEPT: Final = 3


#: Articles -> the same with their mentions, and the names found in their texts: of NAMES_SCHEMA but for the
#: digests.
FindNames = Callable[[pa.Table], tuple[pa.Table, pa.Table]]


class Writer:
    """The one who may write; made by `CorpusFolder.writing`."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.folder = folder
        self.manifest = manifest
        self._known = self._read_known()
        self._not_compared = 0
        #: Hears what `finish` does, which may take its time.
        self.hears: Callable[[Finishing], None] = _nobody
        #: Versions that stay; once something was forgotten, the newest alone.
        self._keep = _KEPT
        self._settled: tuple[pa.Table, Iterator[pa.Table]] | None = None

    def _read_known(self) -> IdNumbers:
        """The digest of each article that is there."""
        known = IdNumbers()
        for part in self.manifest.of("articles"):
            for told, _ in row_groups(self.folder, part, ["id", DIGEST]):
                known.put_columns(told.column("id"), told.column(DIGEST))
        return known

    def is_here(self, table: pa.Table) -> npt.NDArray[np.bool_]:
        """Which articles of a table are here with the same content."""
        table = self._as_it_came(table)
        known, before = self._known.of_column(table.column("id"))
        same: npt.NDArray[np.bool_] = known & (before == digests(table))
        return same

    def add(self, table: pa.Table, find_names: FindNames | None = None) -> Added:
        """Take in articles (the article table, ids unique), in one step.

        Where `find_names` says how, the names in those that are new or changed are kept with them.

        An article that is known with the same content is left as it is; one whose content differs
        takes its place, and what it said before is kept. One that has nothing in common with the
        article that has its id is left out: two tables may both number theirs from 1.
        """
        table = self._as_it_came(table)
        numbers = digests(table)
        known, before = self._known.of_column(table.column("id"))
        is_new, same = ~known, known & (before == numbers)
        changed = known & ~same
        refused = self._others(table.filter(pa.array(changed)))
        if refused:
            changed &= ~np.isin(table.column("id").to_pylist(), refused)
        if is_new.any() or changed.any():
            self._write(table, numbers, is_new, changed, find_names)
            self._not_compared += int(is_new.sum()) + int(changed.sum())
        if self._not_compared >= _COMPARED:
            self.finish(grouping=False)
        return Added(int(is_new.sum()), int(changed.sum()), int(same.sum()), tuple(refused))

    def _as_it_came(self, table: pa.Table) -> pa.Table:
        """A table whose sections may be those that are shown, with those that came."""
        shown = self.manifest.sections
        renamed = pc.is_in(table.column("section"), pa.array(sorted(set(shown.values())), pa.string()))
        ids = table.column("id").filter(renamed)
        ids = ids.filter(pa.array(self._known.of_column(ids)[0]))
        if not len(ids):
            return table
        columns = ["id", "section"]
        known = rows_of(self.folder, self.manifest, "articles", ids.to_pylist(), columns)
        return as_they_came(table, known, shown)

    def show_sections(self, sections: Mapping[str, str]) -> None:
        """Show sections under other names, `sections` being all that are: a version of its own.

        Articles keep what came, so that it can be undone; those still to come are shown so too.
        """
        shown = {came: name for came, name in sections.items() if came != name}
        before = self.manifest.sections
        if shown != before:
            self._commit(
                self.manifest.parts, self.manifest.articles, sections=shown, sections_before=before
            )  # fmt: skip

    def _others(self, changed: pa.Table) -> list[str]:
        """The ids under which the folder has articles that are plainly not these."""
        if not len(changed):
            return []
        ids = changed.column("id").to_pylist()
        known = rows_of(self.folder, self.manifest, "articles", ids, TELLING)
        there = {row["id"]: row for row in known.to_pylist()}
        rows = changed.select(TELLING).to_pylist()
        return [row["id"] for row in rows if not same_article(row, there[row["id"]])]

    def _write(
        self,
        table: pa.Table,
        numbers: npt.NDArray[np.int64],
        is_new: npt.NDArray[np.bool_],
        changed: npt.NDArray[np.bool_],
        find_names: FindNames | None,
    ) -> None:
        number = self.manifest.number + 1
        written = is_new | changed
        fresh, names = table.filter(pa.array(written)), None
        if find_names is not None:
            fresh, names = find_names(fresh)
        fresh = with_digests(fresh, numbers[written]).cast(PART_SCHEMA)
        parts = [*self.manifest.parts]
        if changed.any():
            said = self._said_before(table.column("id").filter(pa.array(changed)).to_pylist())
            parts.append(write_part(self.folder, number, "earlier", said))
            came = with_digests(table, numbers).filter(pa.array(changed))
            for kind, rows in before_stored(self.folder, self.manifest, came):
                parts.append(write_part(self.folder, number, kind, rows))
        parts.append(write_part(self.folder, number, "articles", fresh))
        if names is not None and len(found := _of_articles(names, fresh)):
            parts.append(write_part(self.folder, number, "names", found))
        self._commit(tuple(parts), len(self._known) + int(is_new.sum()), waiting=True)
        self._known.put_columns(fresh.column("id"), fresh.column(DIGEST))

    def _said_before(self, ids: list[str]) -> pa.Table:
        names = [name for name in EARLIER_SCHEMA.names if name != "replaced"]
        said = rows_of(self.folder, self.manifest, "articles", ids, names)
        before = rows_of(self.folder, self.manifest, "earlier", ids, ["replaced"]).column("replaced")
        now, last = datetime.now(UTC), pc.max(before).as_py()
        if last is not None:  # the clock may have been put back since
            now = max(now, last + timedelta(microseconds=1))
        when = pa.array([now] * len(said), EARLIER_SCHEMA.field("replaced").type)
        return said.append_column(EARLIER_SCHEMA.field("replaced"), when).cast(EARLIER_SCHEMA)

    def forget(self, ids: Iterable[str]) -> int:
        """Take articles out for good, what they said before too; how many there were.

        Their parts are written anew and the old ones removed at once; before that, what rejected rows
        may hold of them, so that a run that is stopped between the two can be run again.
        """
        named = sorted(set(ids))
        gone = [id for id, known in zip(named, self._known.get(named)[0], strict=True) if known]
        if not gone:
            return 0
        urls = rows_of(self.folder, self.manifest, "articles", gone, ["id", "url"]).column("url")
        forget_in_runs(self.folder, gone, urls.to_pylist())
        number = self.manifest.number + 1
        without = pa.array(gone, pa.string())
        grouped = (
            rows_of(self.folder, self.manifest, "groups", gone, ["cell"]).column("cell").combine_chunks()
        )
        rewritten = (self._without(part, without, number, grouped) for part in self.manifest.parts)
        parts = [part for part in rewritten if part is not None]
        self._keep = 1
        self._commit(tuple(parts), len(self._known) - len(gone), forgotten=number, waiting=True)
        self._known.drop(gone)
        return len(gone)

    @property
    def names(self) -> StoredNames:
        """The names that were found in the articles as they are now."""
        return StoredNames(self.folder, self.manifest, self._known)

    def settle(self, entities: pa.Table, mentions: Iterator[pa.Table]) -> None:
        """Say what written names stand for from here on, and give the mentions that change by it.

        Of ENTITIES_SCHEMA and MENTIONS_SCHEMA. Both are written by `finish`, which asks for the mentions
        one table after the other.
        """
        self._settled = (entities, mentions)

    def add_names(self, names: pa.Table) -> None:
        """Take in the names found anew in articles that are here: of NAMES_SCHEMA but for the digests."""
        known, numbers = self._known.of_column(names.column("id"))
        found = names.append_column(NAMES_SCHEMA.field(DIGEST), pa.array(numbers)).filter(pa.array(known))
        if len(found):
            part = write_part(self.folder, self.manifest.number + 1, "names", _as_names(found))
            self._commit((*self.manifest.parts, part), self.manifest.articles, joining=False)

    def articles(self) -> Iterator[pa.Table]:
        """The articles as they are, of PART_SCHEMA, some at a time; names may be added meanwhile."""
        return joined(self.folder, self.manifest.of("articles"))

    def finish(self, grouping: bool = True) -> None:
        """Find the near-copies among articles that were not compared yet, and write what was settled.

        Then make the groups anew that have changed by it, but not in the midst of a run, since a run may
        bring articles of all times.

        Done once a run is through, and in a long one now and then; what a run that was killed has left is
        done by the next one.
        """
        number = self.manifest.number + 1
        parts, renamed = self._named(number)
        comparing = Comparing(self.folder, self.manifest, self._known)
        if comparing.needed:
            self.hears("copies")
            signed, pairs = comparing.run()
            parts = [part for part in parts if part.kind != "copies"]
            parts.append(write_part(self.folder, number, "signatures", signed))
            if len(pairs):
                parts.append(write_part(self.folder, number, "copies", pairs))
        if grouping:
            parts += self._groups(number, parts, renamed)
        self._not_compared, self._settled = 0, None
        if tuple(parts) != self.manifest.parts or self.manifest.waiting:
            self._commit(tuple(parts), self.manifest.articles, waiting=not grouping)

    def _named(self, number: int) -> tuple[list[Part], pa.Array]:
        """The parts once what was settled is written, and the articles whose mentions are others by it."""
        parts, renamed = [*self.manifest.parts], [pa.array([], pa.string())]
        if self._settled is None:
            return parts, renamed[0]
        self.hears("names")
        entities, mentions = self._settled
        parts = [part for part in parts if part.kind != "entities"]
        parts.append(write_part(self.folder, number, "entities", entities))

        def heard() -> Iterator[pa.Table]:
            for table in mentions:
                if len(table):
                    renamed.append(table.column("id").combine_chunks())
                    yield table

        changed = heard()
        if (first := next(changed, None)) is not None:
            every = itertools.chain([first], changed)
            parts.append(write_part_of(self.folder, number, "mentions", every, MENTIONS_SCHEMA))
        # Only here: a part after the last word on entities is not settled yet.
        return [*few_parts(self.folder, number, parts, ["names"])], pa.concat_arrays(renamed)

    def _groups(self, number: int, parts: list[Part], renamed: pa.Array) -> list[Part]:
        """The events and storylines that are others now, as a part; none where there are none."""
        manifest = replace(self.manifest, parts=tuple(parts))
        grouping = Grouping(self.folder, manifest, self._known, renamed)
        if not grouping.needed:
            return []
        self.hears("storylines")
        changed = grouping.run()
        return [write_part(self.folder, number, "groups", changed)] if len(changed) else []

    def _without(self, part: Part, gone: pa.Array, number: int, grouped: pa.Array) -> Part | None:
        table = read_parts(self.folder, [part])[0]
        left = table
        for name in ("id", "other"):
            if name in table.schema.names:
                left = left.filter(pc.invert(pc.is_in(left.column(name), gone)))
        if part.kind == "groups":
            left = unsettled(left, grouped)
        if left.equals(table):
            return part
        if not len(left):
            return None
        return write_part(self.folder, number, part.kind, left)

    def _commit(
        self, parts: tuple[Part, ...], articles: int, joining: bool = True, **changes: Any
    ) -> None:  # fmt: skip
        if joining:
            parts = few_parts(self.folder, self.manifest.number + 1, parts, _JOINED)
        manifest = replace(self.manifest.following(parts, articles), **changes)
        write_manifest(self.folder, manifest)
        self.manifest = manifest
        drop_manifests(self.folder, manifest.number - self._keep + 1)
        drop_unused(self.folder)
        # Arrow's allocator keeps what it is given back: in a long run that adds up.
        pa.default_memory_pool().release_unused()


def _nobody(doing: Finishing) -> None:
    pass


def _of_articles(names: pa.Table, articles: pa.Table) -> pa.Table:
    """The names of these articles (of PART_SCHEMA), with their digests."""
    at = pc.index_in(names.column("id"), articles.column("id").combine_chunks())
    digests = articles.column(DIGEST).take(pc.drop_null(at))
    found = names.filter(pc.is_valid(at))
    return _as_names(found.append_column(NAMES_SCHEMA.field(DIGEST), digests))


def _as_names(names: pa.Table) -> pa.Table:
    return names.select(NAMES_SCHEMA.names).cast(NAMES_SCHEMA)
