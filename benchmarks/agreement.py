"""Whether two engines say the same: generated scopes over one corpus, asked of both.

    python -m benchmarks.agreement FOLDER opensearch+http://127.0.0.1:9210/news --scopes 500 --write

FOLDER is a corpus folder that was pushed to the cluster. Counts, volumes, facets, entities and the first
twenty by date must be equal; of the first twenty by relevance it is told how many both have.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import re
import statistics
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pandas as pd

from data.corpus import Corpus
from data.filters import Filters
from data.opening import open_corpus
from data.partial import gathering
from data.settings import Settings

_PAGE: Final = Path(__file__).parents[1] / "docs" / "quality-cluster.md"
_WORD: Final = re.compile(r"[^\W\d_]{3,}")
_TOP: Final = 20
#: How many of the scopes that hold nothing are kept: equal answers are easy there.
_EMPTY: Final = 0.1

Answers = dict[str, Callable[[Corpus, Filters], Any]]

#: What must be equal.
ASKED: Final[Answers] = {
    "count": lambda corpus, filters: corpus.count(filters),
    "volume by day": lambda corpus, filters: _volume(corpus, filters, "day", None),
    "volume by week and section": lambda corpus, filters: _volume(corpus, filters, "week", "section"),
    "volume by month and source": lambda corpus, filters: _volume(corpus, filters, "month", "source"),
    "facet of sections": lambda corpus, filters: _facet(corpus, filters, "section"),
    "facet of sources": lambda corpus, filters: _facet(corpus, filters, "source"),
    "facet of entities": lambda corpus, filters: _facet(corpus, filters, "entity"),
    "entities by articles": lambda corpus, filters: _entities(corpus, filters, "articles"),
    "distinctive entities": lambda corpus, filters: _entities(corpus, filters, "distinctive"),
    "newest 20": lambda corpus, filters: _ids(corpus, filters, "newest"),
    "oldest 20": lambda corpus, filters: _ids(corpus, filters, "oldest"),
    "folded 20": lambda corpus, filters: _folded(corpus, filters),  # noqa: PLW0108  # defined below
    "co-mentions": lambda corpus, filters: _pairs(corpus, filters),  # noqa: PLW0108
}


def _volume(corpus: Corpus, filters: Filters, interval: Any, by: Any) -> Any:
    found = corpus.volume(filters, interval, by)
    return found.total, found.undated, found.day_only, _rows(found.frame)


def _facet(corpus: Corpus, filters: Filters, field: Any) -> Any:
    found = corpus.facet(filters, field, 30)
    return found.distinct, found.total, _rows(found.frame)


def _entities(corpus: Corpus, filters: Filters, rank_by: Any) -> Any:
    found = corpus.entities(filters, None, 30, rank_by)
    return found.distinct, found.total, found.corpus_total, _rows(found.frame.round(6))


def _ids(corpus: Corpus, filters: Filters, sort: Any) -> Any:
    return corpus.search(filters, sort, _TOP).frame["id"].tolist()


def _folded(corpus: Corpus, filters: Filters) -> Any:
    found = corpus.search(filters, "newest", _TOP, folded=True)
    return found.cards, found.frame["id"].tolist(), found.copies["id"].tolist(), found.reports["id"].tolist()


def _pairs(corpus: Corpus, filters: Filters) -> Any:
    return _rows(corpus.comentions(filters, 30).round(6))


def _rows(frame: pd.DataFrame) -> list[tuple[Any, ...]]:
    return list(frame.astype(str).itertuples(index=False, name=None))


class Maker:
    """Makes scopes of what a corpus holds."""

    def __init__(self, corpus: Corpus, seed: int) -> None:
        self._random = random.Random(seed)
        self._corpus, self._about = corpus, corpus.about()
        ids = corpus.ids(Filters()).tolist()
        frame = corpus.articles(self._random.sample(ids, min(1_500, len(ids))))
        self._texts = [f"{h}. {b}" for h, b in zip(frame["headline"], frame["body"], strict=True) if h or b]
        self._sources = corpus.facet(Filters(), "source", 60).frame["value"].tolist()
        self._entities = corpus.facet(Filters(), "entity", 400).frame["value"].tolist()

    def filled(self) -> Filters:
        """A scope, most likely one with articles."""
        while True:
            filters = self.scope()
            if self._corpus.count(filters) or self._random.random() < _EMPTY:
                return filters

    def scope(self) -> Filters:
        """A scope of one to four parts."""
        chosen: dict[str, Any] = {}
        if self._random.random() < 0.75:
            chosen["query"] = self._query(self._random.choice((1, 1, 2, 2, 3)))
        for name, values, odds in (
            ("sections", self._about.sections, 0.25), ("sources", self._sources, 0.15),
            ("entities", self._entities, 0.2), ("not_sections", self._about.sections, 0.1),
            ("not_sources", self._sources, 0.1), ("not_entities", self._entities, 0.1),
        ):  # fmt: skip
            if values and self._random.random() < odds:
                few = 1 if name == "entities" else self._random.randint(1, 3)
                chosen[name] = tuple(self._random.sample(list(values), min(few, len(values))))
        if self._random.random() < 0.3:
            chosen |= self._days()
        if self._random.random() < 0.1:
            chosen["copies"] = self._random.choice(("hide", "only"))
        return Filters(**chosen) if chosen else self.scope()

    def _query(self, parts: int) -> str:
        leaves = [self._leaf() for _ in range(parts)]
        query = leaves[0]
        for leaf in leaves[1:]:
            query += self._random.choice((" ", " OR ", " NOT ", " AND ")) + leaf
        return query

    def _leaf(self) -> str:
        words: list[str] = []
        while len(words) < 3:
            words = _WORD.findall(self._random.choice(self._texts))
        at = self._random.randrange(len(words) - 1)
        word = words[at]
        kind = self._random.random()
        if kind < 0.45:
            return word.lower() if word.isupper() else word
        if kind < 0.6:
            return f'"{words[at]} {words[at + 1]}"'
        if kind < 0.75:
            return f"{word[: self._random.randint(3, max(3, len(word) - 1))].lower()}*"
        if kind < 0.85:
            return f"{word.lower()}~"
        return f"headline:{word.lower()}"

    def _days(self) -> dict[str, Any]:
        first, last = self._about.first, self._about.last
        assert first is not None
        assert last is not None
        begin = first + timedelta(days=self._random.randrange((last - first).days + 1))
        return {
            "date_from": begin,
            "date_to": begin + timedelta(days=self._random.choice((3, 30, 400, 9_000))),
        }


def compare(left: Corpus, right: Corpus, scopes: int, seed: int) -> dict[str, Any]:
    """Ask both for everything, scope by scope."""
    maker = Maker(left, seed)
    unequal: dict[str, list[str]] = {name: [] for name in ASKED}
    times: dict[str, tuple[list[float], list[float]]] = {name: ([], []) for name in ASKED}
    overlaps, sizes = [], []
    with gathering() as missing:
        for number in range(scopes):
            filters = maker.filled()
            sizes.append(left.count(filters))
            for name, ask in ASKED.items():
                answers = []
                for corpus, taken in zip((left, right), times[name], strict=True):
                    getattr(corpus, "clear_cache", bool)()
                    begun = time.perf_counter()
                    answers.append(ask(corpus, filters))
                    taken.append(time.perf_counter() - begun)
                if answers[0] != answers[1]:
                    unequal[name].append(repr(filters.to_params()))
                    print(f"{name}: {filters.to_params()}\n  {answers[0]!r:.400}\n  {answers[1]!r:.400}")
            if filters.query and sizes[-1]:
                best = [
                    set(corpus.search(filters, "relevance", _TOP).frame["id"]) for corpus in (left, right)
                ]
                overlaps.append(len(best[0] & best[1]) / max(len(best[0]), 1))
            if number % 50 == 49:
                print(f"{number + 1} of {scopes}", file=sys.stderr)
    return {
        "unequal": unequal, "times": times, "overlaps": overlaps, "sizes": sizes, "missing": missing.words,
    }  # fmt: skip


def _report(found: dict[str, Any], left: Corpus, scopes: int, seed: int) -> str:
    about, sizes, overlaps = left.about(), found["sizes"], found["overlaps"]
    lines = [
        "# The cluster beside the embedded engine",
        "",
        f"Written by `python -m benchmarks.agreement FOLDER CLUSTER --scopes {scopes} --seed {seed} "
        "--write` on "
        f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}:",
        f"{scopes:,} generated scopes over {about.name}, {about.articles:,} articles with "
        f"{about.entities:,} entities,",
        "asked of the embedded engine and of three OpenSearch nodes on the same machine. The scopes hold",
        f"{min(sizes):,} to {max(sizes):,} articles, {int(statistics.median(sizes)):,} in the middle;",
        f"{sum(size == 0 for size in sizes):,} are empty.",
        "",
        "| asked | the same | embedded, ms | cluster, ms | cluster, 95th percentile |",
        "| --- | --- | --- | --- | --- |",
    ]
    for name, wrong in found["unequal"].items():
        one, other = ([second * 1000 for second in taken] for taken in found["times"][name])
        lines.append(
            f"| {name} | {scopes - len(wrong):,} of {scopes:,} | {statistics.median(one):.1f} | "
            f"{statistics.median(other):.1f} | {statistics.quantiles(other, n=20)[-1]:.0f} |"
        )
    lines += [
        "",
        f"By relevance, over {len(overlaps):,} scopes with a query that find something:",
        f"{statistics.mean(overlaps):.1%} of the embedded engine's first {_TOP} are among the cluster's",
        f"first {_TOP} (in the middle {statistics.median(overlaps):.0%}). Both rank by BM25, with the",
        "headline counted again; the cluster keeps the lengths of texts roughly, and words with * or ~",
        "count once for an article and once for its headline there, however long it is.",
    ]
    if found["missing"]:
        lines += ["", f"Partial answers: {found['missing']}."]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Compare, print the report, and keep it if asked to."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", help="a corpus folder")
    parser.add_argument("cluster", help="the address of the same corpus on a cluster")
    parser.add_argument("--scopes", type=int, default=500)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--write", action="store_true", help=f"write the report to {_PAGE.name}")
    parser.add_argument("--json", type=Path, help="write the figures there")
    given = parser.parse_args()
    left, right = (
        open_corpus(Settings.read({**os.environ, "NEWSDESK_CORPUS": corpus}, {})).corpus
        for corpus in (given.folder, given.cluster)
    )
    found = compare(left, right, given.scopes, given.seed)
    report = _report(found, left, given.scopes, given.seed)
    print(report)
    if given.write:
        _PAGE.write_text(report, encoding="utf-8")
    if given.json:
        given.json.write_text(json.dumps(found["unequal"], ensure_ascii=False), encoding="utf-8")
    return 1 if any(found["unequal"].values()) else 0


if __name__ == "__main__":
    raise SystemExit(main())
