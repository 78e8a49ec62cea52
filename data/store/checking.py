"""Checking: whether a corpus folder holds what it says, part by part."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.parquet as pq

from data.corpus import CorpusUnavailable
from data.store.folder import CorpusFolder
from data.store.manifest import Manifest, Part, digest_of
from data.store.parts import digests, newest_rows, part_path
from data.store.runs import read_runs, rejects_path
from data.store.schemas import DIGEST, LATER, SCHEMAS


def check(folder: CorpusFolder) -> list[str]:
    """Everything that is wrong with the newest version, a sentence each; none where it is sound."""
    try:
        manifest = folder.manifest()
    except CorpusUnavailable as error:
        return [f"{error} {error.detail}"]
    problems = [found for part in manifest.parts for found in _part(folder, part)]
    return [*(problems or _articles(folder, manifest)), *_runs(folder)]


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
    else:
        yield from _content(path.name, pq.read_table(path), part)


def _content(name: str, table: pa.Table, part: Part) -> Iterator[str]:
    if not _has_columns(table.schema, SCHEMAS[part.kind]):
        yield f"The part {name} has other columns than it should."
    elif len(table) != part.rows:
        yield f"The part {name} has {len(table):,} rows and should have {part.rows:,}."
    elif part.kind == "articles" and table.column(DIGEST).to_pylist() != digests(table).tolist():
        yield f"The part {name} has an article whose digest is another article's."


def _has_columns(found: pa.Schema, schema: pa.Schema) -> bool:
    """Whether a part has its columns; one that was written before a column came up does without."""
    missing = set(schema.names) - set(found.names)
    expected = [field for field in schema if field.name not in missing]
    return missing <= set(LATER) and found.equals(pa.schema(expected))


def _articles(folder: CorpusFolder, manifest: Manifest) -> Iterator[str]:
    ids = [
        pq.read_table(part_path(folder.path, part.name), columns=["id"]).column("id")
        for part in manifest.of("articles")
    ]
    found = sum(int(mask.sum()) for mask in newest_rows(ids))
    if found != manifest.articles:
        yield f"The folder says that it has {manifest.articles:,} articles; its parts have {found:,}."
