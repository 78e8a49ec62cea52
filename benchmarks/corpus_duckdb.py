"""DuckDB: columns, and a table of tokens for words, since its full-text extension is a separate download.

Its tokens are the stems of our index with the rows that hold them, sorted, so that DuckDB reads a few blocks
for a word; a phrase is sought in the texts of the articles that hold all its words.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import duckdb
import numpy as np
import pyarrow as pa

from benchmarks.corpus_answers import ENTITIES, FACET, pairs, triples
from benchmarks.corpus_scopes import Scope
from benchmarks.corpus_stems import stems_of
from data.article import NONE
from data.engines.index import Index

_PIECE: Final = 2_000_000
_SHOWN: Final = "id, section, source, language, published, url, summary, headline"
#: BM25 with its usual constants, as the extension has them.
_SCORE: Final = "sum(ln(1 + ({n} - df + 0.5) / (df + 0.5)) * times * 2.2 / (times + 0.3 + 0.9 * length))"


class DuckdbPeer:
    """Rows lie by date and tokens by stem, so that the range of a block's values spares most of them."""

    processes: tuple[int | str, ...] = ("self",)

    def __init__(self, path: Path, index: Index) -> None:
        noted = path.with_suffix(".duckseconds")
        if not (path.exists() and noted.exists()):
            begun = time.perf_counter()
            part = path.with_suffix(".duckpart")
            _fill(part, index)
            part.replace(path)
            noted.write_text(str(time.perf_counter() - begun), encoding="utf-8")
        self.build_seconds, self.bytes = float(noted.read_text(encoding="utf-8")), path.stat().st_size
        self._index = index
        self._base = duckdb.connect(str(path), read_only=True)

    def calls(self, scope: Scope) -> dict[str, Callable[[], Any]]:
        where, given = self._where(scope)
        rows = f"FROM article WHERE {where}"
        inside = "" if where == "true" else f"WHERE row IN (SELECT row {rows}) "
        return {
            "count": lambda: self._ask(f"SELECT count(*) {rows}", given).fetchone()[0],
            **({"top 20": lambda: self._top(scope, where, given)} if scope.words else {}),
            "newest 20": lambda: self._newest(scope, rows, given),
            "volume by section": lambda: self._ask(
                f"SELECT day, section, count(*) n {rows} AND day IS NOT NULL GROUP BY day, section", given
            ).df(),
            **{f"facet {field}": self._facet(field, rows, given) for field in ("section", "source")},
            "top entities": lambda: self._ask(
                "SELECT name, n FROM (SELECT entity, count(*) n FROM mention "
                f"{inside}GROUP BY entity ORDER BY n DESC, entity LIMIT {ENTITIES}) "
                "JOIN entity USING (entity) ORDER BY n DESC, entity",
                given,
            ).df(),
        }

    def _ask(self, statement: str, given: list[Any]) -> Any:
        return self._base.execute(statement, given)

    def _facet(self, field: str, rows: str, given: list[Any]) -> Callable[[], Any]:
        statement = (
            f"SELECT {field}, count(*) n {rows} GROUP BY {field} ORDER BY n DESC, {field} LIMIT {FACET}"
        )
        return lambda: self._ask(statement, given).df()

    def _where(self, scope: Scope) -> tuple[str, list[Any]]:
        where: list[str] = []
        given: list[Any] = []
        for word in scope.words:
            terms = stems_of(self._index, word)
            where.append(f"row IN (SELECT row FROM token WHERE term IN ({_marks(terms)}))")
            given += terms
        if scope.phrase:
            where.append(r"regexp_matches(concat_ws(chr(10), headline, summary, body), ?, 'i')")
            between = r"[^\w\n]+"
            given.append(rf"\b{between.join(scope.words)}\b")
        if scope.filters.sections:
            where.append(f"section IN ({_marks(scope.filters.sections)})")
            given += scope.filters.sections
        if scope.filters.date_from:
            where.append("day >= ?")
            given.append(scope.filters.date_from)
        return " AND ".join(where) or "true", given

    def _top(self, scope: Scope, where: str, given: list[Any]) -> Any:
        """By BM25 over the tokens; the text that is shown is read for the twenty alone."""
        terms = [term for word in scope.words for term in stems_of(self._index, word)]
        best = (
            f"SELECT row, {_SCORE.format(n=self._index.articles)} score FROM token "
            f"JOIN term USING (term) JOIN article USING (row) WHERE term IN ({_marks(terms)}) AND {where} "
            "GROUP BY row ORDER BY score DESC, row LIMIT 20"
        )
        return self._shown(scope, [row for row, _ in self._ask(best, [*terms, *given]).fetchall()])

    def _newest(self, scope: Scope, rows: str, given: list[Any]) -> Any:
        found = f"SELECT row {rows} ORDER BY published DESC NULLS LAST, id LIMIT 20"
        return self._shown(scope, [row for (row,) in self._ask(found, given).fetchall()])

    def _shown(self, scope: Scope, rows: list[int]) -> Any:
        """The columns of a list of results; a snippet is what stands around the first word.

        DuckDB numbers rows as they come in, as we do.
        """
        begins = "greatest(1, position(? IN lower(body)) - 60)"
        statement = (
            f"SELECT row, {_SHOWN}, substr(body, {begins}, 240) FROM article WHERE rowid IN ({_marks(rows)})"
        )
        word = scope.words[0] if scope.words else ""
        return self._ask(statement, [word, *rows]).df().set_index("row").loc[rows] if rows else []

    def plain(self, call: str, answer: Any) -> Any:
        if call == "count":
            return int(answer)
        if call == "top 20":
            return len(answer)
        if call == "newest 20":
            return [] if not len(answer) else list(answer["id"])
        if call == "volume by section":
            return triples(answer["day"], answer["section"], answer["n"])
        return pairs(answer.iloc[:, 0], answer.iloc[:, 1])


