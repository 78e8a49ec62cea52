"""What becomes of questions while a cluster's nodes fail, and of articles that are sent meanwhile.

    python -m benchmarks.cluster_faults --write

Starts three nodes of its own. Readers ask all the time, each answer is compared with the one from before; a
writer sends articles, a few more each time. Meanwhile a node is killed, hangs, is cut off, is slow, and all
are gone; each comes back. An answer is right, openly partial, openly none, or wrong.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from data.budget import budget
from data.cluster_address import read_address
from data.corpus import CorpusTimeout, CorpusUnavailable
from data.engines.building import build_index
from data.engines.index import Index
from data.engines.opensearch.connection import Cluster as Connection
from data.engines.opensearch.corpus import OpenSearchCorpus
from data.engines.opensearch.loading import load
from data.filters import Filters
from data.ingest.chronicle import load_chronicle
from data.partial import gathering
from tools.cluster import Cluster
from tools.cluster_requests import ask

_PAGE: Final = Path(__file__).parents[1] / "docs" / "quality-cluster-faults.md"
_ZONE: Final = ZoneInfo("Asia/Baku")
_READERS: Final = 4
#: What a question may take, in seconds, and how long readers think.
_GIVEN: Final = 5.0
_THINK: Final = 0.5
#: How long a fault lasts, and within which time of its end all answers are right again.
_LASTS: Final = 20.0
_RECOVERY: Final = 30.0
_STREAK: Final = 5

#: What is asked, and what of the answer is compared.
QUESTIONS: Final[dict[str, Callable[[OpenSearchCorpus], Any]]] = {
    "count": lambda corpus: corpus.count(Filters(query="gas OR oil")),
    "volume": lambda corpus: corpus.volume(Filters(), "month", "section").frame.to_csv(),
    "facet": lambda corpus: corpus.facet(Filters(sections=("Energy",)), "source").frame.to_csv(),
    "entities": lambda corpus: corpus.entities(Filters(query="gas")).frame.to_csv(),
    "newest": lambda corpus: corpus.search(Filters(), "newest", 20, folded=True).frame["id"].tolist(),
    "storylines": lambda corpus: corpus.storylines(Filters()).frame.to_csv(),
}


@dataclass
class Phase:
    """What became of the questions of a while."""

    name: str
    states: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    #: Seconds from the node's return to the first of some right answers in a row; None where it did not.
    recovered: float | None = None


class Readers:
    """Ask on and on, and tell the phase that is on what became of it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.phase = Phase("calm")
        self.streak, self.streak_begun = 0, time.monotonic()
        self._lock, self._end = threading.Lock(), threading.Event()
        corpus = OpenSearchCorpus(connection)
        self._right = {name: ask(corpus) for name, ask in QUESTIONS.items()}
        self._threads = [threading.Thread(target=self._read, args=(n,), daemon=True) for n in range(_READERS)]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._end.set()
        for thread in self._threads:
            thread.join()

    def _read(self, number: int) -> None:
        chance, corpus = random.Random(number), OpenSearchCorpus(self._connection)
        while not self._end.wait(chance.expovariate(1 / _THINK)):
            name = chance.choice(list(QUESTIONS))
            corpus.clear_cache()
            begun = time.monotonic()
            state = self._state(corpus, name)
            with self._lock:
                self.phase.states[state] += 1
                self.phase.slowest = max(self.phase.slowest, time.monotonic() - begun)
                if state != "right":
                    self.streak = 0
                else:
                    self.streak_begun = time.monotonic() if not self.streak else self.streak_begun
                    self.streak += 1

    def _state(self, corpus: OpenSearchCorpus, name: str) -> str:
        try:
            with budget(_GIVEN), gathering() as missing:
                answer = QUESTIONS[name](corpus)
        except CorpusTimeout:
            return "too slow, said"
        except CorpusUnavailable:
            return "gone, said"
        if missing:
            return "partial, said"
        return "right" if answer == self._right[name] else "wrong"

    def turn(self, name: str) -> Phase:
        """Begin another phase."""
        with self._lock:
            self.phase, self.streak = Phase(name), 0
        return self.phase


