"""Datasette over HTTP on loopback: its table pages with facets, and SQL where these can't say it."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import httpx
import pyarrow as pa

from benchmarks.corpus_answers import ENTITIES, FACET, pairs
from benchmarks.corpus_scopes import Scope
from benchmarks.corpus_sqlite import fill, match_of, plain_rows

#: Limits that guard a public server are lifted, nothing is cached by a proxy, and nothing is suggested.
_SETTINGS: Final = {
    "sql_time_limit_ms": 600_000, "facet_time_limit_ms": 600_000, "max_returned_rows": 1_000_000,
    "suggest_facets": 0, "default_cache_ttl": 0, "cache_size_kb": 200_000, "default_facet_size": FACET,
}  # fmt: skip
#: FTS in a table of its own is told by name; the row number joins the two.
_METADATA: Final = {"fts_table": "text", "fts_pk": "row", "searchmode": "raw"}
_START: Final = 120.0


class DatasettePeer:
    """Serves the database of `SqlitePeer` as immutable, which is how Datasette counts fastest."""

    def __init__(self, path: Path, table: pa.Table) -> None:
        self.build_seconds, self.bytes = fill(path, table), path.stat().st_size
        named = path.with_suffix(".metadata.json")
        named.write_text(json.dumps({"databases": {path.stem: {"tables": {"article": _METADATA}}}}))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        settings = [word for name, value in _SETTINGS.items() for word in ("--setting", name, str(value))]
        command = [
            sys.executable, "-m", "datasette", "serve", "--immutable", str(path), "--metadata", str(named),
            "--host", "127.0.0.1", "--port", str(port), *settings,
        ]  # fmt: skip
        # All that the server writes is thrown away: an unread pipe would stop it.
        self._server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.processes: tuple[int | str, ...] = (self._server.pid,)
        self._client = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=600, trust_env=False)
        self._base = f"/{path.stem}"
        self._wait()

    def close(self) -> None:
        """Stop the server."""
        self._client.close()
        self._server.terminate()
        self._server.wait()

    def _wait(self) -> None:
        end = time.monotonic() + _START
        while True:
            try:
                self._client.get("/-/versions.json").raise_for_status()
            except httpx.TransportError:
                if time.monotonic() > end or self._server.poll() is not None:
                    raise
                time.sleep(0.1)
            else:
                return

    def calls(self, scope: Scope) -> dict[str, Callable[[], Any]]:
        table = {**_table_parameters(scope), "_shape": "objects", "_nosuggest": "1", "_labels": "off"}
        bare = {**table, "_size": "0"}
        tables, where = _sql_parts(scope)
        given = {"match": match_of(scope)} if scope.words else {}
        # Articles are looked at where a filter asks for them, and not else.
        plain = not scope.filters.sections and not scope.filters.date_from
        mention = tables.replace("article a", "mention m").replace("a.row", "m.row")
        named = mention if plain else f"{tables} join mention m on m.row = a.row"
        best = {
            "sql": "select a.id, a.section, a.source, a.language, a.published, a.url, t.summary, "
            "highlight(text, 0, '[', ']'), snippet(text, 2, '[', ']', '…', 40) "
            f"from text t join article a on a.row = t.rowid {_if(where)} order by rank limit 20",
            **given,
        }
        volume = {
            "sql": f"select day, section, count(*) n from {tables} "
            f"{_if([*where, 'day is not null'])} group by day, section",
            **given,
        }
        entities = {
            "sql": f"select e.name, n from (select entity, count(*) n from {named} "
            f"{_if(where)} group by entity order by n desc, entity "
            f"limit {ENTITIES}) join entity e using (entity) order by n desc, entity",
            **given,
        }
        newest = {**table, "_size": "20", "_sort_desc": "row", "_nocount": "1"}
        return {
            "count": lambda: self._get("/article.json", bare),
            **({"top 20": lambda: self._sql(best)} if scope.words else {}),
            "newest 20": lambda: self._get("/article.json", newest),
            "volume by section": lambda: self._sql(volume),
            "facet section": lambda: self._facet(bare, "section"),
            "facet source": lambda: self._facet(bare, "source"),
            "top entities": lambda: self._sql(entities),
        }

    def _get(self, path: str, parameters: dict[str, str]) -> Any:
        answer = self._client.get(f"{self._base}{path}", params=parameters)
        answer.raise_for_status()
        return answer.json()

    def _sql(self, parameters: dict[str, str]) -> Any:
        return self._get(".json", {**parameters, "_shape": "arrays"})

    def _facet(self, bare: dict[str, str], field: str) -> Any:
        return self._get("/article.json", {**bare, "_facet": field, "_nocount": "1"})

    def plain(self, call: str, answer: Any) -> Any:
        if call == "count":
            return int(answer["filtered_table_rows_count"])
        if call == "newest 20":
            return [row["id"] for row in answer["rows"]]
        if call.startswith("facet"):
            results = answer["facet_results"][call.partition(" ")[2]]["results"]
            rows = pairs([row["value"] for row in results], [row["count"] for row in results])
            return sorted(rows, key=lambda row: (-row[1], row[0]))
        return plain_rows(call, answer["rows"])


def _table_parameters(scope: Scope) -> dict[str, str]:
    """A scope as the parameters of a table page."""
    asked = {"_search": match_of(scope)} if scope.words else {}
    if scope.filters.sections:
        asked["section__in"] = json.dumps(scope.filters.sections)
    if scope.filters.date_from:
        asked["day__gte"] = scope.filters.date_from.isoformat()
    return asked


def _if(conditions: list[str]) -> str:
    return f"where {' and '.join(conditions)}" if conditions else ""


def _sql_parts(scope: Scope) -> tuple[str, list[str]]:
    """The tables and conditions; sections and days are our own, not a stranger's, and stand in the text."""
    where = ["text match :match"] if scope.words else []
    if scope.filters.sections:
        named = ", ".join("'" + name.replace("'", "''") + "'" for name in scope.filters.sections)
        where.append(f"a.section in ({named})")
    if scope.filters.date_from:
        where.append(f"a.day >= '{scope.filters.date_from.isoformat()}'")
    tables = "text t join article a on a.row = t.rowid" if scope.words else "article a"
    return tables, where