def _marks(values: Any) -> str:
    return ", ".join("?" * len(values))


def _fill(path: Path, index: Index) -> None:
    path.unlink(missing_ok=True)
    base = duckdb.connect(str(path))
    base.execute(
        "CREATE TABLE article (row UINTEGER, day DATE, section VARCHAR, source VARCHAR, language VARCHAR, "
        "length FLOAT, published TIMESTAMP, id VARCHAR, url VARCHAR, headline VARCHAR, summary VARCHAR, "
        "body VARCHAR);"
        "CREATE TABLE token (term UINTEGER, row UINTEGER, times UTINYINT);"
        "CREATE TABLE mention (row UINTEGER, entity UINTEGER);"
    )
    for batch in _articles(index):  # noqa: B007  # DuckDB finds it by its name
        base.execute("INSERT INTO article SELECT * FROM batch")
    for terms, rows, times in index.stem_postings["text"].pieces(_PIECE):
        tokens = pa.table({"term": terms.astype(np.uint32), "row": rows, "times": times})  # noqa: F841  # as above
        base.execute("INSERT INTO token SELECT * FROM tokens")
    lists = index.lists["entity"]
    for start in range(0, index.articles, _PIECE // 8):
        part = np.arange(start, min(start + _PIECE // 8, index.articles), dtype=np.uint32)
        codes, lengths = lists.of_rows(part)
        named = pa.table({"row": np.repeat(part, lengths), "entity": codes})  # noqa: F841  # as above
        base.execute("INSERT INTO mention SELECT * FROM named")
    names = pa.table({"entity": np.arange(len(index.values["entity"]), dtype=np.uint32),  # noqa: F841  # as above
                      "name": index.values["entity"].array})  # fmt: skip
    base.execute("CREATE TABLE entity AS SELECT * FROM names")
    base.execute("CREATE TABLE term AS SELECT term, count(*) df FROM token GROUP BY term ORDER BY term")
    base.execute("ANALYZE")
    base.execute("CHECKPOINT")
    base.close()


def _articles(index: Index) -> Iterator[pa.Table]:
    file = pa.ipc.open_file(pa.memory_map(str(index.folder / "text.arrow")))
    start = 0
    for number in range(file.num_record_batches):
        batch = file.get_batch(number)
        rows = np.arange(start, start + len(batch))
        start += len(batch)
        published = batch.column("published").cast(pa.timestamp("us"))
        filled = {name: _filled(batch.column(name)) for name in ("section", "source", "language")}
        texts = {name: batch.column(name) for name in ("id", "url", "headline", "summary", "body")}
        days = published.cast(pa.date32(), safe=False)
        yield pa.table({"row": rows.astype(np.uint32), "day": days, **filled,
                        "length": index.length[rows], "published": published, **texts})  # fmt: skip


def _filled(column: pa.Array) -> pa.Array:
    return pa.compute.if_else(pa.compute.equal(column, ""), NONE, column)
