"""Checking: whether a corpus folder holds what it says, part by part and one part beside the other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from data.article import KINDS, TEXT_FIELDS
from data.corpus import CorpusUnavailable
from data.id_numbers import IdNumbers
from data.store.folder import CorpusFolder
from data.store.manifest import Manifest, Part, PartKind, digest_of
from data.store.mentions import with_mentions
from data.store.parts import digests, joined, part_path, row_groups, rows_of
from data.store.runs import read_runs, rejects_path
from data.store.schemas import DIGEST, LATER, SCHEMAS

#: Times that a folder is looked at while another process writes to it.
_LOOKS: Final = 3
#: What is known of articles, in columns that hold their ids.
_OF_ARTICLES: Final[dict[PartKind, tuple[str, ...]]] = {
    "earlier": ("id",), "signatures": ("id",), "copies": ("id", "other"), "names": ("id",),
    "mentions": ("id",), "groups": ("id",),
}  # fmt: skip


def check(folder: CorpusFolder) -> list[str]:
    """Everything that is wrong with the newest version, a sentence each; none where it is sound."""
    found: list[str] = []
    for _ in range(_LOOKS):
        try:
            manifest = folder.manifest()
            found = [*_version(folder, manifest), *_runs(folder)]
            if not found or folder.number() == manifest.number:
                break  # else a writer may have taken away what was being looked at
        except CorpusUnavailable as error:
            found = [f"{error} {error.detail}"]
    return found


def _version(folder: CorpusFolder, manifest: Manifest) -> list[str]:
    problems = [found for part in manifest.parts for found in _part(folder, part)]
    if problems:
        return problems
    return [*_articles(folder, manifest), *_entities(folder, manifest), *_groups(folder, manifest)]


def _runs(folder: CorpusFolder) -> Iterator[str]:
    """What is wrong with the record of runs."""
    try:
        runs = read_runs(folder.path)
    except CorpusUnavailable as error:
        yield f"{error} {error.detail}"
        return
    for run in runs.kept:
        if run.rejects is not None:
            path = rejects_path(folder.path, run.rejects)
            if not path.exists():
                yield f"The rejected rows of run {run.number:,} are missing: {run.rejects.rows:,} rows."
            elif path.stat().st_size != run.rejects.bytes or digest_of(path) != run.rejects.digest:
                yield f"The rejected rows of run {run.number:,} are not what was written: {path.name}."
            elif pq.read_metadata(path).num_rows != run.rejects.rows:
                yield f"The rejected rows of run {run.number:,} should be {run.rejects.rows:,}: {path.name}."


def _part(folder: CorpusFolder, part: Part) -> Iterator[str]:
    path = part_path(folder.path, part.name)
    if not path.exists():
        yield f"The part {part.name} is missing: {part.rows:,} rows are lost."
    elif path.stat().st_size != part.bytes or digest_of(path) != part.digest:
        yield f"The part {part.name} is not what was written: its bytes have changed."
    elif not _has_columns(schema := pq.read_schema(path), SCHEMAS[part.kind]):
        yield f"The part {part.name} has other columns than it should."
    elif (rows := pq.read_metadata(path).num_rows) != part.rows:
        yield f"The part {part.name} has {rows:,} rows and should have {part.rows:,}."
    elif part.kind == "articles" and not all(
        table.column(DIGEST).to_pylist() == digests(table).tolist()
        for table, _ in row_groups(folder.path, part, schema.names)
    ):
        yield f"The part {part.name} has an article whose digest is another article's."


def _has_columns(found: pa.Schema, schema: pa.Schema) -> bool:
    """Whether a part has its columns; one that was written before a column came up does without."""
    missing = set(schema.names) - set(found.names)
    expected = [field for field in schema if field.name not in missing]
    return missing <= set(LATER) and found.equals(pa.schema(expected))


def _articles(folder: CorpusFolder, manifest: Manifest) -> Iterator[str]:
    """What is wrong with the articles beside all that is known of them."""
    known, read, misplaced = IdNumbers(), 0, 0
    for table in joined(folder.path, manifest.of("articles")):
        known.put_columns(table.column("id"), table.column(DIGEST))
        read += len(table)
        newer = rows_of(folder.path, manifest, "mentions", table.column("id").to_pylist())
        misplaced += _misplaced(with_mentions(table, [newer]))
    if read != manifest.articles:
        yield f"The folder says that it has {manifest.articles:,} articles; its parts have {read:,}."
    if misplaced:
        yield f"Mentions of no kind, or where their article has no text: {misplaced:,}."
    for kind, columns in _OF_ARTICLES.items():
        for part in manifest.of(kind):
            strange = sum(
                int((~known.of_column(table.column(name))[0]).sum())
                for table, _ in row_groups(folder.path, part, columns)
                for name in columns
            )
            if strange:
                yield f"The part {part.name} speaks of articles that are not there: {strange:,}."


def _misplaced(articles: pa.Table) -> int:
    """How many mentions don't stand in the text that they name, or are of an unknown kind."""
    mentions, of = (
        pc.list_flatten(articles.column("mentions")), pc.list_parent_indices(articles.column("mentions")),
    )  # fmt: skip
    kind, field, start, end = (pc.struct_field(mentions, name) for name in ("kind", "field", "start", "end"))
    good = np.zeros(len(mentions), np.bool_)
    for name in TEXT_FIELDS:
        length = pc.utf8_length(articles.column(name)).take(of)
        inside = [pc.equal(field, name), pc.greater_equal(start, 0), pc.less(start, end)]
        inside.append(pc.less_equal(end, length))
        good |= np.logical_and.reduce([pc.fill_null(one, False).to_numpy() for one in inside])
    good |= field.is_null().to_numpy() & start.is_null().to_numpy()  # known to be there, not where
    good &= pc.is_in(kind, pa.array(KINDS)).to_numpy()
    return int((~good).sum())


def _entities(folder: CorpusFolder, manifest: Manifest) -> Iterator[str]:
    """What is wrong with what written names stand for."""
    for part in manifest.of("entities"):
        names: set[str] = set()
        read = strange = 0
        for table, _ in row_groups(folder.path, part, ["name", "kind"]):
            read += len(table)
            names.update(table.column("name").to_pylist())
            strange += int((~pc.is_in(table.column("kind"), pa.array(KINDS)).to_numpy()).sum())
        if strange or len(names) < read:
            yield f"The part {part.name} has names twice, or of no kind."


def _groups(folder: CorpusFolder, manifest: Manifest) -> Iterator[str]:
    """What is wrong with the events and storylines: where nothing waits, each article has its own."""
    if manifest.waiting or not manifest.of("groups"):
        return
    known = IdNumbers()
    for table in joined(folder.path, manifest.of("articles")):
        known.put_columns(table.column("id"), table.column(DIGEST))
    grouped = IdNumbers(beside=known)
    for table in joined(folder.path, manifest.of("groups")):
        grouped.put_columns(table.column("id"), table.column(DIGEST))
    if left := len(known) - known.agreeing(grouped):
        yield f"Articles whose event and storyline were not looked for: {left:,}."
