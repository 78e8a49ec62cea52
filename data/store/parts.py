"""Parts: the Parquet files of a corpus folder, and the article table that they make together."""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import IO, Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from rapidfuzz import fuzz
from rapidfuzz.utils import default_process

from data.article import SCHEMA
from data.corpus import CorpusUnavailable
from data.store.manifest import Manifest, Part, PartKind, digest_of, numbers, read_manifest, write_whole
from data.store.schemas import DIGEST, PART_SCHEMA, SCHEMAS, as_schema

_FOLDER: Final = "parts"
_CODEC: Final = "zstd"
#: Rows to a row group: what a reader of a part has in memory at once.
GROUP: Final = 16_384
#: Derived by us, or a matter of when and not of what.
_NOT_CONTENT: Final = (
    "id", "published_as", "collected", "language_confidence", "mentions", "event", "storyline",
    "duplicate_of",
)  # fmt: skip
CONTENT: Final = tuple(name for name in SCHEMA.names if name not in _NOT_CONTENT)

#: What tells whether two rows of one id are one article.
TELLING: Final = ("id", "headline", "summary", "body", "published", "published_precision", "url")
#: Texts of an article before and after it was edited have at least this much in common (of 100).
_ALIKE: Final = 50.0
_COMPARED: Final = 2_000

#: Reads some columns of a group of rows.
ReadRows = Callable[[Sequence[str]], pa.Table]


def part_path(folder: Path, name: str) -> Path:
    """Where a part is."""
    return folder / _FOLDER / name


def part_names(folder: Path) -> set[str]:
    """The files that are there, used or not."""
    home = folder / _FOLDER
    return {path.name for path in home.iterdir()} if home.is_dir() else set()


def drop_unused(folder: Path) -> None:
    """Remove the parts that no version names: a writer that was killed left them, or a newer version."""
    named = {part.name for number in numbers(folder) for part in read_manifest(folder, number).parts}
    for name in part_names(folder) - named:
        part_path(folder, name).unlink(missing_ok=True)


def write_part(folder: Path, number: int, kind: PartKind, table: pa.Table) -> Part:
    """Write a part for the version of this number, whole or not at all."""
    return write_part_of(folder, number, kind, iter([table]), table.schema)


def write_part_of(
    folder: Path, number: int, kind: PartKind, tables: Iterator[pa.Table], schema: pa.Schema
) -> Part:
    """The same of tables that come one by one, of which few are in memory together."""
    path = _free_path(folder, number, kind)
    rows = 0

    def write(file: IO[bytes]) -> None:
        nonlocal rows
        with pq.ParquetWriter(file, schema, compression=_CODEC) as writer:
            for group in _grouped(tables):
                writer.write_table(group, row_group_size=GROUP)
                rows += len(group)

    write_whole(path, write)
    return Part(path.name, kind, rows, path.stat().st_size, digest_of(path))


def _free_path(folder: Path, number: int, kind: PartKind) -> Path:
    """A path that no part has: what is there may be a part that a version still names."""
    paths = (part_path(folder, f"{number:08}-{kind}-{at}.parquet") for at in itertools.count())
    return next(path for path in paths if not path.exists())


def _grouped(tables: Iterator[pa.Table]) -> Iterator[pa.Table]:
    """The same rows in tables of at least a row group, the last one aside."""
    held: list[pa.Table] = []
    for table in tables:
        held.append(table)
        if sum(map(len, held)) >= GROUP:
            yield pa.concat_tables(held)
            held = []
    if held:
        yield pa.concat_tables(held)


def read_parts(folder: Path, parts: Sequence[Part], columns: Sequence[str] | None = None) -> list[pa.Table]:
    """The tables of parts; raises CorpusUnavailable where one is missing or damaged.

    Columns that a part lacks are left out: see `as_schema`.
    """
    try:
        return [_read(part_path(folder, part.name), columns) for part in parts]
    except (OSError, pa.ArrowException, ValueError, KeyError) as error:
        raise CorpusUnavailable("A part of the corpus can't be read.", f"{folder}: {error}") from error


def _read(path: Path, columns: Sequence[str] | None) -> pa.Table:
    with pq.ParquetFile(path) as file:
        return file.read(None if columns is None else list(columns))


def newest_rows(ids: Iterable[pa.ChunkedArray]) -> list[npt.NDArray[np.bool_]]:
    """For each part which of its rows hold: those whose id no later part has."""
    columns = list(ids)
    if not columns:
        return []
    lengths = [len(column) for column in columns]
    every = pa.chunked_array([c for column in columns for c in column.chunks], pa.string())
    codes = every.combine_chunks().dictionary_encode().indices.to_numpy(zero_copy_only=False)
    holds = np.zeros(len(codes), np.bool_)
    # The first of the reversed codes is the last of the codes.
    _, last = np.unique(codes[::-1], return_index=True)
    holds[len(codes) - 1 - last] = True
    return np.split(holds, np.cumsum(lengths)[:-1])


