"""The articles in scope as a file: CSV, JSON lines or Parquet, made when asked for."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final
from zoneinfo import ZoneInfo

import pandas as pd
import pyarrow as pa

from data.article import SCHEMA
from data.corpus import Corpus
from data.exporting import Format, write_articles
from data.filters import Filters, Sort

#: Articles read at a time, so that a download of a million needs the memory of its file alone.
_BATCH: Final = 1_000


@dataclass(frozen=True, slots=True)
class Results:
    """All articles of a scope in order, to be written to a file."""

    corpus: Corpus
    filters: Filters
    sort: Sort
    zone: ZoneInfo

    def tables(self) -> Iterator[pa.Table]:
        """The article table, a batch at a time."""
        ids = self.corpus.ids(self.filters, self.sort)
        for start in range(0, len(ids), _BATCH):
            frame = self.corpus.articles([str(i) for i in ids.iloc[start : start + _BATCH]])
            yield _table(frame)

    def files(self) -> list[tuple[str, str, str, Callable[[], io.BytesIO]]]:
        """What is on offer: label, file name's ending, type, and what makes it."""
        return [
            ("CSV", "csv", "text/csv", partial(as_file, self, "csv")),
            ("JSONL", "jsonl", "application/x-ndjson", partial(as_file, self, "jsonl")),
            ("Parquet", "parquet", "application/vnd.apache.parquet", partial(as_file, self, "parquet")),
        ]


def as_file(results: Results, format: Format) -> io.BytesIO:
    """The results as a file in memory, to be read from its beginning."""
    target = io.BytesIO()
    write_articles(results.tables(), target, format, results.zone)
    target.seek(0)
    return target


def _table(frame: pd.DataFrame) -> pa.Table:
    return pa.Table.from_pandas(frame[SCHEMA.names], schema=SCHEMA, preserve_index=False)
