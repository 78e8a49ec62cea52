"""SQLite FTS5, in the tables that Datasette is given too, asked as well as it can be."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from benchmarks.corpus_answers import ENTITIES, FACET, pairs, triples
from benchmarks.corpus_scopes import Scope
from data.article import NONE
from data.engines.columns import Ints

#: Articles that are put in order at once.
_PIECE: Final = 50_000

#: Counting reads narrow rows; the text is in the search table alone. Rows lie by time, the newest last, so
#: that their numbers tell the order. Entities are numbered in the order of their names, so that ties need no
#: names.
_TABLES: Final = """
    CREATE TABLE article (row INTEGER PRIMARY KEY, id TEXT, section TEXT, source TEXT, language TEXT,
        day TEXT, published TEXT, url TEXT);
    CREATE TABLE mention (row INTEGER, entity INTEGER, PRIMARY KEY (row, entity)) WITHOUT ROWID;
    CREATE TABLE entity (entity INTEGER PRIMARY KEY, name TEXT);
    CREATE VIRTUAL TABLE text USING fts5(
        headline, summary, body, tokenize="porter unicode61 remove_diacritics 2"
    );
"""
_INDEXES: Final = """
    CREATE INDEX article_section ON article (section);
    CREATE INDEX article_section_day ON article (section, day);
    CREATE INDEX article_section_source ON article (section, source);
    CREATE INDEX article_day_section ON article (day, section);
    CREATE INDEX article_source_day ON article (source, day);
    CREATE INDEX mention_entity ON mention (entity, row);
    INSERT INTO text (text) VALUES ('optimize');
    ANALYZE;
"""
#: What a list of results shows: the columns, the headline with its hits marked, and a snippet.
_SHOWN: Final = (
    "a.id, a.section, a.source, a.language, a.published, a.url, t.summary, highlight(text, 0, '[', ']'), "
    "snippet(text, 2, '[', ']', '…', 40)"
)
_BOTH: Final = "text t JOIN article a ON a.row = t.rowid"
_PLAIN: Final = (
    "a.id, a.section, a.source, a.language, a.published, a.url, t.summary, t.headline, substr(t.body, 1, 240)"
)


def match_of(scope: Scope) -> str:
    """The scope's words as FTS5 reads them."""
    return f'"{" ".join(scope.words)}"' if scope.phrase else " ".join(f'"{word}"' for word in scope.words)


class SqlitePeer:
    """Statements are prepared once, as Python's module keeps them; the file is mapped, the cache large.

    `framed` makes of the rows what our own engine gives, a frame of pandas with its times read.
    """

    processes: tuple[int | str, ...] = ("self",)

    def __init__(self, path: Path, table: pa.Table, *, framed: bool) -> None:
        self._framed = framed
        self.build_seconds = fill(path, table)
        self.bytes = path.stat().st_size
        base = sqlite3.connect(path)
        base.execute("PRAGMA mmap_size = 64000000000")
        base.execute("PRAGMA cache_size = -200000")
        base.execute("PRAGMA temp_store = MEMORY")
        self._ask = base.execute

    def calls(self, scope: Scope) -> dict[str, Callable[[], Any]]:
        tables, where, given = _parts(scope)
        # Without a condition SQLite counts pages of rows; with one that is always true it looks at each row.
        rows = f"FROM {tables} {_if(where)}"
        best = f"SELECT {_SHOWN} FROM {_BOTH} {_if(where)} ORDER BY rank LIMIT 20"
        # A lone word counts without looking at its articles.
        counted = (
            "SELECT count(*) FROM text WHERE text MATCH ?" if tables == _BOTH and len(where) == 1 else
            f"SELECT count(*) {rows}"
        )  # fmt: skip
        mention = tables.replace("article a", "mention m").replace("a.row", "m.row")
        plain = not scope.filters.sections and not scope.filters.date_from
        named = mention if plain else f"{tables} JOIN mention m ON m.row = a.row"
        entities = (
            f"SELECT e.name, n FROM (SELECT entity, count(*) n FROM {named} {_if(where)} GROUP BY entity "
            f"ORDER BY n DESC, entity LIMIT {ENTITIES}) JOIN entity e USING (entity) ORDER BY n DESC, entity"
        )
        statements = {
            **({"top 20": best} if scope.words else {}),
            "volume by section": f"SELECT day, section, count(*) FROM {tables} "
            f"{_if([*where, 'day IS NOT NULL'])} GROUP BY day, section",
            **{
                f"facet {field}": f"SELECT {field}, count(*) n {rows} GROUP BY {field} "
                f"ORDER BY n DESC, {field} LIMIT {FACET}"
                for field in ("section", "source")
            },
            "top entities": entities,
        }
        return {
            "count": lambda: self._ask(counted, given).fetchone()[0],
            "newest 20": lambda: self._newest(scope, tables, where, given),
            **{call: self._asking(statement, given) for call, statement in statements.items()},
        }

    def _asking(self, statement: str, given: list[Any]) -> Callable[[], Any]:
        return lambda: self._given(self._ask(statement, given))

    def _given(self, cursor: sqlite3.Cursor, rows: list[Any] | None = None) -> Any:
        """What was found, as rows or in a frame."""
        rows = cursor.fetchall() if rows is None else rows
        if not self._framed:
            return rows
        frame = pd.DataFrame(rows, columns=[name for name, *_ in cursor.description])
        for name in {"day", "published"} & set(frame.columns):
            frame[name] = pd.to_datetime(frame[name], format="ISO8601")
        return frame

    def _newest(self, scope: Scope, tables: str, where: list[str], given: list[Any]) -> Any:
        """The rows first, then snippets of these alone.

        From the newest on until there are enough: the plus keeps SQLite from putting all of a half in order.
        """
        last = "t.rowid" if scope.words else "a.row"
        tables = "text t" if tables == _BOTH and len(where) == 1 else tables
        wanted = _if([each.replace("a.day", "+a.day") for each in where])
        found = [row for (row,) in self._ask(
            f"SELECT {last} FROM {tables} {wanted} ORDER BY {last} DESC LIMIT 20", given
        )]  # fmt: skip
        if not scope.words:
            shown = f"SELECT {_PLAIN} FROM article a JOIN text t ON t.rowid = a.row WHERE a.row = ?"
            return self._each([self._ask(shown, [row]) for row in found])
        shown = f"SELECT {_SHOWN} FROM {_BOTH} WHERE text MATCH ? AND t.rowid = ?"
        return self._each([self._ask(shown, [match_of(scope), row]) for row in found])

    def _each(self, cursors: list[sqlite3.Cursor]) -> Any:
        return self._given(cursors[0], [cursor.fetchone() for cursor in cursors]) if cursors else []

    def plain(self, call: str, answer: Any) -> Any:
        if isinstance(answer, pd.DataFrame):
            answer = list(answer.itertuples(index=False, name=None))
        return plain_rows(call, answer)


