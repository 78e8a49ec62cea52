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

from data.article import SURE_OF_LANGUAGE
from data.ingest.languages import SURE, detect

ROOT: Final = Path(__file__).resolve().parents[1]
REPORT: Final = ROOT / "docs" / "quality-languages.md"
CORPORA: Final = ("newsapi2020", "azerbaijan", "turkish")
_BY_CONFIDENCE: Final = [
    "", f"A language told with less confidence than {SURE_OF_LANGUAGE} counts as uncertain in corpus health: "
    "how many articles that is, and how often the language is right under it and from it on. The right half "
    "goes by headlines alone, which is all that some feeds give.", "",
    f"| corpus | {SURE} to {SURE_OF_LANGUAGE} | right | from {SURE_OF_LANGUAGE} on | right | "
    f"headline {SURE} to {SURE_OF_LANGUAGE} | right | headline from {SURE_OF_LANGUAGE} on | right |",
    "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
]  # fmt: skip


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
    sure = _BY_CONFIDENCE.copy()
    for name in (*CORPORA, "chronicle"):
        row, by_confidence = _measured(name, list(_articles(options.folder, name)), options.show)
        lines.append(row)
        sure.append(by_confidence)
    lines += sure
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


def _measured(name: str, articles: list[tuple[str, str]], show: bool) -> tuple[str, str]:
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
    row = f"| {name} | {len(articles):,} | {shares} | {1000 * spent / len(articles):.2f} |"
    by_headline = [detect(text.partition("\n")[0]) for _, text in articles]
    languages = [language for language, _ in articles]
    return row, f"| {name} | {_by_confidence(languages, found)} | {_by_confidence(languages, by_headline)} |"


def _by_confidence(languages: list[str], found: list[tuple[str, float]]) -> str:
    """Articles under and over the confidence that counts as certain, with the share that is right."""
    cells = []
    for low, high in ((SURE, SURE_OF_LANGUAGE), (SURE_OF_LANGUAGE, 1.01)):
        right = [
            said == language
            for language, (said, sure) in zip(languages, found, strict=True)
            if low <= sure < high
        ]
        cells += [f"{len(right):,}", f"{sum(right) / len(right):.2%}" if right else "–"]
    return " | ".join(cells)


if __name__ == "__main__":
    main()
