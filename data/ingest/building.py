"""Builds the article table from rows as people have them, a batch at a time."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final, TypeVar
from zoneinfo import ZoneInfo

import pyarrow as pa

from data.article import KINDS, SCHEMA, TEXT_FIELDS
from data.id_numbers import IdNumbers
from data.ingest.columns import Columns
from data.ingest.delimited import no_text_column
from data.ingest.names import listed_mentions
from data.ingest.published import PUBLISHED, PublishedColumn, read_time
from data.ingest.report import Findings, Row, excerpt
from data.ingest.stored_mentions import stored_mentions
from data.ingest.values import (
    Unusable,
    as_authors,
    as_id,
    as_label,
    as_language,
    as_list,
    as_share,
    as_text,
    as_url,
    clean,
    parsed_list,
)

_LABELS: Final[Mapping[str, Callable[[Any], str]]] = {
    "section": as_label, "source": as_label, "language": as_language, "url": as_url,
}  # fmt: skip
_GIVEN: Final = ("event", "storyline", "duplicate_of")
#: Our column of each kind of entity.
_NAMED: Final = dict(zip(KINDS, ("people", "organisations", "places"), strict=True))


T = TypeVar("T")


class TableBuilder:
    """Makes the article table of rows, batch by batch; it keeps none of them.

    `again` gives all rows from the first on, where that can be had: some dates make sense only beside the
    others of their column.
    """

    def __init__(
        self,
        source: str,
        zone: ZoneInfo,
        findings: Findings,
        given: Mapping[str, str] | None = None,
        again: Callable[[], Iterable[list[Row]]] | None = None,
    ) -> None:
        self.columns = Columns(given or {})
        self._source = source
        self._zone = zone
        self._findings = findings
        self._again = again
        self._published = PublishedColumn(zone, findings, self._every_date if again else None)
        self._lines = IdNumbers()
        self._splitters: set[tuple[str, str]] = set()

    def add(self, rows: list[Row]) -> pa.Table:
        """The articles of the next batch."""
        self._findings.read += len(rows)
        rows = [(line, _with_day(row, self._zone)) for line, row in rows]
        for keys in dict.fromkeys(tuple(row) for _, row in rows):
            self.columns.learn(keys)
        batch = _Batch([line for line, _ in rows], [row for _, row in rows], self.columns, self._findings)
        texts = {field: batch.texts(field) for field in TEXT_FIELDS}
        batch.refuse_where("no headline, no summary and no body", *texts.values())
        labels = {field: batch.column(field, read, batch.all, "") for field, read in _LABELS.items()}
        ids = self._ids(batch, texts, labels)
        kept = [i for i, id in enumerate(ids) if id]
        return self._kept(batch, kept, {"id": ids, **texts, **labels})

    def finish(self) -> None:
        """Say what holds for the whole; raises TableError where no column could be used."""
        if not self.columns.usable:
            raise no_text_column(self._source, self.columns)
        for field, mark in sorted(self._splitters):
            self._findings.note(0, field, f"lists in text were split at “{mark}”")

    def _every_date(self) -> Iterator[Any]:
        columns = Columns(self.columns.given)
        for rows in self._again() if self._again else ():
            told = [_with_day(row, self._zone) for _, row in rows]
            for keys in dict.fromkeys(tuple(row) for row in told):
                columns.learn(keys)
            yield from columns.values("published", told) or ()

    def _ids(self, batch: _Batch, texts: dict[str, list[str]], labels: dict[str, list[str]]) -> list[str]:
        """The id of each row, "" for rows left out, a repeated id's later rows among them."""
        ids = batch.column("id", as_id, batch.all, "")
        when = batch.values("published")
        for i in batch.all:
            if i in batch.refused:
                ids[i] = ""
            elif not ids[i]:
                ids[i] = _made_id({name: values[i] for name, values in (texts | labels).items()}, when[i])
        return self._once(batch, ids)

    def _once(self, batch: _Batch, ids: list[str]) -> list[str]:
        """The ids, "" for those of an earlier line, whose rows are left out."""
        known, lines = self._lines.get(ids)
        here: dict[str, int] = {}
        for i, id in enumerate(ids):
            line = int(lines[i]) if known[i] else here.get(id)
            if id and line is not None:
                batch.refuse(i, "id", f"the same id as line {line}", id)
                ids[i] = ""
            elif id:
                here[id] = batch.lines[i]
        self._lines.put(here)
        return ids

    def _kept(self, batch: _Batch, kept: list[int], read: dict[str, list[str]]) -> pa.Table:
        columns: dict[str, Any] = {name: [values[i] for i in kept] for name, values in read.items()}
        lines = [batch.lines[i] for i in kept]
        dates = self._published.read(lines, batch.chosen("published", kept))
        columns |= dict(zip(PUBLISHED, dates, strict=True))
        columns["published_as"] = _said(columns, batch.column("published_as", as_text, kept, ""))
        for field in ("updated", "collected"):
            columns[field] = [read_time(value, self._zone) for value in batch.chosen(field, kept)]
        for field in _GIVEN:
            columns[field] = [label or None for label in batch.column(field, as_label, kept, "")]
        columns["language_confidence"] = batch.column("language_confidence", as_share, kept, None)
        columns["authors"] = batch.column("authors", as_authors, kept, [])
        columns["topics"] = self._lists(batch, "topics", kept)
        columns["mentions"] = self._mentions(batch, kept, columns)
        self._findings.kept += len(kept)
        return _part(columns, len(kept))

    def _lists(self, batch: _Batch, field: str, kept: list[int]) -> list[list[str]]:
        nothing: tuple[list[str], str] = ([], "")
        read = batch.column(field, as_list, kept, nothing)
        self._splitters.update((field, mark) for _, mark in read if mark)
        return [names for names, _ in read]

    def _mentions(
        self, batch: _Batch, kept: list[int], columns: dict[str, Any]
    ) -> list[list[dict[str, Any]]]:
        """The mentions as stored in a table of ours, else those of the names listed by kind."""
        stored: list[list[Any]] = batch.column("mentions", parsed_list, kept, [])
        named = {kind: self._lists(batch, field, kept) for kind, field in _NAMED.items()}
        mentions = []
        for at, i in enumerate(kept):
            texts = {field: columns[field][at] for field in TEXT_FIELDS}
            names = {kind: lists[at] for kind, lists in named.items()}
            if stored[at]:
                mentions.append(self._stored(batch, i, stored[at], texts))
            else:
                mentions.append(listed_mentions(names, texts) if any(names.values()) else [])
        return mentions

    def _stored(
        self, batch: _Batch, i: int, listed: list[Any], texts: dict[str, str]
    ) -> list[dict[str, Any]]:
        try:
            return stored_mentions(listed, texts)
        except Unusable as error:
            batch.note(i, "mentions", error, listed)
            return []


