"""The articles in scope as a file: CSV, JSON lines or Parquet, made when asked for."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final
from zoneinfo import ZoneInfo

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from components.words import published_iso
from data.article import SCHEMA, entity_key
from data.corpus import Corpus
from data.filters import Filters, Sort

#: Articles read at a time, so that a download of a million needs the memory of its file alone.
_BATCH: Final = 1_000
_COLUMNS: Final = (
    "id", "headline", "summary", "body", "section", "published", "language", "source", "url",
    "authors", "topics", "entities",
)  # fmt: skip
#: A spreadsheet takes a cell that begins so for a formula.
#: https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA: Final = re.compile(r"[=+\-@\t\r\n＝＋－＠]")


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
            ("CSV", "csv", "text/csv", partial(as_csv, self)),
            ("JSONL", "jsonl", "application/x-ndjson", partial(as_jsonl, self)),
            ("Parquet", "parquet", "application/vnd.apache.parquet", partial(as_parquet, self)),
        ]


def as_csv(results: Results) -> io.BytesIO:
    """Comma-separated values; a cell that would be a formula gets a leading quote mark."""
    target = io.BytesIO()
    # The byte order mark tells Excel that the letters are UTF-8.
    text = io.TextIOWrapper(target, "utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    for row in _rows(results):
        writer.writerow([_cell(row[name]) for name in _COLUMNS])
    text.detach()
    return _rewound(target)


def as_jsonl(results: Results) -> io.BytesIO:
    """One article a line, with its mentions; what an article does not have is left out."""
    target = io.BytesIO()
    for row in _rows(results):
        kept = {name: value for name, value in row.items() if value not in ("", None, [])}
        target.write(json.dumps(kept, ensure_ascii=False).encode() + b"\n")
    return _rewound(target)


def as_parquet(results: Results) -> io.BytesIO:
    """The article table as the corpus stores it."""
    target = io.BytesIO()
    with pq.ParquetWriter(target, SCHEMA, compression="zstd") as writer:
        for table in results.tables():
            writer.write_table(table)
    return _rewound(target)


def _table(frame: pd.DataFrame) -> pa.Table:
    return pa.Table.from_pandas(frame[SCHEMA.names], schema=SCHEMA, preserve_index=False)


def _rows(results: Results) -> Iterator[dict[str, Any]]:
    for table in results.tables():
        for row in table.to_pylist():
            yield _row(row, results.zone)


def _row(row: dict[str, Any], zone: ZoneInfo) -> dict[str, Any]:
    """An article in plain values: times in the corpus's zone, a day where only that is known."""
    row["published"] = published_iso(row["published"], row["published_precision"], zone)
    for name in ("updated", "collected"):
        time: datetime | None = row[name]
        row[name] = time.astimezone(zone).isoformat(timespec="seconds") if time else None
    keys = (entity_key(mention["kind"], mention["entity"]) for mention in row["mentions"])
    row["entities"] = list(dict.fromkeys(keys))
    return row


def _cell(value: str | list[str] | None) -> str:
    text = "; ".join(value) if isinstance(value, list) else value or ""
    return f"'{text}" if _FORMULA.match(text) else text


def _rewound(target: io.BytesIO) -> io.BytesIO:
    target.seek(0)
    return target
