"""Builds the article table from rows as people have them, a batch at a time."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar
from zoneinfo import ZoneInfo

import pyarrow as pa

from data.article import KINDS, SCHEMA
from data.ingest.columns import TEXT_FIELDS, Columns
from data.ingest.delimited import no_text_column
from data.ingest.names import listed_mentions
from data.ingest.published import PublishedColumn, read_time
from data.ingest.report import Findings, Row, excerpt
from data.ingest.stored_mentions import stored_mentions
from data.ingest.values import (
    Unusable,
    as_authors,
    as_id,
    as_label,
    as_language,
    as_list,
    as_text,
    as_url,
    clean,
)

_LABELS: Final[Mapping[str, Callable[[Any], str]]] = {
    "section": as_label, "source": as_label, "language": as_language, "url": as_url,
}  # fmt: skip
_GIVEN: Final = ("event", "storyline", "duplicate_of")
#: Our column of each kind of entity.
_NAMED: Final = dict(zip(KINDS, ("people", "organisations", "places"), strict=True))


T = TypeVar("T")


class TableBuilder:
    """Takes rows in, batch by batch, and gives the article table."""

    def __init__(self, source: str, zone: ZoneInfo, findings: Findings) -> None:
        self.columns = Columns()
        self._source = source
        self._zone = zone
        self._findings = findings
        self._published = PublishedColumn(zone, findings)
        self._lines: dict[str, int] = {}
        self._parts: list[pa.Table] = []
        self._splitters: set[tuple[str, str]] = set()

    def add(self, rows: list[Row]) -> None:
        """Take in a batch."""
        self._findings.read += len(rows)
        for keys in dict.fromkeys(tuple(row) for _, row in rows):
            self.columns.learn(keys)
        batch = _Batch([line for line, _ in rows], [row for _, row in rows], self.columns, self._findings)
        texts = {field: batch.texts(field) for field in TEXT_FIELDS}
        batch.refuse_where("no headline, no summary and no body", *texts.values())
        labels = {field: batch.labels(field, read) for field, read in _LABELS.items()}
        ids = self._ids(batch, texts, labels)
        kept = [i for i, id in enumerate(ids) if id]
        self._keep(batch, kept, {"id": ids, **texts, **labels})

    def finish(self) -> pa.Table:
        """The article table of all rows kept; raises TableError where no column could be used."""
        if not self.columns.usable:
            raise no_text_column(self._source, self.columns)
        for field, mark in sorted(self._splitters):
            self._findings.note(0, field, f"lists in text were split at “{mark}”")
        times, precisions = self._published.finish()
        if not self._parts:
            return SCHEMA.empty_table()
        table = pa.concat_tables(self._parts)
        for name, column in (("published", times), ("published_precision", precisions)):
            table = table.set_column(SCHEMA.get_field_index(name), SCHEMA.field(name), column)
        return table

    def _ids(self, batch: _Batch, texts: dict[str, list[str]], labels: dict[str, list[str]]) -> list[str]:
        """The id of each row, "" for rows left out, a repeated id's later rows among them."""
        given = batch.labels("id", as_id)
        when = batch.values("published")
        ids = []
        for i, line in enumerate(batch.lines):
            row = {name: values[i] for name, values in (texts | labels).items()}
            id = "" if i in batch.refused else given[i] or _made_id(row, when[i])
            if id in self._lines:
                batch.refuse(i, "id", f"the same id as line {self._lines[id]}", id)
                id = ""
            elif id:
                self._lines[id] = line
            ids.append(id)
        return ids

    def _keep(self, batch: _Batch, kept: list[int], read: dict[str, list[str]]) -> None:
        columns: dict[str, list[Any]] = {name: [values[i] for i in kept] for name, values in read.items()}
        self._published.add([batch.lines[i] for i in kept], batch.chosen("published", kept))
        for field in ("updated", "collected"):
            columns[field] = [read_time(value, self._zone) for value in batch.chosen(field, kept)]
        for field in _GIVEN:
            columns[field] = [batch.one(i, field, as_label) or None for i in kept]
        columns["authors"] = [batch.one(i, "authors", as_authors) or [] for i in kept]
        columns["topics"] = [self._list(batch, i, "topics") for i in kept]
        columns["mentions"] = [self._mentions(batch, i, read) for i in kept]
        self._findings.kept += len(kept)
        self._parts.append(_part(columns, len(kept)))

    def _list(self, batch: _Batch, i: int, field: str) -> list[str]:
        names, splitter = batch.one(i, field, as_list) or ([], "")
        if splitter:
            self._splitters.add((field, splitter))
        return names

    def _mentions(self, batch: _Batch, i: int, read: dict[str, list[str]]) -> list[dict[str, Any]]:
        texts = {field: read[field][i] for field in TEXT_FIELDS}
        stored = batch.one(i, "mentions", lambda value: stored_mentions(value, texts))
        names = {kind: self._list(batch, i, field) for kind, field in _NAMED.items()}
        if stored or not any(names.values()):
            return stored or []
        return listed_mentions(names, texts)


