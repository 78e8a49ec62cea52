"""The benchmark of the corpus: its peers are asked the same, and give the same answers."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from benchmarks import corpus_calls
from benchmarks.corpus import OVERVIEW
from benchmarks.corpus import main as measure
from benchmarks.corpus_answers import CALLS, CorpusPeer, Peer
from benchmarks.corpus_limit import LimitPeer
from benchmarks.corpus_pandas import PandasPeer, read_table
from benchmarks.corpus_report import in_short, report
from benchmarks.corpus_scopes import Scope, choose_scopes, load_scopes, save_scopes
from benchmarks.corpus_sqlite import SqlitePeer
from benchmarks.corpus_stems import stem_texts
from benchmarks.corpus_timing import LONG, digest, timed
from benchmarks.grown import FILES, write_grown
from benchmarks.synthetic import write_articles
from data.engines.embedded import EmbeddedCorpus
from data.engines.index import Index

ARTICLES = 2_000
CORPORA = Path(__file__).resolve().parents[2] / "shared" / "corpora"


class Bench:
    """One corpus, and every engine that is here on it."""

    def __init__(self, folder: Path) -> None:
        file, index = folder / "articles.arrow", folder / "index"
        write_articles(file, ARTICLES)
        table = read_table([file], ARTICLES)
        corpus = EmbeddedCorpus.build(table, index, "Bench", ZoneInfo("UTC"))
        save_scopes(folder / "scopes.json", choose_scopes(corpus))
        self.scopes = {scope.name: scope for scope in load_scopes(folder / "scopes.json") if scope.shared}
        self.own = CorpusPeer(corpus)
        stems = partial(stem_texts, Index(index))
        self.peers: dict[str, Peer] = {
            "sqlite": SqlitePeer(folder / "articles.db", table, framed=True),
            "sqlite rows": SqlitePeer(folder / "articles.db", table, framed=False),
            "pandas": PandasPeer(table),
            "limit": LimitPeer(index, stems, framed=False),
            "limit in frames": LimitPeer(index, stems, framed=True),
        }

    def answers(self, peer: Peer, scope: Scope) -> dict[str, Any]:
        return {name: peer.plain(name, call()) for name, call in peer.calls(scope).items()}


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(tmp_path_factory.mktemp("bench"))


SCOPES = ("all", "word 1%", "word 10%", "word 50%", "section", "since", "two words", "word and filters")
PEERS = ("sqlite", "sqlite rows", "limit", "limit in frames")


@pytest.mark.parametrize(
    ("name", "scope"),
    # pandas does not stem: it is asked for words that have other forms, too.
    [(name, scope) for name in PEERS for scope in SCOPES]
    + [("pandas", s) for s in ("all", "section", "since")]
    # SQLite reads a phrase by its own word boundaries.
    + [(name, "phrase") for name in ("limit", "limit in frames")],
)
def test_a_peer_has_the_same_answers(bench: Bench, name: str, scope: str) -> None:
    asked = bench.scopes[scope]
    expected = bench.answers(bench.own, asked)
    assert expected["count"] > 0
    assert bench.answers(bench.peers[name], asked) == expected


def test_every_scope_with_words_is_asked_every_call(bench: Bench) -> None:
    for scope in bench.scopes.values():
        assert tuple(bench.own.calls(scope)) == tuple(c for c in CALLS if scope.words or c != "top 20")


def test_the_report_names_the_rows_that_another_engine_wins(bench: Bench) -> None:
    def engine(milliseconds: float) -> dict[str, Any]:
        shared = {"all": {"count": [milliseconds, milliseconds, digest(7)]}}
        memory = {"anonymous": 1.0, "total": 2.0}
        return {"shared": shared, "build": 1.0, "bytes": 1, "memory": memory}

    own = engine(2.0) | {"calls": {}, "kept": {}, "other": {}, "words": {}, "articles": {"all": 7}}
    built = {"seconds": 1.0, "bytes": 1, "anonymous": 1.0}
    engines = {"embedded": own, "sqlite": engine(1.0), "limit": engine(3.0), "sqlite rows": engine(1.0)}
    found = {"size": 7, "grown": True, "built": built, "engines": engines}
    text = report([found], "a machine", "a command", list(FILES), 120.0)
    assert "| 7 | 1 | 0 | 0 of 1 | 1 of 1 |  | 1 of 1 | 1 of 1 | all, count |" in text.replace("0 of 0", "")


def test_the_report_tells_how_many_times_as_long_others_take() -> None:
    def engine(**milliseconds: float) -> dict[str, Any]:
        calls = {call.replace("_", " "): [each, each, ""] for call, each in milliseconds.items()}
        return {"shared": {"all": calls}}

    engines = {
        "embedded": engine(count=1.0, newest_20=2.0, facet_section=4.0),
        "sqlite": engine(count=5.0, newest_20=3.0, facet_section=88.0),
        "limit": engine(newest_20=1.0),
        "cluster": engine(),
    }
    told = in_short([{"size": 1_234, "engines": engines}])
    assert "| 1,234 | sqlite | 3 | 1.5 | 5.0 | 22 | 5.0 | 13.5 | all, newest 20 |" in told
    assert "| 1,234 | limit | 1 | 0.50 | 0.50 | 0.50 |  |  | all, newest 20 |" in told
    assert "| 1,234 | cluster | 0 |  |  |  |  |  |  |" in told


def test_a_call_is_timed_after_a_first_run_and_forgets_between() -> None:
    said: list[str] = []
    median, high = timed(lambda: said.append("call"), 4, lambda: said.append("forget"))
    assert said == ["call", *["forget", "call"] * 4]
    assert 0 <= median <= high


@pytest.mark.slow
def test_a_run_leaves_out_who_is_too_slow_and_writes_where_it_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told, overview = tmp_path / "told.md", OVERVIEW.read_bytes()
    words = "--sizes 200,300 --engines embedded,sqlite,limit --up-to sqlite=200 --repeats 1 --keep"
    ways = ["--corpora", str(tmp_path), "--folder", str(tmp_path / "bench"), "--write", str(told)]
    monkeypatch.setattr("sys.argv", ["corpus", *words.split(), *ways])
    measure()
    few, many = told.read_text("utf-8").split("\n## 300 articles")
    assert "| embedded | sqlite |" in few
    assert "| embedded | limit |" in many
    assert OVERVIEW.read_bytes() == overview
    kept = {path: path.stat().st_mtime_ns for path in (tmp_path / "bench").glob("*.json")}
    measure()
    assert {path: path.stat().st_mtime_ns for path in kept} == kept


@pytest.mark.slow
@pytest.mark.skipif(not all((CORPORA / name).exists() for name in FILES), reason="the corpora are not here")
def test_grown_articles_go_on_where_they_were_broken_off(tmp_path: Path) -> None:
    paths = write_grown(tmp_path, CORPORA, 20_000)
    before = paths[1].read_bytes()
    paths[1].unlink()
    assert write_grown(tmp_path, CORPORA, 15_000) == paths
    assert paths[1].read_bytes() == before
    assert read_table(paths, 15_000).num_rows == 15_000


def test_a_call_that_takes_long_is_made_once_and_the_others_of_its_scope_are_not(bench: Bench) -> None:
    scope, peer = bench.scopes["word 10%"], bench.peers["sqlite"]
    assert list(corpus_calls._shared(peer, scope, 1, LONG)) == list(peer.calls(scope))
    (call,) = (found := corpus_calls._shared(peer, scope, 1, 0))
    median, last, answer = found[call]
    assert (call, median, answer) == ("count", last, digest(bench.answers(peer, scope)["count"]))
