"""How often the language of an article is right, and how long it takes.

    python -m benchmarks.languages FOLDER [--show] [--write]

FOLDER holds corpora of JSON lines, gzipped, whose articles say their language (turkish.jsonl.gz is
Turkish); the embedded chronicle is measured too. An article of which nothing is said counts as wrong.
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from data.ingest.languages import SURE, detect

ROOT: Final = Path(__file__).resolve().parents[1]
REPORT: Final = ROOT / "docs" / "quality-languages.md"
CORPORA: Final = ("newsapi2020", "azerbaijan", "turkish")


def main() -> None:
    """Measure each corpus."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", action="store_true", help="print each article that is wrong")
    parser.add_argument("--write", action="store_true", help=f"write {REPORT.relative_to(ROOT)}")
    options = parser.parse_args()
    lines = [
        "# How well languages are told", "",
        "Measured by `python -m benchmarks.languages` on corpora whose articles say their language. Unsure: "
        f"under {SURE}, of which nothing is said; it counts as wrong.", "",
        "| corpus | articles | right | unsure | sure and wrong | ms an article |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]  # fmt: skip
    for name in (*CORPORA, "chronicle"):
        lines.append(_measured(name, list(_articles(options.folder, name)), options.show))
    text = "\n".join(lines) + "\n"
    if options.write:
        REPORT.write_text(text, encoding="utf-8")
    print(text)


def _articles(folder: Path, name: str) -> Iterator[tuple[str, str]]:
    """Language and text of each article that has a text."""
    own = name == "chronicle"
    path = ROOT / "data" / "chronicle" / "chronicle.jsonl" if own else folder / f"{name}.jsonl.gz"
    with path.open("rt", encoding="utf-8") if own else gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            row: dict[str, Any] = json.loads(line)
            text = "\n".join(str(row.get(part) or "") for part in ("headline", "summary", "body")).strip()
            if text:
                yield str(row.get("language") or "tr"), text


def _measured(name: str, articles: list[tuple[str, str]], show: bool) -> str:
    detect("so that the model is loaded")
    begun = time.perf_counter()
    found = [detect(text) for _, text in articles]
    spent = time.perf_counter() - begun
    unsure = sum(sure < SURE for _, sure in found)
    wrong = 0
    for (language, text), (said, sure) in zip(articles, found, strict=True):
        if sure >= SURE and said != language:
            wrong += 1
            if show:
                print(name, language, said, round(sure, 2), text[:80].replace("\n", " "))
    right = 1 - (unsure + wrong) / len(articles)
    shares = f"{right:.2%} | {unsure / len(articles):.2%} | {wrong / len(articles):.2%}"
    return f"| {name} | {len(articles):,} | {shares} | {1000 * spent / len(articles):.2f} |"


if __name__ == "__main__":
    main()
