"""How well names are found: people, organisations and places, article by article.

    python -m benchmarks.names [--show] [--write]

On the embedded chronicle in English, from its plain text: a found name matches one of the article's own
list if the words of one form contain those of the other. Of articles in order of id every other one was
there to develop on, the rest judge. Beside the raw model's results.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from pathlib import Path
from typing import Any, Final

from data.article import KINDS
from data.ingest.names import FIELDS
from data.ingest.naming.finding import Name, names_in
from data.ingest.naming.resolving import mentions_of, resolution, with_missed

ROOT: Final = Path(__file__).resolve().parents[1]
REPORT: Final = ROOT / "docs" / "quality-names.md"
LISTS: Final = {"person": "people", "organisation": "organisations", "place": "places"}
#: Kind -> names, of one article.
Names = dict[str, set[str]]


def main() -> None:
    """Measure both halves."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--show", action="store_true", help="print what most often is missed or wrong")
    parser.add_argument("--write", action="store_true", help=f"write {REPORT.relative_to(ROOT)}")
    options = parser.parse_args()
    articles = [one for one in _chronicle() if one["language"] == "en"]
    begun = time.perf_counter()
    found = list(names_in(articles))
    spent = time.perf_counter() - begun
    told = resolution(found)
    every = [
        with_missed(names, {field: article[field] for field in FIELDS}, told)
        for names, article in zip(found, articles, strict=True)
    ]
    ours = [_of(mentions_of(names, told)) for names in every]
    raw = [_raw(names) for names in found]
    lines = [
        "# How well names are found", "",
        "Measured by `python -m benchmarks.names` on the English articles of the embedded chronicle, from "
        "their plain text: precision, recall and F1 article by article, the raw model's beside ours. One "
        "half was there to develop on, the other judges.", "",
        "| half | articles | kind | raw P | raw R | raw F1 | P | R | F1 |",
        "| --- | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]  # fmt: skip
    aliases = _aliases()
    for half, start in (("developed on", 0), ("judges", 1)):
        gold = articles[start::2]
        for kind in KINDS:
            scores = [_score(gold, got[start::2], kind, aliases, False) for got in (raw, ours)]
            cells = " | ".join(f"{value:.3f}" for score in scores for value in score)
            lines.append(f"| {half} | {len(gold)} | {LISTS[kind]} | {cells} |")
    lines += ["", f"{len(articles) / spent:.0f} articles a second."]
    if options.show:
        for kind in KINDS:
            _score(articles[::2], ours[::2], kind, aliases, True)
    text = "\n".join(lines) + "\n"
    if options.write:
        REPORT.write_text(text, encoding="utf-8")
    print(text)


def _chronicle() -> list[dict[str, Any]]:
    path = ROOT / "data" / "chronicle" / "chronicle.jsonl"
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    rows.sort(key=lambda row: row["id"])
    return [{name: row.get(name) or "" for name in row} for row in rows]


def _aliases() -> dict[str, set[str]]:
    """Canonical name -> all forms."""
    path = ROOT / "data" / "chronicle" / "entities.jsonl"
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return {row["name"]: {row["name"], *row["aliases"]} for row in rows}


def _of(mentions: list[dict[str, Any]]) -> Names:
    return {kind: {one["entity"] for one in mentions if one["kind"] == kind} for kind in KINDS}


def _raw(names: list[Name]) -> Names:
    return {kind: {name.text for name in names if name.kind == kind} for kind in KINDS}


def _score(
    gold: list[dict[str, Any]], got: list[Names], kind: str, aliases: dict[str, set[str]], show: bool
) -> tuple[float, float, float]:
    right = found = there = met = 0
    missed: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for article, names in zip(gold, got, strict=True):
        wanted = [aliases.get(name, {name}) for name in article[LISTS[kind]]]
        for name in names[kind]:
            hit = any(_match(name, form) for forms in wanted for form in forms)
            right += hit
            wrong[name] += not hit
        for forms in wanted:
            hit = any(_match(name, form) for name in names[kind] for form in forms)
            met += hit
            missed[max(forms)] += not hit
        found += len(names[kind])
        there += len(wanted)
    precision, recall = right / max(found, 1), met / max(there, 1)
    if show:
        print(kind, "missed", missed.most_common(25), "\nwrong", wrong.most_common(40))
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def _match(one: str, other: str) -> bool:
    words, others = ({word.casefold().strip(".,'’") for word in text.split()} for text in (one, other))
    return bool(words and others) and (words <= others or others <= words)


if __name__ == "__main__":
    main()
