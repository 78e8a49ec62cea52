"""One engine's times, answers and memory at one size, as JSON on standard output."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final

from benchmarks.corpus_answers import CorpusPeer, Peer, corpus_calls
from benchmarks.corpus_scopes import Scope, load_scopes
from benchmarks.corpus_timing import digest, memory, timed
from data.corpus import Corpus
from data.engines.embedded import EmbeddedCorpus
from data.filters import Filters
from data.opening import open_corpus
from data.settings import Settings


def _peer(engine: str, index: Path, files: list[Path]) -> Peer:
    """The engine; each imports what it needs alone, so that its memory is its own."""
    size = int(index.name.partition(".")[0])
    if engine == "pandas":
        from benchmarks.corpus_pandas import PandasPeer, read_table

        return PandasPeer(read_table(files, size))
    if engine in ("sqlite", "sqlite rows", "datasette"):
        from benchmarks.corpus_datasette import DatasettePeer
        from benchmarks.corpus_pandas import read_table
        from benchmarks.corpus_sqlite import SqlitePeer

        path, table = index.with_name(f"{size}.db"), read_table(files, size)
        if engine == "datasette":
            return DatasettePeer(path, table)
        return SqlitePeer(path, table, framed=engine == "sqlite")
    if engine == "duckdb":
        from benchmarks.corpus_duckdb import DuckdbPeer
        from data.engines.index import Index

        return DuckdbPeer(index.with_name(f"{size}.duckdb"), Index(index))
    if engine in ("limit", "limit in frames"):
        from benchmarks.corpus_limit import LimitPeer
        from benchmarks.corpus_stems import stem_texts
        from data.engines.index import Index

        return LimitPeer(index, partial(stem_texts, Index(index)), framed=engine != "limit")
    if engine.startswith("opensearch+"):
        from benchmarks.corpus_cluster import ClusterPeer

        return ClusterPeer(engine, index)
    return CorpusPeer(EmbeddedCorpus.open(index) if engine == "embedded" else _by_setting(engine))


def _by_setting(setting: str) -> Corpus:
    """Whatever corpus a setting opens; its other settings are those of the environment."""
    return open_corpus(Settings.read({**os.environ, "NEWSDESK_CORPUS": setting}, {})).corpus


def measure(engine: str, index: Path, files: list[Path], repeats: int, long: float) -> dict[str, Any]:
    """Times and answers of the calls that all are asked, and of all calls of a Corpus."""
    peer, scopes = _peer(engine, index, files), load_scopes(index.with_suffix(".scopes.json"))
    try:
        found = {
            "shared": {scope.name: _shared(peer, scope, repeats, long) for scope in scopes if scope.shared},
            "build": peer.build_seconds,
            "bytes": peer.bytes,
        }
        if isinstance(peer, CorpusPeer) and peer.whole:
            found |= _whole(peer, scopes, repeats)
        return found | {"memory": memory(*peer.processes)}
    finally:
        getattr(peer, "close", lambda: None)()


def _shared(peer: Peer, scope: Scope, repeats: int, long: float) -> dict[str, Any]:
    forget = peer.forget if isinstance(peer, CorpusPeer) else None
    found: dict[str, Any] = {}
    for name, call in peer.calls(scope).items():
        begun = time.perf_counter()
        answer = call()
        taken = time.perf_counter() - begun
        if taken > long:
            found[name] = [taken * 1000, taken * 1000, digest(peer.plain(name, answer))]
            break
        found[name] = [*timed(call, repeats, forget, warm=True), digest(peer.plain(name, answer))]
    return found


def _whole(peer: CorpusPeer, scopes: list[Scope], repeats: int) -> dict[str, Any]:
    corpus, forget = peer.corpus, peer.forget
    return {
        "calls": {
            scope.name: {
                name: timed(call, repeats, forget)
                for name, call in corpus_calls(corpus, scope.filters).items()
            }
            for scope in scopes
        },
        "kept": {name: timed(call, repeats) for name, call in corpus_calls(corpus, Filters()).items()},
        "other": _others(peer, repeats),
        "articles": {scope.name: corpus.count(scope.filters) for scope in scopes},
        "words": {scope.name: scope.filters.describe() for scope in scopes},
    }


def _others(peer: CorpusPeer, repeats: int) -> dict[str, list[float]]:
    """Calls that take no scope."""
    corpus, forget = peer.corpus, peer.forget
    ids = corpus.search(Filters(), "newest", 5).frame["id"].tolist()
    unknown = Filters(entities=("person:Donld Trump",), sources=("Reutrs",))
    calls: dict[str, Callable[[], object]] = {
        "suggest “a”": lambda: corpus.suggest("a"),
        "suggest “ali”": lambda: corpus.suggest("ali"),
        "resolve unknown": lambda: corpus.resolve(unknown),
        "article": lambda: corpus.article(ids[0]),
        "about": corpus.about,
    }
    times = {name: timed(call, repeats, forget) for name, call in calls.items()}
    related = [timed(partial(corpus.related, id), repeats, forget) for id in ids]
    return {**times, "related, slowest of 5": max(related)}


def main(engine: str, index: str, repeats: str, long: str, *files: str) -> None:
    """Measure one engine."""
    found = measure(engine, Path(index), [Path(file) for file in files], int(repeats), float(long))
    sys.stdout.write(json.dumps(found))


#: How an engine is named on the command line; anything else is a corpus setting.
ENGINES: Final = (
    "embedded", "sqlite", "sqlite rows", "datasette", "duckdb", "pandas", "limit", "limit in frames",
)  # fmt: skip


if __name__ == "__main__":
    main(*sys.argv[1:])
