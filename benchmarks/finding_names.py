"""How fast names are found by the processes of this machine, and by a Dask cluster on it, side by side.

    python -m benchmarks.finding_names CORPORA [--articles 2000] [--workers 2] [--rounds 3]

Real headlines and summaries of newsapi2020, and what was grown from them, are read by this process alone,
by processes begun for each 1,000 articles and let go, by processes kept through the run, and by a Dask
scheduler with as many workers on loopback; this program begins all of these. Each way is warmed, so that
models have been read (processes that are let go read them anew, which is what they cost). Ways take turns,
and the best of the rounds counts. What they find must be the same.

The last row is the least that the asking process itself does for an article: batches to bytes and back,
counting, resolving, mentions. No cluster, however large, gives more articles a second than that.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Final

from benchmarks.taking_in import grown, real
from data.ingest.dask_workers import DaskWorkers
from data.ingest.entities import ArticleText, Counts, EntityFinder, EntitySettings, FoundMention, resolve
from data.ingest.entities.batches import batched, models_of, question, read, written
from data.ingest.entities.resolution import mentions_of
from data.ingest.processes import Processes

Found = list[list[FoundMention]]
Way = Callable[[list[ArticleText]], Found]

ROOT: Final = Path(__file__).resolve().parents[1]
_SETTINGS: Final = EntitySettings()
_PIECE: Final = 1_000


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--articles", type=int, default=2_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    texts = _texts(options.corpora, options.articles)
    with ExitStack() as stack:
        ways = _ways(stack, options.workers)
        best, found = _measured(ways, texts, options.rounds)
    print(f"{len(texts):,} articles, {options.workers} processes or workers; articles a second:\n")
    print("| way | articles a second |\n| --- | --- |")
    for name, seconds in best.items():
        print(f"| {name} | {len(texts) / seconds:,.0f} |")
    own = min(_own(texts, found) for _ in range(1 + options.rounds))  # the first reads the lists of places
    print(f"| what the asking process must do itself | {len(texts) / own:,.0f} |")


def _texts(corpora: Path, n: int) -> list[ArticleText]:
    return [
        ArticleText(row["id"], row["headline"] or "", row["summary"] or "", "", "en")
        for row in grown(real(corpora / "newsapi2020.jsonl.gz"), n)
    ]


def _ways(stack: ExitStack, n: int) -> dict[str, Way]:
    """The ways to find names, those and who does it, begun."""
    processes = stack.enter_context(closing(Processes(n)))
    cluster = stack.enter_context(
        closing(DaskWorkers(stack.enter_context(_cluster(n)), models_of(_SETTINGS)))
    )

    def let_go(texts: list[ArticleText]) -> Found:
        found: Found = []
        for start in range(0, len(texts), _PIECE):
            with closing(Processes(n)) as fresh:
                found += EntityFinder(_SETTINGS, fresh).find(texts[start : start + _PIECE])
        return found

    return {
        "this process alone": lambda texts: list(EntityFinder(_SETTINGS).find(texts)),
        f"processes, let go after each {_PIECE:,}": let_go,
        "processes, kept": lambda texts: list(EntityFinder(_SETTINGS, processes).find(texts)),
        "Dask workers": lambda texts: list(EntityFinder(_SETTINGS, cluster).find(texts)),
    }


@contextmanager
def _cluster(n: int) -> Iterator[str]:
    """The address of a scheduler with so many workers."""
    with tempfile.TemporaryDirectory() as home, ExitStack() as stack:
        file = Path(home) / "scheduler.json"

        def begin(*words: str) -> None:
            command = [sys.executable, "-m", "dask", *words, "--scheduler-file", str(file), "--no-dashboard"]
            process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
            stack.callback(process.wait)
            stack.callback(process.terminate)

        begin("scheduler", "--host", "127.0.0.1", "--port", "0")
        while not (file.exists() and file.stat().st_size):
            time.sleep(0.1)
        address: str = json.loads(file.read_text("utf-8"))["address"]
        for _ in range(n):
            begin("worker", "--nthreads", "1", "--no-nanny", "--local-directory", home)
        with closing(DaskWorkers(address, ())) as looking:
            looking.begin()
            while looking.count() < n:
                time.sleep(0.1)
        yield address


def _measured(
    ways: dict[str, Way], texts: list[ArticleText], rounds: int
) -> tuple[dict[str, float], Found]:  # fmt: skip
    """The best seconds of each way, and what was found."""
    best, found = dict.fromkeys(ways, float("inf")), ways["this process alone"](texts)
    for way in ways.values():
        way(texts[:400])
    for _ in range(rounds):
        for name, way in ways.items():
            begun = time.perf_counter()
            same = way(texts) == found
            best[name] = min(best[name], time.perf_counter() - begun)
            if not same:
                raise RuntimeError(f"{name}: other names were found")
    return best, found


def _own(texts: list[ArticleText], found: Found) -> float:
    """Seconds for what no worker does: batches to bytes and back, counts, names resolved, mentions."""
    batches = list(batched(texts))
    answers, at = [], 0
    for batch in batches:
        answers.append(written(found[at : at + len(batch)]))
        at += len(batch)
    begun = time.perf_counter()
    counts = Counts()
    for batch, answered in zip(batches, answers, strict=True):
        question(_SETTINGS, batch)
        for mentions in read(answered, batch):
            counts.add(mentions)
    resolution = resolve(counts)
    for mentions in found:
        mentions_of(mentions, resolution)
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
