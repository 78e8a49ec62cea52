"""Exporting: the article table as CSV, JSON lines or Parquet, a batch at a time."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import IO, Any, Final, Literal
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq

from data.article import SCHEMA, entity_key, published_iso

Format = Literal["csv", "jsonl", "parquet"]
#: What a spreadsheet shows of an article.
COLUMNS: Final = (
    "id", "headline", "summary", "body", "section", "published", "language", "source", "url",
    "authors", "topics", "entities",
)  # fmt: skip
#: All there is, mentions as JSON.
ALL_COLUMNS: Final = (
    *COLUMNS, "published_as", "updated", "collected", "language_confidence", "event", "storyline",
    "duplicate_of", "mentions",
)  # fmt: skip
#: A spreadsheet takes a cell that begins so for a formula.
#: https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA: Final = re.compile(r"[=+\-@\t\r\n＝＋－＠]")


def write_articles(
    tables: Iterable[pa.Table],
    target: IO[bytes],
    format: Format,
    zone: ZoneInfo,
    columns: Sequence[str] = COLUMNS,
    metadata: Mapping[str, str] | None = None,
) -> int:
    """Write article tables in a format and return the number of articles; `columns` are CSV's.

    CSV: a cell that would be a formula gets a leading quote mark. JSON lines: one article a line,
    with its mentions; what an article does not have is left out. Parquet: as the corpus stores it, with
    `metadata` beside the schema. Times are in `zone`, a day where only that is known.
    """
    if format == "parquet":
        return _write_parquet(tables, target, metadata)
    rows = (_row(row, zone) for table in tables for row in table.to_pylist())
    return _write_csv(rows, target, columns) if format == "csv" else _write_lines(rows, target)


def _write_csv(rows: Iterable[Mapping[str, Any]], target: IO[bytes], columns: Sequence[str]) -> int:
    written = 0
    # The byte order mark tells Excel that the letters are UTF-8.
    text = io.TextIOWrapper(target, "utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([spreadsheet_cell(row[name]) for name in columns])
        written += 1
    text.detach()
    return written


def _write_lines(rows: Iterable[Mapping[str, Any]], target: IO[bytes]) -> int:
    written = 0
    for row in rows:
        kept = {name: value for name, value in row.items() if value not in ("", None, [])}
        target.write(json.dumps(kept, ensure_ascii=False).encode() + b"\n")
        written += 1
    return written


def _write_parquet(tables: Iterable[pa.Table], target: IO[bytes], metadata: Mapping[str, str] | None) -> int:
    written = 0
    schema = SCHEMA.with_metadata(dict(metadata)) if metadata else SCHEMA
    with pq.ParquetWriter(target, schema, compression="zstd") as writer:
        for table in tables:
            writer.write_table(table.replace_schema_metadata(schema.metadata))
            written += len(table)
    return written


def batches(table: pa.Table, rows: int = 1_000) -> Iterator[pa.Table]:
    """A table in pieces."""
    for start in range(0, len(table), rows):
        yield table.slice(start, rows)


def _row(row: dict[str, Any], zone: ZoneInfo) -> dict[str, Any]:
    """An article in plain values."""
    row["published"] = published_iso(row["published"], row["published_precision"], zone)
    for name in ("updated", "collected"):
        time: datetime | None = row[name]
        row[name] = time.astimezone(zone).isoformat(timespec="seconds") if time else None
    sure: float | None = row["language_confidence"]
    row["language_confidence"] = None if sure is None else round(sure, 4)
    keys = (entity_key(mention["kind"], mention["entity"]) for mention in row["mentions"])
    row["entities"] = list(dict.fromkeys(keys))
    return row


def spreadsheet_cell(value: str | float | list[Any] | None) -> str:
    """A value as a cell of CSV: lists joined by semicolons, formulas made text."""
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, float):
        return str(value)
    text = "; ".join(value) if isinstance(value, list) else value or ""
    return f"'{text}" if _FORMULA.match(text) else text
