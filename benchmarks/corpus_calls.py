"""One engine's times at one size, as JSON on standard output."""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final

from benchmarks.corpus_peers import PandasPeer, Peer, SqlitePeer
from benchmarks.corpus_scopes import Measured, scopes
from data.engines.building import FORMAT
from data.engines.embedded import EmbeddedCorpus
from data.filters import Filters

#: What the peers are asked too.
SHARED: Final = ("count", "top 20", "volume by section", "top entities")
#: Slower than this, a call is measured three times.
_LONG: Final = 1.0


def measure_embedded(folder: Path, size: int, repeats: int) -> dict[str, Any]:
    """Every call over every scope, and the memory that is the process's own in the end."""
    corpus = EmbeddedCorpus.open(folder / f"{size}.index{FORMAT}")
    chosen = scopes(corpus)
    times: dict[str, dict[str, float]] = {}
    for scope in chosen:
        calls = _calls(corpus, scope.filters)
        times[scope.name] = {name: _median(call, repeats, corpus.clear_cache) for name, call in calls.items()}
    kept = {name: _median(call, repeats) for name, call in _calls(corpus, Filters()).items()}
    return {
        "times": times, "kept": kept, "other": _others(corpus, repeats), "memory": _anonymous_memory(),
        "articles": {scope.name: corpus.count(scope.filters) for scope in chosen},
        "scopes": {scope.name: scope.filters.describe() for scope in chosen},
    }  # fmt: skip


def _calls(corpus: EmbeddedCorpus, filters: Filters) -> dict[str, Callable[[], object]]:
    return {
        "count": lambda: corpus.count(filters),
        "top 20": lambda: corpus.search(filters, "relevance", 20),
        "newest 20": lambda: corpus.search(filters, "newest", 20),
        "page 500": lambda: corpus.search(filters, "relevance", 20, 10_000),
        "ids": lambda: corpus.ids(filters, "relevance"),
        "neighbours": _neighbours(corpus, filters),
        "volume by section": lambda: corpus.volume(filters, "day", "section"),
        "volume by source": lambda: corpus.volume(filters, "week", "source"),
        "facet section": lambda: corpus.facet(filters, "section"),
        "facet source": lambda: corpus.facet(filters, "source"),
        "facet topic": lambda: corpus.facet(filters, "topic"),
        "top entities": lambda: corpus.entities(filters),
        "distinctive entities": lambda: corpus.entities(filters, "person", 30, "distinctive"),
        "co-mentions": lambda: corpus.comentions(filters),
    }


def _neighbours(corpus: EmbeddedCorpus, filters: Filters) -> Callable[[], object]:
    found = corpus.search(filters, "relevance", 2).frame["id"]
    return lambda: corpus.neighbours(found.iloc[-1] if len(found) else "", filters, "relevance")


def _others(corpus: EmbeddedCorpus, repeats: int) -> dict[str, float]:
    """Calls that take no scope."""
    ids = corpus.search(Filters(), "newest", 5).frame["id"].tolist()
    unknown = Filters(entities=("person:Ilham Alyiev",), sources=("Trun",))
    calls: dict[str, Callable[[], object]] = {
        "suggest “a”": lambda: corpus.suggest("a"),
        "suggest “ali”": lambda: corpus.suggest("ali"),
        "resolve unknown": lambda: corpus.resolve(unknown),
        "article": lambda: corpus.article(ids[0]),
        "about": corpus.about,
    }
    times = {name: _median(call, repeats, corpus.clear_cache) for name, call in calls.items()}
    related = [_median(partial(corpus.related, id), repeats, corpus.clear_cache) for id in ids]
    return {**times, "related, slowest of 5": max(related)}


def measure_peer(peer: Peer, chosen: list[Measured], repeats: int) -> dict[str, Any]:
    """The calls that a peer can answer, over the scopes of one word."""
    found: dict[str, Any] = {"times": {}, "articles": {}, "build": peer.build_seconds, "bytes": peer.bytes}
    for scope in (scope for scope in chosen if scope.word):
        calls: list[Callable[[str], object]] = [peer.count, peer.top, peer.volume, peer.entities]
        found["times"][scope.name] = {
            name: _median(lambda call=call, word=scope.word: call(word), repeats)  # type: ignore[misc]  # as above
            for name, call in zip(SHARED, calls, strict=True)
        }
        found["articles"][scope.name] = peer.count(scope.word)
    return found


def _median(call: Callable[[], object], repeats: int, before: Callable[[], None] = lambda: None) -> float:
    """Milliseconds; one run goes first so that files are in the page cache for every engine."""
    begun = time.perf_counter()
    call()
    long = time.perf_counter() - begun > _LONG
    taken = []
    for _ in range(min(3, repeats) if long else repeats):
        before()
        begun = time.perf_counter()
        call()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken) * 1000


def _anonymous_memory() -> float:
    """Megabytes of memory that belong to this process, files apart."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("RssAnon"))


def main(engine: str, folder: Path, size: int, repeats: int) -> None:
    """Measure one engine."""
    if engine == "embedded":
        found = measure_embedded(folder, size, repeats)
    else:
        chosen = scopes(EmbeddedCorpus.open(folder / f"{size}.index{FORMAT}"))
        peer: Peer = SqlitePeer(folder, size) if engine == "sqlite" else PandasPeer(folder, size)
        found = measure_peer(peer, chosen, repeats)
    print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
