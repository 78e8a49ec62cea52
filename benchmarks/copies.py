"""How many near-copies are found in newsapi2020, how many of them are none, and how long that takes.

    python -m benchmarks.copies FOLDER [--write]

FOLDER holds newsapi2020.jsonl.gz. `copies_read.csv` has 200 pairs drawn at random from those found and read
by hand, with what the reader made of each; articles are named by their ids. An article whose headline
was edited (`headline_variants`) is compared with itself under its other headline.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import time
from dataclasses import replace
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import numpy as np

from data.ingest.loading import read_file
from data.ingest.normalising import normalised, without_outlet
from data.store.copies import Text, are_copies, candidates, groups, signatures, whole_text

ROOT: Final = Path(__file__).resolve().parents[1]
REPORT: Final = ROOT / "docs" / "quality-copies.md"
READ: Final = Path(__file__).with_name("copies_read.csv")
_FIELDS: Final = ("headline", "summary", "body", "language", "source", "published")


def main() -> None:
    """Find, compare with what was read, and say how it went."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", action="store_true", help=f"write {REPORT.relative_to(ROOT)}")
    options = parser.parse_args()
    path = options.folder / "newsapi2020.jsonl.gz"
    rows = _rows(path)
    begun = time.perf_counter()
    found = _found(rows)
    seconds = time.perf_counter() - begun
    ids = {(rows[a]["id"], rows[b]["id"]) for a, b in found}
    copies = groups(ids, {row["id"]: at for at, row in enumerate(rows)})
    text = _report(len(rows), ids, copies, seconds, *_variants(path, rows))
    if options.write:
        REPORT.write_text(text, encoding="utf-8")
    print(text)


def _rows(path: Path) -> list[dict[str, Any]]:
    table = normalised(read_file(path, ZoneInfo("UTC")).whole().table)
    ordered = table.sort_by([("published", "ascending"), ("id", "ascending")])
    rows: list[dict[str, Any]] = ordered.select(["id", "url", *_FIELDS]).to_pylist()
    return rows


def _text(row: dict[str, Any]) -> Text:
    return Text(**{name: row[name] for name in _FIELDS})


def _found(rows: list[dict[str, Any]]) -> list[tuple[int, int]]:
    bands = signatures(whole_text(row["headline"], row["summary"], row["body"]) for row in rows)
    days = np.array([row["published"].timestamp() / 86_400 if row["published"] else np.nan for row in rows])
    pairs = candidates(bands, np.ones(len(rows), np.bool_), days)
    return [(a, b) for a, b in pairs.tolist() if are_copies(_text(rows[a]), _text(rows[b]))]


def _variants(path: Path, rows: list[dict[str, Any]]) -> tuple[int, int, int]:
    """Articles with edited headlines; those whose headlines differ by more than their outlet; those found."""
    here = {row["id"]: row for row in rows}
    edited = differ = found = 0
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            row: dict[str, Any] = json.loads(line)
            variants = row.get("headline_variants") or []
            if len(variants) < 2 or row["id"] not in here:
                continue
            edited += 1
            one = here[row["id"]]
            first, last = (
                without_outlet(each, one["source"], one["url"]) for each in (variants[0], variants[-1])
            )
            if first.casefold() != last.casefold():
                differ += 1
                found += are_copies(replace(_text(one), headline=first), replace(_text(one), headline=last))
    return edited, differ, found


def _report(
    articles: int,
    ids: set[tuple[str, str]],
    copies: dict[str, str],
    seconds: float,
    edited: int,
    differ: int,
    again: int,
) -> str:
    with READ.open(newline="", encoding="utf-8") as file:
        read = {(row["id"], row["other"]): row["copy"] == "yes" for row in csv.DictReader(file)}
    still = {pair: right for pair, right in read.items() if pair in ids}
    lines = [
        "# How well near-copies are found", "",
        "Measured by `python -m benchmarks.copies` on newsapi2020: headlines and summaries, no bodies. "
        "200 pairs were drawn at random from those found and read by hand; benchmarks/copies_read.csv has "
        "them, by id, with the verdict on each.", "",
        "| what | figure |", "| --- | ---: |",
        f"| articles | {articles:,} |",
        f"| pairs found | {len(ids):,} |",
        f"| copies (`duplicate_of`) | {len(copies):,} |",
        f"| originals with copies | {len(set(copies.values())):,} |",
        f"| pairs read by hand that are found | {len(still):,} of {len(read):,} |",
        f"| of these copies indeed (precision) | {sum(still.values()) / max(1, len(still)):.3f} |",
        f"| articles with edited headlines | {edited:,} |",
        f"| of these under headlines that differ by more than the outlet's name | {differ:,} |",
        f"| of these found as copies of themselves | {again:,} ({again / max(1, differ):.1%}) |",
        f"| articles compared a second | {articles / seconds:,.0f} |",
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
