"""Parts: the Parquet files of a corpus folder, and the article table that they make together."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from rapidfuzz import fuzz
from rapidfuzz.utils import default_process

from data.article import SCHEMA
from data.corpus import CorpusUnavailable
from data.store.copies import SIGNATURE_BYTES
from data.store.manifest import Part, PartKind, digest_of, numbers, read_manifest, write_whole

_FOLDER: Final = "parts"
_CODEC: Final = "zstd"
#: Rows to a row group: what a reader of a part has in memory at once.
GROUP: Final = 16_384
#: Tells one content of an article from another; what was found about it does not count.
DIGEST: Final = "digest"
PART_SCHEMA: Final = SCHEMA.append(pa.field(DIGEST, pa.int64(), nullable=False))
#: What an article said before, and when that was replaced.
EARLIER_SCHEMA: Final = pa.schema(
    [
        *(SCHEMA.field(name) for name in ("id", "headline", "summary", "body", "published", "updated")),
        pa.field("replaced", pa.timestamp("us", tz="UTC"), nullable=False),
    ]
)
#: What each article is compared by; a row holds while its digest is that of the article.
SIGNATURES_SCHEMA: Final = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field(DIGEST, pa.int64(), nullable=False),
        SCHEMA.field("published"),
        pa.field("signature", pa.binary(SIGNATURE_BYTES), nullable=False),
    ]
)
#: Two articles that are near-copies of each other.
COPIES_SCHEMA: Final = pa.schema(
    [pa.field("id", pa.string(), nullable=False), pa.field("other", pa.string(), nullable=False)]
)
#: Derived by us, or a matter of when and not of what.
_NOT_CONTENT: Final = ("id", "collected", "mentions", "event", "storyline", "duplicate_of")
CONTENT: Final = tuple(name for name in SCHEMA.names if name not in _NOT_CONTENT)

#: What tells whether two rows of one id are one article.
TELLING: Final = ("id", "headline", "summary", "body", "published", "url")
#: Texts of an article before and after it was edited have at least this much in common (of 100).
_ALIKE: Final = 50.0
_COMPARED: Final = 2_000


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


def write_part(folder: Path, number: int, kind: PartKind, table: pa.Table, at: int = 0) -> Part:
    """Write a part for the version of this number, whole or not at all; `at` tells several apart."""
    path = part_path(folder, f"{number:08}-{kind}-{at}.parquet")
    write_whole(path, lambda file: pq.write_table(table, file, row_group_size=GROUP, compression=_CODEC))
    return Part(path.name, kind, table.num_rows, path.stat().st_size, digest_of(path))


def read_parts(folder: Path, parts: Sequence[Part], columns: Sequence[str] | None = None) -> list[pa.Table]:
    """The tables of parts; raises CorpusUnavailable where one is missing or damaged."""
    try:
        names = list(columns) if columns is not None else None
        return [pq.read_table(part_path(folder, part.name), columns=names) for part in parts]
    except (OSError, pa.ArrowException, ValueError, KeyError) as error:
        raise CorpusUnavailable("A part of the corpus can't be read.", f"{folder}: {error}") from error


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


def article_table(folder: Path, parts: Sequence[Part], columns: Sequence[str] | None = None) -> pa.Table:
    """The articles of these parts, each once, as the article table (or some columns of it)."""
    holds = newest_rows(table.column("id") for table in read_parts(folder, parts, ["id"]))
    names = list(columns or SCHEMA.names)
    tables = [
        read_parts(folder, [part], names)[0].filter(pa.array(mask))
        for part, mask in zip(parts, holds, strict=True)
    ]
    schema = pa.schema([PART_SCHEMA.field(name) for name in names])
    return pa.concat_tables([table.cast(schema) for table in tables]) if tables else schema.empty_table()


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


def of_ids(table: pa.Table, ids: Iterable[str]) -> pa.Table:
    """The rows of these ids."""
    return table.filter(pc.is_in(table.column("id"), pa.array(list(ids), pa.string())))


def same_article(row: Mapping[str, Any], known: Mapping[str, Any]) -> bool:
    """Whether two rows of one id are the same article, edited: same address, headline or time, or alike."""
    if any(row[name] and row[name] == known[name] for name in ("url", "headline", "published")):
        return True
    texts = [" ".join((each["headline"], each["summary"], each["body"]))[:_COMPARED] for each in (row, known)]
    return fuzz.token_set_ratio(*texts, processor=default_process) >= _ALIKE