class _Batch:
    """Some rows of a file, read a column at a time."""

    def __init__(
        self, lines: list[int], rows: list[Mapping[str, Any]], columns: Columns, findings: Findings
    ) -> None:
        self.lines = lines
        self.refused: set[int] = set()
        self._findings = findings
        self._values = {field: columns.values(field, rows) for field in columns.by_field}

    def values(self, field: str) -> list[Any]:
        """A field's values as they came; nulls where no column has them."""
        return self._values.get(field) or [None] * len(self.lines)

    def chosen(self, field: str, kept: list[int]) -> list[Any]:
        """A field's values of some rows."""
        values = self._values.get(field)
        return [values[i] for i in kept] if values else [None] * len(kept)

    def texts(self, field: str) -> list[str]:
        """A text column; rows with nested junk in it are refused."""
        texts = []
        for i, value in enumerate(self.values(field)):
            try:
                texts.append(clean(as_text(value)))
            except Unusable as error:
                self.refuse(i, field, str(error), value)
                texts.append("")
        return texts

    def labels(self, field: str, read: Callable[[Any], str]) -> list[str]:
        """A column of labels, "" where one can't be used."""
        return [self.one(i, field, read) or "" for i in range(len(self.lines))]

    def one(self, i: int, field: str, read: Callable[[Any], T]) -> T | None:
        """One row's value of a field; None, with a note, where it can't be used."""
        values = self._values.get(field)
        value = values[i] if values else None
        if value is None or i in self.refused:
            return None
        try:
            return read(value)
        except Unusable as error:
            self._findings.note(self.lines[i], field, f"left empty: {error}: “{excerpt(value)}”")
            return None

    def refuse(self, i: int, field: str, reason: str, sample: object = "") -> None:
        """Leave a row out, for the first reason found."""
        if i not in self.refused:
            self.refused.add(i)
            self._findings.reject(self.lines[i], field, reason, sample)

    def refuse_where(self, reason: str, *columns: list[str]) -> None:
        """Leave out the rows that are empty in all columns."""
        for i, cells in enumerate(zip(*columns, strict=True)):
            if not any(cells):
                self.refuse(i, "", reason)


def _made_id(row: Mapping[str, str], published: Any) -> str:
    """An id that the same article gets again: of its address, else of what tells it apart."""
    if row["url"]:
        return _digest(row["url"])
    telling = [row["headline"], "" if published is None else str(published), row["source"]]
    if not row["headline"] or published is None:
        telling += [row["summary"], row["body"]]
    return _digest("\0".join(telling))


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def _part(columns: dict[str, list[Any]], rows: int) -> pa.Table:
    """A part of the table; `published` waits for the end of the file."""
    arrays = [
        pa.array(columns[field.name], field.type) if field.name in columns else pa.nulls(rows, field.type)
        for field in SCHEMA
    ]
    return pa.Table.from_arrays(arrays, schema=SCHEMA)