def plain_rows(call: str, answer: Any) -> Any:
    """Rows of SQL as plain values."""
    if call == "count":
        return int(answer)
    if call == "top 20":
        return len(answer)
    if call == "newest 20":
        return [str(row[0]) for row in answer]
    columns = list(zip(*answer, strict=True)) or [()] * 3
    return triples(*columns) if call == "volume by section" else pairs(*columns[:2])


def _if(conditions: list[str]) -> str:
    return f"WHERE {' AND '.join(conditions)}" if conditions else ""


def _parts(scope: Scope) -> tuple[str, list[str], list[Any]]:
    """The tables, the conditions and their values."""
    where, given = ["text MATCH ?"] if scope.words else [], [match_of(scope)] if scope.words else []
    sections = scope.filters.sections
    if sections:
        where.append(f"a.section IN ({', '.join('?' * len(sections))})")
        given += sections
    if scope.filters.date_from:
        where.append("a.day >= ?")
        given.append(scope.filters.date_from.isoformat())
    return _BOTH if scope.words else "article a", where, given


def fill(path: Path, table: pa.Table) -> float:
    """Make the database where there is none; the seconds that it took, kept beside it."""
    noted = path.with_suffix(".seconds")
    if not (path.exists() and noted.exists()):
        begun = time.perf_counter()
        part = path.with_suffix(".part")
        _fill(part, table)
        part.replace(path)
        noted.write_text(str(time.perf_counter() - begun), encoding="utf-8")
    return float(noted.read_text(encoding="utf-8"))


def by_time(table: pa.Table) -> Ints:
    """The rows of articles in the order of time, which is that of results, the newest first, backwards.

    Those without a time come first, several of one time by their ids, the last id first.
    """
    keys = [("published", "ascending", "at_start"), ("id", "descending", "at_start")]
    order: Ints = pc.sort_indices(table.select(["published", "id"]), sort_keys=keys).to_numpy()
    return order


def _sorted(table: pa.Table) -> Iterator[pa.RecordBatch]:
    order = by_time(table)
    whole = table.combine_chunks()
    for start in range(0, len(order), _PIECE):
        yield from whole.take(order[start : start + _PIECE]).combine_chunks().to_batches()


def _fill(path: Path, table: pa.Table) -> None:
    path.unlink(missing_ok=True)
    base = sqlite3.connect(path)
    base.execute("PRAGMA journal_mode = OFF")
    base.execute("PRAGMA synchronous = OFF")
    base.executescript(_TABLES)
    names = sorted(
        set(chain.from_iterable(_keys(batch).unique().to_pylist() for batch in table.to_batches()))
    )
    numbers = {name: number for number, name in enumerate(names)}
    row = 0
    for batch in _sorted(table):
        base.executemany("INSERT INTO article VALUES (?, ?, ?, ?, ?, ?, ?, ?)", _articles(batch, row))
        texts = zip(
            range(row, row + len(batch)), *_columns(batch, "headline", "summary", "body"), strict=True
        )
        base.executemany("INSERT INTO text (rowid, headline, summary, body) VALUES (?, ?, ?, ?)", texts)
        parents = pc.list_parent_indices(batch.column("mentions")).to_pylist()
        mentions = zip(parents, _keys(batch).to_pylist(), strict=True)
        base.executemany(
            "INSERT OR IGNORE INTO mention VALUES (?, ?)", ((row + i, numbers[k]) for i, k in mentions)
        )
        row += len(batch)
    base.executemany("INSERT INTO entity VALUES (?, ?)", enumerate(names))
    base.executescript(_INDEXES)
    base.commit()
    base.close()


def _articles(batch: pa.RecordBatch, start: int) -> Iterator[tuple[Any, ...]]:
    columns = _columns(batch, "id", "section", "source", "language", "published", "url")
    for row, (id, section, source, language, at, url) in enumerate(zip(*columns, strict=True), start):
        day = at and f"{at:%Y-%m-%d}"
        yield row, id, section or NONE, source or NONE, language, day, at and at.isoformat(), url


def _columns(batch: pa.RecordBatch, *names: str) -> list[list[Any]]:
    return [batch.column(name).to_pylist() for name in names]


def _keys(batch: pa.RecordBatch) -> pa.Array:
    flat = pc.list_flatten(batch.column("mentions"))
    return pc.binary_join_element_wise(flat.field("kind"), flat.field("entity"), ":")