class Writer:
    """Sends a corpus that grows, again and again, whatever becomes of it."""

    def __init__(self, address: str, folder: Path) -> None:
        table = load_chronicle().table
        self._indexes = []
        for number in range(1, 9):
            path = folder / f"written-{number}"
            build_index(table.slice(0, number * len(table) // 8), path, "Written", _ZONE)
            self._indexes.append(Index(path))
        self.connection = Connection(read_address(address))
        self._end = threading.Event()
        self.sent = self.failed = 0
        self._thread = threading.Thread(target=self._write, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def _write(self) -> None:
        while not self._end.wait(1.0):
            index = self._indexes[min(self.sent // 3, len(self._indexes) - 1)]
            try:
                load(index, self.connection)
                self.sent += 1
            except CorpusUnavailable:
                self.failed += 1

    def finish(self) -> tuple[int, int]:
        """How many articles there should be, and how many of them are there, once."""
        self._end.set()
        self._thread.join()
        load(self._indexes[-1], self.connection)
        ids = OpenSearchCorpus(self.connection).ids(Filters()).tolist()
        wanted = set(self._indexes[-1].ids)
        return len(wanted), len(wanted & set(ids)) - (len(ids) - len(set(ids)))


def run(cluster: Cluster, folder: Path) -> tuple[list[Phase], Writer, tuple[int, int]]:
    """All faults, one after the other."""
    build_index(load_chronicle().table, folder / "index", "Chronicle", _ZONE)
    hosts = ",".join(url.removeprefix("http://") for url in cluster.urls)
    connection = Connection(read_address(f"opensearch+http://{hosts}/faults"))
    load(Index(folder / "index"), connection)
    cluster.wait()
    readers, writer = Readers(connection), Writer(f"opensearch+http://{hosts}/written", folder)
    readers.start()
    writer.start()
    phases = [readers.phase]
    time.sleep(_LASTS)
    node = cluster.nodes[1]
    faults: dict[str, tuple[Callable[[], None], Callable[[], None]]] = {
        "a node is killed": (node.kill, node.start),
        "a node hangs": (node.freeze, node.thaw),
        "a node is cut off": (lambda: cluster.cut(node), cluster.mend),
        "a node is slow (0.3 s each way)": (lambda: cluster.slow(node, 0.3), lambda: cluster.slow(node, 0)),
        "all are gone": (cluster.stop, cluster.start),
    }
    for name, (begin, end) in faults.items():
        phases.append(readers.turn(name))
        begin()
        time.sleep(_LASTS)
        end()
        phases.append(_recovery(cluster, readers, name))
        print(f"{name}: {dict(phases[-2].states)}, then {dict(phases[-1].states)}", file=sys.stderr)
    readers.stop()
    return phases, writer, writer.finish()


def _recovery(cluster: Cluster, readers: Readers, name: str) -> Phase:
    """What becomes of questions after a node's return, and when all are right again."""
    phase = readers.turn(f"after: {name}")
    _answers(cluster.nodes[1].url)  # its program has to start before it is back
    begun = time.monotonic()
    while time.monotonic() - begun < 2 * _RECOVERY:
        if readers.streak >= _STREAK:
            phase.recovered = max(readers.streak_begun - begun, 0.0)
            break
        time.sleep(0.2)
    cluster.wait(seconds=120)
    return phase


def _answers(url: str) -> None:
    """Wait until a node's program answers, whatever it knows of the others."""
    end = time.monotonic() + 120
    while time.monotonic() < end:
        with suppress(OSError, ValueError):
            ask(f"{url}/", seconds=2)
            return
        time.sleep(0.1)


def _report(phases: list[Phase], writer: Writer, articles: tuple[int, int]) -> str:
    states = ("right", "partial, said", "too slow, said", "gone, said", "wrong")
    lines = [
        "# A cluster whose nodes fail",
        "",
        f"Written by `python -m benchmarks.cluster_faults --write` on {os.cpu_count()} cores, "
        f"{platform.machine()}: three OpenSearch nodes,",
        f"{_READERS} readers who ask on and on with {_GIVEN:.0f} s for each question, and a writer. Each",
        f"fault lasts {_LASTS:.0f} s. Recovered: seconds from when the node's program answers again to the",
        f"first of {_STREAK} right answers in a row.",
        "",
        f"| while | {' | '.join(states)} | slowest, s | recovered, s |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for phase in phases:
        counts = " | ".join(f"{phase.states[state]:,}" for state in states)
        back = "" if phase.recovered is None else f"{phase.recovered:.1f}"
        lines.append(f"| {phase.name} | {counts} | {phase.slowest:.1f} | {back} |")
    wanted, there = articles
    lines += [
        "",
        f"The writer sent {writer.sent:,} times and was told {writer.failed:,} times that it failed; in the",
        f"end {there:,} of {wanted:,} articles are there, each once.",
    ]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Run it, print the report, and keep it if asked to."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help=f"write the report to {_PAGE.name}")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as home, Cluster(linked=True) as cluster:
        phases, writer, articles = run(cluster, Path(home))
    report = _report(phases, writer, articles)
    print(report)
    if given.write:
        _PAGE.write_text(report, encoding="utf-8")
    late = [
        p for p in phases if p.name.startswith("after") and (p.recovered is None or p.recovered > _RECOVERY)
    ]
    wrong = sum(phase.states["wrong"] for phase in phases)
    return 1 if wrong or late or articles[0] != articles[1] else 0


if __name__ == "__main__":
    raise SystemExit(main())