class _Batch:
    """Some rows of a file, read a column at a time."""

    def __init__(
        self, lines: list[int], rows: list[Mapping[str, Any]], columns: Columns, findings: Findings
    ) -> None:
        self.lines = lines
        self.all = range(len(lines))
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
                texts.append("" if value is None else clean(as_text(value)))
            except Unusable as error:
                self.refuse(i, field, str(error), value)
                texts.append("")
        return texts

    def column(self, field: str, read: Callable[[Any], T], chosen: Iterable[int], empty: T) -> list[T]:
        """Some rows' values of a field; empty, with a note, where one can't be used."""
        values = self._values.get(field)
        if values is None:
            return [empty for _ in chosen]
        column = []
        for i in chosen:
            try:
                column.append(empty if values[i] is None else read(values[i]))
            except Unusable as error:
                self.note(i, field, error, values[i])
                column.append(empty)
        return column

    def note(self, i: int, field: str, error: Unusable, value: object) -> None:
        """Say that a cell was left empty."""
        if i not in self.refused:
            self._findings.note(self.lines[i], field, f"left empty: {error}: “{excerpt(value)}”")

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


def _with_day(row: Mapping[str, Any], zone: ZoneInfo) -> Mapping[str, Any]:
    """A row of a table of ours that is known by its day has a day, and not that day's midnight."""
    published = row.get("published")
    if row.get("published_precision") == "day" and isinstance(published, datetime):
        return {**row, "published": published.astimezone(zone).date()}
    return row


def _said(columns: Mapping[str, Any], given: Iterable[str]) -> list[str | None]:
    """What sources gave for a date, of articles without one: as it is in the table, or as others kept it."""
    dated = columns["published"].is_valid().to_pylist()
    said = zip(dated, columns["published_as"].to_pylist(), given, strict=True)
    return [None if has_date else own or excerpt(other) or None for has_date, own, other in said]


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


def _part(columns: dict[str, Any], rows: int) -> pa.Table:
    arrays = [
        pa.array(columns[field.name], field.type) if field.name in columns else pa.nulls(rows, field.type)
        for field in SCHEMA
    ]
    return pa.Table.from_arrays(arrays, schema=SCHEMA)