def row_groups(folder: Path, part: Part, columns: Sequence[str]) -> Iterator[tuple[pa.Table, ReadRows]]:
    """Some columns of a part, a group of rows at a time, and the way to read others of the same rows.

    Raises CorpusUnavailable.
    """
    try:
        with pq.ParquetFile(part_path(folder, part.name)) as file:
            for group in range(file.num_row_groups):
                yield file.read_row_group(group, list(columns)), partial(_of_group, file, group)
    except (OSError, pa.ArrowException, ValueError, KeyError) as error:
        raise CorpusUnavailable("A part of the corpus can't be read.", f"{folder}: {error}") from error


def _of_group(file: pq.ParquetFile, group: int, columns: Sequence[str]) -> pa.Table:
    return file.read_row_group(group, list(columns))


def rows_of(
    folder: Path, manifest: Manifest, kind: PartKind, ids: Iterable[str], columns: Sequence[str] = ()
) -> pa.Table:
    """The newest row of each of these ids in the parts of a kind, in no order; little else is read."""
    left = pa.array(list(ids), pa.string())
    columns = columns or SCHEMAS[kind].names
    schema = pa.schema([SCHEMAS[kind].field(name) for name in columns])
    found = [schema.empty_table()]
    for part in reversed(manifest.of(kind)):
        if not len(left):
            break
        gone = []
        for told, read in row_groups(folder, part, ["id"]):
            here = pc.is_in(told.column("id"), left)
            if pc.any(here).as_py():
                found.append(as_schema(read(columns).filter(here), schema))
                gone.append(told.column("id").filter(here).combine_chunks())
        if gone:
            left = left.filter(pc.invert(pc.is_in(left, pa.concat_arrays(gone))))
    return pa.concat_tables(found)


def joined(folder: Path, parts: Sequence[Part]) -> Iterator[pa.Table]:
    """The newest row of each id in these parts of one kind, a group of rows at a time."""
    if not parts:
        return
    schema = SCHEMAS[parts[0].kind]
    holds = newest_rows(table.column("id") for table in read_parts(folder, parts, ["id"]))
    for part, mask in zip(parts, holds, strict=True):
        at = 0
        for told, _ in row_groups(folder, part, schema.names):
            yield as_schema(told.filter(pa.array(mask[at : at + len(told)])), schema)
            at += len(told)


def article_table(folder: Path, parts: Sequence[Part], columns: Sequence[str] | None = None) -> pa.Table:
    """The articles of these parts, each once, as the article table (or some columns of it)."""
    holds = newest_rows(table.column("id") for table in read_parts(folder, parts, ["id"]))
    names = list(columns or SCHEMA.names)
    tables = [
        read_parts(folder, [part], names)[0].filter(pa.array(mask))
        for part, mask in zip(parts, holds, strict=True)
    ]
    schema = pa.schema([PART_SCHEMA.field(name) for name in names])
    return pa.concat_tables([schema.empty_table(), *(as_schema(table, schema) for table in tables)])


def digests(table: pa.Table) -> npt.NDArray[np.int64]:
    """A number for each article's content: other numbers, other content."""
    columns = [table.column(name).to_pylist() for name in CONTENT]
    return np.fromiter((_digest(row) for row in zip(*columns, strict=True)), np.int64, table.num_rows)


def _digest(row: tuple[Any, ...]) -> int:
    text = json.dumps(row, default=str, ensure_ascii=False)
    taken = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(taken, "little", signed=True)


def with_digests(table: pa.Table, numbers: npt.NDArray[np.int64]) -> pa.Table:
    """An article table with its digests, as parts have it."""
    return table.append_column(PART_SCHEMA.field(DIGEST), pa.array(numbers, pa.int64()))


def same_article(row: Mapping[str, Any], known: Mapping[str, Any]) -> bool:
    """Whether two rows of one id are the same article, edited: same address, headline or minute, or alike."""
    minute = row["published_precision"] == known["published_precision"] == "minute"
    same = ("url", "headline", "published") if minute else ("url", "headline")
    if any(row[name] and row[name] == known[name] for name in same):
        return True
    texts = [" ".join((each["headline"], each["summary"], each["body"]))[:_COMPARED] for each in (row, known)]
    return fuzz.token_set_ratio(*texts, processor=default_process) >= _ALIKE
