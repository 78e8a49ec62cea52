"""The peers: SQLite FTS5 and pandas, each asked as well as it can be."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any, Final, Protocol

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

_TABLES: Final = """
    CREATE TABLE article (row INTEGER PRIMARY KEY, id TEXT, section TEXT, day TEXT, published TEXT);
    CREATE TABLE mention (row INTEGER, entity INTEGER, PRIMARY KEY (row, entity)) WITHOUT ROWID;
    CREATE TABLE entity (entity INTEGER PRIMARY KEY, name TEXT);
    CREATE VIRTUAL TABLE text USING fts5(
        headline, summary, body, tokenize="porter unicode61 remove_diacritics 2"
    );
"""
_INDEXES: Final = """
    CREATE INDEX article_day ON article (day, section);
    CREATE INDEX article_published ON article (published);
    CREATE INDEX mention_entity ON mention (entity, row);
    INSERT INTO text (text) VALUES ('optimize');
    ANALYZE;
"""
_MATCH: Final = "FROM text JOIN article ON article.row = text.rowid WHERE text MATCH ?"


class Peer(Protocol):
    """What is asked of every peer, for the articles with one word."""

    build_seconds: float
    bytes: int

    def count(self, word: str) -> int:
        """How many articles."""
        ...

    def top(self, word: str) -> Any:
        """The twenty that come first."""
        ...

    def volume(self, word: str) -> Any:
        """Articles by day and section."""
        ...

    def entities(self, word: str) -> Any:
        """The thirty entities that most articles name."""
        ...


class SqlitePeer:
    """Text in an FTS5 table that stems, the rest in tables with indexes; analysed and optimised.

    Spared what the embedded engine does besides: snippets, denominators and ranks in the corpus.
    """

    def __init__(self, folder: Path, size: int) -> None:
        path = folder / f"{size}.sqlite"
        begun = time.perf_counter()
        if not path.exists():
            _fill(path.with_suffix(".part"), folder / f"{size}.arrow")
            path.with_suffix(".part").replace(path)
        self.build_seconds = time.perf_counter() - begun
        self.bytes = path.stat().st_size
        self._ask = sqlite3.connect(path).execute
        self._ask("PRAGMA mmap_size = 8000000000")
        self._ask("PRAGMA cache_size = -200000")

    def count(self, word: str) -> int:
        found: int = self._ask("SELECT count(*) FROM text WHERE text MATCH ?", [word]).fetchone()[0]
        return found

    def top(self, word: str) -> Any:
        best = "SELECT rowid, rank FROM text WHERE text MATCH ? ORDER BY rank LIMIT 20"
        return self._ask(f"SELECT id, headline FROM ({best}) b JOIN article a ON a.row = b.rowid "
                         "JOIN text t ON t.rowid = b.rowid ORDER BY b.rank, id",
                         [word]).fetchall()  # fmt: skip

    def volume(self, word: str) -> Any:
        return self._ask(f"SELECT day, section, count(*) {_MATCH} GROUP BY day, section", [word]).fetchall()

    def entities(self, word: str) -> Any:
        counted = ("SELECT entity, count(*) n FROM text JOIN mention ON mention.row = text.rowid "
                   "WHERE text MATCH ? GROUP BY entity ORDER BY n DESC LIMIT 30")  # fmt: skip
        return self._ask(
            f"SELECT name, n FROM ({counted}) JOIN entity USING (entity) ORDER BY n DESC", [word]
        ).fetchall()


def _fill(path: Path, file: Path) -> None:
    path.unlink(missing_ok=True)
    base = sqlite3.connect(path)
    base.execute("PRAGMA journal_mode = OFF")
    base.executescript(_TABLES)
    entities: dict[str, int] = {}
    row = 0
    for batch in _batches(file):
        rows = batch.to_pylist()
        numbered = list(enumerate(rows, row))
        base.executemany(
            "INSERT INTO article VALUES (?, ?, ?, ?, ?)", ((i, *_fields(a)) for i, a in numbered)
        )
        texts = ((i, a["headline"], a["summary"], a["body"]) for i, a in numbered)
        base.executemany("INSERT INTO text (rowid, headline, summary, body) VALUES (?, ?, ?, ?)", texts)
        mentions = ((i, entities.setdefault(key, len(entities))) for i, a in numbered for key in _keys(a))
        base.executemany("INSERT INTO mention VALUES (?, ?)", mentions)
        row += len(rows)
    base.executemany("INSERT INTO entity VALUES (?, ?)", ((code, key) for key, code in entities.items()))
    base.executescript(_INDEXES)
    base.commit()
    base.close()


def _fields(article: dict[str, Any]) -> tuple[Any, ...]:
    time = article["published"]
    return article["id"], article["section"], time and f"{time:%Y-%m-%d}", time and time.isoformat()


def _keys(article: dict[str, Any]) -> set[str]:
    return {f"{mention['kind']}:{mention['entity']}" for mention in article["mentions"]}


def _batches(file: Path) -> Iterator[pa.RecordBatch]:
    reader = pa.ipc.open_file(pa.memory_map(str(file)))
    return (reader.get_batch(i) for i in range(reader.num_record_batches))


class PandasPeer:
    """Frames in memory; the word is sought with `str.contains` in the text, Arrow-backed, as it stands."""

    def __init__(self, folder: Path, size: int) -> None:
        begun = time.perf_counter()
        table = pa.Table.from_batches(list(_batches(folder / f"{size}.arrow")))
        joined = pc.binary_join_element_wise(
            *(table.column(name) for name in ("headline", "summary", "body")), "\n"
        )
        self._text = joined.to_pandas()
        frame = table.select(["id", "headline", "section", "published"]).to_pandas()
        self._frame = frame.assign(
            day=frame["published"].dt.floor("D"), section=frame["section"].astype("category")
        )
        mentions = (_keys({"mentions": value}) for value in chain.from_iterable(
            batch.column("mentions").to_pylist()
            for batch in _batches(folder / f"{size}.arrow")))  # fmt: skip
        pairs = [(row, key) for row, keys in enumerate(mentions) for key in keys]
        self._mentions = pd.DataFrame(pairs, columns=["row", "entity"]).astype({"entity": "category"})
        self.build_seconds, self.bytes = time.perf_counter() - begun, 0

    def _mask(self, word: str) -> Any:
        return self._text.str.contains(word, case=False, regex=False)

    def count(self, word: str) -> int:
        return int(self._mask(word).sum())

    def top(self, word: str) -> Any:
        return self._frame[self._mask(word)].nlargest(20, "published")

    def volume(self, word: str) -> Any:
        return self._frame[self._mask(word)].groupby(["day", "section"], observed=True).size()

    def entities(self, word: str) -> Any:
        inside = self._mask(word).to_numpy()[self._mentions["row"].to_numpy()]
        return self._mentions["entity"][inside].value_counts().head(30)
