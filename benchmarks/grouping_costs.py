"""What grouping costs: articles of a table, and news that comes into a folder of that size."""

from __future__ import annotations

import resource
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from data.store.folder import CorpusFolder
from data.storylines.tables import with_storylines

_UTC: Final = ZoneInfo("UTC")
_COLUMNS: Final = ("event", "storyline")


def costs(headlines: pa.Table, sizes: list[int], folders: int) -> Iterator[str]:
    """Lines of a report, for each size; folders of up to so many articles are filled for the last column."""
    yield "Costs on one core, of headlines and summaries at 650 a day; from 60,000 on the same again with"
    yield "later dates. The last column is what the latest 200 articles cost in a folder of that size,"
    yield "near-copies and reading what is known included; larger folders were not filled for that."
    yield ""
    yield "| articles | seconds | articles a second | peak memory | 200 new ones |"
    yield "| ---: | ---: | ---: | ---: | ---: |"
    for size in sizes:
        table = bare(_repeated(headlines, size))
        seconds = _seconds(lambda table=table: with_storylines(table))  # type: ignore[misc]
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        late = f"{_two_hundred(table):.1f} s" if size <= folders else ""
        yield f"| {size:,} | {seconds:,.0f} | {size / seconds:,.0f} | {memory:,.0f} MB | {late} |"
    found = with_storylines(headlines.slice(0, 20_000))
    for column in _COLUMNS:
        several = Counter(Counter(pc.drop_null(found.column(column)).to_pylist()).values())
        yield ""
        yield (
            f"Sizes of {column}s among 20,000 headlines, articles x groups: "
            + ", ".join(f"{size} x {several[size]:,}" for size in sorted(several)[:8])
            + f"; the largest has {max(several)}."
        )


def _repeated(headlines: pa.Table, size: int) -> pa.Table:
    parts: list[pa.Table] = []
    have = 0
    while have < size:
        part = headlines.slice(0, size - have)
        shift = pa.scalar(len(parts) * 90 * 86_400_000_000, pa.duration("us"))
        fields = headlines.schema
        later = pc.add(part.column("published"), shift)
        ids = pc.binary_join_element_wise(part.column("id"), str(len(parts)), "-")
        part = part.set_column(fields.get_field_index("id"), fields.field("id"), ids)
        part = part.set_column(fields.get_field_index("published"), fields.field("published"), later)
        parts.append(part)
        have += len(part)
    return pa.concat_tables(parts)


def _two_hundred(table: pa.Table) -> float:
    with tempfile.TemporaryDirectory() as path:
        folder = CorpusFolder.create(Path(path) / "news", "News", _UTC)
        with folder.writing() as writer:
            writer.add(table.slice(0, len(table) - 200))
        begun = time.process_time()
        with folder.writing() as writer:
            writer.add(table.slice(len(table) - 200))
        return time.process_time() - begun


def _seconds(work: Callable[[], Any]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def bare(table: pa.Table) -> pa.Table:
    """A table whose articles have no events and storylines."""
    for name in _COLUMNS:
        table = table.set_column(table.schema.get_field_index(name), name, pa.nulls(len(table), pa.string()))
    return table
