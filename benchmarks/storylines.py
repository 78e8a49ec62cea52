"""How well articles are grouped into events and storylines, beside two baselines, how stable that is, and
what it costs.

    python -m benchmarks.storylines SHARED [--write] [--part quality|costs]

SHARED holds gold/ and corpora/newsapi2020.jsonl.gz. Gold groups are read as their README says: recurring
series, wider merges that are right too, and doubts are no errors. Baselines get the threshold that suits
the gold best; ours has the same parameters everywhere.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from benchmarks.grouping_costs import bare, costs
from benchmarks.grouping_gold import Gold, b_cubed, changed, pairwise, read_events, read_storylines
from benchmarks.grouping_peers import Found, hdbscan, single_link
from benchmarks.grouping_read import hand_read
from data.article import TEXT_FIELDS
from data.ingest.chronicle import load_chronicle
from data.ingest.loading import read_file
from data.ingest.normalising import normalised
from data.store.folder import CorpusFolder
from data.storylines.stretches import cells
from data.storylines.tables import times, with_storylines

ROOT: Final = Path(__file__).resolve().parents[1]
REPORT: Final = ROOT / "docs" / "quality-storylines.md"
UTC: Final = ZoneInfo("UTC")
_COLUMNS: Final = ("event", "storyline")
_ORDERS: Final = 5
_INCREMENTS: Final = 5
#: Where the report's second part begins.
_COSTS: Final = "## What it costs"
#: Real headlines around the labelled ones.
_DAYS_AROUND: Final = 3


@dataclass(frozen=True, slots=True)
class Task:
    """Articles to group, and what is known of some of them."""

    name: str
    table: pa.Table
    gold: Gold
    column: str


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", action="store_true", help=f"write {REPORT.relative_to(ROOT)}")
    parser.add_argument("--part", choices=["quality", "costs"], help="measure this alone, keep the other")
    parser.add_argument("--stability", type=int, default=24_000, help="headlines that come in other orders")
    parser.add_argument("--sizes", type=int, nargs="*", default=[10_000, 30_000, 100_000, 1_000_000])
    parser.add_argument(
        "--folders", type=int, default=100_000, help="fill folders of so many articles at most"
    )
    options = parser.parse_args()
    headlines = _read(options.folder / "corpora" / "newsapi2020.jsonl.gz")
    if options.part != "costs":
        quality = "\n".join(_measured_quality(options.folder, headlines, options.stability))
        print(quality)
        if options.write:
            _write(quality=quality)
    if options.part != "quality":
        rows: list[str] = []
        for row in costs(headlines, options.sizes, options.folders):
            print(row, flush=True)
            rows.append(row)
            if options.write:
                _write(costs="\n".join(rows))


def _measured_quality(folder: Path, headlines: pa.Table, many: int) -> list[str]:
    tasks = _tasks(folder / "gold", headlines)
    chronicle = load_chronicle().table
    found = {"headlines": _ours(headlines, "storyline"), "chronicle": _ours(chronicle, "storyline")}
    return [
        *_intro(), *_quality(tasks), *_halves(tasks), *hand_read(found),
        *_stability(headlines.slice(0, many), chronicle),
    ]  # fmt: skip


def _write(quality: str | None = None, costs: str | None = None) -> None:
    """Write a part of the report and leave the other as it is."""
    text = REPORT.read_text(encoding="utf-8") if REPORT.exists() else ""
    had = [part.strip("\n") for part in f"{text}\n{_COSTS}\n".split(f"\n{_COSTS}\n")]
    parts = (quality or had[0]).strip("\n"), _COSTS, (costs or had[1]).strip("\n")
    REPORT.write_text("\n\n".join(parts).rstrip("\n") + "\n", encoding="utf-8")


def _read(path: Path) -> pa.Table:
    table = normalised(read_file(path, UTC).whole().table)
    return table.filter(pc.is_valid(table.column("published"))).sort_by(
        [("published", "ascending"), ("id", "ascending")]
    )


def _tasks(gold: Path, headlines: pa.Table) -> list[Task]:
    labelled = _read(gold / "events-2020-05-07.jsonl.gz")
    bounds = pc.min_max(labelled.column("published"))
    margin = pa.scalar(_DAYS_AROUND * 86_400_000_000, pa.duration("us"))
    published = headlines.column("published")
    around = pc.and_(
        pc.greater_equal(published, pc.subtract(bounds["min"], margin)),
        pc.less_equal(published, pc.add(bounds["max"], margin)),
    )
    others = headlines.filter(
        pc.and_(around, pc.invert(pc.is_in(headlines.column("id"), labelled.column("id").combine_chunks())))
    )
    events, storylines = read_events(gold), read_storylines(gold)
    return [
        Task("events, labelled headlines alone", labelled, events, "event"),
        Task("events, among the headlines of a week", pa.concat_tables([labelled, others]), events, "event"),
        Task("storylines, chronicle", load_chronicle().table, storylines, "storyline"),
    ]


def _ours(table: pa.Table, column: str) -> Found:
    bare = table.set_column(table.schema.get_field_index(column), column, pa.nulls(len(table), pa.string()))
    found = with_storylines(bare)
    return dict(zip(found.column("id").to_pylist(), found.column(column).to_pylist(), strict=True))


def _intro() -> list[str]:
    return [
        "# How well events and storylines are found", "",
        "Measured by `python -m benchmarks.storylines` against groups made by hand: same-event groups of",
        "real English headlines of 36 hours, alone and among all headlines of that week, and storylines of",
        "the chronicle, in three languages. Recurring series, wider merges that are right too, and pairs",
        "that the reader doubted are not counted. Baselines have the threshold that suits the gold best;",
        "ours has the same parameters everywhere.", "",
    ]  # fmt: skip


def _quality(tasks: list[Task]) -> Iterator[str]:
    yield "| task | method | pairs P | R | F1 | B-cubed P | R | F1 |"
    yield "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    for task in tasks:
        ids = task.table.column("id").to_pylist()
        columns = (task.table.column(name).to_pylist() for name in TEXT_FIELDS)
        texts = [" ".join(parts) for parts in zip(*columns, strict=True)]
        yield _row(task, "**ours**", _ours(task.table, task.column))
        for name, peer in (("TF-IDF, single link", single_link), ("LSA, HDBSCAN", hdbscan)):
            setting, found = _best(task.gold, peer(ids, texts))
            yield _row(task, f"{name} ({setting})", found)
    yield ""


def _best(gold: Gold, settings: Iterator[tuple[str, Found]]) -> tuple[str, Found]:
    return max(settings, key=lambda one: pairwise(gold, one[1]).f1 + b_cubed(gold, one[1]).f1)


def _row(task: Task, method: str, found: Found) -> str:
    scores = pairwise(task.gold, found), b_cubed(task.gold, found)
    cells = " | ".join(f"{s.precision:.3f} | {s.recall:.3f} | **{s.f1:.3f}**" for s in scores)
    return f"| {task.name} | {method} | {cells} |"


def _halves(tasks: list[Task]) -> Iterator[str]:
    yield "Every other group of the gold by itself, as a check that nothing was fitted to single ones:"
    yield ""
    yield "| task | half | pairs F1 | B-cubed F1 |"
    yield "| --- | ---: | ---: | ---: |"
    for task in tasks:
        found = _ours(task.table, task.column)
        for half in (0, 1):
            gold = task.gold.half(half)
            scores = f"{pairwise(gold, found).f1:.3f} | {b_cubed(gold, found).f1:.3f}"
            yield f"| {task.name} | {half + 1} | {scores} |"
    yield ""


def _stability(headlines: pa.Table, chronicle: pa.Table) -> Iterator[str]:
    yield f"Fed to a corpus folder in {_ORDERS} random orders, in {_INCREMENTS} increments each, or at once:"
    yield ""
    yield "| corpus | articles | cells of time | groups | articles whose group is the same, worst order |"
    yield "| --- | ---: | ---: | --- | ---: |"
    for name, table in (("headlines", headlines), ("chronicle", chronicle)):
        whole = _fed([table])
        worst = dict.fromkeys(_COLUMNS, 0)
        for seed in range(_ORDERS):
            order = random.Random(seed).sample(range(len(table)), len(table))
            size = -(-len(order) // _INCREMENTS)
            fed = _fed([table.take(pa.array(order[at : at + size])) for at in range(0, len(order), size)])
            for column in _COLUMNS:
                worst[column] = max(worst[column], changed(whole[column], fed[column]))
        for column, many in worst.items():
            share = f"{1 - many / len(table):.2%}"
            yield f"| {name} | {len(table):,} | {_cells(table)} | {column}s | {share} |"
    yield ""


def _cells(table: pa.Table) -> int:
    days = times(table.column("published"), table.column("published_precision"))
    return len(set(cells(np.sort(days[~np.isnan(days)])).tolist()))


def _fed(parts: list[pa.Table]) -> dict[str, Found]:
    with tempfile.TemporaryDirectory() as path:
        folder = CorpusFolder.create(Path(path) / "news", "News", UTC)
        for part in parts:
            with folder.writing() as writer:
                writer.add(bare(part))
        found = folder.table()
        ids = found.column("id").to_pylist()
        return {name: dict(zip(ids, found.column(name).to_pylist(), strict=True)) for name in _COLUMNS}


if __name__ == "__main__":
    main()
