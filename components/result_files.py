"""The articles in scope as files, made when asked for: CSV, JSON lines, Parquet, Atom, and a ZIP of them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Final
from zoneinfo import ZoneInfo

import pandas as pd
import pyarrow as pa

from components.view_citation import bibtex_view, csl_json_view, ris_view
from data.article import SCHEMA
from data.atom import LIMIT, TYPE, Feed, atom_feed
from data.corpus import Corpus, CorpusUnavailable
from data.exporting import Format, write_articles
from data.filters import Filters, Sort
from data.partial import Missing, gathering
from data.provenance import PARQUET_KEY, Provenance

#: Articles read at a time, so that a download of a million needs the memory of its file alone.
_BATCH: Final = 1_000


@dataclass(frozen=True, slots=True)
class Results:
    """All articles of a scope in order, to be written to a file."""

    corpus: Corpus
    filters: Filters
    sort: Sort
    zone: ZoneInfo
    #: Of the view that offers them; None where there is none.
    view: Provenance | None = None
    #: Where the dashboard is, for links into it.
    base: str = ""

    def ids(self) -> pd.Series:
        """The ids of all of them, in order."""
        return self.corpus.ids(self.filters, self.sort)

    def tables(self, ids: pd.Series) -> Iterator[pa.Table]:
        """The article table of these ids, a batch at a time."""
        for start in range(0, len(ids), _BATCH):
            frame = self.corpus.articles([str(i) for i in ids.iloc[start : start + _BATCH]])
            yield _table(frame)

    def provenance(self, missing: Missing) -> Provenance | None:
        """That of a file which is made now, and what was missing when its articles were read."""
        if self.view is None:
            return None
        said = missing.words or self.view.missing
        return replace(self.view, made=datetime.now(self.zone), missing=said)

    def files(self) -> list[tuple[str, str, str, Callable[[], io.BytesIO]]]:
        """What is on offer: label, file name's ending, type, and what makes it."""
        return [
            ("CSV", "csv", "text/csv", partial(as_file, self, "csv")),
            ("JSONL", "jsonl", "application/x-ndjson", partial(as_file, self, "jsonl")),
            ("Parquet", "parquet", "application/vnd.apache.parquet", partial(as_file, self, "parquet")),
            ("Atom", "atom", TYPE, partial(as_feed, self)),
            ("ZIP with provenance", "zip", "application/zip", partial(as_bundle, self)),
        ]


def as_file(results: Results, format: Format) -> io.BytesIO:
    """The results as a file in memory, to be read from its beginning; Parquet has its provenance in it.

    CSV and JSON lines have no place for it that all their readers pass over: see `as_bundle`. So there is
    none of these while parts of the corpus do not answer: it would lack articles and not say so.
    """
    target = io.BytesIO()
    with gathering() as missing:
        ids = results.ids()
        made, said = results.provenance(missing), missing.words
        metadata = {PARQUET_KEY: made.json()} if made else None
        write_articles(results.tables(ids), target, format, results.zone, metadata=metadata)
    if missing and (format != "parquet" or missing.words != said):
        raise _lacking(missing)
    target.seek(0)
    return target


def _lacking(missing: Missing) -> CorpusUnavailable:
    return CorpusUnavailable(f"The file would lack articles, and not say so: {missing.words}.")


def as_feed(
    results: Results, limit: int = LIMIT, self_address: str = "", page: str = "/reader"
) -> io.BytesIO:
    """The newest of the results as an Atom feed; none while parts of the corpus do not answer."""
    with gathering() as missing:
        made = _feed(results, limit, self_address, page)
    if missing:
        raise _lacking(missing)
    return made


def _feed(results: Results, limit: int, self_address: str, page: str) -> io.BytesIO:
    ids = results.corpus.search(results.filters, "newest", limit).frame["id"].tolist()
    rows = _table(results.corpus.articles(ids)).to_pylist()
    n, name = results.corpus.count(results.filters), results.corpus.about().name
    made = datetime.now(results.zone)
    titles = results.corpus.titles(results.filters.storylines)
    feed = Feed(name, results.filters, n, results.zone, made, results.base, page, self_address, titles)
    return io.BytesIO(atom_feed(feed, rows))


def as_bundle(results: Results) -> io.BytesIO:
    """CSV and JSON lines in a ZIP archive, with what says where they are from and how to cite that."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as bundle:
        formats: tuple[Format, ...] = ("csv", "jsonl")
        with gathering() as missing:
            ids = results.ids()
            for format in formats:
                with bundle.open(f"articles.{format}", "w", force_zip64=True) as file:
                    write_articles(results.tables(ids), file, format, results.zone)
        if made := results.provenance(missing):
            bundle.writestr("provenance.json", made.json())
            bundle.writestr("provenance.txt", made.text())
            bundle.writestr("citation.bib", bibtex_view(made) + "\n")
            bundle.writestr("citation.ris", ris_view(made))
            bundle.writestr("citation.json", csl_json_view(made) + "\n")
    target.seek(0)
    return target


def _table(frame: pd.DataFrame) -> pa.Table:
    return pa.Table.from_pandas(frame[SCHEMA.names], schema=SCHEMA, preserve_index=False)
